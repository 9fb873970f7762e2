//! Choice of the steps that do not depend on the time.

use super::{
	arguments::Mode,
	step::{Step, Tier},
};

/// Step that installs what the others need.
const SET_UP: &str = "set-up";

/// Step that builds the programs that others run.
const BUILD: &str = "build";

/// Steps that do not depend on built programs.
const WITHOUT_PROGRAMS: [&str; 7] = [SET_UP, "formatting", "dependencies", "shell", "licences", "lints", BUILD];

/// Part of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task<'a> {
	/// Step or story of this name.
	One(&'a str),
	/// All stories, side by side.
	Stories,
}

/// Returns the parts of a run in their order, without those that depend on the time.
pub fn plan<'a>(mode: &'a Mode, steps: &'a [Step]) -> Vec<Task<'a>> {
	match mode {
		Mode::Only(names) => only(names),
		Mode::All => all(steps),
		Mode::Quick | Mode::Ci { .. } => {
			steps.iter().filter(|step| step.tier == Tier::Quick).map(|step| Task::One(step.name)).collect()
		},
	}
}

fn only(names: &[String]) -> Vec<Task<'_>> {
	let mut tasks = vec![Task::One(SET_UP)];
	for name in names {
		if !WITHOUT_PROGRAMS.contains(&name.as_str()) && !tasks.contains(&Task::One(BUILD)) {
			tasks.push(Task::One(BUILD));
		}
		if name != SET_UP {
			tasks.push(Task::One(name));
		}
	}
	tasks
}

fn all(steps: &[Step]) -> Vec<Task<'_>> {
	let mut tasks = Vec::new();
	for step in steps {
		if step.tier != Tier::Story {
			tasks.push(Task::One(step.name));
		} else if !tasks.contains(&Task::Stories) {
			tasks.push(Task::Stories);
		}
	}
	tasks
}

#[cfg(test)]
mod tests {
	use super::*;

	const STEPS: [Step; 6] = [
		Step::quick("set-up", 1, |_| Ok(())),
		Step::quick("build", 3, |_| Ok(())),
		Step::more("licences", 6, "^deny", |_| Ok(())),
		Step::story("peers", 4, "^node/", |_| Ok(())),
		Step::story("sensor", 8, "^node/", |_| Ok(())),
		Step::more("packages", 20, "^packaging/", |_| Ok(())),
	];

	fn names(mode: &Mode) -> Vec<String> {
		let name = |task: &Task| match task {
			Task::One(name) => (*name).to_owned(),
			Task::Stories => "(stories)".to_owned(),
		};
		plan(mode, &STEPS).iter().map(name).collect()
	}

	fn only(names: &[&str]) -> Mode {
		Mode::Only(names.iter().map(|name| (*name).to_owned()).collect())
	}

	#[test]
	fn the_quick_tier_is_run_by_default_and_at_first_with_ci() {
		assert_eq!(names(&Mode::Quick), ["set-up", "build"]);
		assert_eq!(names(&Mode::Ci { minutes: 40 }), ["set-up", "build"]);
	}

	#[test]
	fn with_all_every_step_is_run_and_the_stories_side_by_side() {
		assert_eq!(names(&Mode::All), ["set-up", "build", "licences", "(stories)", "packages"]);
	}

	#[test]
	fn one_step_is_run_with_what_it_stands_on() {
		assert_eq!(names(&only(&["licences"])), ["set-up", "licences"]);
		assert_eq!(names(&only(&["peers", "packages"])), ["set-up", "build", "peers", "packages"]);
		assert_eq!(names(&only(&["licences", "peers"])), ["set-up", "licences", "build", "peers"]);
		assert_eq!(names(&only(&["set-up"])), ["set-up"]);
		assert_eq!(names(&only(&["build", "peers"])), ["set-up", "build", "peers"]);
	}
}
