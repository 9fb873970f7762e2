//! The subcommands. They return `Ok(false)` if they were carried out, but the network is not healthy.

mod down;
mod kill;
mod restart;
mod status;
mod up;

use std::{
	fmt::Display,
	io::{self, Write},
};

use crate::{
	args::{Args, Command},
	failure::Failure,
};

/// Runs the requested subcommand.
pub async fn run(args: Args) -> Result<bool, Failure> {
	let directory = args.directory().ok_or(Failure::NoHome)?;
	match &args.command {
		Command::Up(up) => up::run(&directory, &args.node, up).await,
		Command::Status { json } => status::run(&directory, *json).await,
		Command::Kill { number } => kill::run(&directory, &args.node, *number).await,
		Command::Restart { number } => restart::run(&directory, &args.node, *number).await,
		Command::Down { keep } => down::run(&directory, &args.node, *keep).await,
	}
}

/// Prints a result. A reader that closes the pipe early is not an error.
fn print(result: impl Display) -> Result<(), Failure> {
	match writeln!(io::stdout(), "{result}") {
		Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
		written => Ok(written?),
	}
}

/// Formats node numbers for people.
fn list(numbers: &[u16]) -> String {
	let numbers: Vec<_> = numbers.iter().map(u16::to_string).collect();
	match numbers.as_slice() {
		[number] => format!("node {number}"),
		numbers => format!("nodes {}", numbers.join(", ")),
	}
}
