//! The program `beadle-node`: [`beadle_service`] with the runtime that new chains start with.

use std::{process::ExitCode, thread, time::Duration};

use beadle_runtime_wasm::WASM_BINARY;
use beadle_service::{command, program::Program};

/// Allocator that returns memory which the system's would keep: most of what compiling the runtime takes.
#[cfg(target_os = "linux")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Time after which the SDK's logger, which writes every 50 ms, has written what it was given.
const LOG_DELAY: Duration = Duration::from_millis(150);

fn main() -> ExitCode {
	match command::run(Program { version: env!("BEADLE_VERSION"), runtime: WASM_BINARY }) {
		Ok(()) => ExitCode::SUCCESS,
		Err(failure) => {
			// So that the reason is the last line.
			thread::sleep(LOG_DELAY);
			eprintln!("beadle-node: {failure}");
			ExitCode::from(failure.code())
		},
	}
}
