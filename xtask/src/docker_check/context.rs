//! Context that all checks need.

use std::{
	ffi::OsStr,
	path::{Path, PathBuf},
	process::Command,
};

use super::arguments::Programs;
use crate::{
	checks::{difference, Tally},
	files,
	places::Places,
	process::{Answer, Commands},
	stop::Stop,
};

/// Alerts.
pub const RULES: &str = "docker/prometheus/beadle.rules.yml";

/// Tests of the alerts.
pub const RULE_TESTS: &str = "docker/prometheus/beadle.rules.test.yml";

/// Configuration of Prometheus.
pub const PROMETHEUS: &str = "docker/prometheus/prometheus.yml";

/// Configuration of Alertmanager.
pub const ALERTMANAGER: &str = "docker/prometheus/alertmanager.yml";

/// Dashboard of Grafana.
pub const DASHBOARD: &str = "docker/grafana/dashboards/beadle.json";

/// Compose file.
pub const COMPOSE: &str = "docker/compose.yml";

/// Profile of the station that the compose file replays.
pub const PROFILE: &str = "docker/air-quality.toml";

/// Document for operators.
pub const OPERATIONS: &str = "docs/OPERATIONS.md";

/// Checks, with all that they need.
#[derive(Debug)]
pub struct Context<'a> {
	/// Directories on this machine.
	pub places: &'a Places,
	/// Runner of commands.
	pub commands: Commands,
	/// Programs that are compared with.
	pub programs: Programs,
	/// Command that compose is.
	pub compose: Vec<&'static str>,
	/// Directory for temporary files.
	pub scratch: PathBuf,
	/// Results.
	pub tally: Tally,
}

impl Context<'_> {
	/// Returns a file of the repository.
	pub fn path(&self, path: &str) -> PathBuf {
		self.places.root.join(path)
	}

	/// Reads a file of the repository.
	///
	/// # Errors
	///
	/// If it cannot be read.
	pub fn read(&self, path: &str) -> Result<String, Stop> {
		files::read(&self.path(path))
	}

	/// Returns a command that runs in the repository.
	pub fn command(&self, program: impl AsRef<OsStr>, arguments: &[&str]) -> Command {
		let mut command = self.places.command(program);
		command.args(arguments);
		command
	}

	/// Returns a command of compose.
	pub fn compose(&self, arguments: &[&str]) -> Command {
		let mut words = self.compose.iter();
		let mut command = self.command(words.next().unwrap_or(&"docker-compose"), &[]);
		command.args(words).args(["--file", COMPOSE]).args(arguments);
		command
	}

	/// Runs a check that passes if a command succeeds. Returns what the command has printed.
	///
	/// # Errors
	///
	/// If this program is interrupted.
	pub fn runs(&mut self, name: &str, command: &mut Command) -> Result<Answer, Stop> {
		let answer = self.commands.hear(command)?;
		self.tally.succeeded(name, &answer);
		Ok(answer)
	}

	/// Returns the lines in which two texts differ.
	///
	/// # Errors
	///
	/// If this program is interrupted.
	pub fn difference(&self, left: &str, right: &str) -> Result<Vec<String>, Stop> {
		difference(left, right, &self.scratch, &self.commands)
	}

	/// Runs a program that has to succeed. Returns its standard output.
	///
	/// # Errors
	///
	/// If it fails, or this program is interrupted.
	pub fn output(&self, command: &mut Command) -> Result<String, Stop> {
		let answer = self.commands.read(command)?;
		let program = Path::new(command.get_program()).display().to_string();
		if answer.is_success() {
			Ok(answer.text)
		} else {
			Err(Stop::Failed(format!("{program} has failed, see above")))
		}
	}
}
