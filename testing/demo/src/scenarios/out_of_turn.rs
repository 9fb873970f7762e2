//! Packs that come twice, too early, or too many at once.

use super::World;
use crate::{
	error::DemoError,
	station::{Expected, Station},
	timeline,
};
use beadle_client::Rejection;
use beadle_harness::clock::now;
use beadle_primitives::Refusal;
use std::time::Duration;
use tokio::time::sleep;

/// Number of packs in the flood.
const FLOOD: usize = 8;

/// Interval at which the number of the latest block is asked for.
const POLL_INTERVAL: Duration = Duration::from_millis(200);

/// Sends a recorded pack again: byte for byte, in another transaction, and its sequence with other content.
pub async fn replayed_pack(station: &mut Station, world: &World) -> Result<(), DemoError> {
	let rows = world.timeline.last_complete(4, &world.profile.profile)?;
	for row in &rows[..3] {
		station.send_row(row).await?;
	}
	station.until_finalised().await;
	let Some(recorded) = station.entries.get(1).and_then(|entry| entry.pack.clone()) else { return Ok(()) };
	// The pool remembers the bytes for a while, so it may refuse them without asking the chain.
	let taken = Rejection::Refused(Refusal::SequenceTaken);
	let again = Expected::Refused(vec![taken, Rejection::AlreadyInPool, Rejection::TemporarilyBanned]);
	station.send_pack("the same bytes", recorded.clone(), again).await?;
	let rewrapped = station.chain.pack_transaction(&recorded, 1)?;
	let expected = station.expect(&recorded, now());
	station.send_bytes("the same pack in other bytes", rewrapped, Some(recorded.clone()), expected).await?;
	let other = station.session.seal_as(recorded.pack.sequence, rows[3].at, timeline::records(&rows[3]));
	let expected = station.expect(&other, now());
	station.send_pack("its number with other content", other, expected).await
}

/// Skips one sequence, so that the pool keeps the pack waiting; then skips many, so that the pack is refused.
pub async fn skipped_sequence(station: &mut Station, world: &World) -> Result<(), DemoError> {
	let rows = world.timeline.last_complete(4, &world.profile.profile)?;
	for row in &rows[..2] {
		station.send_row(row).await?;
	}
	station.until_recorded().await;
	let next = station.session.next();
	let skipped = station.session.seal_as(next + 1, rows[2].at, timeline::records(&rows[2]));
	station.send_pack("one number left out", skipped, Expected::LeftOut(Vec::new())).await?;
	let far_ahead = station.session.seal_as(next + 1_000, rows[3].at, timeline::records(&rows[3]));
	let expected = station.expect(&far_ahead, now());
	station.send_pack("a thousand left out", far_ahead, expected).await
}

/// Sends many packs at once, on a quota for two of them.
pub async fn flood(station: &mut Station, world: &World) -> Result<(), DemoError> {
	let rows = world.timeline.last_complete(FLOOD, &world.profile.profile)?;
	let quota = super::Scenario::Flood.quota();
	// A new grant starts with nothing left.
	let full_at = station.chain.best_number().await? + u64::from(quota.capacity.div_ceil(quota.refill_per_block));
	while station.chain.best_number().await? < full_at {
		sleep(POLL_INTERVAL).await;
	}
	let mut records = 0;
	for (position, row) in rows.iter().enumerate() {
		records += u32::try_from(row.values.len()).unwrap_or(u32::MAX);
		if records <= quota.capacity {
			station.send_row(row).await?;
		} else {
			let sequence = u64::try_from(position).unwrap_or(u64::MAX) + 1;
			let pack = station.session.seal_as(sequence, row.at, timeline::records(row));
			station.send_pack("beyond the quota", pack, Expected::refused(Refusal::QuotaSpent)).await?;
		}
	}
	station.until_recorded().await;
	Ok(())
}
