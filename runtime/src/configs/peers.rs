//! List of the peers of authorities and bridges.

use super::council::EnsureRootOrTwoThirds;
use crate::*;
use alloc::collections::BTreeSet;
use frame_support::{parameter_types, traits::Contains};
use pallet_node_authorization::Call;
use sp_core::OpaquePeerId;

parameter_types! {
	/// Maximum number of nodes that the council can list, and that an owner can add to its node's peers.
	pub const MaxNodes: u32 = 64;
	/// Maximum length of a peer id. One of libp2p with an ed25519 key has 38 bytes.
	pub const MaxPeerIdLength: u32 = 64;
}

impl pallet_node_authorization::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type MaxWellKnownNodes = MaxNodes;
	type MaxPeerIdLength = MaxPeerIdLength;
	type AddOrigin = EnsureRootOrTwoThirds;
	type RemoveOrigin = EnsureRootOrTwoThirds;
	type SwapOrigin = EnsureRootOrTwoThirds;
	type ResetOrigin = EnsureRootOrTwoThirds;
	type WeightInfo = ();
}

/// Returns the peers of this node, as the pallet's offchain worker sets them: those that its owner has added and, if
/// the council lists the node, all others on the list.
pub fn listed_peers(node: &OpaquePeerId) -> BTreeSet<OpaquePeerId> {
	let mut peers = NodeAuthorization::additional_connection(node);
	let mut listed = NodeAuthorization::well_known_nodes();
	if listed.remove(node) {
		peers.append(&mut listed);
	}
	peers
}

/// Call filter for what the pallet leaves open: it rejects claims of nodes without the council, and lists of unlimited
/// length. Such calls fail with `CallFiltered`.
pub struct NodesAreTheCouncils;

impl Contains<RuntimeCall> for NodesAreTheCouncils {
	fn contains(call: &RuntimeCall) -> bool {
		match call {
			RuntimeCall::NodeAuthorization(Call::claim_node { .. }) => false,
			RuntimeCall::NodeAuthorization(Call::add_connections { node, connections }) => {
				let known = || pallet_node_authorization::AdditionalConnections::<Runtime>::get(node).len();
				// What is too long is not even looked up.
				fits(node.0.len(), MaxPeerIdLength::get())
					&& fits(connections.len(), MaxNodes::get())
					&& fits(known().saturating_add(connections.len()), MaxNodes::get())
					&& connections.iter().all(|peer| fits(peer.0.len(), MaxPeerIdLength::get()))
			},
			RuntimeCall::NodeAuthorization(Call::reset_well_known_nodes { nodes }) => {
				fits(nodes.len(), MaxNodes::get())
					&& nodes.iter().all(|(peer, _)| fits(peer.0.len(), MaxPeerIdLength::get()))
			},
			_ => true,
		}
	}
}

fn fits(length: usize, most: u32) -> bool {
	u32::try_from(length).is_ok_and(|length| length <= most)
}
