//! Nodes that lack blocks which most peers no longer keep: one that was off for a long time, and new ones.

use beadle_client::Chain;
use beadle_scenarios::{until, TestNetwork};
use serde_json::json;
use std::{fs, time::Duration};
use tokio::time::{sleep, Instant};

/// Number of blocks whose bodies the network keeps: the minimum, so that a minute is a long time.
const WINDOW: u64 = 32;

/// Archive node, which keeps all bodies.
const ARCHIVE: u16 = 6;

/// Nodes that are off for longer than the window.
const AUTHORITY: u16 = 4;
const BRIDGE: u16 = 5;

const SOON: Duration = Duration::from_secs(120);

/// Number of blocks that the SDK requests at a time. While a peer has the last of them, it sends those, and the node
/// requests their parent whenever another block is announced.
const BATCH: u64 = 64;

/// Maximum number of block requests per minute by a node that is left behind: one every two seconds to each of three peers.
/// Sync begins its search for the last block in common anew with every empty answer.
const QUESTIONS_A_MINUTE: f64 = 90.0;

async fn best(chain: &Chain) -> u64 {
	chain.best_number().await.expect("the node answers")
}

/// Waits until a node has caught up with another.
async fn is_at_the_head(who: &str, chain: &Chain, other: &Chain) {
	let start = Instant::now();
	until(&format!("{who} is at the head"), SOON, || async { best(chain).await + 2 >= best(other).await }).await;
	println!("{who} was at the head after {:.0} s", start.elapsed().as_secs_f64());
}

/// Returns the number of block requests of the bridge that were answered.
async fn questions(network: &TestNetwork) -> f64 {
	let is_count = |line: &str| {
		line.starts_with("substrate_sub_libp2p_requests_out_success_total_count") && line.contains("/sync/2\"")
	};
	network.metric_where(BRIDGE, is_count).await.expect("it has asked")
}

/// Returns whether the bridge has the body of the block at this height.
async fn has_body(network: &TestNetwork, number: u64) -> bool {
	let hash = network.ask(BRIDGE, "chain_getBlockHash", json!([number])).await;
	!network.ask(BRIDGE, "chain_getBlock", json!([hash])).await.is_null()
}

/// Removes the database of a node that is not running. Its keys stay.
fn purge(network: &TestNetwork, node: u16) {
	let chains = network.node(node).unwrap().directory().join("chains");
	for chain in fs::read_dir(chains).expect("the node has run") {
		fs::remove_dir_all(chain.unwrap().path().join("paritydb")).expect("its database can be removed");
	}
}

/// Restarts the bridge with an empty database and these options.
async fn begin_anew(network: &mut TestNetwork, arguments: &[&str]) -> Chain {
	network.stop(BRIDGE).await.unwrap();
	purge(network, BRIDGE);
	network.set_arguments(BRIDGE, arguments).unwrap();
	network.start(BRIDGE).unwrap();
	network.chain(BRIDGE).await
}

// Long, since it is one story: each part begins where the one before has ended.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_left_behind_for_good() {
	let mut network = TestNetwork::start(4, 2).await;
	let window = format!("--blocks-pruning={WINDOW}");
	let healthy = [1, 2, 3];
	for node in [1, 2, 3, AUTHORITY, BRIDGE] {
		network.set_arguments(node, &["--state-pruning=archive", &window]).unwrap();
		network.restart(node).await.unwrap();
		network.chain(node).await;
	}
	let chain = network.chain(1).await;
	let gone_at = best(&chain).await;
	assert!(network.kill(AUTHORITY).await.unwrap());
	assert!(network.kill(BRIDGE).await.unwrap());
	let away = Duration::from_secs((BATCH + WINDOW) * 2 + 60);
	until("more blocks are made than bodies are kept", away, || async { best(&chain).await > gone_at + WINDOW + 15 })
		.await;

	// A bridge that only knows nodes which have pruned the blocks that it lacks reports this, and does not flood them
	// with requests.
	let known: Vec<_> = healthy.iter().map(|node| network.node(*node).unwrap().p2p_address()).collect();
	let mut alone = vec!["--state-pruning=archive", &*window, "--reserved-only"];
	alone.extend(known.iter().flat_map(|address| ["--reserved-nodes", address]));
	network.set_arguments(BRIDGE, &alone).unwrap();
	network.start(BRIDGE).unwrap();
	let bridge = network.chain(BRIDGE).await;
	until("the bridge says that it is left behind", SOON, || async {
		network.metric(BRIDGE, "beadle_left_behind").await == Some(1.0)
	})
	.await;
	let stuck_at = best(&bridge).await;
	let dropped = gone_at + BATCH + WINDOW + 10;
	until("peers have nothing of what the bridge asks for", away, || async { best(&chain).await > dropped }).await;
	let before = questions(&network).await;
	sleep(Duration::from_secs(60)).await;
	let asked = questions(&network).await - before;
	println!("left behind, the bridge asked for blocks {asked} times in a minute");
	assert!(asked <= QUESTIONS_A_MINUTE, "it asked {asked} times");
	assert_eq!(best(&bridge).await, stuck_at);
	let log = network.node(BRIDGE).unwrap().log();
	let said: Vec<_> = log.lines().filter(|line| line.contains("Left behind")).collect();
	assert!(
		said.len() == 1
			&& said[0].contains("--sync warp")
			&& said[0].contains("--archive")
			&& said[0].contains("OPERATIONS"),
		"{said:?}"
	);

	// It follows its own advice: with a recent state it catches up at once.
	let mut warp = alone.clone();
	// States of skipped blocks cannot be kept.
	warp[0] = "--sync=warp";
	let bridge = begin_anew(&mut network, &warp).await;
	is_at_the_head("a bridge that starts from a recent state", &bridge, &chain).await;

	// An authority with an archive node among its peers catches up by itself.
	network.start(AUTHORITY).unwrap();
	let authority = network.chain(AUTHORITY).await;
	is_at_the_head("an authority that was off for longer than bodies are kept", &authority, &chain).await;

	// So does a node that starts from the first block, and then it has all bodies.
	let bridge = begin_anew(&mut network, &["--archive"]).await;
	is_at_the_head("a new archive node beside another", &bridge, &chain).await;
	until("it says that it has all bodies", SOON, || async {
		network.metric(BRIDGE, "beadle_bodies_from_block").await == Some(1.0)
	})
	.await;

	// A node that keeps all bodies and starts from a recent state reports the first block from which on it has them.
	let bridge = begin_anew(&mut network, &["--sync=warp"]).await;
	is_at_the_head("a node that keeps all bodies from a recent state on", &bridge, &chain).await;
	// While it fills the gap below, the first block changes.
	until("it says from which block on it has bodies, and its log does, too", SOON, || async {
		let from = network.metric(BRIDGE, "beadle_bodies_from_block").await.unwrap_or_default();
		let log = network.node(BRIDGE).unwrap().log();
		from > 1.0 && log.contains(&format!("Bodies are kept of all blocks from #{from} on"))
	})
	.await;
	let from = network.metric(BRIDGE, "beadle_bodies_from_block").await.unwrap();
	assert!(has_body(&network, from as u64).await, "block {from}");
	assert!(!has_body(&network, from as u64 - 1).await, "block before {from}");

	// The archive node has had all bodies all the time.
	assert_eq!(network.metric(ARCHIVE, "beadle_bodies_from_block").await, Some(1.0));
}
