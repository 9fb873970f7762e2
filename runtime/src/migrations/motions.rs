//! Open motions: they hold calls, and some calls mean something else now.

use super::cost::Cost;
use crate::{Council, Runtime, RuntimeCall};
use codec::DecodeLimit;
use frame_support::{storage::unhashed, MAX_EXTRINSIC_DEPTH};
use pallet_collective::{Instance1, ProposalOf, Proposals};

/// Closes the motions whose calls do not mean what was voted on.
pub(super) fn close_changed(cost: &mut Cost) {
	cost.read(1);
	for motion in Proposals::<Runtime, Instance1>::get() {
		cost.read(1);
		let stored = unhashed::get_raw(&ProposalOf::<Runtime, Instance1>::hashed_key_for(motion));
		let stored = stored.unwrap_or_default();
		cost.work(stored.len());
		let call = RuntimeCall::decode_all_with_depth_limit(MAX_EXTRINSIC_DEPTH, &mut &stored[..]);
		if !call.is_ok_and(|call| is_as_before(&call)) {
			Council::do_disapprove_proposal(motion);
			cost.read(1);
			cost.write(4);
		}
	}
}

/// Returns whether a call's bytes meant the same to the old runtime. Of those that take owners, profiles or proofs, none
/// does, nor of those that take keys and values of the state, or hashes of calls; of calls that hold others, batches and
/// whitelisted calls are looked into.
fn is_as_before(call: &RuntimeCall) -> bool {
	use frame_system::Call as System;
	use pallet_aaa::Call as Aaa;
	use pallet_behaviour_profiles::Call as Profiles;
	use pallet_device_registry::Call as Registry;
	use pallet_readings::Call as Readings;
	use pallet_utility::Call as Utility;
	use pallet_whitelist::Call as Whitelist;
	match call {
		RuntimeCall::System(call) => {
			!matches!(call, System::set_storage { .. } | System::kill_storage { .. } | System::kill_prefix { .. })
		},
		RuntimeCall::Grandpa(_)
		| RuntimeCall::Validators(_)
		| RuntimeCall::Session(_)
		| RuntimeCall::Balances(_)
		| RuntimeCall::NodeAuthorization(_) => true,
		RuntimeCall::DeviceRegistry(call) => {
			matches!(
				call,
				Registry::register_model { .. } | Registry::withdraw_transfer { .. } | Registry::revoke { .. }
			)
		},
		RuntimeCall::BehaviourProfiles(call) => {
			matches!(call, Profiles::assign { .. } | Profiles::withdraw_version { .. })
		},
		RuntimeCall::Aaa(call) => {
			matches!(call, Aaa::grant { .. } | Aaa::withdraw_grant { .. } | Aaa::suspend { .. } | Aaa::reinstate { .. })
		},
		RuntimeCall::Readings(call) => matches!(call, Readings::set_verification_state { .. }),
		RuntimeCall::Utility(
			Utility::batch { calls } | Utility::batch_all { calls } | Utility::force_batch { calls },
		) => calls.iter().all(is_as_before),
		RuntimeCall::Whitelist(Whitelist::dispatch_whitelisted_call_with_preimage { call }) => is_as_before(call),
		_ => false,
	}
}
