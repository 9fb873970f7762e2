//! Runs a command: see the library.

use std::{env, process::ExitCode};

fn main() -> ExitCode {
	ExitCode::from(xtask::main(env::args_os().skip(1)))
}
