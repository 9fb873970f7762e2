//! Organisations: the members of the council, their budgets and their motions.

use super::council::{CouncilCollective, EnsureCouncilMajority, EnsureRootOrTwoThirds, MaxMembers};
use crate::*;
use beadle_primitives::{traits::DeviceDirectory, Resources};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::marker::PhantomData;
use frame_support::{
	parameter_types,
	storage::unhashed,
	traits::{Consideration, ConstU32, Contains, Get, MaybeConsideration},
	weights::Weight,
};
use pallet_organisations::OpenMotion;
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
		DeviceRegistry::key_use(account).is_some_and(|key_use| key_use.device().is_some())
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
	type WeightInfo = WithMotions<crate::weights::pallet_organisations::WeightInfo<Runtime>>;
}

/// Weights with what the collective does with its motions when the list of its voters changes: the pallet's own benchmarks
/// have none that are open.
pub struct WithMotions<W>(PhantomData<W>);

impl<W> WithMotions<W> {
	/// Returns the weight of the largest change, with as many open motions as there can be.
	fn of_motions() -> Weight {
		use pallet_collective::WeightInfo as _;
		let members = <Runtime as pallet_organisations::Config>::MaxMembers::get();
		let motions = super::council::MaxProposals::get();
		crate::weights::pallet_collective::WeightInfo::<Runtime>::set_members(members, members, motions)
	}
}

impl<W: pallet_organisations::WeightInfo> pallet_organisations::WeightInfo for WithMotions<W> {
	fn admit() -> Weight {
		W::admit().saturating_add(Self::of_motions())
	}

	fn readmit() -> Weight {
		W::readmit().saturating_add(Self::of_motions())
	}

	fn expel() -> Weight {
		W::expel().saturating_add(Self::of_motions())
	}

	fn rename() -> Weight {
		W::rename()
	}

	fn change_key() -> Weight {
		W::change_key().saturating_add(Self::of_motions())
	}

	fn replace_key() -> Weight {
		W::replace_key().saturating_add(Self::of_motions())
	}

	fn set_budget() -> Weight {
		W::set_budget()
	}
}

/// Ticket of a motion, which every member gets until it has as many open motions as it can have. It costs nothing, and
/// there is nothing to hand back.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[cfg_attr(feature = "runtime-benchmarks", allow(dead_code))]
pub struct MotionTicket;

/// Returns whether this motion, and no later one with the same call, is open. One storage read.
#[cfg_attr(feature = "runtime-benchmarks", allow(dead_code))]
fn is_open(motion: &OpenMotion<Hash>) -> bool {
	// The votes on a motion begin with its index.
	let votes = pallet_collective::Voting::<Runtime, CouncilCollective>::hashed_key_for(motion.call);
	unhashed::get::<pallet_collective::ProposalIndex>(&votes) == Some(motion.index)
}

impl Consideration<AccountId, u32> for MotionTicket {
	/// The collective asks for it once the new motion is the last of its list.
	fn new(proposer: &AccountId, _: u32) -> Result<Self, DispatchError> {
		use pallet_collective::{ProposalCount, Proposals};
		let index = ProposalCount::<Runtime, CouncilCollective>::get();
		if let Some(call) = Proposals::<Runtime, CouncilCollective>::get().last() {
			Organisations::open_motion(proposer, OpenMotion { call: *call, index }, is_open)?;
		}
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

/// Weights with the work of [`MotionTicket`]: the proposer's organisation and its motions, the newest of all, and whether each of
/// its own is still open.
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
		let own: u32 = <Runtime as pallet_organisations::Config>::MaxOpenMotions::get();
		let count =
			<Runtime as frame_system::Config>::DbWeight::get().reads_writes(u64::from(own).saturating_add(4), 1);
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
