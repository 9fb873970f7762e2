//! Profiles as TOML files, for people to write, review and keep under version control.
//!
//! The keys and words are those of the chain. Numbers are in the metric's unit, and durations are texts such as `"90m"`
//! ([`crate::duration`]):
//!
//! ```toml
//! name = "Roadside air quality, hourly"
//! max_records = 16
//! max_pack_bytes = 256
//! min_interval = "1m"
//! max_ahead = "1m"
//! max_age = "30d"
//! memory = "6h"
//! time_zone = "Europe/Madrid"
//!
//! [[metric]]
//! name = "temperature_c"
//! unit = "Cel"
//! decimals = 1
//! kind = "Gauge"
//!
//! [[metric.behaviour]]
//! rule = "GrossRange"
//! fail = { min = -40.0, max = 60.0 }
//! suspect = { min = -20.0, max = 45.0 }
//! on_fail = "Flag"
//! datapoints_to_alarm = 3
//! datapoints_to_clear = 2
//! mitigation = "Suspend"
//! ```

mod faults;
mod read;
mod source;
mod write;

pub use read::read;
pub use source::Fault;
pub use write::{behaviour_to_text, metric_to_text, write};

#[cfg(test)]
mod tests;
