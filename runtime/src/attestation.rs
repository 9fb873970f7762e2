//! Composition of attestation results and evidence.

use crate::{Aaa, BehaviourProfiles, BlockNumber, DeviceRegistry, Organisations, Runtime, Timestamp};
use alloc::vec::Vec;
use beadle_appraisal::{silences, History};
use beadle_primitives::{
	traits::{self, ActiveProfiles, Authorisation, DeviceDirectory},
	ActiveAlarm, AttestationResult, Comparison, DeviceId, Evidence, ProfileId, ProfileRef, Silence, SupportState,
};
use pallet_readings::PinnedViolation;
use sp_runtime::BoundedVec;

/// Returns the attestation result of a device; `None` if there is no such device.
pub fn attestation_result(id: DeviceId) -> Option<AttestationResult> {
	let device = DeviceRegistry::entry(id)?;
	let enrolled = device.clone().enrolled();
	let authorisation = Aaa::record_of(id)?;
	let active = BehaviourProfiles::held_against(id).map(|held| held.active);
	let mut history = pallet_readings::Histories::<Runtime>::get(id).into_latest();
	let profile = active.as_ref().map(|active| active.reference);

	// No reading is due from a device that is not active.
	let pauses = enrolled.as_ref().and_then(|enrolled| Aaa::pauses(id, enrolled));
	let silences = match active.zip(pauses) {
		Some((active, pauses)) => {
			history.excuse(pauses);
			silences(&active, &history, Timestamp::get())
		},
		None => Vec::new(),
	};
	let alarms = alarms(&history, profile, &silences);
	let halt = enrolled.as_ref().and_then(|enrolled| Aaa::halts().halt_of(id, enrolled));
	let gateway_out = enrolled.as_ref().is_some_and(Aaa::is_gateway_out);
	let owner_name = <Organisations as traits::Organisations>::name(device.owner()).unwrap_or_default();
	// Of a revoked device, the model is no longer known.
	let model = enrolled.map(|enrolled| enrolled.model);
	let support = model.map_or(SupportState::Unknown, |model| DeviceRegistry::support(model, Timestamp::get()));
	let advisories = model.map(DeviceRegistry::advisories).unwrap_or_default();
	Some(AttestationResult {
		id,
		device,
		owner_name,
		support,
		advisories,
		standing: authorisation.standing,
		halt,
		gateway_out,
		grant: authorisation.grant,
		profile,
		sequence: history.sequence,
		observed_at: history.observed_at,
		recorded_in: history.recorded_in,
		last_flag: history.last_flag,
		// At most one alarm per behaviour on record, and one silence per behaviour in force, so the bounds suffice.
		alarms: BoundedVec::truncate_from(alarms),
		silences: BoundedVec::truncate_from(silences),
		usage: authorisation.usage,
		log: pallet_aaa::LogHeads::<Runtime>::get(id),
	})
}

/// Returns the alarms that last on record, whose behaviours are those in alarm in the history, and those that these silences
/// under the profile in force give at this moment.
fn alarms(history: &History, in_force: Option<ProfileRef>, silences: &[Silence]) -> Vec<ActiveAlarm> {
	let alarm = |profile, metric, behaviour| ActiveAlarm { profile, metric, behaviour };
	let mut alarms: Vec<_> =
		history.alarms().map(|(metric, behaviour)| alarm(history.profile, metric, behaviour)).collect();
	for Silence { metric, behaviour, .. } in silences.iter().filter(|silence| silence.in_alarm) {
		let by_silence = in_force.map(|profile| alarm(profile, *metric, *behaviour));
		if let Some(alarm) = by_silence.filter(|alarm| !alarms.contains(alarm)) {
			alarms.push(alarm);
		}
	}
	alarms
}

/// Returns the latest violations of a device, each with its evidence.
pub fn evidence(device: DeviceId) -> Vec<Evidence> {
	let violations = pallet_readings::Violations::<Runtime>::get(device);
	violations.into_iter().map(evidence_of).collect()
}

fn evidence_of(pinned: PinnedViolation<BlockNumber>) -> Evidence {
	let PinnedViolation { profile, via, sequence, pack_hash, block, found, violation } = pinned;
	let version = BehaviourProfiles::version(profile);
	let metric = version.and_then(|version| version.metrics.get(usize::from(violation.metric)).cloned());
	let behaviour = metric.as_ref().and_then(|metric| metric.behaviours.get(usize::from(violation.behaviour)));
	let rule = behaviour.map(|behaviour| behaviour.rule.clone());
	Evidence { profile, via, sequence, pack_hash, block, found, violation, metric, rule }
}

/// Returns the results so far of a profile's staged version beside its active one; `None` if the counts are of other
/// versions.
pub fn compare(profile: ProfileId) -> Option<Comparison> {
	let (active, staged) = BehaviourProfiles::versions(profile)?;
	let comparison = pallet_readings::Comparisons::<Runtime>::get(profile)?;
	((comparison.active, Some(comparison.staged)) == (active, staged)).then_some(comparison)
}
