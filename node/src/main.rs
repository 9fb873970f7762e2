//! The program `beadle-node`.

use std::process::ExitCode;

use beadle_node::command;

/// Gives memory back that the system's allocator would keep: most of what compiling the runtime takes.
#[cfg(target_os = "linux")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
	match command::run() {
		Ok(()) => ExitCode::SUCCESS,
		Err(failure) => {
			eprintln!("beadle-node: {failure}");
			ExitCode::from(failure.code())
		},
	}
}
