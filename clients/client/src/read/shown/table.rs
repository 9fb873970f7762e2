//! A verification as a table, for people.

use super::words::{
	advisory_text, custody_word, evidence_of, flag_text, halt_text, metric_of, out_of_reach, standing_of, support_text,
	time_text, values,
};
use crate::{
	read::{
		age::Age,
		organisations::{name_text, organisation_text},
		verify::{LastPack, RecordedPack, Recording, Verification},
	},
	submit::device_key::key_text,
};
use beadle_primitives::{AlarmEvidence, AttestationResult, DeviceEntry, Evidence, Metric, ProfileRef, Via, Violation};
use beadle_profiles::decimal::to_text;
use std::fmt::Write as _;

/// Returns a verification of this age as a table.
pub fn verification_text(found: &Verification, age: &Age) -> String {
	let mut out = String::new();
	let mut line = |title: &str, text: String| {
		// Writing to a string cannot fail.
		let _ = writeln!(out, "{title:<13}{text}");
	};
	let Verification { block, at, proven, result, held, last_pack, .. } = found;
	line("device", result.id.to_string());
	line("age", age.words());
	line("standing", standing_of(found));
	if let Some(halt) = &result.halt {
		line("halted", halt_text(halt));
	}
	if result.gateway_out {
		line("gateway", "out: suspended, halted or revoked, so that its packs are refused".into());
	}
	line("owner", organisation_text(result.device.owner(), &result.owner_name));
	for (title, text) in device_lines(result) {
		line(title, text);
	}
	match (result.profile, held) {
		(Some(ProfileRef { id, version }), Some(held)) => {
			line("profile", format!("{id}, version {version}: {}", name_text(&held.active.profile.name)));
		},
		_ => line("profile", "none".into()),
	}
	let of = |metric: u8| held.as_ref().and_then(|held| held.active.profile.metrics.get(usize::from(metric)));
	let name = |metric: u8| of(metric).map_or_else(|| format!("metric {metric}"), |metric| name_text(&metric.name));
	match result.alarms.is_empty() {
		true => line("alarms", "none".into()),
		false => {
			for alarm in &result.alarms {
				let metric = metric_of(found, alarm);
				let raised_for = evidence_of(found, alarm).map(|evidence| raised_for(evidence, metric));
				let raised_for = raised_for.map(|raised_for| format!(": {raised_for}")).unwrap_or_default();
				let metric =
					metric.map_or_else(|| format!("metric {}", alarm.metric), |metric| name_text(&metric.name));
				line("alarm", format!("{metric}, behaviour {}{raised_for}", alarm.behaviour));
			}
		},
	}
	for silence in &result.silences {
		line("silent", format!("{} since {}", name(silence.metric), time_text(silence.since)));
	}
	if result.usage.reported > 0 {
		line("reported", reported_text(result.usage.reported, found.reported.as_ref()));
	}
	for (title, text) in last_pack_lines(last_pack) {
		line(title, text);
	}
	line("log", format!("{} entries, the latest {:?}", result.log.count, result.log.head));
	line("at block", format!("{} {:?}, {}", block.number, block.hash, time_text(*at)));
	line("checkpoint", block.to_string());
	line(
		"proven",
		match proven {
			true => match last_pack {
				LastPack::Found(_) => "yes: finality, state and pack were checked here".into(),
				LastPack::None => "yes: finality and state were checked here".into(),
				LastPack::OutOfReach { .. } => {
					"yes, but for the last pack: finality and state were checked here".into()
				},
			},
			false => "no: this is the word of the node that was asked".into(),
		},
	);
	out
}

/// Returns a value of a metric as text, with its unit.
fn value_text(value: i64, metric: Option<&Metric>) -> String {
	let unit = metric.map(|metric| name_text(&metric.unit)).unwrap_or_default();
	format!("{} {unit}", to_text(value, metric.map_or(0, |metric| metric.decimals))).trim_end().to_owned()
}

/// Describes what an alarm was raised for.
fn raised_for(evidence: &AlarmEvidence, metric: Option<&Metric>) -> String {
	match evidence {
		AlarmEvidence::Pack { via, sequence, violation, .. } => {
			let carried = match via {
				Via::Submit => "in",
				Via::Report => "in a report of",
			};
			let Violation { value, observed_at, .. } = violation;
			format!("{} at {}, {carried} pack {sequence}", value_text(*value, metric), time_text(*observed_at))
		},
		AlarmEvidence::Silence { since, .. } => format!("silent since {}", time_text(*since)),
	}
}

/// Describes what was reported of a device: how many packs that its profile refuses, and the latest violation.
fn reported_text(packs: u64, latest: Option<&Evidence>) -> String {
	let packs = match packs {
		1 => "1 refused pack".into(),
		packs => format!("{packs} refused packs"),
	};
	let Some(Evidence { sequence, block, violation, metric, .. }) = latest else { return packs };
	let name = metric.as_ref().map(|metric| name_text(&metric.name));
	let name = name.unwrap_or_else(|| format!("metric {}", violation.metric));
	let value = value_text(violation.value, metric.as_ref());
	let at = time_text(violation.observed_at);
	format!("{packs}, the latest with {name} {value} at {at}, as pack {sequence}, in block {block}")
}

/// Returns the lines of a table about a device's identity: key, custody and model, or what is left of them.
fn device_lines(result: &AttestationResult) -> Vec<(&'static str, String)> {
	let device = match &result.device {
		DeviceEntry::Enrolled(device) => device,
		DeviceEntry::Revoked(revoked) => {
			return vec![("digest", format!("{:?}, of what it was", revoked.digest))];
		},
	};
	let mut lines = vec![
		("key", key_text(&device.key)),
		("custody", custody_word(device)),
		("ueid", format!("0x{}, as declared", hex::encode(&device.ueid))),
		("model", format!("{}, of hardware {}", device.model, device.hardware)),
		("support", support_text(&result.support)),
	];
	lines.extend(result.advisories.iter().map(|advisory| ("vulnerable", advisory_text(advisory))));
	lines
}

/// Returns the lines of a table about a device's last pack.
fn last_pack_lines(last_pack: &LastPack) -> Vec<(&'static str, String)> {
	let pack = match last_pack {
		LastPack::None => return vec![("last pack", "none yet".into())],
		LastPack::OutOfReach { sequence, block, why } => {
			return vec![("last pack", format!("{sequence}, in block {block}: {}", out_of_reach(*why).1))];
		},
		LastPack::Found(pack) => pack,
	};
	let place = format!("{}, in block {} {:?}", pack.signed.pack.sequence, pack.block.number, pack.block.hash);
	let mut lines = vec![("last pack", place)];
	for (metric, value, unit, at, flag) in values(pack, pack.profile.as_ref().map(|active| &active.profile)) {
		let flag = flag.map(flag_text).unwrap_or_default();
		lines.push(("", format!("{} {metric} {value} {unit} {flag}", time_text(at))));
	}
	let by = match pack.signed_by_present_key {
		Some(true) => "by the device's key",
		Some(false) => "not by the device's present key: by one before it",
		None => "by a key that the chain no longer has, since the device is revoked",
	};
	lines.extend([("signature", by.to_owned()), ("appraised", appraised(pack))]);
	lines
}

fn appraised(pack: &RecordedPack) -> String {
	match (pack.agrees(), &pack.appraisal) {
		(Some(false), _) if pack.recorded == Recording::Missing => {
			"here once more, and the events of its block do NOT have the pack".into()
		},
		(Some(true), _) => "here once more, with the same result as on chain".into(),
		(Some(false), _) => "here once more, and the result is NOT that on chain".into(),
		(None, Some(outcome)) => {
			let found =
				outcome.as_ref().map_or_else(|refusal| refusal.name().into(), |found| flag_text(found.worst_flag()));
			match pack.with_past {
				true => {
					format!("here once more, and not compared, since the events of its block cannot be read: {found}")
				},
				false => format!("here without its past, which nodes no longer have: {found}"),
			}
		},
		(None, None) => "not, since its profile is not known".into(),
	}
}
