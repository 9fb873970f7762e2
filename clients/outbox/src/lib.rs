//! The outbox: it keeps devices' readings from their sources until the finalised chain has them. None is lost, none is
//! recorded twice, none is recorded as something else, for one device or a thousand.
//!
//! It has no command line and prints nothing: programs put their sources in front of it.

mod reading;

pub mod formats;

pub mod queue;

pub mod plan;
mod record;

pub mod lane;

pub mod ledger;

pub mod runner;

pub mod chain;
pub mod clock;
pub mod driver;

mod dead_letters;

pub use dead_letters::DeadLetter;
pub use queue::Queue;
pub use reading::{Batch, ObservedAt, Reading};
