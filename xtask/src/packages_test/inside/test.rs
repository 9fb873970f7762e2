//! The test in the namespaces, with its results.

use std::{
	path::PathBuf,
	process::{Command, Stdio},
};

use super::{
	rpc,
	system::{quiet, System},
};
use crate::{checks::Tally, files, process::Answer, stop::Stop};

/// Test in the namespaces, with its results.
#[derive(Debug)]
pub struct Test {
	/// System.
	pub system: System,
	/// Results.
	pub tally: Tally,
	/// Versions of the first and the second packages.
	pub versions: [String; 2],
	/// Control group for systemd, or why the units are not started.
	pub cgroup: Result<PathBuf, String>,
	/// Identity of the node.
	pub peer: String,
	/// Output of apt.
	pub apt: String,
}

impl Test {
	/// Runs a check that passes if a command succeeds.
	///
	/// # Errors
	///
	/// If this program is interrupted.
	pub fn check(&mut self, name: &str, command: &mut Command) -> Result<(), Stop> {
		let answer = self.system.commands.hear(command)?;
		self.tally.check(name, &answer);
		Ok(())
	}

	/// Runs a check that passes if a command in the system succeeds.
	///
	/// # Errors
	///
	/// If this program is interrupted.
	pub fn check_in(&mut self, name: &str, words: &[&str]) -> Result<(), Stop> {
		let mut command = self.system.command(words);
		self.check(name, &mut command)
	}

	/// Runs a check that passes if a command in the system fails.
	///
	/// # Errors
	///
	/// If this program is interrupted.
	pub fn check_fails(&mut self, name: &str, words: &[&str]) -> Result<(), Stop> {
		let answer = self.system.hear(words)?;
		self.tally.check(name, &Answer { code: i32::from(answer.is_success()), ..answer });
		Ok(())
	}

	/// Runs a check that passes if the system has a file.
	pub fn check_has(&mut self, name: &str, file: &str) {
		self.tally.holds(name, self.system.has(file));
	}

	/// Runs a check that passes if the system has no such file.
	pub fn check_lacks(&mut self, name: &str, file: &str) {
		self.tally.holds(name, !self.system.has(file));
	}

	/// Runs a check that passes if apt installs the packages of this number. What apt prints is kept.
	///
	/// # Errors
	///
	/// If this program is interrupted.
	pub fn install(&mut self, name: &str, number: u32) -> Result<(), Stop> {
		let line = format!("exec apt-get install -y -q /packages/{number}/*.deb");
		let answer = self.system.hear(&["sh", "-c", &line])?;
		self.tally.check(name, &answer);
		self.apt = answer.text;
		Ok(())
	}

	/// Runs a check that passes if apt has printed a text.
	pub fn check_apt(&mut self, name: &str, text: &str) {
		self.tally.holds(name, self.apt.contains(text));
	}

	/// Runs a check that passes if a node has made so many blocks in time.
	///
	/// # Errors
	///
	/// If this program is interrupted.
	pub fn check_blocks(&mut self, name: &str, blocks: u64) -> Result<(), Stop> {
		let has_blocks = self.system.within(60, |system| Ok(rpc::height(system)? >= blocks))?;
		self.tally.holds(name, has_blocks);
		Ok(())
	}

	/// Writes the specification of a chain.
	///
	/// # Errors
	///
	/// If the node makes none, or this program is interrupted.
	pub fn export_chain(&self) -> Result<(), Stop> {
		let words = [
			"beadle-node",
			"export-chain-spec",
			"--chain",
			"dev",
			"--raw",
			"--output",
			"/etc/beadle/chains/chain.json",
		];
		self.system.require(quiet(&mut self.system.command(&words)))
	}

	/// Configures a chain of one authority, which the node of this identity is, and a sensor. The peers' port speaks as
	/// light clients do.
	///
	/// # Errors
	///
	/// If a file cannot be written, a program fails, or this program is interrupted.
	pub fn configure_chain(&self, peer: &str) -> Result<(), Stop> {
		self.export_chain()?;
		// The format is systemd's, and this line is also a shell's.
		let options = "BEADLE_OPTIONS=\"--alice --force-authoring --listen-addr /ip4/127.0.0.1/tcp/30333/ws\"";
		self.system.append("/etc/beadle/node.env", options)?;
		let boot_nodes = format!("\"bootNodes\": [\"/ip4/127.0.0.1/tcp/30333/ws/p2p/{peer}\"]");
		let chain = files::read(&self.system.path("/etc/beadle/chains/chain.json"))?;
		let light = chain.replace("\"bootNodes\": []", &boot_nodes);
		files::write(&self.system.path("/etc/beadle/chains/chain-light.json"), light)?;
		self.system.append("/etc/beadle/sensor.env", "BEADLE_SOURCE=exec:true")?;
		let sensor = ["setpriv", "--reuid=beadle-sensor", "--regid=beadle-sensor", "--init-groups"];
		let keygen = ["beadle-sensor", "keygen", "--key", "/var/lib/beadle-sensor/sensor.key"];
		let mut keygen = self.system.command(&[sensor, keygen].concat());
		self.system.require(keygen.stdout(Stdio::null()))
	}
}
