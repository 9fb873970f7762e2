//! Local networks of real nodes: keys, chain specification, processes and health.
//!
//! The command `beadle-network` and tests of networks use this library:
//!
//! ```no_run
//! use beadle_harness::{LocalNetwork, Options, Parameters, Role};
//! use std::time::Duration;
//!
//! # async fn test() -> Result<(), Box<dyn std::error::Error>> {
//! let directory = tempfile::tempdir()?;
//! let parameters = Parameters { session_length: 5, ..Parameters::on_free_ports(4, 0)? };
//! let mut network = LocalNetwork::create(Options {
//!     arguments: vec!["--state-pruning=archive".into()],
//!     parameters,
//!     ..Options::new(directory.path(), "target/debug/beadle-node")
//! })?;
//! network.start_all()?;
//! network.until_healthy(&network.numbers(), Duration::from_secs(60)).await?;
//!
//! // A power cut, then a restart on the same database.
//! network.kill(2).await?;
//! network.start(2)?;
//!
//! // One more authority, to be voted in: its keystore has its keys, but the chain does not know it yet.
//! let fifth = network.add_node(Role::Validator, &[])?;
//! network.start(fifth)?;
//! let keys = network.node(fifth)?.authority().map(|authority| authority.session_keys());
//!
//! let chain = network.connect(1, Duration::from_secs(10)).await?;
//! println!("{} at {:?}, {keys:?}", chain.url(), network.status().await);
//! # Ok(())
//! # }
//! ```
//!
//! Dropping a [`LocalNetwork`] kills the nodes that it has started, unless [`LocalNetwork::leave_running`] was called.

pub mod error;
pub mod network;
pub mod status;

pub mod node;
pub mod process;

pub mod keys;
pub mod parameters;
pub mod ports;
pub mod spec;

pub mod binary;
pub mod clock;
pub mod directory;
pub mod health;

#[cfg(test)]
mod testing;

pub use error::NetworkError;
pub use keys::{Authority, NodeKey, PeerId};
pub use network::{LocalNetwork, Options};
pub use node::{Node, Role};
pub use parameters::{Parameters, Ports};
pub use process::NodeProcess;
pub use status::{NodeStatus, State};
