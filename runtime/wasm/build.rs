//! Build script that compiles the runtime to WebAssembly.
//!
//! `BEADLE_RUNTIME_BUILD` selects one of two ways:
//!
//! - `development`, the default: quickly, with little optimisation. The file is marked as such in its custom section
//!   `beadle_build`: no network should start with it.
//! - `reproducible`: small and fast. `scripts/runtime.sh` sets it, and everything else that the file's bytes depend on.
//!
//! With `BEADLE_NEXT_RUNTIME` in the environment, the next version is compiled too, to which tests upgrade:
//! `<target directory>/<profile>/wbuild/beadle-runtime/next_runtime.compact.compressed.wasm`.
//!
//! With `BEADLE_RUNTIME_WASM` in the environment, the file that it names is embedded and nothing is compiled, so that
//! programs for all machines carry the same runtime.

use std::{
	env, fs,
	io::{Error, ErrorKind, Result},
	path::Path,
};

use substrate_wasm_builder::WasmBuilder;

fn main() -> Result<()> {
	println!("cargo:rerun-if-env-changed=BEADLE_RUNTIME_WASM");
	if let Some(wasm) = env::var_os("BEADLE_RUNTIME_WASM") {
		return embed(Path::new(&wasm));
	}
	println!("cargo:rerun-if-env-changed=BEADLE_RUNTIME_BUILD");
	let is_reproducible = match env::var("BEADLE_RUNTIME_BUILD").as_deref() {
		Err(_) | Ok("development") => false,
		Ok("reproducible") => true,
		Ok(other) => {
			let wrong = format!("BEADLE_RUNTIME_BUILD is \"{other}\"; it can be development or reproducible");
			return Err(Error::new(ErrorKind::InvalidInput, wrong));
		},
	};
	// The wasm builder's name of the profile, and the profile's settings. Without them, the builder would follow the
	// profile of the programs.
	if is_reproducible {
		env::set_var("WASM_BUILD_TYPE", "production");
	} else {
		env::set_var("WASM_BUILD_TYPE", "release");
		env::set_var("CARGO_PROFILE_RELEASE_LTO", "off");
		env::set_var("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
	}

	println!("cargo:rerun-if-env-changed=BEADLE_NEXT_RUNTIME");
	if env::var_os("BEADLE_NEXT_RUNTIME").is_some() {
		builder(is_reproducible)?.enable_feature("next-version").set_file_name("next_runtime").build();
	}
	builder(is_reproducible)?.build();
	Ok(())
}

fn builder(is_reproducible: bool) -> Result<WasmBuilder> {
	// An absolute path without "..", since it is compared with paths from cargo.
	let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("Cargo.toml");
	let builder = WasmBuilder::new().with_project(runtime).map_err(Error::other)?.import_memory().export_heap_base();
	Ok(if is_reproducible { builder.enable_feature("reproducible") } else { builder })
}

/// Embeds an existing file: writes the same include file as the wasm builder.
fn embed(wasm: &Path) -> Result<()> {
	println!("cargo:rerun-if-changed={}", wasm.display());
	if !wasm.is_absolute() || !wasm.is_file() {
		let wrong = format!("BEADLE_RUNTIME_WASM is not the absolute path of a file: {}", wasm.display());
		return Err(Error::new(ErrorKind::NotFound, wrong));
	}
	let out = env::var_os("OUT_DIR").ok_or_else(|| Error::other("cargo does not say where files go"))?;
	let included = format!("pub const WASM_BINARY: Option<&[u8]> = Some(include_bytes!({wasm:?}));\n");
	fs::write(Path::new(&out).join("wasm_binary.rs"), included)
}
