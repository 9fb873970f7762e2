//! Formats in which sources write readings. Parsing has no state and reads no file.
//!
//! Nothing vanishes silently: what is no reading is a dead letter, with the reason. A reason begins with one of these names:
//!
//! | name | what is set aside |
//! |---|---|
//! | `Unreadable` | what is no reading in a format that is read here |
//! | `Unsupported` | what is one, and cannot be recorded: a text, a sum, a label that has to be understood |
//! | `Implausible` | a reading whose time cannot be right |

pub mod line;
pub mod senml;
pub mod table;

pub mod file;
pub mod follow;

use crate::DeadLetter;

/// Returns the dead letter of what is no reading in a format that is read here.
fn unreadable(what: &str, why: impl std::fmt::Display) -> DeadLetter {
	DeadLetter { what: what.into(), why: format!("Unreadable: {why}") }
}
