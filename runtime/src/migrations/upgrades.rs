//! Pallet that converts the state over several blocks.
//!
//! While it does, blocks have inherents and no transactions, as [`Executive`](crate::Executive) asks it before each block
//! ([`MultiStepMigrator`]).

use super::{
	cost::Cost,
	devices, end, keys, models, numbers,
	position::Position,
	profiles::{self, Versions},
	whitelist,
};
use crate::{BlockNumber, Runtime};
use beadle_primitives::{DeviceId, ModelId, Moment, ProfileId, Refusal};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	migrations::MultiStepMigrator,
	traits::ConstU32,
	weights::{Weight, WeightMeter},
	BoundedBTreeMap,
};
use scale_info::TypeInfo;

pub use pallet::*;

/// Storage of the progress, and of what is needed until the end.
// The macros generate conversions and uses of `expect`.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use beadle_primitives::{AccountId, OrganisationId};
	use frame_support::pallet_prelude::*;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The pallet; see the module's documentation.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Configuration of the pallet by the runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config<AccountId = AccountId> {
		/// Weight that the conversion can take of a block.
		#[pallet::constant]
		type BlockPart: Get<Weight>;
	}

	/// Progress of the conversion of the state after an upgrade; nothing while there is none.
	///
	/// Looked at before each block, and so read once in each in any case.
	#[pallet::storage]
	#[pallet::whitelist_storage]
	pub type Progress<T: Config> = StorageValue<_, super::Conversion, OptionQuery>;

	/// Numbers of the organisations of accounts that owned or did something and are no members any more. Empty after the
	/// conversion.
	///
	/// Hashed with `Blake2_128Concat`: keys can be generated until one has an account of choice.
	#[pallet::storage]
	pub type Numbers<T: Config> = StorageMap<_, Blake2_128Concat, AccountId, OrganisationId, OptionQuery>;

	/// Entries that are left as they were since they could not be converted, by item. Empty unless something else than the old
	/// runtime has written to the state.
	///
	/// They stay where they were in the state, and a node logs where that is.
	#[pallet::storage]
	pub type NotConverted<T: Config> = StorageValue<_, super::Left, ValueQuery>;

	#[pallet::hooks]
	impl<T: Config> Hooks<frame_system::pallet_prelude::BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			for stage in super::Stage::all() {
				let most = stage.at_most();
				assert!(
					most.all_lte(T::BlockPart::get()),
					"a step of {stage:?} can take {most}, more than a block has"
				);
			}
		}
	}
}

/// Number of entries that are left as they were, of each item that has such.
pub type Left = BoundedBTreeMap<OldItem, u32, ConstU32<{ OldItem::COUNT }>>;

/// Item of the old runtime's state, under the name that it had there.
#[derive(
	Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
#[allow(clippy::cast_possible_truncation, reason = "the derives for enums convert variant indices")]
pub enum OldItem {
	/// Members of the council.
	Members,
	/// Owners of profiles.
	Owners,
	/// Profiles. Of one that is left as it was, the versions are too, and are not counted.
	Profiles,
	/// Versions of profiles.
	Versions,
	/// Models.
	Models,
	/// Devices. Of one that is left as it was, everything is.
	Devices,
	/// Standings, grants, quotas and totals.
	Authorisations,
	/// Latest actions.
	Actions,
	/// Histories.
	Histories,
	/// Latest violations.
	Violations,
	/// Alarms.
	Alarms,
	/// Offers of devices.
	PendingTransfers,
	/// Uses of keys.
	Keys,
}

impl OldItem {
	/// Number of items.
	pub const COUNT: u32 = 13;
}

/// Conversion of the state.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Conversion {
	/// Block of the upgrade.
	pub since: BlockNumber,
	/// Time of the block before it.
	pub from: Moment,
	/// What comes next.
	pub next: Stage,
}

/// Next step of the conversion.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[allow(clippy::cast_possible_truncation, reason = "the derives for enums convert variant indices")]
pub enum Stage {
	/// The hash of a whitelisted call that comes first from this position on.
	Whitelist(Position),
	/// A profile, with its owner and the versions that are active and staged.
	Profiles(ProfileId),
	/// A version of a profile.
	Versions(Versions),
	/// A model.
	Models(ModelId),
	/// A device with all that is kept of it.
	Devices(DeviceId),
	/// The key that comes first from this position on.
	Keys(Position),
	/// The account that comes first from this position on, whose number is needed no more.
	Numbers(Position),
	/// Versions of profiles that were to become active in this block.
	Activations(BlockNumber),
}

impl Stage {
	/// Returns one step of each kind.
	fn all() -> [Self; 8] {
		[
			Self::Whitelist(Default::default()),
			Self::Profiles(0),
			Self::Versions(Versions { profile: 0, version: 1, latest: 1 }),
			Self::Models(0),
			Self::Devices(0),
			Self::Keys(Default::default()),
			Self::Numbers(Default::default()),
			Self::Activations(0),
		]
	}

	/// Returns the most that the step can take.
	fn at_most(&self) -> Weight {
		match self {
			Self::Whitelist(_) => whitelist::AT_MOST.weight(),
			Self::Profiles(_) => profiles::AT_MOST.weight(),
			Self::Versions(_) => profiles::VERSION_AT_MOST.weight(),
			Self::Models(_) => models::AT_MOST.weight(),
			Self::Devices(_) => devices::AT_MOST.weight(),
			Self::Keys(_) => keys::AT_MOST.weight(),
			Self::Numbers(_) => numbers::FORGET_AT_MOST.weight(),
			Self::Activations(_) => end::activations_at_most(),
		}
	}

	/// Makes the step; returns the next one, `None` after the last.
	fn step(self, since: BlockNumber, from: Moment, cost: &mut Cost) -> Option<Self> {
		Some(match self {
			Self::Whitelist(from) => match whitelist::drop_hash(&from, cost) {
				Some(next) => Self::Whitelist(next),
				None => Self::Profiles(0),
			},
			Self::Profiles(id) => match profiles::convert(id, cost) {
				Some(versions) => Self::Versions(versions),
				None => Self::Models(0),
			},
			Self::Versions(versions) => match profiles::convert_version(versions, cost) {
				Some(next) => Self::Versions(next),
				None => Self::Profiles(versions.profile.saturating_add(1)),
			},
			Self::Models(id) => match models::convert(id, cost) {
				Some(next) => Self::Models(next),
				None => Self::Devices(0),
			},
			Self::Devices(id) => match devices::convert(id, cost) {
				Some(next) => Self::Devices(next),
				None => Self::Keys(Default::default()),
			},
			Self::Keys(position) => match keys::convert(&position, cost) {
				Some(next) => Self::Keys(next),
				None => Self::Numbers(Default::default()),
			},
			Self::Numbers(position) => match numbers::forget(&position, cost) {
				Some(next) => Self::Numbers(next),
				None => {
					end::put_versions(cost);
					Self::Activations(since)
				},
			},
			Self::Activations(block) => match end::activate_missed(block, cost) {
				Some(next) => Self::Activations(next),
				None => {
					// Only in the block in which it ends is it known how long it was.
					end::finish(from, cost);
					return None;
				},
			},
		})
	}
}

impl Pallet<Runtime> {
	/// Checks that the state is converted, so that devices can be asked about.
	///
	/// # Panics
	///
	/// If it is not: no answer is better than a wrong one.
	pub fn ensure_converted() {
		assert!(!Self::ongoing(), "the state is being converted after an upgrade");
	}

	/// Checks that packs can be inspected.
	///
	/// # Errors
	///
	/// [`Refusal::Upgrading`] while the state is being converted.
	pub fn ensure_takes_packs() -> Result<(), Refusal> {
		if Self::ongoing() {
			return Err(Refusal::Upgrading);
		}
		Ok(())
	}
}

impl MultiStepMigrator for Pallet<Runtime> {
	fn ongoing() -> bool {
		Progress::<Runtime>::exists()
	}

	fn step() -> Weight {
		let mut meter = WeightMeter::with_limit(<Runtime as Config>::BlockPart::get());
		// The progress.
		meter.consume(Cost::new(1, 1, 0).weight());
		let Some(Conversion { since, from, mut next }) = Progress::<Runtime>::get() else { return meter.consumed() };
		loop {
			let mut cost = Cost::default();
			let Some(following) = next.step(since, from, &mut cost) else {
				Progress::<Runtime>::kill();
				meter.consume(cost.weight());
				break;
			};
			next = following;
			meter.consume(cost.weight());
			if !meter.can_consume(next.at_most()) {
				Progress::<Runtime>::put(Conversion { since, from, next });
				break;
			}
		}
		meter.consumed()
	}
}
