//! The real rows, moved in time so that the last one is now.

use beadle_client::session::Records;
use beadle_primitives::{Millis, Moment, Profile, Record};
use beadle_profiles::series::{self, Row};
use sp_runtime::BoundedVec;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::{args::Args, error::DemoError};

/// Hourly means from a road in an Italian city; see `data/README.md`.
pub const DATA: &str = include_str!("../data/air_quality_uci.csv");

/// How long ago the last row is put: behind the chain's time, which lags by a block.
const LAST_ROW_AGO: Millis = 30 * 1_000;

/// How much of `max_age` is left for the demo to run in.
const RESERVE: Millis = 15 * 60 * 1_000;

/// The rows to replay and to build faults from.
pub struct Timeline {
	/// All rows that the profile's `max_age` holds, the last of them now.
	rows: Vec<Row>,
}

impl Timeline {
	/// Reads the rows and moves them.
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

	/// How many rows there are to replay.
	pub fn len(&self) -> usize {
		self.rows.len()
	}

	/// The last `count` rows, or as many as there are.
	pub fn last(&self, count: usize) -> &[Row] {
		&self.rows[self.rows.len().saturating_sub(count)..]
	}

	/// The last `count` rows that have a value of every metric.
	pub fn last_complete(&self, count: usize, profile: &Profile) -> Result<Vec<Row>, DemoError> {
		let complete = self.rows.iter().filter(|row| row.values.len() == profile.metrics.len());
		let complete: Vec<_> = complete.cloned().collect();
		if complete.len() < count {
			return Err(DemoError::TooFewRows { found: complete.len(), needed: count });
		}
		Ok(complete[complete.len() - count..].to_vec())
	}
}

/// The present, by this machine's clock.
pub fn now() -> Moment {
	let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
	Moment::try_from(since.as_millis()).unwrap_or(Moment::MAX)
}

/// The records of a row, for a pack whose base time is the row's.
pub fn records(row: &Row) -> Records {
	let records = row.values.iter().map(|(metric, value)| Record { metric: *metric, offset: 0, value: *value });
	// A row has at most as many values as the profile has metrics, which are fewer than a pack can hold.
	BoundedVec::truncate_from(records.collect())
}

/// When a pack's observations were made, as people write it.
pub fn shown(at: Moment) -> String {
	humantime::format_rfc3339_seconds(UNIX_EPOCH + std::time::Duration::from_millis(at)).to_string()
}

/// Moves the rows so that the last one was just observed, and leaves out what is too old then.
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
