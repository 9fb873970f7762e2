//! Checks that a profile is usable.

mod fault;
mod profile;
mod rule;

pub use fault::ProfileFault;
