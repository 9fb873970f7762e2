//! Shared parts of the network tests.
//!
//! Each test starts its own network from the node at `BEADLE_NODE`, sends [`Traffic`] to it, lets something
//! happen, and checks with the [`ledger`] that every reading is recorded exactly once. A network takes memory and
//! processor time, so the tests run one after the other, started by `scripts/test.sh --only NAME`, or `--all`.
//!
//! These helpers serve tests: they fail by panicking, with a message about what they waited for.

pub mod calls;
pub mod council;
pub mod ledger;
pub mod load;
pub mod network;
pub mod process;
pub mod quantiles;
pub mod traffic;

pub use council::Council;
pub use load::Load;
pub use network::{until, TestNetwork};
pub use quantiles::Quantiles;
pub use traffic::Traffic;
