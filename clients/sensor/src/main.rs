//! The program `beadle-sensor`. See `beadle-sensor --help`, and `docs/SENSOR.md`.

use clap::Parser;
use std::{panic, process::ExitCode};

fn main() -> ExitCode {
	end_on_panic();
	beadle_sensor::run(beadle_sensor::Args::parse())
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
