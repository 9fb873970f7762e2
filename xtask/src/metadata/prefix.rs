//! Prefixes under which storage items are kept.

use twox_hash::XxHash64;

/// Returns the prefix of a storage item, in hexadecimal: what Substrate hashes the names of the pallet and the item to.
pub fn of(pallet: &str, item: &str) -> String {
	[pallet, item].iter().flat_map(|name| twox_128(name.as_bytes())).map(|byte| format!("{byte:02x}")).collect()
}

fn twox_128(bytes: &[u8]) -> impl Iterator<Item = u8> {
	[0, 1].map(|seed| XxHash64::oneshot(seed, bytes).to_le_bytes()).into_iter().flatten()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn it_is_that_of_substrate() {
		assert_eq!(of("System", "Account"), "26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9");
	}
}
