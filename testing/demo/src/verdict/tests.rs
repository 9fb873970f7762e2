//! A chain that does anything other than expected must not pass.

use super::*;
use crate::profile::air_quality;
use beadle_client::{
	interface::event::{AlarmRaised, Recorded},
	DevicePair, SignedPack,
};
use beadle_primitives::{Custody, Device, DeviceEntry, Pack, Record, Refusal, Sequence, SupportState, Usage};
use sp_core::H256;

const DEVICE: DeviceId = 3;
const REFERENCE: ProfileRef = ProfileRef { id: 0, version: 1 };
const CAUSE: AlarmTransition = AlarmTransition {
	metric: 1,
	behaviour: 0,
	kind: TransitionKind::Raised,
	observed_at: 77,
	mitigation: Mitigation::Suspend,
	violation: None,
};

/// Transactions, contents of the chain and attestation result for three packs: one recorded, one that suspends the
/// device, and one refused. Each test changes one thing.
struct World {
	entries: Vec<Entry>,
	ledger: Ledger,
	attested: AttestationResult,
}

impl World {
	fn new() -> Self {
		let pair = DevicePair::generate();
		let good = Appraisal { flags: vec![QcFlag::Good].try_into().unwrap(), ..Default::default() };
		let failing = Appraisal {
			flags: vec![QcFlag::Fail].try_into().unwrap(),
			transitions: vec![CAUSE].try_into().unwrap(),
			..Default::default()
		};
		let suspended = Rejection::Refused(Refusal::Suspended);
		let entries = vec![
			entry(&pair, 1, Expected::Recorded(good), Progress::Finalised),
			entry(&pair, 2, Expected::Recorded(failing), Progress::Finalised),
			entry(&pair, 3, Expected::Refused(vec![suspended.clone()]), Progress::Rejected(suspended)),
		];
		let mut ledger = Ledger { last_block: 9, ..Default::default() };
		for (entry, flag) in entries.iter().zip([QcFlag::Good, QcFlag::Fail]) {
			ledger.extrinsics.push(InBlock { block: 5, item: entry.transaction.clone() });
			let sequence = entry.sequence().unwrap();
			let flags = vec![flag].try_into().unwrap();
			let item = Recorded { device: DEVICE, sequence, profile: REFERENCE, flags };
			ledger.recorded.insert((DEVICE, sequence), vec![InBlock { block: 5, item }]);
		}
		let AlarmTransition { metric, behaviour, observed_at, .. } = CAUSE;
		let raised = AlarmRaised { device: DEVICE, alarm: 1, profile: REFERENCE, metric, behaviour, observed_at };
		ledger.raised.push(InBlock { block: 5, item: raised });
		let reason = Reason::Alarm { alarm: 1, profile: REFERENCE, metric, behaviour };
		let item = Suspended { device: DEVICE, by: SuspendedBy::Alarm, reason: reason.clone() };
		ledger.suspended.push(InBlock { block: 5, item });
		let key = pair.public();
		let attested = AttestationResult {
			id: DEVICE,
			device: DeviceEntry::Enrolled(Device {
				owner: 0,
				model: 0,
				hardware: 0,
				ueid: Default::default(),
				key,
				custody: Custody::Device,
				custody_confirmed: false,
			}),
			owner_name: Default::default(),
			halt: None,
			gateway_out: false,
			log: Default::default(),
			support: SupportState::Unknown,
			advisories: Default::default(),
			standing: Standing::Suspended { by: SuspendedBy::Alarm, since: 1, reason },
			grant: None,
			profile: Some(REFERENCE),
			sequence: 2,
			observed_at: Some(77),
			recorded_in: 5,
			last_flag: QcFlag::Fail,
			alarms: Default::default(),
			silences: Default::default(),
			usage: Usage { packs: 2, ..Default::default() },
		};
		Self { entries, ledger, attested }
	}

	/// Returns the first difference; empty if there is none.
	fn difference(&self) -> String {
		let profile = air_quality();
		let judge = Judge {
			entries: &self.entries,
			ledger: &self.ledger,
			device: DEVICE,
			profile: &profile,
			reference: REFERENCE,
		};
		judge.differences(Some(&self.attested)).into_iter().next().unwrap_or_default()
	}
}

fn entry(pair: &DevicePair, sequence: Sequence, expected: Expected, progress: Progress) -> Entry {
	let records = vec![Record { metric: 1, offset: 0, value: 5 }].try_into().unwrap();
	let pack = Pack { sequence, base_time: 77, records };
	let signature = pair.sign_pack(&H256::zero(), DEVICE, &pack);
	let pack = SignedPack { device: DEVICE, pack, signature };
	let transaction = (b"some wrapping", &pack.pack, &pack.signature).encode();
	let what = format!("pack {sequence}");
	let (recorded_after, finalised_after) = (None, None);
	Entry { what, transaction, pack: Some(pack), expected, progress, recorded_after, finalised_after }
}

#[test]
fn a_chain_that_does_what_it_should_passes() {
	assert_eq!(World::new().difference(), "");
}

#[test]
fn the_tallies_agree_then() {
	let world = World::new();
	let profile = air_quality();
	let judge = Judge {
		entries: &world.entries,
		ledger: &world.ledger,
		device: DEVICE,
		profile: &profile,
		reference: REFERENCE,
	};
	let expected = Tally {
		recorded: 2,
		good: 1,
		fail: 1,
		refused: [("Suspended".to_owned(), 1)].into(),
		alarms: vec!["benzene_ug_m3 GrossRange".to_owned()],
		suspended: true,
		..Default::default()
	};
	assert_eq!((judge.expected(), judge.observed()), (expected.clone(), expected));
	assert_eq!(judge.next_pack(), Some("refused: Suspended".to_owned()));
}

#[test]
fn a_refused_pack_in_a_block_does_not_pass() {
	let mut world = World::new();
	world.ledger.extrinsics.push(InBlock { block: 6, item: world.entries[2].transaction.clone() });
	assert_eq!(world.difference(), "pack 3: in 1 blocks, should be in 0");
}

#[test]
fn a_refused_pack_in_another_wrapping_does_not_pass() {
	let mut world = World::new();
	let signature = world.entries[2].pack.as_ref().unwrap().signature.encode();
	world.ledger.extrinsics.push(InBlock { block: 6, item: [&[9; 40], &signature[1..], &[9]].concat() });
	assert_eq!(world.difference(), "pack 3: its signature is in 1 extrinsics, should be in 0");
}

#[test]
fn a_pack_recorded_twice_or_not_at_all_does_not_pass() {
	let mut world = World::new();
	let twice = world.ledger.recorded.get_mut(&(DEVICE, 1)).unwrap();
	twice.push(twice[0].clone());
	assert_eq!(world.difference(), "pack 1: recorded 2 times");
	let mut world = World::new();
	world.ledger.extrinsics.remove(0);
	assert_eq!(world.difference(), "pack 1: in 0 blocks, should be in 1");
	let mut world = World::new();
	world.ledger.recorded.remove(&(DEVICE, 1));
	assert_eq!(world.difference(), "pack 1: not recorded");
}

#[test]
fn another_answer_does_not_pass() {
	let mut world = World::new();
	world.entries[2].progress = Progress::Rejected(Rejection::Refused(Refusal::QuotaSpent));
	assert_eq!(world.difference(), "pack 3: refused (QuotaSpent), should be Suspended");
	world.entries[2].progress = Progress::Taken;
	assert_eq!(world.difference(), "pack 3: taken, should be refused (Suspended)");
	world.entries[0].progress = Progress::Rejected(Rejection::PoolFull);
	assert_eq!(world.difference(), "pack 1: refused (PoolFull), should be recorded");
}

#[test]
fn other_findings_do_not_pass() {
	let mut world = World::new();
	world.ledger.recorded.get_mut(&(DEVICE, 1)).unwrap()[0].item.flags[0] = QcFlag::Suspect;
	assert!(world.difference().starts_with("pack 1: flagged "));
	let mut world = World::new();
	world.ledger.raised.clear();
	assert!(world.difference().starts_with("alarms raised: [], should be "));
	let mut world = World::new();
	world.ledger.suspended.clear();
	assert_eq!(world.difference(), "suspension: 0 times, should be 1");
	let mut world = World::new();
	world.ledger.suspended[0].item.by = SuspendedBy::Council;
	assert!(world.difference().starts_with("suspension: by Council "));
}

#[test]
fn a_pack_from_nowhere_does_not_pass() {
	let mut world = World::new();
	let stray = world.ledger.recorded[&(DEVICE, 1)].clone();
	world.ledger.recorded.insert((DEVICE, 8), stray);
	assert_eq!(world.difference(), "recorded: pack 8, which should not be");
}

#[test]
fn another_attestation_result_does_not_pass() {
	let mut world = World::new();
	world.attested.standing = Standing::Active;
	assert!(world.difference().starts_with("attestation result: standing Active"));
	let mut world = World::new();
	world.attested.sequence = 3;
	assert_eq!(world.difference(), "attestation result: sequence 3, 2 packs, should be 2 of both");
}
