//! A minute in which strangers, a member of the council and its devices flood the chain while another's fifty devices
//! report: every reading of these is final in time, and so is each suspension.
//!
//! The flood is what each of them can do best: the largest remarks with tips, and lists of members that are as long as a
//! transaction can be, from a stranger; transfers with tips from strangers, who may sign those; remarks as large as its
//! part of a block with tips, the longest operational calls, and grants beyond its budget from a member; and from devices
//! of that member as many packs as nodes take, within grants that are all of its budget.

use beadle_client::{
	interface::{
		call::{Assign, EncodedCall, Grant, Suspend, Transfer},
		event::Enrolled,
	},
	submit::{
		council_member::Settled,
		device::SendError,
		submission::{Rejection, SubmitError},
	},
	Chain, CouncilMember, DevicePair, SensorSession,
};
use beadle_primitives::{AccountId, Custody, DeviceId, Model, Quota, Refusal};
use beadle_scenarios::{
	traffic::{profile, reading},
	Council, Quantiles, TestNetwork,
};
use beadle_test_support::text;
use codec::{Compact, Encode};
use std::{
	collections::BTreeMap,
	sync::{
		atomic::{AtomicBool, Ordering},
		Arc, Mutex,
	},
	time::Duration,
};
use subxt_signer::sr25519::{dev, Keypair};
use tokio::{
	task::JoinHandle,
	time::{interval, sleep, timeout, Instant},
};

/// Number of devices that report.
const DEVICES: usize = 50;

/// Grant of each of these.
const QUOTA: Quota = Quota { capacity: 100, refill_per_block: 2 };

/// Number of devices that flood the chain.
const FLOODING: usize = 20;

/// Grant of each of these. All of them have the records in a block that the budget of an organisation allows, thirty times as
/// many as a block has room for in packs of one.
const FLOODING_QUOTA: Quota = Quota { capacity: 10_000, refill_per_block: 10_000 / FLOODING as u32 };

/// Number of transactions of each other flood that nodes have to take, or to refuse, or else it was none. The largest have
/// to wait for their turns, every seventh block.
const LEAST_ANSWERS: u32 = 5;

/// The fewest packs of the flood that nodes have to take, or it was none.
const LEAST_FLOODING: u32 = 1_000;

/// Interval of a device's readings.
const EVERY: Duration = Duration::from_secs(5);

/// Duration of the flood.
const LASTS: Duration = Duration::from_secs(60);

/// Time limit for a reading, from its signature until it is in a final block.
const READING_FINAL_WITHIN: Duration = Duration::from_secs(10);

/// Time limit for a suspension, from the owner's signature, or that of the council's closing vote, until it is in a final
/// block.
const SUSPENSION_FINAL_WITHIN: Duration = Duration::from_secs(6);

/// Time for a transaction to become final, after which it counts as lost.
const PATIENCE: Duration = Duration::from_secs(90);

/// Number of devices that are enrolled by one transaction.
const AT_ONCE: usize = 5;

/// Tip of the flood, in units of the token: a thousandth of what a development account has.
const TIP: u128 = 1_000_000_000_000_000;

/// What nodes answered to a flood: how often to each.
type Answers = Arc<Mutex<BTreeMap<String, u32>>>;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_flood_keeps_readings_or_suspensions_out() {
	let mut network = TestNetwork::start(3, 0).await;
	let chains = [network.chain(1).await, network.chain(2).await, network.chain(3).await];
	let (sessions, flooding) = tokio::join!(
		sessions(&chains, dev::alice(), "reports", DEVICES, QUOTA),
		sessions(&chains, dev::bob(), "floods", FLOODING, FLOODING_QUOTA),
	);
	let council = Council::at(&network.url(1)).await;
	let (owners, councils) = (sessions[0].device(), sessions[1].device());

	let stop = Arc::new(AtomicBool::new(false));
	let answers = Answers::default();
	let mut floods = Vec::new();
	for flood in Flood::ALL {
		let chain = Chain::connect(&network.url(flood.node())).await.expect("the node answers");
		floods.push(tokio::spawn(flood.run(chain, stop.clone(), answers.clone())));
	}
	floods
		.extend(flooding.into_iter().map(|session| tokio::spawn(flood_packs(session, stop.clone(), answers.clone()))));
	let began = Instant::now();
	// The two that are suspended meanwhile do not report.
	let reports: Vec<_> =
		sessions.into_iter().skip(2).enumerate().map(|(number, session)| report(session, number)).collect();
	sleep(LASTS / 4).await;
	let by_owner = suspend_as_owner(&chains[1], owners).await;
	sleep(LASTS / 4).await;
	let by_council = suspend_as_council(&council, councils).await;
	assert!(began.elapsed() < LASTS, "the suspensions took longer than the flood");

	let mut took = Vec::new();
	for device in reports {
		took.extend(device.await.expect("the device reports"));
	}
	stop.store(true, Ordering::Relaxed);
	for flood in floods {
		flood.await.expect("the flood ends");
	}
	let answers = answers.lock().expect("nobody fails with it").clone();
	println!("answers to the flood: {answers:#?}");
	let counted = |answer: &str| answers.get(answer).copied().unwrap_or_default();
	for flood in Flood::ALL {
		// It came, and as far as it may.
		let expected = counted(&format!("{flood:?}: {}", if flood.is_allowed() { "taken" } else { "NotAMember" }));
		assert!(expected >= LEAST_ANSWERS, "{flood:?}: {expected}");
	}
	let packs = counted("packs: taken");
	assert!(packs >= LEAST_FLOODING, "packs of the flood: {packs}");
	let (worst, count) = (took.iter().max().copied().expect("there were readings"), took.len());
	println!("{count} readings, final within {:?} ms; suspended by the owner within {by_owner:?}, by the council within {by_council:?}", Quantiles::of(took));
	assert!(worst <= READING_FINAL_WITHIN, "a reading took {worst:?}");
	assert!(by_owner <= SUSPENSION_FINAL_WITHIN, "the owner's suspension took {by_owner:?}");
	assert!(by_council <= SUSPENSION_FINAL_WITHIN, "the council's suspension took {by_council:?}");
}

/// Enrols so many devices of this member, some by each transaction, under a model of this name; returns their sessions, each
/// at one of these nodes.
async fn sessions(chains: &[Chain], key: Keypair, name: &str, count: usize, quota: Quota) -> Vec<SensorSession> {
	let member = CouncilMember::new(chains[0].clone(), key, Settled::Finalised);
	let owner = member.organisation().await.expect("it is a member's key");
	let model = Model { manufacturer: text("Beadle"), name: text(name), firmware: text("1.0.0") };
	let model = member.register_model(model).await.expect("the model is registered");
	let profile = member.create_profile(profile()).await.expect("the profile is created");
	let batch =
		|calls: Vec<EncodedCall>| EncodedCall::batch_all(chains[0].metadata(), &calls).expect("the chain has them");

	let pairs: Vec<_> = (0..count).map(|_| DevicePair::generate()).collect();
	let mut sessions = Vec::new();
	for (number, pairs) in pairs.chunks(AT_ONCE).enumerate() {
		let enrol = |(place, pair): (usize, &DevicePair)| {
			let ueid = text(&format!("{name}-{number}-{place}"));
			EncodedCall::from(&pair.enrolment(&chains[0].genesis(), owner, model, ueid, Custody::Device))
		};
		let events =
			member.make(&batch(pairs.iter().enumerate().map(enrol).collect())).await.expect("they are enrolled");
		let devices: Vec<_> =
			events.iter().filter_map(|event| event.decode::<Enrolled>()).map(|enrolled| enrolled.device).collect();
		let begin = |device| {
			[
				EncodedCall::from(&Grant { device, quota, expires_at: None }),
				EncodedCall::from(&Assign { device, profile }),
			]
		};
		member.make(&batch(devices.into_iter().flat_map(begin).collect())).await.expect("they may report");
	}
	for (number, pair) in pairs.into_iter().enumerate() {
		let chain = chains[number % chains.len()].clone();
		sessions.push(SensorSession::open(chain, pair).await.expect("the device is enrolled"));
	}
	sessions
}

/// Lets a device report for as long as the flood lasts; returns how long each reading took until it was final.
fn report(mut session: SensorSession, number: usize) -> JoinHandle<Vec<Duration>> {
	tokio::spawn(async move {
		sleep(EVERY * number as u32 / DEVICES as u32).await;
		let mut tick = interval(EVERY);
		let mut readings = Vec::new();
		let began = Instant::now();
		while began.elapsed() < LASTS {
			tick.tick().await;
			let signed = Instant::now();
			let pack = reading(&session, session.next(), 7);
			let mut submission = session.send(&pack).await.expect("the node takes it");
			readings.push(tokio::spawn(async move {
				timeout(PATIENCE, submission.finalised()).await.expect("it is not lost").expect("it becomes final");
				signed.elapsed()
			}));
		}
		let mut took = Vec::new();
		for reading in readings {
			took.push(reading.await.expect("it becomes final"));
		}
		took
	})
}

/// Lets a device send one pack after the other, until it is to stop.
async fn flood_packs(mut session: SensorSession, stop: Arc<AtomicBool>, answers: Answers) {
	while !stop.load(Ordering::Relaxed) {
		let pack = reading(&session, session.next(), 7);
		let answer = match session.send(&pack).await {
			Ok(_) => "taken".to_owned(),
			Err(SendError::Submit(SubmitError::Rejected(rejection))) => {
				// It is as far ahead as it may be. It goes on from what is recorded by then.
				sleep(Duration::from_millis(100)).await;
				let (chain, pair) = (session.chain().clone(), session.pair().clone());
				session = SensorSession::open(chain, pair).await.expect("the device is enrolled");
				rejection.to_string()
			},
			Err(error) => format!("no answer: {error}"),
		};
		*answers.lock().expect("nobody fails with it").entry(format!("packs: {answer}")).or_default() += 1;
	}
}

/// Suspends a device as its owner; returns how long that took from the signature.
async fn suspend_as_owner(chain: &Chain, device: DeviceId) -> Duration {
	let owner = CouncilMember::new(chain.clone(), dev::alice(), Settled::Finalised);
	let signed = Instant::now();
	owner.suspend(device, text("it is stolen")).await.expect("it is suspended");
	signed.elapsed()
}

/// Suspends a device by a motion; returns how long that took from the signature of the closing vote.
async fn suspend_as_council(council: &Council, device: DeviceId) -> Duration {
	let call = EncodedCall::from(&Suspend { device, reason: text("it is not where it should be") });
	let motion = council.open(&call, &[dev::alice(), dev::charlie()]).await;
	let signed = Instant::now();
	council.close(&motion, &dev::charlie()).await;
	signed.elapsed()
}

/// One way to flood the chain.
#[derive(Clone, Copy, Debug)]
enum Flood {
	/// A stranger's largest remarks.
	StrangersRemarks,
	/// A stranger's list of as many members as a transaction can hold.
	StrangersMembers,
	/// Transfers of a stranger, who may sign them.
	StrangersTransfers,
	/// A member's remarks, as large as its part of a block.
	MembersRemarks,
	/// A member's operational calls, each almost as long as its part of a block.
	MembersMotions,
	/// A member's grants, which are beyond its budget.
	MembersGrants,
}

impl Flood {
	const ALL: [Self; 6] = [
		Self::StrangersRemarks,
		Self::StrangersMembers,
		Self::StrangersTransfers,
		Self::MembersRemarks,
		Self::MembersMotions,
		Self::MembersGrants,
	];

	/// Returns the node that gets it.
	fn node(self) -> u16 {
		match self {
			Self::StrangersRemarks | Self::MembersRemarks => 1,
			Self::StrangersMembers | Self::MembersMotions => 2,
			Self::StrangersTransfers | Self::MembersGrants => 3,
		}
	}

	/// Returns whether its signer may sign it.
	fn is_allowed(self) -> bool {
		!matches!(self, Self::StrangersRemarks | Self::StrangersMembers)
	}

	/// Returns the key that signs it. The member's transactions are one series.
	fn key(self) -> Keypair {
		match self {
			Self::StrangersRemarks | Self::StrangersMembers => dev::ferdie(),
			Self::StrangersTransfers => dev::eve(),
			Self::MembersRemarks | Self::MembersMotions | Self::MembersGrants => dev::bob(),
		}
	}

	/// Returns the call of the flood's transaction of this number.
	fn call(self, number: u32) -> EncodedCall {
		let account = |number: u32| AccountId::new(sp_crypto_hashing::blake2_256(&number.encode()));
		match self {
			Self::StrangersRemarks => EncodedCall::raw("System", "remark", vec![7u8; 3_000_000].encode()),
			Self::StrangersMembers => {
				let members: Vec<_> = (0..90_000).map(account).collect();
				EncodedCall::raw("Validators", "reset_members", members.encode())
			},
			Self::StrangersTransfers => {
				let ferdie = AccountId::new(dev::ferdie().public_key().0);
				EncodedCall::from(&Transfer { dest: ferdie.into(), value: Compact(1) })
			},
			Self::MembersRemarks => EncodedCall::raw("System", "remark", vec![7u8; 60_000].encode()),
			Self::MembersMotions => {
				let remark = [&number.to_le_bytes()[..], &[7u8; 190_000]].concat().encode();
				let motion = [&[0, 0][..], &remark].concat();
				let length = Compact(motion.len() as u32).encode();
				EncodedCall::raw("Council", "propose", [Compact(2u32).encode(), motion, length].concat())
			},
			Self::MembersGrants => {
				let quota = Quota { capacity: u32::MAX, refill_per_block: u32::MAX };
				EncodedCall::from(&Grant { device: 2, quota, expires_at: None })
			},
		}
	}

	/// Sends one transaction after the other, until it is to stop.
	async fn run(self, chain: Chain, stop: Arc<AtomicBool>, answers: Answers) {
		let key = self.key();
		let account = AccountId::new(key.public_key().0);
		let mut number = 0;
		while !stop.load(Ordering::Relaxed) {
			number += 1;
			let nonce = chain.next_nonce(&account).await.expect("the node answers");
			// Another tip makes for other bytes: a node refuses those it has refused without looking at them.
			let tip = TIP + u128::from(number);
			let transaction =
				chain.sign_with_tip(&self.call(number), &key, nonce, tip).await.expect("it can be signed");
			let answer = match chain.submit(&transaction).await {
				Ok(_) => "taken".to_owned(),
				Err(SubmitError::Rejected(rejection)) => {
					if rejection == Rejection::Refused(Refusal::TooManyWaiting) {
						sleep(Duration::from_millis(100)).await;
					}
					rejection.to_string()
				},
				Err(SubmitError::Rpc(error)) => format!("no answer: {error}"),
			};
			*answers.lock().expect("nobody fails with it").entry(format!("{self:?}: {answer}")).or_default() += 1;
		}
	}
}
