//! Reports of packs that the profile refuses: their inspection, and what they put on record.

use crate::{Config, Histories, LatestReport, LatestReports, Pallet, WeightInfo};
use beadle_appraisal::{admit, appraise_refused, distance, History, Outcome, VersionedHistory};
use beadle_primitives::{
	message,
	traits::{ActiveProfiles, Authorisation, DeviceDirectory},
	DeviceId, Millis, Moment, OrganisationId, Pack, ProfileRef, Refusal, Sequence, Usage, Via,
};
use frame_support::{
	ensure,
	traits::{Get, Time},
	weights::Weight,
};
use sp_runtime::{
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	MultiSignature,
};

/// Result of inspecting a report.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Report {
	/// The device that signed the pack.
	device: DeviceId,
	/// Organisation that owns the device.
	owner: OrganisationId,
	/// Sequence of the pack.
	sequence: Sequence,
	/// Number of records in the pack.
	records: u32,
	/// Number of behaviours that the device is appraised by, including those of a staged version.
	behaviours: u32,
	/// Time of the last observation in the pack.
	observed_at: Moment,
	/// Duration for which the pack can still be reported, in milliseconds from now.
	pub(crate) lifetime: Millis,
	/// Previous history, if it belongs to another profile or version.
	superseded: Option<History>,
	/// Findings, and the updated history of the device.
	outcome: Outcome,
}

impl Report {
	/// Returns whether this is the report of that pack.
	pub(crate) fn is_of(&self, device: DeviceId, sequence: Sequence) -> bool {
		(self.device, self.sequence) == (device, sequence)
	}

	/// Returns the weight of the inspection.
	pub(crate) fn weight_to_inspect<W: WeightInfo>(&self) -> Weight {
		W::inspect_report(self.records, self.behaviours)
	}

	/// Returns the weight of putting the report on record.
	pub(crate) fn weight_to_record<W: WeightInfo>(&self) -> Weight {
		W::report(self.records, self.behaviours)
	}
}

impl<T: Config> Pallet<T> {
	/// Inspects a report: the pack passes every check of one that is submitted, but for its values, which the profile
	/// refuses. Writes nothing.
	///
	/// Therefore a pack that is on record cannot be reported, nor one that was observed before it or before the device was
	/// reinstated. The quota does not count, since nothing is recorded.
	pub(crate) fn inspect_report(
		device: DeviceId,
		pack: &Pack,
		signature: &MultiSignature,
		profile: ProfileRef,
		in_block: bool,
	) -> Result<Report, TransactionValidityError> {
		let entry = T::Devices::entry(device).ok_or(Refusal::UnknownDevice)?;
		let known = entry.enrolled().ok_or(Refusal::Revoked)?;
		let latest = LatestReports::<T>::get(device);
		let block = frame_system::Pallet::<T>::block_number();
		if in_block && latest.as_ref().is_some_and(|latest| latest.block == block) {
			// One report of a device in a block; it can wait for the next one.
			return Err(InvalidTransaction::ExhaustsResources.into());
		}
		let history = Histories::<T>::get(device).into_latest();
		distance(history.sequence, pack.sequence, T::SequenceWindow::get().into())?;
		T::Authorisation::authorise(device, &known, 0, 1)?;
		let held = T::Profiles::held_against(device).ok_or(Refusal::NoProfile)?;
		let behaviours = held.behaviours();
		let active = held.active;
		ensure!(active.reference == profile, Refusal::StaleProfile);
		let now = T::Time::now();
		admit(&active.profile, &history, pack, now)?;
		let times = || pack.records.iter().map(|record| pack.observed_at(record));
		// The records are in the order of their times, and there is at least one.
		let (first, last) = (times().next().unwrap_or(now), times().next_back().unwrap_or(now));
		ensure!(latest.is_none_or(|latest| first > latest.observed_at), Refusal::AlreadyReported);
		let message = message::pack_message(&Self::genesis(), device, pack);
		ensure!(message::verify(&known.key, signature, &message), Refusal::BadSignature);
		let outcome = appraise_refused(&active, &history, pack, now)?;
		Ok(Report {
			device,
			owner: known.owner,
			sequence: pack.sequence,
			records: pack.record_count(),
			behaviours,
			observed_at: last,
			lifetime: first.saturating_add(active.profile.max_age).saturating_sub(now),
			superseded: (history.profile != active.reference).then_some(history),
			outcome,
		})
	}

	/// Puts an inspected report on record, with its consequences. The pack's values are no readings: neither the sequence
	/// nor what was observed last changes.
	pub(crate) fn put_report(report: Report, pack: &Pack) {
		let Report { device, owner, observed_at, superseded, outcome, .. } = report;
		let Outcome { appraisal, history } = outcome;
		let profile = history.profile;
		let block = frame_system::Pallet::<T>::block_number();
		LatestReports::<T>::insert(device, LatestReport { observed_at, block });
		if let Some(superseded) = superseded {
			Self::invalidate_alarms(device, &superseded);
		}
		Histories::<T>::insert(device, VersionedHistory::from(history));
		T::Authorisation::record_usage(device, owner, Usage { reported: 1, ..Usage::default() });
		Self::put_findings(device, profile, Via::Report, pack, appraisal);
	}
}
