//! Command `packages-test`: tests the Debian packages in a Debian of their own.

mod arguments;
mod base;
mod cgroup;
mod emulator;
mod host;
pub mod inside;
mod packages;
pub mod scratch;
mod state;

use std::{
	fs::{self, File},
	os::unix::process::CommandExt,
	path::Path,
	process::{Child, Command, Stdio},
};
use tempfile::TempDir;

use self::{arguments::Request, cgroup::Cgroup, emulator::Emulator, host::Host, packages::Packages, state::State};
use crate::{
	arguments::Arguments,
	files,
	places::Places,
	process::{
		commands::{code, unstarted},
		Commands, Interruption,
	},
	stop::Stop,
};

/// Help text.
pub const HELP: &str = include_str!("../../help/packages-test.txt");

/// Name of the command that runs in the namespaces.
pub const INSIDE: &str = "packages-test-inside";

/// Programs that are needed, with their Debian packages.
const WANTED: [(&str, &str); 4] =
	[("debootstrap", "debootstrap"), ("lintian", "lintian"), ("unshare", "util-linux"), ("pgrep", "procps")];

/// Beginning of the names of directories of tests in the cache.
const SCRATCH: &str = "test.";

/// Factor by which programs are slower in an emulator.
const EMULATED: u64 = 10;

/// Tests the packages. All of it runs in namespaces without a network: when they end, so do their processes and mounts.
///
/// # Errors
///
/// If the arguments are wrong, something is missing, or a check fails.
pub fn run(arguments: Arguments, interruption: &Interruption) -> Result<(), Stop> {
	let commands = Commands::new(interruption);
	let request = arguments::parse(arguments, &commands)?;
	if !rustix::process::geteuid().is_root() {
		return Err(Stop::Missing("this has to run as root: it makes a Debian system, and mounts in it".into()));
	}
	let places = Places::of_environment()?;
	let cache = places.cache.join("debian");
	files::make_directory(&cache)?;
	let (scratch, _lock) = make_scratch(&cache, &commands)?;
	// A copy, which no build replaces meanwhile.
	let program = scratch.path().join("xtask");
	files::copy(Path::new("/proc/self/exe"), &program)?;
	let host = Host { places: &places, commands: &commands, target: request.target, program };
	test(&request, &cache, scratch.path(), &host)
}

/// Makes the directory of this test, with its lock, and removes those of tests that were ended before they could.
fn make_scratch(cache: &Path, commands: &Commands) -> Result<(TempDir, File), Stop> {
	// Nobody removes a directory that has no lock yet.
	let _cache_lock = locked(cache)?;
	let entries = fs::read_dir(cache).map_err(|error| files::failed(cache, "read", &error))?;
	for entry in entries.flatten() {
		let is_scratch = entry.file_name().to_string_lossy().starts_with(SCRATCH);
		let is_left = is_scratch && files::open(&entry.path()).is_ok_and(|directory| directory.try_lock().is_ok());
		if is_left {
			// What is mounted there is not its own.
			commands.run(Command::new("rm").args(["-rf", "--one-file-system", "--"]).arg(entry.path()))?;
		}
	}
	let scratch = tempfile::Builder::new().prefix(SCRATCH).tempdir_in(cache);
	let scratch = scratch.map_err(|error| files::failed(cache, "written", &error))?;
	let lock = locked(scratch.path())?;
	Ok((scratch, lock))
}

/// Opens and locks a directory. Where the file system has no locks, none is found that is free.
fn locked(path: &Path) -> Result<File, Stop> {
	let directory = files::open(path)?;
	let _ = directory.lock();
	Ok(directory)
}

fn test(request: &Request, cache: &Path, scratch: &Path, host: &Host) -> Result<(), Stop> {
	let _emulator = Emulator::register(host)?;
	for (command, package) in WANTED {
		host.ensure(command, package)?;
	}
	let mut tally = state::new_tally();
	let packages = Packages::make(scratch.join("packages"), request, host, &mut tally)?;
	self::scratch::check(&host.program, &[], scratch, host.commands, &mut tally)?;
	let root = scratch.join("root");
	base::make(&root, cache, scratch, host)?;
	let there = root.join("packages");
	fs::rename(&packages.directory, &there).map_err(|error| files::failed(&there, "made", &error))?;
	// No script asks anything before the installation; the question is postrm's.
	let mut lintian = host.command("lintian");
	lintian.args(["--allow-root", "--fail-on", "error", "--suppress-tags", "no-debconf-config"]);
	let answer = host.commands.hear(lintian.args(packages::in_directory(&there.join("1"))?))?;
	tally.check("lintian finds no error", &answer);

	let no_boot = if request.target.is_foreign { Some("they are for another machine") } else { None };
	let no_boot = no_boot.or(request.without_units.then_some("not asked for"));
	let cgroup = if no_boot.is_none() { Some(Cgroup::reserve()?) } else { None };
	let state = State {
		scratch: scratch.to_owned(),
		root,
		slow: if request.target.is_foreign { EMULATED } else { 1 },
		cgroup: cgroup.as_ref().map(|cgroup| cgroup.path().to_owned()).ok_or(no_boot.unwrap_or_default().to_owned()),
		version_1: packages.version_1,
		version_2: packages.version_2,
		tally,
	};
	Namespaces::start(&state, host)?.wait(host)
}

/// Namespaces in which the packages are tested. Dropping them ends all that is in them.
#[derive(Debug)]
struct Namespaces(Child);

impl Namespaces {
	/// Starts this program in namespaces of its own, as their first process.
	fn start(state: &State, host: &Host) -> Result<Self, Stop> {
		let mut unshare = host.command("unshare");
		unshare.args(["--mount", "--pid", "--net", "--ipc", "--uts", "--fork", "--kill-child", "--mount-proc"]);
		unshare.arg(&host.program).arg(INSIDE).args(state.arguments()).stdin(Stdio::null());
		// An interruption at the terminal is for this process, which ends the other one.
		let child = unshare.process_group(0).spawn();
		child.map(Self).map_err(|error| Stop::Missing(unstarted(&unshare, &error)))
	}

	/// Waits until the test ends.
	fn wait(mut self, host: &Host) -> Result<(), Stop> {
		match code(host.commands.interruption().wait(&mut self.0)?) {
			0 => Ok(()),
			code => Err(Stop::Said(u8::try_from(code).unwrap_or(u8::MAX))),
		}
	}
}

impl Drop for Namespaces {
	fn drop(&mut self) {
		// With the first process of the namespaces all others end.
		let _ = self.0.kill().and_then(|()| self.0.wait());
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::process::find::find;

	#[test]
	fn what_earlier_tests_have_left_is_removed() {
		// Only Debian's packages are tested.
		if find("dpkg").is_none() {
			return;
		}
		let cache = tempfile::tempdir().unwrap();
		let commands = Commands::default();
		let (running, lock) = make_scratch(cache.path(), &commands).unwrap();
		let left = cache.path().join("test.left");
		files::make_directory(&left.join("root/etc")).unwrap();
		files::write(&cache.path().join("bookworm.tar"), "").unwrap();
		let (mine, _lock) = make_scratch(cache.path(), &commands).unwrap();
		assert!(mine.path().is_dir() && running.path().is_dir() && cache.path().join("bookworm.tar").exists());
		assert!(!left.exists());
		drop(lock);
		// A program that another test is starting may have the lock for a moment.
		assert!((0..50).any(|_| {
			drop(make_scratch(cache.path(), &commands).unwrap());
			!running.path().exists()
		}));
		assert!(mine.path().is_dir());
	}
}
