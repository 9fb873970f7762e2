//! Runs a local network of real nodes.

mod args;
mod commands;
mod failure;
mod interruption;
mod table;

use clap::Parser;
use std::process::ExitCode;

use crate::{args::Args, failure::NOT_WELL};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
	match commands::run(Args::parse()).await {
		Ok(true) => ExitCode::SUCCESS,
		Ok(false) => ExitCode::from(NOT_WELL),
		Err(failure) => {
			eprintln!("beadle-network: {failure}");
			failure.exit_code()
		},
	}
}
