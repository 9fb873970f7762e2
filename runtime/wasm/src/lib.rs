//! Beadle's runtime as WebAssembly: what nodes embed and chains start with.
//!
//! A crate of its own, so that neither the node compiles the runtime natively, nor the runtime's own tests wait for its
//! WebAssembly. `build.rs` says in what ways the file is made.

// WASM_BINARY: Option<&[u8]>, the compressed runtime; None with SKIP_WASM_BUILD.
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));
