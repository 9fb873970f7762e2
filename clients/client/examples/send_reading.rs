//! Sends one reading of a device through the device's own light client, and waits until it is final.
//!
//! The chain specification is one for light clients, and the key's device is enrolled, has a profile and a grant.

use beadle_client::{Chain, DevicePair, SensorSession};
use beadle_primitives::Record;

/// Sends 21.50 of the profile's first metric, which has two decimals; returns the block that the pack is in.
async fn send(specification: &str, pair: DevicePair) -> Result<String, Box<dyn std::error::Error>> {
	let chain = Chain::connect_light(specification, |state| eprintln!("{state:?}")).await?;
	let mut session = SensorSession::open(chain, pair).await?;
	let observed_at = std::time::UNIX_EPOCH.elapsed()?.as_millis().try_into()?;
	let records = vec![Record { metric: 0, offset: 0, value: 2_150 }];
	let pack = session.seal(observed_at, records.try_into().map_err(|_| "too many records")?);
	let block = session.send(&pack).await?.finalised().await?;
	Ok(format!("{block:?}"))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
	let (specification, seed) = match std::env::args().skip(1).collect::<Vec<_>>().as_slice() {
		[specification, seed] => (std::fs::read_to_string(specification)?, std::fs::read(seed)?),
		_ => return Err("want a chain specification, and a file with the 32 bytes of an Ed25519 seed".into()),
	};
	let seed: [u8; 32] = seed.try_into().map_err(|_| "the seed has other than 32 bytes")?;
	let pair = DevicePair::from_seed(beadle_client::submit::device_key::Scheme::Ed25519, &seed);
	println!("in block {}", send(&specification, pair).await?);
	Ok(())
}
