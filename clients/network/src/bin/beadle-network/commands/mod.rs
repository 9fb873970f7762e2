//! What each command does. `Ok(false)` means that it was carried out and the network is not as it should be.

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

/// Carries out what was asked for.
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

/// Prints a result. Who does not want to read all of it need not.
fn print(result: impl Display) -> Result<(), Failure> {
	match writeln!(io::stdout(), "{result}") {
		Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
		written => Ok(written?),
	}
}

/// Node numbers as people write them.
fn list(numbers: &[u16]) -> String {
	let numbers: Vec<_> = numbers.iter().map(u16::to_string).collect();
	match numbers.as_slice() {
		[number] => format!("node {number}"),
		numbers => format!("nodes {}", numbers.join(", ")),
	}
}
