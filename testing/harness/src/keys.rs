//! Keys of a local network. All of them are development keys: anyone can derive their secrets.

use beadle_primitives::AccountId;
use sp_core::{ed25519, proof_of_possession::statement_of_ownership, sr25519, ByteArray, Pair};
use std::fmt;

/// Named development keys, in the order in which authorities receive them.
const NAMES: [&str; 6] = ["Alice", "Bob", "Charlie", "Dave", "Eve", "Ferdie"];

/// Number of authorities, counted from the first, that form the council.
pub const COUNCIL: u16 = 3;

/// An authority of a local network: its name and its keys, all derived from one secret URI.
#[derive(Clone)]
pub struct Authority {
	name: String,
	aura: sr25519::Pair,
	grandpa: ed25519::Pair,
}

impl Authority {
	/// Returns the authority with this number, from 1: Alice to Ferdie, then `Validator7` and so on.
	pub fn numbered(number: u16) -> Self {
		let known = NAMES.get(usize::from(number).wrapping_sub(1));
		Self::named(&known.map_or_else(|| format!("Validator{number}"), |name| (*name).to_owned()))
	}

	/// Returns the authorities that have funds on every local network, whether or not they are part of it.
	pub fn funded() -> impl Iterator<Item = Self> {
		NAMES.iter().map(|name| Self::named(name))
	}

	fn named(name: &str) -> Self {
		let suri = format!("//{name}");
		let valid = "a hard derivation of the development phrase is a key; qed";
		Self {
			name: name.to_owned(),
			aura: sr25519::Pair::from_string(&suri, None).expect(valid),
			grandpa: ed25519::Pair::from_string(&suri, None).expect(valid),
		}
	}

	/// Returns the authority's name.
	pub fn name(&self) -> &str {
		&self.name
	}

	/// Returns the secret URI of all its keys.
	pub fn suri(&self) -> String {
		format!("//{}", self.name)
	}

	/// Returns the authority's account, which has the same key as its block signatures.
	pub fn account(&self) -> AccountId {
		AccountId::new(self.aura.public().0)
	}

	/// Returns the Aura key, which signs blocks.
	pub fn aura(&self) -> sr25519::Public {
		self.aura.public()
	}

	/// Returns the GRANDPA key, which signs votes on finality.
	pub fn grandpa(&self) -> ed25519::Public {
		self.grandpa.public()
	}

	/// Returns the SCALE-encoded session keys, as `session.set_keys` takes them.
	pub fn session_keys(&self) -> Vec<u8> {
		[self.aura().as_slice(), self.grandpa().as_slice()].concat()
	}

	/// Returns the proof, for `session.set_keys`, that the session keys belong to the account.
	pub fn session_keys_proof(&self) -> Vec<u8> {
		let statement = statement_of_ownership(self.account().as_ref());
		[self.aura.sign(&statement).0, self.grandpa.sign(&statement).0].concat()
	}
}

impl fmt::Debug for Authority {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.debug_tuple("Authority").field(&self.name).finish()
	}
}

/// Node key, by which other nodes recognise a node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NodeKey(u16);

impl NodeKey {
	/// Returns the key of the node with this number. The number itself is the secret.
	pub fn numbered(number: u16) -> Self {
		Self(number)
	}

	/// Returns the secret as 64 hexadecimal digits.
	pub fn hex(self) -> String {
		format!("{:064x}", self.0)
	}

	/// Returns the peer id that follows from the key.
	pub fn peer_id(self) -> PeerId {
		let mut secret = [0; 32];
		secret[30..].copy_from_slice(&self.0.to_be_bytes());
		PeerId::of(&ed25519::Pair::from_seed(&secret).public())
	}
}

/// Peer id of a node: its public key in libp2p's format, in an identity multihash.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct PeerId([u8; 38]);

impl PeerId {
	/// Header of an identity multihash of 36 bytes, then of a protobuf message: key type 1 (Ed25519) and 32 bytes of
	/// data.
	const PREFIX: [u8; 6] = [0x00, 0x24, 0x08, 0x01, 0x12, 0x20];

	/// Returns the id of the peer with this key.
	pub fn of(key: &ed25519::Public) -> Self {
		let mut bytes = [0; 38];
		bytes[..6].copy_from_slice(&Self::PREFIX);
		bytes[6..].copy_from_slice(key.as_slice());
		Self(bytes)
	}

	/// Returns the bytes as the chain stores them, in `nodeAuthorization`.
	pub fn as_bytes(&self) -> &[u8] {
		&self.0
	}
}

impl fmt::Display for PeerId {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(&bs58::encode(&self.0).into_string())
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_core::crypto::Ss58Codec;
	use std::collections::BTreeSet;

	#[test]
	fn authorities_have_the_development_keys() {
		let alice = Authority::numbered(1);
		assert_eq!((alice.name(), alice.suri().as_str()), ("Alice", "//Alice"));
		assert_eq!(alice.account().to_ss58check(), "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY");
		assert_eq!(alice.grandpa().to_ss58check(), "5FA9nQDVg267DEd8m1ZypXLBnvN7SFxYwV7ndqSYGiN9TTpu");
		assert_eq!(Authority::numbered(6).suri(), "//Ferdie");
		assert_eq!(Authority::numbered(7).suri(), "//Validator7");
	}

	#[test]
	fn no_two_authorities_share_a_key() {
		let accounts: BTreeSet<_> = (1..=20).map(|number| Authority::numbered(number).account()).collect();
		assert_eq!(accounts.len(), 20);
	}

	#[test]
	fn the_proof_is_one_that_the_chain_takes() {
		let eve = Authority::numbered(5);
		assert_eq!(eve.session_keys().len(), 64);
		let proof = eve.session_keys_proof();
		let statement = [b"POP_".as_slice(), eve.account().as_ref()].concat();
		let (aura, grandpa) = proof.split_at(64);
		let aura = sr25519::Signature::from_raw(aura.try_into().unwrap());
		let grandpa = ed25519::Signature::from_raw(grandpa.try_into().unwrap());
		assert!(sr25519::Pair::verify(&aura, &statement, &eve.aura()));
		assert!(ed25519::Pair::verify(&grandpa, &statement, &eve.grandpa()));
	}

	#[test]
	fn node_keys_have_the_peer_ids_that_the_node_prints() {
		// Printed by "beadle-node key inspect-node-key".
		let known = [
			(1, "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp"),
			(2, "12D3KooWHdiAxVd8uMQR1hGWXccidmfCwLqcMpGwR6QcTP6QRMuD"),
		];
		for (number, id) in known {
			assert_eq!(NodeKey::numbered(number).peer_id().to_string(), id);
		}
		assert_eq!(NodeKey::numbered(300).hex(), format!("{}12c", "0".repeat(61)));
	}

	#[test]
	fn no_secret_shows_in_debug_output() {
		assert_eq!(format!("{:?}", Authority::numbered(1)), "Authority(\"Alice\")");
	}
}
