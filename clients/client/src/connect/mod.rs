//! Connections to a chain: through a node that has to be trusted, or by a light client that trusts none.

pub(crate) mod blocks;
pub(crate) mod chain;
pub mod checkpoint;
pub(crate) mod light;

pub use blocks::{Block, BlockError, BlockRef, FinalisedBlocks};
pub use chain::{Chain, ConnectError, QueryError};
pub use light::{LightError, SyncState};
