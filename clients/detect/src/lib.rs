//! Runs a series through the rules of the chain with a profile learned from its beginning, and reports what they detect:
//! which labelled windows are caught, how soon, how often there is a false alarm, and the score of the Numenta Anomaly
//! Benchmark.
//!
//! No node is needed: every value passes the very functions that a chain runs ([`replay`]).

pub mod labels;
pub mod replay;

pub mod nab;
pub mod report;

pub mod plot;
