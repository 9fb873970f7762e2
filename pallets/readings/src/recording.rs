//! Recording of an inspected pack in its block.

use crate::{inspection::StagedFinding, Comparisons, Config, Event, Histories, Inspection, Pallet};
use beadle_appraisal::{Outcome, VersionedHistory};
use beadle_primitives::{traits::Authorisation, Appraisal, Comparison, Pack, ProfileRef, Tally, Usage, Via};
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
		Histories::<T>::insert(device, VersionedHistory::from(history));
		let flagged = u64::from(appraisal.flagged());
		let usage = Usage { packs: 1, records: records.into(), bytes, flagged, reported: 0 };
		T::Authorisation::record_usage(device, owner, usage);
		if let Some(staged) = staged {
			Self::compare(profile, &appraisal, &staged);
		}
		Self::deposit_event(Event::Recorded { device, sequence, profile, flags: appraisal.flags.clone() });
		Self::put_findings(device, profile, Via::Submit, pack, appraisal);
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
