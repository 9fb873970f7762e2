//! `beadle genesis`: one subcommand per file.

mod check;

mod code;
mod compare;
mod judge;
mod names;
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

/// Reasons why a chain specification cannot be examined.
#[derive(Debug, thiserror::Error)]
pub enum GenesisError {
	/// It is not a chain specification, or not in raw form.
	#[error(transparent)]
	Spec(#[from] spec::SpecError),
	/// A value of its state cannot be decoded.
	#[error(transparent)]
	State(#[from] state::StateError),
	/// Its runtime is missing or damaged.
	#[error(transparent)]
	Code(#[from] code::CodeError),
}

/// Runs the subcommand.
pub fn run(command: Command) -> Result<ExitCode, Error> {
	match command {
		Command::Check(args) => check::run(&args),
	}
}
