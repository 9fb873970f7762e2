//! Choice of the steps that `--ci` runs after the quick tier: those that changed paths affect, and a rotating slice of
//! the rest.

use regex_lite::RegexBuilder;

use super::{
	green::Green,
	step::{Step, Tier},
};
use crate::stop::Stop;

/// Largest number of minutes for steps that no change affects.
const SLICE: u64 = 15;

/// Seconds of a minute.
const MINUTE: u64 = 60;

/// Number of places in the order of steps that were never green on this machine.
const PLACES: u32 = 997;

/// Returns the steps beyond the quick tier, the one first that was green longest ago. Steps that were never green on
/// this machine come before the others, in an order that differs between commits: on a machine without state, each gets
/// its turn.
pub fn by_age<'a>(steps: &'a [Step], green: &Green, head: &str) -> Vec<&'a Step> {
	let mut ordered: Vec<_> = steps.iter().filter(|step| step.tier != Tier::Quick).collect();
	ordered.sort_by_key(|step| (green.time(step.name).unwrap_or_else(|| place(step.name, head)), step.name));
	ordered
}

/// Returns the place of a step that was never green.
fn place(name: &str, head: &str) -> u64 {
	// FNV-1a hash.
	let hash = |bytes: &str| {
		bytes.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
	};
	u64::from(hash(name).wrapping_add(hash(head)).checked_rem(PLACES).unwrap_or_default())
}

/// Returns whether a step is affected by one of the paths, which are one a line.
///
/// # Errors
///
/// If the step's pattern is none.
pub fn is_affected(step: &Step, paths: &str) -> Result<bool, Stop> {
	let Some(pattern) = step.paths else { return Ok(false) };
	let pattern = RegexBuilder::new(pattern).multi_line(true).build();
	let pattern =
		pattern.map_err(|error| Stop::Failed(format!("the paths of {} are no pattern: {error}", step.name)))?;
	Ok(pattern.is_match(paths))
}

/// Time budget of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Time {
	/// Time budget in minutes.
	pub minutes: u64,
	/// Time at which the slice began, in seconds since the beginning of the run. `None` before.
	pub slice: Option<u64>,
}

impl Time {
	/// Returns whether there is time for a step that begins at `seconds`.
	pub fn has_room(self, step: &Step, seconds: u64) -> bool {
		let ends = |seconds: u64| (seconds / MINUTE).saturating_add(step.minutes);
		ends(seconds) <= self.minutes && self.slice.is_none_or(|began| ends(seconds.saturating_sub(began)) <= SLICE)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::{
		collections::HashSet,
		fs::File,
		time::{Duration, SystemTime},
	};

	const STEPS: [Step; 5] = [
		Step::quick("build", 3, |_| Ok(())),
		Step::more("fuzzing", 3, "^(appraisal|fuzz)/", |_| Ok(())),
		Step::more("licences", 6, r"(Cargo\.lock|deny\.toml|^about)", |_| Ok(())),
		Step::story("sensor", 8, "^node/", |_| Ok(())),
		Step::story("standstill", 13, "^node/", |_| Ok(())),
	];

	fn names(steps: &[&Step]) -> Vec<&'static str> {
		steps.iter().map(|step| step.name).collect()
	}

	fn affected(paths: &str) -> Vec<&'static str> {
		let affected = STEPS.iter().filter(|step| is_affected(step, paths).unwrap());
		names(&affected.collect::<Vec<_>>())
	}

	#[test]
	fn a_step_is_affected_by_its_paths() {
		assert_eq!(affected("README.md\nfuzz/Cargo.toml"), ["fuzzing"]);
		assert_eq!(affected("docs/fuzz/x"), [""; 0]);
		assert_eq!(affected("clients/Cargo.lock"), ["licences"]);
		assert_eq!(affected("appraisal/src/lib.rs\nnode/src/main.rs"), ["fuzzing", "sensor", "standstill"]);
		assert_eq!(affected(""), [""; 0]);
		let wrong = Step::more("wrong", 1, "(", |_| Ok(()));
		assert!(is_affected(&wrong, "")
			.unwrap_err()
			.message()
			.unwrap()
			.starts_with("the paths of wrong are no pattern: "));
	}

	#[test]
	fn what_was_green_longest_ago_has_its_turn_first() {
		let cache = tempfile::tempdir().unwrap();
		let green = Green::open(cache.path());
		for (name, days) in [("fuzzing", 1), ("sensor", 3), ("standstill", 2), ("build", 9)] {
			green.note(name, "1234");
			let file = File::options().write(true).open(cache.path().join("green").join(name)).unwrap();
			file.set_modified(SystemTime::now() - Duration::from_secs(days * 86_400)).unwrap();
		}
		assert_eq!(names(&by_age(&STEPS, &green, "abcdef")), ["licences", "sensor", "standstill", "fuzzing"]);
	}

	#[test]
	fn where_nothing_is_remembered_the_order_is_the_commits() {
		let cache = tempfile::tempdir().unwrap();
		let green = Green::open(cache.path());
		let order = |head: u32| names(&by_age(&STEPS, &green, &format!("{head:06x}")));
		assert_eq!(order(1), order(1));
		let first: HashSet<_> = (0..100).map(|head| order(head)[0]).collect();
		assert_eq!(first.len(), 4, "each has its turn: {first:?}");
	}

	#[test]
	fn a_step_begins_only_where_it_would_end_in_time() {
		let [.., sensor, standstill] = &STEPS;
		let owed = Time { minutes: 40, slice: None };
		assert!(owed.has_room(standstill, 27 * 60 + 59) && !owed.has_room(standstill, 28 * 60));
		// The slice has a quarter of an hour.
		let rest = Time { minutes: 40, slice: Some(10 * 60) };
		assert!(rest.has_room(standstill, 12 * 60) && !rest.has_room(standstill, 13 * 60));
		assert!(rest.has_room(sensor, 17 * 60) && !rest.has_room(sensor, 18 * 60));
		assert!(!Time { minutes: 20, slice: Some(10 * 60) }.has_room(sensor, 13 * 60));
	}
}
