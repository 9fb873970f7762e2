//! State of the test, for its part that runs in namespaces.

use std::path::PathBuf;

use crate::{arguments::Arguments, checks::Tally, stop::Stop};

/// Width of the first column of the results.
const WIDTH: usize = 8;

/// State of the test, for its part that runs in namespaces. It is handed over as arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
	/// Directory for temporary files.
	pub scratch: PathBuf,
	/// Root of the test system.
	pub root: PathBuf,
	/// Factor by which programs are slower than on their own machine.
	pub slow: u64,
	/// Control group for systemd, or why the units are not started.
	pub cgroup: Result<PathBuf, String>,
	/// Version of the first packages.
	pub version_1: String,
	/// Version of the second packages.
	pub version_2: String,
	/// Results until now.
	pub tally: Tally,
}

impl State {
	/// Returns the arguments that it is handed over as.
	pub fn arguments(&self) -> Vec<String> {
		let (cgroup, no_boot) = match &self.cgroup {
			Ok(cgroup) => (cgroup.display().to_string(), String::new()),
			Err(no_boot) => (String::new(), no_boot.clone()),
		};
		let Tally { passed, failed, left_out, .. } = self.tally;
		let numbers = [passed, failed, left_out].map(|number| number.to_string());
		let [scratch, root] = [&self.scratch, &self.root].map(|path| path.display().to_string());
		let texts =
			[scratch, root, self.slow.to_string(), cgroup, no_boot, self.version_1.clone(), self.version_2.clone()];
		texts.into_iter().chain(numbers).collect()
	}

	/// Takes it from arguments.
	///
	/// # Errors
	///
	/// If these are others.
	pub fn of(arguments: Arguments) -> Result<Self, Stop> {
		let arguments: Vec<_> = arguments.collect();
		let [scratch, root, slow, cgroup, no_boot, version_1, version_2, passed, failed, left_out] =
			arguments.as_slice()
		else {
			return Err(Stop::Wrong("this part of the test is run by scripts/packages-test.sh".into()));
		};
		let number = |text: &str| text.parse::<usize>().unwrap_or_default();
		let mut tally = new_tally();
		(tally.passed, tally.failed, tally.left_out) = (number(passed), number(failed), number(left_out));
		Ok(Self {
			scratch: scratch.into(),
			root: root.into(),
			slow: slow.parse().unwrap_or(1),
			cgroup: if no_boot.is_empty() { Ok(cgroup.into()) } else { Err(no_boot.clone()) },
			version_1: version_1.clone(),
			version_2: version_2.clone(),
			tally,
		})
	}
}

/// Returns results without any.
pub fn new_tally() -> Tally {
	Tally::new(WIDTH)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn handed_over(state: &State) -> State {
		let arguments = state.arguments().into_iter().map(Into::into);
		State::of(Arguments::new(arguments).unwrap()).unwrap()
	}

	#[test]
	fn it_arrives_as_it_was() {
		let mut tally = new_tally();
		tally.ok("x");
		tally.not_run("y");
		let state = State {
			scratch: "/cache/test.x".into(),
			root: "/cache/test.x/root".into(),
			slow: 10,
			cgroup: Ok("/sys/fs/cgroup/beadle-packages-test.1".into()),
			version_1: "0.1.0+git1".into(),
			version_2: "0.1.0+git2".into(),
			tally,
		};
		assert_eq!(handed_over(&state), state);
		let without = State { cgroup: Err("not asked for".into()), ..state };
		assert_eq!(handed_over(&without), without);
		assert!(State::of(Arguments::of("a b")).is_err());
	}
}
