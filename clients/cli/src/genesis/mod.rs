//! `beadle genesis`: one subcommand per file.

mod check;

mod code;
mod compare;
mod error;
mod items;
mod judge;
mod keys;
mod names;
mod organisations;
mod report;
mod spec;
mod state;

use crate::error::Error;
use std::process::ExitCode;

/// The subcommands of `beadle genesis`.
#[derive(clap::Subcommand)]
pub enum Command {
	/// Show what a chain starts with, and judge whether a network should start with it.
	Check(check::Args),
}

/// Runs the subcommand.
pub fn run(command: Command) -> Result<ExitCode, Error> {
	match command {
		Command::Check(args) => check::run(&args),
	}
}
