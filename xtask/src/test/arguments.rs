//! Arguments of the command `test`.

use super::step::Step;
use crate::{
	arguments::{unknown, Arguments},
	stop::Stop,
};

/// Default time budget of `--ci` in minutes.
const MINUTES: u64 = 40;

/// Largest number of digits of a time budget.
const DIGITS: usize = 4;

/// Request of the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
	/// Print the list of steps.
	List,
	/// Run steps.
	Run(Mode),
}

/// Selection of steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mode {
	/// The quick tier.
	Quick,
	/// Every step.
	All,
	/// The quick tier, the other steps that changed paths affect, and a slice of the rest.
	Ci {
		/// Time budget in minutes.
		minutes: u64,
	},
	/// These steps and stories, and the steps that they depend on.
	Only(Vec<String>),
}

/// Parses the arguments. `minutes` is the value of `BEADLE_CI_MINUTES`.
///
/// # Errors
///
/// If they are wrong, or ask for help.
pub fn parse(
	mut arguments: Arguments,
	minutes: Option<&str>,
	steps: &[Step],
	is_story: &dyn Fn(&str) -> bool,
) -> Result<Request, Stop> {
	let mut mode = Mode::Quick;
	let mut only = Vec::new();
	while let Some(argument) = arguments.next() {
		match argument.as_str() {
			"-h" | "--help" => return Err(Stop::Help),
			"--list" => return Ok(Request::List),
			"--all" => mode = Mode::All,
			"--ci" => mode = Mode::Ci { minutes: MINUTES },
			"--only" => {
				let name = arguments.value("--only wants the name of a step; --list tells them")?;
				if !is_story(&name) && !steps.iter().any(|step| step.name == name) {
					return Err(Stop::Wrong(format!("there is no step \"{name}\"; --list tells the steps")));
				}
				only.push(name);
				mode = Mode::Only(only.clone());
			},
			other => return Err(unknown(other)),
		}
	}
	// Checked in every mode.
	let told = self::minutes(minutes)?;
	if let Mode::Ci { minutes } = &mut mode {
		*minutes = told;
	}
	Ok(Request::Run(mode))
}

/// Parses the time budget.
fn minutes(told: Option<&str>) -> Result<u64, Stop> {
	let Some(told) = told.filter(|told| !told.is_empty()) else { return Ok(MINUTES) };
	let is_number = told.len() <= DIGITS && told.bytes().all(|byte| byte.is_ascii_digit()) && !told.starts_with('0');
	let number = told.parse().ok().filter(|_| is_number);
	number.ok_or_else(|| Stop::Wrong(format!("BEADLE_CI_MINUTES wants a number of minutes, not \"{told}\"")))
}

#[cfg(test)]
mod tests {
	use super::*;

	const STEPS: [Step; 2] = [Step::quick("build", 3, |_| Ok(())), Step::more("fuzzing", 3, "^fuzz/", |_| Ok(()))];

	fn parse(line: &str) -> Result<Request, Stop> {
		super::parse(Arguments::of(line), None, &STEPS, &|name| name == "power_cuts")
	}

	fn ran(mode: Mode) -> Result<Request, Stop> {
		Ok(Request::Run(mode))
	}

	fn wrong<T>(message: &str) -> Result<T, Stop> {
		Err(Stop::Wrong(message.into()))
	}

	#[test]
	fn each_mode_has_its_option_and_the_last_one_counts() {
		assert_eq!(parse(""), ran(Mode::Quick));
		assert_eq!(parse("--all"), ran(Mode::All));
		assert_eq!(parse("--ci"), ran(Mode::Ci { minutes: 40 }));
		assert_eq!(parse("--ci --all"), ran(Mode::All));
		assert_eq!(parse("--all --ci"), ran(Mode::Ci { minutes: 40 }));
		let both = Mode::Only(vec!["fuzzing".into(), "power_cuts".into()]);
		assert_eq!(parse("--only fuzzing --only power_cuts"), ran(both.clone()));
		assert_eq!(parse("--only fuzzing --ci --only power_cuts"), ran(both));
		assert_eq!(
			(parse("--all --list"), parse("-h"), parse("--help")),
			(Ok(Request::List), Err(Stop::Help), Err(Stop::Help))
		);
	}

	#[test]
	fn wrong_arguments_are_said() {
		assert_eq!(parse("--fast"), wrong("unknown argument: --fast"));
		assert_eq!(parse("--fast --list"), wrong("unknown argument: --fast"));
		assert_eq!(parse("all"), wrong("unknown argument: all"));
		assert_eq!(parse("--only"), wrong("--only wants the name of a step; --list tells them"));
		assert_eq!(parse("--only main"), wrong("there is no step \"main\"; --list tells the steps"));
	}

	#[test]
	fn minutes_are_a_number_of_up_to_four_digits() {
		assert_eq!(
			(minutes(None), minutes(Some("")), minutes(Some("1")), minutes(Some("9999"))),
			(Ok(40), Ok(40), Ok(1), Ok(9999))
		);
		for told in ["0", "01", "-1", "+1", "10000", "1.5", "ten"] {
			assert_eq!(
				minutes(Some(told)),
				wrong(&format!("BEADLE_CI_MINUTES wants a number of minutes, not \"{told}\""))
			);
		}
	}
}
