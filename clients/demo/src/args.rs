//! The command line.

use clap::Parser;
use std::path::PathBuf;

/// Runs a development chain, replays real air-quality readings to it, injects faults, and checks what becomes of each.
///
/// Exit code: 0 if every outcome is as the profile says; 1 if one differs; 2 for wrong arguments; 3 if the chain could
/// not be run or spoken to; 130 when interrupted.
#[derive(Clone, Debug, Parser)]
#[command(version)]
pub struct Args {
	/// How many rows to replay: the last ones of the data. At most what the profile's max_age holds.
	#[arg(long, default_value_t = 720, value_parser = clap::value_parser!(u32).range(1..))]
	pub rows: u32,

	/// Leave the chain running at the end, and say where it is.
	#[arg(long)]
	pub keep: bool,

	/// Print the results as JSON.
	#[arg(long)]
	pub json: bool,

	/// The node's binary.
	#[arg(long, env = "BEADLE_NODE", default_value = "beadle-node")]
	pub node: PathBuf,

	/// Another series to replay, with the same columns.
	#[arg(long)]
	pub data: Option<PathBuf>,
}
