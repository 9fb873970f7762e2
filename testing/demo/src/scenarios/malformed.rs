//! Packs that no device of the profile would send.

use super::World;
use crate::{
	error::DemoError,
	profile::{HUMIDITY, NO_METRIC},
	scenarios::misbehaving::set,
	station::{Expected, Station},
	timeline,
};
use beadle_client::{DevicePair, SignedPack};
use beadle_harness::clock::now;
use beadle_primitives::{Record, Refusal};

/// 120 % relative humidity, with one decimal.
const IMPOSSIBLE_HUMIDITY: i64 = 1_200;

/// Sends a pack with another key's signature, and one changed after signing.
pub async fn forged_signature(station: &mut Station, world: &World) -> Result<(), DemoError> {
	let rows = world.timeline.last_complete(2, &world.profile.profile)?;
	let genuine = station.session.seal(rows[0].at, timeline::records(&rows[0]));
	let forger = DevicePair::generate();
	let signature = forger.sign_pack(&station.chain.genesis(), genuine.device, &genuine.pack);
	let forged = SignedPack { signature, ..genuine };
	station.send_pack("another key's signature", forged, Expected::refused(Refusal::BadSignature)).await?;
	let mut changed = station.session.seal(rows[1].at, timeline::records(&rows[1]));
	if let Some(record) = changed.pack.records.iter_mut().next() {
		record.value += 1;
	}
	station.send_pack("changed after signing", changed, Expected::refused(Refusal::BadSignature)).await?;
	// The device itself is unaffected.
	station.send_row(&rows[1]).await?;
	station.until_recorded().await;
	Ok(())
}

/// Sends a record of a metric that the profile does not have.
pub async fn unknown_metric(station: &mut Station, world: &World) -> Result<(), DemoError> {
	let rows = world.timeline.last_complete(1, &world.profile.profile)?;
	let mut records = timeline::records(&rows[0]);
	if let Some(last) = records.iter_mut().last() {
		*last = Record { metric: NO_METRIC, ..*last };
	}
	let pack = station.session.seal(rows[0].at, records);
	let expected = station.expect(&pack, now());
	station.send_pack("a seventh metric", pack, expected).await
}

/// Sends observations that are an hour older than the profile allows.
pub async fn stale_pack(station: &mut Station, world: &World) -> Result<(), DemoError> {
	let rows = world.timeline.last_complete(1, &world.profile.profile)?;
	let at = now().saturating_sub(world.profile.profile.max_age).saturating_sub(60 * 60 * 1_000);
	let pack = station.session.seal(at, timeline::records(&rows[0]));
	let expected = station.expect(&pack, now());
	station.send_pack("an hour too old", pack, expected).await
}

/// Sends a value that the profile refuses outright.
pub async fn impossible_value(station: &mut Station, world: &World) -> Result<(), DemoError> {
	let mut rows = world.timeline.last_complete(1, &world.profile.profile)?;
	set(&mut rows[0], HUMIDITY, IMPOSSIBLE_HUMIDITY);
	let pack = station.session.seal(rows[0].at, timeline::records(&rows[0]));
	let expected = station.expect(&pack, now());
	station.send_pack("120 % relative humidity", pack, expected).await
}
