//! The command line.

use clap::{Parser, Subcommand};
use std::{
	env,
	path::{self, PathBuf},
};

use beadle_network::Parameters;

/// Runs a local network: real nodes on this machine, each with its keys, database, ports and log.
///
/// Exit code: 0 if all is well; 1 if the network is not as it should be; 2 for wrong arguments; 3 if something is missing
/// or occupied (the node's binary, a port, the directory); 130 when interrupted.
#[derive(Clone, Debug, Parser)]
#[command(version)]
pub struct Args {
	/// What to do.
	#[command(subcommand)]
	pub command: Command,

	/// Where the network's files are [default: $XDG_STATE_HOME/beadle/network, or ~/.local/state/beadle/network].
	#[arg(long, global = true, value_name = "PATH")]
	pub dir: Option<PathBuf>,

	/// The node's binary.
	#[arg(long, global = true, value_name = "PATH", env = "BEADLE_NODE", default_value = "beadle-node")]
	pub node: PathBuf,
}

impl Args {
	/// Where the network's files are. `None` if that was neither told nor is there a home.
	pub fn directory(&self) -> Option<PathBuf> {
		let told = self.dir.as_ref().map(|dir| path::absolute(dir).unwrap_or_else(|_| dir.clone()));
		told.or_else(|| {
			// Relative ones count as if they were not set.
			let set = |name| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
			let state = set("XDG_STATE_HOME").or_else(|| Some(set("HOME")?.join(".local/state")));
			Some(state?.join("beadle/network"))
		})
	}
}

/// What to do.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
	/// Make the network if there is none, start what is not running, and wait until all nodes do well.
	Up(Up),
	/// Tell how the nodes are.
	Status {
		/// Print it as JSON.
		#[arg(long)]
		json: bool,
	},
	/// End a node at once, as a power cut would (SIGKILL).
	Kill {
		/// Its number.
		#[arg(value_name = "N")]
		number: u16,
	},
	/// Start a node on its database; if it runs, stop it in order first.
	Restart {
		/// Its number.
		#[arg(value_name = "N")]
		number: u16,
	},
	/// Stop all nodes, and remove what the network has made.
	Down {
		/// Leave databases, keys and logs, for the next "up".
		#[arg(long)]
		keep: bool,
	},
}

/// The network that there should be. What is not told is as it was when the network was made, or else the default.
#[derive(Clone, Debug, Default, Parser)]
pub struct Up {
	/// How many authorities [default: 4].
	#[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u16).range(1..))]
	pub validators: Option<u16>,

	/// How many bridge nodes, which serve light clients [default: 0].
	#[arg(long, value_name = "COUNT")]
	pub bridges: Option<u16>,

	/// Of how many blocks a session is [default: 10].
	#[arg(long, value_name = "BLOCKS", value_parser = clap::value_parser!(u32).range(1..))]
	pub session_length: Option<u32>,

	/// The first node's port for JSON-RPC; the others follow [default: 9944].
	#[arg(long, value_name = "PORT", value_parser = clap::value_parser!(u16).range(1..))]
	pub rpc_port: Option<u16>,

	/// The first node's port for other nodes; the others follow [default: 30333].
	#[arg(long, value_name = "PORT", value_parser = clap::value_parser!(u16).range(1..))]
	pub p2p_port: Option<u16>,

	/// The first node's port for metrics; the others follow [default: 9615].
	#[arg(long, value_name = "PORT", value_parser = clap::value_parser!(u16).range(1..))]
	pub prometheus_port: Option<u16>,

	/// How long to wait until all nodes do well.
	#[arg(long, value_name = "SECONDS", default_value_t = 120)]
	pub timeout: u64,
}

impl Up {
	/// What was told, and the rest as it is in `others`.
	pub fn over(&self, others: Parameters) -> Parameters {
		Parameters {
			validators: self.validators.unwrap_or(others.validators),
			bridges: self.bridges.unwrap_or(others.bridges),
			session_length: self.session_length.unwrap_or(others.session_length),
			rpc_port: self.rpc_port.unwrap_or(others.rpc_port),
			p2p_port: self.p2p_port.unwrap_or(others.p2p_port),
			prometheus_port: self.prometheus_port.unwrap_or(others.prometheus_port),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::CommandFactory;

	fn parse(line: &str) -> Result<Args, clap::Error> {
		Args::try_parse_from(line.split_whitespace())
	}

	#[test]
	fn the_command_line_is_consistent() {
		Args::command().debug_assert();
	}

	#[test]
	fn what_is_told_counts_before_what_was_recorded() {
		let args = parse("beadle-network up --validators 6 --rpc-port 1000 --dir /d --node /n").unwrap();
		assert_eq!((args.directory(), args.node.clone()), (Some("/d".into()), "/n".into()));
		let Command::Up(up) = args.command else { panic!() };
		let recorded = Parameters { bridges: 2, ..Parameters::default() };
		let expected = Parameters { validators: 6, bridges: 2, rpc_port: 1000, ..Parameters::default() };
		assert_eq!(up.over(recorded), expected);
	}

	#[test]
	fn wrong_arguments_are_refused() {
		for line in ["", "sideways", "up --validators 0", "up --rpc-port 70000", "up 4", "kill", "kill x", "status 1"] {
			assert_eq!(parse(&format!("beadle-network {line}")).unwrap_err().exit_code(), 2, "{line}");
		}
	}
}
