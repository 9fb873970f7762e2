//! Finality stands still for long: two of four authorities are down.
//!
//! `BEADLE_STANDSTILL_MINUTES` says for how long; for ten, if it does not.

use beadle_client::Chain;
use beadle_network_tests::{until, TestNetwork};
use std::{env, time::Duration};
use tokio::time::{sleep, Instant};

/// How long unless `BEADLE_STANDSTILL_MINUTES` says so.
const MINUTES: u64 = 10;

/// Slots in a minute.
const SLOTS: u64 = 30;

/// How long finality may take to be at the head again.
const BACK_WITHIN: Duration = Duration::from_secs(180);

/// How many blocks are made before authoring slows down.
const SLACK: u64 = 50;

async fn best(chain: &Chain) -> u64 {
	chain.best_number().await.expect("the node answers")
}

async fn finalised(chain: &Chain) -> u64 {
	chain.finalised_number().await.expect("the node answers")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn authoring_slows_down_while_nothing_becomes_final() {
	let minutes = env::var("BEADLE_STANDSTILL_MINUTES")
		.map_or(MINUTES, |minutes| minutes.parse().expect("BEADLE_STANDSTILL_MINUTES is a number"));
	let mut network = TestNetwork::start(4, 0).await;
	let chain = network.chain(1).await;
	let process = network.process(1).await;
	let before = process.memory("VmRSS");

	assert!(network.kill(3).await.unwrap());
	assert!(network.kill(4).await.unwrap());
	sleep(Duration::from_secs(5)).await;
	let (stuck_at, from) = (finalised(&chain).await, best(&chain).await);
	sleep(Duration::from_secs(minutes * 60)).await;
	let made = best(&chain).await - from;
	let (after, most) = (process.memory("VmRSS"), process.memory("VmHWM"));
	assert_eq!(finalised(&chain).await, stuck_at, "two of four finalise nothing");
	// Two of four slots have an author.
	let without = minutes * SLOTS / 2;
	println!(
		"{minutes} minutes without finality: {made} blocks were made where {without} slots had an author; memory of node 1 \
		 from {before} to {after} MiB, {most} at most"
	);
	assert!(made > SLACK.min(without) / 2, "authoring has stopped: {made} blocks");
	assert!(minutes < 5 || made < without * 3 / 4, "authoring does not slow down: {made} of {without}");

	let head = best(&chain).await;
	let start = Instant::now();
	network.start(3).unwrap();
	network.start(4).unwrap();
	network.chain(3).await;
	until("what was made is final", BACK_WITHIN, || async { finalised(&chain).await >= head }).await;
	println!("{:.0} s after the two were started, all {made} blocks were final", start.elapsed().as_secs_f64());
	// Authoring is as fast as ever.
	let target = best(&chain).await + 10;
	until("blocks come every slot again", Duration::from_secs(90), || async { finalised(&chain).await >= target })
		.await;
}
