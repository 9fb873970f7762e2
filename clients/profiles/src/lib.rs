//! Behaviour profiles off chain: written as files, imported from other systems, and learned from a series of values. Tables
//! of values are read here for all programs.

pub mod diff;
pub mod file;
pub mod import;

pub mod gauge;
pub mod learn;
pub mod series;
pub mod table;

pub mod decimal;
pub mod duration;
pub mod number;
pub mod shown;
pub mod units;
pub mod zone;
