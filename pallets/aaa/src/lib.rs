//! # Authorisation, Accounting and Actions
//!
//! Who may do what: the standing, the grant, the quota, the usage and the action log of every device.
//!
//! ## Pallet API
//!
//! See the [`pallet`] module for the interfaces that this pallet exposes, including its configuration trait,
//! dispatchables, storage items, events and errors. Other pallets know it as
//! [`Authorisation`](beadle_primitives::traits::Authorisation), which the path of a reading asks, and as
//! [`OnAction`](beadle_primitives::traits::OnAction), which hears of everything that is done to a device.
//!
//! ## Overview
//!
//! A device's packs are recorded while three things hold: its **standing** is active, it has a **grant** that has not
//! expired, and its **quota** is not spent. They are checked in this order, and the first that does not hold names the
//! [`Refusal`](beadle_primitives::Refusal).
//!
//! - **Standing.** An enrolled device is active. Its owner or the council majority suspends and reinstates it, and an
//!   alarm can suspend it. The owner lifts its own suspension and an alarm's; the council majority lifts any, and can
//!   make a suspension its own. Revocation is told by whoever keeps the devices, and nothing undoes it.
//! - **Grant.** A device gets one from its owner or the council majority, with or without an end. It is independent of
//!   the standing: a suspended device keeps its grant and can be given one.
//! - **Quota.** A token bucket, one token a record. The first grant starts with a full bucket. A later one, be it in
//!   the place of another or after a withdrawal, takes over what is left, capped to the new capacity. So nobody gets
//!   a device more records by granting again.
//! - **Usage.** What a device has had recorded: packs, records, bytes, and how many records were flagged. It only grows.
//! - **Action log.** The latest actions on a device: who did what, and when. The chain's events and blocks hold all of
//!   them.
//!
//! ## Low Level / Implementation Details
//!
//! The standing, grant, bucket and usage of a device are one storage item ([`Authorisations`]): validating a pack reads
//! it once, recording a pack reads and writes it. The refill is computed from the number of blocks since the bucket was
//! last written; there is no hook that visits devices. The arithmetic is in [`quota`], the rules for a single device in
//! [`types`]; neither knows of storage.
//!
//! The action log is a ring: when it is full, the oldest entry makes room. It is a storage item of its own
//! ([`Actions`]), as no pack needs it.

#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

pub mod quota;
pub mod types;
pub mod weights;

mod authorisation;
#[cfg(feature = "runtime-benchmarks")]
#[allow(clippy::expect_used)]
mod benchmarking;
mod dispatchables;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use pallet::*;
pub use types::{ActionRecord, AuthorisationRecord};
pub use weights::WeightInfo;

/// The configuration, storage, events, errors and calls.
// The macros write conversions and uses of `expect` of their own; the calls' bodies are in other files.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use beadle_primitives::{
		standing::MAX_REASON_BYTES, traits::OnReinstated, AccountId, Authority, DeviceId, Grant, Moment, Quota, Reason,
		SuspendedBy, Text,
	};
	use frame_support::{
		pallet_prelude::*,
		traits::{EnsureOriginWithArg, Time},
	};
	use frame_system::pallet_prelude::*;

	/// The record of a device, as it is kept on chain.
	pub type RecordOf<T> = AuthorisationRecord<BlockNumberFor<T>>;

	/// Keeps every device's authorisation. See the crate's documentation.
	#[pallet::pallet]
	pub struct Pallet<T>(_);

	/// What the runtime decides for this pallet.
	#[pallet::config]
	pub trait Config: frame_system::Config<AccountId = AccountId> {
		/// Who may grant, suspend and reinstate a device: its owner or the council majority. The weights count one
		/// storage read for it.
		type StewardOrigin: EnsureOriginWithArg<Self::RuntimeOrigin, DeviceId, Success = Authority>;

		/// The time of the block, in milliseconds since the Unix epoch.
		type Time: Time<Moment = Moment>;

		/// Hears of reinstatements. The weight of [`Pallet::reinstate`] counts one storage read and one write for it.
		type OnReinstated: OnReinstated;

		/// The most entries in a device's action log. At least one.
		#[pallet::constant]
		type MaxActions: Get<u32>;

		/// The weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// The standing, grant, quota and usage of every device that was ever enrolled.
	///
	/// `Twox64Concat`: the chain gives devices their numbers one after the other, so nobody can choose keys that make
	/// the trie lopsided.
	#[pallet::storage]
	pub type Authorisations<T: Config> = StorageMap<_, Twox64Concat, DeviceId, RecordOf<T>>;

	/// The latest actions on every device, the oldest first.
	///
	/// `Twox64Concat` for the same reason as [`Authorisations`].
	#[pallet::storage]
	pub type Actions<T: Config> =
		StorageMap<_, Twox64Concat, DeviceId, BoundedVec<ActionRecord, T::MaxActions>, ValueQuery>;

	/// What happened to a device's authorisation.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A device was permitted to submit readings, on these terms and no longer on those it had before.
		Granted {
			/// The device.
			device: DeviceId,
			/// The terms.
			grant: Grant,
			/// In whose right.
			by: Authority,
		},
		/// A device's permission to submit readings was taken back.
		GrantWithdrawn {
			/// The device.
			device: DeviceId,
			/// In whose right.
			by: Authority,
		},
		/// A device was suspended, or its suspension became the council's. Its packs are refused until it is
		/// reinstated.
		Suspended {
			/// The device.
			device: DeviceId,
			/// Who suspended it; it decides who can reinstate it.
			by: SuspendedBy,
			/// Why.
			reason: Reason,
		},
		/// A device's suspension was lifted. Its alarms start afresh.
		Reinstated {
			/// The device.
			device: DeviceId,
			/// In whose right.
			by: Authority,
		},
	}

	/// Why a call failed.
	#[pallet::error]
	pub enum Error<T> {
		/// No device has this number. Enrol the device first, or correct the number.
		NotFound,
		/// Neither the device's owner nor the council's majority made the call. Sign as the owner, or make a motion.
		NotAuthorised,
		/// The council majority suspended the device, so its owner can't reinstate it. The council decides by a motion.
		SuspendedByCouncil,
		/// The device's identity was revoked for good. Enrol another device under a new key.
		Revoked,
		/// The quota's capacity or its refill per block is zero, so nothing could be submitted before long. Give both at
		/// least one; to permit nothing, withdraw the grant or suspend the device.
		QuotaZero,
		/// The grant would already have expired. Let it expire after the present block's time, in milliseconds since the
		/// Unix epoch, or never.
		ExpiryPast,
		/// The device has no grant, so there is none to withdraw.
		NotGranted,
		/// The device is suspended already. Only the council majority can take over a suspension, and only one that is not
		/// its own.
		AlreadySuspended,
		/// The device is active, so there is no suspension to lift.
		NotSuspended,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxActions::get() > 0, "the action log needs room for at least one entry");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight = <T as Config>::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Permits a device to submit readings: so many, and until then.
		///
		/// A grant that the device has is replaced, expired or not. The first grant starts with a full quota; any
		/// later one, also after a withdrawal, with what is left of the quota, capped to the new capacity, and the
		/// refill goes on from there.
		///
		/// A suspended device can be given a grant; it is of use once the device is reinstated.
		///
		/// - `device`: the device's number.
		/// - `quota`: how many records it may save up, and how many are added each block.
		/// - `expires_at`: from when on nothing more may be submitted, in milliseconds since the Unix epoch; none for a
		///   grant without end.
		///
		/// ## Dispatch Origin
		///
		/// [`Config::StewardOrigin`]: the device's owner, or the council majority. That the device exists is checked
		/// before.
		///
		/// ## Errors
		///
		/// - [`Error::NotFound`]: no device has this number.
		/// - [`Error::NotAuthorised`]: neither the owner nor the council majority.
		/// - [`Error::Revoked`]: the device was revoked for good.
		/// - [`Error::QuotaZero`]: the capacity or the refill is zero.
		/// - [`Error::ExpiryPast`]: the grant would already have expired.
		///
		/// ## Events
		///
		/// - [`Event::Granted`]
		#[pallet::call_index(0)]
		pub fn grant(
			origin: OriginFor<T>,
			device: DeviceId,
			quota: Quota,
			expires_at: Option<Moment>,
		) -> DispatchResult {
			let (record, steward) = Self::ensure_steward(origin, device)?;
			Self::do_grant(device, record, steward, Grant { quota, expires_at })
		}

		/// Takes a device's permission to submit readings back. Its packs are refused until it gets another.
		///
		/// What is left of the quota is kept for the next grant, without refill in between.
		///
		/// - `device`: the device's number.
		///
		/// ## Dispatch Origin
		///
		/// [`Config::StewardOrigin`]: the device's owner, or the council majority. That the device exists is checked
		/// before.
		///
		/// ## Errors
		///
		/// - [`Error::NotFound`]: no device has this number.
		/// - [`Error::NotAuthorised`]: neither the owner nor the council majority.
		/// - [`Error::Revoked`]: the device was revoked for good.
		/// - [`Error::NotGranted`]: the device has no grant.
		///
		/// ## Events
		///
		/// - [`Event::GrantWithdrawn`]
		#[pallet::call_index(1)]
		pub fn withdraw_grant(origin: OriginFor<T>, device: DeviceId) -> DispatchResult {
			let (record, steward) = Self::ensure_steward(origin, device)?;
			Self::do_withdraw_grant(device, record, steward)
		}

		/// Suspends a device. Its packs are refused until it is reinstated.
		///
		/// The council majority can also suspend a device that its owner or an alarm has suspended. The suspension then
		/// becomes the council's, with the new reason and from now on: only the council can lift it.
		///
		/// - `device`: the device's number.
		/// - `reason`: why, in UTF-8; everybody can read it.
		///
		/// ## Dispatch Origin
		///
		/// [`Config::StewardOrigin`]: the device's owner, or the council majority. That the device exists is checked
		/// before.
		///
		/// ## Errors
		///
		/// - [`Error::NotFound`]: no device has this number.
		/// - [`Error::NotAuthorised`]: neither the owner nor the council majority.
		/// - [`Error::Revoked`]: the device was revoked for good.
		/// - [`Error::AlreadySuspended`]: the device is suspended already, and this is not the council majority taking over
		///   from its owner or an alarm.
		///
		/// ## Events
		///
		/// - [`Event::Suspended`]
		#[pallet::call_index(2)]
		pub fn suspend(origin: OriginFor<T>, device: DeviceId, reason: Text<MAX_REASON_BYTES>) -> DispatchResult {
			let (record, steward) = Self::ensure_steward(origin, device)?;
			Self::do_suspend(device, record, steward, Reason::Stated(reason))
		}

		/// Lifts a device's suspension. Its packs are recorded again, if it has a grant, and its alarms start afresh.
		///
		/// The owner lifts its own suspension and an alarm's, the council majority any.
		///
		/// - `device`: the device's number.
		///
		/// ## Dispatch Origin
		///
		/// [`Config::StewardOrigin`]: the device's owner, or the council majority. That the device exists is checked
		/// before.
		///
		/// ## Errors
		///
		/// - [`Error::NotFound`]: no device has this number.
		/// - [`Error::NotAuthorised`]: neither the owner nor the council majority.
		/// - [`Error::Revoked`]: the device was revoked for good.
		/// - [`Error::NotSuspended`]: the device is active.
		/// - [`Error::SuspendedByCouncil`]: the owner wants to lift the council's suspension.
		///
		/// ## Events
		///
		/// - [`Event::Reinstated`]
		#[pallet::call_index(3)]
		pub fn reinstate(origin: OriginFor<T>, device: DeviceId) -> DispatchResult {
			let (record, steward) = Self::ensure_steward(origin, device)?;
			Self::do_reinstate(device, record, steward)
		}
	}

	impl<T: Config> Pallet<T> {
		/// The standing, grant, quota and usage of a device; `None` if there is no such device.
		pub fn record_of(device: DeviceId) -> Option<RecordOf<T>> {
			Authorisations::<T>::get(device)
		}
	}
}
