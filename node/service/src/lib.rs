//! What Beadle's node does.
//!
//! It follows the chain, keeps it in sync with its peers and, where it holds the keys of an authority, authors and
//! finalises blocks. What a block may contain is for the runtime alone to say: the node embeds one for new chains and
//! otherwise runs the one it finds on the chain.
//!
//! - [`cli`]: the arguments
//! - [`command`]: what each of them does
//! - [`failure`]: why the program ends
//! - [`program`]: what the program says of itself
//! - [`chain_spec`], [`runtime`]: the chains that the node knows by name, and the runtime they start with
//! - [`runtime_api`]: what it may ask a runtime
//! - [`service`]: the node put together from its services
//! - [`database`]: the database, with a log that stays short
//! - [`index_pages`]: what the database maps into memory
//! - [`disk`]: whether there is room on the disk
//! - [`bodies`]: from which block on it has bodies
//! - [`network`], [`block_downloads`]: the network, and blocks that peers may no longer have
//! - [`peers`], [`full_peers`]: which nodes it talks to, and how many
//! - [`equivocation`]: the alarm for authorities that author twice
//! - [`rpc`]: what clients can ask beyond the standard methods
//! - [`activity`], [`submissions`]: what is counted for Prometheus
//! - [`systemd`]: what the service manager is told

mod activity;
mod block_downloads;
mod bodies;
mod chain_spec;
pub mod cli;
pub mod command;
mod database;
mod disk;
mod equivocation;
pub mod failure;
mod full_peers;
mod index_pages;
mod network;
mod peers;
pub mod program;
mod rpc;
mod runtime;
mod runtime_api;
mod service;
mod submissions;
mod systemd;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
