//! Calls of the node's binary other than running a node: exporting chain specifications and inserting keys.

use serde_json::Value;
use std::{
	ffi::OsStr,
	io,
	path::{Path, PathBuf},
	process::{Command, Output, Stdio},
};

use crate::{keys::Authority, process};

/// Failed calls of the node's binary.
#[derive(Debug, thiserror::Error)]
pub enum BinaryError {
	/// No binary at this path.
	#[error("there is no node at {}: build it with \"cargo build --workspace --bin beadle-node\", or tell where it is with --node or BEADLE_NODE", .0.display())]
	Missing(PathBuf),
	/// A file that cannot be executed.
	#[error("{} cannot be run ({source}): tell where the node is with --node or BEADLE_NODE", path.display())]
	NotRunnable {
		/// Path of the file.
		path: PathBuf,
		/// Error of the operating system.
		source: io::Error,
	},
	/// The binary exited with an error.
	#[error("\"{} {command}\" failed: {words}", path.display())]
	Failed {
		/// Path of the binary.
		path: PathBuf,
		/// Subcommand that failed.
		command: &'static str,
		/// Output on standard error, or else the exit status.
		words: String,
	},
	/// The binary exported a chain specification that is not JSON.
	#[error("{} wrote a chain specification that is not JSON: {source}", path.display())]
	NotJson {
		/// Path of the binary.
		path: PathBuf,
		/// Parser's error.
		source: serde_json::Error,
	},
}

/// Checks that the binary can be run.
///
/// # Errors
///
/// If it is missing, not executable, or fails.
pub fn check(binary: &Path) -> Result<(), BinaryError> {
	run(binary, "--version", &[]).map(drop)
}

/// Returns the embedded runtime as the binary prints it: name, version, hash, and whether it is a development build.
///
/// # Errors
///
/// If the binary cannot be run.
pub fn runtime(binary: &Path) -> Result<String, BinaryError> {
	let version = run(binary, "--version", &[])?.stdout;
	let version = String::from_utf8_lossy(&version);
	let runtime = version.lines().find_map(|line| line.strip_prefix("runtime: "));
	Ok(runtime.unwrap_or("unknown").to_owned())
}

/// Exports the specification of the `local` chain in its readable form.
///
/// # Errors
///
/// If the binary does not export one.
pub fn local_chain_spec(binary: &Path) -> Result<Value, BinaryError> {
	let output = run(binary, "export-chain-spec", &["--chain".as_ref(), "local".as_ref()])?;
	serde_json::from_slice(&output.stdout).map_err(|source| BinaryError::NotJson { path: binary.to_owned(), source })
}

/// Converts the specification in file `from` to its raw form, which holds the genesis state, and writes it to file
/// `to`.
///
/// # Errors
///
/// If the binary rejects the specification.
pub fn make_raw(binary: &Path, from: &Path, to: &Path) -> Result<(), BinaryError> {
	let arguments = ["--chain".as_ref(), from.as_os_str(), "--raw".as_ref(), "--output".as_ref(), to.as_os_str()];
	run(binary, "export-chain-spec", &arguments).map(drop)
}

/// Inserts an authority's session keys into the keystore of the node with this base path.
///
/// # Errors
///
/// If the binary fails.
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
