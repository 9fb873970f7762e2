//! Compiles the runtime to WebAssembly, for the node to embed.
//!
//! With `BEADLE_NEXT_RUNTIME` in the environment it is also compiled as the next version, which tests upgrade to:
//! `<target directory>/release/wbuild/beadle-runtime/next_runtime.compact.compressed.wasm`.
//!
//! With `BEADLE_RUNTIME_WASM` in the environment, the file that it names is embedded and nothing is compiled: nodes for
//! other machines are to start chains with the very same runtime, and compilers of different versions make different ones.

fn main() -> std::io::Result<()> {
	#[cfg(feature = "std")]
	{
		use substrate_wasm_builder::WasmBuilder;

		println!("cargo:rerun-if-env-changed=BEADLE_RUNTIME_WASM");
		if let Some(wasm) = std::env::var_os("BEADLE_RUNTIME_WASM") {
			return embed(std::path::Path::new(&wasm));
		}
		println!("cargo:rerun-if-env-changed=BEADLE_NEXT_RUNTIME");
		if std::env::var_os("BEADLE_NEXT_RUNTIME").is_some() {
			WasmBuilder::init_with_defaults().enable_feature("next-version").set_file_name("next_runtime").build();
		}
		WasmBuilder::build_using_defaults();
	}
	Ok(())
}

/// Has the file included, as the wasm builder has what it has built.
#[cfg(feature = "std")]
fn embed(wasm: &std::path::Path) -> std::io::Result<()> {
	use std::io::{Error, ErrorKind};

	println!("cargo:rerun-if-changed={}", wasm.display());
	if !wasm.is_absolute() || !wasm.is_file() {
		let wrong = format!("BEADLE_RUNTIME_WASM is not the absolute path of a file: {}", wasm.display());
		return Err(Error::new(ErrorKind::NotFound, wrong));
	}
	let out = std::env::var_os("OUT_DIR").ok_or_else(|| Error::other("cargo does not say where files go"))?;
	let included = format!(
		"pub const WASM_BINARY: Option<&[u8]> = Some(include_bytes!({wasm:?}));\n\
		 pub const WASM_BINARY_BLOATY: Option<&[u8]> = None;\n"
	);
	std::fs::write(std::path::Path::new(&out).join("wasm_binary.rs"), included)
}
