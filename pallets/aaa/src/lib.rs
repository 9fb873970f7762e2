//! # Authorisation, Accounting and Actions Pallet
//!
//! Decides which devices may submit readings: keeps the standing, grant, quota, usage and action log of every device.
//!
//! - [`Config`]
//! - [`Call`]
//! - [`Event`]
//! - [`Error`]
//!
//! ## Overview
//!
//! A device's packs are recorded while three things hold: its **standing** is active, it has a **grant** that has not
//! expired, and its **quota** is not spent. The pallet checks them in this order; the first that does not hold
//! determines the [`Refusal`](beadle_primitives::Refusal).
//!
//! ### Terminology
//!
//! - **Standing.** An enrolled device is active. Its owner or the council majority suspends and reinstates it, and an
//!   alarm can suspend it. The owner can lift its own suspension and an alarm's; the council majority can lift any, and
//!   can take a suspension over. The device registry reports revocations, and nothing undoes them.
//! - **Grant.** The owner or the council majority grants a device the permission to submit readings, with or without an
//!   end. The grant is independent of the standing: a suspended device keeps its grant and can be given one.
//! - **Quota.** A token bucket, one token a record. The first grant starts with a full bucket. A later grant, be it as
//!   a replacement or after a withdrawal, takes over what is left, capped to the new capacity. So granting again never
//!   gets a device more records.
//! - **Usage.** Totals recorded for a device: packs, records, bytes, and flagged records. They only grow.
//! - **Action log.** The latest actions on a device, each with actor and time. The chain's events and blocks hold all
//!   of them.
//!
//! ## Interface
//!
//! ### Dispatchable Functions
//!
//! | call | caller |
//! |---|---|
//! | `grant`, `withdraw_grant`, `suspend`, `reinstate` | the device's owner, or a majority of the council |
//!
//! ### Traits
//!
//! - [`Authorisation`](beadle_primitives::traits::Authorisation), which inspection queries for every pack.
//! - [`OnAction`](beadle_primitives::traits::OnAction), which is notified of every action on a device.
//!
//! ## Examples
//!
//! The quota refills with every block:
#![doc = docify::embed!("src/tests/authorise.rs", the_quota_refills_by_the_block)]
//!
//! The council takes over the owner's suspension, and the owner can no longer lift it:
#![doc = docify::embed!("src/tests/suspend.rs", the_council_takes_over_the_owners_suspension)]
//!
//! ## Low Level / Implementation Details
//!
//! The standing, grant, bucket and usage of a device are one storage item ([`Authorisations`]): validating a pack reads
//! it once, recording a pack reads and writes it. The refill is computed from the number of blocks since the bucket was
//! last written; no hook iterates over devices. The arithmetic is in [`Bucket`], the rules for a single device in
//! [`AuthorisationRecord`]; neither accesses storage.
//!
//! The action log is a ring: when it is full, the oldest entry makes room. It is a separate storage item ([`Actions`]),
//! since no pack needs it.

#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

mod calls;

mod action_log;
mod standing;

mod authorisation;

mod quota;
mod types;

mod faults;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
mod weights;

#[cfg(feature = "runtime-benchmarks")]
#[allow(clippy::expect_used)]
mod benchmarking;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use pallet::*;
pub use quota::Bucket;
pub use types::{ActionRecord, AuthorisationRecord};
pub use weights::WeightInfo;

/// The configuration, storage, events, errors and calls.
// The macros generate conversions and uses of `expect`; the calls' bodies are in other files.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use beadle_primitives::{
		standing::MAX_REASON_BYTES,
		traits::{EnsureAuthority, OnReinstated},
		AccountId, Authority, DeviceId, Grant, Moment, Quota, Reason, SuspendedBy, Text,
	};
	use frame_support::{pallet_prelude::*, traits::Time};
	use frame_system::pallet_prelude::*;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(0);

	/// Authorisation record of a device, as stored.
	pub type RecordOf<T> = AuthorisationRecord<BlockNumberFor<T>>;

	/// The pallet; see the crate's documentation.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Configuration of the pallet by the runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config<AccountId = AccountId> {
		/// Origin that may grant, suspend and reinstate a device: its owner or the council majority. The weights count
		/// one storage read for it.
		type AuthorityOrigin: EnsureAuthority<Self::RuntimeOrigin>;

		/// The time of the block, in milliseconds since the Unix epoch.
		type Time: Time<Moment = Moment>;

		/// Notified of reinstatements. The weight of [`Pallet::reinstate`] counts one storage read and one write for
		/// it.
		type OnReinstated: OnReinstated;

		/// The most entries in a device's action log. At least one.
		#[pallet::constant]
		type MaxActions: Get<u32>;

		/// The weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// Standing, grant, quota and usage of every device ever enrolled.
	///
	/// `Twox64Concat`: the chain numbers devices consecutively, so nobody can choose keys that unbalance the trie.
	#[pallet::storage]
	pub type Authorisations<T: Config> = StorageMap<_, Twox64Concat, DeviceId, RecordOf<T>>;

	/// Latest actions on every device, oldest first.
	///
	/// `Twox64Concat` for the same reason as [`Authorisations`].
	#[pallet::storage]
	pub type Actions<T: Config> =
		StorageMap<_, Twox64Concat, DeviceId, BoundedVec<ActionRecord, T::MaxActions>, ValueQuery>;

	/// Changes of a device's authorisation.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A device was granted the permission to submit readings. The new grant replaces any previous one.
		Granted {
			/// The device.
			device: DeviceId,
			/// Quota and end of the grant.
			grant: Grant,
			/// Authority by which the call was made.
			by: Authority,
		},
		/// A device's grant was withdrawn. Its packs are refused until it gets another.
		GrantWithdrawn {
			/// The device.
			device: DeviceId,
			/// Authority by which the call was made.
			by: Authority,
		},
		/// A device was suspended, or the council took its suspension over. Its packs are refused until it is
		/// reinstated.
		Suspended {
			/// The device.
			device: DeviceId,
			/// Party that suspended the device; it decides who can reinstate it.
			by: SuspendedBy,
			/// Reason for the suspension.
			reason: Reason,
		},
		/// A device's suspension was lifted. Its alarms start afresh.
		Reinstated {
			/// The device.
			device: DeviceId,
			/// Authority by which the suspension was lifted.
			by: Authority,
		},
	}

	/// Reason why a call failed.
	#[pallet::error]
	pub enum Error<T> {
		/// No device has this number. Enrol the device first, or correct the number.
		NotFound,
		/// Neither the device's owner nor the council's majority made the call. Sign as the owner, or put a motion to the council.
		NotAuthorised,
		/// The council majority suspended the device, so its owner can't reinstate it. The council can, by a motion.
		SuspendedByCouncil,
		/// The device's identity was revoked for good. Enrol another device under a new key.
		Revoked,
		/// The quota's capacity or its refill per block is zero, so the device could soon submit nothing more. Make
		/// both at least one; to permit nothing, withdraw the grant or suspend the device.
		QuotaZero,
		/// The grant would already have expired. Let it expire after the current block's time, in milliseconds since
		/// the Unix epoch, or never.
		ExpiryPast,
		/// The device has no grant, so there is none to withdraw.
		NotGranted,
		/// The device is already suspended. Only the council majority can take a suspension over, and only one that is
		/// not its own.
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
		/// Grants a device the permission to submit readings, within a quota and, if wanted, until a given time.
		///
		/// The grant replaces the one that the device has, expired or not. The first grant starts with a full quota.
		/// Any later one, also after a withdrawal, starts with what is left of the quota, capped to the new capacity,
		/// and is refilled from there.
		///
		/// A suspended device can be given a grant; it takes effect once the device is reinstated.
		///
		/// - `device`: number of the device.
		/// - `quota`: the most records that can be saved up, and the records added each block.
		/// - `expires_at`: time from which on packs are refused, in milliseconds since the Unix epoch; none for a grant
		///   without end.
		///
		/// ## Dispatch Origin
		///
		/// The device's owner, or a majority of the council.
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
			let (record, by) = Self::ensure_authority(origin, device)?;
			Self::do_grant(device, record, by, Grant { quota, expires_at })
		}

		/// Withdraws a device's grant. Its packs are refused until it gets another.
		///
		/// The rest of the quota is kept for the next grant, without refill in between.
		///
		/// - `device`: number of the device.
		///
		/// ## Dispatch Origin
		///
		/// The device's owner, or a majority of the council.
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
			let (record, by) = Self::ensure_authority(origin, device)?;
			Self::do_withdraw_grant(device, record, by)
		}

		/// Suspends a device. Its packs are refused until it is reinstated.
		///
		/// The council majority can also suspend a device that its owner or an alarm has already suspended. It thereby
		/// takes the suspension over, with the new reason and the current time: only the council can lift it then.
		///
		/// - `device`: number of the device.
		/// - `reason`: reason for the suspension, in UTF-8; public.
		///
		/// ## Dispatch Origin
		///
		/// The device's owner, or a majority of the council.
		///
		/// ## Errors
		///
		/// - [`Error::NotFound`]: no device has this number.
		/// - [`Error::NotAuthorised`]: neither the owner nor the council majority.
		/// - [`Error::Revoked`]: the device was revoked for good.
		/// - [`Error::AlreadySuspended`]: the device is already suspended, and this is not the council majority taking
		///   the suspension over from its owner or an alarm.
		///
		/// ## Events
		///
		/// - [`Event::Suspended`]
		#[pallet::call_index(2)]
		pub fn suspend(origin: OriginFor<T>, device: DeviceId, reason: Text<MAX_REASON_BYTES>) -> DispatchResult {
			let (record, by) = Self::ensure_authority(origin, device)?;
			Self::do_suspend(device, record, by, Reason::Stated(reason))
		}

		/// Reinstates a suspended device. Its packs are recorded again, if it has a grant, and its alarms start afresh.
		///
		/// The owner can lift its own suspension and an alarm's; the council majority can lift any.
		///
		/// - `device`: number of the device.
		///
		/// ## Dispatch Origin
		///
		/// The device's owner, or a majority of the council.
		///
		/// ## Errors
		///
		/// - [`Error::NotFound`]: no device has this number.
		/// - [`Error::NotAuthorised`]: neither the owner nor the council majority.
		/// - [`Error::Revoked`]: the device was revoked for good.
		/// - [`Error::NotSuspended`]: the device is active.
		/// - [`Error::SuspendedByCouncil`]: the owner tried to lift the council's suspension.
		///
		/// ## Events
		///
		/// - [`Event::Reinstated`]
		#[pallet::call_index(3)]
		pub fn reinstate(origin: OriginFor<T>, device: DeviceId) -> DispatchResult {
			let (record, by) = Self::ensure_authority(origin, device)?;
			Self::do_reinstate(device, record, by)
		}
	}

	impl<T: Config> Pallet<T> {
		/// Returns the standing, grant, quota and usage of a device; `None` if there is no such device.
		pub fn record_of(device: DeviceId) -> Option<RecordOf<T>> {
			Authorisations::<T>::get(device)
		}
	}
}
