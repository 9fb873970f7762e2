//! Profiles from what others have written: what can be carried over becomes a profile, and what cannot is listed.

pub mod aws;
pub mod wot;

use crate::decimal;
use beadle_primitives::{Behaviour, Metric, MetricKind, Mitigation, OnFail, Profile, Rule, Span};
use serde_json::{Number, Value};
use sp_runtime::BoundedVec;
use std::fmt;

/// A profile from elsewhere. It may still lack what only people know: check it before it is used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Import {
	/// What could be carried over.
	pub profile: Profile,
	/// What could not, or only in another way, and what was assumed.
	pub notes: Vec<Note>,
}

/// Something that is not as it was.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Note {
	/// What: a path in the source.
	pub what: String,
	/// What became of it.
	pub why: String,
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
	fn add(&mut self, what: impl Into<String>, why: impl Into<String>) {
		self.0.push(Note { what: what.into(), why: why.into() });
	}

	/// A text as a name on chain: printable ASCII and not too long. What had to be changed is noted.
	fn name<const N: u32>(&mut self, what: &str, text: &str) -> beadle_primitives::Text<N> {
		let ascii = |c: char| if c.is_ascii_graphic() || c == ' ' { c } else { '?' };
		let mut name: String = text.chars().map(ascii).collect();
		name.truncate(N as usize);
		if name.is_empty() {
			name.push('?');
		}
		if name != text {
			self.add(what, format!("named \"{name}\", since names are ASCII of at most {N} characters"));
		}
		BoundedVec::truncate_from(name.into_bytes())
	}
}

/// A profile of these metrics, with settings that a source does not have.
fn profile(title: &str, metrics: Vec<Metric>, notes: &mut Notes) -> Profile {
	notes.add("max_records, max_pack_bytes, max_ahead, max_age", "assumed, since the source does not say: review them");
	let name = notes.name("name", title);
	let found = metrics.len();
	let metrics = BoundedVec::truncate_from(metrics);
	if metrics.len() < found {
		notes.add("metrics", format!("only the first {} of {found}: a profile has no more", metrics.len()));
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

/// What follows from a limit that a source has: three in a row alarm, unless it says otherwise.
fn flag(datapoints_to_alarm: u16, datapoints_to_clear: u16) -> OnFail {
	OnFail::Flag { datapoints_to_alarm, datapoints_to_clear, mitigation: Mitigation::None }
}

/// One end of a span, or both.
#[derive(Clone, Copy, Default)]
struct Ends<'a> {
	/// The least value, and whether it is outside itself.
	min: Option<(&'a Number, bool)>,
	/// The greatest value, and whether it is outside itself.
	max: Option<(&'a Number, bool)>,
}

impl Ends<'_> {
	fn is_open(&self) -> bool {
		self.min.is_none() && self.max.is_none()
	}

	/// How many decimals its numbers have.
	fn decimals(&self) -> u8 {
		[self.min, self.max].into_iter().flatten().map(|(number, _)| decimals_of(number)).max().unwrap_or(0)
	}

	/// The span on a scale; an end that is missing is as far out as can be.
	fn span(&self, decimals: u8) -> Option<Span> {
		let end = |end: Option<(&Number, bool)>, open: i64, inwards: i64| match end {
			None => Some(open),
			Some((number, outside)) => {
				let value = decimal::to_fixed(&plain(number), decimals).ok()?;
				if outside {
					value.checked_add(inwards)
				} else {
					Some(value)
				}
			},
		};
		Some(Span { min: end(self.min, i64::MIN, 1)?, max: end(self.max, i64::MAX, -1)? })
	}

	fn behaviour(&self, decimals: u8, on_fail: OnFail) -> Option<Behaviour> {
		let fail = self.span(decimals).filter(|span| span.min <= span.max)?;
		Some(Behaviour { rule: Rule::GrossRange { fail, suspect: None }, on_fail })
	}
}

fn gauge(
	name: beadle_primitives::Text<32>,
	unit: beadle_primitives::Text<16>,
	decimals: u8,
	behaviours: Vec<Behaviour>,
) -> Metric {
	Metric { name, unit, decimals, kind: MetricKind::Gauge, behaviours: BoundedVec::truncate_from(behaviours) }
}

/// A number without an exponent, with as many decimals as a metric can have.
fn plain(number: &Number) -> String {
	let text = number.to_string();
	if !text.contains(['e', 'E']) {
		return text;
	}
	let text = format!("{:.9}", number.as_f64().unwrap_or_default());
	text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// How many digits stand behind the point.
fn decimals_of(number: &Number) -> u8 {
	let text = plain(number);
	let fraction = text.split_once('.').map_or("", |(_, fraction)| fraction.trim_end_matches('0'));
	u8::try_from(fraction.len()).unwrap_or(u8::MAX).min(beadle_primitives::profile::MAX_DECIMALS)
}

/// A number under a key.
fn number<'a>(object: &'a Value, key: &str) -> Option<&'a Number> {
	object.get(key)?.as_number()
}
