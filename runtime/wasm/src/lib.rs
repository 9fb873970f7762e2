//! Beadle's runtime as WebAssembly, which nodes embed and new chains start with.
//!
//! A separate crate, so that the node does not compile the runtime natively, and the runtime's own tests do not wait
//! for its WebAssembly. `build.rs` describes how the file is made.

// WASM_BINARY: Option<&[u8]>, the compressed runtime; None with SKIP_WASM_BUILD.
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));
