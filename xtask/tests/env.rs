//! Tests of scripts/env.sh and of parts of scripts/setup.sh, in checkouts of their own.
#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects)]

use std::{
	fs::{self, File},
	os::unix::{fs::PermissionsExt, process::CommandExt},
	path::{Path, PathBuf},
	process::Command,
	time::{Duration, UNIX_EPOCH},
};
use tempfile::TempDir;
use xtask::process::find::find;

/// Repository whose scripts are tested.
const REPOSITORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Time of old files, in seconds since 1970.
const OLD: u64 = 1_000_000_000;

/// Checkouts without git, and their target directory.
struct Place(TempDir);

impl Place {
	fn new() -> Self {
		Self(tempfile::tempdir().unwrap())
	}

	fn target(&self) -> PathBuf {
		self.0.path().join("target")
	}

	fn checkout(&self, name: &str) -> Checkout<'_> {
		let checkout = Checkout { place: self, root: self.0.path().join(name) };
		for file in ["src/lib.rs", "node_modules/x.rs", "patches/one/src/lib.rs", "patches/two/src/lib.rs"] {
			checkout.write(file, "");
		}
		fs::create_dir_all(checkout.root.join("scripts")).unwrap();
		fs::copy(Path::new(REPOSITORY).join("scripts/env.sh"), checkout.root.join("scripts/env.sh")).unwrap();
		checkout
	}
}

struct Checkout<'a> {
	place: &'a Place,
	root: PathBuf,
}

impl Checkout<'_> {
	/// Writes an old file.
	fn write(&self, file: &str, contents: &str) {
		let path = self.root.join(file);
		fs::create_dir_all(path.parent().unwrap()).unwrap();
		fs::write(&path, contents).unwrap();
		self.make_old(file);
	}

	fn make_old(&self, file: &str) {
		let file = File::options().write(true).open(self.root.join(file)).unwrap();
		file.set_modified(UNIX_EPOCH + Duration::from_secs(OLD)).unwrap();
	}

	fn is_old(&self, file: &str) -> bool {
		let modified = fs::metadata(self.root.join(file)).unwrap().modified().unwrap();
		modified == UNIX_EPOCH + Duration::from_secs(OLD)
	}

	fn shell(&self, line: &str) -> Command {
		let mut shell = Command::new("bash");
		shell
			.args(["-euc", line])
			.current_dir(&self.root)
			.env("CARGO_TARGET_DIR", self.place.target())
			.env("XDG_CACHE_HOME", self.place.0.path().join("cache"))
			.env("BEADLE_TOOLCHAIN", "debian");
		shell
	}

	fn source(&self) {
		assert_eq!(ended(&mut self.shell(". scripts/env.sh")), (0, String::new(), String::new()));
	}
}

/// Runs a command. Returns exit code, standard output and standard error.
fn ended(command: &mut Command) -> (i32, String, String) {
	let output = command.output().unwrap();
	let text = |bytes| String::from_utf8(bytes).unwrap();
	(output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn sources_get_a_new_time_when_another_checkout_was_at_work() {
	let place = Place::new();
	let [one, two] = ["one", "two"].map(|name| place.checkout(name));
	one.source();
	assert!(!one.is_old("src/lib.rs") && one.is_old("node_modules/x.rs"));
	one.make_old("src/lib.rs");
	one.source();
	assert!(one.is_old("src/lib.rs"));
	two.source();
	one.source();
	assert!(!one.is_old("src/lib.rs") && !two.is_old("src/lib.rs"));
}

#[test]
fn patches_get_a_new_time_when_they_have_changed() {
	let place = Place::new();
	let checkout = place.checkout("one");
	let patches = ["one", "two"]
		.map(|name| (format!("patches/{name}/src/lib.rs"), place.target().join(format!(".patch-{name}"))));
	checkout.source();
	for (file, note) in &patches {
		assert!(!checkout.is_old(file));
		// As if it had been seen long ago.
		let noted = fs::read_to_string(note).unwrap();
		fs::write(note, format!("{}\n{OLD}\n", noted.lines().next().unwrap())).unwrap();
	}
	checkout.source();
	assert!(patches.iter().all(|(file, _)| checkout.is_old(file)));
	let [(one, _), (two, _)] = &patches;
	checkout.write(one, "changed");
	checkout.source();
	assert!(!checkout.is_old(one) && checkout.is_old(two));
}

#[test]
fn for_the_toolchain_alone_no_file_is_touched() {
	let place = Place::new();
	let checkout = place.checkout("one");
	let line = "BEADLE_ONLY_TOOLCHAIN=yes . scripts/env.sh; printf %s \"$BEADLE_TOOLCHAIN\"";
	assert_eq!(ended(&mut checkout.shell(line)), (0, "debian".into(), String::new()));
	assert!(checkout.is_old("src/lib.rs") && checkout.is_old("patches/one/src/lib.rs") && !place.target().exists());
}

#[test]
fn a_relative_target_directory_becomes_absolute() {
	let place = Place::new();
	let checkout = place.checkout("one");
	let mut shell = checkout.shell(". scripts/env.sh; printf '%s %s' \"$CARGO_TARGET_DIR\" \"$BEADLE_BIN_DIR\"");
	let (code, output, _) = ended(shell.env("CARGO_TARGET_DIR", "some/target"));
	let target = checkout.root.canonicalize().unwrap().join("some/target");
	assert_eq!((code, output), (0, format!("{} {}", target.display(), target.join("debug").display())));
}

#[test]
fn while_another_checkout_is_tested_nothing_is_built() {
	// Elsewhere, nobody looks.
	if find("flock").is_none() {
		return;
	}
	let place = Place::new();
	let [one, two] = ["one", "two"].map(|name| place.checkout(name));
	fs::create_dir(place.target()).unwrap();
	let path = place.target().join(".checkout.lock");
	fs::write(&path, format!("{}\n", one.root.canonicalize().unwrap().display())).unwrap();
	let lock = File::open(&path).unwrap();
	lock.lock_shared().unwrap();
	one.source();
	let said = format!(
		"checkout {} is at work in this target directory: wait until it is done, or set CARGO_TARGET_DIR\n",
		one.root.canonicalize().unwrap().display()
	);
	let (code, output, errors) = ended(&mut two.shell(". scripts/env.sh; echo built"));
	assert_eq!((code, output, errors), (2, String::new(), said.clone()));
	assert!(two.is_old("src/lib.rs"));
	// A shell that somebody uses does not end.
	let (code, output, errors) = ended(&mut two.shell("set +e; source scripts/env.sh && echo built; echo \"then $?\""));
	assert_eq!((code, output, errors), (0, "then 2\n".into(), said));
	drop(lock);
	assert!((0..50).any(|_| ended(&mut two.shell(". scripts/env.sh")).0 == 0));
}

#[test]
fn nobody_is_asked_for_a_password_in_the_background() {
	if !Path::new("/proc/self/stat").exists() {
		return;
	}
	let directory = tempfile::tempdir().unwrap();
	let run = |sudo: &str| {
		for (program, script) in [("id", "echo 1000"), ("sudo", sudo)] {
			let path = directory.path().join(program);
			fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
			fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
		}
		let mut shell = Command::new("bash");
		shell.args(["-euc", ". scripts/setup/apt.sh; as_root true"]).current_dir(REPOSITORY).process_group(0);
		let path = format!("{}:{}", directory.path().display(), std::env::var("PATH").unwrap());
		ended(shell.env("PATH", path))
	};
	let (code, output, errors) = run("[ \"$1\" != -n ] || exit 1; echo asked");
	let said =
		"setup: \"true\" needs root: run scripts/setup.sh --tests (or --all) first, which asks for your password\n";
	assert_eq!((code, output.as_str(), errors.as_str()), (2, "", said));
	let (code, output, errors) = run("[ \"$1\" = -n ] || echo \"runs $1\"");
	assert_eq!((code, output.as_str(), errors.as_str()), (0, "runs true\n", ""));
}

#[test]
fn programs_for_root_are_found() {
	let has = |program: &str| {
		let line = format!(". scripts/setup/tools.sh; has_command {program}");
		let mut shell = Command::new("bash");
		ended(shell.args(["-euc", &line]).current_dir(REPOSITORY).env("PATH", "/usr/bin:/bin")).0
	};
	assert_eq!((has("chroot"), has("no-such-program")), (0, 1));
}
