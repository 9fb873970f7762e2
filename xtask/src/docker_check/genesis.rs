//! Checks of the script that makes a network's keys and chain specification.

use std::{
	collections::BTreeMap,
	env, fs,
	os::unix::fs::{symlink, PermissionsExt},
	path::{Path, PathBuf},
	process::Command,
};

use super::context::Context;
use crate::{files, stop::Stop};

/// Directories that compose mounts.
const DIRECTORIES: [&str; 5] = ["chain", "council", "bridge", "validator-1", "validator-2"];

/// Directory of what everybody may read.
const PUBLIC: &str = "chain";

/// Number of session keys: two of each authority.
const SESSION_KEYS: usize = 4;

/// Bits of a mode that let others than the owner do something.
const OTHERS: u32 = 0o077;

/// Checks that a network's files are made, once, and for their owners alone.
///
/// # Errors
///
/// If a file cannot be read or made, or this program is interrupted.
pub fn check(context: &mut Context) -> Result<(), Stop> {
	let network = context.scratch.join("network");
	for directory in DIRECTORIES {
		files::make_directory(&network.join(directory))?;
	}
	let programs = context.scratch.join("bin");
	files::make_directory(&programs)?;
	let node = fs::canonicalize(context.path(&context.programs.node.to_string_lossy()));
	let node = node.map_err(|error| files::failed(&context.programs.node, "found", &error))?;
	let link = programs.join("beadle-node");
	symlink(node, &link).map_err(|error| files::failed(&link, "linked", &error))?;
	let path = format!("{}:{}", programs.display(), env::var("PATH").unwrap_or_default());
	let genesis = |context: &Context| -> Command {
		let mut genesis = context.places.script("docker/genesis.sh");
		genesis.arg(&network).env("PATH", &path);
		genesis
	};

	context.runs("genesis.sh makes a network", &mut genesis(context))?;
	let before = contents(&network)?;
	context.runs("genesis.sh leaves a network as it is", &mut genesis(context))?;
	let after = contents(&network)?;
	let mut wrong = readable_keys(&network, &after)?;
	let in_keystore = |path: &&PathBuf| path.parent().is_some_and(|directory| directory.ends_with("keystore"));
	if after.keys().filter(in_keystore).count() != SESSION_KEYS {
		wrong.push("not two session keys of each authority".into());
	}
	let kept = |contents: &BTreeMap<PathBuf, Vec<u8>>| {
		let is_kept = |path: &Path| path.starts_with(network.join(PUBLIC)) || path.ends_with("node-key");
		contents.iter().filter(|(path, _)| is_kept(path)).map(|(path, bytes)| (path.clone(), bytes.clone())).collect()
	};
	let [before, after]: [BTreeMap<_, _>; 2] = [kept(&before), kept(&after)];
	if before != after {
		wrong.push("something has changed".into());
	}
	context.tally.all_well("its keys are there, and nobody else can read them", &wrong);

	let key = network.join("bridge/node-key");
	files::copy(&key, &context.scratch.join("node-key"))?;
	fs::remove_file(&key).map_err(|error| files::failed(&key, "removed", &error))?;
	let succeeds = context.commands.succeeds(&mut genesis(context))?;
	context.tally.holds("genesis.sh tells that a key is missing", !succeeds);
	Ok(())
}

/// Returns the files below a directory.
fn contents(directory: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>, Stop> {
	let mut contents = BTreeMap::new();
	for entry in fs::read_dir(directory).map_err(|error| files::failed(directory, "read", &error))?.flatten() {
		let path = entry.path();
		if path.is_dir() {
			contents.extend(self::contents(&path)?);
		} else {
			let bytes = fs::read(&path).map_err(|error| files::failed(&path, "read", &error))?;
			contents.insert(path, bytes);
		}
	}
	Ok(contents)
}

/// Returns the secret files that others than the owner can use.
fn readable_keys(network: &Path, contents: &BTreeMap<PathBuf, Vec<u8>>) -> Result<Vec<String>, Stop> {
	let mut readable = Vec::new();
	for path in contents.keys().filter(|path| !path.starts_with(network.join(PUBLIC))) {
		let metadata = fs::metadata(path).map_err(|error| files::failed(path, "read", &error))?;
		if metadata.permissions().mode() & OTHERS != 0 {
			readable.push(path.display().to_string());
		}
	}
	Ok(readable)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_key_that_others_can_read_is_found() {
		let network = tempfile::tempdir().unwrap();
		for (path, mode) in [("chain/chain.json", 0o644), ("bridge/node-key", 0o600), ("council/alice", 0o640)] {
			let path = network.path().join(path);
			fs::create_dir(path.parent().unwrap()).unwrap();
			fs::write(&path, "x").unwrap();
			fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
		}
		let contents = contents(network.path()).unwrap();
		assert_eq!(contents.len(), 3);
		let expected = network.path().join("council/alice").display().to_string();
		assert_eq!(readable_keys(network.path(), &contents).unwrap(), [expected]);
	}
}
