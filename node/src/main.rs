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
//! - [`rpc`]: what clients can ask beyond the standard methods

mod chain_spec;
mod cli;
mod command;
mod rpc;
mod service;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;

fn main() -> sc_cli::Result<()> {
	command::run()
}
