//! The embedded runtime, for chains that start with it.

use sc_executor::{error::WasmError, read_embedded_version};
use sc_executor_common::runtime_blob::RuntimeBlob;
use sp_core::H256;

use crate::program;

/// Custom section in which a runtime names the way it was built; see `runtime/src/lib.rs`.
const BUILD_SECTION: &str = "beadle_build";

/// Returns the embedded runtime.
pub fn code() -> Result<&'static [u8], String> {
	program::runtime()
		.ok_or_else(|| "this node was built with SKIP_WASM_BUILD and has no runtime to start a chain with".into())
}

/// Describes the embedded runtime in one line. The hash in it is the one that `b2sum -l 256` prints for the runtime's
/// file, and by which the council authorises an upgrade.
pub fn description() -> String {
	let Ok(code) = code() else { return "runtime: none".into() };
	let hash = H256(sp_io::hashing::blake2_256(code));
	match inspect(code) {
		Ok((version, build)) => format!("runtime: {version}, blake2-256 {hash:?}{build}"),
		Err(error) => format!("runtime: not readable ({error}), blake2-256 {hash:?}"),
	}
}

/// Returns the name and version that the runtime contains, and a remark if it is a development build.
fn inspect(code: &[u8]) -> Result<(String, String), WasmError> {
	let blob = RuntimeBlob::uncompress_if_needed(code)?;
	let version =
		read_embedded_version(&blob)?.ok_or_else(|| WasmError::Other("the runtime does not say its version".into()))?;
	let build = blob
		.custom_section_contents(BUILD_SECTION)
		.map(|build| format!(", {} runtime", String::from_utf8_lossy(build)))
		.unwrap_or_default();
	Ok((format!("{} {}", version.spec_name, version.spec_version), build))
}
