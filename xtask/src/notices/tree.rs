//! Dependencies, as `cargo tree` prints them.

use std::collections::{BTreeMap, BTreeSet};

/// Returns the crates that a package depends on, each as name and version, from the output of `cargo tree` with
/// `--prefix depth`. Packages of the repository, which have a path, are left out.
pub fn dependencies(tree: &str, package: &str) -> BTreeSet<String> {
	let mut ours = BTreeSet::new();
	let mut below: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
	let mut above: Vec<String> = Vec::new();
	let mut waiting = Vec::new();
	for (depth, line) in tree.lines().filter_map(split) {
		let mut words = line.split_whitespace();
		let (Some(name), Some(version)) = (words.next(), words.next()) else { continue };
		let of_crate = format!("{name} {}", version.strip_prefix('v').unwrap_or(version));
		if line.contains(" (/") {
			ours.insert(of_crate.clone());
		}
		if name == package {
			waiting.push(of_crate.clone());
		}
		above.truncate(depth);
		if let Some(parent) = above.last() {
			below.entry(parent.clone()).or_default().insert(of_crate.clone());
		}
		above.push(of_crate);
	}
	let mut seen = BTreeSet::new();
	while let Some(of_crate) = waiting.pop() {
		if seen.insert(of_crate.clone()) {
			waiting.extend(below.get(&of_crate).into_iter().flatten().cloned());
		}
	}
	seen.difference(&ours).cloned().collect()
}

/// Splits a line into the depth and the rest. `None` for an empty line.
fn split(line: &str) -> Option<(usize, &str)> {
	let digits = line.find(|character: char| !character.is_ascii_digit())?;
	let (depth, rest) = line.split_at_checked(digits)?;
	Some((depth.parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
	use super::*;

	const TREE: &str = "0 beadle-node v0.1.0 (/beadle/node)
1 beadle-service v0.1.0 (/beadle/node/service)
2 log v0.4.22
2 sc-cli v0.63.0
3 log v0.4.22 (*)
3 serde_derive v1.0.0 (proc-macro)
1 wasm-opt v0.116.1 (/beadle/patches/wasm-opt)

0 beadle-fuzz v0.1.0 (/beadle/fuzz)
1 libfuzzer-sys v0.4.0
1 sc-cli v0.63.0 (*)
";

	fn of(package: &str) -> Vec<String> {
		dependencies(TREE, package).into_iter().collect()
	}

	#[test]
	fn a_package_has_all_crates_below_it_but_ours() {
		assert_eq!(of("beadle-node"), ["log 0.4.22", "sc-cli 0.63.0", "serde_derive 1.0.0"]);
	}

	#[test]
	fn what_was_printed_before_still_counts() {
		let expected = ["libfuzzer-sys 0.4.0", "log 0.4.22", "sc-cli 0.63.0", "serde_derive 1.0.0"];
		assert_eq!(of("beadle-fuzz"), expected);
		assert_eq!(of("no-such-package"), [""; 0]);
	}
}
