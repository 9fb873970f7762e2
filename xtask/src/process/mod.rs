//! Running other programs, and ending them when this program is interrupted.

pub mod commands;
pub mod find;
mod group;
mod interruption;
mod kept;

pub use self::{
	commands::{to_stderr, Answer, Commands},
	find::find,
	group::Group,
	interruption::Interruption,
	kept::Kept,
};
