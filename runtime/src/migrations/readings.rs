//! What is kept of a device's readings: what the rules remember, and alarms.

use super::{cost::Cost, numbers, old, upgrades::OldItem};
use crate::{Readings, Runtime, Timestamp};
use alloc::vec::Vec;
use beadle_appraisal::{v1, Expectation, History, VersionedHistory};
use beadle_primitives::{
	AlarmId, AlarmRecord, Authority, DeviceId, Finding, Grant, MetricKind, Mitigation, Moment, ProfileRef, QcFlag, Via,
};
use frame_support::{storage::unhashed, BoundedVec};
use pallet_behaviour_profiles::Versions;
use pallet_readings::{AlarmLog, Alarms, Histories, PinnedViolation, Violations, ViolationsOf, MAX_PINNED};

/// Converts what is kept of the readings of a device with this grant, which these alarms have suspended.
pub(super) fn convert(id: DeviceId, grant: Option<Grant>, suspensions: &[(AlarmId, Moment)], cost: &mut Cost) {
	convert_history(id, grant, cost);
	convert_violations(id, cost);
	convert_alarms(id, suspensions, cost);
}

/// Removes what is kept of the readings of a revoked device, as a revocation does now.
pub(super) fn forget(id: DeviceId, cost: &mut Cost) {
	Histories::<Runtime>::remove(id);
	Violations::<Runtime>::remove(id);
	Alarms::<Runtime>::remove(id);
	cost.write(3);
}

/// Converts a device's history. From a device with a grant readings are due: since it was last heard of, or if nothing is
/// remembered of it, from now on.
fn convert_history(id: DeviceId, grant: Option<Grant>, cost: &mut Cost) {
	let key = old::storage::Histories::hashed_key_for(id);
	let old: Option<v1::History> = cost.load(OldItem::Histories, &key);
	cost.read(1);
	if old.is_none() && unhashed::exists(&key) {
		return;
	}
	let heard_at = old.as_ref().and_then(v1::History::heard_at);
	let expected =
		grant.map(|grant| Expectation { since: heard_at.unwrap_or_else(Timestamp::get), until: grant.expires_at });
	let history = match old {
		Some(old) => {
			let metrics = kinds(old.profile, cost).unwrap_or_default();
			let staged = old.shadow.as_ref().and_then(|shadow| kinds(shadow.profile, cost));
			old.into_present(&metrics, staged.as_deref(), expected)
		},
		None if expected.is_some() => History { expected, ..Default::default() },
		None => return,
	};
	Histories::<Runtime>::insert(id, VersionedHistory::from(history));
	cost.write(1);
}

/// Returns the kinds of the metrics of a version; `None` if it was withdrawn, or left as it was.
fn kinds(version: ProfileRef, cost: &mut Cost) -> Option<Vec<MetricKind>> {
	let key = Versions::<Runtime>::hashed_key_for(version.id, version.version);
	let found: beadle_primitives::Profile = cost.find(&key)??;
	Some(found.metrics.iter().map(|metric| metric.kind).collect())
}

/// Converts a device's violations: of each pack the gravest, as many as are kept now.
fn convert_violations(id: DeviceId, cost: &mut Cost) {
	let key = old::storage::Violations::hashed_key_for(id);
	let Some(old): Option<Vec<old::PinnedViolation>> = cost.load(OldItem::Violations, &key) else { return };
	let mut kept = Vec::new();
	let mut packs: Vec<_> = old.iter().map(|pinned| pinned.pack_hash).collect();
	// Those of a pack follow each other.
	packs.dedup();
	for pack in packs {
		let of_pack: Vec<_> = old.iter().filter(|pinned| pinned.pack_hash == pack).collect();
		let found = u32::try_from(of_pack.len()).unwrap_or(u32::MAX);
		let with = |flag| of_pack.iter().filter(move |pinned| pinned.violation.flag == flag);
		kept.extend(with(QcFlag::Fail).chain(with(QcFlag::Suspect)).take(MAX_PINNED).map(|pinned| {
			let old::PinnedViolation { profile, sequence, pack_hash, block, violation } = (*pinned).clone();
			PinnedViolation { profile, via: Via::Submit, sequence, pack_hash, block, found, violation }
		}));
	}
	// No more than before.
	Violations::<Runtime>::insert(id, ViolationsOf::<Runtime>::truncate_from(kept));
	cost.write(1);
}

/// Converts a device's alarms. What they were raised for was not kept. Of those that ended, fewer adverse ones are kept now
/// than there can be.
fn convert_alarms(id: DeviceId, suspensions: &[(AlarmId, Moment)], cost: &mut Cost) {
	let key = old::storage::Alarms::hashed_key_for(id);
	let Some(old::AlarmLog { raised, alarms }) = cost.load(OldItem::Alarms, &key) else { return };
	let suspended = |alarm: AlarmId| suspensions.iter().any(|(suspended_for, _)| *suspended_for == alarm);
	let alarms: Vec<_> = alarms
		.into_iter()
		.map(|alarm| {
			let suspended = suspended(alarm.id);
			// Which of the others asked for a suspension was not kept.
			let mitigation = if suspended { Mitigation::Suspend } else { Mitigation::None };
			AlarmRecord { suspended, mitigation, ..converted_alarm(alarm, cost) }
		})
		.collect();
	// No more than before.
	let mut log = AlarmLog { raised, alarms: BoundedVec::truncate_from(alarms) };
	log.forget_ended(Readings::kept_alarms());
	Alarms::<Runtime>::insert(id, log);
	cost.write(1);
}

fn converted_alarm(old: old::AlarmRecord, cost: &mut Cost) -> AlarmRecord<crate::BlockNumber> {
	let old::AlarmRecord { id, profile, metric, behaviour, observed_at, raised_in, ended, finding } = old;
	let finding = finding.map(|old::Finding { state, by, at, reason }| {
		let by = match by {
			old::Authority::Owner(account) => Authority::Owner(numbers::number_of(&account, cost)),
			old::Authority::Council => Authority::Council,
		};
		Finding { state, by, at, reason }
	});
	AlarmRecord {
		id,
		profile,
		metric,
		behaviour,
		observed_at,
		raised_in,
		ended,
		finding,
		evidence: None,
		suspended: false,
		mitigation: Mitigation::None,
	}
}
