//! One node loses power again and again under a high write load.
//!
//! `BEADLE_POWER_CUTS` sets the number of power cuts; the default is a few. The process is killed: data that it has
//! handed to the kernel survives, unlike in a real power cut.

use beadle_harness::clock::unix_time;
use beadle_scenarios::{ledger::each_is_final_once, network::ANSWERS_WITHIN, until, Load, TestNetwork, Traffic};
use std::{env, time::Duration};
use tokio::time::{sleep, Instant};

/// Default number of power cuts.
const CUTS: u32 = 5;

/// Node that loses power.
const VICTIM: u16 = 3;

/// Number of readings per second.
const READINGS: u16 = 50;

/// Sizes of the node's database log in KiB, used in turn: the default, which is more than is written between two cuts;
/// and one so small that the log is applied to the tables all the time.
const LOG_KBYTES: [u32; 2] = [8 * 1024, 64];

/// Time limit for the node to reach the head of the chain again.
const BACK_WITHIN: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_opens_after_every_power_cut() {
	let cuts = env::var("BEADLE_POWER_CUTS").map_or(CUTS, |cuts| cuts.parse().expect("BEADLE_POWER_CUTS is a number"));
	let mut network = TestNetwork::start(4, 0).await;
	set_log_kbytes(&mut network, LOG_KBYTES[0]);
	network.restart(VICTIM).await.unwrap();
	network.chain(VICTIM).await;

	let mut chains = Vec::new();
	for number in network.numbers().into_iter().filter(|number| *number != VICTIM) {
		chains.push(network.chain(number).await);
	}
	let traffic =
		Traffic::start(&chains[0], network.numbers().iter().map(|number| network.url(*number)).collect()).await;
	let load = Load::start(&chains, READINGS).await;

	let mut slowest = Duration::ZERO;
	for cut in 1..=cuts {
		// At a random moment, so that some cuts hit the writing of the log, and some its application to the tables.
		sleep(Duration::from_millis(1_000 + any_below(5_000))).await;
		assert!(network.kill(VICTIM).await.unwrap(), "it ran");
		set_log_kbytes(&mut network, LOG_KBYTES[cut as usize % LOG_KBYTES.len()]);
		let started = Instant::now();
		network.start(VICTIM).unwrap();
		let victim = network.connect(VICTIM, ANSWERS_WITHIN).await;
		let victim = victim.unwrap_or_else(|error| panic!("after power cut {cut} it does not come back: {error}"));
		until("it is at the head again", BACK_WITHIN, || async {
			let (own, others) = (victim.best_number().await, chains[0].best_number().await);
			own.expect("it answers") >= others.expect("the others answer")
		})
		.await;
		slowest = slowest.max(started.elapsed());
		println!("power cut {cut} of {cuts}: at the head after {:.1} s", started.elapsed().as_secs_f64());
	}
	println!(
		"{cuts} power cuts under load: the database opened every time; at the head after {:.1} s at most; {} readings \
		 taken meanwhile",
		slowest.as_secs_f64(),
		load.taken()
	);
	assert!(load.taken() > load.refused(), "{} taken, {} refused", load.taken(), load.refused());
	load.stop().await;
	let packs = traffic.stop().await;
	let victim = network.chain(VICTIM).await;
	each_is_final_once([&chains[0], &victim], &packs).await;
}

fn set_log_kbytes(network: &mut TestNetwork, count: u32) {
	let log = format!("--database-log-kbytes={count}");
	network.set_arguments(VICTIM, &["--edge", "--state-pruning=archive", &log]).unwrap();
}

/// Returns a random number of milliseconds below this one.
fn any_below(limit: u32) -> u64 {
	u64::from(unix_time().subsec_micros() % limit)
}
