//! Last lines of a run.

/// Outcome of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
	/// A step failed or was interrupted.
	Failed {
		/// Name of the step, and the commit at which it was last green. `None` before the first step.
		step: Option<(String, String)>,
	},
	/// Every step that was run passed.
	Passed {
		/// Affected steps that were not run.
		owed: Vec<String>,
		/// Steps that were not run.
		left_out: Vec<String>,
	},
}

/// Returns the last lines.
pub fn lines(outcome: &Outcome, seconds: u64) -> Vec<String> {
	match outcome {
		Outcome::Failed { step: None } => vec![format!("FAILED: before the first step, after {seconds} s")],
		Outcome::Failed { step: Some((step, green)) } => {
			vec![format!("{step} was last green at: {green}"), format!("FAILED: {step}, after {seconds} s")]
		},
		Outcome::Passed { owed, left_out } => {
			let mut lines = Vec::new();
			if !owed.is_empty() {
				lines.push(format!("affected by what has changed, and still to be run: {}", owed.join(" ")));
			}
			lines.push(if left_out.is_empty() {
				format!("all passed in {seconds} s")
			} else {
				format!("passed in {seconds} s, {} left out: {}", left_out.len(), left_out.join(", "))
			});
			lines
		},
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn names(names: &[&str]) -> Vec<String> {
		names.iter().map(|name| (*name).to_owned()).collect()
	}

	fn passed(owed: &[&str], left_out: &[&str]) -> Vec<String> {
		lines(&Outcome::Passed { owed: names(owed), left_out: names(left_out) }, 882)
	}

	#[test]
	fn a_failure_is_the_last_line() {
		assert_eq!(lines(&Outcome::Failed { step: None }, 1), ["FAILED: before the first step, after 1 s"]);
		let step = Some(("lints".to_owned(), "1234 of 2026-11-29".to_owned()));
		let expected = ["lints was last green at: 1234 of 2026-11-29", "FAILED: lints, after 71 s"];
		assert_eq!(lines(&Outcome::Failed { step }, 71), expected);
	}

	#[test]
	fn all_have_passed_only_where_none_was_left_out() {
		assert_eq!(passed(&[], &[]), ["all passed in 882 s"]);
		assert_eq!(passed(&[], &["proxy"]), ["passed in 882 s, 1 left out: proxy"]);
		assert_eq!(passed(&[], &["proxy", "sensor"]), ["passed in 882 s, 2 left out: proxy, sensor"]);
		let owed = "affected by what has changed, and still to be run: proxy sensor";
		assert_eq!(
			passed(&["proxy", "sensor"], &["proxy", "sensor"]),
			[owed, "passed in 882 s, 2 left out: proxy, sensor"]
		);
	}
}
