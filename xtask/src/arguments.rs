//! Arguments of a command.

use std::{collections::VecDeque, ffi::OsString};

use crate::stop::Stop;

/// Arguments of a command, taken in order.
#[derive(Clone, Debug, Default)]
pub struct Arguments(VecDeque<String>);

impl Arguments {
	/// Takes the arguments of the process.
	///
	/// # Errors
	///
	/// If one is not UTF-8.
	pub fn new(arguments: impl Iterator<Item = OsString>) -> Result<Self, Stop> {
		let texts = arguments.map(|argument| {
			let unreadable = |argument: OsString| Stop::Wrong(format!("not UTF-8: {}", argument.display()));
			argument.into_string().map_err(unreadable)
		});
		Ok(Self(texts.collect::<Result<_, _>>()?))
	}

	/// Takes the value of an option. `wants` is the message for a missing or empty value.
	///
	/// # Errors
	///
	/// If there is no value.
	pub fn value(&mut self, wants: &str) -> Result<String, Stop> {
		self.next().filter(|value| !value.is_empty()).ok_or_else(|| Stop::Wrong(wants.to_owned()))
	}
}

impl Iterator for Arguments {
	type Item = String;

	fn next(&mut self) -> Option<String> {
		self.0.pop_front()
	}
}

/// Returns the error for an unknown argument.
pub fn unknown(argument: &str) -> Stop {
	Stop::Wrong(format!("unknown argument: {argument}"))
}

#[cfg(test)]
impl Arguments {
	/// Splits a line into arguments.
	pub fn of(line: &str) -> Self {
		Self(line.split_whitespace().map(str::to_owned).collect())
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_option_without_a_value_is_told_what_it_wants() {
		let wants = Stop::Wrong("--out wants a directory".into());
		assert_eq!(Arguments::of("x").value("--out wants a directory"), Ok("x".into()));
		assert_eq!(Arguments::of("").value("--out wants a directory"), Err(wants.clone()));
		let empty = Arguments::new([OsString::new()].into_iter());
		assert_eq!(empty.unwrap().value("--out wants a directory"), Err(wants));
	}
}
