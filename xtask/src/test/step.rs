//! Steps of the tests.

use std::path::Path;

use super::work::Work;
use crate::stop::Stop;

/// Function that runs a step. It stops at the first command that fails.
pub type Body = fn(&mut Work) -> Result<(), Stop>;

/// Tier of a step: when it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tier {
	/// Always.
	Quick,
	/// With `--all`; with `--ci` if a change affects it or there is time.
	All,
	/// Likewise. With `--all`, stories run side by side.
	Story,
}

impl Tier {
	/// Returns its name.
	pub fn name(self) -> &'static str {
		match self {
			Self::Quick => "quick",
			Self::All => "all",
			Self::Story => "story",
		}
	}
}

/// Condition of a step that no other step brings about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
	/// The tests run as root.
	Root,
	/// All changes are committed.
	Committed,
}

impl Condition {
	/// Returns what to do so that it holds. `None` if it does.
	pub fn lacking(self, is_root: bool, is_clean: bool) -> Option<&'static str> {
		match self {
			Self::Root => (!is_root).then_some("run as root"),
			Self::Committed => (!is_clean).then_some("commit or stash first"),
		}
	}
}

/// Step of the tests.
#[derive(Clone, Copy, Debug)]
pub struct Step {
	/// Name.
	pub name: &'static str,
	/// Tier.
	pub tier: Tier,
	/// Duration in minutes, on two cores, when everything is built.
	pub minutes: u64,
	/// Pattern of the paths that affect it. `None` in the quick tier, which always runs.
	pub paths: Option<&'static str>,
	/// Conditions under which it can pass.
	pub conditions: &'static [Condition],
	/// Function that runs it.
	pub body: Body,
}

impl Step {
	/// Returns a step of the quick tier.
	pub const fn quick(name: &'static str, minutes: u64, body: Body) -> Self {
		Self { name, tier: Tier::Quick, minutes, paths: None, conditions: &[], body }
	}

	/// Returns a step beyond the quick tier.
	pub const fn more(name: &'static str, minutes: u64, paths: &'static str, body: Body) -> Self {
		Self { name, tier: Tier::All, minutes, paths: Some(paths), conditions: &[], body }
	}

	/// Returns a step that is a story.
	pub const fn story(name: &'static str, minutes: u64, paths: &'static str, body: Body) -> Self {
		Self { name, tier: Tier::Story, minutes, paths: Some(paths), conditions: &[], body }
	}

	/// Returns the step under conditions.
	pub const fn under(mut self, conditions: &'static [Condition]) -> Self {
		self.conditions = conditions;
		self
	}
}

/// Catalogue of everything that can be run.
#[derive(Clone, Copy, Debug)]
pub struct Catalogue {
	/// Steps, in their order.
	pub steps: &'static [Step],
	/// Function that installs what stories need.
	pub for_stories: Body,
	/// Function that installs what every step needs.
	pub everything: Body,
	/// All stories, side by side.
	pub stories: Body,
	/// Function that runs the story that has the step's name.
	pub story: Body,
}

/// Returns whether there is a story of this name.
pub fn is_story(root: &Path, name: &str) -> bool {
	name != "main" && root.join("testing/scenarios/tests").join(format!("{name}.rs")).exists()
}

/// Returns the list of steps for users.
pub fn list(steps: &[Step]) -> String {
	let title = format!("{:<15} {:<5} minutes\n", "step", "tier");
	let line = |step: &Step| format!("{:<15} {:<5} {:>7}\n", step.name, step.tier.name(), step.minutes);
	title + &steps.iter().map(line).collect::<String>()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_list_has_a_line_for_each_step() {
		const STEPS: [Step; 2] =
			[Step::quick("set-up", 1, |_| Ok(())), Step::story("standstill", 13, "^node/", |_| Ok(()))];
		let expected = "step            tier  minutes\n\
			set-up          quick       1\n\
			standstill      story      13\n";
		assert_eq!(list(&STEPS), expected);
	}

	#[test]
	fn a_condition_says_what_to_do() {
		let lacking = |is_root, is_clean| {
			[Condition::Root, Condition::Committed].map(|condition| condition.lacking(is_root, is_clean))
		};
		assert_eq!(lacking(true, true), [None, None]);
		assert_eq!(lacking(false, false), [Some("run as root"), Some("commit or stash first")]);
	}
}
