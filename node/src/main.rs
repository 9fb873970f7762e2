//! Beadle's node.
//!
//! It follows the chain, keeps it in sync with its peers and, where it holds the keys of an authority, authors and
//! finalises blocks. What a block may contain is for the runtime alone to say: the node embeds one for new chains and
//! otherwise runs the one it finds on the chain.
//!
//! - [`cli`]: the arguments
//! - [`command`]: what each of them does
//! - [`chain_spec`]: the chains that the node knows by name
//! - [`service`]: the node put together from its services
//! - [`database`]: the database, with a log that stays short
//! - [`index_pages`]: what the database maps into memory
//! - [`peers`]: which nodes it talks to
//! - [`equivocation`]: the alarm for authorities that author twice
//! - [`rpc`]: what clients can ask beyond the standard methods
//! - [`activity`], [`submissions`]: what is counted for Prometheus
//! - [`systemd`]: what the service manager is told

mod activity;
mod chain_spec;
mod cli;
mod command;
mod database;
mod equivocation;
mod index_pages;
mod peers;
mod rpc;
mod service;
mod submissions;
mod systemd;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;

/// Gives memory back that the system's allocator would keep: most of what compiling the runtime takes.
#[cfg(target_os = "linux")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> sc_cli::Result<()> {
	command::run()
}
