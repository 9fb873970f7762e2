//! Admission of peers.
//!
//! The chain lists the peers of this node. The node reads the list through a runtime API at its start, and the offchain
//! worker sets it block by block. The effect of the list depends on the node's part ([`Admission`]). An authority talks
//! to listed nodes only, and a list can be wrong. So that a wrong list cannot cut an authority off for good,
//!
//! - an empty list, or one that does not name this node, leaves the node open, as if there were none;
//! - nodes given by `--reserved-nodes` stay peers, whatever the list says;
//! - a node that has had no full node as a peer for a while admits the boot nodes and everyone else, until it has had
//!   one for a while, and so learns of the list's correction.
//!
//! With `--reserved-only` none of this applies: only the operator's choice counts.

use std::{
	collections::HashSet,
	sync::Arc,
	time::{Duration, Instant},
};

use async_trait::async_trait;
use sc_cli::{OffchainWorkerEnabled, RunCmd};
use sc_network::{
	config::{MultiaddrWithPeerId, NetworkConfiguration, NonReservedPeerMode},
	service::traits::NetworkService,
	Multiaddr, NetworkPeers, NetworkStateInfo, ObservedRole, PeerId, ProtocolName, ReputationChange,
};
use sc_network_sync::SyncingService;
use sc_service::Role;
use tokio::sync::watch;

use crate::{full_peers, runtime_api::Block};

/// Time without a full node as a peer after which a node opens, and time with one after which it closes again.
const PATIENCE: Duration = Duration::from_secs(60);

/// Interval at which the node checks its peers.
const LOOK_INTERVAL: Duration = Duration::from_secs(5);

/// Nodes that the chain lists as peers of this one; `None` until the chain was asked.
pub type List = Option<HashSet<PeerId>>;

/// Peers that a node admits to its block announcements, gossip and transactions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Admission {
	/// An authority: the listed nodes only.
	Listed,
	/// A bridge: the listed nodes, and light clients.
	ListedAndLight,
	/// Any other node: everyone.
	Everyone,
}

impl Admission {
	/// Returns the admission that follows from a node's role.
	pub fn of(role: Role, bridge: bool) -> Self {
		match (role, bridge) {
			(Role::Authority, _) => Self::Listed,
			(Role::Full, true) => Self::ListedAndLight,
			(Role::Full, false) => Self::Everyone,
		}
	}
}

/// Turns a node's options into those of a bridge: no slots for full nodes, since listed ones need none, and an offchain
/// worker, which sets the list.
pub fn as_bridge(run: &mut RunCmd) {
	run.network_params.in_peers = 0;
	run.network_params.out_peers = 0;
	run.offchain_worker_params.enabled = OffchainWorkerEnabled::Always;
}

/// Task that keeps the node's peers to those that it admits.
pub struct PeerGate {
	admission: Admission,
	operators: HashSet<PeerId>,
	boot_nodes: HashSet<PeerId>,
	listed: watch::Receiver<List>,
}

/// The network as the offchain worker sees it: the list of peers goes to the [`PeerGate`].
pub struct ListingNetwork {
	network: Arc<dyn NetworkService>,
	listed: watch::Sender<List>,
}

impl PeerGate {
	/// Configures the network for this admission. Returns `None` if the node admits everyone, or only the operator's
	/// choice; the chain's list then has no effect.
	pub fn new(admission: Admission, config: &mut NetworkConfiguration) -> (Option<Self>, watch::Sender<List>) {
		let (sender, listed) = watch::channel(None);
		let peers = &mut config.default_peers_set;
		if admission == Admission::Everyone || peers.non_reserved_mode == NonReservedPeerMode::Deny {
			return (None, sender);
		}
		let ids = |nodes: &[MultiaddrWithPeerId]| nodes.iter().map(|node| node.peer_id).collect::<HashSet<_>>();
		let gate =
			Self { admission, operators: ids(&peers.reserved_nodes), boot_nodes: ids(&config.boot_nodes), listed };
		// From the start; the chain's list follows in a moment.
		if gate.admitted(None, false).1 {
			peers.non_reserved_mode = NonReservedPeerMode::Deny;
		}
		(Some(gate), sender)
	}

	/// Returns the nodes that the operator named, as reserved or as boot nodes.
	fn known(&self) -> HashSet<PeerId> {
		self.operators.union(&self.boot_nodes).copied().collect()
	}

	/// Returns the peers to keep, and whether to deny all others.
	fn admitted(&self, listed: Option<&HashSet<PeerId>>, alone: bool) -> (HashSet<PeerId>, bool) {
		let peers: HashSet<_> = match listed {
			None => self.known(),
			Some(listed) if alone => self.known().union(listed).copied().collect(),
			Some(listed) => self.operators.union(listed).copied().collect(),
		};
		let names_peers = !listed.unwrap_or(&peers).is_empty();
		(peers, self.admission == Admission::Listed && names_peers && !alone)
	}

	/// Applies the list whenever it changes, and opens the node if it is alone for too long.
	pub async fn run(mut self, network: Arc<dyn NetworkService>, sync: Arc<SyncingService<Block>>) {
		let mut look = tokio::time::interval(LOOK_INTERVAL);
		// Until the offchain workers end. Without them, the list read at the start stays.
		let mut is_told = true;
		let mut alone = false;
		// Whether the node has peers, and since when that is so.
		let mut connected = (true, Instant::now());
		let mut applied = None;
		loop {
			let listed = self.listed.borrow_and_update().clone();
			let admitted = self.admitted(listed.as_ref(), alone);
			if applied.as_ref() != Some(&admitted) {
				let (peers, closed) = &admitted;
				self.log(peers.len(), *closed, alone);
				sync.set_no_slot_peers(peers.clone());
				network.set_authorized_peers(peers.clone());
				network.set_authorized_only(*closed);
				applied = Some(admitted);
			}
			tokio::select! {
				_ = look.tick() => {},
				changed = self.listed.changed(), if is_told => is_told = changed.is_ok(),
			}
			let Some(peers) = full_peers::count(&sync).await else { return };
			let has_peers = peers > 0;
			if has_peers != connected.0 {
				connected = (has_peers, Instant::now());
			}
			if connected.1.elapsed() >= PATIENCE {
				alone = !has_peers;
			}
		}
	}

	/// Logs whom the node admits now.
	fn log(&self, peers: usize, closed: bool, alone: bool) {
		match self.admission {
			_ if closed => log::info!("Peers: {peers} listed nodes, and nobody else"),
			Admission::ListedAndLight => log::info!("Peers: {peers} listed nodes, and light clients"),
			_ if alone => log::warn!("Peers: everyone, since there was none for a while"),
			_ => log::warn!("Peers: everyone, since the chain does not list this node with others"),
		}
	}
}

impl ListingNetwork {
	/// Wraps the network.
	pub fn new(network: Arc<dyn NetworkService>, listed: watch::Sender<List>) -> Self {
		Self { network, listed }
	}
}

impl NetworkStateInfo for ListingNetwork {
	fn external_addresses(&self) -> Vec<Multiaddr> {
		self.network.external_addresses()
	}

	fn listen_addresses(&self) -> Vec<Multiaddr> {
		self.network.listen_addresses()
	}

	fn local_peer_id(&self) -> PeerId {
		self.network.local_peer_id()
	}
}

#[async_trait]
impl NetworkPeers for ListingNetwork {
	/// Passes the list on to the [`PeerGate`].
	fn set_authorized_peers(&self, peers: HashSet<PeerId>) {
		self.listed.send_if_modified(|listed| {
			let modified = listed.as_ref() != Some(&peers);
			*listed = Some(peers);
			modified
		});
	}

	/// Does nothing: the [`PeerGate`] decides.
	fn set_authorized_only(&self, _: bool) {}

	fn add_known_address(&self, peer_id: PeerId, address: Multiaddr) {
		self.network.add_known_address(peer_id, address);
	}

	fn report_peer(&self, peer_id: PeerId, change: ReputationChange) {
		self.network.report_peer(peer_id, change);
	}

	fn peer_reputation(&self, peer_id: &PeerId) -> i32 {
		self.network.peer_reputation(peer_id)
	}

	fn disconnect_peer(&self, peer_id: PeerId, protocol: ProtocolName) {
		self.network.disconnect_peer(peer_id, protocol);
	}

	fn accept_unreserved_peers(&self) {
		self.network.accept_unreserved_peers();
	}

	fn deny_unreserved_peers(&self) {
		self.network.deny_unreserved_peers();
	}

	fn add_reserved_peer(&self, peer: MultiaddrWithPeerId) -> Result<(), String> {
		self.network.add_reserved_peer(peer)
	}

	fn remove_reserved_peer(&self, peer_id: PeerId) {
		self.network.remove_reserved_peer(peer_id);
	}

	fn set_reserved_peers(&self, protocol: ProtocolName, peers: HashSet<Multiaddr>) -> Result<(), String> {
		self.network.set_reserved_peers(protocol, peers)
	}

	fn add_peers_to_reserved_set(&self, protocol: ProtocolName, peers: HashSet<Multiaddr>) -> Result<(), String> {
		self.network.add_peers_to_reserved_set(protocol, peers)
	}

	fn remove_peers_from_reserved_set(&self, protocol: ProtocolName, peers: Vec<PeerId>) -> Result<(), String> {
		self.network.remove_peers_from_reserved_set(protocol, peers)
	}

	fn sync_num_connected(&self) -> usize {
		self.network.sync_num_connected()
	}

	fn peer_role(&self, peer_id: PeerId, handshake: Vec<u8>) -> Option<ObservedRole> {
		self.network.peer_role(peer_id, handshake)
	}

	async fn reserved_peers(&self) -> Result<Vec<PeerId>, ()> {
		self.network.reserved_peers().await
	}
}
