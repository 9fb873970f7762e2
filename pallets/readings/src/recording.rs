//! Recording of an inspected pack in its block.

use crate::{
	inspection::StagedFinding, Comparisons, Config, Event, Histories, Inspection, Pallet, PinnedViolation, Violations,
};
use beadle_appraisal::Outcome;
use beadle_primitives::{
	message, traits::Authorisation, Appraisal, Comparison, DeviceId, Pack, ProfileRef, Tally, Usage, Violation,
};
use sp_runtime::SaturatedConversion;

impl<T: Config> Pallet<T> {
	/// Records the findings of an inspection, with their consequences.
	pub(crate) fn record(inspection: Inspection, pack: &Pack) {
		let Inspection { device, owner, records, bytes, superseded, outcome, staged, .. } = inspection;
		let Outcome { appraisal, mut history } = outcome;
		history.recorded_in = frame_system::Pallet::<T>::block_number().saturated_into();
		let (sequence, profile) = (history.sequence, history.profile);
		if let Some(superseded) = superseded {
			Self::invalidate_alarms(device, &superseded);
		}
		Histories::<T>::insert(device, history);
		let flagged = u64::from(appraisal.flagged());
		T::Authorisation::record_usage(device, owner, Usage { packs: 1, records: records.into(), bytes, flagged });
		if let Some(staged) = staged {
			Self::compare(profile, &appraisal, &staged);
		}
		Self::deposit_event(Event::Recorded { device, sequence, profile, flags: appraisal.flags });
		if !appraisal.violations.is_empty() {
			Self::pin(device, profile, pack, &appraisal.violations);
			Self::deposit_event(Event::Flagged { device, sequence, profile, violations: appraisal.violations });
		}
		Self::follow_up(device, profile, &appraisal.transitions);
	}

	/// Keeps the violations with profile, pack and block; the oldest make room.
	fn pin(device: DeviceId, profile: ProfileRef, pack: &Pack, violations: &[Violation]) {
		let block = frame_system::Pallet::<T>::block_number();
		let pack_hash = message::pack_hash(&Self::genesis(), device, pack);
		let sequence = pack.sequence;
		Violations::<T>::mutate(device, |kept| {
			for violation in violations {
				if kept.is_full() {
					kept.remove(0);
				}
				let pinned = PinnedViolation { profile, sequence, pack_hash, block, violation: *violation };
				let pushed = kept.try_push(pinned);
				debug_assert!(pushed.is_ok(), "there was room, or room was made; qed");
			}
		});
	}

	/// Counts the findings of the active and the staged version for one more pack; starts from zero if either version
	/// has changed.
	fn compare(active: ProfileRef, by_active: &Appraisal, staged: &StagedFinding) {
		let from_zero = Comparison {
			active: active.version,
			staged: staged.profile.version,
			by_active: Tally::default(),
			by_staged: Tally::default(),
		};
		Comparisons::<T>::mutate(active.id, |comparison| {
			let same = |found: &Comparison| (found.active, found.staged) == (from_zero.active, from_zero.staged);
			let mut counted = comparison.take().filter(same).unwrap_or(from_zero.clone());
			counted.by_active.count(Some(by_active));
			counted.by_staged.count(staged.appraisal.as_ref());
			*comparison = Some(counted);
		});
	}
}
