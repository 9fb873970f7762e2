//! The program `beadle-node`: [`beadle_service`] with the runtime that new chains start with.

use std::process::ExitCode;

use beadle_runtime_wasm::WASM_BINARY;
use beadle_service::{command, program::Program};

/// Allocator that returns memory which the system's would keep: most of what compiling the runtime takes.
#[cfg(target_os = "linux")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
	match command::run(Program { version: env!("BEADLE_VERSION"), runtime: WASM_BINARY }) {
		Ok(()) => ExitCode::SUCCESS,
		Err(failure) => {
			eprintln!("beadle-node: {failure}");
			ExitCode::from(failure.code())
		},
	}
}
