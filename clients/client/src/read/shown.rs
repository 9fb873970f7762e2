//! What was verified of a device, in words for people and as JSON for programs.
//!
//! The names are those of the Entity Attestation Token (EAT, RFC 9711) and of AR4SI (`draft-ietf-rats-ar4si`) where they
//! have one: `ueid`, `hwmodel`, hardware with *known vulnerabilities*. Nothing is *affirmed* that the chain only knows by
//! somebody's word: what is declared is shown as declared.

use super::{
	organisations::{name_text, organisation_text},
	verify::{LastPack, OutOfReach, RecordedPack, Verification},
};
use crate::submit::device_key::{custody_text, key_text};
use beadle_primitives::{
	Action, ActiveAlarm, ActiveProfile, Actor, Advisory, AdvisoryScope, AlarmEvidence, AttestationResult, Custody,
	Device, DeviceEntry, Evidence, Halt, HaltScope, LogEntry, Metric, Moment, Profile, ProfileRef, QcFlag, Reason,
	Standing, SupportState, SuspendedBy, Via, Violation,
};
use beadle_profiles::decimal::to_text;
use serde_json::{json, Value};
use std::{
	fmt::Write as _,
	time::{Duration, UNIX_EPOCH},
};

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

fn reason_text(reason: &Reason) -> String {
	match reason {
		Reason::Stated(text) => name_text(text),
		Reason::Alarm { alarm, .. } => format!("alarm {alarm}"),
	}
}

/// Describes a device's standing and, of a revoked one, who revoked it, when and why.
fn standing_of(found: &Verification) -> String {
	let standing = standing_text(&found.result.standing);
	match found.revocation.as_ref().and_then(|entry| Some((entry, reason_of(entry)?))) {
		Some((entry, reason)) => {
			let by = actor_text(&entry.actor, &found.result);
			format!("{standing} by {by} at {}: {}", time_text(entry.at), reason_text(reason))
		},
		None => standing,
	}
}

fn reason_of(revocation: &LogEntry) -> Option<&Reason> {
	match &revocation.action {
		Action::Revoked { reason } => Some(reason),
		_ => None,
	}
}

fn actor_text(actor: &Actor, result: &AttestationResult) -> String {
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

fn flag_text(flag: QcFlag) -> String {
	format!("{flag:?}")
}

/// Returns the values of a pack, each with its metric, unit, time and flag.
fn values(pack: &RecordedPack, profile: Option<&Profile>) -> Vec<(String, String, String, Moment, Option<QcFlag>)> {
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

/// Returns a verification as a table.
pub fn verification_text(found: &Verification) -> String {
	let mut out = String::new();
	let mut line = |title: &str, text: String| {
		// Writing to a string cannot fail.
		let _ = writeln!(out, "{title:<13}{text}");
	};
	let Verification { block, at, proven, result, held, last_pack, .. } = found;
	line("device", result.id.to_string());
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
				let raised_for = evidence_of(found, alarm).map(|evidence| raised_for(evidence, of(alarm.metric)));
				let raised_for = raised_for.map(|raised_for| format!(": {raised_for}")).unwrap_or_default();
				line("alarm", format!("{}, behaviour {}{raised_for}", name(alarm.metric), alarm.behaviour));
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
	line("log", format!("{} entries, the latest {:?}", result.log.entries, result.log.head));
	line("at block", format!("{} {:?}, {}", block.number, block.hash, time_text(*at)));
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

/// Returns what an alarm was raised for; `None` if it is not on record, like one that a silence gives at this moment.
fn evidence_of<'a>(found: &'a Verification, alarm: &ActiveAlarm) -> Option<&'a AlarmEvidence> {
	let mut records = found.alarms.iter();
	let record = records.find(|record| (record.metric, record.behaviour) == (alarm.metric, alarm.behaviour))?;
	record.evidence.as_ref()
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

/// Describes why a pack could not be fetched, for programs and for people.
fn out_of_reach(why: OutOfReach) -> (&'static str, &'static str) {
	match why {
		OutOfReach::TooLongAgo => ("too-long-ago", "too long ago, the chain no longer knows the hash of that block"),
		OutOfReach::OtherRuntime => {
			("other-runtime", "in a block of an earlier runtime, whose transactions this program does not know")
		},
		OutOfReach::NotSent => {
			("not-sent", "no node sent that block; they may have it no longer, or not answer at present")
		},
	}
}

fn appraised(pack: &RecordedPack) -> String {
	match (pack.agrees(), &pack.appraisal) {
		(Some(true), _) => "here once more, with the same result as on chain".into(),
		(Some(false), _) => "here once more, and the result is NOT that on chain".into(),
		(None, Some(Ok(appraisal))) => {
			format!("here without its past, which nodes no longer have: {}", flag_text(appraisal.worst_flag()))
		},
		(None, Some(Err(refusal))) => format!("here without its past, which nodes no longer have: {}", refusal.name()),
		(None, None) => "not, since its profile is not known".into(),
	}
}

/// Returns a verification as JSON.
pub fn verification_json(found: &Verification) -> Value {
	let Verification { block, at, proven, result, held, last_pack, revocation, .. } = found;
	let state = match result.standing {
		Standing::Active => "active",
		Standing::Suspended { .. } => "suspended",
		Standing::Revoked => "revoked",
	};
	let revoked = revocation.as_ref().map(|entry| {
		let why = reason_of(entry).map(reason_text);
		json!({ "by": actor_text(&entry.actor, result), "at": entry.at, "why": why })
	});
	let alarm = |alarm: &ActiveAlarm| {
		let metric = held.as_ref().and_then(|held| held.active.profile.metrics.get(usize::from(alarm.metric)));
		let evidence = evidence_of(found, alarm).map(|evidence| evidence_json(evidence, metric));
		json!({ "metric": alarm.metric, "behaviour": alarm.behaviour, "evidence": evidence })
	};
	let mut shown = json!({
		"device": result.id,
		"standing": state,
		"why": standing_of(found),
		"revoked": revoked,
		"halt": result.halt.as_ref().map(halt_json),
		"gateway_out": result.gateway_out,
		"owner": result.device.owner(),
		"owner_name": String::from_utf8_lossy(&result.owner_name),
		"profile": result.profile.map(|ProfileRef { id, version }| json!({ "id": id, "version": version })),
		"sequence": result.sequence,
		"observed_at": result.observed_at,
		"last_flag": flag_text(result.last_flag),
		"alarms": result.alarms.iter().map(alarm).collect::<Vec<_>>(),
		"silences": result.silences.iter().map(|silence| json!({ "metric": silence.metric, "since": silence.since, "in_alarm": silence.in_alarm })).collect::<Vec<_>>(),
		"reported": { "packs": result.usage.reported, "latest": found.reported.as_ref().map(violation_json) },
		"last_pack": last_pack_json(last_pack),
		"log": { "entries": result.log.entries, "head": format!("{:?}", result.log.head) },
		"block": block.number,
		"block_hash": format!("{:?}", block.hash),
		"at": at,
		"proven": proven,
	});
	if let (Value::Object(shown), Value::Object(device)) = (&mut shown, device_json(result)) {
		shown.extend(device);
	}
	shown
}

fn via_text(via: Via) -> &'static str {
	match via {
		Via::Submit => "submit",
		Via::Report => "report",
	}
}

fn evidence_json(evidence: &AlarmEvidence, metric: Option<&Metric>) -> Value {
	match evidence {
		AlarmEvidence::Pack { via, sequence, pack_hash, violation } => json!({
			"via": via_text(*via),
			"sequence": sequence,
			"pack_hash": format!("{pack_hash:?}"),
			"value": to_text(violation.value, metric.map_or(0, |metric| metric.decimals)),
			"at": violation.observed_at,
		}),
		AlarmEvidence::Silence { since, lasted } => json!({ "since": since, "lasted": lasted }),
	}
}

fn violation_json(found: &Evidence) -> Value {
	let Evidence { profile: ProfileRef { id, version }, via, sequence, pack_hash, block, violation, metric, .. } =
		found;
	json!({
		"via": via_text(*via),
		"profile": { "id": id, "version": version },
		"sequence": sequence,
		"pack_hash": format!("{pack_hash:?}"),
		"block": block,
		"metric": metric.as_ref().map(|metric| String::from_utf8_lossy(&metric.name).into_owned()),
		"value": to_text(violation.value, metric.as_ref().map_or(0, |metric| metric.decimals)),
		"at": violation.observed_at,
	})
}

/// Returns the fields about a device's identity. All are there; those that nothing is left of are null.
fn device_json(result: &AttestationResult) -> Value {
	let device = result.device.clone().enrolled();
	let device = device.as_ref();
	let digest = match &result.device {
		DeviceEntry::Enrolled(_) => None,
		DeviceEntry::Revoked(revoked) => Some(format!("{:?}", revoked.digest)),
	};
	let custody = device.map(|device| {
		let gateway = device.custody.gateway();
		json!({ "holder": custody_text(device.custody), "gateway": gateway, "confirmed": device.custody_confirmed })
	});
	let support = match result.support {
		SupportState::Unknown => json!({ "state": "unknown" }),
		SupportState::Supported { until } => json!({ "state": "supported", "until": until }),
		SupportState::Unsupported { since } => json!({ "state": "unsupported", "since": since }),
	};
	json!({
		"key": device.map(|device| key_text(&device.key)),
		"custody": custody,
		"ueid": device.map(|device| format!("0x{}", hex::encode(&device.ueid))),
		"model": device.map(|device| device.model),
		"hwmodel": device.map(|device| device.hardware),
		"digest": digest,
		"support": support,
		"known_vulnerable": !result.advisories.is_empty(),
		"advisories": result.advisories.iter().map(advisory_json).collect::<Vec<_>>(),
	})
}

fn advisory_json(advisory: &Advisory) -> Value {
	let scope = match advisory.scope {
		AdvisoryScope::Hardware => "hardware",
		AdvisoryScope::Firmware => "firmware",
	};
	json!({ "id": String::from_utf8_lossy(&advisory.id), "uri": String::from_utf8_lossy(&advisory.uri), "scope": scope })
}

fn halt_json(halt: &Halt) -> Value {
	let (scope, of) = match halt.scope {
		HaltScope::Chain => ("chain", None),
		HaltScope::Organisation(id) => ("organisation", Some(id)),
		HaltScope::Hardware(model) => ("hardware", Some(model)),
		HaltScope::Firmware(model) => ("firmware", Some(model)),
		HaltScope::Device(device) => ("device", Some(device)),
	};
	json!({ "scope": scope, "of": of, "since": halt.since })
}

fn last_pack_json(last_pack: &LastPack) -> Value {
	let pack = match last_pack {
		LastPack::None => return Value::Null,
		LastPack::OutOfReach { sequence, block, why } => {
			return json!({ "sequence": sequence, "block": block, "proven": false, "why": out_of_reach(*why).0 });
		},
		LastPack::Found(pack) => pack,
	};
	let profile = pack.profile.as_ref().map(|ActiveProfile { profile, .. }| profile);
	let value = |(metric, value, unit, at, flag): (String, String, String, Moment, Option<QcFlag>)| json!({ "metric": metric, "value": value, "unit": unit, "at": at, "flag": flag.map(flag_text) });
	json!({
		"sequence": pack.signed.pack.sequence,
		"block": pack.block.number,
		"block_hash": format!("{:?}", pack.block.hash),
		"values": values(pack, profile).into_iter().map(value).collect::<Vec<_>>(),
		"signed_by_present_key": pack.signed_by_present_key,
		"with_past": pack.with_past,
		"agrees": pack.agrees(),
		"refusal": pack.appraisal.as_ref().and_then(|appraisal| appraisal.as_ref().err()).map(|refusal| refusal.name()),
		"recorded_flag": pack.recorded_flag.map(flag_text),
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::connect::BlockRef;
	use beadle_primitives::{AlarmRecord, DeviceKey, LogHead, MetricKind, OrganisationId, Usage};
	use sp_core::H256;

	const OWNER: OrganisationId = 3;
	const AT: Moment = 1_800_000_000_000;

	fn device() -> Device {
		Device {
			owner: OWNER,
			model: 5,
			hardware: 4,
			ueid: b"s7".to_vec().try_into().unwrap(),
			key: DeviceKey::Ed25519(Default::default()),
			custody: Custody::SecureElement,
			custody_confirmed: false,
		}
	}

	fn verified(change: impl FnOnce(&mut Verification)) -> Verification {
		let result = AttestationResult {
			id: 7,
			device: DeviceEntry::Enrolled(device()),
			owner_name: b"Northbridge".to_vec().try_into().unwrap(),
			support: SupportState::Unknown,
			advisories: Default::default(),
			standing: Standing::Active,
			halt: None,
			gateway_out: false,
			grant: None,
			profile: None,
			sequence: 0,
			observed_at: None,
			recorded_in: 0,
			last_flag: QcFlag::Good,
			alarms: Default::default(),
			silences: Default::default(),
			usage: Usage::default(),
			log: LogHead { entries: 2, head: H256::repeat_byte(9) },
		};
		let block = BlockRef { number: 100, hash: H256::repeat_byte(1) };
		let mut found = Verification {
			block,
			at: AT,
			proven: true,
			result,
			held: None,
			revocation: None,
			alarms: Vec::new(),
			reported: None,
			last_pack: LastPack::None,
		};
		change(&mut found);
		found
	}

	/// Returns the lines with this title.
	fn lines(found: &Verification, title: &str) -> Vec<String> {
		let shown = verification_text(found);
		let of_title = |line: &&str| line.split(' ').next() == Some(title);
		shown.lines().filter(of_title).map(|line| line[13..].to_owned()).collect()
	}

	fn with_custody(custody: Custody, custody_confirmed: bool) -> Verification {
		verified(|found| found.result.device = DeviceEntry::Enrolled(Device { custody, custody_confirmed, ..device() }))
	}

	#[test]
	fn the_owner_has_a_name_and_a_number() {
		let found = verified(|_| ());
		assert_eq!(lines(&found, "owner"), ["Northbridge (3)"]);
		let shown = verification_json(&found);
		assert_eq!((&shown["owner"], &shown["owner_name"]), (&OWNER.into(), &"Northbridge".into()));
		assert_eq!((&shown["ueid"], &shown["model"], &shown["hwmodel"]), (&"0x7337".into(), &5.into(), &4.into()));
	}

	#[test]
	fn custody_is_shown_with_whose_word_it_is() {
		let declared = with_custody(Custody::SecureElement, false);
		assert_eq!(
			lines(&declared, "custody"),
			["a secure element holds its key; declared by the owner, confirmed by nobody"]
		);
		let expected = json!({ "holder": "secure-element", "gateway": null, "confirmed": false });
		assert_eq!(verification_json(&declared)["custody"], expected);
		let confirmed = with_custody(Custody::Gateway(2), true);
		assert_eq!(lines(&confirmed, "custody"), ["gateway 2 holds its key; confirmed by the council"]);
		let expected = json!({ "holder": "gateway:2", "gateway": 2, "confirmed": true });
		assert_eq!(verification_json(&confirmed)["custody"], expected);
	}

	#[test]
	fn a_model_that_is_supported_no_more_is_called_unsupported() {
		for (support, words, expected) in [
			(SupportState::Unknown, "unknown: nobody has stated until when", json!({ "state": "unknown" })),
			(
				SupportState::Supported { until: AT },
				"supported until 2027-01-15T08:00:00.000Z",
				json!({ "state": "supported", "until": AT }),
			),
			(
				SupportState::Unsupported { since: AT },
				"unsupported since 2027-01-15T08:00:00.000Z",
				json!({ "state": "unsupported", "since": AT }),
			),
		] {
			let found = verified(|found| found.result.support = support);
			assert_eq!(lines(&found, "support"), [words]);
			assert_eq!(verification_json(&found)["support"], expected);
		}
	}

	#[test]
	fn a_device_with_an_advisory_is_known_vulnerable() {
		assert_eq!(lines(&verified(|_| ()), "vulnerable"), [""; 0]);
		assert_eq!(verification_json(&verified(|_| ()))["known_vulnerable"], false);
		let advisory = |scope, id: &[u8]| Advisory {
			scope,
			id: id.to_vec().try_into().unwrap(),
			uri: b"https://example.org".to_vec().try_into().unwrap(),
		};
		let advisories =
			vec![advisory(AdvisoryScope::Hardware, b"CVE-1"), advisory(AdvisoryScope::Firmware, b"CVE-2\x1b[2J")];
		let found = verified(|found| found.result.advisories = advisories.try_into().unwrap());
		let expected = [
			"CVE-1, whatever the firmware: https://example.org",
			"CVE-2\\u{1b}[2J, with this firmware: https://example.org",
		];
		assert_eq!(lines(&found, "vulnerable"), expected);
		let shown = verification_json(&found);
		assert_eq!(shown["known_vulnerable"], true);
		let first = json!({ "id": "CVE-1", "uri": "https://example.org", "scope": "hardware" });
		assert_eq!((&shown["advisories"][0], &shown["advisories"][1]["scope"]), (&first, &"firmware".into()));
	}

	#[test]
	fn a_halt_is_shown_beside_the_standing() {
		assert_eq!(lines(&verified(|_| ()), "halted"), [""; 0]);
		for (scope, words, name, of) in [
			(HaltScope::Chain, "all readings of the chain", "chain", None),
			(HaltScope::Organisation(3), "all readings of organisation 3", "organisation", Some(3)),
			(HaltScope::Hardware(4), "all readings of the hardware of model 4", "hardware", Some(4)),
			(HaltScope::Firmware(5), "all readings of model 5 with its firmware", "firmware", Some(5)),
			(HaltScope::Device(7), "its readings", "device", Some(7)),
		] {
			let found = verified(|found| found.result.halt = Some(Halt { scope, since: AT }));
			let expected = format!("the council has halted {words} since 2027-01-15T08:00:00.000Z");
			assert_eq!(lines(&found, "halted"), [expected]);
			assert_eq!(lines(&found, "standing"), ["active"]);
			assert_eq!(verification_json(&found)["halt"], json!({ "scope": name, "of": of, "since": AT }));
		}
	}

	#[test]
	fn a_gateway_that_is_out_is_shown_beside_the_standing() {
		let (going, out) = (verified(|_| ()), verified(|found| found.result.gateway_out = true));
		assert_eq!(lines(&going, "gateway"), [""; 0]);
		assert_eq!(lines(&out, "gateway"), ["out: suspended, halted or revoked, so that its packs are refused"]);
		assert_eq!(lines(&out, "standing"), ["active"]);
		assert_eq!([going, out].map(|found| verification_json(&found)["gateway_out"] == true), [false, true]);
	}

	#[test]
	fn an_alarm_is_shown_with_what_it_was_raised_for_and_by_which_call() {
		let violation = Violation {
			metric: 0,
			behaviour: 1,
			flag: QcFlag::Fail,
			value: 999,
			judged: 999,
			threshold: 85,
			observed_at: AT,
		};
		let pack = |via| AlarmEvidence::Pack { via, sequence: 4, pack_hash: H256::repeat_byte(2), violation };
		for (evidence, words, expected) in [
			(
				Some(pack(Via::Report)),
				"metric 0, behaviour 1: 999 at 2027-01-15T08:00:00.000Z, in a report of pack 4",
				json!({ "via": "report", "sequence": 4, "pack_hash": format!("{:?}", H256::repeat_byte(2)), "value": "999", "at": AT }),
			),
			(
				Some(pack(Via::Submit)),
				"metric 0, behaviour 1: 999 at 2027-01-15T08:00:00.000Z, in pack 4",
				json!({ "via": "submit", "sequence": 4, "pack_hash": format!("{:?}", H256::repeat_byte(2)), "value": "999", "at": AT }),
			),
			(
				Some(AlarmEvidence::Silence { since: AT, lasted: 7 }),
				"metric 0, behaviour 1: silent since 2027-01-15T08:00:00.000Z",
				json!({ "since": AT, "lasted": 7 }),
			),
			(None, "metric 0, behaviour 1", Value::Null),
		] {
			let record = AlarmRecord {
				id: 0,
				profile: ProfileRef::default(),
				metric: 0,
				behaviour: 1,
				observed_at: AT,
				raised_in: 9,
				ended: None,
				finding: None,
				evidence,
				suspended: false,
				mitigation: beadle_primitives::Mitigation::None,
			};
			let found = verified(|found| {
				found.result.alarms = vec![ActiveAlarm { metric: 0, behaviour: 1 }].try_into().unwrap();
				// One of another behaviour is not mistaken for it.
				found.alarms = vec![AlarmRecord { behaviour: 0, ..record.clone() }, record];
			});
			assert_eq!(lines(&found, "alarm"), [words]);
			let expected = json!([{ "metric": 0, "behaviour": 1, "evidence": expected }]);
			assert_eq!(verification_json(&found)["alarms"], expected);
		}
	}

	#[test]
	fn reports_of_refused_packs_are_shown_with_the_latest() {
		assert_eq!(lines(&verified(|_| ()), "reported"), [""; 0]);
		assert_eq!(verification_json(&verified(|_| ()))["reported"], json!({ "packs": 0, "latest": null }));
		let latest = Evidence {
			profile: ProfileRef { id: 2, version: 3 },
			via: Via::Report,
			sequence: 4,
			pack_hash: H256::repeat_byte(2),
			block: 90,
			found: 1,
			violation: Violation {
				metric: 0,
				behaviour: 1,
				flag: QcFlag::Fail,
				value: 9995,
				judged: 9995,
				threshold: 850,
				observed_at: AT,
			},
			metric: Some(Metric {
				name: b"air".to_vec().try_into().unwrap(),
				unit: b"Cel".to_vec().try_into().unwrap(),
				decimals: 1,
				kind: MetricKind::Gauge,
				behaviours: Default::default(),
			}),
			rule: None,
		};
		let found = |packs, latest| {
			verified(|found| {
				found.result.usage.reported = packs;
				found.reported = latest;
			})
		};
		let shown = found(2, Some(latest));
		let words =
			"2 refused packs, the latest with air 999.5 Cel at 2027-01-15T08:00:00.000Z, as pack 4, in block 90";
		assert_eq!(lines(&shown, "reported"), [words]);
		let latest = &verification_json(&shown)["reported"]["latest"];
		assert_eq!(
			(&latest["via"], &latest["metric"], &latest["value"]),
			(&"report".into(), &"air".into(), &"999.5".into())
		);
		assert_eq!((&latest["sequence"], &latest["block"]), (&4.into(), &90.into()));
		// It is on record no more, as other violations have taken its place.
		assert_eq!(lines(&found(1, None), "reported"), ["1 refused pack"]);
	}

	#[test]
	fn of_a_revoked_device_it_is_shown_by_whom_and_why() {
		let mut log = LogHead::default();
		let stolen = Reason::Stated(b"stolen".to_vec().try_into().unwrap());
		for (actor, by) in [
			(Actor::Organisation(OWNER), "Northbridge (3)"),
			(Actor::Organisation(9), "organisation 9"),
			(Actor::Council, "the council"),
		] {
			let entry = log.append(7, 90, AT, actor, Action::Revoked { reason: stolen.clone() });
			let revoked = device().into_revoked();
			let found = verified(|found| {
				found.result.device = DeviceEntry::Revoked(revoked);
				found.result.standing = Standing::Revoked;
				found.revocation = Some(entry);
			});
			let words = format!("revoked for good by {by} at 2027-01-15T08:00:00.000Z: stolen");
			assert_eq!(lines(&found, "standing"), [words.as_str()]);
			assert_eq!(lines(&found, "digest"), [format!("{:?}, of what it was", revoked.digest)]);
			assert_eq!(lines(&found, "owner"), ["Northbridge (3)"]);
			assert!(["key", "custody", "support"].iter().all(|title| lines(&found, title).is_empty()));
			let shown = verification_json(&found);
			assert_eq!((&shown["standing"], &shown["why"]), (&"revoked".into(), &words.into()));
			assert_eq!(shown["revoked"], json!({ "by": by, "at": AT, "why": "stolen" }));
			assert_eq!(shown["digest"], format!("{:?}", revoked.digest));
			assert!(["key", "custody", "ueid", "model", "hwmodel"].iter().all(|field| shown[field] == Value::Null));
		}
	}
}
