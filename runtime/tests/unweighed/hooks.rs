//! What the hooks of a block do, with little and with much in the state.

use crate::{
	common::{budget, enrolment, genesis_with, model, quota, start_block, START},
	cost::Work,
	machine::MACHINE,
	samples::{accounts, node, profile},
};
use beadle_primitives::{Mitigation, Profile, Rule};
use beadle_runtime::{
	AccountId, Executive, Header, Runtime, RuntimeCall, RuntimeOrigin, System, UncheckedExtrinsic, MILLIS_PER_BLOCK,
};
use beadle_test_support::{flag, gauge, text, ProfileBuilder};
use codec::Encode;
use frame_support::storage::with_transaction_unchecked;
use sp_core::{ed25519, Pair, H256};
use sp_keyring::Sr25519Keyring::Alice;
use sp_runtime::{
	traits::{Dispatchable, Header as _},
	Digest, DigestItem, TransactionOutcome,
};

/// What is in the state when a block begins.
#[derive(Clone, Copy, Default)]
pub struct Crowd {
	/// Devices from which something is missing, models, profiles with staged versions, organisations, nodes and buyers, each as many as this or as there
	/// can be.
	pub of_each: u8,
	/// Versions that become active in the block.
	pub due: u32,
}

/// Block that is measured.
const BLOCK: u32 = 2;

/// Block in which no version becomes active for a long time.
const LATER: u32 = 10_000;

impl Crowd {
	/// Measures the hooks of a block on this state.
	pub fn hooks(self) -> Work {
		genesis_with(serde_json::Value::Null).execute_with(|| {
			start_block(1);
			self.settle();
			Executive::finalize_block();
			with_transaction_unchecked(|| TransactionOutcome::Rollback(block()))
		})
	}

	/// Puts it all into the state.
	fn settle(self) {
		let council = || RuntimeOrigin::from(pallet_collective::RawOrigin::<AccountId, _>::Members(1, 1));
		let alice = || RuntimeOrigin::signed(Alice.to_account_id());
		for number in 0..self.of_each {
			let name = format!("number {number}");
			let mut model = model();
			model.firmware = text(&name);
			dispatch(alice(), pallet_device_registry::Call::register_model { model });
			dispatch(alice(), pallet_behaviour_profiles::Call::create_profile { profile: with_gaps(&name) });
			let id = u32::from(number);
			let staged = pallet_behaviour_profiles::Call::stage_version {
				id,
				profile: with_gaps("another name"),
				activate_at: LATER + id,
			};
			dispatch(alice(), staged);
			let key = ed25519::Pair::from_seed(&[number; 32]);
			dispatch(alice(), enrolment(&key, number));
			dispatch(alice(), pallet_behaviour_profiles::Call::assign { device: id, profile: 0 });
			dispatch(alice(), pallet_aaa::Call::grant { device: id, quota: quota(100), expires_at: None });
		}
		let many = accounts(self.of_each.into());
		for (number, account) in many.iter().enumerate() {
			dispatch(council(), pallet_room::Call::add_buyer { buyer: account.clone() });
			if number < 63 {
				let name = text(&format!("number {number}"));
				let admitted = pallet_organisations::Call::admit { name, account: account.clone(), budget: budget() };
				dispatch(RuntimeOrigin::root(), admitted);
				let listed = pallet_node_authorization::Call::<Runtime>::add_well_known_node {
					node: node(number),
					owner: account.clone().into(),
				};
				dispatch(RuntimeOrigin::root(), listed);
			}
		}
		for number in 0..self.due {
			let id = pallet_behaviour_profiles::NextProfileId::<Runtime>::get();
			dispatch(alice(), pallet_behaviour_profiles::Call::create_profile { profile: profile(16) });
			let mut changed = profile(16);
			changed.name = text("another name");
			// The council has places of its own.
			let origin = if number < 6 { alice() } else { council() };
			dispatch(
				origin,
				pallet_behaviour_profiles::Call::stage_version { id, profile: changed, activate_at: BLOCK },
			);
		}
	}
}

/// Returns a profile by which something is missing after a moment.
fn with_gaps(name: &str) -> Profile {
	let gap = gauge("no2", "ug/m3").behaviours((1..=8).map(|max| Rule::Gap { max }), flag(1, 1, Mitigation::None));
	ProfileBuilder::named(name).metric(gap).build()
}

fn dispatch(origin: RuntimeOrigin, call: impl Into<RuntimeCall>) {
	let call = call.into();
	let done = call.clone().dispatch(origin);
	assert!(done.is_ok(), "{call:?}: {done:?}");
}

/// Begins and ends the block; returns what its hooks did, and the weight that it has afterwards.
fn block() -> Work {
	let slot = START / MILLIS_PER_BLOCK + u64::from(BLOCK);
	let digest = DigestItem::PreRuntime(sp_consensus_aura::AURA_ENGINE_ID, slot.encode());
	let digest = Digest { logs: vec![digest] };
	let header = Header::new(BLOCK, H256::zero(), H256::zero(), H256::repeat_byte(2), digest);
	let run = |function, argument: &[u8]| {
		let run = MACHINE.call(function, argument);
		assert!(run.answer.is_ok(), "{function}: {:?}", run.answer);
		i64::try_from(run.fuel).unwrap()
	};
	let begins = run("Core_initialize_block", &header.encode());
	let inherent = pallet_timestamp::Call::set { now: slot * MILLIS_PER_BLOCK };
	run("BlockBuilder_apply_extrinsic", &UncheckedExtrinsic::new_bare(inherent.into()).encode());
	let ends = run("BlockBuilder_finalize_block", &[]);
	Work { fuel: begins + ends, weight: System::block_weight().total() }
}
