//! Commands of this program.

use std::ffi::OsString;

use crate::{arguments::Arguments, print, process::Interruption, stop::Stop};

/// Command of this program.
#[derive(Clone, Copy, Debug)]
pub struct Tool {
	/// Name, which its messages begin with.
	pub name: &'static str,
	/// Help.
	pub help: &'static str,
	/// Function that runs it.
	pub run: fn(Arguments, &Interruption) -> Result<(), Stop>,
}

impl Tool {
	/// Runs the command, and prints why it stopped. Returns its exit code.
	pub fn main(&self, arguments: impl Iterator<Item = OsString>) -> u8 {
		let result =
			Interruption::catch().and_then(|interruption| (self.run)(Arguments::new(arguments)?, &interruption));
		let Err(stop) = result else { return 0 };
		if stop == Stop::Help {
			print::text(self.help);
		}
		if let Some(message) = stop.message() {
			print::error(format_args!("{}: {message}", self.name));
		}
		if matches!(stop, Stop::Wrong(_)) {
			print::error_text(format_args!("\n{}", self.help));
		}
		stop.code()
	}
}
