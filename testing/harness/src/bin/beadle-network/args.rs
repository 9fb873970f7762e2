//! Command-line arguments.

use clap::{Parser, Subcommand};
use std::{
	env,
	path::{self, PathBuf},
};

use beadle_harness::Parameters;

/// Runs a local network: real nodes on this machine, each with its own keys, database, ports and log.
///
/// Exit code: 0 on success; 1 if the network is not healthy; 2 for wrong arguments; 3 if something is missing or
/// occupied (the node's binary, a port, the directory); 130 when interrupted.
#[derive(Clone, Debug, Parser)]
#[command(version)]
pub struct Args {
	/// Subcommand.
	#[command(subcommand)]
	pub command: Command,

	/// Directory of the network's files [default: $XDG_STATE_HOME/beadle/network, or ~/.local/state/beadle/network].
	#[arg(long, global = true, value_name = "PATH")]
	pub dir: Option<PathBuf>,

	/// Path of the node's binary.
	#[arg(long, global = true, value_name = "PATH", env = "BEADLE_NODE", default_value = "beadle-node")]
	pub node: PathBuf,
}

impl Args {
	/// Returns the directory of the network's files. `None` if neither `--dir` nor a home directory is set.
	pub fn directory(&self) -> Option<PathBuf> {
		let told = self.dir.as_ref().map(|dir| path::absolute(dir).unwrap_or_else(|_| dir.clone()));
		told.or_else(|| {
			// The XDG specification says to ignore relative paths.
			let set = |name| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
			let state = set("XDG_STATE_HOME").or_else(|| Some(set("HOME")?.join(".local/state")));
			Some(state?.join("beadle/network"))
		})
	}
}

/// Subcommands.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
	/// Create the network if there is none, start the nodes that are not running, and wait until all are healthy.
	Up(Up),
	/// Show the status of the nodes.
	Status {
		/// Print JSON instead of a table.
		#[arg(long)]
		json: bool,
	},
	/// Kill a node, as a power cut would (SIGKILL).
	Kill {
		/// Number of the node.
		#[arg(value_name = "N")]
		number: u16,
	},
	/// Start a node on its database; stop it gracefully first if it is running.
	Restart {
		/// Number of the node.
		#[arg(value_name = "N")]
		number: u16,
	},
	/// Stop all nodes, and remove all files that the network has made.
	Down {
		/// Keep databases, keys and logs for the next "up".
		#[arg(long)]
		keep: bool,
	},
}

/// Parameters of the network to bring up. Those not given are as recorded for the existing network, or else the
/// defaults.
#[derive(Clone, Debug, Default, Parser)]
pub struct Up {
	/// Number of authorities [default: 4].
	#[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u16).range(1..))]
	pub validators: Option<u16>,

	/// Number of bridge nodes, which serve light clients [default: 0].
	#[arg(long, value_name = "COUNT")]
	pub bridges: Option<u16>,

	/// Length of a session in blocks [default: 10].
	#[arg(long, value_name = "BLOCKS", value_parser = clap::value_parser!(u32).range(1..))]
	pub session_length: Option<u32>,

	/// First node's port for JSON-RPC; those of the other nodes follow [default: 9944].
	#[arg(long, value_name = "PORT", value_parser = clap::value_parser!(u16).range(1..))]
	pub rpc_port: Option<u16>,

	/// First node's port for other nodes; those of the other nodes follow [default: 30333].
	#[arg(long, value_name = "PORT", value_parser = clap::value_parser!(u16).range(1..))]
	pub p2p_port: Option<u16>,

	/// First node's port for metrics; those of the other nodes follow [default: 9615].
	#[arg(long, value_name = "PORT", value_parser = clap::value_parser!(u16).range(1..))]
	pub prometheus_port: Option<u16>,

	/// Time limit for all nodes to become healthy.
	#[arg(long, value_name = "SECONDS", default_value_t = 120)]
	pub timeout: u64,
}

impl Up {
	/// Returns the given parameters, with those not given taken from `others`.
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
