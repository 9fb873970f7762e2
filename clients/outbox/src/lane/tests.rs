//! Tests of the lane.

use super::*;
use crate::{
	ledger::Block,
	queue::{Sealed, Value, Waiting},
	record::meaning,
};
use beadle_primitives::{
	Custody, Device, DeviceEntry, DeviceKey, Grant, HeldAgainst, Pack, Quota, Reason, Record, SignedPack, SuspendedBy,
};
use beadle_test_support::{attestation_result, gauge, ProfileBuilder};
use sp_core::{ed25519, H256};

const NOW: Moment = 1_800_000_000_000;

struct Scene {
	view: Option<View>,
	sealed: Vec<Sealed>,
	former: Vec<Sealed>,
	readings: Vec<Waiting>,
	clocks: Clocks,
	head: u32,
	news: Option<News>,
	ended: bool,
	key: DeviceKey,
}

fn key(byte: u8) -> DeviceKey {
	DeviceKey::Ed25519(ed25519::Public::from_raw([byte; 32]))
}

impl Scene {
	fn new() -> Self {
		let device = Device {
			owner: 0,
			model: 0,
			hardware: 0,
			ueid: Default::default(),
			key: key(1),
			custody: Custody::Device,
			custody_confirmed: false,
		};
		let mut result = attestation_result(7, DeviceEntry::Enrolled(device));
		let quota = Quota { capacity: 1_000, refill_per_block: 10 };
		result.grant = Some(Grant { quota, expires_at: None });
		let active = ProfileBuilder::default().metric(gauge("a", "Cel")).active();
		let held = Some(HeldAgainst { active, staged: None });
		let block = Block { number: 100, hash: H256::zero() };
		Self {
			view: Some(View { block, time: NOW, result, held, history: History::default() }),
			sealed: vec![],
			former: vec![],
			readings: vec![],
			clocks: Clocks { wall: NOW, monotonic: 1_000_000 },
			head: 100,
			news: None,
			ended: false,
			key: key(1),
		}
	}

	fn view(&mut self) -> &mut View {
		self.view.as_mut().unwrap()
	}

	fn with_readings(mut self, times: &[Moment]) -> Self {
		let reading = |at: &Moment| Waiting {
			key: Key { at: *at, metric: "a".into() },
			value: Value { value: "1".into(), unit: None },
		};
		self.readings = times.iter().map(reading).collect();
		self
	}

	/// Adds sealed packs of one reading each.
	fn with_sealed(self, packs: &[(Sequence, Moment)]) -> Self {
		let times: Vec<_> = packs.iter().map(|(_, at)| *at).collect();
		let mut scene = self.with_readings(&times);
		scene.sealed = packs.iter().map(|(sequence, at)| scene.pack(*sequence, *at)).collect();
		scene
	}

	fn pack(&self, sequence: Sequence, at: Moment) -> Sealed {
		let record = Record { metric: 0, offset: 0, value: 1 };
		let pack = Pack { sequence, base_time: at, records: vec![record].try_into().unwrap() };
		let active = &self.view.as_ref().unwrap().held.as_ref().unwrap().active;
		Sealed {
			hash: H256::from_low_u64_be(sequence * 1_000 + at % 1_000),
			meaning: meaning(&pack, &active.profile).unwrap(),
			signed: SignedPack { device: 7, pack, signature: ed25519::Signature::default().into() },
			signed_by: key(1),
			made_for: active.reference,
			after: 90,
			readings: vec![Key { at, metric: "a".into() }],
			left: vec![],
		}
	}

	fn facts(&self) -> Facts<'_> {
		Facts {
			clocks: self.clocks,
			jitter: 0,
			head: self.head,
			head_at: self.clocks,
			view: self.view.as_ref(),
			key: &self.key,
			sealed: &self.sealed,
			former: &self.former,
			first: &self.readings,
			next: &self.readings,
			latest: &[],
			has_undated: false,
			news: self.news,
			ended: self.ended,
		}
	}

	/// Returns a lane that has just seen the view.
	fn lane(&self) -> Lane {
		let mut lane = Lane::new(Some(7), 0);
		lane.heed(&Outcome::Viewed { exists: true }, &self.facts());
		lane
	}
}

fn until(action: &Action) -> Option<Millis> {
	match action {
		Action::Wait(wait) => wait.until,
		other => panic!("{other:?}"),
	}
}

#[test]
fn the_device_is_looked_up_and_then_seen_and_then_left_alone() {
	let mut scene = Scene::new();
	let mut lane = Lane::new(None, 0);
	assert_eq!(lane.step(&scene.facts()), Action::LookUp);
	lane.heed(&Outcome::Key(Some(KeyUse::Active(7))), &scene.facts());
	assert_eq!(lane.device(), Some(7));
	let view = scene.view.take();
	assert_eq!(lane.step(&scene.facts()), Action::View);
	scene.view = view;
	lane.heed(&Outcome::Viewed { exists: true }, &scene.facts());
	// However many blocks there are, nothing is asked while there is nothing to do.
	scene.head = 500;
	assert_eq!(lane.step(&scene.facts()), Action::Wait(Wait { news: true, ..Wait::default() }));
	scene.ended = true;
	assert_eq!(lane.step(&scene.facts()), Action::End(End::Done));
}

#[test]
fn a_device_that_is_not_enrolled_yet_waits() {
	let scene = Scene::new();
	let mut lane = Lane::new(None, 0);
	lane.heed(&Outcome::Key(None), &scene.facts());
	assert_eq!(until(&lane.step(&scene.facts())), Some(1_000_000 + LOOK_AGAIN_AFTER));
	assert_eq!(*lane.condition(), Condition::NotEnrolled);
}

#[test]
fn who_waits_for_others_looks_once_a_minute_whatever_comes() {
	let by = SuspendedBy::Owner;
	let suspended = Standing::Suspended { by, since: 0, reason: Reason::Stated(Default::default()) };
	type Change = fn(&mut View, Standing);
	let cases: [(Change, Refusal); 4] = [
		(|view, suspended| view.result.standing = suspended, Refusal::Suspended),
		(|view, _| view.result.grant = None, Refusal::NotGranted),
		(|view, _| view.result.gateway_out = true, Refusal::GatewayOut),
		(|view, _| view.held = None, Refusal::NoProfile),
	];
	for (change, refusal) in cases {
		let mut scene = Scene::new().with_readings(&[NOW]);
		change(scene.view(), suspended.clone());
		let mut lane = scene.lane();
		let action = lane.step(&scene.facts());
		assert_eq!(action, Action::Wait(Wait { until: Some(1_060_000), ..Wait::default() }), "{refusal:?}");
		assert_eq!(*lane.condition(), Condition::Waiting(refusal));
		// Neither blocks nor readings make it ask sooner.
		scene.head += 19;
		scene.clocks.monotonic += 59_999;
		assert_eq!(until(&lane.step(&scene.facts())), Some(1_060_000));
		scene.clocks.monotonic += 1;
		assert_eq!(lane.step(&scene.facts()), Action::View);
	}
}

#[test]
fn readings_are_sealed_once_those_of_their_time_are_there() {
	let mut scene = Scene::new().with_readings(&[NOW]);
	scene.news = Some(News { first: 1_000_000, last: 1_000_000 });
	let mut lane = scene.lane();
	assert_eq!(until(&lane.step(&scene.facts())), Some(1_000_000 + LINGER));
	scene.clocks.monotonic += LINGER;
	let Action::Seal { drafts, .. } = lane.step(&scene.facts()) else { panic!("it is sealed") };
	assert_eq!((drafts.len(), drafts[0].sequence), (1, 1));
	// A stream without a pause is not waited for for ever.
	scene.news = Some(News { first: 1_000_000 - LINGER_AT_MOST, last: scene.clocks.monotonic });
	assert!(matches!(scene.lane().step(&scene.facts()), Action::Seal { .. }));
}

#[test]
fn packs_are_sent_one_after_another_and_not_again_before_there_is_a_reason() {
	let mut scene = Scene::new().with_sealed(&[(1, NOW - 9), (2, NOW - 5)]);
	let mut lane = scene.lane();
	let mut tips = Vec::new();
	for expected in [1, 2] {
		let Action::Send { sequence, tip } = lane.step(&scene.facts()) else { panic!("it is sent") };
		assert_eq!(sequence, expected);
		tips.push(tip);
		lane.heed(&Outcome::Sent(sequence, Ok(())), &scene.facts());
	}
	assert_eq!(lane.step(&scene.facts()), Action::Wait(Wait { block: true, ..Wait::default() }));
	scene.head += 1;
	assert_eq!(lane.step(&scene.facts()), Action::View, "a round for each final block");
	(scene.head, scene.view().block.number) = (106, 106);
	let Action::Send { sequence: 1, tip } = lane.step(&scene.facts()) else { panic!("it is sent again") };
	assert!(!tips.contains(&tip), "in other bytes");
}

#[test]
fn a_number_that_is_taken_waits_for_the_final_chain() {
	let scene = Scene::new().with_sealed(&[(1, NOW)]);
	let mut lane = scene.lane();
	lane.heed(&Outcome::Sent(1, Err(Rejection::Refused(Refusal::SequenceTaken))), &scene.facts());
	assert_eq!(lane.step(&scene.facts()), Action::Wait(Wait { block: true, ..Wait::default() }));
}

#[test]
fn what_is_recorded_is_told_by_its_hash() {
	let mut scene = Scene::new().with_sealed(&[(1, NOW - 9), (2, NOW - 5)]);
	scene.former = vec![scene.pack(1, NOW - 8)];
	scene.view().result.sequence = 2;
	let (former, second) = (scene.former[0].hash, scene.sealed[1].hash);
	let mut lane = scene.lane();
	assert_eq!(lane.step(&scene.facts()), Action::Prove { after: 90 });
	lane.heed(&Outcome::Proved(vec![(1, former), (2, second)]), &scene.facts());
	let recorded = vec![former, second];
	let expected = Action::Settle { until: 2, unbroken: recorded.clone(), recorded, is_broken: false };
	assert_eq!(lane.step(&scene.facts()), expected);
}

#[test]
fn another_programs_pack_is_not_ours_and_breaks_the_series() {
	let mut scene = Scene::new().with_sealed(&[(1, NOW - 9), (2, NOW - 5)]);
	scene.view().result.sequence = 2;
	let (theirs, second) = (H256::repeat_byte(9), scene.sealed[1].hash);
	let mut lane = scene.lane();
	lane.heed(&Outcome::Proved(vec![(1, theirs), (2, second)]), &scene.facts());
	let expected = Action::Settle { until: 2, recorded: vec![theirs, second], unbroken: vec![], is_broken: true };
	assert_eq!(lane.step(&scene.facts()), expected);
	assert!(lane.notices().contains(&Notice::Foreign(1)));
}

#[test]
fn blocks_that_nobody_sends_are_asked_for_again_before_the_state_decides() {
	let mut scene = Scene::new().with_sealed(&[(1, NOW - 9)]);
	scene.view().result.sequence = 1;
	scene.view().result.observed_at = Some(NOW - 9);
	let mut lane = scene.lane();
	for _ in 0..20 {
		assert_eq!(lane.step(&scene.facts()), Action::Prove { after: 90 });
		lane.heed(&Outcome::Proved(vec![]), &scene.facts());
		scene.clocks.monotonic = until(&lane.step(&scene.facts())).unwrap();
	}
	assert_eq!(lane.step(&scene.facts()), Action::Prove { after: 90 });
	lane.heed(&Outcome::Proved(vec![]), &scene.facts());
	let Action::Settle { recorded, .. } = lane.step(&scene.facts()) else { panic!("the state decides") };
	assert_eq!(recorded, [scene.sealed[0].hash]);
}

#[test]
fn what_the_best_chain_refuses_is_made_anew_once_the_final_one_has_come_as_far() {
	let mut scene = Scene::new().with_sealed(&[(1, NOW)]);
	let mut lane = scene.lane();
	lane.heed(&Outcome::Sent(1, Err(Rejection::Refused(Refusal::BadSignature))), &scene.facts());
	assert_eq!(lane.step(&scene.facts()), Action::Best);
	lane.heed(&Outcome::Best(103), &scene.facts());
	assert_eq!(lane.step(&scene.facts()), Action::Wait(Wait { block: true, ..Wait::default() }));
	(scene.head, scene.view().block.number) = (103, 103);
	assert!(matches!(lane.step(&scene.facts()), Action::Unseal { from: 1, why: Refusal::BadSignature, .. }));
}

#[test]
fn a_pack_that_no_pool_has_need_not_be_remembered() {
	let sent = |result: Result<(), Rejection>| {
		let mut scene = Scene::new().with_readings(&[NOW]);
		let mut lane = scene.lane();
		assert!(matches!(lane.step(&scene.facts()), Action::Seal { .. }));
		scene = scene.with_sealed(&[(1, NOW)]);
		assert!(matches!(lane.step(&scene.facts()), Action::Send { sequence: 1, .. }));
		lane.heed(&Outcome::Sent(1, result), &scene.facts());
		scene.key = key(2);
		scene.view().result.device = match scene.view().result.device.clone() {
			DeviceEntry::Enrolled(device) => DeviceEntry::Enrolled(Device { key: key(2), ..device }),
			other => other,
		};
		match lane.step(&scene.facts()) {
			Action::Unseal { unsent, .. } => unsent,
			other => panic!("{other:?}"),
		}
	};
	assert_eq!(sent(Err(Rejection::Refused(Refusal::Suspended))), [1]);
	assert!(sent(Ok(())).is_empty());
}

#[test]
fn another_key_is_waited_for_by_the_chains_time() {
	let mut scene = Scene::new().with_readings(&[NOW]);
	scene.key = key(2);
	let mut lane = scene.lane();
	assert_eq!(lane.step(&scene.facts()), Action::TakeKey);
	scene.clocks.monotonic += 600_000;
	assert_eq!(lane.step(&scene.facts()), Action::TakeKey, "finality may stand still");
	scene.clocks.monotonic += 600_000;
	scene.view().time += REPLACED_WITHIN;
	assert_eq!(lane.step(&scene.facts()), Action::End(End::Retired));
}

#[test]
fn clocks_are_compared_with_each_view_and_a_step_is_noticed_in_between() {
	let agrees = |wall| {
		let mut scene = Scene::new();
		scene.clocks.wall = wall;
		let lane = scene.lane();
		(lane.clock_agrees(scene.clocks), matches!(lane.condition(), Condition::ClockWrong { .. }))
	};
	for (wall, expected) in [
		(NOW - CLOCK_BEHIND, true),
		(NOW - CLOCK_BEHIND - 1, false),
		(NOW + CLOCK_AHEAD, true),
		(NOW + CLOCK_AHEAD + 1, false),
	] {
		assert_eq!(agrees(wall), (expected, !expected), "{wall}");
	}
	let lane = Scene::new().lane();
	let after = |wall: Millis, monotonic: Millis| Clocks { wall: NOW + wall, monotonic: 1_000_000 + monotonic };
	assert!(lane.clock_agrees(after(3_600_000, 3_600_000)));
	assert!(!lane.clock_agrees(after(3_600_000 + CLOCK_STEP + 1, 3_600_000)));
}

#[test]
fn a_chain_that_does_not_answer_is_asked_less_and_less_often() {
	let mut scene = Scene::new();
	let mut lane = Lane::new(Some(7), 0);
	let mut delays = Vec::new();
	for _ in 0..9 {
		lane.heed(&Outcome::Failed("silence".into()), &scene.facts());
		let next = until(&lane.step(&scene.facts())).unwrap();
		delays.push(next - scene.clocks.monotonic);
		scene.clocks.monotonic = next;
	}
	assert_eq!(delays, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
}
