//! The real rows, shifted in time so that the last one is recent.

use beadle_client::submit::device::Records;
use beadle_harness::clock::now;
use beadle_primitives::{Millis, Moment, Profile, Record};
use beadle_profiles::series::{self, Row};
use sp_runtime::BoundedVec;
use std::time::UNIX_EPOCH;

use crate::{args::Args, error::DemoError};

/// Hourly means measured at a road in an Italian city; see `data/README.md`.
pub const DATA: &str = include_str!("../data/air_quality_uci.csv");

/// Age given to the last row, so that it is not ahead of the chain's time, which lags by a block.
const LAST_ROW_AGO: Millis = 30 * 1_000;

/// Part of `max_age` that is left for the demo to run in.
const RESERVE: Millis = 15 * 60 * 1_000;

/// Rows to replay and to build faults from.
pub struct Timeline {
	/// All rows within the profile's `max_age`; the last one is recent.
	rows: Vec<Row>,
}

impl Timeline {
	/// Reads the rows and shifts them.
	pub fn read(args: &Args, profile: &Profile) -> Result<Self, DemoError> {
		let rows = match &args.data {
			None => series::read(DATA.as_bytes(), profile)?,
			Some(path) => {
				let file = std::fs::File::open(path);
				let file = file.map_err(|source| DemoError::File { path: path.clone(), source })?;
				series::read(file, profile)?
			},
		};
		Ok(Self { rows: moved(rows, now(), profile.max_age) })
	}

	/// Returns the number of rows available for the replay.
	pub fn len(&self) -> usize {
		self.rows.len()
	}

	/// Returns the last `count` rows, or all if there are fewer.
	pub fn last(&self, count: usize) -> &[Row] {
		&self.rows[self.rows.len().saturating_sub(count)..]
	}

	/// Returns the last `count` rows that have a value of every metric.
	pub fn last_complete(&self, count: usize, profile: &Profile) -> Result<Vec<Row>, DemoError> {
		let complete = self.rows.iter().filter(|row| row.values.len() == profile.metrics.len());
		let complete: Vec<_> = complete.cloned().collect();
		if complete.len() < count {
			return Err(DemoError::TooFewRows { found: complete.len(), needed: count });
		}
		Ok(complete[complete.len() - count..].to_vec())
	}
}

/// Returns the records of a row, for a pack whose base time is the row's.
pub fn records(row: &Row) -> Records {
	let records = row.values.iter().map(|(metric, value)| Record { metric: *metric, offset: 0, value: *value });
	// A row has at most as many values as the profile has metrics, which are fewer than a pack can hold.
	BoundedVec::truncate_from(records.collect())
}

/// Formats the time of an observation for people (RFC 3339).
pub fn shown(at: Moment) -> String {
	humantime::format_rfc3339_seconds(UNIX_EPOCH + std::time::Duration::from_millis(at)).to_string()
}

/// Shifts the rows so that the last one is [`LAST_ROW_AGO`] old, and drops those that are too old then.
fn moved(rows: Vec<Row>, now: Moment, max_age: Millis) -> Vec<Row> {
	let Some(last) = rows.last().map(|row| row.at) else { return rows };
	let end = now.saturating_sub(LAST_ROW_AGO);
	let oldest = now.saturating_sub(max_age).saturating_add(RESERVE);
	let moved = rows.into_iter().map(|row| Row { at: end.saturating_sub(last.saturating_sub(row.at)), ..row });
	moved.filter(|row| row.at >= oldest).collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::profile::air_quality;

	const HOUR: Millis = 3_600_000;

	#[test]
	fn the_last_row_is_now_and_distances_stay() {
		let row = |at| Row { at, values: vec![(0, 1)] };
		let now = 1_000 * HOUR;
		let moved = moved(vec![row(5 * HOUR), row(6 * HOUR), row(9 * HOUR)], now, 100 * HOUR);
		let ago: Vec<_> = moved.iter().map(|row| now - row.at).collect();
		assert_eq!(ago, [4 * HOUR + LAST_ROW_AGO, 3 * HOUR + LAST_ROW_AGO, LAST_ROW_AGO]);
	}

	#[test]
	fn thirty_days_hold_720_hourly_rows() {
		let profile = air_quality();
		let rows = series::read(DATA.as_bytes(), &profile).unwrap();
		let now = rows.last().unwrap().at + 100_000 * HOUR;
		let moved = moved(rows, now, profile.max_age);
		assert_eq!(moved.len(), 720);
		assert!(now - moved[0].at + RESERVE <= profile.max_age);
	}
}
