//! What the program that this is part of says of itself: things that change with every commit or with the runtime, for which all
//! of this is not to be compiled again.

use std::sync::OnceLock;

/// The program.
#[derive(Clone, Copy, Debug)]
pub struct Program {
	/// Its version, with the commit that it was built from.
	pub version: &'static str,
	/// The runtime that it embeds, compressed WebAssembly, if it was built with one.
	pub runtime: Option<&'static [u8]>,
}

static PROGRAM: OnceLock<Program> = OnceLock::new();

/// Notes what the program is. Only the first time counts.
pub(crate) fn set(program: Program) {
	let _ = PROGRAM.set(program);
}

/// Returns the version; "unknown" where nobody has set it, in tests.
pub(crate) fn version() -> &'static str {
	PROGRAM.get().map_or("unknown", |program| program.version)
}

/// Returns the embedded runtime.
pub(crate) fn runtime() -> Option<&'static [u8]> {
	PROGRAM.get()?.runtime
}
