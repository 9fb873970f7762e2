//! What is in the chain: every extrinsic and every event that matters here, of every block from the first on.

use beadle_client::{
	event::{AlarmCleared, AlarmRaised, EventRecord, Flagged, Recorded, Suspended},
	Chain,
};
use beadle_primitives::{DeviceId, Sequence};
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::BTreeMap;

use crate::error::DemoError;

/// Something in a block.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InBlock<T> {
	/// The block's height.
	pub block: u64,
	/// What is in it.
	pub item: T,
}

/// What is in the chain.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
	/// The height of the last block that was read.
	pub last_block: u64,
	/// All extrinsics.
	pub extrinsics: Vec<InBlock<Vec<u8>>>,
	/// The packs that were recorded. More than one under a number would be a fault of the chain.
	pub recorded: BTreeMap<(DeviceId, Sequence), Vec<InBlock<Recorded>>>,
	/// What was found in them.
	pub flagged: BTreeMap<(DeviceId, Sequence), Vec<InBlock<Flagged>>>,
	/// The alarms that were raised.
	pub raised: Vec<InBlock<AlarmRaised>>,
	/// The alarms that were cleared.
	pub cleared: Vec<InBlock<AlarmCleared>>,
	/// The devices that were suspended.
	pub suspended: Vec<InBlock<Suspended>>,
}

impl Ledger {
	/// Waits until all blocks there are now are finalised, then reads them and all before.
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

	/// How many extrinsics are these bytes.
	pub fn count(&self, transaction: &[u8]) -> usize {
		self.extrinsics.iter().filter(|extrinsic| extrinsic.item == transaction).count()
	}

	/// How many extrinsics have these bytes anywhere in them, however wrapped.
	pub fn count_containing(&self, bytes: &[u8]) -> usize {
		let contains = |extrinsic: &&InBlock<Vec<u8>>| extrinsic.item.windows(bytes.len()).any(|part| part == bytes);
		self.extrinsics.iter().filter(contains).count()
	}
}
