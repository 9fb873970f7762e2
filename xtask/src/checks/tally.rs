//! Results of checks: a line for each, and how many there were.

use crate::{print, process::Answer, text};

/// Number of last lines that are printed of a command that fails.
const LAST: usize = 20;

/// Results of checks. Each is printed when it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
	/// Width of the first column.
	width: usize,
	/// Checks that passed.
	pub passed: usize,
	/// Checks that failed.
	pub failed: usize,
	/// Checks that were not run.
	pub left_out: usize,
}

impl Tally {
	/// Begins without results.
	pub fn new(width: usize) -> Self {
		Self { width, passed: 0, failed: 0, left_out: 0 }
	}

	/// Records that a check passed.
	pub fn ok(&mut self, name: &str) {
		self.passed = self.passed.saturating_add(1);
		self.print("ok", name);
	}

	/// Records that a check failed. `details` are printed below.
	pub fn failure(&mut self, name: &str, details: &str) {
		self.failed = self.failed.saturating_add(1);
		self.print("FAILED", name);
		details.lines().for_each(|line| self.print("", line));
	}

	/// Records that checks were not run.
	pub fn not_run(&mut self, name: &str) {
		self.left_out = self.left_out.saturating_add(1);
		self.print("not run", name);
	}

	/// Records a check that passes if nothing is wrong.
	pub fn all_well(&mut self, name: &str, wrong: &[String]) {
		self.passes_if(name, wrong.is_empty(), &wrong.join("\n"));
	}

	/// Records a check that passes if a command succeeded, whose output is printed otherwise.
	pub fn succeeded(&mut self, name: &str, answer: &Answer) {
		self.passes_if(name, answer.is_success(), answer.text.trim_end_matches('\n'));
	}

	/// Records a check that passes if a command succeeded, whose last lines are printed otherwise.
	pub fn check(&mut self, name: &str, answer: &Answer) {
		self.passes_if(name, answer.is_success(), &text::last_lines(&answer.text, LAST));
	}

	/// Records a check that passes if the condition holds.
	pub fn holds(&mut self, name: &str, condition: bool) {
		self.passes_if(name, condition, "");
	}

	/// Records a check that passes if what was found is what was expected.
	pub fn same(&mut self, name: &str, expected: &str, found: &str) {
		let shown = |text| if str::is_empty(text) { "nothing" } else { text };
		self.passes_if(name, expected == found, &format!("not {}, but {}", shown(expected), shown(found)));
	}

	fn passes_if(&mut self, name: &str, condition: bool, details: &str) {
		if condition {
			self.ok(name);
		} else {
			self.failure(name, details);
		}
	}

	fn print(&self, word: &str, text: &str) {
		print::line(format_args!("{word:<width$}{text}", width = self.width));
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn results_are_counted() {
		let mut tally = Tally::new(8);
		tally.ok("a");
		tally.all_well("b", &[]);
		tally.all_well("c", &["wrong".into()]);
		tally.same("d", "x", "x");
		tally.same("e", "", "y");
		tally.succeeded("f", &Answer { code: 0, text: "said\n".into() });
		tally.check("g", &Answer { code: 1, text: "said\n".repeat(30) });
		tally.holds("h", true);
		tally.not_run("i");
		assert_eq!((tally.passed, tally.failed, tally.left_out), (5, 3, 1));
	}
}
