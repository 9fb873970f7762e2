//! # Readings pallet
//!
//! Where data enters: device-signed packs are inspected before they get into a block, and what was found is recorded.
//!
//! ## Pallet API
//!
//! See the [`pallet`] module for storage, events, errors and the one call, and [`InspectCallData`] for the
//! transaction extension that guards it.
//!
//! ## Overview
//!
//! A reading takes two steps:
//!
//! 1. [`InspectCallData`] inspects the pack (`inspection.rs`): identifies the device, authorises it, checks
//!    sequence, size and time, then the signature, and appraises every value against the device's profile. What
//!    fails is refused with a [`Refusal`](beadle_primitives::Refusal) and leaves no trace. What passes goes on as
//!    [`Origin::Inspected`], with all that was found.
//! 2. [`Pallet::submit`] takes nothing but that origin and records the findings: flags, violations, alarms and what
//!    they entail. It cannot fail for any reason of the reading.
//!
//! ### The origin
//!
//! [`Origin::Inspected`] has no encoded form, so no call data can name it, and only the extension makes it, for a
//! `submit` that is the outermost call of a general transaction without signer. A `submit` inside a batch, behind a
//! proxy, a multisig or a council motion, or dispatched by root, does not have it and fails.
//!
//! ### Alarms and findings
//!
//! A behaviour that fails often enough in a row raises an alarm, which has a number and stays on record ([`Alarms`]) with
//! what becomes of it: it is cleared by values that pass, or invalidated. Whoever has authority over the device looks
//! into it and says what it was ([`Pallet::set_verification_state`]): a false positive does not stand, and the device is
//! reinstated if it was suspended for it. The council's finding stands above the owner's.
//!
//! Silence is an alarm, too: it shows in the attestation result as soon as somebody asks. Besides, what is left of each
//! block is used to go through a few devices and put such alarms on record (`sweep.rs`). Nothing depends on that.
//!
//! ### Staged versions
//!
//! While a profile has a staged version, every pack is appraised by it as well, without effect but on the counters in
//! [`Comparisons`] and on a past of its own, which it goes on with once it is active. Alarms do not go over: those that
//! were raised under the version before are invalidated, and the new one counts from zero. A device that is assigned
//! another profile starts afresh altogether.
//!
//! ## Low Level / Implementation Details
//!
//! All that the rules remember of a device is one storage item ([`Histories`]): one read to inspect a pack, one
//! write to record it. The rules themselves are pure functions in `beadle-appraisal`.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub use extension::InspectCallData;
pub use inspection::Inspection;
pub use pallet::*;
pub use types::{AlarmLog, PinnedViolation};
pub use weights::WeightInfo;

mod alarms;
#[cfg(feature = "runtime-benchmarks")]
#[allow(clippy::expect_used)]
pub mod benchmarking;
mod extension;
mod findings;
mod inspection;
mod recording;
mod sweep;
mod try_state;
mod types;
pub mod weights;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

// The macros write conversions and uses of `expect` of their own; the calls' bodies are in other files.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::{types::MAX_ENDED_ALARMS, *};
	use alloc::boxed::Box;
	use beadle_appraisal::History;
	use beadle_primitives::{
		appraisal::MAX_FINDINGS,
		pack::MAX_RECORDS,
		profile::MAX_HELD_BEHAVIOURS,
		standing::MAX_REASON_BYTES,
		traits::{ActiveProfiles, Authorisation, DeviceDirectory, OnAction},
		AccountId, AlarmId, Authority, Comparison, DeviceId, MetricIndex, Millis, Moment, Pack, ProfileId, ProfileRef,
		QcFlag, Sequence, Text, VerificationState, Violation,
	};
	use frame_support::{
		pallet_prelude::*,
		traits::{EnsureOriginWithArg, Time},
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::MultiSignature;

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config:
		frame_system::Config<
		AccountId = AccountId,
		Hash = sp_core::H256,
		RuntimeOrigin: From<Origin> + Into<Result<Origin, OriginFor<Self>>>,
	>
	{
		/// Who exists.
		type Devices: DeviceDirectory;

		/// What normal is.
		type Profiles: ActiveProfiles;

		/// Who may do what.
		type Authorisation: Authorisation;

		/// Who has authority over a device: it may say what an alarm was.
		type StewardOrigin: EnsureOriginWithArg<Self::RuntimeOrigin, DeviceId, Success = Authority>;

		/// Hears of everything that is done to a device.
		type OnAction: OnAction;

		/// The chain's time.
		type Time: Time<Moment = Moment>;

		/// How long a block takes, to tell in blocks how long a pack stays young enough.
		#[pallet::constant]
		type MillisPerBlock: Get<Millis>;

		/// How many packs after the last recorded one the transaction pool keeps of a device.
		#[pallet::constant]
		type SequenceWindow: Get<u32>;

		/// How many of a device's latest violations are kept in state. All of them are in the events.
		#[pallet::constant]
		type MaxViolations: Get<u32>;

		/// How many of a device's latest alarms that ended are kept on record, besides those that last.
		#[pallet::constant]
		type MaxEndedAlarms: Get<u32>;

		/// How many devices are looked at for silence in a block with time left, at most.
		#[pallet::constant]
		type SweepDevices: Get<u32>;

		/// The weights of this pallet's calls, extension and sweep.
		type WeightInfo: WeightInfo;
	}

	/// A device's latest violations.
	pub type ViolationsOf<T> = BoundedVec<PinnedViolation<BlockNumberFor<T>>, <T as Config>::MaxViolations>;

	/// The origin of an inspected pack.
	#[pallet::origin]
	#[derive(Clone, PartialEq, Eq, Debug, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
	pub enum Origin {
		/// A pack passed [`InspectCallData`], with what was found. It has no encoded form, so it cannot be forged
		/// in call data.
		#[codec(skip)]
		Inspected(Box<Inspection>),
	}

	/// To nothing, which decodes to nothing. (Derived for an enum with no encoded variant, it would not return.)
	impl Encode for Origin {
		fn encode_to<O: codec::Output + ?Sized>(&self, _: &mut O) {}
	}

	/// What the rules remember of each device.
	///
	/// Device numbers are handed out in order by the chain, so nobody can choose them to unbalance the trie.
	#[pallet::storage]
	pub type Histories<T: Config> = StorageMap<_, Twox64Concat, DeviceId, History, ValueQuery>;

	/// The latest violations of each device, oldest first.
	///
	/// Keyed as [`Histories`].
	#[pallet::storage]
	pub type Violations<T: Config> = StorageMap<_, Twox64Concat, DeviceId, ViolationsOf<T>, ValueQuery>;

	/// The alarms of each device: all that last, and the latest that ended.
	///
	/// Keyed as [`Histories`].
	#[pallet::storage]
	pub type Alarms<T: Config> = StorageMap<_, Twox64Concat, DeviceId, AlarmLog<BlockNumberFor<T>>, ValueQuery>;

	/// What each profile's latest staged version said, beside the one that was active.
	///
	/// Hashed with `Twox64Concat`: the chain gives out the numbers, so nobody can choose them to unbalance the trie.
	#[pallet::storage]
	pub type Comparisons<T: Config> = StorageMap<_, Twox64Concat, ProfileId, Comparison, OptionQuery>;

	/// The device that is next looked at for silence.
	#[pallet::storage]
	pub type SweepCursor<T: Config> = StorageValue<_, DeviceId, ValueQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A pack was inspected and recorded.
		Recorded {
			/// Whose pack.
			device: DeviceId,
			/// Its number in the device's series.
			sequence: Sequence,
			/// The profile and version that it was held against.
			profile: ProfileRef,
			/// The quality flag of each of its records.
			flags: BoundedVec<QcFlag, ConstU32<MAX_RECORDS>>,
		},
		/// Records of a pack were found suspect or failing.
		Flagged {
			/// Whose pack.
			device: DeviceId,
			/// Its number in the device's series.
			sequence: Sequence,
			/// The profile and version that it was held against.
			profile: ProfileRef,
			/// Each rule that a record did not pass.
			violations: BoundedVec<Violation, ConstU32<MAX_FINDINGS>>,
		},
		/// A behaviour failed so many times in a row that its alarm was raised, or nothing has arrived for so long.
		AlarmRaised {
			/// Whose behaviour.
			device: DeviceId,
			/// The alarm's number among those of the device.
			alarm: AlarmId,
			/// The profile and version that it belongs to.
			profile: ProfileRef,
			/// The position of the metric in the profile.
			metric: MetricIndex,
			/// The position of the behaviour in the metric.
			behaviour: u8,
			/// When the value was observed that decided it; of a silence, when it began.
			observed_at: Moment,
		},
		/// A behaviour in alarm passed so many times in a row that its alarm was cleared.
		AlarmCleared {
			/// Whose behaviour.
			device: DeviceId,
			/// The alarm's number among those of the device.
			alarm: AlarmId,
			/// The profile and version that it belongs to.
			profile: ProfileRef,
			/// The position of the metric in the profile.
			metric: MetricIndex,
			/// The position of the behaviour in the metric.
			behaviour: u8,
			/// When the value was observed that decided it.
			observed_at: Moment,
		},
		/// A behaviour's alarm ended without having been cleared: it was found to be a false positive, the device was
		/// reinstated, or it is held against another profile or version now.
		AlarmInvalidated {
			/// Whose behaviour.
			device: DeviceId,
			/// The alarm's number among those of the device.
			alarm: AlarmId,
			/// The profile and version that it belongs to.
			profile: ProfileRef,
			/// The position of the metric in the profile.
			metric: MetricIndex,
			/// The position of the behaviour in the metric.
			behaviour: u8,
		},
		/// Somebody looked into an alarm and said what it was.
		VerificationStateSet {
			/// Whose alarm.
			device: DeviceId,
			/// The alarm's number among those of the device.
			alarm: AlarmId,
			/// What became clear.
			state: VerificationState,
			/// In whose right it was said.
			by: Authority,
			/// Why.
			reason: Text<MAX_REASON_BYTES>,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// No device has this number. Correct the number.
		DeviceNotFound,
		/// The device has no alarm with this number on record: it was never raised, or it ended too long ago. Read
		/// `alarms` of the device.
		AlarmNotFound,
		/// The signer has no authority over the device: it is neither its owner nor a council majority. Sign as the
		/// owner, or put a motion to the council.
		NotAuthorised,
		/// The device was revoked, and nothing can be done to it any more.
		Revoked,
		/// The council has said what this alarm was, and its finding stands above the owner's. Put a motion to the
		/// council.
		DecidedByCouncil,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
			Self::sweep(remaining)
		}

		fn integrity_test() {
			assert!(T::SequenceWindow::get() > 0, "a window of zero would refuse every pack");
			assert!(T::MillisPerBlock::get() > 0, "blocks take time");
			assert!(T::MaxViolations::get() > 0, "a device's latest violation is always kept");
			assert!(T::MaxEndedAlarms::get() <= MAX_ENDED_ALARMS, "an alarm log has room for so many");
			assert!(
				T::WeightInfo::inspect(MAX_RECORDS, MAX_HELD_BEHAVIOURS)
					.saturating_add(T::WeightInfo::submit(MAX_RECORDS, MAX_HELD_BEHAVIOURS))
					.all_lt(T::BlockWeights::get().get(DispatchClass::Normal).max_extrinsic.unwrap_or(Weight::MAX)),
				"the largest pack fits into a block",
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Records an inspected pack.
		///
		/// Devices send this call as a general transaction without signer, account, nonce or fee. Whatever is wrong
		/// with the pack shows before that, as a refusal by code; once in a block, the call succeeds.
		///
		/// ## Dispatch Origin
		///
		/// [`Origin::Inspected`] alone, which [`InspectCallData`] gives to a pack that passed. Nothing else can call
		/// this: not a signed account, a batch, a proxy, a multisig, the council or root.
		///
		/// ## Errors
		///
		/// `BadOrigin` for every other origin.
		///
		/// ## Events
		///
		/// [`Event::Recorded`]; [`Event::Flagged`] if a record is suspect or failing; [`Event::AlarmRaised`] and
		/// [`Event::AlarmCleared`] as they occur; [`Event::AlarmInvalidated`] if the device is held against another
		/// profile or version than before.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::submit(pack.record_count(), MAX_HELD_BEHAVIOURS))]
		pub fn submit(
			origin: OriginFor<T>,
			device: DeviceId,
			pack: Pack,
			signature: MultiSignature,
		) -> DispatchResultWithPostInfo {
			// The extension verified the signature; it stays in the block as evidence.
			let _ = signature;
			let Origin::Inspected(inspection) = origin.into().map_err(|_| DispatchError::BadOrigin)?;
			ensure!(inspection.is_of(device, pack.sequence), DispatchError::BadOrigin);
			let weight = inspection.weight_to_record::<T::WeightInfo>();
			Self::record(*inspection, &pack);
			Ok(Some(weight).into())
		}

		/// Says what an alarm was, after somebody looked into it.
		///
		/// A false positive does not stand: if the alarm lasts, it is invalidated and its behaviour starts afresh; if the
		/// device is suspended for it, it is reinstated, unless the council has made the suspension its own. The other
		/// states change nothing but the record. What was said can be said anew, but the owner can't change what the
		/// council said.
		///
		/// - `device`: the device's number.
		/// - `alarm`: the alarm's number among those of the device.
		/// - `state`: what became clear.
		/// - `reason`: why, in UTF-8; everybody can read it.
		///
		/// ## Dispatch Origin
		///
		/// [`Config::StewardOrigin`]: the device's owner, or the council majority. That the device exists is checked
		/// before.
		///
		/// ## Errors
		///
		/// - [`Error::DeviceNotFound`], [`Error::Revoked`]: there is no such device, or not any more.
		/// - [`Error::NotAuthorised`]: neither the owner nor the council majority.
		/// - [`Error::AlarmNotFound`]: no such alarm is on record.
		/// - [`Error::DecidedByCouncil`]: the owner wants to change what the council said.
		///
		/// ## Events
		///
		/// [`Event::VerificationStateSet`]; [`Event::AlarmInvalidated`] if the alarm lasted and was a false positive, or
		/// for each alarm of a device that is reinstated by it.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::set_verification_state())]
		pub fn set_verification_state(
			origin: OriginFor<T>,
			device: DeviceId,
			alarm: AlarmId,
			state: VerificationState,
			reason: Text<MAX_REASON_BYTES>,
		) -> DispatchResult {
			let by = Self::ensure_steward(origin, device)?;
			Self::do_set_verification_state(device, by, alarm, state, reason)
		}
	}
}
