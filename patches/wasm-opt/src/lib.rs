//! Removal of the debugging sections of a wasm file, the part of Binaryen that `substrate-wasm-builder` needs.
//!
//! Binaryen is a large C++ library, and the builder asks for only two of its passes, at optimisation level 0.
//! *StripDwarf* removes sections, for which copying the others is enough ([`without_debugging`]). *SignextLowering*
//! replaces instructions that the compiler never emits for the target `wasm32v1-none`; a test of the runtime holds that
//! (`runtime/tests/wasm_imports.rs`). The interface is the part of the `wasm-opt` crate's that the builder calls.

use std::{fmt, fs, io, path::Path};

/// Options of a run. They have no effect: the work is always the same.
#[derive(Debug, Default)]
pub struct OptimizationOptions(());

/// The passes that the wasm builder asks for.
#[derive(Debug)]
pub enum Pass {
	/// Removes the sections that only debuggers read.
	StripDwarf,
	/// Has nothing to do for the target `wasm32v1-none`.
	SignextLowering,
}

/// Reason why a file could not be rewritten.
#[derive(Debug)]
pub enum OptimizationError {
	/// The file could not be read or written.
	Io(io::Error),
	/// The file is not a wasm file or ends too early, at this byte.
	Malformed(usize),
}

impl fmt::Display for OptimizationError {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		match self {
			Self::Io(error) => error.fmt(f),
			Self::Malformed(at) => write!(f, "not a well-formed wasm file: at byte {at}"),
		}
	}
}

impl std::error::Error for OptimizationError {}

impl OptimizationOptions {
	/// Returns the options without optimisation, the only ones available here.
	pub fn new_opt_level_0() -> Self {
		Self(())
	}

	/// Does nothing: the compiler's target has no other features.
	pub fn mvp_features_only(&mut self) -> &mut Self {
		self
	}

	/// Does nothing: functions keep their names.
	pub fn debug_info(&mut self, _: bool) -> &mut Self {
		self
	}

	/// Does nothing: all passes are always run.
	pub fn add_pass(&mut self, _: Pass) -> &mut Self {
		self
	}

	/// Writes `input` without its debugging sections to `output`, which may be the same file.
	pub fn run(&self, input: impl AsRef<Path>, output: impl AsRef<Path>) -> Result<(), OptimizationError> {
		let wasm = fs::read(input).map_err(OptimizationError::Io)?;
		let stripped = without_debugging(&wasm).map_err(OptimizationError::Malformed)?;
		fs::write(output, stripped).map_err(OptimizationError::Io)
	}
}

/// `\0asm` and the version of the format: the beginning of every module.
const MAGIC: &[u8] = b"\0asm\x01\0\0\0";

/// Id of custom sections, whose content depends on their name.
const CUSTOM: u8 = 0;

/// Returns the module without the custom sections that hold DWARF or point to it. The error is the byte at which the
/// module is malformed. Format: <https://webassembly.github.io/spec/core/binary/modules.html>.
fn without_debugging(wasm: &[u8]) -> Result<Vec<u8>, usize> {
	if !wasm.starts_with(MAGIC) {
		return Err(0);
	}
	let mut stripped = MAGIC.to_vec();
	let mut at = MAGIC.len();
	while at < wasm.len() {
		let (size, content) = leb128(wasm, at + 1)?;
		let end = content.checked_add(size).filter(|end| *end <= wasm.len()).ok_or(at)?;
		if wasm[at] != CUSTOM || !is_debugging(custom_name(&wasm[..end], content)?) {
			stripped.extend_from_slice(&wasm[at..end]);
		}
		at = end;
	}
	Ok(stripped)
}

/// Returns the name of the custom section whose content begins at `at`.
fn custom_name(wasm: &[u8], at: usize) -> Result<&[u8], usize> {
	let (length, begin) = leb128(wasm, at)?;
	begin.checked_add(length).and_then(|end| wasm.get(begin..end)).ok_or(at)
}

fn is_debugging(name: &[u8]) -> bool {
	name.starts_with(b".debug_") || name.starts_with(b"reloc.") || matches!(name, b"sourceMappingURL" | b"linking")
}

/// Returns the number in LEB128 at `at`, and the position of the bytes after it.
fn leb128(wasm: &[u8], at: usize) -> Result<(usize, usize), usize> {
	let mut value = 0_u64;
	// A u32 takes five bytes at most.
	for (index, byte) in wasm.iter().skip(at).take(5).enumerate() {
		value |= u64::from(byte & 0x7f) << (7 * index);
		if byte & 0x80 == 0 {
			let value = u32::try_from(value).map_err(|_| at)?;
			return Ok((value as usize, at + index + 1));
		}
	}
	Err(at)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn section(id: u8, content: &[u8]) -> Vec<u8> {
		[&[id, content.len() as u8], content].concat()
	}

	fn custom(name: &str, content: &[u8]) -> Vec<u8> {
		section(CUSTOM, &[&[name.len() as u8], name.as_bytes(), content].concat())
	}

	#[test]
	fn debugging_goes_and_the_rest_stays() {
		let (types, version) = (section(1, &[0]), custom("runtime_version", b"beadle"));
		let module = [MAGIC, &types, &custom(".debug_info", b"/home"), &version, &custom(".debug_str", b"")].concat();
		assert_eq!(without_debugging(&module), Ok([MAGIC, &types, &version].concat()));
	}

	#[test]
	fn what_is_no_module_is_refused() {
		assert_eq!(without_debugging(b"ELF"), Err(0));
		let cut = [MAGIC, &custom(".debug_info", b"/home")].concat();
		for length in MAGIC.len() + 1..cut.len() {
			assert!(without_debugging(&cut[..length]).is_err(), "{length}");
		}
		assert_eq!(leb128(&[0x80; 9], 0), Err(0));
	}
}
