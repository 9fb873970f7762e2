//! Measures the latency of readings, from the signature into a block and into a final block, and the memory of an
//! authority.
//!
//! Starts its own network with one device at each node, and sends a reading every 430 ms, so that readings fall evenly
//! on all moments of the slots.

use beadle_client::{DevicePair, SensorSession, Submission};
use beadle_harness::Parameters;
use beadle_scenarios::{
	process::Process,
	traffic::{enrol, reading},
	Quantiles, TestNetwork,
};
use clap::Parser;
use comfy_table::{presets::ASCII_MARKDOWN, Table};
use serde::Serialize;
use std::time::{Duration, Instant};
use tokio::time::{interval, sleep, timeout};

/// Interval of readings. Not a divisor of a slot.
const EVERY: Duration = Duration::from_millis(430);

/// Time limit for a reading to become final.
const SETTLED_WITHIN: Duration = Duration::from_secs(60);

/// Time without readings before the memory is measured.
const IDLE: Duration = Duration::from_secs(30);

/// Measures the latency of readings, on a network of its own.
#[derive(Parser)]
struct Arguments {
	/// Number of readings to send.
	#[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=10_000))]
	readings: u32,
	/// Number of authorities.
	#[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=16))]
	validators: u16,
	/// Print JSON instead of a table.
	#[arg(long)]
	json: bool,
}

/// Results of a measurement.
#[derive(Serialize)]
struct Results {
	validators: u16,
	readings: u32,
	recorded_ms: Quantiles,
	finalised_ms: Quantiles,
	/// Resident memory of each authority before the first reading.
	idle_rss_mib: Vec<u64>,
	/// Resident memory of each authority after the last reading.
	rss_mib: Vec<u64>,
}

#[tokio::main]
async fn main() {
	let Arguments { readings, validators, json } = Arguments::parse();
	eprintln!("starting {validators} authorities");
	let ports = Parameters::on_free_ports(validators, 0).expect("there are free ports");
	// As on a real chain. The first block of a session takes no readings, so short sessions would distort the result.
	let ports = Parameters { session_length: 300, ..ports };
	let mut network = TestNetwork::start_with(ports, &[]).await;
	eprintln!("leaving them alone for {} s", IDLE.as_secs());
	sleep(IDLE).await;
	let idle_rss_mib = rss(&mut network).await;

	let chain = network.chain(1).await;
	eprintln!("enrolling a device for each");
	let pairs: Vec<_> = network.numbers().iter().map(|_| DevicePair::generate()).collect();
	enrol(&chain, &pairs).await;
	chain.until_finalised().await.expect("the node answers");
	let mut sessions = Vec::new();
	for (node, pair) in network.numbers().into_iter().zip(pairs) {
		let at = network.chain(node).await;
		sessions.push(SensorSession::open(at, pair).await.expect("the device is enrolled"));
	}

	let mut tick = interval(EVERY);
	let mut sent = Vec::new();
	for number in 0..readings {
		tick.tick().await;
		let count = sessions.len();
		let session = &mut sessions[number as usize % count];
		let started = Instant::now();
		let pack = reading(session, session.next(), i64::from(number % 1_000));
		let submission = session.send(&pack).await.expect("the node takes it");
		sent.push(tokio::spawn(timeout(SETTLED_WITHIN, settle(submission, started))));
		if (number + 1) % 20 == 0 {
			eprintln!("sent {} of {readings}", number + 1);
		}
	}
	let (mut recorded, mut finalised) = (Vec::new(), Vec::new());
	for reading in sent {
		let (in_block, in_final) = reading.await.expect("it is waited for").expect("it is final in time");
		recorded.push(in_block);
		finalised.push(in_final);
	}

	let results = Results {
		validators,
		readings,
		recorded_ms: Quantiles::of(recorded),
		finalised_ms: Quantiles::of(finalised),
		idle_rss_mib,
		rss_mib: rss(&mut network).await,
	};
	if json {
		println!("{}", serde_json::to_string_pretty(&results).expect("numbers can be written"));
	} else {
		print(&results);
	}
}

/// Waits until a reading is in a block, and in a final one; returns both times.
async fn settle(mut submission: Submission, started: Instant) -> (Duration, Duration) {
	submission.in_block().await.expect("it gets into a block");
	let in_block = started.elapsed();
	submission.finalised().await.expect("its block becomes final");
	(in_block, started.elapsed())
}

/// Returns the resident memory of each node in MiB.
async fn rss(network: &mut TestNetwork) -> Vec<u64> {
	let pids: Vec<_> = network.status().await.into_iter().filter_map(|status| status.pid).collect();
	pids.into_iter().map(|pid| Process(pid).memory("VmRSS")).collect()
}

fn print(results: &Results) {
	println!("{} readings, {} authorities on one machine\n", results.readings, results.validators);
	let mut table = Table::new();
	table.load_preset(ASCII_MARKDOWN).set_header(["from the signature", "p50", "p90", "p99", "max"]);
	for (name, of) in [("into a block", &results.recorded_ms), ("into a final block", &results.finalised_ms)] {
		table.add_row([name.to_owned(), ms(of.p50), ms(of.p90), ms(of.p99), ms(of.max)]);
	}
	println!("{table}\n");
	println!("resident memory of each authority: {:?} MiB idle, {:?} MiB after", results.idle_rss_mib, results.rss_mib);
}

fn ms(value: u128) -> String {
	format!("{value} ms")
}
