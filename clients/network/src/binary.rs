//! What the node's binary does besides running: it exports chain specifications and keeps keys.

use serde_json::Value;
use std::{
	ffi::OsStr,
	io,
	path::{Path, PathBuf},
	process::{Command, Output, Stdio},
};

use crate::{keys::Authority, process};

/// Why the binary did not do what it should.
#[derive(Debug, thiserror::Error)]
pub enum BinaryError {
	/// There is none.
	#[error("there is no node at {}: build it with \"cargo build --workspace --bin beadle-node\", or tell where it is with --node or BEADLE_NODE", .0.display())]
	Missing(PathBuf),
	/// There is something else.
	#[error("{} cannot be run ({source}): tell where the node is with --node or BEADLE_NODE", path.display())]
	NotRunnable {
		/// What.
		path: PathBuf,
		/// Why not.
		source: io::Error,
	},
	/// It refused.
	#[error("\"{} {command}\" failed: {words}", path.display())]
	Failed {
		/// The binary.
		path: PathBuf,
		/// What it was to do.
		command: &'static str,
		/// What it said.
		words: String,
	},
	/// What it wrote is no specification.
	#[error("{} wrote a chain specification that is not JSON: {source}", path.display())]
	NotJson {
		/// The binary.
		path: PathBuf,
		/// What is wrong.
		source: serde_json::Error,
	},
}

/// Makes sure that there is something to run.
///
/// # Errors
///
/// If there is not.
pub fn check(binary: &Path) -> Result<(), BinaryError> {
	run(binary, "--version", &[]).map(drop)
}

/// Which runtime the binary embeds, in its own words: name, version, hash, and whether it is one for development.
///
/// # Errors
///
/// If it cannot be run.
pub fn runtime(binary: &Path) -> Result<String, BinaryError> {
	let version = run(binary, "--version", &[])?.stdout;
	let version = String::from_utf8_lossy(&version);
	let runtime = version.lines().find_map(|line| line.strip_prefix("runtime: "));
	Ok(runtime.unwrap_or("unknown").to_owned())
}

/// The specification of the `local` chain, as people read it.
///
/// # Errors
///
/// If the binary does not write one.
pub fn local_chain_spec(binary: &Path) -> Result<Value, BinaryError> {
	let output = run(binary, "export-chain-spec", &["--chain".as_ref(), "local".as_ref()])?;
	serde_json::from_slice(&output.stdout).map_err(|source| BinaryError::NotJson { path: binary.to_owned(), source })
}

/// Writes the specification in file `from`, worked out to the state that the chain begins with, to file `to`.
///
/// # Errors
///
/// If the binary finds something wrong with it.
pub fn make_raw(binary: &Path, from: &Path, to: &Path) -> Result<(), BinaryError> {
	let arguments = ["--chain".as_ref(), from.as_os_str(), "--raw".as_ref(), "--output".as_ref(), to.as_os_str()];
	run(binary, "export-chain-spec", &arguments).map(drop)
}

/// Puts an authority's session keys into the keystore of the node with this base path.
///
/// # Errors
///
/// If the binary does not.
pub fn insert_session_keys(
	binary: &Path,
	chain: &Path,
	base_path: &Path,
	authority: &Authority,
) -> Result<(), BinaryError> {
	let suri = authority.suri();
	for (key_type, scheme) in [("aura", "sr25519"), ("gran", "ed25519")] {
		let arguments: [&OsStr; 11] = [
			"insert".as_ref(),
			"--chain".as_ref(),
			chain.as_os_str(),
			"--base-path".as_ref(),
			base_path.as_os_str(),
			"--suri".as_ref(),
			suri.as_ref(),
			"--key-type".as_ref(),
			key_type.as_ref(),
			"--scheme".as_ref(),
			scheme.as_ref(),
		];
		run(binary, "key", &arguments)?;
	}
	Ok(())
}

fn run(binary: &Path, command: &'static str, arguments: &[&OsStr]) -> Result<Output, BinaryError> {
	let path = || binary.to_owned();
	let output = Command::new(binary).arg(command).args(arguments).stdin(Stdio::null()).output();
	let output = output.map_err(|source| match source.kind() {
		io::ErrorKind::NotFound => BinaryError::Missing(path()),
		_ => BinaryError::NotRunnable { path: path(), source },
	})?;
	if !output.status.success() {
		let words = process::last_words(&output.stderr);
		let words = if words.is_empty() { output.status.to_string() } else { words };
		return Err(BinaryError::Failed { path: path(), command, words });
	}
	Ok(output)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_missing_binary_is_told_of() {
		let error = check(Path::new("/nowhere/beadle-node")).unwrap_err().to_string();
		assert!(error.starts_with("there is no node at /nowhere/beadle-node: build it"), "{error}");
		assert!(!error.contains('\n'));
	}

	#[test]
	fn what_is_no_program_is_told_of() {
		let error = check(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))).unwrap_err().to_string();
		assert!(error.contains("Cargo.toml cannot be run (Permission denied"), "{error}");
	}

	#[test]
	fn what_the_binary_says_is_passed_on() {
		let error = run(Path::new("ls"), "/nowhere", &[]).unwrap_err().to_string();
		assert!(error.starts_with("\"ls /nowhere\" failed: ") && error.contains("No such file"), "{error}");
	}

	#[test]
	fn a_specification_is_json() {
		let error = local_chain_spec(Path::new("echo")).unwrap_err().to_string();
		assert!(error.starts_with("echo wrote a chain specification that is not JSON: "), "{error}");
	}
}
