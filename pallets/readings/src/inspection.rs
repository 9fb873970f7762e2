//! The inspection of a pack, cheap checks first, and what follows from it once it is in a block.

use crate::{Config, Event, Histories, Pallet, PinnedViolation, Violations};
use beadle_appraisal::{admit, appraise, distance, History, Outcome};
use beadle_primitives::{
	message,
	traits::{ActiveProfiles, Authorisation, DeviceDirectory},
	DeviceId, Millis, Pack, ProfileRef, Refusal, Sequence, Usage, Violation,
};
use codec::Encode;
use frame_support::traits::{Get, Time};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::Zero, MultiSignature};

/// How the pack at hand is to be looked at.
#[derive(Clone, Copy)]
pub(crate) enum Stage<'a> {
	/// Asked for by anyone, before there is a signature.
	DryRun,
	/// In the transaction pool: later packs may wait for earlier ones.
	Pool(&'a MultiSignature),
	/// In a block: only the next pack in sequence can be applied.
	Block(&'a MultiSignature),
}

/// What inspecting a pack found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Inspection {
	/// Whose pack.
	device: DeviceId,
	/// How many packs after the last recorded one it stands: 1 for the next.
	distance: u64,
	/// How many records it has.
	records: u32,
	/// How many bytes it has, encoded.
	bytes: u64,
	/// How long it stays young enough to be recorded, in milliseconds from now.
	pub(crate) lifetime: Millis,
	/// The history before, if the device was held against another profile then.
	superseded: Option<History>,
	/// What was found, and the device's history from then on.
	outcome: Outcome,
}

impl Inspection {
	/// Whether this is the inspection of that pack.
	pub fn is_of(&self, device: DeviceId, sequence: Sequence) -> bool {
		self.device == device && self.outcome.history.sequence == sequence
	}

	/// What was found.
	pub fn outcome(&self) -> &Outcome {
		&self.outcome
	}

	/// How many packs after the last recorded one it stands: 1 for the next.
	pub(crate) fn distance(&self) -> u64 {
		self.distance
	}

	/// How many records it has.
	pub(crate) fn records(&self) -> u32 {
		self.records
	}
}

impl<T: Config> Pallet<T> {
	/// Inspects a pack without a signature, as it would be if it were submitted now. Writes nothing.
	///
	/// # Errors
	///
	/// The [`Refusal`] that the pack would meet.
	pub fn dry_run(device: DeviceId, pack: &Pack) -> Result<Inspection, Refusal> {
		Self::inspect(device, pack, Stage::DryRun)
	}

	/// Inspects a pack. Writes nothing.
	pub(crate) fn inspect(device: DeviceId, pack: &Pack, stage: Stage) -> Result<Inspection, Refusal> {
		let known = T::Devices::device(device).ok_or(Refusal::UnknownDevice)?;
		if known.revoked {
			return Err(Refusal::Revoked);
		}
		let window = match stage {
			Stage::Block(_) => 1,
			Stage::DryRun | Stage::Pool(_) => u64::from(T::SequenceWindow::get()),
		};
		let history = Histories::<T>::get(device);
		let distance = distance(history.sequence, pack.sequence, window)?;
		let records = pack.record_count();
		T::Authorisation::authorise(device, records, distance)?;
		let active = T::Profiles::active_profile(device).ok_or(Refusal::NoProfile)?;
		let now = T::Time::now();
		admit(&active.profile, &history, pack, now)?;
		if let Stage::Pool(signature) | Stage::Block(signature) = stage {
			let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero());
			let message = message::pack_message(&genesis, device, pack);
			if !message::verify(&known.key, signature, &message) {
				return Err(Refusal::BadSignature);
			}
		}
		let outcome = appraise(&active, &history, pack)?;
		let superseded = (history.profile != active.reference).then_some(history);
		let bytes = u64::try_from(pack.encoded_size()).unwrap_or(u64::MAX);
		let lifetime = pack.base_time.saturating_add(active.profile.max_age).saturating_sub(now);
		Ok(Inspection { device, distance, records, bytes, lifetime, superseded, outcome })
	}

	/// Records what inspecting a pack found, and does what it entails.
	pub(crate) fn record(inspection: Inspection) {
		let Inspection { device, records, bytes, superseded, outcome, .. } = inspection;
		let Outcome { appraisal, history } = outcome;
		let (sequence, profile) = (history.sequence, history.profile);
		if let Some(superseded) = superseded {
			Self::invalidate_alarms(device, &superseded);
		}
		Histories::<T>::insert(device, history);
		let flagged = u64::from(appraisal.flagged());
		T::Authorisation::record_usage(device, Usage { packs: 1, records: records.into(), bytes, flagged });
		Self::deposit_event(Event::Recorded { device, sequence, profile, flags: appraisal.flags });
		if !appraisal.violations.is_empty() {
			Self::pin(device, sequence, profile, &appraisal.violations);
			Self::deposit_event(Event::Flagged { device, sequence, profile, violations: appraisal.violations });
		}
		Self::follow_up(device, profile, &appraisal.transitions);
	}

	/// Keeps the violations with what was true when they occurred; the oldest make room.
	fn pin(device: DeviceId, sequence: Sequence, profile: ProfileRef, violations: &[Violation]) {
		let block = frame_system::Pallet::<T>::block_number();
		Violations::<T>::mutate(device, |kept| {
			for violation in violations {
				if kept.is_full() {
					kept.remove(0);
				}
				let pinned = PinnedViolation { profile, sequence, block, violation: *violation };
				let pushed = kept.try_push(pinned);
				debug_assert!(pushed.is_ok(), "there was room, or room was made; qed");
			}
		});
	}
}
