//! A verification as JSON, for programs.

use super::words::{
	actor_text, evidence_of, flag_text, metric_of, out_of_reach, reason_of, reason_text, standing_of, values,
};
use crate::{
	read::{
		age::Age,
		verify::{LastPack, Recording, Verification},
	},
	submit::device_key::{custody_text, key_text},
};
use beadle_primitives::{
	ActiveAlarm, ActiveProfile, Advisory, AdvisoryScope, AlarmEvidence, AttestationResult, DeviceEntry, Evidence, Halt,
	HaltScope, Metric, Moment, ProfileRef, QcFlag, Standing, SupportState, Via,
};
use beadle_profiles::decimal::to_text;
use serde_json::{json, Value};

/// Returns a verification of this age as JSON.
pub fn verification_json(found: &Verification, age: &Age) -> Value {
	let Verification { block, at, proven, result, last_pack, revocation, .. } = found;
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
		let evidence = evidence_of(found, alarm).map(|evidence| evidence_json(evidence, metric_of(found, alarm)));
		let ProfileRef { id, version } = alarm.profile;
		let profile = json!({ "id": id, "version": version });
		json!({ "profile": profile, "metric": alarm.metric, "behaviour": alarm.behaviour, "evidence": evidence })
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
		"log": { "count": result.log.count, "head": format!("{:?}", result.log.head) },
		"block": block.number,
		"block_hash": format!("{:?}", block.hash),
		"checkpoint": block.to_string(),
		"at": at,
		"proven": proven,
	});
	if let (Value::Object(shown), Value::Object(age)) = (&mut shown, age_json(age)) {
		shown.extend(age);
	}
	if let (Value::Object(shown), Value::Object(device)) = (&mut shown, device_json(result)) {
		shown.extend(device);
	}
	shown
}

/// Returns the age of a block as JSON: milliseconds, less than none if the block is ahead of this machine's clock.
pub fn age_json(age: &Age) -> Value {
	let millis = i64::try_from(age.elapsed()).unwrap_or(i64::MAX);
	let ahead = i64::try_from(age.ahead()).unwrap_or(i64::MAX);
	json!({ "age": millis.saturating_sub(ahead), "freshness": age.freshness().name() })
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
		"recorded": match &pack.recorded {
			Recording::Unread => "unread",
			Recording::Missing => "missing",
			Recording::Found(_) => "found",
		},
		"recorded_flag": pack.recorded_flag().map(flag_text),
	})
}
