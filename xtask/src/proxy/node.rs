//! A chain of one node, which takes light clients.

use std::time::Duration;

use super::{
	configuration::Ports,
	context::{give_up, Context, LAST},
};
use crate::{checks::Server, files, stop::Stop, text};

/// Line of the log of a node that has finalised a block.
const FINALISED: &str = "finalized #[1-9]";

/// Interval of polls, and their number until a block is final.
const LOOK_EVERY: Duration = Duration::from_secs(1);
const LOOKS: u32 = 120;

/// Node, and its identity.
#[derive(Debug)]
pub struct Node {
	/// Identity.
	pub peer: String,
	server: Server,
}

impl Node {
	/// Starts the node. All that comes from the proxy is local to it; options that it has by itself are given only
	/// where `--dev` has others.
	///
	/// # Errors
	///
	/// If it cannot be started, or this program is interrupted.
	pub fn start(context: &Context, ports: &Ports) -> Result<Self, Stop> {
		let specification = context.path("spec.json");
		let mut export = context.places.command(&context.node);
		export.args(["export-chain-spec", "--chain", "dev", "--raw", "--output"]).arg(&specification);
		context.requires(&mut export, "the node exports no specification")?;
		let key = context.path("node-key");
		files::write(&key, format!("{:064}", 1))?;
		let mut inspect = context.places.command(&context.node);
		inspect.args(["key", "inspect-node-key", "--file"]).arg(&key).stderr(std::process::Stdio::null());
		let peer = context.commands.read(&mut inspect)?.success().unwrap_or_default();

		let mut node = context.places.command(&context.node);
		node.arg("--chain").arg(&specification).arg("--alice").arg("--base-path").arg(context.path("data"));
		node.arg("--node-key-file").arg(&key).args(["--no-telemetry", "--no-prometheus", "--no-mdns"]);
		node.args(["--rpc-port", &ports.rpc.to_string()]);
		node.args(["--listen-addr", &format!("/ip4/127.0.0.1/tcp/{}/ws", ports.p2p)]);
		Ok(Self { peer, server: context.start(&mut node, "node.log")? })
	}

	/// Waits until a block is final.
	///
	/// # Errors
	///
	/// If the node stops, no block is final in time, or this program is interrupted.
	pub fn until_final(&mut self, context: &Context) -> Result<(), Stop> {
		for _ in 0..LOOKS {
			if text::has(&self.server.log(), FINALISED)? || !self.server.is_running() {
				break;
			}
			context.commands.interruption().pause(LOOK_EVERY)?;
		}
		if text::has(&self.server.log(), FINALISED)? {
			return Ok(());
		}
		Err(give_up("the node finalises nothing", &self.server.last_lines(LAST)))
	}
}
