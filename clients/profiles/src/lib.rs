//! Behaviour profiles on the desk, without a chain: reading series of values, and proposing from a good period of them
//! what is to be expected.

pub mod decimal;
pub mod learn;
pub mod series;
