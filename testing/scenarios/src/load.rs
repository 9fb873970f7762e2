//! Devices that put load on a network: a given number of readings per second, spread over all devices.

use crate::traffic::{enrol, reading};
use beadle_client::{Chain, DevicePair, SensorSession};
use std::{
	sync::{
		atomic::{AtomicBool, AtomicU64, Ordering},
		Arc,
	},
	time::Duration,
};
use tokio::{
	task::JoinHandle,
	time::{interval, timeout, MissedTickBehavior},
};

/// Number of devices that share the readings. Each has a few packs under way at a time, as many as the chain takes
/// ahead of a block.
const DEVICES: u16 = 10;

/// Time limit for a node to answer before it counts as gone.
const ANSWER_WITHIN: Duration = Duration::from_secs(5);

/// Devices that send readings. Each reading is sent once: it serves as load, and is not checked.
pub struct Load {
	taken: Arc<AtomicU64>,
	refused: Arc<AtomicU64>,
	stop: Arc<AtomicBool>,
	work: Vec<JoinHandle<()>>,
}

impl Load {
	/// Enrols devices and starts sending this number of readings per second, each device to one of these nodes.
	pub async fn start(chains: &[Chain], readings: u16) -> Self {
		let every = Duration::from_secs(DEVICES.into()) / u32::from(readings.max(1));
		let pairs: Vec<_> = (0..DEVICES).map(|_| DevicePair::generate()).collect();
		enrol(&chains[0], &pairs).await;
		let (taken, refused) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
		let stop = Arc::new(AtomicBool::new(false));
		let mut work = Vec::new();
		for (number, pair) in pairs.into_iter().enumerate() {
			let chain = chains[number % chains.len()].clone();
			let session = SensorSession::open(chain, pair).await.expect("the device is enrolled");
			let first = every * number as u32 / u32::from(DEVICES);
			work.push(tokio::spawn(send(session, first, every, taken.clone(), refused.clone(), stop.clone())));
		}
		Self { taken, refused, stop, work }
	}

	/// Returns the number of readings that nodes have taken so far.
	pub fn taken(&self) -> u64 {
		self.taken.load(Ordering::Relaxed)
	}

	/// Returns the number of readings that nodes have not taken.
	pub fn refused(&self) -> u64 {
		self.refused.load(Ordering::Relaxed)
	}

	/// Stops sending readings.
	pub async fn stop(self) {
		self.stop.store(true, Ordering::Relaxed);
		for device in self.work {
			device.await.expect("the device stops");
		}
	}
}

/// Sends readings at this rate. A reading that is not taken is replaced by one of the next moment with the same
/// sequence, unless the chain has recorded that sequence: a node may take a pack and answer too late.
async fn send(
	session: SensorSession,
	first: Duration,
	every: Duration,
	taken: Arc<AtomicU64>,
	refused: Arc<AtomicU64>,
	stop: Arc<AtomicBool>,
) {
	tokio::time::sleep(first).await;
	let mut tick = interval(every);
	tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
	let mut sequence = session.next();
	while !stop.load(Ordering::Relaxed) {
		tick.tick().await;
		let pack = reading(&session, sequence, (sequence % 1_000) as i64);
		let transaction = session.chain().pack_transaction(&pack, 0).expect("the chain takes packs");
		match timeout(ANSWER_WITHIN, session.chain().submit(&transaction)).await {
			Ok(Ok(_)) => {
				sequence += 1;
				taken.fetch_add(1, Ordering::Relaxed);
			},
			_ => {
				refused.fetch_add(1, Ordering::Relaxed);
				let recorded = timeout(ANSWER_WITHIN, session.chain().attestation_result(session.device())).await;
				if let Ok(Ok(Some(result))) = recorded {
					sequence = sequence.max(result.sequence + 1);
				}
			},
		}
	}
}
