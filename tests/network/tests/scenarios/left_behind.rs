//! Nodes that lack blocks which most peers no longer keep: one that was off for long, and ones that are new.

use beadle_client::Chain;
use beadle_network_tests::{until, TestNetwork};
use serde_json::json;
use std::{fs, time::Duration};
use tokio::time::{sleep, Instant};

/// How many blocks' bodies the network keeps: as few as a node may, so that a minute is long.
const WINDOW: u64 = 32;

/// Keeps everything.
const ARCHIVE: u16 = 6;

/// Is off for longer than the window.
const AUTHORITY: u16 = 4;
const BRIDGE: u16 = 5;

const SOON: Duration = Duration::from_secs(120);

/// How many blocks the SDK asks for at a time. While a peer has the last of them, it gives those, and the node looks for their
/// parent whenever another block is announced.
const BATCH: u64 = 64;

/// How often a node that is left behind may ask for blocks, in a minute: a few times each of three peers.
const QUESTIONS_A_MINUTE: f64 = 20.0;

async fn best(chain: &Chain) -> u64 {
	chain.best_number().await.expect("the node answers")
}

/// Waits until a node has come up with another.
async fn is_at_the_head(who: &str, chain: &Chain, other: &Chain) {
	let start = Instant::now();
	until(&format!("{who} is at the head"), SOON, || async { best(chain).await + 2 >= best(other).await }).await;
	println!("{who} was at the head after {:.0} s", start.elapsed().as_secs_f64());
}

/// How many times the bridge has asked for blocks, and was answered.
async fn questions(network: &TestNetwork) -> f64 {
	let is_count = |line: &str| {
		line.starts_with("substrate_sub_libp2p_requests_out_success_total_count") && line.contains("/sync/2\"")
	};
	network.metric_where(BRIDGE, is_count).await.expect("it has asked")
}

/// Whether the bridge has the body of the block at this height.
async fn has_body(network: &TestNetwork, number: u64) -> bool {
	let hash = network.ask(BRIDGE, "chain_getBlockHash", json!([number])).await;
	!network.ask(BRIDGE, "chain_getBlock", json!([hash])).await.is_null()
}

/// Removes the chain of a node that does not run. Its keys stay.
fn purge(network: &TestNetwork, node: u16) {
	let chains = network.node(node).unwrap().directory().join("chains");
	for chain in fs::read_dir(chains).expect("the node has run") {
		fs::remove_dir_all(chain.unwrap().path().join("paritydb")).expect("its database can be removed");
	}
}

/// Has the bridge begin anew with these options.
async fn begin_anew(network: &mut TestNetwork, arguments: &[&str]) -> Chain {
	network.stop(BRIDGE).await.unwrap();
	purge(network, BRIDGE);
	network.set_arguments(BRIDGE, arguments).unwrap();
	network.start(BRIDGE).unwrap();
	network.chain(BRIDGE).await
}

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

	// A bridge that only knows nodes that have dropped what it lacks says so, and does not bother them.
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

	// It does what it says: with a recent state it is there at once.
	let mut warp = alone.clone();
	// States cannot be kept of blocks that are passed over.
	warp[0] = "--sync=warp";
	let bridge = begin_anew(&mut network, &warp).await;
	is_at_the_head("a bridge that starts from a recent state", &bridge, &chain).await;

	// An authority that finds an archive node among its peers comes back by itself.
	network.start(AUTHORITY).unwrap();
	let authority = network.chain(AUTHORITY).await;
	is_at_the_head("an authority that was off for longer than bodies are kept", &authority, &chain).await;

	// So does one that begins with the first block, and then it has all of them.
	let bridge = begin_anew(&mut network, &["--archive"]).await;
	is_at_the_head("a new archive node beside another", &bridge, &chain).await;
	until("it says that it has all bodies", SOON, || async {
		network.metric(BRIDGE, "beadle_bodies_from_block").await == Some(1.0)
	})
	.await;

	// One that keeps all bodies and starts from a recent state says from which block on it has them.
	let bridge = begin_anew(&mut network, &["--sync=warp"]).await;
	is_at_the_head("a node that keeps all bodies from a recent state on", &bridge, &chain).await;
	until("it says from which block on it has bodies", SOON, || async {
		network.metric(BRIDGE, "beadle_bodies_from_block").await > Some(1.0)
	})
	.await;
	let from = network.metric(BRIDGE, "beadle_bodies_from_block").await.unwrap();
	let log = network.node(BRIDGE).unwrap().log();
	assert!(log.contains(&format!("Bodies are kept of all blocks from #{from} on")), "its log does not say so");
	assert!(has_body(&network, from as u64).await, "block {from}");
	assert!(!has_body(&network, from as u64 - 1).await, "block before {from}");

	// And the archive node has had all of them all the time.
	assert_eq!(network.metric(ARCHIVE, "beadle_bodies_from_block").await, Some(1.0));
}
