//! Contents of the finalised blocks, read from more than one node.

use beadle_client::{
	connect::Block, interface::event::Recorded, submit::transaction::transaction_hash, Chain, SignedPack,
};
use sp_core::H256;
use std::collections::BTreeMap;

/// Finalised blocks of a chain, as one node has them.
pub struct Ledger {
	blocks: Vec<Block>,
}

impl Ledger {
	/// Reads all finalised blocks up to this height from a node.
	///
	/// # Panics
	///
	/// If the node does not have them.
	pub async fn read(chain: &Chain, up_to: u64) -> Self {
		let finalised = chain.finalised_number().await.expect("the node answers");
		assert!(finalised >= up_to, "at {} block {finalised} is final, and not {up_to}", chain.url());
		let mut blocks = Vec::new();
		for number in 1..=up_to {
			blocks.push(chain.block_at(number).await.unwrap_or_else(|error| panic!("block {number}: {error}")));
		}
		Self { blocks }
	}

	/// Returns the hashes of the blocks, from block 1 on.
	pub fn hashes(&self) -> Vec<H256> {
		self.blocks.iter().map(|block| block.hash).collect()
	}

	/// Checks that each of these packs was recorded exactly once and in order, and no other pack of their device.
	///
	/// # Panics
	///
	/// If one of these conditions does not hold.
	pub fn has_each_once(&self, chain: &Chain, packs: &[SignedPack]) {
		let device = packs.first().expect("there were readings").device;
		let mut transactions = BTreeMap::<H256, usize>::new();
		for bytes in self.blocks.iter().flat_map(|block| &block.extrinsics) {
			*transactions.entry(transaction_hash(bytes)).or_default() += 1;
		}
		for pack in packs {
			let hash = transaction_hash(&chain.pack_transaction(pack, 0).expect("the chain takes packs"));
			let times = transactions.get(&hash).copied().unwrap_or_default();
			assert_eq!(times, 1, "pack {} is in {times} places of the chain", pack.pack.sequence);
		}
		let recorded: Vec<_> = self
			.blocks
			.iter()
			.flat_map(|block| &block.events)
			.filter_map(|found| found.decode::<Recorded>())
			.filter(|recorded| recorded.device == device)
			.map(|recorded| recorded.sequence)
			.collect();
		let sequences: Vec<_> = packs.iter().map(|pack| pack.pack.sequence).collect();
		assert_eq!(recorded, sequences, "the events tell of other packs");
	}
}

/// Checks, on two nodes, that each of these packs is in the finalised chain exactly once, and that the nodes have the
/// same chain. Returns the hashes of its blocks.
///
/// # Panics
///
/// If one of these conditions does not hold.
pub async fn each_is_final_once(chains: [&Chain; 2], packs: &[SignedPack]) -> Vec<H256> {
	// Recorded blocks may not be final yet: the last pack was recorded a moment ago.
	let up_to = chains[0].until_finalised().await.expect("the node answers");
	crate::until("the other node has the same blocks final", std::time::Duration::from_secs(30), || async {
		chains[1].finalised_number().await.is_ok_and(|finalised| finalised >= up_to)
	})
	.await;
	let mut hashes = Vec::new();
	for chain in chains {
		let ledger = Ledger::read(chain, up_to).await;
		ledger.has_each_once(chain, packs);
		hashes.push(ledger.hashes());
	}
	assert_eq!(hashes[0], hashes[1], "the nodes have different finalised blocks");
	hashes.swap_remove(0)
}
