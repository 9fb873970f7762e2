//! A light client's view of finality rests on GRANDPA justifications. The library in use must tie every vote to the
//! justified block: an earlier version did not, so that old votes for any block made any other block final.

use codec::Encode;
use smoldot::finality::verify::{verify_justification, JustificationVerifyConfig};
use sp_core::{ed25519, Pair, H256};
use sp_runtime::{
	generic::{Digest, Header},
	traits::{BlakeTwo256, Header as _},
};

const ROUND: u64 = 9;
const SET: u64 = 3;

type Block = Header<u32, BlakeTwo256>;

/// A vote for a block.
#[derive(Clone)]
struct Vote {
	block: (H256, u32),
	by: ed25519::Pair,
	set: u64,
}

fn authorities() -> Vec<ed25519::Pair> {
	(1..=4).map(|seed| ed25519::Pair::from_seed(&[seed; 32])).collect()
}

fn header(number: u32, parent: H256, root: u8) -> Block {
	Block::new(number, H256::repeat_byte(root), H256::repeat_byte(root), parent, Digest::default())
}

fn target(header: &Block) -> (H256, u32) {
	(header.hash(), *header.number())
}

/// Returns the encoded justification of a block by these votes, with the headers in between.
fn justification(block: (H256, u32), votes: &[Vote], ancestry: &[Block]) -> Vec<u8> {
	let signed = |vote: &Vote| {
		let message = (1u8, vote.block.0, vote.block.1, ROUND, vote.set).encode();
		(vote.block.0, vote.block.1, vote.by.sign(&message), vote.by.public())
	};
	let votes: Vec<_> = votes.iter().map(signed).collect();
	(ROUND, block.0, block.1, votes, ancestry).encode()
}

fn is_accepted(justification: &[u8]) -> bool {
	let keys: Vec<_> = authorities().iter().map(|pair| pair.public().0).collect();
	let config = JustificationVerifyConfig {
		justification,
		block_number_bytes: 4,
		authorities_set_id: SET,
		authorities_list: keys.iter().map(|key| key.as_slice()),
		randomness_seed: [7; 32],
	};
	verify_justification(config).is_ok()
}

fn votes(block: &Block, count: usize) -> Vec<Vote> {
	let vote = |by| Vote { block: target(block), by, set: SET };
	authorities().into_iter().take(count).map(vote).collect()
}

#[test]
fn a_genuine_justification_is_accepted() {
	let block = header(5, H256::repeat_byte(4), 5);
	assert!(is_accepted(&justification(target(&block), &votes(&block, 3), &[])));
}

#[test]
fn votes_for_another_block_justify_nothing() {
	let block = header(5, H256::repeat_byte(4), 5);
	let forged = header(5, H256::repeat_byte(4), 66);
	// Genuine votes of all authorities, presented for a block that nobody voted for.
	assert!(!is_accepted(&justification(target(&forged), &votes(&block, 4), &[])));
	// Headers that do not lead to the forged block do not help either.
	let child = header(6, block.hash(), 6);
	assert!(!is_accepted(&justification(target(&forged), &votes(&child, 4), std::slice::from_ref(&child))));
	let of_forged = header(6, forged.hash(), 6);
	assert!(!is_accepted(&justification(target(&forged), &votes(&child, 4), &[of_forged])));
}

#[test]
fn too_few_foreign_repeated_and_old_votes_justify_nothing() {
	let block = header(5, H256::repeat_byte(4), 5);
	assert!(!is_accepted(&justification(target(&block), &votes(&block, 2), &[])));
	let stranger = Vote { block: target(&block), by: ed25519::Pair::from_seed(&[9; 32]), set: SET };
	let with = |votes: Vec<Vote>, more: Vote| votes.into_iter().chain([more]).collect::<Vec<_>>();
	assert!(!is_accepted(&justification(target(&block), &with(votes(&block, 2), stranger), &[])));
	let again = votes(&block, 1).remove(0);
	assert!(!is_accepted(&justification(target(&block), &with(votes(&block, 2), again), &[])));
	let old: Vec<_> = votes(&block, 4).into_iter().map(|vote| Vote { set: SET - 1, ..vote }).collect();
	assert!(!is_accepted(&justification(target(&block), &old, &[])));
}
