//! Contents of the chain: every extrinsic, and every event that matters here, of every block from the genesis on.

use beadle_client::{
	interface::event::{AlarmCleared, AlarmRaised, EventRecord, Flagged, Recorded, Suspended},
	Chain,
};
use beadle_primitives::{DeviceId, Sequence};
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::BTreeMap;

use crate::error::DemoError;

/// Item found in a block.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InBlock<T> {
	/// Height of the block.
	pub block: u64,
	/// The item.
	pub item: T,
}

/// Contents of the chain.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
	/// Height of the last block read.
	pub last_block: u64,
	/// All extrinsics.
	pub extrinsics: Vec<InBlock<Vec<u8>>>,
	/// Recorded packs. More than one per sequence would be a fault of the chain.
	pub recorded: BTreeMap<(DeviceId, Sequence), Vec<InBlock<Recorded>>>,
	/// Flagged values of the packs.
	pub flagged: BTreeMap<(DeviceId, Sequence), Vec<InBlock<Flagged>>>,
	/// Raised alarms.
	pub raised: Vec<InBlock<AlarmRaised>>,
	/// Cleared alarms.
	pub cleared: Vec<InBlock<AlarmCleared>>,
	/// Suspended devices.
	pub suspended: Vec<InBlock<Suspended>>,
}

impl Ledger {
	/// Waits until the current best block is finalised, then reads all blocks up to it.
	pub async fn read(chain: &Chain) -> Result<Self, DemoError> {
		let last_block = chain.until_finalised().await?;
		let style = ProgressStyle::with_template("{bar:40} {pos}/{len} blocks read");
		let bar = ProgressBar::new(last_block + 1).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
		let mut ledger = Self { last_block, ..Self::default() };
		for number in 0..=last_block {
			let block = chain.block_at(number).await?;
			let extrinsics = block.extrinsics.into_iter().map(|item| InBlock { block: number, item });
			ledger.extrinsics.extend(extrinsics);
			for event in &block.events {
				ledger.take(number, event);
			}
			bar.inc(1);
		}
		bar.finish_and_clear();
		Ok(ledger)
	}

	fn take(&mut self, block: u64, event: &EventRecord) {
		if let Some(item) = event.decode::<Recorded>() {
			self.recorded.entry((item.device, item.sequence)).or_default().push(InBlock { block, item });
		} else if let Some(item) = event.decode::<Flagged>() {
			self.flagged.entry((item.device, item.sequence)).or_default().push(InBlock { block, item });
		} else if let Some(item) = event.decode() {
			self.raised.push(InBlock { block, item });
		} else if let Some(item) = event.decode() {
			self.cleared.push(InBlock { block, item });
		} else if let Some(item) = event.decode() {
			self.suspended.push(InBlock { block, item });
		}
	}

	/// Returns the number of extrinsics with exactly these bytes.
	pub fn count(&self, transaction: &[u8]) -> usize {
		self.extrinsics.iter().filter(|extrinsic| extrinsic.item == transaction).count()
	}

	/// Returns the number of extrinsics that contain these bytes anywhere, in whatever wrapping.
	pub fn count_containing(&self, bytes: &[u8]) -> usize {
		let contains = |extrinsic: &&InBlock<Vec<u8>>| extrinsic.item.windows(bytes.len()).any(|part| part == bytes);
		self.extrinsics.iter().filter(contains).count()
	}
}
