//! A device that sends reading after reading, regardless of failing nodes.
//!
//! It does what a sensor has to: it keeps each pack until it has seen it recorded, and sends it again, to another node,
//! if that takes too long. The same bytes are the same pack, so it cannot be recorded twice.

use beadle_client::{
	submit::council_member::Settled, submit::submission::SubmitError, Chain, CouncilMember, DevicePair, SensorSession,
	SignedPack,
};
use beadle_harness::clock::now;
use beadle_primitives::{DeviceId, Model, Profile, Quota, Rule, Sequence, Span};
use beadle_test_support::{gauge, pack, text, ProfileBuilder};
use std::{
	sync::{
		atomic::{AtomicBool, AtomicU64, Ordering},
		Arc,
	},
	time::Duration,
};
use subxt_signer::sr25519::dev;
use tokio::{
	task::JoinHandle,
	time::{sleep, timeout, Instant},
};

/// Interval of readings.
const EVERY: Duration = Duration::from_millis(500);

/// Time after which the device resends packs that are not recorded.
const PATIENCE: Duration = Duration::from_secs(5);

/// Number of packs beyond the last recorded one that the device sends ahead.
const WINDOW: Sequence = 16;

/// Time limit for the last packs at the end.
const SETTLED_WITHIN: Duration = Duration::from_secs(90);

/// Time limit for a node to answer before it counts as gone.
const ANSWER_WITHIN: Duration = Duration::from_secs(2);

/// A device's traffic: reading after reading.
pub struct Traffic {
	/// Id of the device.
	pub device: DeviceId,
	made: Arc<AtomicU64>,
	stop: Arc<AtomicBool>,
	work: JoinHandle<Vec<SignedPack>>,
}

impl Traffic {
	/// Enrols a device and starts sending its readings to these nodes.
	pub async fn start(chain: &Chain, urls: Vec<String>) -> Self {
		let pair = DevicePair::generate();
		let device = enrol(chain, std::slice::from_ref(&pair)).await[0];
		let session = SensorSession::open(chain.clone(), pair).await.expect("the device is enrolled");
		let (made, stop) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
		let sender = Sender {
			chain: chain.clone(),
			connections: urls.into_iter().map(|url| (url, None)).collect(),
			next_node: 0,
			session,
			packs: Vec::new(),
		};
		let work = tokio::spawn(sender.run(made.clone(), stop.clone()));
		Self { device, made, stop, work }
	}

	/// Returns the number of readings made so far.
	pub fn made(&self) -> u64 {
		self.made.load(Ordering::Relaxed)
	}

	/// Stops making readings, waits until the last one is recorded, and returns all packs.
	///
	/// # Panics
	///
	/// If a pack is not recorded in time.
	pub async fn stop(self) -> Vec<SignedPack> {
		self.stop.store(true, Ordering::Relaxed);
		self.work.await.expect("the device sends all it has")
	}
}

/// Registers a model and a profile, and enrols devices under these keys, as a single council member may. Returns the
/// devices' ids.
pub async fn enrol(chain: &Chain, pairs: &[DevicePair]) -> Vec<DeviceId> {
	enrol_under(chain, pairs, profile()).await
}

/// Does the same as [`enrol`], with this profile.
pub async fn enrol_under(chain: &Chain, pairs: &[DevicePair], profile: Profile) -> Vec<DeviceId> {
	let member = CouncilMember::new(chain.clone(), dev::alice(), Settled::Finalised);
	let model = Model { manufacturer: text("Beadle"), name: text("Test device"), firmware: text("1.0.0") };
	let known = chain.model_id(&model).await.expect("the node answers");
	let model = match known {
		Some(model) => model,
		None => member.register_model(model).await.expect("the model is registered"),
	};
	let profile = member.create_profile(profile).await.expect("the profile is created");
	let quota = Quota { capacity: 10_000, refill_per_block: 100 };
	let mut devices = Vec::new();
	for pair in pairs {
		let account = pair.account();
		let bytes: &[u8] = account.as_ref();
		let ueid = text(&bytes[..8].iter().map(|byte| format!("{byte:02x}")).collect::<String>());
		let device = member.enrol(model, ueid, pair).await.expect("the device is enrolled");
		member.grant(device, quota, None).await.expect("the grant is given");
		member.assign(device, profile).await.expect("the profile is assigned");
		devices.push(device);
	}
	devices
}

/// Returns a profile for packs of one record with any value from 0 to 1000.
pub fn profile() -> Profile {
	let metric = gauge("pm10", "ug/m3").refuse(Rule::GrossRange { fail: Span { min: 0, max: 1_000 }, suspect: None });
	let profile = ProfileBuilder::named("any particulate matter").max_records(1).max_pack_bytes(64);
	profile.max_ahead(60_000).max_age(3_600_000).metric(metric).build()
}

/// Returns a pack of one reading with this value and the current time.
pub fn reading(session: &SensorSession, sequence: Sequence, value: i64) -> SignedPack {
	let made = pack(sequence, now(), [(0, 0, value)]);
	session.seal_as(made.sequence, made.base_time, made.records)
}

/// State of a device's sending task.
struct Sender {
	chain: Chain,
	connections: Vec<(String, Option<Chain>)>,
	next_node: usize,
	session: SensorSession,
	packs: Vec<SignedPack>,
}

impl Sender {
	async fn run(mut self, made: Arc<AtomicU64>, stop: Arc<AtomicBool>) -> Vec<SignedPack> {
		let mut sent = (0, Instant::now());
		while !stop.load(Ordering::Relaxed) {
			self.make_next();
			made.store(self.packs.len() as u64, Ordering::Relaxed);
			sent = self.send_what_is_due(sent).await;
			sleep(EVERY).await;
		}
		let deadline = Instant::now() + SETTLED_WITHIN;
		while self.recorded().await < Some(self.packs.len() as u64) {
			assert!(Instant::now() < deadline, "recorded are {:?} of {}", self.recorded().await, self.packs.len());
			sent = self.send_what_is_due(sent).await;
			sleep(EVERY).await;
		}
		self.packs
	}

	/// Makes a reading with the current time.
	fn make_next(&mut self) {
		let sequence = self.packs.len() as u64 + 1;
		self.packs.push(reading(&self.session, sequence, (sequence % 1_000) as i64));
	}

	/// Sends new packs, or all packs that are not recorded if those have waited too long. Returns the last pack sent,
	/// and the time of the last such restart.
	async fn send_what_is_due(&mut self, (sent, at): (Sequence, Instant)) -> (Sequence, Instant) {
		let Some(recorded) = self.recorded().await else { return (sent, at) };
		let again = at.elapsed() >= PATIENCE && recorded < sent;
		let first = if again { recorded } else { sent.max(recorded) };
		let last = (recorded + WINDOW).min(self.packs.len() as u64);
		let Some(chain) = self.a_node().await else { return (first, at) };
		let due: Vec<_> = self.packs[first as usize..last.max(first) as usize].to_vec();
		for pack in due {
			let transaction = self.chain.pack_transaction(&pack, 0).expect("the chain takes packs");
			// A node may have the pack already, which is no reason to stop. A node that is gone may be back on another
			// connection.
			let submitted = timeout(ANSWER_WITHIN, chain.submit(&transaction)).await;
			if !matches!(submitted, Ok(Ok(_) | Err(SubmitError::Rejected(_)))) {
				self.forget_node();
				return (pack.pack.sequence - 1, at);
			}
		}
		(last.max(first), if again { Instant::now() } else { at })
	}

	/// Returns the sequence of the last recorded pack, from any node that answers.
	async fn recorded(&mut self) -> Option<Sequence> {
		let device = self.session.device();
		for _ in 0..self.connections.len() {
			let Some(chain) = self.a_node().await else { continue };
			if let Ok(Ok(Some(result))) = timeout(ANSWER_WITHIN, chain.attestation_result(device)).await {
				return Some(result.sequence);
			}
			self.forget_node();
		}
		None
	}

	/// Returns the next node that answers, in turn.
	async fn a_node(&mut self) -> Option<Chain> {
		for _ in 0..self.connections.len() {
			self.next_node = (self.next_node + 1) % self.connections.len();
			let (url, connection) = &mut self.connections[self.next_node];
			if connection.is_none() {
				*connection = timeout(ANSWER_WITHIN, Chain::connect(url)).await.ok().and_then(Result::ok);
			}
			if let Some(chain) = connection {
				return Some(chain.clone());
			}
		}
		None
	}

	/// Drops the connection to the node used last, so that it is made anew.
	fn forget_node(&mut self) {
		self.connections[self.next_node].1 = None;
	}
}
