//! The council's tools. See `beadle --help`, `docs/PROFILES.md`, `docs/SENSOR.md` and `docs/OPERATIONS.md`.

mod device;
mod error;
mod genesis;
mod organisation;
mod profile;
mod shared;
mod verify;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// The council's tools for a Beadle chain.
///
/// Exit codes: 0 done, 1 a file is faulty, two profiles differ, the chain has no such profile to compare, or no network
/// should start with a chain specification, 2 wrong arguments, 3 a file or the chain cannot be reached, nothing can be
/// printed, the key cannot be used, or the chain said no. `verify` has four more: 4 the device is suspended, its readings
/// are halted or its gateway is out, 5 it is revoked or not enrolled, 6 the result is too old to rely on, 7 it is not the
/// chain that is known.
#[derive(Parser)]
#[command(name = "beadle", version = env!("BEADLE_VERSION"))]
struct Args {
	#[command(subcommand)]
	command: Command,
}

#[derive(Subcommand)]
enum Command {
	/// Work with behaviour profiles as files.
	#[command(subcommand)]
	Profile(profile::Command),
	/// Register models and enrol devices.
	#[command(subcommand)]
	Device(device::Command),
	/// See the organisations on the council, and what each uses of its budget.
	#[command(subcommand)]
	Organisation(organisation::Command),
	/// Verify a device: its standing, halts, custody, support, advisories, alarms and last pack, at a finalised block.
	Verify(verify::Args),
	/// Examine the specification that a chain starts with.
	#[command(subcommand)]
	Genesis(genesis::Command),
}

#[tokio::main]
async fn main() -> ExitCode {
	let done = match Args::parse().command {
		Command::Profile(command) => profile::run(command).await,
		Command::Device(command) => device::run(command).await,
		Command::Organisation(command) => organisation::run(command).await,
		Command::Verify(args) => verify::run(&args).await,
		Command::Genesis(command) => genesis::run(command),
	};
	match done {
		Ok(code) => code,
		Err(error) => {
			shared::tell(format_args!("beadle: {error}"));
			error.exit_code()
		},
	}
}
