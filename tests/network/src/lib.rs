//! What the tests of a network have in common.
//!
//! Each test starts a network of its own from the node at `BEADLE_NODE`, puts a [`Feed`] of readings on it, lets
//! something happen, and asks the [`ledger`] whether every reading is there exactly once. A network takes memory and
//! processor time, so the tests run one after the other: `scripts/test.sh --network --sensor` knows how.
//!
//! These are tests, and fail by panicking with what they were waiting for.

pub mod council;
pub mod feed;
pub mod ledger;
pub mod load;
pub mod network;
pub mod process;
pub mod quantiles;

pub use council::{Call, Council};
pub use feed::Feed;
pub use load::Load;
pub use network::{until, TestNetwork};
pub use quantiles::Quantiles;
