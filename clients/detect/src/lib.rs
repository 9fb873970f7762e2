//! Detection report: runs a series through the chain's rules with a profile learned from its beginning, and reports
//! which labelled windows are detected, how soon, how many false alarms there are, and the score of the Numenta Anomaly
//! Benchmark.
//!
//! No node is needed: the same functions judge every value as on a chain ([`replay`]).

pub mod labels;
pub mod replay;

pub mod nab;
pub mod report;

pub mod plot;
