//! Package that depends on just the crates that are linked: cargo-about looks for the crates itself, and misses some.

use std::{collections::BTreeSet, fmt::Write, path::Path};

use crate::{files, stop::Stop};

/// Beginning of its `Cargo.toml`.
const HEAD: &str = r#"[package]
name = "linked"
version = "0.0.0"
edition = "2021"
publish = false

[lib]
path = "lib.rs"

[workspace]

"#;

/// Writes the package into a directory. `workspace` is the `Cargo.toml` whose `Cargo.lock` and replaced dependencies it
/// has.
///
/// # Errors
///
/// If a file cannot be read or written.
pub fn write(directory: &Path, workspace: &Path, linked: &BTreeSet<String>) -> Result<(), Stop> {
	let root = workspace.parent().unwrap_or(Path::new("/"));
	files::make_directory(directory)?;
	files::write(&directory.join("lib.rs"), "")?;
	files::copy(&root.join("Cargo.lock"), &directory.join("Cargo.lock"))?;
	let manifest = manifest(&files::read(workspace)?, root, linked);
	files::write(&directory.join("Cargo.toml"), manifest)
}

/// Returns its `Cargo.toml`.
fn manifest(workspace: &str, root: &Path, linked: &BTreeSet<String>) -> String {
	let mut manifest = HEAD.to_owned() + &patches(workspace, root) + "\n[dependencies]\n";
	for (number, of_crate) in (1_usize..).zip(linked) {
		let (name, version) = of_crate.split_once(' ').unwrap_or((of_crate, ""));
		let version = version.split_once('+').map_or(version, |(version, _)| version);
		// Writing to a string does not fail.
		let _ = writeln!(
			manifest,
			"crate{number} = {{ package = \"{name}\", version = \"={version}\", default-features = false }}"
		);
	}
	manifest
}

/// Returns the sections of a workspace that replace dependencies, with absolute paths.
fn patches(workspace: &str, root: &Path) -> String {
	let absolute = format!("path = \"{}/", root.display());
	let mut is_inside = false;
	let mut patches = String::new();
	for line in workspace.lines() {
		is_inside |= line.starts_with("[patch.");
		if is_inside {
			patches.push_str(&line.replacen("path = \"", &absolute, 1));
			patches.push('\n');
		}
		is_inside &= !line.is_empty();
	}
	patches
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn each_crate_is_depended_on_in_its_version() {
		let workspace =
			"[workspace]\n\n[patch.crates-io]\nwasm-opt = { path = \"patches/wasm-opt\" }\n\n[profile.dev]\n";
		let linked = BTreeSet::from(["log 0.4.22".to_owned(), "toml_edit 0.25.18+spec-1.1.0".to_owned()]);
		let expected = HEAD.to_owned()
			+ r#"[patch.crates-io]
wasm-opt = { path = "/beadle/patches/wasm-opt" }


[dependencies]
crate1 = { package = "log", version = "=0.4.22", default-features = false }
crate2 = { package = "toml_edit", version = "=0.25.18", default-features = false }
"#;
		assert_eq!(manifest(workspace, Path::new("/beadle"), &linked), expected);
	}
}
