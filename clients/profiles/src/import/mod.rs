//! Profiles from the descriptions of other systems: what can be carried over becomes a profile, and the rest is listed.

pub mod aws;
pub mod wot;

mod json;
mod limits;

use crate::shown::one_line;
use beadle_primitives::{
	profile::MAX_METRICS, Behaviour, Metric, MetricKind, Mitigation, OnFail, Profile, Text, TimeZone,
};
use serde::Serialize;
use sp_runtime::BoundedVec;
use std::fmt;

/// Maximum length of either part of a note, in characters.
const MAX_NOTE: usize = 1_024;

/// An imported profile. It may still lack what only people know: check it before use.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Import {
	/// The parts that could be carried over. Without a number to observe there are no metrics, and the profile is not
	/// usable.
	pub profile: Profile,
	/// Notes on what was left out, changed or assumed, and on what is unrelated.
	pub notes: Vec<Note>,
}

/// A note on a part of the source, or on a setting, that was not carried over as it was.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Note {
	/// The outcome, in a word.
	pub kind: Kind,
	/// The path in the source, or the setting of the profile.
	pub what: String,
	/// The outcome, in a sentence.
	pub why: String,
}

/// The kinds of notes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub enum Kind {
	/// The source expects it of devices, and the profile does not.
	LeftOut,
	/// The profile expects it in another way.
	Changed,
	/// The source does not state it.
	Assumed,
	/// It is not about the behaviour of devices.
	Unrelated,
}

impl fmt::Display for Note {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{}: {}", self.what, self.why)
	}
}

/// Reasons why nothing can be imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
	/// It is not JSON.
	#[error("not JSON: {0}")]
	Json(#[from] serde_json::Error),
	/// It is not of the expected kind.
	#[error("{0}")]
	Shape(&'static str),
}

/// The notes taken during an import.
#[derive(Default)]
struct Notes(Vec<Note>);

impl Notes {
	/// Takes a note. What it quotes from the source is shown without control characters.
	fn add(&mut self, kind: Kind, what: impl Into<String>, why: impl Into<String>) {
		let (what, why): (String, String) = (what.into(), why.into());
		self.0.push(Note { kind, what: one_line(&what, MAX_NOTE), why: one_line(&why, MAX_NOTE) });
	}

	/// Converts a text to a name on chain: printable ASCII of limited length. A change is noted.
	fn name<const N: u32>(&mut self, what: &str, text: &str) -> Text<N> {
		let ascii = |c: char| if c.is_ascii_graphic() || c == ' ' { c } else { '?' };
		let mut name: String = text.chars().map(ascii).collect();
		name.truncate(N as usize);
		if name.is_empty() {
			name.push('?');
		}
		if name != text {
			self.add(Kind::Changed, what, format!("becomes \"{name}\", since this is ASCII of at most {N} characters"));
		}
		BoundedVec::truncate_from(name.into_bytes())
	}
}

/// Returns a profile with these metrics. Settings that the source lacks are assumed, and noted.
fn profile(title: Option<&str>, metrics: Vec<Metric>, notes: &mut Notes) -> Profile {
	notes.add(
		Kind::Assumed,
		"max_records, max_pack_bytes, min_interval, max_ahead, max_age, memory, time_zone",
		"assumed where the source does not say: review them",
	);
	if !metrics.is_empty() {
		notes.add(
			Kind::Assumed,
			"kind",
			"assumed to be \"Gauge\": a running total is a \"Counter\", with per and on_reset",
		);
	}
	if title.is_none() {
		notes.add(Kind::Assumed, "name", "the source has none");
	}
	let name = notes.name("name", title.unwrap_or("imported"));
	let found = metrics.len();
	let metrics = BoundedVec::truncate_from(metrics);
	if metrics.len() < found {
		let why = format!("only the first {} of {found}: a profile has no more", metrics.len());
		notes.add(Kind::LeftOut, "metrics", why);
	}
	Profile {
		name,
		max_records: MAX_METRICS,
		max_pack_bytes: 256,
		min_interval: 0,
		max_ahead: 30_000,
		max_age: 24 * 3_600_000,
		memory: 24 * 3_600_000,
		time_zone: TimeZone::default(),
		metrics,
	}
}

fn flag(datapoints_to_alarm: u16, datapoints_to_clear: u16) -> OnFail {
	OnFail::Flag { datapoints_to_alarm, datapoints_to_clear, mitigation: Mitigation::None }
}

/// Adds a gauge, unless another metric has its name. That is noted, and so are behaviours in excess.
fn add_gauge(
	metrics: &mut Vec<Metric>,
	what: &str,
	name: &str,
	unit: Text<16>,
	decimals: u8,
	behaviours: Vec<Behaviour>,
	notes: &mut Notes,
) {
	let name = notes.name(what, name);
	if metrics.iter().any(|other| other.name == name) {
		notes.add(Kind::LeftOut, what, "left out: another metric has this name already");
		return;
	}
	let found = behaviours.len();
	let behaviours = BoundedVec::truncate_from(behaviours);
	if behaviours.len() < found {
		let why = format!("only the first {} of its {found} behaviours: a metric has no more", behaviours.len());
		notes.add(Kind::LeftOut, what, why);
	}
	metrics.push(Metric { name, unit, decimals, kind: MetricKind::Gauge, behaviours });
}

/// Returns the unit to assume if the source states none, and notes that.
fn no_unit(what: &str, notes: &mut Notes) -> Text<16> {
	notes.add(Kind::Assumed, what, "unit = \"1\", since the source does not say it: correct it");
	BoundedVec::truncate_from(b"1".to_vec())
}
