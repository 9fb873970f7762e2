//! Light clients run this runtime in smoldot, which has no more of WebAssembly than its first version and not every
//! host function of a node. What the compiled runtime asks for must be there.

use std::collections::BTreeSet;

use sp_maybe_compressed_blob::{decompress, CODE_BLOB_BOMB_LIMIT};
use wasmparser::{Parser, Payload, TypeRef, Validator, WasmFeatures};

/// The host functions that smoldot implements, one per line.
const IMPLEMENTED: &str = include_str!("../smoldot-host-functions.txt");

/// The host functions that it lacks and that nothing on a light client's path calls.
const EXCEPTIONS: &str = include_str!("../smoldot-exceptions.txt");

/// The names in a list: the first word of each line that is not a comment.
fn names(list: &str) -> BTreeSet<&str> {
	list.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_whitespace().next()).collect()
}

#[test]
fn smoldot_can_run_the_runtime() {
	let blob = beadle_runtime::WASM_BINARY
		.expect("built with SKIP_WASM_BUILD, so there is no runtime to look at: run the tests without it");
	let wasm = decompress(blob, CODE_BLOB_BOMB_LIMIT).unwrap();

	// The first version of WebAssembly and mutable globals, which are part of its specification.
	Validator::new_with_features(WasmFeatures::WASM1).validate_all(&wasm).unwrap();

	let mut imported = BTreeSet::new();
	for payload in Parser::new(0).parse_all(&wasm) {
		let Payload::ImportSection(section) = payload.unwrap() else { continue };
		for import in section {
			let import = import.unwrap();
			assert_eq!(import.module, "env", "{} is imported from elsewhere than the host", import.name);
			if matches!(import.ty, TypeRef::Func(_)) {
				imported.insert(import.name.to_owned());
			}
		}
	}
	assert!(!imported.is_empty(), "no import was found: this is no runtime");
	let imported: BTreeSet<&str> = imported.iter().map(String::as_str).collect();

	let implemented = names(IMPLEMENTED);
	let exceptions = names(EXCEPTIONS);
	let lacking: Vec<_> =
		imported.iter().filter(|name| !implemented.contains(*name) && !exceptions.contains(*name)).collect();
	assert!(lacking.is_empty(), "smoldot lacks {lacking:?}; find out who calls them before listing them as exceptions");

	let stale: Vec<_> =
		exceptions.iter().filter(|name| !imported.contains(*name) || implemented.contains(*name)).collect();
	assert!(stale.is_empty(), "{stale:?} need no exception");
}
