//! Version and embedded runtime of the program that links this library. The program passes them in, since they change
//! with every commit or with the runtime, and would otherwise make all of this library compile again.

use std::sync::OnceLock;

/// Properties of the program.
#[derive(Clone, Copy, Debug)]
pub struct Program {
	/// Version, with the commit that the program was built from.
	pub version: &'static str,
	/// Embedded runtime, as compressed WebAssembly, if the program was built with one.
	pub runtime: Option<&'static [u8]>,
}

static PROGRAM: OnceLock<Program> = OnceLock::new();

/// Stores the program's properties. Only the first call has an effect.
pub(crate) fn set(program: Program) {
	let _ = PROGRAM.set(program);
}

/// Returns the version; "unknown" if nothing has set it, as in tests.
pub(crate) fn version() -> &'static str {
	PROGRAM.get().map_or("unknown", |program| program.version)
}

/// Returns the embedded runtime, if there is one.
pub(crate) fn runtime() -> Option<&'static [u8]> {
	PROGRAM.get()?.runtime
}
