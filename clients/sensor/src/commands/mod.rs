//! The subcommands, one per file.

mod enrolment;
mod keygen;
mod rotate;
mod run;
mod status;
mod verify;
mod watch;

use crate::{
	args::{Args, Command},
	error::Error,
};
use std::process::ExitCode;

/// Runs the subcommand.
pub async fn run(args: Args) -> Result<ExitCode, Error> {
	match args.command {
		Command::Keygen(args) => keygen::run(&args),
		Command::Enrolment(args) => enrolment::run(&args).await,
		Command::Rotate(args) => rotate::run(&args).await,
		Command::Status(args) => status::run(&args).await,
		Command::Run(args) => run::run(args).await,
		Command::Verify(args) => verify::run(&args).await,
		Command::Watch(args) => watch::run(&args).await,
	}
}
