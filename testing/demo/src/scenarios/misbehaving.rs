//! Devices with wrong values. Nothing they send is refused until an alarm suspends them.

use super::World;
use crate::{
	error::DemoError,
	profile::{BENZENE, TEMPERATURE},
	station::{suspends, Expected, Station},
	timeline,
};
use beadle_client::Rejection;
use beadle_primitives::{MetricIndex, Refusal};
use beadle_profiles::series::Row;

/// Number of real rows before the fault.
const BEFORE: usize = 4;

/// Maximum number of rows: far more than it takes to raise an alarm.
const ROWS: usize = 24;

/// 150 µg/m³ of benzene with one decimal, half above the limit.
const TOO_MUCH_BENZENE: i64 = 1_500;

/// Repeats the temperature of the last row before the fault.
pub async fn stuck_sensor(station: &mut Station, world: &World) -> Result<(), DemoError> {
	let mut rows = world.timeline.last_complete(ROWS, &world.profile.profile)?;
	let stuck_at = value(&rows[BEFORE - 1], TEMPERATURE);
	for row in &mut rows[BEFORE..] {
		set(row, TEMPERATURE, stuck_at);
	}
	let next = send_until_suspended(station, &rows).await?;
	send_next_pack(station, next).await
}

/// Raises benzene above its limit for good. One more pack follows directly after the one that raises the alarm: the
/// pool may take it, but no block does.
pub async fn gas_above_limit(station: &mut Station, world: &World) -> Result<(), DemoError> {
	let mut rows = world.timeline.last_complete(ROWS, &world.profile.profile)?;
	for row in &mut rows[BEFORE..] {
		set(row, BENZENE, TOO_MUCH_BENZENE);
	}
	let next = send_until_suspended(station, &rows).await?;
	let Some(row) = next.first() else { return Ok(()) };
	let behind = station.session.seal(row.at, timeline::records(row));
	let expected = Expected::LeftOut(vec![Rejection::Refused(Refusal::Suspended)]);
	station.send_pack("pack behind the alarm", behind, expected).await?;
	// Another time makes it another pack with the same sequence.
	let mut later = next[0].clone();
	later.at += 1;
	send_next_pack(station, &[later]).await
}

/// Sends rows one by one until the profile says that the device is suspended; returns the remaining rows.
async fn send_until_suspended<'r>(station: &mut Station, rows: &'r [Row]) -> Result<&'r [Row], DemoError> {
	for (position, row) in (1..).zip(rows) {
		if station.send_row(row).await?.as_ref().is_some_and(suspends) {
			return Ok(&rows[position..]);
		}
	}
	Ok(&[])
}

/// Sends the next pack, which must be refused. Waits for finality first, so that the pool certainly knows of the
/// suspension.
async fn send_next_pack(station: &mut Station, rows: &[Row]) -> Result<(), DemoError> {
	station.until_finalised().await;
	let Some(row) = rows.first() else { return Ok(()) };
	let pack = station.session.seal_as(following(station), row.at, timeline::records(row));
	station.send_pack("next pack", pack, Expected::refused(Refusal::Suspended)).await
}

/// Returns the sequence after that of the last pack expected to be recorded.
fn following(station: &Station) -> u64 {
	let recorded = station.entries.iter().filter(|entry| matches!(entry.expected, Expected::Recorded(_)));
	recorded.filter_map(|entry| entry.sequence()).max().unwrap_or(0) + 1
}

fn value(row: &Row, metric: MetricIndex) -> i64 {
	row.values.iter().find(|(index, _)| *index == metric).map_or(0, |(_, value)| *value)
}

/// Replaces a value in a row.
pub(super) fn set(row: &mut Row, metric: MetricIndex, value: i64) {
	for (index, present) in &mut row.values {
		if *index == metric {
			*present = value;
		}
	}
}
