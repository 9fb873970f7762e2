//! Output for people and for programs.

use crate::error::{Error, FAULTY, GONE, SUSPENDED};
use beadle_client::read::{
	organisations::organisation_text,
	verify::{LastPack, OutOfReach, RecordedPack, Verification},
};
use beadle_primitives::{
	ActiveAlarm, ActiveProfile, AttestationResult, DeviceKey, Moment, OrganisationId, OrganisationName, Profile,
	ProfileRef, QcFlag, Reason, Sequence, Standing, SuspendedBy,
};
use beadle_profiles::decimal::to_text;
use qrcode::{render::unicode::Dense1x2, QrCode};
use serde_json::{json, Value};
use std::{
	fmt::{Display, Write as _},
	io::{self, Write as _},
	path::Path,
	process::ExitCode,
	time::{Duration, UNIX_EPOCH},
};

pub use beadle_client::submit::device_key::{key_text as key, signature_text as signature};

/// Prints a line or a table.
///
/// # Errors
///
/// If nobody reads it any more, or it cannot be written.
pub fn print(what: impl Display) -> Result<(), Error> {
	writeln!(io::stdout(), "{what}").map_err(|source| Error::file(Path::new("standard output"), source))
}

/// Prints a call for a member of the council: as data to paste, and as a QR code to photograph.
///
/// # Errors
///
/// As [`print()`].
pub fn call(name: &str, lines: &[(&str, String)], data: &[u8]) -> Result<(), Error> {
	let data = format!("0x{}", hex::encode(data));
	for (title, text) in lines {
		print(format_args!("{title:<9}{text}"))?;
	}
	print(format_args!("call     {name}\ndata     {data}\n"))?;
	print("The owner signs this call: in the polkadot.js Apps, Developer, Extrinsics, Decode, paste the data, Submission.")?;
	match QrCode::new(&data) {
		Ok(code) => print(code.render::<Dense1x2>().build()),
		Err(_) => Ok(()),
	}
}

/// Describes a device's standing.
pub fn standing(standing: &Standing) -> String {
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
			let why = match reason {
				Reason::Stated(text) => String::from_utf8_lossy(text).into_owned(),
				Reason::Alarm { alarm, .. } => format!("alarm {alarm}"),
			};
			format!("suspended by {by} since {}: {why}", time(*since))
		},
	}
}

/// Returns the exit code for a device's standing.
pub fn standing_code(standing: &Standing) -> ExitCode {
	match standing {
		Standing::Active => ExitCode::SUCCESS,
		Standing::Suspended { .. } => SUSPENDED.into(),
		Standing::Revoked => GONE.into(),
	}
}

/// Returns the exit code for a verification: `FAULTY` if the last pack does not agree with what the chain recorded,
/// otherwise that of the standing.
pub fn verification_code(found: &Verification) -> ExitCode {
	match &found.last_pack {
		LastPack::Found(pack) if pack.agrees() == Some(false) => FAULTY.into(),
		_ => standing_code(&found.result.standing),
	}
}

/// The parts of an attestation result of which a change is worth reporting.
#[derive(PartialEq)]
pub struct Essence {
	standing: Standing,
	profile: Option<ProfileRef>,
	alarms: Vec<ActiveAlarm>,
	sequence: Sequence,
	key: DeviceKey,
	owner: OrganisationId,
	owner_name: OrganisationName,
	silences: usize,
}

impl From<&AttestationResult> for Essence {
	fn from(result: &AttestationResult) -> Self {
		Self {
			standing: result.standing.clone(),
			profile: result.profile,
			alarms: result.alarms.to_vec(),
			sequence: result.sequence,
			key: result.device.key.clone(),
			owner: result.device.owner,
			owner_name: result.owner_name.clone(),
			silences: result.silences.len(),
		}
	}
}

/// Returns a time in RFC 3339 format, in UTC.
pub fn time(at: Moment) -> String {
	humantime::format_rfc3339_millis(UNIX_EPOCH + Duration::from_millis(at)).to_string()
}

fn text(bytes: &[u8]) -> String {
	String::from_utf8_lossy(bytes).into_owned()
}

fn flag(flag: QcFlag) -> String {
	format!("{flag:?}")
}

/// Returns the values of a pack, each with its metric, unit, time and flag.
fn values(pack: &RecordedPack, profile: Option<&Profile>) -> Vec<(String, String, String, Moment, Option<QcFlag>)> {
	let flags = pack.appraisal.as_ref().and_then(|appraisal| appraisal.as_ref().ok()).map(|appraisal| &appraisal.flags);
	let value = |(position, record): (usize, &beadle_primitives::Record)| {
		let metric = profile.and_then(|profile| profile.metrics.get(usize::from(record.metric)));
		let decimals = metric.map_or(0, |metric| metric.decimals);
		(
			metric.map_or_else(|| format!("metric {}", record.metric), |metric| text(&metric.name)),
			to_text(record.value, decimals),
			metric.map_or_else(String::new, |metric| text(&metric.unit)),
			pack.signed.pack.observed_at(record),
			flags.and_then(|flags| flags.get(position).copied()),
		)
	};
	pack.signed.pack.records.iter().enumerate().map(value).collect()
}

/// Returns a verification as a table.
pub fn verification(found: &Verification) -> String {
	let mut out = String::new();
	let mut line = |title: &str, text: String| {
		// Writing to a string cannot fail.
		let _ = writeln!(out, "{title:<13}{text}");
	};
	let Verification { block, at, proven, result, held, last_pack } = found;
	line("device", result.id.to_string());
	line("standing", standing(&result.standing));
	line("key", key(&result.device.key));
	line("owner", organisation_text(result.device.owner, &result.owner_name));
	match (result.profile, held) {
		(Some(ProfileRef { id, version }), Some(held)) => {
			line("profile", format!("{id}, version {version}: {}", text(&held.active.profile.name)));
		},
		_ => line("profile", "none".into()),
	}
	let name = |metric: u8| {
		let found = held.as_ref().and_then(|held| held.active.profile.metrics.get(usize::from(metric)));
		found.map_or_else(|| format!("metric {metric}"), |metric| text(&metric.name))
	};
	match result.alarms.is_empty() {
		true => line("alarms", "none".into()),
		false => {
			for alarm in &result.alarms {
				line("alarm", format!("{}, behaviour {}", name(alarm.metric), alarm.behaviour));
			}
		},
	}
	for silence in &result.silences {
		line("silent", format!("{} since {}", name(silence.metric), time(silence.since)));
	}
	for (title, text) in last_pack_lines(last_pack) {
		line(title, text);
	}
	line("at block", format!("{} {:?}, {}", block.number, block.hash, time(*at)));
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
	for (metric, value, unit, at, flag_of) in values(pack, pack.profile.as_ref().map(|active| &active.profile)) {
		let flag = flag_of.map(flag).unwrap_or_default();
		lines.push(("", format!("{} {metric} {value} {unit} {flag}", time(at))));
	}
	let by = match pack.signed_by_present_key {
		true => "by the device's key",
		false => "not by the device's present key: by one before it",
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
			format!("here without its past, which nodes no longer have: {}", flag(appraisal.worst_flag()))
		},
		(None, Some(Err(refusal))) => format!("here without its past, which nodes no longer have: {}", refusal.name()),
		(None, None) => "not, since its profile is not known".into(),
	}
}

/// Returns a verification as JSON.
pub fn verification_json(found: &Verification) -> Value {
	let Verification { block, at, proven, result, last_pack, .. } = found;
	let last_pack = match last_pack {
		LastPack::None => Value::Null,
		LastPack::OutOfReach { sequence, block, why } => {
			json!({ "sequence": sequence, "block": block, "proven": false, "why": out_of_reach(*why).0 })
		},
		LastPack::Found(pack) => {
			let profile = pack.profile.as_ref().map(|ActiveProfile { profile, .. }| profile);
			let value = |(metric, value, unit, at, flag_of): (String, String, String, Moment, Option<QcFlag>)| json!({ "metric": metric, "value": value, "unit": unit, "at": at, "flag": flag_of.map(flag) });
			json!({
				"sequence": pack.signed.pack.sequence,
				"block": pack.block.number,
				"block_hash": format!("{:?}", pack.block.hash),
				"values": values(pack, profile).into_iter().map(value).collect::<Vec<_>>(),
				"signed_by_present_key": pack.signed_by_present_key,
				"with_past": pack.with_past,
				"agrees": pack.agrees(),
				"refusal": pack.appraisal.as_ref().and_then(|appraisal| appraisal.as_ref().err()).map(|refusal| refusal.name()),
				"recorded_flag": pack.recorded_flag.map(flag),
			})
		},
	};
	let state = match result.standing {
		Standing::Active => "active",
		Standing::Suspended { .. } => "suspended",
		Standing::Revoked => "revoked",
	};
	json!({
		"device": result.id,
		"standing": state,
		"why": standing(&result.standing),
		"key": key(&result.device.key),
		"owner": result.device.owner,
		"owner_name": text(&result.owner_name),
		"profile": result.profile.map(|ProfileRef { id, version }| json!({ "id": id, "version": version })),
		"sequence": result.sequence,
		"observed_at": result.observed_at,
		"last_flag": flag(result.last_flag),
		"alarms": result.alarms.iter().map(|alarm| json!({ "metric": alarm.metric, "behaviour": alarm.behaviour })).collect::<Vec<_>>(),
		"silences": result.silences.iter().map(|silence| json!({ "metric": silence.metric, "since": silence.since, "in_alarm": silence.in_alarm })).collect::<Vec<_>>(),
		"last_pack": last_pack,
		"block": block.number,
		"block_hash": format!("{:?}", block.hash),
		"at": at,
		"proven": proven,
	})
}
