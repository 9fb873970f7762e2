//! Transactions that come farther than what is made from types alone: signed by devices, for accounts and by those who may.

use crate::common::{by_alice, general, signed_by, start_block, TestDevice, START};
use beadle_primitives::{pack::MAX_RECORDS, Mitigation, Profile, ProfileRef, Quota, Rule, Span};
use beadle_runtime::{configs::ProxyType, AccountId, Executive, Runtime, RuntimeCall, UncheckedExtrinsic};
use beadle_test_support::{flag, gauge, series, ProfileBuilder};
use sp_core::OpaquePeerId;
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie};

/// A transaction at several lengths, from the shortest to the longest.
pub struct Sample {
	pub name: String,
	/// The transaction, by the number of entries in it.
	pub extrinsics: Vec<(usize, UncheckedExtrinsic)>,
	/// Whether it is a motion with a call, which the collective encodes for its hash and its length.
	pub is_motion: bool,
}

/// Value that [`profile`] refuses.
const REFUSED: i64 = 10_001;

/// Returns a profile with this many metrics, each of which has as many behaviours as it can have.
pub fn profile(metrics: usize) -> Profile {
	let span = |max| Span { min: 0, max };
	let of = |number| {
		let flags = (1..8).map(|max| Rule::GrossRange { fail: span(1_000 * max), suspect: Some(span(max)) });
		gauge(&format!("metric {number}"), "ug/m3")
			.refuse(Rule::GrossRange { fail: span(REFUSED - 1), suspect: None })
			.behaviours(flags, flag(3, 2, Mitigation::None))
	};
	ProfileBuilder::named("air quality").metrics((0..metrics).map(of)).build()
}

/// Returns this many accounts, in order.
pub fn accounts(count: usize) -> Vec<AccountId> {
	let of = |number: u64| {
		let mut account = [0; 32];
		account[..8].copy_from_slice(&number.to_be_bytes());
		AccountId::new(account)
	};
	(1..).map(of).take(count).collect()
}

fn remarks(count: usize) -> Vec<RuntimeCall> {
	vec![frame_system::Call::remark { remark: vec![7; 8] }.into(); count]
}

/// Begins the second block of a chain: Alice has a device and a node, Bob is her proxy, and Charlie has nothing to say.
pub fn set_up() -> TestDevice {
	start_block(1);
	let device = TestDevice::enrol(1, 1_000);
	by_alice(pallet_behaviour_profiles::Call::create_profile { profile: profile(16) });
	by_alice(pallet_behaviour_profiles::Call::assign { device: device.id, profile: 1 });
	// Enough for the longest pack in the next block.
	let quota = Quota { capacity: 1_000, refill_per_block: 1_000 };
	by_alice(pallet_aaa::Call::grant { device: device.id, quota, expires_at: None });
	let delegate = Bob.to_account_id().into();
	by_alice(pallet_proxy::Call::add_proxy { delegate, proxy_type: ProxyType::Any, delay: 0 });
	by_alice(crate::common::motion(pallet_node_authorization::Call::<Runtime>::add_well_known_node {
		node: node(0),
		owner: Alice.to_account_id().into(),
	}));
	Executive::finalize_block();
	start_block(2);
	device
}

pub fn node(number: usize) -> OpaquePeerId {
	let mut id = vec![7; 38];
	id[..8].copy_from_slice(&(number as u64).to_be_bytes());
	OpaquePeerId(id)
}

/// Returns the samples.
pub fn samples(device: &TestDevice) -> Vec<Sample> {
	let mut samples = Vec::new();
	let mut add = |name: &str, lengths: &[usize], of: &dyn Fn(usize) -> UncheckedExtrinsic| {
		let extrinsics = lengths.iter().map(|length| (*length, of(*length))).collect();
		samples.push(Sample { name: name.to_owned(), extrinsics, is_motion: false });
	};
	let records = [1, 8, MAX_RECORDS as usize];
	let pack = |last: i64, count: usize| {
		let mut values = vec![10; count - 1];
		values.push(last);
		beadle_test_support::pack(1, START - 60_000, series(1, &values))
	};
	let submit = |count: usize| -> RuntimeCall {
		let pack = pack(10, count);
		pallet_readings::Call::submit { device: device.id, signature: device.sign(&pack), pack }.into()
	};
	add("Readings.submit by its device", &records, &|count| general(submit(count)));
	add("Readings.submit by Alice", &records, &|count| signed_by(&Alice, submit(count)));
	let of_profile = ProfileRef { id: 1, version: 1 };
	add("Readings.report by its device", &records, &|count| {
		let pack = pack(REFUSED, count);
		let signature = device.sign(&pack);
		general(pallet_readings::Call::report { device: device.id, signature, pack, profile: of_profile })
	});
	add("BehaviourProfiles.create_profile by Alice", &[1, 4, 16], &|metrics| {
		signed_by(&Alice, pallet_behaviour_profiles::Call::create_profile { profile: profile(metrics) })
	});
	add("NodeAuthorization.add_connections by Alice", &[1, 63, 1_000, 10_000], &|count| {
		let connections = (1..=count).map(node).collect();
		signed_by(&Alice, pallet_node_authorization::Call::add_connections { node: node(0), connections })
	});
	let some = [1, 10, 100, 1_000, 10_000];
	let real = || Alice.to_account_id().into();
	add("Proxy.proxy of Utility.batch by Bob for Alice", &some, &|count| {
		let call = Box::new(pallet_utility::Call::batch { calls: remarks(count) }.into());
		signed_by(&Bob, pallet_proxy::Call::proxy { real: real(), force_proxy_type: None, call })
	});
	let multisig = |count: usize, calls: usize| -> RuntimeCall {
		let call = Box::new(pallet_utility::Call::batch { calls: remarks(calls) }.into());
		let other_signatories = accounts(count);
		let max_weight = sp_runtime::Weight::zero();
		pallet_multisig::Call::as_multi { threshold: 2, other_signatories, maybe_timepoint: None, call, max_weight }
			.into()
	};
	add("Multisig.as_multi by Charlie", &[1, 8, 31, 32, 1_000], &|count| signed_by(&Charlie, multisig(count, 1)));
	add("Multisig.as_multi of Utility.batch by Charlie", &some, &|count| signed_by(&Charlie, multisig(1, count)));
	add("Proxy.proxy of Multisig.as_multi by Bob for Alice", &[1, 8, 31, 32, 1_000], &|count| {
		let call = Box::new(multisig(count, 1));
		signed_by(&Bob, pallet_proxy::Call::proxy { real: real(), force_proxy_type: None, call })
	});
	add("Council.propose of Utility.batch_all by Alice", &some, &|count| {
		let proposal: RuntimeCall = pallet_utility::Call::batch_all { calls: remarks(count) }.into();
		signed_by(
			&Alice,
			pallet_collective::Call::<Runtime, pallet_collective::Instance1>::propose {
				threshold: 2,
				length_bound: codec::Encode::encoded_size(&proposal) as u32,
				proposal: Box::new(proposal),
			},
		)
	});
	samples
}
