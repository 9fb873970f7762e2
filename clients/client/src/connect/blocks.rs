//! Blocks: the chain's heads, and what is in a block.

use super::chain::{Chain, QueryError, POLL_INTERVAL};
use crate::interface::event::{self, EventRecord};
use codec::Encode;
use sp_core::H256;
use sp_crypto_hashing::blake2_256;
use subxt::{
	config::substrate::SubstrateHeader,
	error::{EventsError, OnlineClientAtBlockError},
	rpcs::{self, client::RpcSubscription},
};

/// Errors of reading a block.
#[derive(Debug, thiserror::Error)]
pub enum BlockError {
	/// The node has no such block, or has pruned it.
	#[error("the node does not have this block")]
	NotFound,
	/// The node did not answer.
	#[error("the node does not answer: {0}")]
	Rpc(#[from] rpcs::Error),
	/// The node does not describe the block.
	#[error("the block cannot be read: {0}")]
	State(#[from] Box<OnlineClientAtBlockError>),
	/// Its events cannot be read.
	#[error("the block's events cannot be read: {0}")]
	Events(#[from] Box<EventsError>),
}

/// A block by height and hash.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BlockRef {
	/// The block's height.
	pub number: u32,
	/// The block's hash.
	pub hash: H256,
}

/// A block with its extrinsics and events as bytes.
#[derive(Clone, Debug)]
pub struct Block {
	/// The block's height.
	pub number: u64,
	/// The block's hash.
	pub hash: H256,
	/// The encoded extrinsics, each with its length prefix.
	pub extrinsics: Vec<Vec<u8>>,
	/// The events, with their fields still encoded.
	pub events: Vec<EventRecord>,
}

/// A block's header and extrinsics.
pub(crate) struct Body {
	pub(crate) header: SubstrateHeader<H256>,
	pub(crate) extrinsics: Vec<Vec<u8>>,
}

impl Chain {
	/// Returns the height of the best block.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn best_number(&self) -> Result<u64, BlockError> {
		Ok(self.methods().chain_get_header(None).await?.ok_or(BlockError::NotFound)?.number)
	}

	/// Returns the height of the latest finalised block.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn finalised_number(&self) -> Result<u64, BlockError> {
		let hash = self.methods().chain_get_finalized_head().await?;
		Ok(self.methods().chain_get_header(Some(hash)).await?.ok_or(BlockError::NotFound)?.number)
	}

	/// Waits until the current best block is finalised; returns its height.
	///
	/// A node reports that a transaction is in a block a moment before its pool validates against that block. Once the
	/// block is finalised, the pool certainly does.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn until_finalised(&self) -> Result<u64, BlockError> {
		let best = self.best_number().await?;
		while self.finalised_number().await? < best {
			tokio::time::sleep(POLL_INTERVAL).await;
		}
		Ok(best)
	}

	/// Returns the latest finalised block.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn finalised_block(&self) -> Result<BlockRef, QueryError> {
		let hash = self.methods().chain_get_finalized_head().await?;
		let header = self.methods().chain_get_header(Some(hash)).await?;
		let missing = || QueryError::Rpc(rpcs::Error::Client("the finalised block is gone again".into()));
		let number = header.and_then(|header| u32::try_from(header.number).ok()).ok_or_else(missing)?;
		Ok(BlockRef { number, hash })
	}

	/// Subscribes to finalised blocks, beginning with the latest one.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn finalised_blocks(&self) -> Result<FinalisedBlocks, QueryError> {
		Ok(FinalisedBlocks(self.methods().chain_subscribe_finalized_heads().await?))
	}

	/// Returns the block at this height of the best chain.
	///
	/// # Errors
	///
	/// If the node does not have it, or has pruned its state.
	pub async fn block_at(&self, number: u64) -> Result<Block, BlockError> {
		let number = u32::try_from(number).map_err(|_| BlockError::NotFound)?;
		let hash = self.methods().chain_get_block_hash(Some(number.into())).await?.ok_or(BlockError::NotFound)?;
		self.block(hash).await
	}

	/// Returns the block with this hash.
	///
	/// # Errors
	///
	/// If the node does not have it, or has pruned its state.
	pub async fn block(&self, hash: H256) -> Result<Block, BlockError> {
		let block = self.methods().chain_get_block(Some(hash)).await?.ok_or(BlockError::NotFound)?.block;
		let number = block.header.number;
		let extrinsics = block.extrinsics.into_iter().map(|extrinsic| extrinsic.0).collect();
		let at = self.client().at_block_hash_and_number(subxt::backend::BlockRef::from_hash(hash), number).await;
		let events = at.map_err(Box::new)?.events().fetch().await.map_err(Box::new)?;
		let events = event::records(&events)?;
		Ok(Block { number, hash, extrinsics, events })
	}

	/// Returns a block's header and extrinsics as a node sent them, unverified; `None` if the node has no such block.
	pub(crate) async fn body(&self, hash: H256) -> Result<Option<Body>, QueryError> {
		let found = self.patiently(|| self.methods().chain_get_block(Some(hash))).await?;
		Ok(found.map(|found| Body {
			header: found.block.header,
			extrinsics: found.block.extrinsics.into_iter().map(|extrinsic| extrinsic.0).collect(),
		}))
	}
}

/// A subscription to finalised blocks. Of several that become final at once, it may return the last one only.
pub struct FinalisedBlocks(RpcSubscription<SubstrateHeader<H256>>);

impl FinalisedBlocks {
	/// Returns the next block; `None` when the connection has ended.
	///
	/// # Errors
	///
	/// If the connection fails.
	pub async fn next(&mut self) -> Result<Option<BlockRef>, QueryError> {
		let Some(header) = self.0.next().await.transpose()? else { return Ok(None) };
		let number = u32::try_from(header.number).unwrap_or(u32::MAX);
		Ok(Some(BlockRef { number, hash: H256(blake2_256(&header.encode())) }))
	}
}
