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
//! ## Low Level / Implementation Details
//!
//! All that the rules remember of a device is one storage item ([`Histories`]): one read to inspect a pack, one
//! write to record it. The rules themselves are pure functions in `beadle-appraisal`.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub use extension::InspectCallData;
pub use inspection::Inspection;
pub use pallet::*;
pub use types::PinnedViolation;
pub use weights::WeightInfo;

mod alarms;
mod extension;
mod inspection;
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
	use super::*;
	use alloc::boxed::Box;
	use beadle_appraisal::History;
	use beadle_primitives::{
		appraisal::MAX_FINDINGS,
		pack::MAX_RECORDS,
		traits::{ActiveProfiles, Authorisation, DeviceDirectory, OnReinstated},
		AccountId, DeviceId, MetricIndex, Millis, Moment, Pack, ProfileRef, QcFlag, Sequence, Violation,
	};
	use frame_support::{pallet_prelude::*, traits::Time};
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

		/// The weights of this pallet's call and extension.
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
		/// A behaviour failed so many times in a row that its alarm was raised.
		AlarmRaised {
			/// Whose behaviour.
			device: DeviceId,
			/// The profile and version that it belongs to.
			profile: ProfileRef,
			/// The position of the metric in the profile.
			metric: MetricIndex,
			/// The position of the behaviour in the metric.
			behaviour: u8,
			/// When the value was observed that decided it.
			observed_at: Moment,
		},
		/// A behaviour in alarm passed so many times in a row that its alarm was cleared.
		AlarmCleared {
			/// Whose behaviour.
			device: DeviceId,
			/// The profile and version that it belongs to.
			profile: ProfileRef,
			/// The position of the metric in the profile.
			metric: MetricIndex,
			/// The position of the behaviour in the metric.
			behaviour: u8,
			/// When the value was observed that decided it.
			observed_at: Moment,
		},
		/// A behaviour's alarm ended without having been cleared: the device was reinstated, or is held against
		/// another profile or version now.
		AlarmInvalidated {
			/// Whose behaviour.
			device: DeviceId,
			/// The profile and version that it belongs to.
			profile: ProfileRef,
			/// The position of the metric in the profile.
			metric: MetricIndex,
			/// The position of the behaviour in the metric.
			behaviour: u8,
		},
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::SequenceWindow::get() > 0, "a window of zero would refuse every pack");
			assert!(T::MillisPerBlock::get() > 0, "blocks take time");
			assert!(T::MaxViolations::get() > 0, "a device's latest violation is always kept");
			assert!(
				T::WeightInfo::inspect(MAX_RECORDS)
					.saturating_add(T::WeightInfo::submit(MAX_RECORDS))
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
		/// profile than before.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::submit(pack.record_count()))]
		pub fn submit(origin: OriginFor<T>, device: DeviceId, pack: Pack, signature: MultiSignature) -> DispatchResult {
			// The extension verified the signature; it stays in the block as evidence.
			let _ = signature;
			let Origin::Inspected(inspection) = origin.into().map_err(|_| DispatchError::BadOrigin)?;
			ensure!(inspection.is_of(device, pack.sequence), DispatchError::BadOrigin);
			Self::record(*inspection);
			Ok(())
		}
	}

	impl<T: Config> OnReinstated for Pallet<T> {
		/// The device starts afresh: no value and no alarm from before the suspension counts.
		fn on_reinstated(device: DeviceId) {
			Histories::<T>::mutate_extant(device, |history| {
				Self::invalidate_alarms(device, history);
				history.restart();
			});
		}
	}
}
