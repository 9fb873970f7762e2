//! Tests of the command "test" with tiny steps: last lines, exit codes, state files, and processes that are left
//! behind.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::arithmetic_side_effects)]

use rustix::process::{kill_process, test_kill_process, Pid, Signal};
use std::{
	fs,
	path::PathBuf,
	process::{self, Command, Stdio},
	sync::atomic::{AtomicU32, Ordering},
	thread,
	time::{Duration, Instant},
};
use tempfile::TempDir;

/// Time limit for what should take no time.
const SOON: Duration = Duration::from_secs(20);

/// Number of places so far.
static PLACES: AtomicU32 = AtomicU32::new(0);

/// Repository with one commit, and a cache.
struct Place {
	directory: TempDir,
	/// Time for which its steps sleep, by which their processes are told from all others on this machine.
	sleep: String,
}

impl Place {
	fn new() -> Self {
		let number = PLACES.fetch_add(1, Ordering::Relaxed);
		let sleep = format!("611.{:08}{number:03}", process::id());
		let place = Self { directory: tempfile::tempdir().unwrap(), sleep };
		fs::create_dir_all(place.root().join("testing/scenarios/tests")).unwrap();
		for story in ["main", "peers", "sensor", "faults"] {
			fs::write(place.root().join(format!("testing/scenarios/tests/{story}.rs")), "").unwrap();
		}
		fs::write(place.root().join(".gitignore"), "pid\n").unwrap();
		place.git(&["init", "--quiet"]);
		place.commit("README.md");
		place
	}

	fn root(&self) -> PathBuf {
		self.directory.path().join("repository")
	}

	fn target(&self) -> PathBuf {
		self.directory.path().join("target")
	}

	fn green(&self, file: &str) -> PathBuf {
		self.directory.path().join("cache/beadle/green").join(file)
	}

	/// Commits a new file.
	fn commit(&self, file: &str) {
		fs::write(self.root().join(file), "").unwrap();
		self.git(&["add", "--all"]);
		self.git(&[
			"-c",
			"user.name=test",
			"-c",
			"user.email=test@beadle.invalid",
			"commit",
			"--quiet",
			"--message",
			"x",
		]);
	}

	fn git(&self, arguments: &[&str]) -> String {
		let mut git = Command::new("git");
		git.arg("-C").arg(self.root()).args(["-c", "commit.gpgsign=false"]).args(arguments);
		let output = git.output().unwrap();
		assert!(output.status.success(), "{output:?}");
		String::from_utf8(output.stdout).unwrap().trim().to_owned()
	}

	fn command(&self, arguments: &[&str]) -> Command {
		let mut command = Command::new(env!("CARGO_BIN_EXE_tiny-steps"));
		command
			.args(arguments)
			.env("BEADLE_ROOT", self.root())
			.env("CARGO_TARGET_DIR", self.target())
			.env("XDG_CACHE_HOME", self.directory.path().join("cache"))
			.env("TINY_SLEEP", &self.sleep)
			.env_remove("TINY_STEPS_PASS")
			.env_remove("BEADLE_BIN_DIR")
			.env_remove("BEADLE_CI_MINUTES");
		command
	}

	/// Runs the command. Returns exit code, standard output and standard error.
	fn run(&self, arguments: &[&str]) -> (i32, String, String) {
		ended(&mut self.command(arguments))
	}

	/// Runs the command with steps that pass.
	fn run_passing(&self, arguments: &[&str]) -> (i32, String, String) {
		ended(self.command(arguments).env("TINY_STEPS_PASS", "yes"))
	}

	/// Returns whether a process of its steps sleeps.
	fn is_asleep(&self) -> bool {
		let line = format!("sleep {}", self.sleep);
		Command::new("pgrep").args(["-f", "-x", &line]).stdout(Stdio::null()).status().unwrap().success()
	}

	/// Waits for the process id of a step.
	fn pid(&self) -> Pid {
		let began = Instant::now();
		loop {
			let number = fs::read_to_string(self.root().join("pid")).unwrap_or_default();
			if let Some(pid) = number.strip_suffix('\n').and_then(|number| Pid::from_raw(number.parse().unwrap())) {
				return pid;
			}
			assert!(began.elapsed() < SOON, "the step does not begin");
			thread::sleep(Duration::from_millis(10));
		}
	}
}

fn last(output: &str) -> &str {
	output.lines().last().unwrap()
}

/// Returns the steps that an output names, in order.
fn steps(output: &str) -> Vec<&str> {
	output.lines().filter_map(|line| line.strip_prefix("== ")).filter(|name| !name.ends_with(" s")).collect()
}

/// Replaces numbers of seconds.
fn timeless(output: &str) -> String {
	regex_lite::Regex::new("[0-9]+ s").unwrap().replace_all(output, "N s").into_owned()
}

/// Runs a command. Returns exit code, standard output and standard error.
fn ended(command: &mut Command) -> (i32, String, String) {
	let output = command.output().unwrap();
	let text = |bytes| String::from_utf8(bytes).unwrap();
	(output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn the_quick_tier_passes_and_says_what_was_left_out() {
	let place = Place::new();
	let (code, output, errors) = place.run(&[]);
	let expected = "
== set-up
installed
== set-up: N s

== build
built
== build: N s

     N s  set-up
     N s  build
passed in N s, 7 left out: fails, behind, soon, waits, stubborn, peers, sensor
";
	assert_eq!((code, timeless(&output).as_str(), errors.as_str()), (0, expected, ""));
	let commit = place.git(&["log", "-1", "--format=%H of %cs"]);
	assert_eq!(fs::read_to_string(place.green("build")).unwrap(), format!("{commit}\n"));
	assert!(!place.green(".ci").exists());
}

#[test]
fn of_changed_files_it_is_not_remembered_that_they_passed() {
	let place = Place::new();
	fs::write(place.root().join("new"), "").unwrap();
	assert_eq!(place.run(&[]).0, 0);
	assert!(!place.green("build").exists());
}

#[test]
fn a_step_that_fails_ends_the_run() {
	let place = Place::new();
	let (code, output, _) = place.run(&["--only", "fails", "--only", "soon"]);
	assert_eq!((code, steps(&output)), (1, vec!["set-up", "build", "set-up for all steps", "fails"]));
	let end = "\nbefore\n== fails: N s\n\n     N s  set-up\n     N s  build\n     N s  set-up for all steps\n\
		fails was last green at: not known on this machine\nFAILED: fails, after N s\n";
	assert!(timeless(&output).ends_with(end), "{output}");
}

#[test]
fn where_it_was_green_is_told_when_it_fails() {
	let place = Place::new();
	fs::create_dir_all(place.green("")).unwrap();
	fs::write(place.green("fails"), "1234 of 2026-11-29\n").unwrap();
	let (_, output, _) = place.run(&["--only", "fails"]);
	assert!(output.contains("\nfails was last green at: 1234 of 2026-11-29\nFAILED: fails, after "), "{output}");
}

#[test]
fn a_step_that_leaves_a_process_behind_fails_and_the_process_is_ended() {
	let place = Place::new();
	let (code, output, errors) = place.run(&["--only", "behind"]);
	assert_eq!(code, 1);
	assert!(last(&output).starts_with("FAILED: behind, after "), "{output}");
	assert!(errors.starts_with("behind left processes behind:\n"), "{errors}");
	assert!(errors.contains(&format!("sleep {}", place.sleep)), "{errors}");
	assert!(!place.is_asleep());
}

#[test]
fn what_ends_by_itself_soon_was_not_left_behind() {
	let place = Place::new();
	let (code, output, errors) = place.run(&["--only", "soon"]);
	assert_eq!((code, errors.as_str()), (0, ""));
	assert!(last(&output).ends_with(", 6 left out: fails, behind, waits, stubborn, peers, sensor"), "{output}");
}

/// Interrupts a step. Returns the exit code and the output.
fn interrupted(place: &Place, step: &str, signal: Signal) -> (i32, String) {
	let child = place.command(&["--only", step]).stdout(Stdio::piped()).spawn().unwrap();
	let pid = place.pid();
	kill_process(Pid::from_child(&child), signal).unwrap();
	let output = child.wait_with_output().unwrap();
	let began = Instant::now();
	// Some systems take a while to reap orphans.
	while test_kill_process(pid).is_ok() {
		assert!(began.elapsed() < SOON, "the step is still there");
		thread::sleep(Duration::from_millis(50));
	}
	(output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn an_interruption_ends_all_of_a_step() {
	let place = Place::new();
	let (code, output) = interrupted(&place, "waits", Signal::TERM);
	assert!(!place.is_asleep());
	assert_eq!((code, timeless(last(&output)).as_str()), (143, "FAILED: waits, after N s"));
	assert!(output.contains("\nwaits was last green at: not known on this machine\n"), "{output}");
}

#[test]
fn what_does_not_end_when_asked_is_ended_by_force() {
	let place = Place::new();
	// Not SIGINT, which shells have background jobs ignore.
	let (code, output) = interrupted(&place, "stubborn", Signal::TERM);
	assert_eq!((code, timeless(last(&output)).as_str()), (143, "FAILED: stubborn, after N s"));
}

#[test]
fn signals_that_were_ignored_still_are() {
	let place = Place::new();
	let mut shell = Command::new("sh");
	shell.args(["-c", "trap '' HUP; exec \"$@\"", "sh"]);
	let command = place.command(&["--only", "waits"]);
	shell.arg(command.get_program()).args(command.get_args());
	shell.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?)))).env_remove("BEADLE_CI_MINUTES");
	let mut child = shell.stdout(Stdio::null()).spawn().unwrap();
	place.pid();
	let of_child = Pid::from_child(&child);
	kill_process(of_child, Signal::HUP).unwrap();
	thread::sleep(Duration::from_millis(500));
	assert_eq!(child.try_wait().unwrap(), None);
	kill_process(of_child, Signal::TERM).unwrap();
	assert_eq!(child.wait().unwrap().code(), Some(143));
}

#[test]
fn stories_are_run_side_by_side_or_by_name() {
	let place = Place::new();
	let (code, output, _) = place.run(&["--only", "sensor", "--only", "faults"]);
	assert_eq!((code, steps(&output)), (0, vec!["set-up", "build", "set-up for stories", "sensor", "faults"]));
	assert!(output.contains("\n== faults\na story that has no step\n"), "{output}");
}

#[test]
fn with_ci_the_affected_steps_are_run_and_then_others() {
	let place = Place::new();
	place.commit("sensor");
	let (code, output, _) = place.run(&["--ci"]);
	// The story is affected; it is too long for the slice.
	let expected = ["set-up", "build", "set-up for stories", "sensor"];
	assert_eq!((code, &steps(&output)[..4], steps(&output).len()), (0, expected.as_slice(), 7), "{output}");
	assert!(last(&output).ends_with(", 4 left out: fails, behind, waits, stubborn"), "{output}");
	assert_eq!(fs::read_to_string(place.green(".ci")).unwrap(), place.git(&["rev-parse", "HEAD"]) + "\n");
}

#[test]
fn with_ci_a_step_is_owed_until_it_has_passed() {
	let place = Place::new();
	place.commit("sensor");
	let run = |minutes: &str| {
		let output = place.command(&["--ci"]).env("BEADLE_CI_MINUTES", minutes).output().unwrap();
		(output.status.code(), String::from_utf8(output.stdout).unwrap())
	};
	let (code, output) = run("19");
	assert_eq!((code, steps(&output).contains(&"sensor")), (Some(0), false), "{output}");
	let end = "\naffected by what has changed, and still to be run: sensor\n\
		passed in N s, 5 left out: fails, behind, waits, stubborn, sensor\n";
	assert!(timeless(&output).ends_with(end), "{output}");
	// Nothing has changed since.
	let (code, output) = run("20");
	assert_eq!((code, steps(&output)[3]), (Some(0), "sensor"), "{output}");
	assert!(!output.contains("still to be run") && !place.green(".owed/sensor").exists(), "{output}");
}

#[test]
fn stories_that_were_run_side_by_side_are_remembered_one_by_one() {
	let place = Place::new();
	let (code, output, _) = place.run_passing(&["--all"]);
	let expected = ["set-up", "build", "set-up for stories", "stories", "set-up for all steps", "packed"];
	assert_eq!((code, steps(&output)), (0, expected.to_vec()), "{output}");
	assert!(last(&output).starts_with("all passed in "), "{output}");
	let commit = place.git(&["log", "-1", "--format=%H of %cs"]);
	for story in ["peers", "sensor"] {
		assert_eq!(fs::read_to_string(place.green(story)).unwrap(), format!("{commit}\n"));
	}
}

#[test]
fn what_cannot_pass_is_said_before_the_first_step() {
	let place = Place::new();
	fs::write(place.root().join("new"), "").unwrap();
	for arguments in [["--all"].as_slice(), &["--only", "packed"]] {
		let (code, output, errors) = place.run_passing(arguments);
		assert_eq!((code, steps(&output).len()), (1, 0), "{output}");
		assert_eq!(errors, "the step packed would fail: commit or stash first\n");
		assert!(last(&output).starts_with("FAILED: before the first step, after "), "{output}");
	}
	let (code, output, _) = place.run_passing(&["--only", "peers"]);
	assert_eq!((code, steps(&output)), (0, vec!["set-up", "build", "set-up for stories", "peers"]));
}

#[test]
fn two_checkouts_are_not_tested_in_one_target_directory_at_once() {
	let place = Place::new();
	let other = Place::new();
	let mut child = place.command(&["--only", "waits"]).stdout(Stdio::null()).spawn().unwrap();
	place.pid();
	let run =
		|place: &Place, target: PathBuf| ended(place.command(&["--only", "build"]).env("CARGO_TARGET_DIR", target));
	let refused = format!(
		"test: checkout {} is at work in this target directory: wait until it is done, or set CARGO_TARGET_DIR\n",
		place.root().display()
	);
	assert_eq!(run(&other, place.target()), (1, String::new(), refused));
	assert_eq!(run(&place, place.target()).0, 0);
	assert_eq!(run(&other, other.target()).0, 0);
	// Whatever way it ends.
	child.kill().unwrap();
	child.wait().unwrap();
	assert_eq!(run(&other, place.target()).0, 0);
	kill_process(place.pid(), Signal::KILL).unwrap();
	Command::new("pkill").args(["-f", "-x", &format!("sleep {}", place.sleep)]).status().unwrap();
}

#[test]
fn help_and_list_and_wrong_arguments_run_nothing() {
	let place = Place::new();
	let help = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/help/test.txt")).unwrap();
	assert_eq!(place.run(&["--help"]), (0, help.clone(), String::new()));
	let (code, list, _) = place.run(&["--list"]);
	assert_eq!((code, list.lines().next()), (0, Some("step            tier  minutes")));
	let wrong = |message: &str| (2, String::new(), format!("test: {message}\n\n{help}"));
	assert_eq!(place.run(&["--fast"]), wrong("unknown argument: --fast"));
	assert_eq!(place.run(&["--only", "nothing"]), wrong("there is no step \"nothing\"; --list tells the steps"));
	assert!(!place.green("").exists());
}
