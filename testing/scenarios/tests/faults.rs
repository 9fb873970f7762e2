//! Power cuts of one node, and then of two of four.

use beadle_client::Chain;
use beadle_scenarios::{
	ledger::{each_is_final_once, Ledger},
	until, TestNetwork, Traffic,
};
use std::time::Duration;
use tokio::time::{sleep, Instant};

const SOON: Duration = Duration::from_secs(40);

/// Time limit for a restarted node to reach the head of the chain.
const BACK_WITHIN: Duration = Duration::from_secs(20);

async fn best(chain: &Chain) -> u64 {
	chain.best_number().await.expect("the node answers")
}

async fn finalised(chain: &Chain) -> u64 {
	chain.finalised_number().await.expect("the node answers")
}

/// Waits until this many more blocks are final.
async fn finality_goes_on(chain: &Chain, blocks: u64) {
	let target = finalised(chain).await + blocks;
	until("finality goes on", SOON, || async { finalised(chain).await >= target }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readings_survive_power_cuts() {
	let mut network = TestNetwork::start(4, 0).await;
	let chain = network.chain(1).await;
	let traffic = Traffic::start(&chain, network.numbers().iter().map(|number| network.url(*number)).collect()).await;

	// One of four is down: the others continue, and it catches up.
	assert!(network.kill(2).await.unwrap());
	finality_goes_on(&chain, 5).await;
	network.start(2).unwrap();
	let started = Instant::now();
	let second = network.chain(2).await;
	until("node 2 is at the head", BACK_WITHIN.saturating_sub(started.elapsed()), || async {
		best(&second).await >= best(&chain).await
	})
	.await;
	println!("node 2 was back at the head {:.1} s after it was started", started.elapsed().as_secs_f64());
	finality_goes_on(&second, 2).await;

	// Two of four are down: authoring continues, finality does not, and final blocks stay final.
	let before = Ledger::read(&chain, finalised(&chain).await).await.hashes();
	assert!(network.kill(3).await.unwrap());
	assert!(network.kill(4).await.unwrap());
	// Votes already under way may still finalise blocks.
	sleep(Duration::from_secs(5)).await;
	let (stuck_at, authored) = (finalised(&chain).await, best(&chain).await);
	until("blocks go on", SOON, || async { best(&chain).await >= authored + 4 }).await;
	assert_eq!(finalised(&chain).await, stuck_at, "two of four finalise nothing");

	network.start(3).unwrap();
	network.start(4).unwrap();
	let third = network.chain(3).await;
	until("finality resumes", Duration::from_secs(60), || async { finalised(&chain).await > authored }).await;
	finality_goes_on(&third, 2).await;

	let made = traffic.made();
	let packs = traffic.stop().await;
	println!("{made} readings were made meanwhile");
	let hashes = each_is_final_once([&chain, &third], &packs).await;
	assert_eq!(hashes[..before.len()], before, "what was final has changed");
}
