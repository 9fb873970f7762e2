//! Call filters run before a call's origin is known, whoever signs: what they let through, and what they read for that. That
//! their work does not grow with a call is in `unweighed`.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::panic,
	clippy::unwrap_used
)]

mod common;

use beadle_runtime::{AccountId, Runtime, RuntimeCall};
use codec::Encode;
use common::genesis_with;
use frame_support::{dispatch::GetDispatchInfo, traits::Contains};
use pallet_membership::{Call as MembershipCall, Instance2};
use serde_json::json;
use sp_core::OpaquePeerId;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob};

type Filter = <Runtime as frame_system::Config>::BaseCallFilter;

/// Number of entries in the longest call that a transaction has room for.
const MANY: usize = 100_000;

/// Returns what the filter says of a call, and the size of what it reads for that.
fn filtered(call: impl Into<RuntimeCall>) -> (bool, usize) {
	let call = call.into();
	let mut chain = genesis_with(json!({ "validators": { "members": [Alice.to_account_id(), Bob.to_account_id()] } }));
	chain.commit_all().unwrap();
	let (passes, proof) = chain.execute_and_prove(|| Filter::contains(&call));
	(passes, proof.encoded_size())
}

fn strangers(count: usize) -> Vec<AccountId> {
	(0..count)
		.map(|number| {
			let mut account = [0; 32];
			account[..8].copy_from_slice(&(number as u64).to_le_bytes());
			AccountId::new(account)
		})
		.collect()
}

/// Returns the most that a filter may read: the list of authorities, the offenders, and the keys of 32 accounts.
const MOST_READ: usize = 16 * 1024;

#[test]
fn a_list_of_authorities_is_no_longer_than_it_may_be() {
	let reset = |members| MembershipCall::<Runtime, Instance2>::reset_members { members };
	let (passes, read) = filtered(reset(strangers(32)));
	assert!(!passes && read < MOST_READ, "{read}");
	assert!(!filtered(reset(strangers(MANY))).0);
	assert!(filtered(reset(vec![Alice.to_account_id()])).0);
}

#[test]
fn a_list_of_peers_is_no_longer_than_it_may_be() {
	let nodes = |count| (0..count).map(|_| (OpaquePeerId(vec![7; 38]), Alice.to_account_id())).collect();
	let reset = |count| pallet_node_authorization::Call::<Runtime>::reset_well_known_nodes { nodes: nodes(count) };
	assert!(filtered(reset(64)).0);
	assert!(!filtered(reset(MANY)).0);
	let add = |length, count| pallet_node_authorization::Call::<Runtime>::add_connections {
		node: OpaquePeerId(vec![7; length]),
		connections: (0..count).map(|_| OpaquePeerId(vec![8; 38])).collect(),
	};
	assert!(filtered(add(38, 64)).0);
	assert!(!filtered(add(38, MANY)).0);
	assert!(!filtered(add(65, 1)).0);
}

#[test]
fn what_a_filter_does_is_in_the_calls_weight() {
	let account = |key: Sr25519Keyring| key.to_account_id().into();
	let calls: [RuntimeCall; 5] = [
		MembershipCall::<Runtime, Instance2>::remove_member { who: account(Bob) }.into(),
		MembershipCall::<Runtime, Instance2>::swap_member { remove: account(Bob), add: account(Alice) }.into(),
		MembershipCall::<Runtime, Instance2>::reset_members { members: vec![] }.into(),
		MembershipCall::<Runtime, Instance2>::change_key { new: account(Bob) }.into(),
		pallet_session::Call::purge_keys {}.into(),
	];
	let reads = |count| <Runtime as frame_system::Config>::DbWeight::get().reads(count);
	for call in calls {
		let weight = call.get_dispatch_info().call_weight;
		assert!(weight.all_gte(reads(34)), "{call:?}: {weight}");
		assert!(filtered(call).1 < MOST_READ);
	}
}

#[test]
fn a_proxy_for_devices_does_all_about_devices_and_nothing_else() {
	use beadle_runtime::configs::ProxyType;
	use frame_support::traits::InstanceFilter;
	let reason = || b"why".to_vec().try_into().unwrap();
	let state = beadle_primitives::VerificationState::FalsePositive;
	let about_devices: [RuntimeCall; 4] = [
		pallet_device_registry::Call::revoke { device: 0, reason: reason() }.into(),
		pallet_behaviour_profiles::Call::assign { device: 0, profile: 0 }.into(),
		pallet_aaa::Call::reinstate { device: 0 }.into(),
		pallet_readings::Call::set_verification_state { device: 0, alarm: 1, state, reason: reason() }.into(),
	];
	assert!(about_devices.iter().all(|call| ProxyType::Devices.filter(call)));
	let other: RuntimeCall = frame_system::Call::remark { remark: vec![] }.into();
	assert!(!ProxyType::Devices.filter(&other) && !ProxyType::Council.filter(&about_devices[3]));
}
