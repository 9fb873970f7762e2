//! # Behaviour Profiles Pallet
//!
//! What normal is: how each kind of device is expected to behave.
//!
//! ## Pallet API
//!
//! See the [`pallet`] module for the configuration trait, dispatchables, storage items, events and errors.
//!
//! ## Overview
//!
//! A *profile* says what a device observes, within which limits, how often, and what follows when it does otherwise
//! ([`Profile`]). A council member creates it and owns it. *Assigning* it to a device makes it what that device's packs
//! are held against; a device without a profile has no pack recorded. One profile serves any number of devices.
//!
//! Who has authority over a device decides which profile it has, whoever owns the profile: a profile is public, and
//! says nothing about who may use it.
//!
//! | call | who |
//! |---|---|
//! | `create_profile` | a council member |
//! | `assign` | who has authority over the device: its owner, or a majority of the council |
//!
//! ## Low Level / Implementation Details
//!
//! - **Numbers** of profiles count from zero without gaps. Profiles are never removed: what a reading was held against
//!   stays readable.
//! - **A profile is known by number and version.** What a profile says is kept apart from who owns it, so that
//!   inspecting a pack takes two reads, the assignment and the active version, and no more bytes than it needs.
//! - **A stored profile is a sound one**: [`Profile::validate`] passes, and each fault that it finds is an error of its
//!   own here.
//!
//! The pallet serves the other pallets as [`ActiveProfiles`].

#![cfg_attr(not(feature = "std"), no_std)]

mod types;

mod calls;
mod faults;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
pub mod weights;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use pallet::*;
pub use types::ActiveVersion;
pub use weights::WeightInfo;

#[cfg(doc)]
use beadle_primitives::Profile;
use beadle_primitives::{traits::ActiveProfiles, ActiveProfile, DeviceId, ProfileId, ProfileRef};

// The macros write conversions and uses of `expect` of their own; the calls' bodies are in other files.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::{ActiveVersion, WeightInfo};
	use beadle_primitives::{
		traits::{DeviceDirectory, OnAction},
		AccountId, Authority, DeviceId, Profile, ProfileId, ProfileRef,
	};
	use frame_support::{
		pallet_prelude::*,
		traits::{EnsureOrigin, EnsureOriginWithArg},
	};
	use frame_system::pallet_prelude::*;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<AccountId = AccountId> {
		/// A council member, signing for itself: it may create profiles.
		type RegistrarOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = AccountId>;

		/// Who has authority over a device: it may assign the device a profile.
		type StewardOrigin: EnsureOriginWithArg<Self::RuntimeOrigin, DeviceId, Success = Authority>;

		/// Who exists: only devices that do, and are not revoked, are assigned a profile.
		type Devices: DeviceDirectory;

		/// Hears of everything that is done to a device.
		type OnAction: OnAction;

		/// What the calls cost.
		type WeightInfo: WeightInfo;
	}

	/// The number that the next profile gets.
	#[pallet::storage]
	pub type NextProfileId<T: Config> = StorageValue<_, ProfileId, ValueQuery>;

	/// The council member that owns each profile.
	///
	/// Hashed with `Twox64Concat`: the chain gives out the numbers, so nobody can choose them to unbalance the trie.
	#[pallet::storage]
	pub type Owners<T: Config> = StorageMap<_, Twox64Concat, ProfileId, AccountId, OptionQuery>;

	/// The version of each profile that devices are held against.
	///
	/// Hashed with `Twox64Concat`: the chain gives out the numbers, so nobody can choose them to unbalance the trie.
	#[pallet::storage]
	pub type Active<T: Config> = StorageMap<_, Twox64Concat, ProfileId, ActiveVersion, OptionQuery>;

	/// The profile that each device is held against.
	///
	/// Hashed with `Twox64Concat`: the chain gives out the numbers, so nobody can choose them to unbalance the trie.
	#[pallet::storage]
	pub type Assignments<T: Config> = StorageMap<_, Twox64Concat, DeviceId, ProfileId, OptionQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A profile was created.
		ProfileCreated {
			/// Its number and first version.
			profile: ProfileRef,
			/// The council member that created it and owns it.
			owner: AccountId,
		},
		/// A device was assigned a profile: its packs are held against it from now on.
		ProfileAssigned {
			/// The device.
			device: DeviceId,
			/// In whose right.
			by: Authority,
			/// The profile that it was held against before, if any.
			previous: Option<ProfileId>,
			/// The profile and the version that is active at present.
			profile: ProfileRef,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// No profile has this number. Create the profile first, or correct the number.
		NotFound,
		/// No device has this number. Enrol the device first, or correct the number.
		DeviceNotFound,
		/// The signer has no authority over the device: it is neither its owner nor a council majority. Sign as the
		/// owner, or put a motion to the council.
		NotAuthorised,
		/// The device is held against this profile already. There is nothing to do.
		AlreadyAssigned,
		/// The device was revoked, and nothing can be done to it any more.
		Revoked,
		/// All numbers are given out. Only a runtime upgrade with wider numbers helps.
		IdsExhausted,
		/// The profile, a metric or a unit has no name, or one that is not printable ASCII. Name it in ASCII; units have
		/// ASCII symbols in the SenML registry (`Cel`, `ug/m3`).
		NameInvalid,
		/// The profile has no metrics, so that every record would be refused. List what the device observes.
		NoMetrics,
		/// Two metrics of the profile have the same name. Give each its own.
		MetricNotUnique,
		/// A metric has more than nine decimals, which leaves an `i64` too few digits before the point. Use at most
		/// nine.
		DecimalsUnusable,
		/// `max_records` is zero or more than any pack can hold. Use 1 to 64.
		MaxRecordsOutOfRange,
		/// `max_pack_bytes` is too small for a pack with one record, or more than any pack has. Use 30 to 850.
		MaxPackBytesOutOfRange,
		/// `max_age` is zero, so that no observation could arrive in time. Allow for the way, and for outages.
		MaxAgeZero,
		/// A span's `min` is above its `max`, so that no value would lie in it. Exchange them.
		SpanReversed,
		/// A value would fail a rule before it is suspect: a suspect threshold is laxer than the fail threshold, or the
		/// suspect span is not within the fail span. Tighten the suspect one.
		SuspectBeyondFail,
		/// A duration of a rule, or a rate's `per`, is zero. State it in milliseconds.
		DurationZero,
		/// An alarm would be raised or cleared by no value at all. Use 1 or more for `datapoints_to_alarm` and
		/// `datapoints_to_clear`.
		DatapointsZero,
		/// A behaviour refuses although its rule compares a value with earlier ones: after one refusal every later value
		/// could be refused for ever. Flag instead; only `GrossRange` of a gauge can refuse.
		RefuseNeedsHistory,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight = T::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Creates a profile. The caller becomes its owner, and it gets the next free number; this is its version 1,
		/// and active at once. No device is held against it before it is assigned.
		///
		/// ## Dispatch Origin
		///
		/// A council member, signing for itself.
		///
		/// ## Errors
		///
		/// - [`Error::NameInvalid`], [`Error::NoMetrics`], [`Error::MetricNotUnique`], [`Error::DecimalsUnusable`],
		///   [`Error::MaxRecordsOutOfRange`], [`Error::MaxPackBytesOutOfRange`], [`Error::MaxAgeZero`],
		///   [`Error::SpanReversed`], [`Error::SuspectBeyondFail`], [`Error::DurationZero`],
		///   [`Error::DatapointsZero`], [`Error::RefuseNeedsHistory`]: the first fault that the profile has.
		/// - [`Error::IdsExhausted`]: there is no number left.
		///
		/// ## Events
		///
		/// [`Event::ProfileCreated`].
		#[pallet::call_index(0)]
		pub fn create_profile(origin: OriginFor<T>, profile: Profile) -> DispatchResult {
			let owner = T::RegistrarOrigin::ensure_origin(origin)?;
			Self::do_create_profile(owner, profile)
		}

		/// Assigns a device the profile that its packs are held against from now on, in place of the one before.
		///
		/// ## Dispatch Origin
		///
		/// Who has authority over the device: its owner, or a majority of the council.
		///
		/// ## Errors
		///
		/// - [`Error::DeviceNotFound`], [`Error::Revoked`]: there is no such device, or not any more.
		/// - [`Error::NotAuthorised`]: it is not the caller's.
		/// - [`Error::NotFound`]: there is no such profile.
		/// - [`Error::AlreadyAssigned`]: the device has this profile.
		///
		/// ## Events
		///
		/// [`Event::ProfileAssigned`].
		#[pallet::call_index(1)]
		pub fn assign(origin: OriginFor<T>, device: DeviceId, profile: ProfileId) -> DispatchResult {
			let by = Self::ensure_steward(origin, device)?;
			Self::do_assign(device, by, profile)
		}
	}
}

impl<T: Config> Pallet<T> {
	/// The profile that a device is held against. One storage read.
	pub fn assigned_profile(device: DeviceId) -> Option<ProfileId> {
		Assignments::<T>::get(device)
	}
}

impl<T: Config> ActiveProfiles for Pallet<T> {
	fn active_profile(device: DeviceId) -> Option<ActiveProfile> {
		let id = Self::assigned_profile(device)?;
		let ActiveVersion { version, profile } = Active::<T>::get(id)?;
		Some(ActiveProfile { reference: ProfileRef { id, version }, profile })
	}
}
