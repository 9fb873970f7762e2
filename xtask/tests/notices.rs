//! Tests of the command "notices", with a cargo and a cargo-about that only print what they are told.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf, process::Command};
use tempfile::TempDir;

/// Cargo with a sensor that depends on two crates.
const CARGO: &str = r#"#!/bin/sh
case $1 in
fetch) exit "${FETCH-0}" ;;
tree) printf '0 beadle-sensor v0.1.0 (/beadle/clients/sensor)\n1 log v0.4.22\n2 cfg-if v1.0.0\n' ;;
locate-project) echo "$BEADLE_ROOT/clients/Cargo.toml" ;;
metadata) grep -q 'package = "log", version = "=0.4.22"' "${6%/*}/Cargo.toml" ;;
esac
"#;

/// Cargo-about that tells of the crates in a variable.
const ABOUT: &str = r#"#!/bin/sh
[ "$1" != --version ] || { echo cargo-about 0.9.3; exit; }
[ -z "${WARN-}" ] || echo "failed to validate all files specified in clarification for crate" >&2
while [ "$1" != --output-file ]; do shift; done
printf 'Apache-2.0\n\n%s\n' "$CRATES" >"$2"
"#;

struct Place(TempDir);

impl Place {
	fn new() -> Self {
		let place = Self(tempfile::tempdir().unwrap());
		place.file("clients/sensor/Cargo.toml", "[package]\nname = \"beadle-sensor\"\n");
		place.file("clients/Cargo.toml", "[workspace]\n");
		place.file("clients/Cargo.lock", "");
		for (path, script) in [("path/cargo", CARGO), ("tools/bin/cargo-about", ABOUT)] {
			fs::set_permissions(place.file(path, script), fs::Permissions::from_mode(0o755)).unwrap();
		}
		place
	}

	fn path(&self, path: &str) -> PathBuf {
		self.0.path().join(path)
	}

	fn file(&self, path: &str, contents: &str) -> PathBuf {
		let path = self.path(path);
		fs::create_dir_all(path.parent().unwrap()).unwrap();
		fs::write(&path, contents).unwrap();
		path
	}

	/// Runs the command for a sensor. Returns the exit code, standard error, and the notices.
	fn run(&self, variables: &[(&str, &str)]) -> (i32, String, Option<String>) {
		let path = format!("{}:{}", self.path("path").display(), std::env::var("PATH").unwrap());
		let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
			.args(["notices", "--program", "beadle-sensor", "notices"])
			.current_dir(self.0.path())
			.env("PATH", path)
			.env("BEADLE_ROOT", self.0.path())
			.env("BEADLE_TOOLS", self.path("tools"))
			.env("CARGO_TARGET_DIR", self.path("target"))
			.env("CRATES", "log 0.4.22\ncfg-if 1.0.0")
			.envs(variables.iter().copied())
			.output()
			.unwrap();
		let errors = String::from_utf8(output.stderr).unwrap();
		(output.status.code().unwrap(), errors, fs::read_to_string(self.path("notices")).ok())
	}
}

#[test]
fn notices_have_a_part_for_each_program() {
	let (code, errors, notices) = Place::new().run(&[]);
	assert_eq!((code, errors.as_str()), (0, "notices: beadle-sensor: 2 crates\n"));
	let notices = notices.unwrap();
	assert!(notices.starts_with("Beadle is licensed under the Apache License, version 2.0."), "{notices}");
	let line = "=".repeat(80);
	let part = format!("\n\n{line}\nbeadle-sensor\n{line}\n\nApache-2.0\n\nlog 0.4.22\ncfg-if 1.0.0\n");
	assert!(notices.ends_with(&part), "{notices}");
}

#[test]
fn a_crate_that_is_left_out_is_found() {
	let (code, errors, notices) = Place::new().run(&[("CRATES", "log 0.4.22\nrand 0.8.5")]);
	let expected =
		"cfg-if 1.0.0\n\trand 0.8.5\nnotices: what cargo-about tells of clients/sensor/Cargo.toml is not what \
		cargo links (left: linked, right: told)\n";
	assert_eq!((code, errors.as_str(), notices), (1, expected, None));
}

#[test]
fn another_licence_file_fails_and_so_do_missing_crates() {
	let (code, errors, notices) = Place::new().run(&[("WARN", "yes")]);
	assert_eq!((code, notices), (1, None));
	assert!(errors.ends_with("notices: a licence's file is not the one that about.toml knows\n"), "{errors}");
	let (code, errors, _) = Place::new().run(&[("FETCH", "1")]);
	let expected = "notices: the crates of clients/sensor/Cargo.toml could not be fetched\n";
	assert_eq!((code, errors.as_str()), (3, expected));
}
