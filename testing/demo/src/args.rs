//! Command-line arguments.

use clap::Parser;
use std::path::PathBuf;

/// Runs a development chain, replays real air-quality readings to it, injects faults, and checks the outcome of each.
///
/// Exit code: 0 if every outcome is as the profile says; 1 if one differs; 2 for wrong arguments; 3 if the chain could
/// not be run or reached; 130 when interrupted.
#[derive(Clone, Debug, Parser)]
#[command(version)]
pub struct Args {
	/// Number of rows to replay, counted back from the end of the data. Limited to those within the profile's max_age.
	#[arg(long, default_value_t = 720, value_parser = clap::value_parser!(u32).range(1..))]
	pub rows: u32,

	/// Leave the chain running at the end, and print its address.
	#[arg(long)]
	pub keep: bool,

	/// Print JSON instead of a table.
	#[arg(long)]
	pub json: bool,

	/// Path of the node's binary.
	#[arg(long, env = "BEADLE_NODE", default_value = "beadle-node")]
	pub node: PathBuf,

	/// Path of another series to replay, with the same columns.
	#[arg(long)]
	pub data: Option<PathBuf>,
}
