//! A runtime file's statements about itself, read without running it.

use codec::Decode;
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use sp_crypto_hashing::blake2_256;
use std::borrow::Cow;

/// Maximum size of a decompressed runtime, in bytes: the same that nodes and light clients accept.
pub const MAX_BYTES: usize = 50 << 20;

/// The magic bytes of compressed runtimes.
const COMPRESSED: [u8; 8] = [0x52, 0xBC, 0x53, 0x76, 0x46, 0xDB, 0x8E, 0x05];

/// The magic bytes of WebAssembly, with version 1.
const WASM: [u8; 8] = *b"\0asm\x01\0\0\0";

/// Name of the custom section with the runtime's version.
const VERSION_SECTION: &[u8] = b"runtime_version";

/// Name of the custom section with the kind of the runtime's build.
const BUILD_SECTION: &[u8] = b"beadle_build";

/// The kind of build that no network should start with.
const DEVELOPMENT: &str = "development";

/// Reasons why bytes are not a usable runtime.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CodeError {
	/// The state has no runtime.
	#[error("the state has no runtime (the key 0x3a636f6465, \":code\"): export it again, with --raw")]
	Missing,
	/// It is too large when decompressed.
	#[error("its runtime (\":code\") comes to more than {} MiB, and no node takes that", MAX_BYTES >> 20)]
	TooLarge,
	/// It cannot be decompressed, or has bytes after its end.
	#[error("its runtime (\":code\") cannot be decompressed, or goes on behind its end: export it again, with --raw")]
	Damaged,
	/// It is not WebAssembly.
	#[error("its runtime (\":code\") is not WebAssembly: export it again, with --raw")]
	NotWasm,
	/// It ends within a section.
	#[error("its runtime (\":code\") ends within a section that begins at byte {at}: export it again, with --raw")]
	Cut {
		/// The offset of that section in the decompressed runtime.
		at: usize,
	},
	/// Its version cannot be decoded.
	#[error(
		"its runtime (\":code\") has a section \"runtime_version\" that cannot be read: export it again, with --raw"
	)]
	Version,
}

/// A runtime's statements about itself, with its size and hash.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Runtime {
	/// The stored size, in bytes.
	pub size: usize,
	/// The hash of the stored bytes: BLAKE2b-256, as `b2sum -l 256` prints it for the runtime file.
	pub hash: [u8; 32],
	/// The decompressed size, in bytes.
	pub uncompressed: usize,
	/// The spec name and spec version, if the runtime states them.
	pub version: Option<(String, u32)>,
	/// The kind of build, if the runtime states it.
	pub build: Option<String>,
}

impl Runtime {
	/// Examines a runtime as it is stored.
	///
	/// # Errors
	///
	/// If it is not a usable runtime.
	pub fn inspect(code: &[u8]) -> Result<Self, CodeError> {
		let wasm = decompress(code)?;
		let (mut version, mut build) = (None, None);
		each_custom_section(&wasm, |name, content| {
			match name {
				// Nodes use the first one.
				VERSION_SECTION if version.is_none() => version = Some(read_version(content)?),
				BUILD_SECTION if build.as_deref() != Some(DEVELOPMENT) => {
					build = Some(String::from_utf8_lossy(content).into_owned());
				},
				_ => {},
			}
			Ok(())
		})?;
		Ok(Self { size: code.len(), hash: blake2_256(code), uncompressed: wasm.len(), version, build })
	}

	/// Returns whether it was built for development: quickly, and not as everybody else would build it.
	pub fn is_for_development(&self) -> bool {
		self.build.as_deref() == Some(DEVELOPMENT)
	}
}

/// Decompresses a runtime, if it is compressed.
fn decompress(code: &[u8]) -> Result<Cow<'_, [u8]>, CodeError> {
	let wasm = match code.strip_prefix(&COMPRESSED) {
		None => Cow::Borrowed(code),
		Some(mut compressed) => {
			let mut decoder = FrameDecoder::new();
			decoder.init(&mut compressed).map_err(|_| CodeError::Damaged)?;
			let limit = BlockDecodingStrategy::UptoBytes(MAX_BYTES + 1);
			let is_all = decoder.decode_blocks(&mut compressed, limit).map_err(|_| CodeError::Damaged)?;
			if !is_all {
				return Err(CodeError::TooLarge);
			}
			// Nodes would read past the end; light clients would not.
			if !compressed.is_empty() {
				return Err(CodeError::Damaged);
			}
			Cow::Owned(decoder.collect().ok_or(CodeError::Damaged)?)
		},
	};
	if wasm.len() > MAX_BYTES {
		return Err(CodeError::TooLarge);
	}
	Ok(wasm)
}

/// Calls `each` with the name and the content of every custom section.
fn each_custom_section(
	wasm: &[u8],
	mut each: impl FnMut(&[u8], &[u8]) -> Result<(), CodeError>,
) -> Result<(), CodeError> {
	let mut rest = wasm.strip_prefix(&WASM).ok_or(CodeError::NotWasm)?;
	while !rest.is_empty() {
		let cut = CodeError::Cut { at: wasm.len() - rest.len() };
		let (id, content) = take_section(&mut rest).ok_or(cut)?;
		if id == 0 {
			let mut content = content;
			let name = sized(&mut content).ok_or(cut)?;
			each(name, content)?;
		}
	}
	Ok(())
}

/// Takes a section off the input; returns its id and its content.
fn take_section<'a>(rest: &mut &'a [u8]) -> Option<(u8, &'a [u8])> {
	let (id, after) = rest.split_first()?;
	*rest = after;
	Some((*id, sized(rest)?))
}

/// Takes as many bytes off the input as the number in front of them states.
fn sized<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
	let length = usize::try_from(number(rest)?).ok()?;
	let (taken, after) = rest.split_at_checked(length)?;
	*rest = after;
	Some(taken)
}

/// Takes an unsigned LEB128 number off the input.
fn number(rest: &mut &[u8]) -> Option<u32> {
	let mut number: u64 = 0;
	for shift in (0..35).step_by(7) {
		let (byte, after) = rest.split_first()?;
		*rest = after;
		number |= u64::from(byte & 0x7f) << shift;
		if byte & 0x80 == 0 {
			return u32::try_from(number).ok();
		}
	}
	None
}

/// Decodes the spec name and spec version; the fields after them do not matter here.
fn read_version(mut content: &[u8]) -> Result<(String, u32), CodeError> {
	// The spec name, the implementation name, the authoring version and the spec version.
	let (name, _, _, version) = <(String, String, u32, u32)>::decode(&mut content).map_err(|_| CodeError::Version)?;
	Ok((name, version))
}

/// Runtimes for tests.
#[cfg(test)]
pub mod made {
	use super::*;
	use codec::Encode;
	use ruzstd::encoding::{compress_to_vec, CompressionLevel};

	/// Returns a WebAssembly section.
	pub fn section(id: u8, content: &[u8]) -> Vec<u8> {
		[&[id], length(content).as_slice(), content].concat()
	}

	/// Returns a custom section.
	pub fn custom(name: &[u8], content: &[u8]) -> Vec<u8> {
		section(0, &[length(name).as_slice(), name, content].concat())
	}

	fn length(content: &[u8]) -> Vec<u8> {
		let mut rest = content.len();
		let mut bytes = Vec::new();
		while rest >= 0x80 {
			bytes.push((rest & 0x7f) as u8 | 0x80);
			rest >>= 7;
		}
		bytes.push(rest as u8);
		bytes
	}

	/// Returns a module with these sections.
	pub fn wasm(sections: &[Vec<u8>]) -> Vec<u8> {
		[WASM.to_vec(), sections.concat()].concat()
	}

	/// Returns the custom section of a runtime with this version.
	pub fn version(name: &str, version: u32) -> Vec<u8> {
		custom(VERSION_SECTION, &(name, "beadle-node", 1_u32, version, 1_u32, Vec::<u8>::new(), 1_u32, 1_u8).encode())
	}

	/// Returns the spec version of the runtime that this program was made for.
	pub fn known() -> u32 {
		beadle_client::interface::version().unwrap().1
	}

	/// Returns a compressed runtime, as it is voted on and shipped, with this kind of build.
	pub fn runtime(build: Option<&str>) -> Vec<u8> {
		let build = build.map(|build| custom(BUILD_SECTION, build.as_bytes()));
		let sections = [section(1, &[0]), version("beadle", known()), build.unwrap_or_default()];
		compressed(&wasm(&sections))
	}

	/// Compresses a runtime.
	pub fn compressed(wasm: &[u8]) -> Vec<u8> {
		[COMPRESSED.to_vec(), compress_to_vec(wasm, CompressionLevel::Fastest)].concat()
	}
}

#[cfg(test)]
mod tests {
	use super::{made::*, *};

	#[test]
	fn a_runtime_says_what_it_is() {
		let code = runtime(None);
		let runtime = Runtime::inspect(&code).unwrap();
		assert_eq!(runtime.version, Some(("beadle".into(), known())));
		assert_eq!((runtime.size, runtime.hash, runtime.build.clone()), (code.len(), blake2_256(&code), None));
		assert!(!runtime.is_for_development());
		// As `b2sum -l 256` prints it.
		let hash = "f6a5dbf080e9c9d7834145653bce4c8cded62e664d7ddcdb5c526f5877006d74";
		assert_eq!(hex::encode(Runtime::inspect(&wasm(&[])).unwrap().hash), hash);
	}

	#[test]
	fn one_for_development_says_so() {
		assert!(Runtime::inspect(&runtime(Some("development"))).unwrap().is_for_development());
		let other = Runtime::inspect(&runtime(Some("by hand"))).unwrap();
		assert!(!other.is_for_development());
		assert_eq!(other.build.as_deref(), Some("by hand"));
		// The section counts wherever it stands.
		let [plain, development] = [b"plain".as_slice(), b"development"].map(|build| custom(BUILD_SECTION, build));
		for sections in [[plain.clone(), development.clone()], [development, plain]] {
			assert!(Runtime::inspect(&wasm(&sections)).unwrap().is_for_development());
		}
		// The same bytes in other places do not count.
		let elsewhere = wasm(&[section(11, b"\x0cbeadle_builddevelopment"), custom(b"beadle_buil", b"ddevelopment")]);
		assert_eq!(Runtime::inspect(&elsewhere).unwrap().build, None);
	}

	#[test]
	fn the_first_version_counts() {
		let both = wasm(&[version("beadle", 100), version("other", 1)]);
		assert_eq!(Runtime::inspect(&both).unwrap().version, Some(("beadle".into(), 100)));
		assert_eq!(Runtime::inspect(&wasm(&[])).unwrap().version, None);
		let cut = wasm(&[custom(VERSION_SECTION, b"\x18beadl")]);
		assert_eq!(Runtime::inspect(&cut), Err(CodeError::Version));
		// Claims a length of four gigabytes.
		let long = wasm(&[custom(VERSION_SECTION, b"\x03\xff\xff\xff\xffx")]);
		assert_eq!(Runtime::inspect(&long), Err(CodeError::Version));
	}

	#[test]
	fn a_runtime_that_was_cut_short_is_told_of() {
		let whole = wasm(&[section(1, &[7; 300]), version("beadle", 100)]);
		let second = 8 + 3 + 300;
		for end in 0..whole.len() {
			let expected = match end {
				0..8 => CodeError::NotWasm,
				8 => continue,
				_ if end < second => CodeError::Cut { at: 8 },
				_ if end == second => continue,
				_ => CodeError::Cut { at: second },
			};
			assert_eq!(Runtime::inspect(&whole[..end]), Err(expected), "{end}");
		}
		let compressed = compressed(&whole);
		for end in 8..compressed.len() {
			assert_eq!(Runtime::inspect(&compressed[..end]), Err(CodeError::Damaged), "{end}");
		}
	}

	#[test]
	fn sections_stay_within_bounds() {
		let cut = Err(CodeError::Cut { at: 8 });
		for section in [
			// Longer than the input; longer than 32 bits can state; a number without an end.
			b"\x00\xff\xff\xff\xff\x0f".as_slice(),
			b"\x00\xff\xff\xff\xff\x1f",
			b"\x00\x80\x80\x80\x80\x80\x80\x00",
			// A name longer than its section; a custom section without a name.
			b"\x00\x02\x05abcdef",
			b"\x00\x00",
		] {
			assert_eq!(Runtime::inspect(&wasm(&[section.to_vec()])), cut, "{section:?}");
		}
	}

	#[test]
	fn something_else_is_told_of() {
		assert_eq!(Runtime::inspect(b""), Err(CodeError::NotWasm));
		assert_eq!(Runtime::inspect(b"\0asm\x02\0\0\0"), Err(CodeError::NotWasm));
		assert_eq!(Runtime::inspect(&compressed(b"something else")), Err(CodeError::NotWasm));
		assert_eq!(Runtime::inspect(&COMPRESSED), Err(CodeError::Damaged));
		// A second part after the first, compressed or not.
		let first = compressed(&wasm(&[]));
		let second = compressed(&custom(BUILD_SECTION, b"development"));
		assert_eq!(
			Runtime::inspect(&[&first, second.strip_prefix(&COMPRESSED).unwrap()].concat()),
			Err(CodeError::Damaged)
		);
		assert_eq!(Runtime::inspect(&[first.as_slice(), b"more"].concat()), Err(CodeError::Damaged));
	}

	/// Blocks that each stand for one byte repeated 128 Ki times, in a frame without a size, with the smallest or the
	/// largest window.
	#[test]
	fn what_is_decompressed_is_bounded() {
		const BLOCK: usize = 128 << 10;
		for window in [0x38, 0xff] {
			let frame = |blocks: usize| {
				let header = |is_last: u32| (((BLOCK as u32) << 3) | (1 << 1) | is_last).to_le_bytes();
				let mut frame = [COMPRESSED.as_slice(), &[0x28, 0xB5, 0x2F, 0xFD, 0x00, window]].concat();
				for block in 1..=blocks {
					frame.extend_from_slice(&header(u32::from(block == blocks))[..3]);
					frame.push(0);
				}
				frame
			};
			// All zeros: of the maximum size, but not WebAssembly.
			let most = MAX_BYTES / BLOCK;
			let largest = Runtime::inspect(&frame(most));
			if window == 0x38 {
				assert_eq!(largest, Err(CodeError::NotWasm));
				assert_eq!(Runtime::inspect(&frame(most + 1)), Err(CodeError::TooLarge));
				assert_eq!(Runtime::inspect(&frame(100 * most)), Err(CodeError::TooLarge));
			} else {
				assert!(largest.is_err());
				assert!(Runtime::inspect(&frame(100 * most)).is_err());
			}
		}
		assert_eq!(Runtime::inspect(&vec![0; MAX_BYTES + 1]), Err(CodeError::TooLarge));
		assert_eq!(Runtime::inspect(&vec![0; MAX_BYTES]), Err(CodeError::NotWasm));
	}

	#[test]
	fn no_byte_that_is_changed_makes_it_panic() {
		let filler: Vec<u8> = (0..4_000_u32).flat_map(|number| (number * number % 251).to_le_bytes()).collect();
		let code = compressed(&wasm(&[section(10, &filler), version("beadle", 100)]));
		for at in COMPRESSED.len()..code.len() {
			for change in [0x01, 0x80, 0xff] {
				let mut changed = code.clone();
				changed[at] ^= change;
				let _ = Runtime::inspect(&changed);
			}
		}
	}
}
