//! Steps that check files and build nothing.

use super::WORKSPACES;
use crate::{print, stop::Stop, test::work::Work};

/// Dependencies that are kept out: each builds a large C or C++ library. See deny.toml and docs/decisions.
const KEPT_OUT: [&str; 6] = ["rocksdb", "librocksdb-sys", "openssl", "openssl-sys", "aws-lc-sys", "wasm-opt-sys"];

/// Patterns of the scripts in git.
const SCRIPTS: [&str; 6] = [
	"*.sh",
	".ci/run",
	"scripts/hooks/*",
	"packaging/debian/*/p*",
	"packaging/debian/need-files",
	"packaging/debian/node/node-key",
];

/// Checks the formatting of Rust.
pub fn formatting(work: &mut Work) -> Result<(), Stop> {
	for workspace in WORKSPACES {
		work.run(&mut work.cargo(workspace, &["fmt", "--all", "--", "--check"]))?;
	}
	Ok(())
}

/// Checks that no dependency is back that is kept out. Also fails if a `Cargo.lock` is not up to date.
pub fn dependencies(work: &mut Work) -> Result<(), Stop> {
	for workspace in WORKSPACES {
		let arguments =
			["tree", "--locked", "--quiet", "--workspace", "--all-features", "--target", "all", "--prefix", "none"];
		let tree = work.read(&mut work.cargo(workspace, &arguments))?;
		let found = kept_out(&tree);
		if !found.is_empty() {
			print::error(format_args!("in {workspace}/Cargo.lock again: {}", found.join("\n")));
			print::error("find out why with \"cargo tree -i <name>\"");
			return Err(Stop::Said(1));
		}
	}
	Ok(())
}

/// Returns the kept-out dependencies in the output of `cargo tree`.
fn kept_out(tree: &str) -> Vec<&str> {
	let mut found: Vec<_> =
		tree.lines().filter_map(|line| line.split(' ').next()).filter(|name| KEPT_OUT.contains(name)).collect();
	found.sort_unstable();
	found.dedup();
	found
}

/// Runs shellcheck on all scripts.
pub fn shell(work: &mut Work) -> Result<(), Stop> {
	let mut list = work.command("git");
	let scripts = work.read(list.args(["ls-files", "-z"]).args(SCRIPTS))?;
	let mut shellcheck = work.command("shellcheck");
	work.run(shellcheck.arg("--external-sources").args(scripts.split_terminator('\0')))
}

/// Checks the licences and sources of dependencies.
pub fn licences(work: &mut Work) -> Result<(), Stop> {
	let config = work.places().root.join("deny.toml");
	for workspace in WORKSPACES {
		let mut deny = work.cargo(workspace, &["deny", "--locked", "--config"]);
		work.run(deny.arg(&config).args(["check", "bans", "licenses", "sources"]))?;
	}
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn what_was_kept_out_is_found_by_its_whole_name() {
		let tree = "beadle-node v0.1.0 (/beadle/node)\nopenssl-sys v0.9.1\nopenssl-probe v0.1.5\nrocksdb v1.0.0\nopenssl-sys v0.9.1\n";
		assert_eq!(kept_out(tree), ["openssl-sys", "rocksdb"]);
	}
}
