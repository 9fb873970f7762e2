//! Text formats of readings. Parsing has no state and reads no file.

pub mod line;
pub mod senml;
