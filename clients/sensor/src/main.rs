//! A sensor on a Beadle chain. See `beadle-sensor --help`, and `docs/SENSOR.md`.

mod args;
mod commands;
mod connect;
mod error;
mod files;
mod keyfile;
mod pack;
mod queue;
mod show;
mod source;
mod status;
mod submit;

use clap::Parser;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
	let args = args::Args::parse();
	match commands::run(args).await {
		Ok(code) => code,
		Err(error) => {
			eprintln!("beadle-sensor: {error}");
			error.exit_code()
		},
	}
}
