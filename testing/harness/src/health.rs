//! Health of a node, as it reports it by JSON-RPC.

use codec::Decode;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use subxt::{
	config::RpcConfigFor,
	rpcs::{self, LegacyRpcMethods, RpcClient},
	SubstrateConfig,
};
use tokio::time::{error::Elapsed, timeout};

use beadle_primitives::Moment;

/// Time limit for a node to report its health.
const ANSWER_WITHIN: Duration = Duration::from_secs(5);

/// Storage key of a block's time on every Substrate chain: the 128-bit twox hashes of `Timestamp` and `Now`.
const TIMESTAMP_NOW: [u8; 32] = [
	0xf0, 0xc3, 0x65, 0xc3, 0xcf, 0x59, 0xd6, 0x71, 0xeb, 0x72, 0xda, 0x0e, 0x7a, 0x41, 0x13, 0xc4, 0x9f, 0x1f, 0x05,
	0x15, 0xf4, 0x62, 0xcd, 0xcf, 0x84, 0xe0, 0xf1, 0xd6, 0x04, 0x5d, 0xfc, 0xbb,
];

/// Reasons why a node's health is unknown.
#[derive(Debug, thiserror::Error)]
pub enum HealthError {
	/// No node answers, or the answer is an error.
	#[error(transparent)]
	Rpc(#[from] rpcs::Error),
	/// The answer takes too long.
	#[error("no answer within {} s", ANSWER_WITHIN.as_secs())]
	Late(#[from] Elapsed),
	/// The node does not have the header of its own best or finalised block.
	#[error("it cannot tell its best block")]
	NoBlock,
}

/// Health of a node.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Health {
	/// Number of connected peers.
	pub peers: usize,
	/// Height of the best block.
	pub best: u64,
	/// Height of the last block that the node knows to be finalised.
	pub finalised: u64,
	/// Age of that block by its timestamp. `None` for the genesis block, which has none.
	pub finalised_age: Option<Duration>,
}

impl Health {
	/// Queries the node at `url`.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn ask(url: &str) -> Result<Self, HealthError> {
		timeout(ANSWER_WITHIN, ask(url)).await?
	}
}

async fn ask(url: &str) -> Result<Health, HealthError> {
	let node = LegacyRpcMethods::<RpcConfigFor<SubstrateConfig>>::new(RpcClient::from_url(url).await?);
	let peers = node.system_health().await?.peers;
	let finalised_hash = node.chain_get_finalized_head().await?;
	let finalised = node.chain_get_header(Some(finalised_hash)).await?.ok_or(HealthError::NoBlock)?.number;
	let made = node.state_get_storage(&TIMESTAMP_NOW, Some(finalised_hash)).await?;
	// Queried after the finalised block, so that it cannot be behind it.
	let best = node.chain_get_header(None).await?.ok_or(HealthError::NoBlock)?.number;
	Ok(Health { peers, best, finalised, finalised_age: made.as_deref().and_then(age) })
}

/// Returns the time since a SCALE-encoded moment.
fn age(mut moment: &[u8]) -> Option<Duration> {
	let made = UNIX_EPOCH + Duration::from_millis(Moment::decode(&mut moment).ok()?);
	// Another machine's clock may be ahead of this one's.
	Some(SystemTime::now().duration_since(made).unwrap_or_default())
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::clock::unix_time;
	use codec::Encode;

	#[test]
	fn ages_are_counted_from_then() {
		let now = unix_time();
		let millis = |time: Duration| u64::try_from(time.as_millis()).unwrap().encode();
		let seven = age(&millis(now - Duration::from_secs(7))).unwrap();
		assert!(seven >= Duration::from_secs(7) && seven < Duration::from_secs(60));
		assert_eq!(age(&millis(now + Duration::from_secs(7))), Some(Duration::ZERO));
		assert_eq!(age(&[1, 2]), None);
	}

	#[tokio::test]
	async fn nobody_there_is_told_of() {
		assert!(matches!(Health::ask("ws://127.0.0.1:1").await, Err(HealthError::Rpc(_))));
	}
}
