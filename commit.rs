//! Build script shared by the shipped programs: sets the version, with the commit, that `--version` prints.

use std::{env, process::Command};

fn main() {
	// scripts/build-pi.sh sets this variable: the commit, and whether the tree has changed since. Another build does not
	// see all changes, and says "-local".
	println!("cargo:rerun-if-env-changed=SUBSTRATE_CLI_GIT_COMMIT_HASH");
	// Git appends a line to this log on every commit and checkout.
	if let Some(log) = git(&["rev-parse", "--git-path", "logs/HEAD"]) {
		println!("cargo:rerun-if-changed={log}");
	}
	let commit = env::var("SUBSTRATE_CLI_GIT_COMMIT_HASH")
		.ok()
		.or_else(|| git(&["rev-parse", "--short=12", "HEAD"]).map(|commit| commit + "-local"))
		.unwrap_or_else(|| "unknown".into());
	println!("cargo:rustc-env=BEADLE_VERSION={}-{commit}", env!("CARGO_PKG_VERSION"));
}

/// Returns the output of `git`, or `None` if it fails.
fn git(arguments: &[&str]) -> Option<String> {
	let output = Command::new("git").args(arguments).output().ok()?;
	output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
