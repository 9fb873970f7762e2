//! Runs the checks of versions and of refused programs that scripts/packages-test.sh has, with a cargo-deb that makes
//! nothing.
#![allow(clippy::unwrap_used)]

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use xtask::{
	checks::Tally,
	packages_test::scratch,
	process::{find::find, Commands},
};

/// Cargo-deb that makes nothing.
const CARGO_DEB: &str = "#!/bin/sh\n[ \"$1\" = --version ] && echo cargo-deb 3.8.0\n";

#[test]
fn packages_are_made_of_what_the_commit_is() {
	// Only Debian's packages are made.
	if find("dpkg-deb").is_none() {
		return;
	}
	let directory = tempfile::tempdir().unwrap();
	let cargo_deb = directory.path().join("cache/beadle/cargo-deb/bin/cargo-deb");
	fs::create_dir_all(cargo_deb.parent().unwrap()).unwrap();
	fs::write(&cargo_deb, CARGO_DEB).unwrap();
	fs::set_permissions(&cargo_deb, fs::Permissions::from_mode(0o755)).unwrap();

	let environment = [("XDG_CACHE_HOME", directory.path().join("cache").into_os_string())];
	let program = Path::new(env!("CARGO_BIN_EXE_xtask"));
	let mut tally = Tally::new(8);
	scratch::check(program, &environment, directory.path(), &Commands::default(), &mut tally).unwrap();
	assert_eq!((tally.passed, tally.failed), (19, 0));
	assert!(!directory.path().join("repository").exists());
}
