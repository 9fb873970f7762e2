//! A backlog drains as fast as the device's quota and the chain's blocks allow.

use crate::{
	chain::{Act, Known, Model, BLOCK_TIME},
	chance::Chance,
	world::{at_once, pair, Key, Net, BEGAN},
};
use beadle_outbox::{
	lane::{Clocks, Wait},
	queue::{Custom, Limits, Push, Queue},
	runner::{Next, Now, Runner},
	ObservedAt, Reading,
};
use beadle_primitives::{DeviceKey, Grant, Quota, Standing};
use beadle_test_support::{gauge, ProfileBuilder};
use redb::backends::InMemoryBackend;
use sp_core::Pair;
use std::{
	sync::{Arc, Mutex},
	time::Instant,
};

/// Drains a backlog, and returns how many blocks that takes.
fn drain(readings: u64, quota: Quota) -> u64 {
	let mut chance = Chance::new(1);
	let now = BEGAN + readings * 1_000;
	let key = pair(&mut chance);
	let active = ProfileBuilder::default().max_age(u64::MAX / 4).min_interval(1_000).metric(gauge("air", "Cel"));
	let chain = Arc::new(Mutex::new(Model::new(chance.fork(), now)));
	chain.lock().unwrap().is_calm = true;
	chain.lock().unwrap().act(Act::Enrol(
		7,
		Box::new(Known {
			keys: vec![DeviceKey::Ed25519(key.public())],
			standing: Standing::Active,
			halted: false,
			grant: Some(Grant { quota, expires_at: None }),
			level: quota.capacity.into(),
			settled_at: 1,
			active: Some(active.active()),
			staged: None,
			history: Default::default(),
			reported: 0,
		}),
	));
	let net = Net::new(chain.clone(), chance.fork(), None);
	let backend = Custom(InMemoryBackend::new);
	let queue = Queue::open_in(Box::new(backend), Limits::default(), [1; 16]).unwrap();
	let lane = queue.lane("a").unwrap();
	let given: Vec<_> = (0..readings)
		.map(|number| Reading {
			at: ObservedAt::Clock(BEGAN + number * 1_000),
			metric: "air".into(),
			value: number.to_string(),
			unit: None,
		})
		.collect();
	for some in given.chunks(1_000) {
		queue.push(&[Push::of(lane, some)]).unwrap();
	}
	let file = Arc::new(Mutex::new(vec![key]));
	let mut runner = Runner::new(&queue, lane, Key { file, pair: key }, 0).unwrap();
	let mut blocks = 0;
	let mut next = None;
	let mut until = 0;
	while !queue.is_empty().unwrap() {
		blocks += 1;
		assert!(blocks < 20 * readings, "it does not get on");
		let time = now + blocks * BLOCK_TIME;
		chain.lock().unwrap().tick(time);
		let head = chain.lock().unwrap().head();
		let clocks = Clocks { wall: time, monotonic: time - now };
		let is_due = match next {
			Some(Next::Wait(Wait { block: false, .. })) => clocks.monotonic >= until,
			_ => true,
		};
		if is_due {
			let now = Now { clocks, jitter: 500, head, head_at: clocks, ended: false };
			let taken = at_once(runner.turn(&queue, &net, &now)).unwrap();
			until = match taken {
				Next::Wait(wait) => wait.until.unwrap_or(0),
				Next::End(_) => 0,
			};
			next = Some(taken);
		}
	}
	blocks
}

#[test]
fn a_backlog_drains_as_fast_as_the_quota_allows() {
	let readings = std::env::var("BEADLE_SIMULATOR_BACKLOG").ok().and_then(|text| text.parse().ok()).unwrap_or(30_000);
	let cases = [
		Quota { capacity: 64, refill_per_block: 4 },
		Quota { capacity: 256, refill_per_block: 32 },
		Quota { capacity: 2_048, refill_per_block: 64 },
		Quota { capacity: 1_000_000, refill_per_block: 1_000 },
	];
	for quota in cases {
		let began = Instant::now();
		let blocks = drain(readings, quota);
		// A block has room for twelve packs of the model's device; the window lets 32 be on their way until they are final.
		let by_window = 32 * 64 / 5;
		let rate = u64::from(quota.refill_per_block).min(by_window).min(12 * 64);
		let at_best = readings.saturating_sub(quota.capacity.into()).div_ceil(rate).max(readings.div_ceil(by_window));
		let part = 100 * at_best / blocks;
		println!(
			"{readings} readings, {quota:?}: {blocks} blocks, {part} % of what is possible, in {:?}",
			began.elapsed()
		);
		assert!(part >= 80, "{quota:?}: {blocks} blocks instead of {at_best}");
	}
}
