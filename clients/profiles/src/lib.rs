//! Behaviour profiles off chain: written as files, imported from other systems, and learned from a series of values.

pub mod diff;
pub mod file;
pub mod import;

pub mod gauge;
pub mod learn;
pub mod series;

pub mod decimal;
pub mod duration;
pub mod shown;
pub mod zone;
