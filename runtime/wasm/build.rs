//! Compiles the runtime to WebAssembly.
//!
//! In one of two ways, which `BEADLE_RUNTIME_BUILD` names:
//!
//! - `development`, if it is not set: quickly, with little optimisation. The file says of itself that it is one, in its
//!   custom section `beadle_build`: no network is to start with it.
//! - `reproducible`: small and fast. `scripts/runtime.sh` sets it, and all else on which the file's bytes depend.
//!
//! With `BEADLE_NEXT_RUNTIME` in the environment it is also compiled as the next version, which tests upgrade to:
//! `<target directory>/<profile>/wbuild/beadle-runtime/next_runtime.compact.compressed.wasm`.
//!
//! With `BEADLE_RUNTIME_WASM` in the environment, the file that it names is embedded and nothing is compiled: programs for
//! all machines are to carry the very same runtime.

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
	// The wasm builder's name for the profile, and what it compiles with. Without these it would go by the profile of the
	// programs.
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
	// An absolute path without "..": it is compared with those that cargo tells.
	let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("Cargo.toml");
	let builder = WasmBuilder::new().with_project(runtime).map_err(Error::other)?.import_memory().export_heap_base();
	Ok(if is_reproducible { builder.enable_feature("reproducible") } else { builder })
}

/// Has the file included, as the wasm builder has what it has built.
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
