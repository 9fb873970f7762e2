//! Mock runtime with this pallet, calls of any weight and class, and extensions as a runtime has them around
//! [`CheckRoom`].

#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation)]

use crate::{ActsFor, CapTip, CheckRoom, LimitWaiting, Share};
use beadle_primitives::{traits::PacksRoom, AccountId, OrganisationId, Refusal};
use beadle_test_support::frame::{first_block, EnsureMajority};
pub use beadle_test_support::frame::{
	Council, ALICE, BOB, CHARLIE, DAVE, EASTFIELD, EVE, MALLORY, NORTHBRIDGE, SOUTHGATE,
};
use codec::{Decode, DecodeWithMemTracking, Encode};
pub use frame_support::weights::Weight;
use frame_support::{
	derive_impl,
	dispatch::{DispatchClass, DispatchInfo, GetDispatchInfo},
	parameter_types, storage,
	traits::{ConstU32, Contains, Hooks},
	weights::constants::RocksDbWeight,
};
use frame_system::limits::{BlockLength, BlockWeights};
use scale_info::TypeInfo;
use sp_runtime::{
	impl_tx_ext_default,
	traits::{
		DispatchOriginOf, DispatchTransaction, IdentityLookup, Implication, TransactionExtension, ValidateResult,
	},
	transaction_validity::{
		InvalidTransaction, TransactionSource, TransactionValidity, TransactionValidityError, ValidTransaction,
	},
	ApplyExtrinsicResult, Perbill, TransactionOutcome,
};

mod transactions;

pub use transactions::*;

/// Calls of any weight. All succeed.
#[frame_support::pallet(dev_mode)]
pub mod work {
	use super::{AccountId, OrganisationId};
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;

	#[pallet::config]
	pub trait Config: frame_system::Config {
		type RuntimeCall: Parameter;
	}

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// A normal call, of which less weight may be spent.
		#[pallet::weight(*weight)]
		pub fn normal(_: OriginFor<T>, weight: Weight, spent: Option<Weight>) -> DispatchResultWithPostInfo {
			let _ = weight;
			Ok(spent.into())
		}

		/// An operational call.
		#[pallet::weight((*weight, DispatchClass::Operational))]
		pub fn operational(_: OriginFor<T>, weight: Weight) -> DispatchResult {
			let _ = weight;
			Ok(())
		}

		/// A call of the author of a block.
		#[pallet::weight((*weight, DispatchClass::Mandatory))]
		pub fn mandatory(_: OriginFor<T>, weight: Weight) -> DispatchResult {
			let _ = weight;
			Ok(())
		}

		/// A pack of a device, and its owner, if the part of the owner counts.
		#[pallet::weight(*weight)]
		pub fn pack(
			_: OriginFor<T>,
			weight: Weight,
			spent: Option<Weight>,
			owner: Option<OrganisationId>,
		) -> DispatchResultWithPostInfo {
			let _ = (weight, owner);
			Ok(spent.into())
		}

		/// A call that anyone may sign.
		#[pallet::weight(*weight)]
		pub fn transfer(_: OriginFor<T>, weight: Weight) -> DispatchResult {
			let _ = weight;
			Ok(())
		}

		/// An operational call for another account, which every account but Mallory's may act for.
		#[pallet::weight((*weight, DispatchClass::Operational))]
		pub fn for_another(
			_: OriginFor<T>,
			real: AccountId,
			weight: Weight,
			call: Option<Box<<T as Config>::RuntimeCall>>,
		) -> DispatchResult {
			let _ = (real, weight, call);
			Ok(())
		}
	}
}

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(RuntimeCall, RuntimeEvent, RuntimeError, RuntimeOrigin, RuntimeTask)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;

	#[runtime::pallet_index(1)]
	pub type Room = crate;

	#[runtime::pallet_index(2)]
	pub type Work = work;
}

/// Extensions, in the order of a runtime's.
pub type Extensions = (LimitWaiting<Test>, CheckRoom<Test>, frame_system::CheckWeight<Test>, Inspect, CapTip<Fee>);

pub type Block = frame_system::mocking::MockBlockU32<Test, (), Extensions>;

/// Time and bytes that a block has room for. Its shares: 5000 for packs, of which 1000 are assured to each of three members; 2500 for operational transactions, of which a
/// party has 1000, and 250 are assured to each of five parties; 2000 for normal ones, of which a party has 1000, and 200
/// are assured. In every fourth block 4000 for a large one, beside 3000 for packs.
pub const BLOCK: u32 = 10_000;
pub const PACKS: u64 = 5_000;
pub const OPERATIONAL: u64 = 2_500;
pub const NORMAL: u64 = 2_000;

/// Weight of a proof that a block has room for: as much as nobody needs.
const PROOF: u64 = 1_000_000_000;

parameter_types! {
	pub Weights: BlockWeights = {
		let weight = |time| Weight::from_parts(time, PROOF);
		BlockWeights::builder()
			.base_block(Weight::zero())
			.for_class(DispatchClass::all(), |class| class.base_extrinsic = Weight::zero())
			.for_class(DispatchClass::Normal, |class| class.max_total = Some(weight(7_500)))
			.for_class(DispatchClass::Operational, |class| {
				class.max_total = Some(weight(BLOCK.into()));
				class.reserved = Some(weight(OPERATIONAL));
			})
			.build_or_panic()
	};
	pub Lengths: BlockLength = BlockLength::builder().max_length(BLOCK).build();
	pub const PacksShare: Perbill = Perbill::from_percent(50);
	pub const PacksAssured: Perbill = Perbill::from_percent(60);
	pub const PacksBesideLarge: Perbill = Perbill::from_percent(30);
	pub const OperationalShare: Share = Share {
		of_block: Perbill::from_percent(25),
		party: Perbill::from_percent(40),
		assured: Perbill::from_percent(50),
	};
	pub const NormalShare: Share = Share {
		of_block: Perbill::from_percent(20),
		party: Perbill::from_percent(50),
		assured: Perbill::from_percent(50),
	};
	pub const LargeShare: Perbill = Perbill::from_percent(40);
	pub const AnyonesWeight: Weight = Weight::from_parts(100, PROOF / 100);
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type AccountId = AccountId;
	type Block = Block;
	type BlockLength = Lengths;
	type BlockWeights = Weights;
	type DbWeight = RocksDbWeight;
	type ExtensionsWeightInfo = NoWeights;
	type Lookup = IdentityLookup<AccountId>;
}

/// Weights of the system's extensions: none.
pub struct NoWeights;

macro_rules! no_weights {
	($($extension:ident)*) => {
		impl frame_system::ExtensionsWeightInfo for NoWeights {
			$(fn $extension() -> Weight {
				Weight::zero()
			})*
		}
	};
}

no_weights! {
	check_genesis
	check_mortality_mortal_transaction
	check_mortality_immortal_transaction
	check_non_zero_sender
	check_nonce
	check_spec_version
	check_tx_version
	check_weight
	weight_reclaim
}

impl work::Config for Test {
	type RuntimeCall = RuntimeCall;
}

pub struct Packs;

impl Contains<RuntimeCall> for Packs {
	fn contains(call: &RuntimeCall) -> bool {
		matches!(call, RuntimeCall::Work(work::Call::pack { .. }))
	}
}

pub struct Transfers;

impl Contains<RuntimeCall> for Transfers {
	fn contains(call: &RuntimeCall) -> bool {
		matches!(call, RuntimeCall::Work(work::Call::transfer { .. }))
	}
}

pub struct ForAnother;

impl ActsFor<RuntimeCall> for ForAnother {
	fn acts_for<'a>(signer: &AccountId, call: &'a RuntimeCall) -> Option<(AccountId, Option<&'a RuntimeCall>)> {
		match call {
			RuntimeCall::Work(work::Call::for_another { real, call, .. }) if *signer != MALLORY => {
				Some((real.clone(), call.as_deref()))
			},
			_ => None,
		}
	}
}

impl crate::Config for Test {
	type CouncilOrigin = EnsureMajority;
	type Organisations = Council;
	type Packs = Packs;
	type AnyoneMayCall = Transfers;
	type ActsFor = ForAnother;
	type PacksShare = PacksShare;
	type PacksAssured = PacksAssured;
	type PacksBesideLarge = PacksBesideLarge;
	type OperationalShare = OperationalShare;
	type NormalShare = NormalShare;
	type LargeShare = LargeShare;
	type LargeEvery = ConstU32<4>;
	type MaxTurns = ConstU32<2>;
	type ShortLength = ConstU32<100>;
	type AnyonesWeight = AnyonesWeight;
	type AnyonesLength = ConstU32<100>;
	type MaxWaiting = ConstU32<8>;
	type MaxBuyers = ConstU32<2>;
	type MaxMembers = ConstU32<3>;
	type WeightInfo = ();
}

/// Stands for the inspection of packs: all packs without a signer pass.
#[derive(Encode, Decode, DecodeWithMemTracking, Clone, PartialEq, Eq, Debug, TypeInfo)]
pub struct Inspect;

impl TransactionExtension<RuntimeCall> for Inspect {
	const IDENTIFIER: &'static str = "Inspect";
	type Implicit = ();
	type Val = ();
	type Pre = ();

	fn validate(
		&self,
		origin: DispatchOriginOf<RuntimeCall>,
		call: &RuntimeCall,
		info: &DispatchInfo,
		len: usize,
		_: (),
		_: &impl Implication,
		source: TransactionSource,
	) -> ValidateResult<(), RuntimeCall> {
		let has_room = |owner| Room::owner_has_room(owner, info.total_weight(), len);
		if source == TransactionSource::InBlock && !owner_of(call).is_none_or(has_room) {
			return Err(InvalidTransaction::ExhaustsResources.into());
		}
		if Packs::contains(call) {
			let validity = ValidTransaction { priority: 31, ..Default::default() };
			return Ok((validity, (), RuntimeOrigin::signed(EVE)));
		}
		Ok((ValidTransaction::default(), (), origin))
	}

	fn prepare(
		self,
		_: (),
		_: &RuntimeOrigin,
		call: &RuntimeCall,
		info: &DispatchInfo,
		len: usize,
	) -> Result<(), TransactionValidityError> {
		if let Some(owner) = owner_of(call) {
			Room::count_for_owner(owner, info.total_weight(), len);
		}
		Ok(())
	}

	impl_tx_ext_default!(RuntimeCall; weight);
}

/// Returns the owner of a pack, if its part counts.
fn owner_of(call: &RuntimeCall) -> Option<OrganisationId> {
	match call {
		RuntimeCall::Work(work::Call::pack { owner, .. }) => *owner,
		_ => None,
	}
}

/// Stands for the fee: the tip is the priority; operational transactions always have the highest.
#[derive(Encode, Decode, DecodeWithMemTracking, Clone, PartialEq, Eq, Debug, TypeInfo)]
pub struct Fee(#[codec(compact)] pub u64);

impl TransactionExtension<RuntimeCall> for Fee {
	const IDENTIFIER: &'static str = "Fee";
	type Implicit = ();
	type Val = ();
	type Pre = ();

	fn validate(
		&self,
		origin: DispatchOriginOf<RuntimeCall>,
		_: &RuntimeCall,
		info: &DispatchInfo,
		_: usize,
		_: (),
		_: &impl Implication,
		_: TransactionSource,
	) -> ValidateResult<(), RuntimeCall> {
		let priority = if info.class == DispatchClass::Operational { u64::MAX } else { self.0 };
		Ok((ValidTransaction { priority, ..Default::default() }, (), origin))
	}

	impl_tx_ext_default!(RuntimeCall; weight prepare);
}
