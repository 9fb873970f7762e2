//! The Debian system in which the packages are tested.

use std::{
	env, fs,
	fs::OpenOptions,
	io::Write,
	os::unix::fs::symlink,
	path::PathBuf,
	process::{Command, Stdio},
	time::{Duration, Instant},
};

use crate::{
	files,
	process::{Answer, Commands},
	stop::Stop,
};

/// Environment of all that runs in the system. It has nothing else but the processor that an emulator stands for.
const ENVIRONMENT: [(&str, &str); 4] = [
	("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"),
	("HOME", "/root"),
	("LC_ALL", "C.UTF-8"),
	("DEBIAN_FRONTEND", "noninteractive"),
];
const PROCESSOR: &str = "QEMU_CPU";

/// File systems to mount, and their places.
const MOUNTS: [(&[&str], &str); 6] = [
	(&["-t", "proc", "proc"], "proc"),
	(&["-t", "sysfs", "-o", "ro", "sysfs"], "sys"),
	(&["-t", "tmpfs", "-o", "mode=755", "tmpfs"], "run"),
	(&["-t", "tmpfs", "-o", "mode=755", "tmpfs"], "dev"),
	(&["-t", "devpts", "-o", "newinstance,ptmxmode=666", "devpts"], "dev/pts"),
	(&["-t", "tmpfs", "tmpfs"], "dev/shm"),
];

/// Devices, with their numbers.
const DEVICES: [(&str, &str, &str); 6] = [
	("null", "1", "3"),
	("zero", "1", "5"),
	("full", "1", "7"),
	("random", "1", "8"),
	("urandom", "1", "9"),
	("tty", "5", "0"),
];

/// Interval at which a condition is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Debian system in which the packages are tested.
#[derive(Debug)]
pub struct System {
	/// Root.
	pub root: PathBuf,
	/// Directory for temporary files.
	pub scratch: PathBuf,
	/// Factor by which programs are slower than on their own machine.
	pub slow: u64,
	/// Runner of commands.
	pub commands: Commands,
}

impl System {
	/// Mounts what a system has mounted, and lets it talk to itself.
	///
	/// # Errors
	///
	/// If the kernel refuses, or this program is interrupted.
	pub fn mount(&self) -> Result<(), Stop> {
		self.require(Command::new("mount").arg("--bind").arg(&self.root).arg(&self.root))?;
		for (arguments, place) in MOUNTS {
			let place = self.root.join(place);
			files::make_directory(&place)?;
			self.require(Command::new("mount").args(arguments).arg(&place))?;
		}
		let terminals = self.root.join("dev/ptmx");
		symlink("pts/ptmx", &terminals).map_err(|error| files::failed(&terminals, "linked", &error))?;
		for (device, major, minor) in DEVICES {
			let device = self.root.join("dev").join(device);
			self.require(Command::new("mknod").args(["-m", "666"]).arg(device).args(["c", major, minor]))?;
		}
		self.require(&mut self.command(&["ip", "link", "set", "lo", "up"]))
	}

	/// Returns a command that runs in the system.
	pub fn command(&self, words: &[&str]) -> Command {
		let mut command = Command::new("chroot");
		command.arg(&self.root).args(clean()).args(words);
		command
	}

	/// Returns a command that runs in the system, once systemd runs there as the process of this number.
	pub fn booted_command(&self, init: &str, words: &[&str]) -> Command {
		let mut command = Command::new("nsenter");
		command.args(["--target", init, "--mount", "--pid", "--cgroup", "--root", "--wd=/"]);
		command.args(clean()).args(words);
		command
	}

	/// Runs a command in the system. Returns all that it prints.
	///
	/// # Errors
	///
	/// If this program is interrupted.
	pub fn hear(&self, words: &[&str]) -> Result<Answer, Stop> {
		self.commands.hear(&mut self.command(words))
	}

	/// Returns what a command in the system prints to standard output, without trailing line feeds, also if it fails.
	///
	/// # Errors
	///
	/// If this program is interrupted.
	pub fn text(&self, words: &[&str]) -> Result<String, Stop> {
		let text = self.commands.read(&mut self.command(words))?.text;
		Ok(text.trim_end_matches('\n').to_owned())
	}

	/// Runs a command without which the test cannot go on.
	///
	/// # Errors
	///
	/// If it fails, or this program is interrupted.
	pub fn require(&self, command: &mut Command) -> Result<(), Stop> {
		match self.commands.run(command)? {
			0 => Ok(()),
			code => Err(Stop::Failed(format!("{command:?} has failed: exit code {code}"))),
		}
	}

	/// Returns the path of a file of the system on this machine.
	pub fn path(&self, file: &str) -> PathBuf {
		self.root.join(file.trim_start_matches('/'))
	}

	/// Returns whether the system has a file.
	pub fn has(&self, file: &str) -> bool {
		self.path(file).exists()
	}

	/// Returns the contents of a file of the system. Empty if there is none.
	pub fn contents(&self, file: &str) -> String {
		fs::read_to_string(self.path(file)).unwrap_or_default()
	}

	/// Appends a line to a file of the system.
	///
	/// # Errors
	///
	/// If it cannot be written.
	pub fn append(&self, file: &str, line: &str) -> Result<(), Stop> {
		let path = self.path(file);
		let appended = OpenOptions::new().append(true).create(true).open(&path);
		let appended = appended.and_then(|mut file| writeln!(file, "{line}"));
		appended.map_err(|error| files::failed(&path, "written", &error))
	}

	/// Returns owner and mode of a file of the system.
	///
	/// # Errors
	///
	/// If this program is interrupted.
	pub fn owner_and_mode(&self, file: &str) -> Result<String, Stop> {
		let answer = self.hear(&["stat", "-c", "%U:%G %a", file])?;
		Ok(answer.text.trim_end_matches('\n').to_owned())
	}

	/// Waits until a condition holds, up to `seconds` of the packages' own machine. Returns whether it does.
	///
	/// # Errors
	///
	/// If this program is interrupted.
	pub fn within(&self, seconds: u64, mut holds: impl FnMut(&Self) -> Result<bool, Stop>) -> Result<bool, Stop> {
		let began = Instant::now();
		let limit = Duration::from_secs(seconds.saturating_mul(self.slow));
		loop {
			if holds(self)? {
				return Ok(true);
			}
			if began.elapsed() >= limit {
				return Ok(false);
			}
			self.commands.interruption().pause(LOOK_EVERY)?;
		}
	}

	/// Returns what a unit of the system says under a key.
	pub fn unit(&self, unit: &str, key: &str) -> String {
		let contents = self.contents(&unit_file(unit));
		let line = contents.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
		line.unwrap_or_default().to_owned()
	}

	/// Returns a command that runs what a unit would run, as its user, and with its environment.
	pub fn by_hand(&self, unit: &str) -> Command {
		let user = self.unit(unit, "User");
		let [uid, gid] = ["reuid", "regid"].map(|id| format!("--{id}={user}"));
		let file = unit_file(unit);
		self.command(&["setpriv", &uid, &gid, "--init-groups", "sh", "-c", include_str!("by_hand.sh"), "sh", &file])
	}
}

/// Returns the path of a unit in the system.
pub fn unit_file(unit: &str) -> String {
	format!("/usr/lib/systemd/system/{unit}.service")
}

/// Returns the words before a command that give it the environment of the system.
fn clean() -> Vec<String> {
	let fixed = ENVIRONMENT.map(|(name, value)| format!("{name}={value}"));
	let processor = env::var(PROCESSOR).ok().map(|processor| format!("{PROCESSOR}={processor}"));
	["/usr/bin/env".to_owned(), "-i".to_owned()].into_iter().chain(fixed).chain(processor).collect()
}

/// Drops what a command prints.
pub fn quiet(command: &mut Command) -> &mut Command {
	command.stdout(Stdio::null()).stderr(Stdio::null())
}
