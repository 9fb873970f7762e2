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
//! - **Escalation.** Once alarms have suspended a device several times within a period, only the council majority lifts
//!   the suspension: a device must not be reinstated by a script for ever. What the council finds to be a false positive does
//!   not count. While something counts, no other device of its owner takes the place of one that is revoked.
//! - **Halt.** The council majority stops all readings of an organisation, of a model with or without its firmware, of a
//!   device, or of the whole chain. Standings and grants stay as they are.
//! - **Gateway.** A device whose key is in a gateway's custody is refused while the gateway is suspended, revoked or halted.
//! - **Pause.** A time in which packs of a device were refused for no reason of its own or its owner's: a halt, a suspension
//!   that the council lifted, a gateway that the council or another owner kept out. It does not count as an absence, and what
//!   was missing before it does. What an owner does to its device, or to a gateway of its own, is none.
//! - **Grant.** The owner or the council majority grants a device the permission to submit readings, with or without an
//!   end. The grant is independent of the standing: a suspended device keeps its grant and can be given one.
//! - **Quota.** A token bucket, one token a record. The first grant, and one after a withdrawal, starts with an empty bucket,
//!   which each later block fills by its refill. A replacement takes over what is left, capped to the new capacity. So granting
//!   again never gets a device more records, nor another device in its place.
//! - **Budget.** The most that the grants of all devices of an organisation may allow together: records added in a block,
//!   and records saved up. The council sets it; a grant, expired or not, is in use of it until it is replaced, withdrawn
//!   or the device revoked. So no organisation can grant itself more than the council allows, and its devices together never
//!   send more than that, however it deals it out.
//! - **Usage.** Totals recorded for a device, and for all devices of an organisation in each period: packs, records, bytes,
//!   and flagged records. They only grow; those of periods go after 400 days.
//! - **Log.** What was done to a device by the calls about it, but for offers and halts, and what was found about it, as a
//!   hash chain whose head is in state ([`beadle_primitives::log`]). The events hold all entries; the state keeps the latest
//!   of owners, of the council and of alarms that suspended it apart, so that none of these displaces the others'
//!   ([`LatestEntries`]). Successive owners have equal parts of the places for owners: none takes from another that has
//!   fewer. Findings, that is flagged packs and alarms, are entries in the events alone; the readings pallet keeps the
//!   evidence.
//!
//! ## Interface
//!
//! ### Dispatchable Functions
//!
//! | call | caller |
//! |---|---|
//! | `grant`, `withdraw_grant`, `suspend`, `reinstate` | the device's owner, or a majority of the council |
//! | `halt`, `resume` | a majority of the council |
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
//! The latest pauses of a device are found with the reads that a pack costs anyway: its record, the halts, and its gateway's
//! record. When the device gets another owner or another gateway, the pauses that it has had are settled in its record.
//!
//! Of a revoked device the record keeps no more than has to stand, and of its log the head and the last entry, which is the
//! revocation, are kept.
//!
//! The latest entries are rings: when one is full, the oldest entry of whoever has the most there makes room. They and the
//! head of the log are separate storage items ([`Actions`], [`LogHeads`]), since no pack without findings needs them.

#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;

mod calls;

mod halts;
mod log;
mod pauses;
mod standing;

mod accounting;
mod authorisation;

mod quota;
mod types;

mod faults;
#[cfg(any(feature = "try-runtime", feature = "std"))]
mod try_state;
mod weights;

#[cfg(feature = "runtime-benchmarks")]
#[allow(clippy::expect_used)]
pub mod benchmarking;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use accounting::{KEPT_PERIODS, PERIOD};
pub use pallet::*;
pub use quota::Bucket;
pub use types::{AlarmSuspension, AuthorisationRecord, LatestEntries, PeriodAccount};
pub use weights::WeightInfo;

/// The configuration, storage, events, errors and calls.
// The macros generate conversions and uses of `expect`; the calls' bodies are in other files.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::{types::MAX_SUSPENSIONS, *};
	use beadle_primitives::{
		standing::MAX_REASON_BYTES,
		traits::{Budgets, EnsureAuthority, OnAction, OnReinstated, Organisations},
		AccountId, Authority, DeviceId, Grant, HaltScope, LogEntry, LogHead, Millis, Moment, OrganisationId, Period,
		Quota, Reason, SuspendedBy, Text,
	};
	use frame_support::{pallet_prelude::*, traits::Time};
	use frame_system::pallet_prelude::*;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// Directory of the devices.
	pub(crate) type DevicesOf<T> = <<T as Config>::AuthorityOrigin as EnsureAuthority<OriginFor<T>>>::Devices;

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

		/// Origin that may halt readings and let them go on: a majority of the council.
		type CouncilOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Looks up organisations.
		type Organisations: Organisations;

		/// Keeps account of what all grants of an organisation allow.
		type Budgets: Budgets;

		/// The time of the block, in milliseconds since the Unix epoch.
		type Time: Time<Moment = Moment>;

		/// Notified of grants and their withdrawal. The weight of a withdrawal counts most: it and a grant that ends may make
		/// its listener find out what has been missing.
		type OnGrant: OnAction;

		/// Notified of reinstatements. The weight of [`Pallet::reinstate`] counts one storage read and one write for
		/// it.
		type OnReinstated: OnReinstated;

		/// Number of suspensions by alarms within [`Config::SuspensionPeriod`] from which on only the council can lift them.
		/// At most eight.
		#[pallet::constant]
		type MaxSuspensions: Get<u32>;

		/// Period within which suspensions by alarms are counted.
		#[pallet::constant]
		type SuspensionPeriod: Get<Millis>;

		/// The most entries of a device's log that are kept in state of each kind of actor. At least one.
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

	/// Head of every device's log: number of entries, and hash of the latest.
	///
	/// `Twox64Concat` for the same reason as [`Authorisations`].
	#[pallet::storage]
	pub type LogHeads<T: Config> = StorageMap<_, Twox64Concat, DeviceId, LogHead, ValueQuery>;

	/// Latest entries of every device's log.
	///
	/// `Twox64Concat` for the same reason as [`Authorisations`].
	#[pallet::storage]
	pub type Actions<T: Config> =
		StorageMap<_, Twox64Concat, DeviceId, LatestEntries<<T as Config>::MaxActions>, ValueQuery>;

	/// Totals recorded of all devices of an organisation in each of the latest periods: a day, in UTC, counted from the Unix
	/// epoch. The second key is the period modulo [`KEPT_PERIODS`], so that each account takes the place of an old one.
	///
	/// `Twox64Concat`: the chain numbers organisations, and time the periods.
	#[pallet::storage]
	pub type Periods<T: Config> =
		StorageDoubleMap<_, Twox64Concat, OrganisationId, Twox64Concat, Period, PeriodAccount, OptionQuery>;

	/// Halts in force, and the latest that ended.
	#[pallet::storage]
	pub type Halts<T: Config> = StorageValue<_, beadle_primitives::Halts, ValueQuery>;

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
		/// An entry was appended to a device's log. All such events of a device are its complete log, whose head the state
		/// holds.
		Logged {
			/// The entry.
			entry: LogEntry,
		},
		/// The council has halted readings: packs of these devices are refused until it lets them go on. Their standing
		/// stays as it is.
		Halted {
			/// The devices.
			scope: HaltScope,
			/// Stated reason.
			reason: Text<MAX_REASON_BYTES>,
		},
		/// The council lets readings go on that it had halted.
		Resumed {
			/// The devices.
			scope: HaltScope,
		},
	}

	/// Reason why a call failed.
	#[pallet::error]
	pub enum Error<T> {
		/// No device has this number. Enrol the device first, or correct the number.
		NotFound,
		/// Neither the device's owner nor the council's majority made the call. Sign as the owner, or put a motion to the council.
		NotAuthorised,
		/// The council majority suspended the device, or confirmed its suspension, so its owner can't reinstate it. The
		/// council can, by a motion.
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
		/// The grant does not fit into the budget of the organisation that owns the device. Grant less, withdraw other
		/// grants, or ask the council for a larger budget.
		BudgetExceeded,
		/// Alarms have suspended the device repeatedly, so its owner can't reinstate it. The council can, by a motion, once
		/// the cause is found.
		SuspendedRepeatedly,
		/// There is no such organisation, model or device, so that nothing would be halted. Correct the number.
		ScopeNotFound,
		/// These readings are halted already. There is nothing to do.
		AlreadyHalted,
		/// These readings are not halted. `aaa.halts` lists what is.
		NotHalted,
		/// As many halts as possible are in force. Let something go on first, or halt the whole chain.
		MaxHaltsExceeded,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxActions::get() > 0, "the action log needs room for at least one entry");
			assert!((1..=MAX_SUSPENSIONS).contains(&T::MaxSuspensions::get()), "so many suspensions are remembered");
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
		/// The grant replaces the one that the device has, expired or not, and starts with what is left of its quota, capped
		/// to the new capacity. The first grant, and one after a withdrawal, starts with nothing left. Each block after this
		/// one adds the refill.
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
		/// - [`Error::BudgetExceeded`]: the quota does not fit into the owner's budget.
		///
		/// ## Events
		///
		/// - [`Event::Granted`]
		#[pallet::call_index(0)]
		// A grant that ends may be the end of what is expected, as a withdrawal is.
		#[pallet::weight(match expires_at {
			Some(_) => T::WeightInfo::grant().max(T::WeightInfo::withdraw_grant()),
			None => T::WeightInfo::grant(),
		})]
		pub fn grant(
			origin: OriginFor<T>,
			device: DeviceId,
			quota: Quota,
			expires_at: Option<Moment>,
		) -> DispatchResult {
			let (record, owner, by) = Self::ensure_authority(origin, device)?;
			Self::do_grant(device, record, owner, by, Grant { quota, expires_at })
		}

		/// Withdraws a device's grant. Its packs are refused until it gets another.
		///
		/// The rest of the quota is lost.
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
			let (record, owner, by) = Self::ensure_authority(origin, device)?;
			Self::do_withdraw_grant(device, record, owner, by)
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
		#[pallet::weight((T::WeightInfo::suspend(), DispatchClass::Operational))]
		pub fn suspend(origin: OriginFor<T>, device: DeviceId, reason: Text<MAX_REASON_BYTES>) -> DispatchResult {
			let (record, _, by) = Self::ensure_authority(origin, device)?;
			Self::do_suspend(device, record, by, Reason::Stated(reason))
		}

		/// Reinstates a suspended device. Its packs are recorded again, if it has a grant, and its alarms start afresh.
		///
		/// The owner can lift its own suspension and an alarm's, unless alarms have suspended the device repeatedly; the
		/// council majority can lift any.
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
		/// - [`Error::SuspendedByCouncil`], [`Error::SuspendedRepeatedly`]: the owner tried to lift a suspension that only
		///   the council can lift.
		///
		/// ## Events
		///
		/// - [`Event::Reinstated`]
		#[pallet::call_index(3)]
		pub fn reinstate(origin: OriginFor<T>, device: DeviceId) -> DispatchResult {
			let (record, _, by) = Self::ensure_authority(origin, device)?;
			Self::do_reinstate(device, record, by)
		}

		/// Halts readings: packs of the devices in question are refused until the council lets them go on. The devices'
		/// standing and grants stay as they are, and no reading is due from them meanwhile.
		///
		/// - `scope`: the whole chain, the devices of an organisation, of a model with or without its firmware, or a device.
		/// - `reason`: reason for the halt, in UTF-8; public.
		///
		/// ## Dispatch Origin
		///
		/// A majority of the council.
		///
		/// ## Errors
		///
		/// - [`Error::ScopeNotFound`]: what the scope names does not exist.
		/// - [`Error::AlreadyHalted`]: exactly these readings are halted already.
		/// - [`Error::MaxHaltsExceeded`]: no more halts can be in force.
		///
		/// ## Events
		///
		/// - [`Event::Halted`]
		#[pallet::call_index(4)]
		#[pallet::weight((T::WeightInfo::halt(), DispatchClass::Operational))]
		pub fn halt(origin: OriginFor<T>, scope: HaltScope, reason: Text<MAX_REASON_BYTES>) -> DispatchResult {
			T::CouncilOrigin::ensure_origin(origin)?;
			Self::do_halt(scope, reason)
		}

		/// Lets readings go on that were halted. Other halts of the same devices stay in force.
		///
		/// - `scope`: as it was halted.
		///
		/// ## Dispatch Origin
		///
		/// A majority of the council.
		///
		/// ## Errors
		///
		/// - [`Error::ScopeNotFound`]: what the scope names does not exist.
		/// - [`Error::NotHalted`]: exactly these readings are not halted.
		///
		/// ## Events
		///
		/// - [`Event::Resumed`]
		#[pallet::call_index(5)]
		#[pallet::weight((T::WeightInfo::resume(), DispatchClass::Operational))]
		pub fn resume(origin: OriginFor<T>, scope: HaltScope) -> DispatchResult {
			T::CouncilOrigin::ensure_origin(origin)?;
			Self::do_resume(scope)
		}
	}

	impl<T: Config> Pallet<T> {
		/// Returns the standing, grant, quota and usage of a device; `None` if there is no such device.
		pub fn record_of(device: DeviceId) -> Option<RecordOf<T>> {
			Authorisations::<T>::get(device)
		}
	}
}
