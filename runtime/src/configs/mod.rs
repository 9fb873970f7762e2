//! How each pallet is set up.

mod consensus;
mod council;
mod devices;
mod system;
mod tokens;

pub use council::ProxyType;
pub use system::RuntimeBlockWeights;
