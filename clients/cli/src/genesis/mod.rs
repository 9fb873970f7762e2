//! `beadle genesis`: one command a file.

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

/// What to do with the way a chain begins.
#[derive(clap::Subcommand)]
pub enum Command {
	/// Show how a chain begins, and say whether a network should start with it.
	Check(check::Args),
}

/// Why a chain specification cannot be looked into.
#[derive(Debug, thiserror::Error)]
pub enum GenesisError {
	/// It is not one, or not in the form that is wanted.
	#[error(transparent)]
	Spec(#[from] spec::SpecError),
	/// Its state says something that cannot be read.
	#[error(transparent)]
	State(#[from] state::StateError),
	/// Its runtime is not one.
	#[error(transparent)]
	Code(#[from] code::CodeError),
}

/// Does it.
pub fn run(command: Command) -> Result<ExitCode, Error> {
	match command {
		Command::Check(args) => check::run(&args),
	}
}
