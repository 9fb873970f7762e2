//! Library of Beadle's node.
//!
//! The node follows the chain, syncs with its peers and, if it holds an authority's keys, authors and finalises blocks.
//! The runtime alone decides what a block may contain: the node embeds a runtime for new chains, and otherwise runs the
//! one stored on the chain.
//!
//! - [`cli`]: command-line arguments
//! - [`command`]: execution of the commands
//! - [`failure`]: failures that end the program, and exit codes
//! - [`program`]: version and embedded runtime of the program
//! - [`chain_spec`], [`runtime`]: chains known by name, and the runtime they start with
//! - [`runtime_api`]: runtime APIs that the node calls
//! - [`service`]: the node, assembled from its services; [`types`]: their types, as this node fills in their parameters
//! - [`database`]: the database, with a short log
//! - [`index_pages`]: release of the database's mapped index pages
//! - [`disk`], [`files`]: check for room on the disk, and of the directories and files that arguments name
//! - [`bodies`]: first block from which on there are bodies
//! - [`network`], [`block_downloads`]: the network, and downloads of blocks that peers may no longer have
//! - [`peers`], [`full_peers`]: admission of peers, and their number
//! - [`equivocation`]: watch for authorities that author twice
//! - [`rpc`]: JSON-RPC methods beyond the standard ones
//! - [`activity`], [`submissions`]: Prometheus counters
//! - [`systemd`]: notifications to the service manager

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
mod files;
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
mod types;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
