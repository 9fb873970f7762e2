//! The council's tools. See `beadle --help`, and `docs/PROFILES.md`.

mod error;
mod profile;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// The council's tools for a Beadle chain.
///
/// Exit codes: 0 done, 1 a file is faulty or two profiles differ, 2 wrong arguments, 3 a file or the chain cannot be
/// reached, or the chain said no.
#[derive(Parser)]
#[command(name = "beadle", version)]
struct Args {
	#[command(subcommand)]
	command: Command,
}

#[derive(Subcommand)]
enum Command {
	/// Behaviour profiles as files.
	#[command(subcommand)]
	Profile(profile::Command),
}

#[tokio::main]
async fn main() -> ExitCode {
	let Args { command: Command::Profile(command) } = Args::parse();
	match profile::run(command).await {
		Ok(code) => code,
		Err(error) => {
			eprintln!("beadle: {error}");
			error.exit_code()
		},
	}
}
