//! Runs a development chain, replays real air-quality readings to it as device-signed packs, injects faults, and
//! compares the outcome of each with the one that the profile says, computed here with the same pure functions.

mod args;
mod error;
mod latency;
mod ledger;
mod node;
mod profile;
mod replay;
mod report;
mod scenarios;
mod setup;
mod station;
mod timeline;
mod twin;
mod verdict;

use beadle_client::Chain;
use beadle_harness::binary;
use clap::Parser;
use futures::future::try_join_all;
use std::process::ExitCode;
use tokio::signal::unix::{signal, SignalKind};

use crate::{
	args::Args,
	error::DemoError,
	latency::Latency,
	ledger::Ledger,
	node::Node,
	report::{Read, Report},
	scenarios::{Scenario, World},
	station::{Expected, Station},
	timeline::Timeline,
	verdict::Comparison,
};

/// At least one outcome differs.
const DIFFERS: u8 = 1;
/// The chain could not be run or reached.
const FAILED: u8 = 3;
/// The exit code of a shell for a process that SIGINT ended.
const INTERRUPTED: u8 = 130;

#[tokio::main]
async fn main() -> ExitCode {
	let args = Args::parse();
	let result = tokio::select! {
		result = run(&args) => result,
		() = interruption() => {
			eprintln!("beadle-demo: interrupted");
			return ExitCode::from(INTERRUPTED);
		},
	};
	match result {
		Ok(true) => ExitCode::SUCCESS,
		Ok(false) => ExitCode::from(DIFFERS),
		Err(error) => {
			eprintln!("beadle-demo: {error}");
			ExitCode::from(FAILED)
		},
	}
}

/// Waits for SIGINT or SIGTERM.
async fn interruption() {
	let Ok(mut terminate) = signal(SignalKind::terminate()) else { return std::future::pending().await };
	tokio::select! {
		_ = tokio::signal::ctrl_c() => {},
		_ = terminate.recv() => {},
	}
}

/// Runs the demo; returns whether every outcome is as expected.
async fn run(args: &Args) -> Result<bool, DemoError> {
	let timeline = Timeline::read(args, &profile::air_quality())?;
	let asked = usize::try_from(args.rows).unwrap_or(usize::MAX);
	let rows = asked.min(timeline.len());
	if rows < asked {
		let days = profile::air_quality().max_age / (24 * 60 * 60 * 1_000);
		eprintln!("{asked} rows asked for: the profile's max_age of {days} days holds {rows}, which are replayed.");
	}
	let mut node = Node::start(&args.node, args.keep)?;
	eprintln!("Starting a development chain …");
	let chain = node.connect().await?;
	let demo = demonstrate(&chain, timeline, rows, binary::runtime(&args.node)?).await;
	// Checked before the demo's result: a stopped node explains more than the call that failed because of it.
	node.ensure_running()?;
	let mut report = demo?;
	if args.keep {
		report.kept = Some(node.keep());
	}
	match args.json {
		true => println!("{}", serde_json::to_string_pretty(&report)?),
		false => println!("{}", report.text()),
	}
	Ok(report.ok)
}

async fn demonstrate(chain: &Chain, timeline: Timeline, rows: usize, runtime: String) -> Result<Report, DemoError> {
	eprintln!("Acting as the council: a model, a profile, and a device for each scenario …");
	let scenarios: Vec<_> = std::iter::once(Scenario::Replay).chain(Scenario::FAULTS).collect();
	let (world, mut stations) = setup::set_up(chain, timeline, &scenarios).await?;
	eprintln!("Replaying {rows} rows …");
	if let Some(replayed) = stations.first_mut() {
		replay::replay(replayed, world.timeline.last(rows)).await?;
	}
	eprintln!("Injecting faults …");
	let injections = scenarios.iter().zip(&mut stations).map(|(scenario, station)| scenario.inject(station, &world));
	try_join_all(injections).await?;
	for station in &mut stations {
		station.until_finalised().await;
	}
	eprintln!("Reading every block …");
	report(chain, &world, &stations, rows, runtime).await
}

async fn report(
	chain: &Chain,
	world: &World,
	stations: &[Station],
	rows: usize,
	runtime: String,
) -> Result<Report, DemoError> {
	let ledger = Ledger::read(chain).await?;
	let mut comparisons = Vec::new();
	for station in stations {
		let attested = chain.attestation_result(station.session.device()).await?;
		let profile = (&world.profile.profile, world.profile.reference);
		comparisons.push(Comparison::of(station, &ledger, profile, attested.as_ref()));
	}
	let entries = || stations.iter().flat_map(|station| &station.entries);
	let recorded = entries().filter(|entry| matches!(entry.expected, Expected::Recorded(_))).count();
	let replayed = || stations.iter().take(1).flat_map(|station| &station.entries);
	Ok(Report {
		ok: comparisons.iter().all(|comparison| comparison.ok),
		runtime,
		rows,
		scenarios: comparisons,
		sign_to_recorded: Latency::of(replayed().filter_map(|entry| entry.recorded_after)),
		sign_to_finalised: Latency::of(replayed().filter_map(|entry| entry.finalised_after)),
		chain: Read {
			blocks: ledger.last_block + 1,
			extrinsics: ledger.extrinsics.len(),
			kept_out: entries().count() - recorded,
			recorded,
		},
		kept: None,
	})
}
