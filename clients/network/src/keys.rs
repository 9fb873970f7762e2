//! The keys of a local network. All of them are well known: whoever reads this has them.

use beadle_primitives::AccountId;
use sp_core::{ed25519, proof_of_possession::statement_of_ownership, sr25519, ByteArray, Pair};
use std::fmt;

/// The development keys that have a name, in the order in which the authorities take them.
const NAMES: [&str; 6] = ["Alice", "Bob", "Charlie", "Dave", "Eve", "Ferdie"];

/// How many of the first authorities are the council.
pub const COUNCIL: u16 = 3;

/// What an authority of a local network is known by, and its keys: all from one secret URI.
#[derive(Clone)]
pub struct Authority {
	name: String,
	aura: sr25519::Pair,
	grandpa: ed25519::Pair,
}

impl Authority {
	/// The authority with this number, from 1: Alice to Ferdie, then `Validator7` and so on.
	pub fn numbered(number: u16) -> Self {
		let known = NAMES.get(usize::from(number).wrapping_sub(1));
		Self::named(&known.map_or_else(|| format!("Validator{number}"), |name| (*name).to_owned()))
	}

	/// The authorities that every local network has funds for, whether or not they are in it.
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

	/// Its name.
	pub fn name(&self) -> &str {
		&self.name
	}

	/// The secret URI of all its keys.
	pub fn suri(&self) -> String {
		format!("//{}", self.name)
	}

	/// Its account. The key is the one that it signs blocks with.
	pub fn account(&self) -> AccountId {
		AccountId::new(self.aura.public().0)
	}

	/// The key that it signs blocks with.
	pub fn aura(&self) -> sr25519::Public {
		self.aura.public()
	}

	/// The key that it votes with.
	pub fn grandpa(&self) -> ed25519::Public {
		self.grandpa.public()
	}

	/// Its session keys, encoded as the chain has them: what `session.set_keys` takes.
	pub fn session_keys(&self) -> Vec<u8> {
		[self.aura().as_slice(), self.grandpa().as_slice()].concat()
	}

	/// What proves to the chain that the session keys are the account's, in `session.set_keys`.
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

/// The key by which nodes know a node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NodeKey(u16);

impl NodeKey {
	/// The key of the node with this number: the number itself.
	pub fn numbered(number: u16) -> Self {
		Self(number)
	}

	/// The secret, as 64 hexadecimal digits.
	pub fn hex(self) -> String {
		format!("{:064x}", self.0)
	}

	/// What other nodes know the node by.
	pub fn peer_id(self) -> PeerId {
		let mut secret = [0; 32];
		secret[30..].copy_from_slice(&self.0.to_be_bytes());
		PeerId::of(&ed25519::Pair::from_seed(&secret).public())
	}
}

/// What nodes know a node by: its public key in libp2p's format, in an identity multihash.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct PeerId([u8; 38]);

impl PeerId {
	/// Identity multihash of 36 bytes; a protobuf message of key type 1 (Ed25519) and 32 bytes of data.
	const PREFIX: [u8; 6] = [0x00, 0x24, 0x08, 0x01, 0x12, 0x20];

	/// The peer with this key.
	pub fn of(key: &ed25519::Public) -> Self {
		let mut bytes = [0; 38];
		bytes[..6].copy_from_slice(&Self::PREFIX);
		bytes[6..].copy_from_slice(key.as_slice());
		Self(bytes)
	}

	/// As the chain has it, in `nodeAuthorization`.
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
		// As of "beadle-node key inspect-node-key".
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
