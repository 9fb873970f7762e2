//! The council, and ways of signing together and for others.

use crate::*;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	parameter_types,
	traits::{ConstU128, ConstU32, EitherOfDiverse, Get, InstanceFilter},
	weights::Weight,
};
#[cfg(not(feature = "runtime-benchmarks"))]
use frame_system::EnsureNever;
use frame_system::EnsureRoot;
use pallet_collective::{EnsureProportionAtLeast, EnsureProportionMoreThan};
use scale_info::TypeInfo;

/// Collective of the council.
pub type CouncilCollective = pallet_collective::Instance1;

/// Origin: a member of the council, signing for itself. Members register devices.
pub type EnsureCouncilMember = pallet_organisations::EnsureMember<Runtime>;

/// Origin: more than half of the council.
pub type EnsureCouncilMajority = EnsureProportionMoreThan<AccountId, CouncilCollective, 1, 2>;

/// Origin: at least two thirds of the council.
pub type EnsureCouncilTwoThirds = EnsureProportionAtLeast<AccountId, CouncilCollective, 2, 3>;

/// Origin: at least two thirds of the council, directly or as root by way of the whitelist.
pub type EnsureRootOrTwoThirds = EitherOfDiverse<EnsureRoot<AccountId>, EnsureCouncilTwoThirds>;

/// The most members of the council.
pub type MaxMembers = ConstU32<64>;

parameter_types! {
	pub const MotionDuration: BlockNumber = 7 * DAYS;
	/// What closing a motion takes beside this fits into the share of a large transaction, two fifths of a block.
	pub MaxProposalWeight: Weight = configs::RuntimeBlockWeights::get().max_block.mul(38).div(100);
}

/// The most open motions: as many as all members together can have.
pub struct MaxProposals;

impl Get<u32> for MaxProposals {
	fn get() -> u32 {
		<MaxMembers as Get<u32>>::get().saturating_mul(<Runtime as pallet_organisations::Config>::MaxOpenMotions::get())
	}
}

/// Default vote: members who have not voted when a motion's time is over have voted no. Otherwise a bare majority would
/// become two thirds by waiting.
#[cfg_attr(feature = "runtime-benchmarks", allow(dead_code))]
pub struct SilenceIsNo;

impl pallet_collective::DefaultVote for SilenceIsNo {
	fn default_vote(_: Option<bool>, _: u32, _: u32, _: u32) -> bool {
		false
	}
}

impl pallet_collective::Config<CouncilCollective> for Runtime {
	type RuntimeOrigin = RuntimeOrigin;
	type Proposal = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type MotionDuration = MotionDuration;
	type MaxProposals = MaxProposals;
	type MaxMembers = MaxMembers;
	#[cfg(not(feature = "runtime-benchmarks"))]
	type DefaultVote = SilenceIsNo;
	// In the SDK's benchmark of closing a motion late, the prime's vote carries the motion.
	#[cfg(feature = "runtime-benchmarks")]
	type DefaultVote = pallet_collective::PrimeDefaultVote;
	type WeightInfo = super::organisations::Counted<crate::weights::pallet_collective::WeightInfo<Runtime>>;
	// The organisations pallet alone changes the list of voters. Otherwise root could leave organisations without votes.
	#[cfg(not(feature = "runtime-benchmarks"))]
	type SetMembersOrigin = EnsureNever<()>;
	// The SDK's benchmarks fill the council by this call.
	#[cfg(feature = "runtime-benchmarks")]
	type SetMembersOrigin = EnsureRoot<AccountId>;
	type MaxProposalWeight = MaxProposalWeight;
	type DisapproveOrigin = EnsureRootOrTwoThirds;
	type KillOrigin = EnsureRootOrTwoThirds;
	#[cfg(not(feature = "runtime-benchmarks"))]
	type Consideration = super::organisations::MotionTicket;
	// Those who propose in the SDK's benchmarks are no organisations' accounts. `Counted` has what this adds.
	#[cfg(feature = "runtime-benchmarks")]
	type Consideration = ();
}

impl pallet_whitelist::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type WhitelistOrigin = EnsureCouncilTwoThirds;
	type DispatchWhitelistedOrigin = EnsureCouncilTwoThirds;
	type Preimages = ();
	type DeferredDispatchExpiration = MotionDuration;
	type BlockNumberProvider = System;
	type WeightInfo = pallet_whitelist::weights::SubstrateWeight<Runtime>;
}

impl pallet_utility::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type PalletsOrigin = OriginCaller;
	type WeightInfo = crate::weights::pallet_utility::WeightInfo<Runtime>;
}

impl pallet_multisig::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type DepositBase = ConstU128<{ 10 * MILLI_UNIT }>;
	type DepositFactor = ConstU128<MILLI_UNIT>;
	type MaxSignatories = ConstU32<32>;
	type WeightInfo = crate::weights::pallet_multisig::WeightInfo<Runtime>;
	type BlockNumberProvider = System;
}

/// Permissions of a proxy for the account that appointed it.
#[derive(
	Copy,
	Clone,
	Eq,
	PartialEq,
	Ord,
	PartialOrd,
	Debug,
	Default,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum ProxyType {
	/// All calls.
	#[default]
	Any,
	/// Calls that manage devices: registration, profiles, grants, standing, verdicts.
	Devices,
	/// Calls that propose, vote on and close motions of the council.
	Council,
}

impl InstanceFilter<RuntimeCall> for ProxyType {
	fn filter(&self, call: &RuntimeCall) -> bool {
		match self {
			Self::Any => true,
			Self::Devices => matches!(
				call,
				RuntimeCall::DeviceRegistry(..)
					| RuntimeCall::BehaviourProfiles(..)
					| RuntimeCall::Aaa(..)
					| RuntimeCall::Readings(pallet_readings::Call::set_verification_state { .. })
					| RuntimeCall::Utility(..)
			),
			Self::Council => matches!(call, RuntimeCall::Council(..) | RuntimeCall::Utility(..)),
		}
	}

	fn is_superset(&self, other: &Self) -> bool {
		*self == Self::Any || self == other
	}
}

impl pallet_proxy::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type ProxyType = ProxyType;
	type ProxyDepositBase = ConstU128<{ 10 * MILLI_UNIT }>;
	type ProxyDepositFactor = ConstU128<MILLI_UNIT>;
	type MaxProxies = ConstU32<32>;
	type WeightInfo = crate::weights::pallet_proxy::WeightInfo<Runtime>;
	type MaxPending = ConstU32<32>;
	type CallHasher = BlakeTwo256;
	type AnnouncementDepositBase = ConstU128<{ 10 * MILLI_UNIT }>;
	type AnnouncementDepositFactor = ConstU128<MILLI_UNIT>;
	type BlockNumberProvider = System;
}
