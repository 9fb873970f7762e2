//! # Readings Pallet
//!
//! Takes in the data: inspects device-signed packs before they enter a block, and records the findings.
//!
//! - [`Config`]
//! - [`Call`]
//! - [`Event`]
//! - [`Error`]
//! - [`InspectCallData`], the transaction extension that guards `submit` and `report`.
//!
//! ## Overview
//!
//! A pack passes two steps:
//!
//! 1. [`InspectCallData`] inspects the pack (`inspection.rs`): identifies the device, checks the sequence, authorises
//!    the device, checks size and times, then the signature, and appraises every value against the device's profile. A
//!    pack that fails is refused with a [`Refusal`](beadle_primitives::Refusal) and leaves no trace. A pack that passes
//!    is dispatched with [`Origin::Inspected`], which carries the findings.
//! 2. [`Pallet::submit`] accepts only that origin and records the findings: flags, violations, alarms and their
//!    consequences. It cannot fail for any reason of the reading.
//!
//! ### Terminology
//!
//! - **Pack.** The unit that a device signs and sends: a sequence, a base time and records.
//! - **Inspection.** All checks of a pack before it may enter a block. The last of them is the *appraisal*: each value is
//!   judged by the device's profile.
//! - **Finding.** What the machine found: a flag or an alarm.
//! - **Violation.** A value with the flag suspect or fail, on record with the rule that gave the flag.
//! - **Verdict.** What a person says about an alarm.
//! - **Silence.** The time since the last observation arrived, or since one was expected, once it is longer than a gap rule
//!   allows.
//! - **Report.** A signed pack that the profile refuses, carried to the chain for that reason.
//!
//! ### The origin
//!
//! [`Origin::Inspected`] and [`Origin::Reported`] have no encoded form, so no call data can name them. Only the extension
//! creates them, for a `submit` or a `report` that is the outermost call of a general transaction without signer. Such a
//! call inside a batch, behind a proxy, a multisig or a council motion, or dispatched by root, does not have the origin and
//! fails.
//!
//! ### Reports
//!
//! A pack that a behaviour refuses leaves no trace, so a sensor that is stuck beyond that limit looks silent. Whoever
//! carries such a pack can report it. A report passes the same inspection as a pack, and then the values must break a
//! behaviour that refuses, of the profile version which the report names and which is in force. What is recorded is a
//! violation and not a reading: it counts towards the alarms of all behaviours of the metric that the value fails and that
//! need no earlier values, with their mitigations. A behaviour that refuses is in alarm after one such value, without a
//! mitigation, until a value of the metric is accepted.
//!
//! A report says nothing in favour of the device: it ends no silence, clears no alarm, and takes no sequence, so a later
//! pack is not blocked. Nothing is reported twice, since each value that counts must be observed after those of its metric
//! that were reported, and by now; nor is anything that was recorded, since a report must come after that, too. A device has
//! one report in a block, behind all packs, and its quota pays for it as for a pack.
//!
//! ### Evidence
//!
//! What speaks against a device cannot be displaced by it:
//!
//! | evidence | where | bound |
//! |---|---|---|
//! | each flagged or reported pack: its hash, the numbers and the hash of its violations | the device's log, by [`Config::OnAction`] | the log's head is in state, all entries are events |
//! | each alarm raised, cleared and invalidated, with what raised it | the same | the same |
//! | lasting alarms, with what raised them | [`Alarms`] | all |
//! | alarms that the council has judged | [`Alarms`] | those judged last, by [`Config::MaxAdverseAlarms`] |
//! | other alarms that suspended the device | [`Alarms`] | the latest, by [`Config::MaxAdverseAlarms`] |
//! | other alarms that asked for it, while it was suspended for another one | [`Alarms`] | the latest, by [`Config::MaxAdverseAlarms`] |
//! | other alarms | [`Alarms`] | the latest, by [`Config::MaxEndedAlarms`] |
//! | violations, four of each pack at most | [`Violations`] | the latest, by [`Config::MaxViolations`], failing ones before suspect ones |
//! | all violations of a pack | [`Event::Flagged`], [`Event::Reported`] | the log has their hash |
//! | the pack, as its device signed it | the body of its block | the log and the state have its hash |
//!
//! Once a device is revoked, its head of the log is all that is left of this in state.
//!
//! ### Alarms and verdicts
//!
//! A behaviour that fails often enough in a row raises an alarm, which has a number and stays on record ([`Alarms`])
//! together with its end: passing values clear it, or it is invalidated. Whoever has authority over the device looks
//! into the alarm and records a verdict ([`Pallet::set_verification_state`]): a false positive invalidates the alarm if
//! it lasts, and reinstates the device if it was suspended for it. The owner cannot override the council's verdict.
//!
//! A lasting silence is an alarm, too: it shows in the attestation result as soon as somebody asks. Besides, the weight
//! left over in each block is used to sweep a few devices and put such alarms on record (`sweep.rs`). Nothing depends
//! on the sweep. Only data end a silence and its alarm, or the council's verdict: neither a grant nor a reinstatement nor a
//! verdict by the owner does. Who withdraws a grant, gives one that ends or assigns another profile may expect less from then on,
//! so the alarms of silences that have lasted long enough are put on record first. Times in which packs were refused for no reason of the device's owner
//! ([`Pause`](beadle_primitives::Pause)) count neither as silence nor as a gap.
//!
//! ### Staged versions
//!
//! While a profile has a staged version, every pack is also appraised by that version. This has no effect except on the
//! counters in [`Comparisons`] and on the staged version's own history, which it keeps when it becomes active. Alarms
//! are not carried over: those raised under the previous version are invalidated, and the new version counts from zero.
//! A device that is assigned another profile starts afresh altogether. A silence goes on in both cases: it counts from when
//! the device was last heard of, or from when it was expected to begin.
//!
//! ## Interface
//!
//! ### Dispatchable Functions
//!
//! | call | caller |
//! |---|---|
//! | `submit` | a device, through [`InspectCallData`] |
//! | `report` | whoever carries a device's pack, through [`InspectCallData`] |
//! | `set_verification_state` | the device's owner, or a majority of the council |
//!
//! ### Traits
//!
//! - [`OnReinstated`](beadle_primitives::traits::OnReinstated), which is notified of reinstatements.
//! - [`StagedComparison`](beadle_primitives::traits::StagedComparison), by which others look up how a staged version does.
//! - [`OnAction`](beadle_primitives::traits::OnAction), which is notified of grants and assignments: since when readings
//!   are expected, and what was missing until then; and of revocations. Of an assignment it is notified before it takes effect.
//!
//! ## Examples
//!
//! A pack in which nothing was found:
#![doc = docify::embed!("src/tests/submit.rs", a_good_pack_is_recorded)]
//!
//! Three failing values raise an alarm, and the alarm suspends the device:
#![doc = docify::embed!("src/tests/submit.rs", an_alarm_is_raised_and_suspends)]
//!
//! A sensor that is stuck where it cannot measure is reported:
#![doc = docify::embed!("src/tests/report.rs", a_stuck_sensor_is_reported)]
//!
//! ## Low Level / Implementation Details
//!
//! All that the rules remember of a device is one storage item ([`Histories`]): one read to inspect a pack, one write
//! to record it. The rules themselves are pure functions in `beadle-appraisal`.

#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;

mod extension;
mod inspection;

mod calls;

mod alarms;
mod comparison;
mod findings;
mod recording;
mod reports;
mod retirement;

mod expectation;
mod sweep;

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

pub use extension::InspectCallData;
pub use inspection::Inspection;
pub use pallet::*;
pub use reports::Report;
pub use types::{AlarmLog, LatestReport, PinnedViolation, MAX_PINNED};
pub use weights::WeightInfo;

/// The configuration, storage, origin, events, errors and calls.
// The macros generate conversions and uses of `expect`; the calls' bodies are in other files.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::{types::MAX_ENDED_ALARMS, *};
	use alloc::boxed::Box;
	use beadle_appraisal::VersionedHistory;
	use beadle_primitives::{
		appraisal::MAX_FINDINGS,
		pack::MAX_RECORDS,
		profile::MAX_HELD_BEHAVIOURS,
		standing::MAX_REASON_BYTES,
		traits::{ActiveProfiles, Authorisation, DeviceDirectory, EnsureAuthority, OnAction, PacksRoom},
		AccountId, AlarmId, Authority, Comparison, DeviceId, MetricIndex, Moment, Pack, ProfileId, ProfileRef, QcFlag,
		Sequence, Text, VerificationState, Violation,
	};
	use frame_support::{pallet_prelude::*, traits::Time};
	use frame_system::pallet_prelude::*;
	use sp_runtime::MultiSignature;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// Latest violations of a device.
	pub type ViolationsOf<T> = BoundedVec<PinnedViolation<BlockNumberFor<T>>, <T as Config>::MaxViolations>;

	/// The pallet; see the crate's documentation.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Configuration of the pallet by the runtime.
	#[pallet::config]
	pub trait Config:
		frame_system::Config<
		AccountId = AccountId,
		Hash = sp_core::H256,
		RuntimeOrigin: From<Origin> + Into<Result<Origin, OriginFor<Self>>>,
	>
	{
		/// Looks up enrolled devices and their keys.
		type Devices: DeviceDirectory;

		/// Looks up the profiles in force for a device.
		type Profiles: ActiveProfiles;

		/// Decides which devices may submit readings.
		type Authorisation: Authorisation;

		/// Origin that may record a verdict on an alarm: the device's owner or a majority of the council.
		type AuthorityOrigin: EnsureAuthority<Self::RuntimeOrigin>;

		/// Notified of every verdict on an alarm, and of everything that is found: flagged packs, and alarms raised, cleared
		/// and invalidated. The weights count two storage reads and a write for the findings.
		type OnAction: OnAction;

		/// Time of the chain.
		type Time: Time<Moment = Moment>;

		/// Divides the room that a block has for packs among the owners of devices.
		type Room: PacksRoom<Weight>;

		/// The most packs after the last recorded one that the transaction pool keeps of a device.
		#[pallet::constant]
		type SequenceWindow: Get<u32>;

		/// Number of a device's latest violations that are kept in state, failing ones before suspect ones. The events have
		/// all of them.
		#[pallet::constant]
		type MaxViolations: Get<u32>;

		/// Number of a device's latest ended alarms that are kept on record, besides those that last and the adverse ones.
		#[pallet::constant]
		type MaxEndedAlarms: Get<u32>;

		/// Number of a device's latest ended alarms that are kept because they suspended the device, of those that are kept
		/// because they asked for a suspension while it was suspended for another one, and of those that are kept because
		/// the council has judged them.
		#[pallet::constant]
		type MaxAdverseAlarms: Get<u32>;

		/// The most devices that a block with weight left checks for silence.
		#[pallet::constant]
		type SweepDevices: Get<u32>;

		/// Weights of this pallet's calls, extension and sweep.
		type WeightInfo: WeightInfo;
	}

	/// Origin of an inspected pack.
	#[pallet::origin]
	#[derive(Clone, PartialEq, Eq, Debug, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
	pub enum Origin {
		/// A pack that passed [`InspectCallData`], with the findings. It has no encoded form, so it cannot be forged in
		/// call data.
		#[codec(skip)]
		Inspected(Box<Inspection>),
		/// A pack that the profile refuses and that passed [`InspectCallData`] as a report, with the findings. It has no
		/// encoded form either.
		#[codec(skip)]
		Reported(Box<Report>),
	}

	/// Encodes to nothing, which decodes to nothing. (A derived implementation would not return, since the enum has no
	/// encoded variant.)
	impl Encode for Origin {
		fn encode_to<O: codec::Output + ?Sized>(&self, _: &mut O) {}
	}

	/// History of each device: what the rules remember of it.
	///
	/// Hashed with `Twox64Concat`: the chain assigns the numbers, so nobody can choose them to unbalance the trie.
	#[pallet::storage]
	pub type Histories<T: Config> = StorageMap<_, Twox64Concat, DeviceId, VersionedHistory, ValueQuery>;

	/// Latest violations of each device, oldest first. A suspect value makes room for any, a failing one for failing ones
	/// alone.
	///
	/// Hashed as [`Histories`].
	#[pallet::storage]
	pub type Violations<T: Config> = StorageMap<_, Twox64Concat, DeviceId, ViolationsOf<T>, ValueQuery>;

	/// Alarms of each device: all that last, and of those that ended the ones that the council has judged last, the latest
	/// that suspended the device, and the latest others.
	///
	/// Hashed as [`Histories`].
	#[pallet::storage]
	pub type Alarms<T: Config> = StorageMap<_, Twox64Concat, DeviceId, AlarmLog<BlockNumberFor<T>>, ValueQuery>;

	/// Latest report of each device that was reported, and until when values of each metric were reported.
	///
	/// Hashed as [`Histories`].
	#[pallet::storage]
	pub type LatestReports<T: Config> = StorageMap<_, Twox64Concat, DeviceId, LatestReport<BlockNumberFor<T>>>;

	/// Comparison of each profile's latest staged version with the version that was active beside it.
	///
	/// Hashed with `Twox64Concat`: the chain assigns the numbers, so nobody can choose them to unbalance the trie.
	#[pallet::storage]
	pub type Comparisons<T: Config> = StorageMap<_, Twox64Concat, ProfileId, Comparison, OptionQuery>;

	/// The next device to check for silence.
	#[pallet::storage]
	pub type SweepCursor<T: Config> = StorageValue<_, DeviceId, ValueQuery>;

	/// Packs, alarms and verdicts put on record.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A pack was inspected and recorded.
		Recorded {
			/// The device that sent the pack.
			device: DeviceId,
			/// Sequence of the pack.
			sequence: Sequence,
			/// The profile and version that the pack was appraised against.
			profile: ProfileRef,
			/// The quality flag of each record.
			flags: BoundedVec<QcFlag, ConstU32<MAX_RECORDS>>,
		},
		/// Records of a pack were found suspect or failing.
		Flagged {
			/// The device that sent the pack.
			device: DeviceId,
			/// Sequence of the pack.
			sequence: Sequence,
			/// The profile and version that the pack was appraised against.
			profile: ProfileRef,
			/// Each rule that a record broke.
			violations: BoundedVec<Violation, ConstU32<MAX_FINDINGS>>,
		},
		/// An alarm was raised: a behaviour failed as many times in a row as its alarm takes, or a silence lasted that
		/// long.
		AlarmRaised {
			/// The device of the behaviour.
			device: DeviceId,
			/// Number of the alarm within the device.
			alarm: AlarmId,
			/// The profile and version of the behaviour.
			profile: ProfileRef,
			/// The position of the metric in the profile.
			metric: MetricIndex,
			/// The position of the behaviour in the metric.
			behaviour: u8,
			/// Time of the observation that decided it; for a silence, the time when the silence began.
			observed_at: Moment,
		},
		/// An alarm was cleared: as many values in a row as that takes did not fail, or the observation that ended a
		/// silence did not confirm the alarm.
		AlarmCleared {
			/// The device of the behaviour.
			device: DeviceId,
			/// Number of the alarm within the device.
			alarm: AlarmId,
			/// The profile and version of the behaviour.
			profile: ProfileRef,
			/// The position of the metric in the profile.
			metric: MetricIndex,
			/// The position of the behaviour in the metric.
			behaviour: u8,
			/// Time of the observation that decided it.
			observed_at: Moment,
		},
		/// An alarm ended without being cleared: it was found to be a false positive, the device was reinstated, or the
		/// device is now appraised against another profile or version.
		AlarmInvalidated {
			/// The device of the behaviour.
			device: DeviceId,
			/// Number of the alarm within the device.
			alarm: AlarmId,
			/// The profile and version of the behaviour.
			profile: ProfileRef,
			/// The position of the metric in the profile.
			metric: MetricIndex,
			/// The position of the behaviour in the metric.
			behaviour: u8,
		},
		/// A verdict on an alarm was recorded.
		VerificationStateSet {
			/// The device of the alarm.
			device: DeviceId,
			/// Number of the alarm within the device.
			alarm: AlarmId,
			/// The verdict.
			state: VerificationState,
			/// Authority that gave the verdict.
			by: Authority,
			/// Stated reason.
			reason: Text<MAX_REASON_BYTES>,
		},
		/// Somebody reported a pack of a device that its profile refuses. Its values are no readings; they count towards
		/// the alarms of the behaviours that they break.
		Reported {
			/// The device that signed the pack.
			device: DeviceId,
			/// Sequence of the pack, which another pack may still take.
			sequence: Sequence,
			/// The profile and version that refuse the pack.
			profile: ProfileRef,
			/// Each rule that a refused value broke.
			violations: BoundedVec<Violation, ConstU32<MAX_FINDINGS>>,
		},
	}

	/// Reason why a call failed.
	#[pallet::error]
	pub enum Error<T> {
		/// No device has this number. Correct the number.
		DeviceNotFound,
		/// The device has no alarm with this number on record: it was never raised, or it ended too long ago. Read the
		/// device's `alarms`.
		AlarmNotFound,
		/// The signer has no authority over the device: it is neither its owner nor a council majority. Sign as the
		/// owner, or put a motion to the council.
		NotAuthorised,
		/// The device was revoked for good, so no verdict can be recorded on its alarms.
		Revoked,
		/// The council has already given a verdict on this alarm, which the owner cannot override. Put a motion to the
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
			assert!(T::MaxViolations::get() > 0, "a device's latest violation is always kept");
			for most in [T::MaxEndedAlarms::get(), T::MaxAdverseAlarms::get()] {
				assert!(most <= MAX_ENDED_ALARMS, "an alarm log has room for so many");
			}
			let (records, behaviours) = (MAX_RECORDS, MAX_HELD_BEHAVIOURS);
			for (inspect, record) in [
				(T::WeightInfo::inspect(records, behaviours), T::WeightInfo::submit(records, behaviours)),
				(T::WeightInfo::inspect_report(records, behaviours), T::WeightInfo::report(records, behaviours)),
			] {
				let most = T::BlockWeights::get().get(DispatchClass::Normal).max_extrinsic.unwrap_or(Weight::MAX);
				assert!(inspect.saturating_add(record).all_lt(most), "the largest pack fits into a block");
			}
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
		/// Devices send this call as a general transaction without signer, account, nonce or fee. Any fault of the pack
		/// is refused by code before that; once in a block, the call succeeds.
		///
		/// ## Dispatch Origin
		///
		/// [`Origin::Inspected`] alone, which [`InspectCallData`] sets for a pack that passed. Nothing else can
		/// dispatch this call: not a signed account, a batch, a proxy, a multisig, the council or root.
		///
		/// ## Errors
		///
		/// `BadOrigin` for every other origin.
		///
		/// ## Events
		///
		/// [`Event::Recorded`]; [`Event::Flagged`] if a record is suspect or failing; [`Event::AlarmRaised`] and
		/// [`Event::AlarmCleared`] as they occur; [`Event::AlarmInvalidated`] if the device is appraised against
		/// another profile or version than before.
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
			match origin.into() {
				Ok(Origin::Inspected(inspection)) => Self::do_submit(*inspection, device, &pack),
				_ => Err(DispatchError::BadOrigin.into()),
			}
		}

		/// Records a verdict on an alarm, after somebody has looked into it.
		///
		/// A false positive does not stand: if the alarm lasts, it is invalidated and its behaviour starts afresh, but for
		/// an alarm for a silence, which lasts until data come unless the council takes it back; if
		/// the device is suspended for the alarm, it is reinstated, unless the council has taken the suspension over.
		/// The other verdicts change only the record. A verdict can be replaced by another, but the owner can't replace
		/// the council's.
		///
		/// - `device`: number of the device.
		/// - `alarm`: number of the alarm within the device.
		/// - `state`: the verdict.
		/// - `reason`: reason for the verdict, in UTF-8; public.
		///
		/// ## Dispatch Origin
		///
		/// The device's owner, or a majority of the council.
		///
		/// ## Errors
		///
		/// - [`Error::DeviceNotFound`], [`Error::Revoked`]: no device has this number, or it was revoked.
		/// - [`Error::NotAuthorised`]: neither the owner nor the council majority.
		/// - [`Error::AlarmNotFound`]: no alarm with this number is on record.
		/// - [`Error::DecidedByCouncil`]: the owner tried to replace the council's verdict.
		///
		/// ## Events
		///
		/// [`Event::VerificationStateSet`]; [`Event::AlarmInvalidated`] if the alarm lasted and was a false positive,
		/// and for each lasting alarm of a device that is reinstated by it.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::set_verification_state())]
		pub fn set_verification_state(
			origin: OriginFor<T>,
			device: DeviceId,
			alarm: AlarmId,
			state: VerificationState,
			reason: Text<MAX_REASON_BYTES>,
		) -> DispatchResult {
			let by = Self::ensure_authority(origin, device)?;
			Self::do_set_verification_state(device, by, alarm, state, reason)
		}

		/// Puts on record that a device has signed a pack which its profile refuses.
		///
		/// Anyone who carries packs sends this call as a general transaction without signer, account, nonce or fee, once
		/// `submit` of the same pack is refused with `OutOfBounds`, and before the device's next pack is recorded. The
		/// violations count towards alarms; the values are no readings, and the sequence stays free.
		///
		/// - `device`: number of the device.
		/// - `pack`: the pack, as the device signed it.
		/// - `signature`: the device's signature.
		/// - `profile`: the profile and version in force for the device, of which a behaviour refuses the pack.
		///
		/// ## Dispatch Origin
		///
		/// [`Origin::Reported`] alone, which [`InspectCallData`] sets for a report that passed. It is refused like a pack,
		/// and besides with `StaleProfile`, if another profile or version is in force; `NotRefused`, if the pack breaks
		/// no behaviour that refuses; and `AlreadyReported`, if a value that breaks the profile was not observed
		/// after those of its metric that were reported.
		///
		/// ## Errors
		///
		/// `BadOrigin` for every other origin.
		///
		/// ## Events
		///
		/// [`Event::Reported`]; [`Event::AlarmRaised`] as alarms are raised; [`Event::AlarmInvalidated`] if the device is
		/// appraised against another profile or version than before.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::report(pack.record_count(), MAX_HELD_BEHAVIOURS))]
		pub fn report(
			origin: OriginFor<T>,
			device: DeviceId,
			pack: Pack,
			signature: MultiSignature,
			profile: ProfileRef,
		) -> DispatchResultWithPostInfo {
			// The extension verified the signature and the profile; they stay in the block as evidence.
			let _ = (signature, profile);
			match origin.into() {
				Ok(Origin::Reported(report)) => Self::do_report(*report, device, &pack),
				_ => Err(DispatchError::BadOrigin.into()),
			}
		}
	}
}
