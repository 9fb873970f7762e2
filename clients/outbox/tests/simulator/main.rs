//! Thousands of lives of devices, each from a seed: the real queue, the real lanes and a model of everything around them.
//!
//! `BEADLE_SIMULATOR_RUNS=10000` runs as many seeds, and `BEADLE_SIMULATOR_SEED=…` one of them, with what happens.

#![allow(missing_docs, reason = "a test")]

mod auditor;
mod backlog;
mod chain;
mod chance;
mod disk;
mod fault;
mod found;
mod world;

use std::time::{Duration, Instant};
use world::World;

/// Time that the runs of a test run may take.
const AT_MOST: Duration = Duration::from_secs(40);

fn number(name: &str) -> Option<u64> {
	std::env::var(name).ok()?.parse().ok()
}

fn run(seed: u64) {
	let wrong = World::new(seed, None).live();
	assert!(
		wrong.is_empty(),
		"seed {seed} (BEADLE_SIMULATOR_SEED={seed} shows what happens):\n{}",
		wrong.iter().take(12).cloned().collect::<Vec<_>>().join("\n")
	);
}

#[test]
fn no_reading_is_lost_doubled_or_wrong() {
	if let Some(seed) = number("BEADLE_SIMULATOR_SEED") {
		return run(seed);
	}
	let (began, asked) = (Instant::now(), number("BEADLE_SIMULATOR_RUNS"));
	let first = number("BEADLE_SIMULATOR_FIRST").unwrap_or(0);
	let mut runs = 0;
	for seed in first.. {
		if asked.map_or(began.elapsed() >= AT_MOST, |asked| runs >= asked) {
			break;
		}
		run(seed);
		runs += 1;
	}
	println!("{runs} runs in {:?}", began.elapsed());
	assert!(asked.is_some() || runs >= 10, "too slow to be of use: {runs} runs");
}

#[test]
fn what_was_found_before_stays_repaired() {
	for (seed, _) in found::SEEDS {
		run(*seed);
	}
}

#[test]
fn the_auditor_catches_every_planted_fault() {
	let mut missed = Vec::new();
	for fault in fault::ALL {
		let found = |seed: u64| Some((seed, World::new(seed, Some(*fault)).live().into_iter().next()?));
		match (0..60).find_map(found) {
			Some((seed, wrong)) => println!("{fault:?}: seed {seed}: {wrong}"),
			None => missed.push(fault),
		}
	}
	assert!(missed.is_empty(), "not caught: {missed:?}");
}
