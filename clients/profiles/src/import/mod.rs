//! Profiles from what others have written: what can be carried over becomes a profile, and all the rest is listed.

pub mod aws;
pub mod wot;

mod json;
mod limits;

use beadle_primitives::{Behaviour, Metric, MetricKind, Mitigation, OnFail, Profile, Text};
use serde::Serialize;
use sp_runtime::BoundedVec;
use std::fmt;

/// A profile from elsewhere. It may still lack what only people know: check it before it is used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Import {
	/// What could be carried over. It has no metrics if there was no number to observe, and is no usable profile then.
	pub profile: Profile,
	/// What could not, or only in another way, and what was assumed.
	pub notes: Vec<Note>,
}

/// Something that is not as it was.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Note {
	/// What became of it, in a word.
	pub kind: Kind,
	/// What: a path in the source, or a setting of the profile.
	pub what: String,
	/// What became of it.
	pub why: String,
}

/// What became of a part of a source.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub enum Kind {
	/// It is expected of devices there, and not here.
	LeftOut,
	/// It is expected here in another way.
	Changed,
	/// The source does not say it.
	Assumed,
	/// It says nothing of how devices behave.
	Unrelated,
}

impl fmt::Display for Note {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{}: {}", self.what, self.why)
	}
}

/// Why nothing could be imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
	/// It is not JSON.
	#[error("not JSON: {0}")]
	Json(#[from] serde_json::Error),
	/// It is something else than was expected.
	#[error("{0}")]
	Shape(&'static str),
}

/// The notes that are being taken.
#[derive(Default)]
struct Notes(Vec<Note>);

impl Notes {
	fn add(&mut self, kind: Kind, what: impl Into<String>, why: impl Into<String>) {
		self.0.push(Note { kind, what: what.into(), why: why.into() });
	}

	/// A text as a name on chain: printable ASCII and not too long. What had to be changed is noted.
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

/// A profile of these metrics, with settings that a source does not have.
fn profile(title: Option<&str>, metrics: Vec<Metric>, notes: &mut Notes) -> Profile {
	notes.add(
		Kind::Assumed,
		"max_records, max_pack_bytes, min_interval, max_ahead, max_age",
		"assumed where the source does not say: review them",
	);
	if !metrics.is_empty() {
		notes.add(Kind::Assumed, "kind", "assumed to be \"Gauge\": a running total is a \"Counter\"");
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
		max_records: 16,
		max_pack_bytes: 256,
		min_interval: 0,
		max_ahead: 30_000,
		max_age: 24 * 3_600_000,
		metrics,
	}
}

fn flag(datapoints_to_alarm: u16, datapoints_to_clear: u16) -> OnFail {
	OnFail::Flag { datapoints_to_alarm, datapoints_to_clear, mitigation: Mitigation::None }
}

/// Adds a gauge, unless another metric has its name; which is noted, and so are behaviours that are too many.
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

/// The unit of what does not say its unit.
fn no_unit(what: &str, notes: &mut Notes) -> Text<16> {
	notes.add(Kind::Assumed, what, "unit = \"1\", since the source does not say it: correct it");
	BoundedVec::truncate_from(b"1".to_vec())
}
