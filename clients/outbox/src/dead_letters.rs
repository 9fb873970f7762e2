//! Dead letters: readings, and input that is no reading, that can never be recorded.

use crate::{
	queue::{Letter, What},
	record::plain,
};
use beadle_profiles::decimal;
use serde_json::json;

/// A dead letter: a reading, or input that is no reading, that can never be recorded.
#[derive(Clone, PartialEq, Debug)]
pub struct DeadLetter {
	/// The reading or input, as JSON.
	pub what: serde_json::Value,
	/// The reason why it cannot be recorded: a stable name, and after a colon what happened, in words.
	pub why: String,
}

/// Reason of readings from before the clock was known, of a boot that ended before it was.
pub(crate) const NEVER_DATED: &str =
	"NeverDated: this machine was switched off before its clock was known to be right, so nothing tells the time";

/// Returns the reason of a reading that says something else than one of the same metric and time.
pub(crate) fn contradicts(other: &str) -> String {
	format!("Contradicts: another reading of this metric and time says {other}")
}

/// Returns a dead letter as a line of JSON: the reason, the lane, and what it is. A reading is a record of RFC 8428 by
/// itself, whose value and time are numbers as they were given.
pub(crate) fn line(letter: &Letter) -> String {
	let why = json!(letter.why);
	let lane = letter.lane;
	match &letter.what {
		What::Input(what) => format!(r#"{{"why":{why},"lane":{lane},"what":{what}}}"#),
		What::Dated(key, value) => {
			let time = decimal::to_text(key.at, 3);
			let record = record(&key.metric, &value.value, value.unit.as_deref(), Some(&time));
			format!(r#"{{"why":{why},"lane":{lane},"what":{record}}}"#)
		},
		What::Undated(_, since, metric, value) => {
			let record = record(metric, &value.value, value.unit.as_deref(), None);
			format!(r#"{{"why":{why},"lane":{lane},"sinceBoot":{since},"what":{record}}}"#)
		},
	}
}

/// Returns a record of RFC 8428. What is no number is a text there, so that the record is valid all the same.
fn record(metric: &str, value: &str, unit: Option<&str>, time: Option<&str>) -> String {
	let value = match plain(value) {
		Some(number) => format!(r#""v":{number}"#),
		None => format!(r#""vs":{}"#, json!(value)),
	};
	let unit = unit.map_or_else(String::new, |unit| format!(r#","u":{}"#, json!(unit)));
	let time = time.map_or_else(String::new, |time| format!(r#","t":{time}"#));
	format!(r#"{{"n":{}{unit},{value}{time}}}"#, json!(metric))
}
