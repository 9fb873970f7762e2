//! Configuration of each pallet.

mod authorities;
mod consensus;
mod council;
mod devices;
mod organisations;
mod peers;
mod room;
mod system;
mod tokens;

pub use council::ProxyType;
pub use peers::listed_peers;
pub use system::RuntimeBlockWeights;

use crate::{AccountId, Address};

/// Returns the account at an address, as the runtime's `Lookup` does, but without a copy of the address, which can have any
/// length.
fn account_at(address: &Address) -> Option<&AccountId> {
	match address {
		Address::Id(account) => Some(account),
		_ => None,
	}
}
