//! Reports of packs that the profile refuses: their inspection, and what they put on record.

use crate::{Config, Histories, LatestReport, LatestReports, Pallet, WeightInfo};
use alloc::vec::Vec;
use beadle_appraisal::{admit, appraise_refused, distance, History, Outcome, VersionedHistory};
use beadle_primitives::{
	profile::MAX_METRICS,
	traits::{ActiveProfiles, Authorisation},
	ActiveProfile, Device, DeviceId, Moment, OrganisationId, Pack, ProfileRef, Refusal, Sequence, Usage, Via,
	Violation,
};
use frame_support::{
	ensure,
	traits::{Get, Time},
	weights::Weight,
};
use sp_runtime::{
	traits::ConstU32,
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	BoundedVec, MultiSignature,
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
	/// Time of the last value of each metric that is reported by now, with those of the pack.
	until: BoundedVec<Moment, ConstU32<MAX_METRICS>>,
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

	/// Returns the number of records in the pack.
	pub(crate) fn records(&self) -> u32 {
		self.records
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
	/// reinstated. The quota has to hold it, as it would a pack.
	pub(crate) fn inspect_report(
		device: DeviceId,
		known: &Device,
		pack: &Pack,
		signature: &MultiSignature,
		profile: ProfileRef,
		in_block: bool,
	) -> Result<Report, TransactionValidityError> {
		let latest = LatestReports::<T>::get(device);
		let block = frame_system::Pallet::<T>::block_number();
		if in_block && latest.as_ref().is_some_and(|latest| latest.block == block) {
			// One report of a device in a block; it can wait for the next one.
			return Err(InvalidTransaction::ExhaustsResources.into());
		}
		Self::ensure_signed(device, known, pack, signature)?;
		let history = Histories::<T>::get(device).into_latest();
		distance(history.sequence, pack.sequence, T::SequenceWindow::get().into())?;
		T::Authorisation::authorise(device, known, pack.record_count(), 1)?;
		let held = T::Profiles::held_against(device).ok_or(Refusal::NoProfile)?;
		let behaviours = held.behaviours();
		let active = held.active;
		ensure!(active.reference == profile, Refusal::StaleProfile);
		let now = T::Time::now();
		admit(&active.profile, &history, pack, now)?;
		// Otherwise, nothing that is observed until then could be reported.
		ensure!(pack.records.iter().all(|record| pack.observed_at(record) <= now), Refusal::TooFarAhead);
		let outcome = appraise_refused(&active, &history, pack, now)?;
		let until = reported_until(latest.as_ref(), &active, &outcome.appraisal.violations)?;
		Ok(Report {
			device,
			owner: known.owner,
			sequence: pack.sequence,
			records: pack.record_count(),
			behaviours,
			until,
			superseded: (history.profile != active.reference).then_some(history),
			outcome,
		})
	}

	/// Puts an inspected report on record, with its consequences. The pack's values are no readings: neither the sequence
	/// nor what was observed last changes.
	pub(crate) fn put_report(report: Report, pack: &Pack) {
		let Report { device, owner, until, superseded, outcome, .. } = report;
		let Outcome { appraisal, history } = outcome;
		let profile = history.profile;
		let block = frame_system::Pallet::<T>::block_number();
		LatestReports::<T>::insert(device, LatestReport { profile, until, block });
		if let Some(superseded) = superseded {
			Self::invalidate_alarms(device, &superseded);
		}
		Histories::<T>::insert(device, VersionedHistory::from(history));
		T::Authorisation::record_usage(device, owner, Usage { reported: 1, ..Usage::default() });
		Self::put_findings(device, profile, Via::Report, pack, appraisal);
	}
}

/// Returns the time of the last value of each metric that is reported with these violations, each of a value that counts
/// against the device. Metrics have times of their own, so that nobody hides the grave values of one behind another's.
///
/// # Errors
///
/// [`Refusal::AlreadyReported`] if a value was not observed after those of the metric that have been reported.
fn reported_until<BlockNumber>(
	latest: Option<&LatestReport<BlockNumber>>,
	active: &ActiveProfile,
	violations: &[Violation],
) -> Result<BoundedVec<Moment, ConstU32<MAX_METRICS>>, Refusal> {
	let before = |metric| latest.map(|latest| latest.until(active.reference, metric)).unwrap_or_default();
	let mut until: Vec<_> = (0..).zip(&active.profile.metrics).map(|(metric, _)| before(metric)).collect();
	for Violation { metric, observed_at, .. } in violations {
		ensure!(*observed_at > before(*metric), Refusal::AlreadyReported);
		if let Some(until) = until.get_mut(usize::from(*metric)) {
			*until = (*until).max(*observed_at);
		}
	}
	// The profile has no more metrics than the bound allows.
	Ok(BoundedVec::truncate_from(until))
}
