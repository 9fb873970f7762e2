//! A long standstill of finality: two of four authorities are down.
//!
//! `BEADLE_STANDSTILL_MINUTES` sets its length; the default is ten minutes.

use beadle_client::Chain;
use beadle_scenarios::{until, TestNetwork};
use std::{env, time::Duration};
use tokio::time::{sleep, Instant};

/// Default length of the standstill in minutes.
const MINUTES: u64 = 10;

/// Slots per minute.
const SLOTS: u64 = 30;

/// Time limit for finality to catch up with the best block.
const BACK_WITHIN: Duration = Duration::from_secs(180);

/// Number of blocks before authoring slows down.
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
	// Half of the slots have an author.
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
	// Authoring is back at full speed.
	let target = best(&chain).await + 10;
	until("blocks come every slot again", Duration::from_secs(90), || async { finalised(&chain).await >= target })
		.await;
}
