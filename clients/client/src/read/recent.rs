//! A device's own view of itself, to make its next pack.

use crate::connect::{BlockRef, Chain, QueryError};
use crate::interface::{
	function::{ProfileOf, ResultOf},
	storage::Histories,
};
use beadle_appraisal::History;
use beadle_primitives::{AttestationResult, DeviceId, HeldAgainst};

/// The state that a device needs to make its next pack, at a finalised block.
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
	/// Reads the state of a device at a finalised block; returns `None` if there was no such device then.
	///
	/// # Errors
	///
	/// If the chain cannot be queried.
	pub async fn read(chain: &Chain, device: DeviceId, block: BlockRef) -> Result<Option<Self>, QueryError> {
		let at = Some(block.hash);
		let Some(result) = chain.ask::<ResultOf>((device,), at).await? else { return Ok(None) };
		let held = chain.ask::<ProfileOf>((device,), at).await?;
		let history = chain.storage::<Histories>((device,), at).await?.unwrap_or_default().into_latest();
		Ok(Some(Self { block: block.number, result, held, history }))
	}
}
