//! `beadle organisation`: one subcommand per file.

mod list;

use crate::error::Error;
use std::process::ExitCode;

/// The subcommands of `beadle organisation`.
#[derive(clap::Subcommand)]
pub enum Command {
	/// List the organisations: number, name, seat on the council, account, and what each uses of its budget.
	List(list::Args),
}

/// Runs the subcommand.
pub async fn run(command: Command) -> Result<ExitCode, Error> {
	match command {
		Command::List(args) => list::run(&args).await,
	}
}
