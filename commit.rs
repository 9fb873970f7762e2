//! Tells the commit that a program was built from, for its `--version`: the build script of those that are shipped.

use std::{env, process::Command};

fn main() {
	// Who builds packages says it, and whether anything has changed since.
	println!("cargo:rerun-if-env-changed=SUBSTRATE_CLI_GIT_COMMIT_HASH");
	// Every commit and every checkout adds a line to it.
	if let Some(log) = git(&["rev-parse", "--git-path", "logs/HEAD"]) {
		println!("cargo:rerun-if-changed={log}");
	}
	let commit = env::var("SUBSTRATE_CLI_GIT_COMMIT_HASH")
		.ok()
		.or_else(|| git(&["rev-parse", "--short=12", "HEAD"]))
		.unwrap_or_else(|| "unknown".into());
	println!("cargo:rustc-env=BEADLE_VERSION={}-{commit}", env!("CARGO_PKG_VERSION"));
}

/// Returns what git answers, if it does.
fn git(arguments: &[&str]) -> Option<String> {
	let output = Command::new("git").args(arguments).output().ok()?;
	output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
