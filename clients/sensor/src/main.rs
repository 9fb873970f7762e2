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
mod systemd;

use clap::Parser;
use std::{panic, process::ExitCode};

fn main() -> ExitCode {
	end_on_panic();
	let args = args::Args::parse();
	let runtime = match tokio::runtime::Runtime::new() {
		Ok(runtime) => runtime,
		Err(error) => {
			eprintln!("beadle-sensor: no threads can be started: {error}");
			return ExitCode::from(error::UNREACHED);
		},
	};
	let code = match runtime.block_on(commands::run(args)) {
		Ok(code) => code,
		Err(error) => {
			eprintln!("beadle-sensor: {error}");
			error.exit_code()
		},
	};
	// Threads can be abandoned, as everything that matters is on disk. One that waits for a line of standard input
	// cannot be stopped.
	runtime.shutdown_background();
	code
}

/// Makes a panic in any task end the program: with that task gone, the rest would look alive and do nothing. Everything
/// that matters is on disk, and systemd restarts the program.
fn end_on_panic() {
	let tell = panic::take_hook();
	panic::set_hook(Box::new(move |what| {
		tell(what);
		std::process::abort();
	}));
}
