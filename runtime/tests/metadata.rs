//! Clients embed the runtime's metadata, so that they can create transactions without querying it. It has to be the
//! metadata of this runtime.

// Only tests read the runtime here.
#![allow(clippy::expect_used)]

use codec::{Decode, Encode};
use sc_executor::WasmExecutor;
use sp_core::traits::{CallContext, CodeExecutor, RuntimeCode, WrappedRuntimeCode};
use std::{env, fs, path::Path};

/// Path of the clients' copy.
const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../clients/client/metadata.scale");

/// Latest version of the metadata format that clients read.
const FORMAT: u32 = 16;

/// Environment variable: if set, the test writes the file anew.
const WRITE: &str = "BEADLE_WRITE_METADATA";

/// Returns the metadata of the compiled runtime.
fn metadata() -> Vec<u8> {
	let code = beadle_runtime_wasm::WASM_BINARY.expect("the runtime is compiled without SKIP_WASM_BUILD");
	let fetcher = WrappedRuntimeCode(code.into());
	let code = RuntimeCode { code_fetcher: &fetcher, heap_pages: None, hash: vec![1] };
	let executor = WasmExecutor::<sp_io::SubstrateHostFunctions>::builder().build();
	let mut state = sp_io::TestExternalities::default();
	let method = "Metadata_metadata_at_version";
	let answer = executor.call(&mut state.ext(), &code, method, &FORMAT.encode(), CallContext::Offchain).0;
	let answer = answer.expect("the runtime runs");
	Option::<Vec<u8>>::decode(&mut answer.as_slice()).expect("it is bytes").expect("the runtime knows the format")
}

#[test]
fn clients_have_this_runtimes_metadata() {
	let metadata = metadata();
	if env::var_os(WRITE).is_some() {
		fs::write(FILE, &metadata).expect("it can be written");
	}
	let theirs = fs::read(Path::new(FILE)).expect("clients have metadata");
	assert!(
		theirs == metadata,
		"clients/client/metadata.scale is of another runtime: raise its spec_version if any chain runs it, then {WRITE}=1 cargo test --workspace --test metadata"
	);
}
