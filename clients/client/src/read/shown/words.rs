//! What both forms have in common: single facts in words, and the values of a pack.

use crate::read::{
	organisations::{name_text, organisation_text},
	verify::{OutOfReach, RecordedPack, Verification},
};
use beadle_primitives::{
	Action, ActiveAlarm, Actor, Advisory, AdvisoryScope, AlarmEvidence, AttestationResult, Custody, Device, Halt,
	HaltScope, LogEntry, Metric, Moment, Profile, QcFlag, Reason, Standing, SupportState, SuspendedBy,
};
use beadle_profiles::decimal::to_text;
use std::time::{Duration, UNIX_EPOCH};

/// Returns a time in RFC 3339 format, in UTC.
pub fn time_text(at: Moment) -> String {
	humantime::format_rfc3339_millis(UNIX_EPOCH + Duration::from_millis(at)).to_string()
}

/// Describes a device's standing.
pub fn standing_text(standing: &Standing) -> String {
	match standing {
		Standing::Active => "active".into(),
		Standing::Revoked => "revoked for good".into(),
		Standing::Suspended { by, since, reason } => {
			let by = match by {
				SuspendedBy::Owner => "its owner",
				SuspendedBy::Council => "the council",
				SuspendedBy::Alarm => "an alarm",
				SuspendedBy::RepeatedAlarms => "repeated alarms",
			};
			format!("suspended by {by} since {}: {}", time_text(*since), reason_text(reason))
		},
	}
}

pub(super) fn reason_text(reason: &Reason) -> String {
	match reason {
		Reason::Stated(text) => name_text(text),
		Reason::Alarm { alarm, .. } => format!("alarm {alarm}"),
	}
}

/// Describes a device's standing and, of a revoked one, who revoked it, when and why.
pub(super) fn standing_of(found: &Verification) -> String {
	let standing = standing_text(&found.result.standing);
	match found.revocation.as_ref().and_then(|entry| Some((entry, reason_of(entry)?))) {
		Some((entry, reason)) => {
			let by = actor_text(&entry.actor, &found.result);
			format!("{standing} by {by} at {}: {}", time_text(entry.at), reason_text(reason))
		},
		None => standing,
	}
}

pub(super) fn reason_of(revocation: &LogEntry) -> Option<&Reason> {
	match &revocation.action {
		Action::Revoked { reason } => Some(reason),
		_ => None,
	}
}

pub(super) fn actor_text(actor: &Actor, result: &AttestationResult) -> String {
	match actor {
		Actor::Organisation(owner) if *owner == result.device.owner() => organisation_text(*owner, &result.owner_name),
		Actor::Organisation(other) => format!("organisation {other}"),
		Actor::Council => "the council".into(),
		Actor::Alarm => "an alarm".into(),
		Actor::Chain => "the chain".into(),
	}
}

/// Describes who holds the secret of a device's key, and on whose word it is known.
pub fn custody_word(device: &Device) -> String {
	let holder = match device.custody {
		Custody::Device => "the device holds its key".into(),
		Custody::SecureElement => "a secure element holds its key".into(),
		Custody::Gateway(gateway) => format!("gateway {gateway} holds its key"),
	};
	let word = match device.custody_confirmed {
		true => "confirmed by the council",
		false => "declared by the owner, confirmed by nobody",
	};
	format!("{holder}; {word}")
}

/// Describes the support of a model.
pub fn support_text(support: &SupportState) -> String {
	match support {
		SupportState::Unknown => "unknown: nobody has stated until when".into(),
		SupportState::Supported { until } => format!("supported until {}", time_text(*until)),
		SupportState::Unsupported { since } => format!("unsupported since {}", time_text(*since)),
	}
}

/// Describes a halt.
pub fn halt_text(halt: &Halt) -> String {
	let what = match halt.scope {
		HaltScope::Chain => "all readings of the chain".into(),
		HaltScope::Organisation(id) => format!("all readings of organisation {id}"),
		HaltScope::Hardware(model) => format!("all readings of the hardware of model {model}"),
		HaltScope::Firmware(model) => format!("all readings of model {model} with its firmware"),
		HaltScope::Device(_) => "its readings".into(),
	};
	format!("the council has halted {what} since {}", time_text(halt.since))
}

/// Describes an advisory.
pub fn advisory_text(advisory: &Advisory) -> String {
	let scope = match advisory.scope {
		AdvisoryScope::Hardware => "whatever the firmware",
		AdvisoryScope::Firmware => "with this firmware",
	};
	format!("{}, {scope}: {}", name_text(&advisory.id), name_text(&advisory.uri))
}

pub(super) fn flag_text(flag: QcFlag) -> String {
	format!("{flag:?}")
}

/// Returns the values of a pack, each with its metric, unit, time and flag.
pub(super) fn values(
	pack: &RecordedPack,
	profile: Option<&Profile>,
) -> Vec<(String, String, String, Moment, Option<QcFlag>)> {
	let flags = pack.appraisal.as_ref().and_then(|appraisal| appraisal.as_ref().ok()).map(|appraisal| &appraisal.flags);
	let value = |(position, record): (usize, &beadle_primitives::Record)| {
		let metric = profile.and_then(|profile| profile.metrics.get(usize::from(record.metric)));
		let decimals = metric.map_or(0, |metric| metric.decimals);
		(
			metric.map_or_else(|| format!("metric {}", record.metric), |metric| name_text(&metric.name)),
			to_text(record.value, decimals),
			metric.map_or_else(String::new, |metric| name_text(&metric.unit)),
			pack.signed.pack.observed_at(record),
			flags.and_then(|flags| flags.get(position).copied()),
		)
	};
	pack.signed.pack.records.iter().enumerate().map(value).collect()
}

/// Returns the metric of an alarm; `None` if it is one of another profile or version than the device is appraised against.
pub(super) fn metric_of<'a>(found: &'a Verification, alarm: &ActiveAlarm) -> Option<&'a Metric> {
	let held = found.held.as_ref().filter(|held| held.active.reference == alarm.profile)?;
	held.active.profile.metrics.get(usize::from(alarm.metric))
}

/// Returns what an alarm was raised for; `None` if it is not on record, like one that a silence gives at this moment.
pub(super) fn evidence_of<'a>(found: &'a Verification, alarm: &ActiveAlarm) -> Option<&'a AlarmEvidence> {
	let mut records = found.alarms.iter();
	let place = (alarm.profile, alarm.metric, alarm.behaviour);
	let record = records.find(|record| (record.profile, record.metric, record.behaviour) == place)?;
	record.evidence.as_ref()
}

/// Describes why a pack could not be fetched, for programs and for people.
pub(super) fn out_of_reach(why: OutOfReach) -> (&'static str, &'static str) {
	match why {
		OutOfReach::TooLongAgo => ("too-long-ago", "too long ago, the chain no longer knows the hash of that block"),
		OutOfReach::OtherRuntime => {
			("other-runtime", "in a block of an earlier runtime, whose transactions this program does not know")
		},
		OutOfReach::NotInBlock => {
			("not-in-block", "in a block that is the right one, in which this program does not find the pack")
		},
		OutOfReach::NotSent => {
			("not-sent", "no node sent that block; they may have it no longer, or not answer at present")
		},
	}
}
