//! The calls about authorities, peers and the runtime that stories make.

use beadle_client::interface::call::EncodedCall;
use beadle_primitives::AccountId;
use codec::Encode;
use sp_runtime::MultiAddress;

/// Registers the signer's session keys, with the proof that it possesses them.
pub fn set_keys(aura: &[u8; 32], grandpa: &[u8; 32], proof: &[u8]) -> EncodedCall {
	EncodedCall::raw("Session", "set_keys", (aura, grandpa, proof).encode())
}

/// Adds a node to the list of peers.
pub fn add_well_known_node(peer: &[u8], owner: &AccountId) -> EncodedCall {
	EncodedCall::raw("NodeAuthorization", "add_well_known_node", (peer, address(owner)).encode())
}

/// Replaces the list of peers by these nodes, which all belong to `owner`.
pub fn reset_well_known_nodes(peers: &[Vec<u8>], owner: &AccountId) -> EncodedCall {
	let nodes: Vec<_> = peers.iter().map(|peer| (peer, owner)).collect();
	EncodedCall::raw("NodeAuthorization", "reset_well_known_nodes", nodes.encode())
}

/// Makes an account an authority.
pub fn add_authority(who: &AccountId) -> EncodedCall {
	EncodedCall::raw("Validators", "add_member", address(who).encode())
}

/// Removes an authority.
pub fn remove_authority(who: &AccountId) -> EncodedCall {
	EncodedCall::raw("Validators", "remove_member", address(who).encode())
}

/// Authorises an upgrade to the runtime with this hash.
pub fn authorize_upgrade(code: &[u8]) -> EncodedCall {
	EncodedCall::raw("System", "authorize_upgrade", sp_crypto_hashing::blake2_256(code).to_vec())
}

/// Applies the authorised upgrade.
pub fn apply_authorized_upgrade(code: &[u8]) -> EncodedCall {
	EncodedCall::raw("System", "apply_authorized_upgrade", code.encode())
}

fn address(account: &AccountId) -> MultiAddress<AccountId, ()> {
	MultiAddress::Id(account.clone())
}
