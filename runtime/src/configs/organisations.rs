//! Organisations: the members of the council, their budgets and their motions.

use super::council::{EnsureCouncilMajority, EnsureRootOrTwoThirds, MaxMembers};
use crate::*;
use beadle_primitives::{traits::DeviceDirectory, Resources};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::marker::PhantomData;
use frame_support::{
	parameter_types,
	traits::{Consideration, ConstU32, Contains, MaybeConsideration},
	weights::Weight,
};
use scale_info::TypeInfo;
use sp_runtime::DispatchError;

parameter_types! {
	/// Budget of each organisation of the genesis block, until the council sets another: enough to begin with.
	pub const GenesisBudget: Resources = Resources {
		devices: 1_000,
		records_per_block: 10_000,
		records_saved: 10_000_000,
		profiles: 100,
		profile_bytes: 1024 * 1024,
	};
}

/// Keys that are, or ever were, devices'.
pub struct DeviceKeys;

impl Contains<AccountId> for DeviceKeys {
	fn contains(account: &AccountId) -> bool {
		DeviceRegistry::key_use(account).is_some()
	}
}

impl pallet_organisations::Config for Runtime {
	type AdmissionOrigin = EnsureRootOrTwoThirds;
	type BudgetOrigin = EnsureCouncilMajority;
	type Collective = Council;
	type Barred = DeviceKeys;
	type MaxMembers = MaxMembers;
	type MaxOpenMotions = ConstU32<4>;
	type GenesisBudget = GenesisBudget;
	type WeightInfo = crate::weights::pallet_organisations::WeightInfo<Runtime>;
}

/// Ticket of a motion, which every member gets until it has as many open motions as it can have. It costs nothing, and
/// there is nothing to hand back.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct MotionTicket;

impl Consideration<AccountId, u32> for MotionTicket {
	/// The collective asks for it once the new motion is the last of its list.
	fn new(proposer: &AccountId, _: u32) -> Result<Self, DispatchError> {
		let open = pallet_collective::Proposals::<Runtime, super::council::CouncilCollective>::get();
		Organisations::open_motion(proposer, &open)?;
		Ok(Self)
	}

	fn update(self, _: &AccountId, _: u32) -> Result<Self, DispatchError> {
		Ok(self)
	}

	fn drop(self, _: &AccountId) -> Result<(), DispatchError> {
		Ok(())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn ensure_successful(_: &AccountId, _: u32) {}
}

impl MaybeConsideration<AccountId, u32> for MotionTicket {
	fn is_none(&self) -> bool {
		true
	}
}

/// Weights with the work of [`MotionTicket`]: the proposer's organisation and its open motions.
pub struct Counted<W>(PhantomData<W>);

impl<W: pallet_collective::WeightInfo> pallet_collective::WeightInfo for Counted<W> {
	fn set_members(members: u32, next: u32, proposals: u32) -> Weight {
		W::set_members(members, next, proposals)
	}

	fn execute(bytes: u32, members: u32) -> Weight {
		W::execute(bytes, members)
	}

	fn propose_execute(bytes: u32, members: u32) -> Weight {
		W::propose_execute(bytes, members)
	}

	fn propose_proposed(bytes: u32, members: u32, proposals: u32) -> Weight {
		let count = <Runtime as frame_system::Config>::DbWeight::get().reads_writes(3, 1);
		W::propose_proposed(bytes, members, proposals).saturating_add(count)
	}

	fn vote(members: u32) -> Weight {
		W::vote(members)
	}

	fn close_early_disapproved(members: u32, proposals: u32) -> Weight {
		W::close_early_disapproved(members, proposals)
	}

	fn close_early_approved(bytes: u32, members: u32, proposals: u32) -> Weight {
		W::close_early_approved(bytes, members, proposals)
	}

	fn close_disapproved(members: u32, proposals: u32) -> Weight {
		W::close_disapproved(members, proposals)
	}

	fn close_approved(bytes: u32, members: u32, proposals: u32) -> Weight {
		W::close_approved(bytes, members, proposals)
	}

	fn disapprove_proposal(proposals: u32) -> Weight {
		W::disapprove_proposal(proposals)
	}

	fn kill(depth: u32, proposals: u32) -> Weight {
		W::kill(depth, proposals)
	}

	fn release_proposal_cost() -> Weight {
		W::release_proposal_cost()
	}
}
