//! A sensor on a Beadle chain: keeps its readings until they are final, signs them, and has them recorded by its own light
//! client. The program `beadle-sensor` is [`run`] with the command line's arguments.
//!
//! | step | module |
//! |---|---|
//! | a source's text becomes readings | `source`, `format`, `reading` |
//! | readings are kept until they are final | `queue` |
//! | readings that can never be recorded, and input that is no reading, become dead letters | `dead_letters` |
//! | readings become a pack | `pack` |
//! | the pack is signed, sent, and waited for | `submit` |

mod args;
mod clock;
mod commands;
mod connect;
mod dead_letters;
mod error;
mod files;
mod format;
mod keyfile;
mod pack;
mod queue;
mod reading;
mod show;
mod source;
mod status;
mod submit;
mod systemd;

pub use args::Args;

use std::process::ExitCode;

/// Runs the subcommand to its end; returns the exit code, which `beadle-sensor --help` explains. Errors are printed.
pub fn run(args: Args) -> ExitCode {
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
