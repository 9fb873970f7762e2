//! A device's own view of itself, to make its next pack.

use crate::connect::{Chain, QueryError};
use crate::interface::{
	function::{ProfileOf, ResultOf},
	storage::Histories,
};
use beadle_appraisal::History;
use beadle_primitives::{AttestationResult, DeviceId, HeldAgainst};

/// The state that a device needs to make its next pack, at the latest finalised block.
#[derive(Clone, Debug)]
pub struct Recent {
	/// The height of that block.
	pub block: u32,
	/// The attestation result.
	pub result: AttestationResult,
	/// The profile that the device is appraised against, if any.
	pub held: Option<HeldAgainst>,
	/// The device's history, which the rules compare with.
	pub history: History,
}

impl Recent {
	/// Reads the state of a device; returns `None` if there is no such device.
	///
	/// # Errors
	///
	/// If the chain cannot be queried.
	pub async fn read(chain: &Chain, device: DeviceId) -> Result<Option<Self>, QueryError> {
		let block = chain.finalised_block().await?;
		let at = Some(block.hash);
		let Some(result) = chain.ask::<ResultOf>((device,), at).await? else { return Ok(None) };
		let held = chain.ask::<ProfileOf>((device,), at).await?;
		let history = chain.storage::<Histories>((device,), at).await?.unwrap_or_default();
		Ok(Some(Self { block: block.number, result, held, history }))
	}
}
