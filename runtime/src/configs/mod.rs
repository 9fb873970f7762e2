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
