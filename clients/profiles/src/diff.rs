//! Differences between two profiles.

use crate::file;
use beadle_primitives::Profile;
use similar::TextDiff;

/// Returns a unified diff of two profiles, both written in the same form; empty if they are the same.
pub fn diff(old_name: &str, old: &Profile, new_name: &str, new: &Profile) -> String {
	let (old, new) = (file::write(old), file::write(new));
	TextDiff::from_lines(&old, &new).unified_diff().context_radius(4).header(old_name, new_name).to_string()
}

#[cfg(test)]
mod tests {
	use super::*;

	const PROFILE: &str =
		"name = \"p\"\nmax_records = 1\nmax_pack_bytes = 30\nmin_interval = \"1s\"\nmax_ahead = \"0s\"\n\
		max_age = \"1h\"\n[[metric]]\nname = \"t\"\nunit = \"Cel\"\ndecimals = 1\nkind = \"Gauge\"\n";

	#[test]
	fn the_lines_that_differ_are_shown() {
		let old = file::read(PROFILE).unwrap();
		let new = file::read(&PROFILE.replace("1h", "2h")).unwrap();
		assert_eq!(diff("old", &old, "new", &old), "");
		let shown = diff("old", &old, "new", &new);
		assert!(shown.starts_with("--- old\n+++ new\n"), "{shown}");
		assert!(shown.contains("-max_age = \"1h\"\n+max_age = \"2h\"\n"), "{shown}");
	}
}
