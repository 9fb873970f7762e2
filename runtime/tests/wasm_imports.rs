//! Light clients run this runtime in smoldot, which supports only the first version of WebAssembly and only some of a
//! node's host functions. Everything that the compiled runtime imports must be among them.

// The size of the module below is computed from two bytes.
#![allow(clippy::arithmetic_side_effects)]

use std::collections::BTreeSet;

use sp_maybe_compressed_blob::{decompress, CODE_BLOB_BOMB_LIMIT};
use wasmparser::{Parser, Payload, TypeRef, Validator, WasmFeatures};

/// Host functions that smoldot implements, one per line.
const IMPLEMENTED: &str = include_str!("../smoldot-host-functions.txt");

/// Host functions that smoldot lacks, but that nothing on a light client's path calls.
const EXCEPTIONS: &str = include_str!("../smoldot-exceptions.txt");

/// Returns the names in a list: the first word of each line that is not a comment.
fn names(list: &str) -> BTreeSet<&str> {
	list.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_whitespace().next()).collect()
}

/// Checks that a module is valid in the first version of WebAssembly.
fn is_mvp(wasm: &[u8]) -> Result<(), wasmparser::BinaryReaderError> {
	Validator::new_with_features(WasmFeatures::MVP).validate_all(wasm).map(drop)
}

#[test]
fn smoldot_can_run_the_runtime() {
	// With SKIP_WASM_BUILD, the binary is missing or from an earlier build.
	assert_eq!(option_env!("SKIP_WASM_BUILD"), None, "there is no runtime to look at: test without SKIP_WASM_BUILD");
	let blob = beadle_runtime_wasm::WASM_BINARY.expect("the runtime is compiled without SKIP_WASM_BUILD");
	let wasm = decompress(blob, CODE_BLOB_BOMB_LIMIT).unwrap();

	is_mvp(&wasm).expect("smoldot's interpreter knows nothing newer");

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

#[test]
fn later_features_are_noticed() {
	let module = |body: &[u8]| {
		// A function without parameters that returns an i32.
		let mut wasm = b"\0asm\x01\0\0\0\x01\x05\x01\x60\x00\x01\x7f\x03\x02\x01\x00".to_vec();
		let size = u8::try_from(body.len()).unwrap();
		wasm.extend([0x0a, size + 3, 0x01, size + 1, 0x00]);
		wasm.extend(body);
		wasm
	};

	// i32.const 0; end
	is_mvp(&module(b"\x41\x00\x0b")).unwrap();
	// i32.const 0; i32.extend8_s; end: from the sign extension proposal
	assert!(is_mvp(&module(b"\x41\x00\xc0\x0b")).is_err());
}
