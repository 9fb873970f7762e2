//! Admission of peers: listed nodes, light clients at a bridge, and nobody else; and the effect of a wrong list.

use beadle_client::{
	interface::call::{EncodedCall, Transfer},
	submit::council_member::Settled,
	Chain,
};
use beadle_harness::{health::Health, NodeKey, Role};
use beadle_primitives::AccountId;
use beadle_scenarios::{calls::reset_well_known_nodes, until, Council, TestNetwork};
use codec::Compact;
use std::{path::Path, process::Command, time::Duration};
use subxt_signer::sr25519::dev;
use tokio::time::sleep;

/// Time that is long enough to find a willing peer.
const LONG_ENOUGH: Duration = Duration::from_secs(15);

/// Time for which an authority waits for a peer before it opens, and the time it then takes to catch up.
const RESCUED_WITHIN: Duration = Duration::from_secs(60 + 60);

async fn peers(url: &str) -> usize {
	Health::ask(url).await.expect("the node answers").peers
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_are_kept_out_and_light_clients_are_served() {
	let mut network = TestNetwork::start(4, 1).await;
	let chain = network.chain(1).await;
	let bridge = network.node(5).unwrap().p2p_address();

	// A full node that is not listed knows the authorities, which are the chain's boot nodes, and the bridge.
	let stranger = network.add_node(Role::Full, &["--bootnodes", &bridge]).unwrap();
	network.start(stranger).unwrap();
	let outside = network.chain(stranger).await;
	// Its client's transaction is valid, and yet nobody relays it.
	let ferdie = AccountId::new(dev::ferdie().public_key().0);
	let transfer = Transfer { dest: ferdie.clone().into(), value: Compact(1) };
	let member = beadle_client::CouncilMember::new(outside.clone(), dev::ferdie(), Settled::InBlock);
	let transaction = member.sign(&EncodedCall::from(&transfer)).await.unwrap();
	let mut submission = outside.submit(&transaction).await.expect("its own pool takes it");
	sleep(LONG_ENOUGH).await;
	assert_eq!(peers(&network.url(stranger)).await, 0, "somebody talks to the stranger");
	assert_eq!(outside.best_number().await.unwrap(), 0, "the stranger gets blocks");
	assert_eq!(chain.next_nonce(&ferdie).await.unwrap(), 0, "the stranger's transaction is known");
	assert!(futures::poll!(Box::pin(submission.in_block())).is_pending());
	// The same transaction is accepted through a node that is listed.
	chain.submit(&transaction).await.expect("an authority takes it from its operator").in_block().await.unwrap();

	light_client_is_served(&network, &bridge);
}

/// Lets a light client that knows only the bridge follow the chain and send a reading.
fn light_client_is_served(network: &TestNetwork, bridge: &str) {
	let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../polkadot-js");
	let status = Command::new("npm")
		.args(["run", "--silent", "test:light"])
		.current_dir(tests)
		.env("BEADLE_URL", network.url(1))
		.env("BEADLE_LIGHT_SPEC", network.chain_spec())
		.env("BEADLE_BRIDGE_ADDR", bridge)
		.status()
		.expect("npm is there");
	assert!(status.success(), "the light client's test fails");
}

/// Returns the call that replaces the list of nodes; all belong to Alice.
fn list_of(nodes: &[Vec<u8>]) -> EncodedCall {
	reset_well_known_nodes(nodes, &AccountId::new(dev::alice().public_key().0))
}

/// The list names node 4 and, by mistake, otherwise only a node that does not exist: node 4 may talk to none of the
/// others.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_list_does_not_isolate_an_authority_for_good() {
	let mut network = TestNetwork::start(4, 0).await;
	let (chain, fourth) = (network.chain(1).await, network.chain(4).await);
	let council = Council::at(&network.url(1)).await;
	let peer = |number| network.node(number).unwrap().peer_id().as_bytes().to_vec();
	let right: Vec<_> = (1..=4).map(peer).collect();
	// A valid peer id of no node.
	let nobody = NodeKey::numbered(999).peer_id().as_bytes().to_vec();

	council.carry(&list_of(&[right[3].clone(), nobody])).await;
	let fourth_url = network.url(4);
	until("node 4 has lost its peers", RESCUED_WITHIN, || async { peers(&fourth_url).await == 0 }).await;
	let lost_at = chain.finalised_number().await.unwrap();
	until("node 4 finds its way back", RESCUED_WITHIN, || async {
		fourth.finalised_number().await.is_ok_and(|finalised| finalised > lost_at + 5)
	})
	.await;

	council.carry(&list_of(&right)).await;
	let corrected_at = chain.best_number().await.unwrap();
	until("node 4 hears of the correction", RESCUED_WITHIN, || is_final_at(&fourth, corrected_at)).await;
	// Nobody stays on a fork of the time when the nodes were apart.
	for number in [1, 2, 3] {
		let chain = network.chain(number).await;
		until(&format!("node {number} is back, too"), RESCUED_WITHIN, || is_final_at(&chain, corrected_at)).await;
	}
	let log = network.node(4).unwrap().log_path();
	until("node 4 is closed to others again", RESCUED_WITHIN, || async {
		let log = std::fs::read_to_string(&log).unwrap_or_default();
		log.lines()
			.rfind(|line| line.contains("Peers: "))
			.is_some_and(|line| line.contains("3 listed nodes, and nobody else"))
	})
	.await;
}

/// The list names the bridge and otherwise only a node that does not exist. The bridge still has a peer, a light
/// client, which delivers no blocks.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_list_does_not_cut_a_bridge_off_that_has_a_light_client() {
	let mut network = TestNetwork::start(4, 1).await;
	let (chain, bridge) = (network.chain(1).await, network.chain(5).await);
	let specification = network.light_spec(5).unwrap();
	let light = Chain::connect_light(&specification, |_| ()).await.expect("the bridge serves a light client");
	let council = Council::at(&network.url(1)).await;
	let listed = network.node(5).unwrap().peer_id().as_bytes().to_vec();

	council.carry(&list_of(&[listed, NodeKey::numbered(999).peer_id().as_bytes().to_vec()])).await;
	let full_peers = || network.metric(5, "beadle_full_peers");
	until("the bridge has lost the authorities", RESCUED_WITHIN, || async { full_peers().await == Some(0.0) }).await;
	assert_eq!(peers(&network.url(5)).await, 1, "the light client is the bridge's peer");
	let lost_at = chain.finalised_number().await.unwrap();
	until("the bridge finds its way back", RESCUED_WITHIN, || is_final_at(&bridge, lost_at + 5)).await;
	until("the light client follows it", RESCUED_WITHIN, || is_final_at(&light, lost_at + 5)).await;
}

async fn is_final_at(chain: &Chain, number: u64) -> bool {
	chain.finalised_number().await.is_ok_and(|finalised| finalised >= number)
}
