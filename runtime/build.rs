//! Compiles the runtime to WebAssembly, for the node to embed.
//!
//! With `BEADLE_NEXT_RUNTIME` in the environment it is also compiled as the next version, which tests upgrade to:
//! `<target directory>/release/wbuild/beadle-runtime/next_runtime.compact.compressed.wasm`.

fn main() {
	#[cfg(feature = "std")]
	{
		use substrate_wasm_builder::WasmBuilder;

		println!("cargo:rerun-if-env-changed=BEADLE_NEXT_RUNTIME");
		if std::env::var_os("BEADLE_NEXT_RUNTIME").is_some() {
			WasmBuilder::init_with_defaults().enable_feature("next-version").set_file_name("next_runtime").build();
		}
		WasmBuilder::build_using_defaults();
	}
}
