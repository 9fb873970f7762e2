//! `beadle device`: one subcommand per file.

mod enrol;
mod register;

use crate::error::Error;
use std::process::ExitCode;

/// The subcommands of `beadle device`.
#[derive(clap::Subcommand)]
pub enum Command {
	/// Register a model, a kind of device, and print its number.
	Register(register::Args),
	/// Enrol a device with its sensor's output, assign it a profile, and grant it the permission to submit readings.
	Enrol(enrol::Args),
}

/// Runs the subcommand.
pub async fn run(command: Command) -> Result<ExitCode, Error> {
	match command {
		Command::Register(args) => register::run(&args).await,
		Command::Enrol(args) => enrol::run(&args).await,
	}
}
