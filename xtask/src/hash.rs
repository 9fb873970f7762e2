//! BLAKE2b hashes of 256 bits, as the chain has them.

use std::path::Path;
use std::process::Command;

use crate::{process::Commands, stop::Stop};

/// Returns the hash of a file in hexadecimal.
///
/// # Errors
///
/// If it cannot be computed, or this program is interrupted.
pub fn of_file(path: &Path, commands: &Commands) -> Result<String, Stop> {
	let mut b2sum = Command::new("b2sum");
	let sum = commands.read(b2sum.args(["-l", "256", "--"]).arg(path))?.success();
	let hash = sum.as_deref().and_then(|sum| sum.split(' ').next()).map(str::to_owned);
	hash.ok_or_else(|| Stop::Failed(format!("b2sum cannot tell the hash of {}", path.display())))
}

/// Returns the bytes of a text in hexadecimal. `None` if it is not hexadecimal.
pub fn bytes(text: &str) -> Option<Vec<u8>> {
	let digits: Option<Vec<u8>> =
		text.chars().map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
	let pair = |pair: &[u8]| match pair {
		[high, low] => Some(high << 4 | low),
		_ => None,
	};
	digits?.chunks(2).map(pair).collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_hash_is_the_one_that_the_chain_has() {
		let file = tempfile::NamedTempFile::new().unwrap();
		let empty = "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8";
		assert_eq!(of_file(file.path(), &Commands::default()), Ok(empty.into()));
		let missing = of_file(Path::new("/no/such/file"), &Commands::default()).unwrap_err();
		assert_eq!(missing, Stop::Failed("b2sum cannot tell the hash of /no/such/file".into()));
	}

	#[test]
	fn hexadecimal_is_pairs_of_digits() {
		assert_eq!(bytes("00fFa0"), Some(vec![0, 255, 160]));
		assert_eq!((bytes(""), bytes("0"), bytes("0g")), (Some(vec![]), None, None));
	}
}
