//! Printing. Errors are ignored: a command does not fail because nobody reads its output.

use std::{
	fmt::Display,
	io::{self, Write},
};

/// Prints a line to standard output.
pub fn line(line: impl Display) {
	text(format_args!("{line}\n"));
}

/// Prints a text to standard output as it is.
pub fn text(text: impl Display) {
	// Tests capture what the macro prints.
	#[cfg(test)]
	print!("{text}");
	#[cfg(not(test))]
	let _ = write!(io::stdout(), "{text}").and_then(|()| io::stdout().flush());
}

/// Prints a line to standard error.
pub fn error(text: impl Display) {
	let _ = writeln!(io::stderr(), "{text}");
}

/// Prints a text to standard error as it is.
pub fn error_text(text: impl Display) {
	let _ = write!(io::stderr(), "{text}");
}
