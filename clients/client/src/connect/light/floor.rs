//! The checkpoint that a chain specification needs before the light client goes on from a later block.
//!
//! The client takes up what it knew of a chain only if the specification has a checkpoint below that block
//! (`lightSyncState`), and it knows only checkpoints of chains with BABE. So the specification gets one that lies below
//! every block that the client can know, and of which nothing is ever used. Were it used, because what the client knew
//! cannot be read, then the client would find no block: nobody has the key that would sign one.

use codec::{Compact, Encode};
use serde_json::{json, Value};
use sp_core::H256;
use sp_crypto_hashing::blake2_256;
use sp_runtime::{
	generic::{Digest, DigestItem, Header},
	traits::BlakeTwo256,
};

/// The height of the checkpoint, the lowest that there is.
const NUMBER: u32 = 1;

const BABE: [u8; 4] = *b"BABE";

/// Returns the specification with the checkpoint.
pub(super) fn with_floor(specification: &str) -> Result<String, serde_json::Error> {
	let mut specification: Value = serde_json::from_str(specification)?;
	if let Value::Object(fields) = &mut specification {
		fields.insert("lightSyncState".into(), floor());
	}
	serde_json::to_string(&specification)
}

fn floor() -> Value {
	let hex = |bytes: Vec<u8>| format!("0x{}", hex::encode(bytes));
	json!({
		"finalizedBlockHeader": hex(header().encode()),
		"babeFinalizedBlockWeight": 0,
		"babeEpochChanges": hex(epochs()),
		"grandpaAuthoritySet": hex(authorities()),
	})
}

fn header() -> Header<u32, BlakeTwo256> {
	// A secondary slot, claimed by the first authority.
	let claim = (2u8, 0u32, 0u64).encode();
	let logs = vec![DigestItem::PreRuntime(BABE, claim), DigestItem::Seal(BABE, vec![0; 64])];
	Header {
		parent_hash: H256::zero(),
		number: NUMBER,
		state_root: H256::zero(),
		extrinsics_root: H256::zero(),
		digest: Digest { logs },
	}
}

/// Returns the encoded epochs: none in the tree, then the present one and the next.
fn epochs() -> Vec<u8> {
	let epoch = |index: u64| {
		let regular = 1u8;
		let (slot, duration) = (0u64, 1u64);
		let (chances, slots) = ((1u64, 1u64), 1u8);
		let place = (H256::from_low_u64_be(index), NUMBER);
		(place, regular, (index, slot, duration), vec![(nobody(), 1u64)], H256::zero(), chances, slots).encode()
	};
	[empty_tree(), Compact(2u32).encode(), epoch(0), epoch(1)].concat()
}

/// Returns the encoded authorities of finality, with no changes ahead or behind.
fn authorities() -> Vec<u8> {
	let none: Vec<()> = Vec::new();
	[(vec![(nobody(), 1u64)], 0u64).encode(), empty_tree(), (&none, &none).encode()].concat()
}

fn empty_tree() -> Vec<u8> {
	(Vec::<()>::new(), None::<u32>).encode()
}

/// Returns a public key of which nobody has the secret: it is a hash.
fn nobody() -> [u8; 32] {
	blake2_256(b"nobody signs for the floor below what a light client knows")
}

#[cfg(test)]
mod tests {
	use super::*;
	use smoldot::chain_spec::ChainSpec;

	const SPECIFICATION: &str = r#"{
		"name": "a chain", "id": "chain", "bootNodes": [], "properties": null,
		"genesis": { "stateRootHash": "0x1111111111111111111111111111111111111111111111111111111111111111" }
	}"#;

	#[test]
	fn the_light_client_takes_it_for_a_checkpoint_at_the_first_block() {
		let with_floor = with_floor(SPECIFICATION).unwrap();
		let read = ChainSpec::from_json_bytes(&with_floor).unwrap();
		let checkpoint = read.light_sync_state().unwrap().to_chain_information().unwrap();
		assert_eq!(checkpoint.as_ref().finalized_block_header.number, u64::from(NUMBER));
		assert!(ChainSpec::from_json_bytes(SPECIFICATION).unwrap().light_sync_state().is_none());
	}

	#[test]
	fn the_rest_of_the_specification_stays() {
		let read: Value = serde_json::from_str(&with_floor(SPECIFICATION).unwrap()).unwrap();
		let before: Value = serde_json::from_str(SPECIFICATION).unwrap();
		for (field, value) in before.as_object().unwrap() {
			assert_eq!(&read[field], value, "{field}");
		}
	}

	#[test]
	fn what_is_no_specification_is_an_error() {
		assert!(with_floor("{").is_err());
	}
}
