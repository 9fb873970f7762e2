//! Reasons a command stops.

/// Offset of a shell's exit codes for signals.
const SIGNALLED: i32 = 128;

/// Reason a command stops. Each has its exit code, which is the same for all commands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
	/// The user asked for help.
	Help,
	/// The arguments are wrong. The help follows the message.
	Wrong(String),
	/// Something failed.
	Failed(String),
	/// Something is missing.
	Missing(String),
	/// Something is not what it should be.
	Refused(String),
	/// The reason has already been printed. This is the exit code.
	Said(u8),
	/// Signal of this number.
	Interrupted(i32),
}

impl Stop {
	/// Returns the exit code.
	pub fn code(&self) -> u8 {
		match self {
			Self::Help => 0,
			Self::Failed(_) => 1,
			Self::Wrong(_) => 2,
			Self::Missing(_) => 3,
			Self::Refused(_) => 4,
			Self::Said(code) => *code,
			Self::Interrupted(signal) => u8::try_from(signal.saturating_add(SIGNALLED)).unwrap_or(u8::MAX),
		}
	}

	/// Returns the message, if there is one to print.
	pub fn message(&self) -> Option<&str> {
		match self {
			Self::Wrong(text) | Self::Failed(text) | Self::Missing(text) | Self::Refused(text) => Some(text),
			Self::Help | Self::Said(_) | Self::Interrupted(_) => None,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn signals_have_the_exit_codes_that_shells_give_them() {
		assert_eq!((Stop::Interrupted(2).code(), Stop::Interrupted(15).code()), (130, 143));
	}
}
