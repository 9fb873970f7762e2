//! `beadle device`: one command a file.

mod enrol;
mod enrolment;
mod register;

pub use enrolment::EnrolmentError;

use crate::error::Error;
use std::process::ExitCode;

/// What to do with devices.
#[derive(clap::Subcommand)]
pub enum Command {
	/// Register a model, a kind of device, and tell its number.
	Register(register::Args),
	/// Enrol a device with what its sensor prints, assign it a profile, and permit it to submit readings.
	Enrol(enrol::Args),
}

/// Does it.
pub async fn run(command: Command) -> Result<ExitCode, Error> {
	match command {
		Command::Register(args) => register::run(&args).await,
		Command::Enrol(args) => enrol::run(&args).await,
	}
}
