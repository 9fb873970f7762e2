//! Records of a pack.

use super::json::Labels;
use crate::{formats::unreadable, DeadLetter, ObservedAt};
use beadle_profiles::{
	decimal::{self, Rounding},
	shown::shown,
	table::Bounds,
};

/// Lowest absolute time, in milliseconds; lower ones are relative to now (RFC 8428 §4.5.3).
const ABSOLUTE_FROM: i128 = (1 << 28) * 1_000;

/// Labels of base fields (RFC 8428 §4.1).
const BASE: [&str; 6] = ["bn", "bt", "bu", "bv", "bs", "bver"];

/// A record of which the base fields were applied.
#[derive(Clone, PartialEq, Debug)]
pub struct Record {
	/// The base name.
	pub base: String,
	/// Its own name.
	pub own: String,
	/// Time of the observation.
	pub at: ObservedAt,
	/// The value, as a decimal number.
	pub value: String,
	/// Unit of the value, if there is one.
	pub unit: Option<String>,
	/// The record as it is written.
	pub text: String,
}

/// The base fields in force, which earlier records have set.
#[derive(Default)]
pub(super) struct Base {
	name: String,
	time: i128,
	unit: Option<String>,
	value: Option<String>,
	/// What is wrong with one of them, so that no later record can be resolved.
	fault: Option<String>,
}

impl Base {
	/// Resolves a record (RFC 8428 §4.6). A record of base fields alone is none.
	pub fn resolve(
		&mut self,
		text: &str,
		labels: &Labels,
		now: ObservedAt,
		found: &mut Vec<Result<Record, DeadLetter>>,
	) {
		if let Err(fault) = self.take(labels) {
			self.fault = self.fault.take().or(Some(fault));
		}
		let has = |label: &str| labels.get(label).is_some();
		let is_base = BASE.iter().any(|label| has(label));
		if is_base && !["n", "v", "vs", "vb", "vd", "s"].into_iter().any(has) && self.fault.is_none() {
			return;
		}
		let own = labels.get("n").map_or(Ok(String::new()), |own| text_of("n", own));
		let own = match own {
			Ok(own) => own,
			Err(why) => return found.push(Err(unreadable(text, why))),
		};
		let name = shown(&format!("{}{own}", self.name));
		let named = |why: String| match name.as_str() {
			"" => why,
			name => format!("{name}: {why}"),
		};
		if let Some(fault) = &self.fault {
			return found
				.push(Err(unreadable(text, named(format!("a base field that holds for it is faulty: {fault}")))));
		}
		match self.value(labels) {
			Ok(value) => {
				let reading = self.at(labels, now).and_then(|at| {
					let unit = labels.get("u").map(|unit| text_of("u", unit)).transpose();
					let unit = unit.map_err(|why| format!("Unreadable: {}", named(why)))?;
					Ok((at, unit.or_else(|| self.unit.clone())))
				});
				found.push(match reading {
					Ok((at, unit)) => {
						let base = self.name.clone();
						Ok(Record { base, own, at, value, unit, text: text.to_owned() })
					},
					Err(why) => Err(DeadLetter { what: text.into(), why }),
				});
				if let Some(sum) = labels.get("s") {
					let why = named(format!("its sum, {}, is not recorded, only its value is", shown(sum)));
					found.push(Err(DeadLetter { what: text.into(), why: format!("Unsupported: {why}") }));
				}
			},
			Err(why) => {
				let (class, why) = why;
				found.push(Err(DeadLetter { what: text.into(), why: format!("{class}: {}", named(why)) }));
			},
		}
	}

	/// Takes the base fields of a record.
	fn take(&mut self, labels: &Labels) -> Result<(), String> {
		if let Some(name) = labels.get("bn") {
			self.name = text_of("bn", name)?;
		}
		if let Some(unit) = labels.get("bu") {
			self.unit = Some(text_of("bu", unit)?);
		}
		if let Some(time) = labels.get("bt") {
			self.time = millis("bt", time)?;
		}
		if let Some(value) = labels.get("bv") {
			self.value = Some(number_of("bv", value)?);
		}
		if let Some(sum) = labels.get("bs") {
			number_of("bs", sum)?;
		}
		Ok(())
	}

	/// Returns the value of a record, with the base value added; or the name of the reason why it has none, and the reason.
	fn value(&self, labels: &Labels) -> Result<String, (&'static str, String)> {
		let kinds = [("vs", "a text"), ("vb", "a truth value"), ("vd", "data"), ("v", "a number")];
		let mut given = kinds.into_iter().filter(|(label, _)| labels.get(label).is_some());
		match (given.next(), given.next()) {
			(Some(_), Some(_)) => Err(("Unreadable", "it has more than one value".to_owned())),
			(Some(("v", _)), None) => {
				let value = labels.get("v").unwrap_or_default();
				let plain = number_of("its value", value).map_err(|why| ("Unreadable", why))?;
				match &self.value {
					// As it is written.
					None => Ok(value.to_owned()),
					Some(base) => decimal::sum(base, &plain).ok_or_else(|| {
						("Unreadable", format!("the base value {base} and {plain} have too many digits"))
					}),
				}
			},
			(Some((label, kind)), None) => {
				Err(("Unsupported", format!("its value is {kind} ({label}), and a profile knows numbers alone")))
			},
			(None, _) => match labels.get("s") {
				Some(sum) => {
					let sum = shown(sum);
					Err(("Unsupported", format!("it has a sum (s), {sum}, and no value: sums are not recorded")))
				},
				None => {
					let labels: Vec<_> = labels.names().map(shown).collect();
					Err(("Unreadable", format!("it has no value (v), only {}", labels.join(", "))))
				},
			},
		}
	}

	/// Returns the time of a record, or the reason why it has none, with its name.
	fn at(&self, labels: &Labels, now: ObservedAt) -> Result<ObservedAt, String> {
		let own = labels.get("t").map(|time| millis("t", time)).transpose();
		let time = self.time.saturating_add(own.map_err(|why| format!("Unreadable: {why}"))?.unwrap_or(0));
		let bounds = match now {
			ObservedAt::Clock(now) => Bounds::until(now),
			ObservedAt::SinceBoot(_) => Bounds::without_clock(),
		};
		let checked =
			|at: i128| bounds.check(at).map_err(|why| format!("Implausible: its time cannot be right: {why}"));
		if time >= ABSOLUTE_FROM {
			return checked(time).map(ObservedAt::Clock);
		}
		match now {
			ObservedAt::Clock(now) => {
				checked(i128::from(now).saturating_add(time)).map(ObservedAt::Clock).map_err(|why| {
					format!("{why} (t is {} s, and times below 2^28 count from now)", decimal::to_text(time, 3))
				})
			},
			ObservedAt::SinceBoot(since) => {
				let since = u64::try_from(i128::from(since).saturating_add(time));
				let before =
					|_| "Implausible: its time is before this machine was started, and its clock is not verified yet";
				since.map(ObservedAt::SinceBoot).map_err(|error| before(error).to_owned())
			},
		}
	}
}

/// Returns the text of a label.
fn text_of(label: &str, json: &str) -> Result<String, String> {
	serde_json::from_str(json).map_err(|_| format!("{label} is {}, and has to be a text", shown(json)))
}

/// Returns the number of a label, without an exponent.
fn number_of(label: &str, json: &str) -> Result<String, String> {
	let is_text = json.starts_with('"');
	if !is_text {
		if let Some(number) = decimal::plain(json) {
			return Ok(number);
		}
	}
	Err(match serde_json::from_str::<String>(json) {
		Ok(text) if decimal::plain(&text).is_some() => {
			format!("{label} is the text \"{}\", and has to be a number", shown(&text))
		},
		Ok(text) if is_nan(&text) => format!("{label} is {}, which is no number", shown(&text)),
		Ok(text) => format!("{label} is the text \"{}\", and has to be a number", shown(&text)),
		Err(_) => format!("{label} is {}, and has to be a number", shown(json)),
	})
}

fn is_nan(text: &str) -> bool {
	let word = text.trim_start_matches(['-', '+']).to_ascii_lowercase();
	matches!(word.as_str(), "nan" | "inf" | "infinity")
}

/// Converts seconds in a JSON number to milliseconds.
fn millis(label: &str, seconds: &str) -> Result<i128, String> {
	let plain =
		number_of(label, seconds).map_err(|_| format!("{label} is {}, and no time in seconds", shown(seconds)))?;
	Ok(decimal::rounded(&plain, 3, Rounding::Down).0)
}
