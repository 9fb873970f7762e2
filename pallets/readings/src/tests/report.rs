//! Tests of reports of packs that the profile refuses.

use crate::{mock::*, Alarms, Event, Histories, LatestReport, LatestReports, Origin, Violations};
use beadle_appraisal::silences;
use beadle_primitives::{
	message, traits::OnReinstated, ActiveProfile, AlarmEvidence, Behaviour, Mitigation, Pack, ProfileRef, QcFlag,
	Reason, Refusal, Rule, Span, Usage, Via,
};
use beadle_test_support::flag;
use codec::Decode;
use frame_support::{assert_noop, assert_ok, traits::Hooks, weights::Weight};
use sp_core::{Pair, H256};
use sp_runtime::{
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	DispatchError::BadOrigin,
};

const PROFILE: ProfileRef = ProfileRef { id: 3, version: 1 };

/// Value that the profile refuses; it fails the behaviour that flags, too.
const STUCK: i64 = -1_001;

fn refused<T>(refusal: Refusal) -> Result<T, TransactionValidityError> {
	Err(refusal.into())
}

/// Asserts that a report of this pack is refused, in the pool and in a block, and changes nothing.
#[track_caller]
fn assert_refused(pack: &Pack, refusal: Refusal) {
	let before = sp_io::storage::root(sp_runtime::StateVersion::V1);
	assert_eq!(pooled_report(pack), refused(refusal));
	assert_eq!(applied_report(pack), refused(refusal));
	assert_eq!(sp_io::storage::root(sp_runtime::StateVersion::V1), before);
}

fn events() -> Vec<Event<Test>> {
	let ours = System::read_events_for_pallet();
	System::reset_events();
	ours
}

/// The positions of the behaviours in alarm.
fn in_alarm() -> Vec<u8> {
	Histories::<Test>::get(DEVICE).alarms().map(|(_, behaviour)| behaviour).collect()
}

/// Returns a version of the mock's profile that refuses values below -100.
fn stricter(version: u32) -> ActiveProfile {
	let mut active = profile(version);
	active.profile.metrics[0].behaviours[1].rule =
		Rule::GrossRange { fail: Span { min: -100, max: i64::MAX }, suspect: None };
	active
}

#[docify::export]
#[test]
fn a_stuck_sensor_is_reported() {
	build_and_execute(|| {
		let stuck = pack(1, &[STUCK]);
		assert_eq!(applied_pack(&stuck), Err(Refusal::OutOfBounds.into()));
		assert_ok!(applied_report(&stuck).unwrap());

		let [Event::Reported { device: DEVICE, sequence: 1, profile: PROFILE, violations }, raised] = &events()[..]
		else {
			panic!("reported, then an alarm")
		};
		assert!(violations.iter().all(|violation| (violation.flag, violation.value) == (QcFlag::Fail, STUCK)));
		assert!(matches!(raised, Event::AlarmRaised { alarm: 1, metric: 0, behaviour: 1, .. }));
		// It is no reading.
		let history = Histories::<Test>::get(DEVICE);
		assert_eq!((history.sequence, history.observed_at, history.metrics[0].last), (0, None, None));
		assert_eq!(Recorded::get(), Usage { reported: 1, ..Default::default() });
	});
}

#[test]
fn it_is_evidence() {
	build_and_execute(|| {
		let stuck = pack(1, &[STUCK]);
		assert_ok!(applied_report(&stuck).unwrap());
		let pack_hash = message::pack_hash(&H256::repeat_byte(69), DEVICE, &stuck);
		let pinned = Violations::<Test>::get(DEVICE);
		assert_eq!(pinned.len(), 2);
		assert!(pinned.iter().all(|p| (p.via, p.sequence, p.pack_hash, p.found) == (Via::Report, 1, pack_hash, 2)));
		let alarm = &Alarms::<Test>::get(DEVICE).alarms[0];
		let violation = pinned[1].violation;
		let evidence = AlarmEvidence::Pack { via: Via::Report, sequence: 1, pack_hash, violation };
		assert_eq!(alarm.evidence, Some(evidence));
	});
}

#[test]
fn only_an_inspected_report_is_put_on_record() {
	build_and_execute(|| {
		let stuck = pack(1, &[STUCK]);
		let report_of =
			|origin, pack: &Pack| Readings::report(origin, DEVICE, pack.clone(), signed(DEVICE, pack), PROFILE);
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none(), RuntimeOrigin::signed(owner())] {
			assert_noop!(report_of(origin, &stuck), BadOrigin);
		}
		// An origin is good for its own call and pack only.
		let signature = signed(DEVICE, &stuck);
		let report =
			Readings::inspect_report(DEVICE, &Readings::enrolled(DEVICE).unwrap(), &stuck, &signature, PROFILE, true)
				.unwrap();
		let reported: RuntimeOrigin = Origin::Reported(Box::new(report)).into();
		let other = pack(2, &[STUCK]);
		assert_noop!(report_of(reported.clone(), &other), BadOrigin);
		assert_noop!(Readings::submit(reported, DEVICE, stuck.clone(), signature), BadOrigin);
		let good = pack(1, &[1]);
		assert_noop!(report_of(inspected(&good), &good), BadOrigin);
		for byte in 0..=u8::MAX {
			assert!(crate::Origin::decode(&mut &[byte; 64][..]).is_err());
		}
	});
}

#[test]
fn it_travels_in_a_general_transaction() {
	build_and_execute(|| {
		let call = report(&pack(1, &[STUCK]));
		for origin in [RuntimeOrigin::signed(owner()), RuntimeOrigin::root()] {
			assert_eq!(pooled(origin, &call), refused(Refusal::NotGeneral));
		}
	});
}

#[test]
fn it_counts_towards_the_alarm_that_suspends() {
	build_and_execute(|| {
		for sequence in 1..=3 {
			assert!(Standing::get().is_none());
			assert_ok!(applied_report(&pack(sequence, &[STUCK])).unwrap());
			next_block();
		}
		assert_eq!(SuspendedFor::get(), [Reason::Alarm { alarm: 2, profile: PROFILE, metric: 0, behaviour: 0 }]);
		assert_eq!(in_alarm(), [0, 1]);
		assert_refused(&pack(4, &[STUCK]), Refusal::Suspended);
	});
}

#[test]
fn nothing_is_reported_twice() {
	build_and_execute(|| {
		let first = pack(1, &[STUCK, STUCK]);
		assert_ok!(applied_report(&first).unwrap());
		let until = vec![first.base_time + 100].try_into().unwrap();
		let latest = LatestReport { profile: PROFILE, until, block: 1 };
		assert_eq!(LatestReports::<Test>::get(DEVICE), Some(latest));
		next_block();
		assert_refused(&first, Refusal::AlreadyReported);
		// Nor another one that was not observed later, whatever its sequence.
		let at = |base_time, sequence| Pack { base_time, ..pack(sequence, &[STUCK, STUCK]) };
		for earlier in [at(first.base_time + 100, 2), at(first.base_time - 1, 1), at(first.base_time + 1, 9)] {
			assert_refused(&earlier, Refusal::AlreadyReported);
		}
		assert_ok!(applied_report(&at(first.base_time + 101, 1)).unwrap());
	});
}

#[test]
fn nothing_that_is_observed_until_then_is_kept_out_by_a_report_from_the_future() {
	build_and_execute(|| {
		// The last observation of the pack decides.
		let ahead = Pack { base_time: NOW - 50, ..pack(1, &[STUCK, STUCK]) };
		assert_refused(&ahead, Refusal::TooFarAhead);
		Now::set(NOW + 40);
		assert_ok!(applied_report(&Pack { base_time: NOW + 40, ..pack(1, &[STUCK]) }).unwrap());
		next_block();
		Now::set(NOW + 50);
		assert_refused(&ahead, Refusal::AlreadyReported);
		assert_ok!(applied_report(&Pack { base_time: NOW + 41, ..pack(1, &[STUCK]) }).unwrap());
	});
}

#[test]
fn a_report_of_one_metric_keeps_none_of_another_out() {
	build_and_execute(|| {
		let mut active = profile(1);
		let metric = active.profile.metrics[0].clone();
		active.profile.metrics.try_push(metric).unwrap();
		Assigned::set(Some(active));
		let of = |metric, ago| {
			let mut of = Pack { base_time: NOW - ago, ..pack(1, &[STUCK]) };
			of.records[0].metric = metric;
			of
		};
		assert_ok!(applied_report(&of(1, 0)).unwrap());
		next_block();
		assert_refused(&of(1, 0), Refusal::AlreadyReported);
		assert_ok!(applied_report(&of(0, 5_000)).unwrap());
		next_block();
		assert_refused(&of(0, 5_000), Refusal::AlreadyReported);
		assert_refused(&of(1, 0), Refusal::AlreadyReported);
		// Under another version it is not known which metric is which.
		let mut next = profile(2);
		next.profile.metrics[0].name = beadle_test_support::text("another");
		Assigned::set(Some(next));
		assert_refused(&of(0, 1), Refusal::AlreadyReported);
		Now::set(NOW + 1);
		assert_ok!(applied_report(&Pack { base_time: NOW + 1, ..pack(1, &[STUCK]) }).unwrap());
	});
}

#[test]
fn it_names_the_version_in_force() {
	build_and_execute(|| {
		let stuck = pack(1, &[STUCK]);
		for stale in [0, 2] {
			let call = report_under(stale, DEVICE, &stuck, signed(DEVICE, &stuck));
			assert_eq!(pooled(RuntimeOrigin::none(), &call), refused(Refusal::StaleProfile));
			assert_eq!(applied(RuntimeOrigin::none(), call), refused(Refusal::StaleProfile));
		}
		let call = report(&stuck);
		Assigned::set(Some(profile(2)));
		assert_eq!(applied(RuntimeOrigin::none(), call), refused(Refusal::StaleProfile));
		Assigned::set(Some(ActiveProfile { reference: ProfileRef { id: 4, version: 1 }, ..profile(1) }));
		assert_refused(&stuck, Refusal::StaleProfile);
	});
}

#[test]
fn a_forged_report_is_refused() {
	build_and_execute(|| {
		let stuck = pack(1, &[STUCK]);
		let honest = pack(1, &[10]);
		let foreign = sp_core::ed25519::Pair::from_seed(&[9; 32]).sign(b"no pack").into();
		for signature in [signed(DEVICE, &honest), signed(REVOKED, &stuck), foreign] {
			let call = report_under(1, DEVICE, &stuck, signature);
			assert_eq!(pooled(RuntimeOrigin::none(), &call), refused(Refusal::BadSignature));
			assert_eq!(applied(RuntimeOrigin::none(), call), refused(Refusal::BadSignature));
		}
	});
}

#[test]
fn what_is_not_refused_is_not_reported() {
	build_and_execute(|| {
		// Good, failing, and at the very limit.
		for value in [10, 200, -1_000] {
			assert_refused(&pack(1, &[value]), Refusal::NotRefused);
		}
	});
}

#[test]
fn it_passes_the_checks_of_a_pack() {
	build_and_execute(|| {
		let stuck = pack(1, &[STUCK]);
		assert_refused(&Pack { base_time: NOW - 100_001, ..stuck.clone() }, Refusal::TooOld);
		for ahead in [1, 10_001] {
			assert_refused(&Pack { base_time: NOW + ahead, ..stuck.clone() }, Refusal::TooFarAhead);
		}
		assert_refused(&pack(1, &[]), Refusal::PackEmpty);
		assert_refused(&pack(1, &[STUCK; 9]), Refusal::TooManyRecords);
		assert_refused(&pack(33, &[STUCK]), Refusal::SequenceAhead);
		assert_refused(&pack(0, &[STUCK]), Refusal::SequenceTaken);
		for (device, refusal) in [(REVOKED + 1, Refusal::UnknownDevice), (REVOKED, Refusal::Revoked)] {
			let call = report_under(1, device, &stuck, signed(device, &stuck));
			assert_eq!(pooled(RuntimeOrigin::none(), &call), refused(refusal));
		}
		for standing in [Refusal::Suspended, Refusal::NotGranted, Refusal::Halted, Refusal::GatewayOut] {
			Standing::set(Some(standing));
			assert_refused(&stuck, standing);
		}
		Standing::set(None);
		Assigned::set(None);
		assert_refused(&stuck, Refusal::NoProfile);
	});
}

#[test]
fn the_quota_pays_for_it_as_for_a_pack() {
	build_and_execute(|| {
		Quota::set(3);
		assert_refused(&pack(1, &[STUCK; 4]), Refusal::QuotaSpent);
		pooled_report(&pack(1, &[STUCK, STUCK])).unwrap();
		assert_eq!(Quota::get(), 3, "only what is applied");
		assert_ok!(applied_report(&pack(1, &[STUCK, STUCK])).unwrap());
		assert_eq!(Quota::get(), 1);
		next_block();
		assert_refused(&pack(2, &[STUCK, STUCK]), Refusal::QuotaSpent);
		assert_ok!(applied_report(&pack(2, &[STUCK])).unwrap());
		assert_eq!(Quota::get(), 0);
	});
}

#[test]
fn it_neither_takes_a_sequence_nor_makes_a_pack_acceptable() {
	build_and_execute(|| {
		let stuck = pack(1, &[STUCK]);
		assert_ok!(applied_report(&stuck).unwrap());
		assert_eq!(applied_pack(&stuck), refused(Refusal::OutOfBounds));
		// The next pack takes the sequence, and may even have been observed before what was reported.
		let next = Pack { base_time: stuck.base_time - 500, ..pack(1, &[10]) };
		assert_ok!(applied_pack(&next).unwrap());
		next_block();
		assert_refused(&stuck, Refusal::SequenceTaken);
	});
}

#[test]
fn what_was_recorded_cannot_be_reported_under_a_stricter_version() {
	build_and_execute(|| {
		let recorded = pack(1, &[-500]);
		assert_ok!(applied_pack(&recorded).unwrap());
		Assigned::set(Some(stricter(2)));
		assert_refused(&recorded, Refusal::SequenceTaken);
		// Nor what was observed before it.
		let earlier = Pack { base_time: recorded.base_time - 1, ..pack(2, &[-500]) };
		assert_refused(&earlier, Refusal::NotIncreasing);
		assert_ok!(applied_report(&pack(2, &[-500])).unwrap());
	});
}

#[test]
fn what_was_signed_before_the_reinstatement_is_not_reported() {
	build_and_execute(|| {
		Readings::on_reinstated(DEVICE);
		assert_refused(&pack(1, &[STUCK]), Refusal::NotIncreasing);
		let next = current_pack(1, &[STUCK]);
		Now::set(NOW + 1);
		assert_ok!(applied_report(&next).unwrap());
	});
}

#[test]
fn a_flood_is_one_report_a_block() {
	build_and_execute(|| {
		let exhausted = TransactionValidityError::from(InvalidTransaction::ExhaustsResources);
		assert_ok!(applied_report(&pack(1, &[STUCK])).unwrap());
		for sequence in 2..30 {
			assert_eq!(applied_report(&pack(sequence, &[STUCK])), Err(exhausted));
		}
		assert_eq!(Recorded::get().reported, 1);
		// It waits for the next block, one of a device at a time, and behind the last of all packs.
		let waiting = [2, 3].map(|sequence| pooled_report(&pack(sequence, &[STUCK])).unwrap());
		assert_eq!(waiting[0].provides, waiting[1].provides);
		let last = pooled_pack(&pack(32, &[1])).unwrap();
		assert!(waiting[0].priority < last.priority && waiting[0].requires.is_empty() && waiting[0].propagate);
		assert_ne!(waiting[0].provides, last.provides);
		next_block();
		assert_ok!(applied_report(&pack(2, &[STUCK])).unwrap());
	});
}

#[test]
fn no_profile_puts_its_devices_reports_before_others() {
	build_and_execute(|| {
		let longevity = |max_age| {
			let mut active = profile(1);
			active.profile.max_age = max_age;
			Assigned::set(Some(active));
			pooled_report(&pack(1, &[STUCK])).unwrap().longevity
		};
		assert_eq!(longevity(100_000), longevity(u64::MAX));
	});
}

#[test]
fn it_ends_no_silence_and_clears_no_alarm() {
	build_and_execute(|| {
		let mut active = profile(1);
		let on_fail = flag(1, 1, Mitigation::None);
		active.profile.metrics[0].behaviours[0].on_fail = flag(2, 2, Mitigation::None);
		active.profile.metrics[0].behaviours.try_push(Behaviour { rule: Rule::Gap { max: 3_000 }, on_fail }).unwrap();
		Assigned::set(Some(active.clone()));
		assert_ok!(applied_pack(&pack(1, &[101, 102, 1])).unwrap());
		Now::set(NOW + 4_000);
		(0..9).for_each(|block| {
			Readings::on_idle(block, Weight::MAX);
		});
		assert_eq!(in_alarm(), [0, 2]);
		let silent = || silences(&active, &Histories::<Test>::get(DEVICE), Now::get());
		let (before, history) = (silent(), Histories::<Test>::get(DEVICE));
		// Good values beside the refused one change nothing.
		assert_ok!(applied_report(&Pack { base_time: Now::get() - 300, ..pack(2, &[1, STUCK, 1, 1]) }).unwrap());
		assert_eq!(in_alarm(), [0, 1, 2]);
		assert_eq!(silent(), before);
		let after = Histories::<Test>::get(DEVICE);
		assert_eq!(
			(after.metrics[0].last, after.metrics[0].heard_at),
			(history.metrics[0].last, history.metrics[0].heard_at)
		);
		// The alarm was one good value from its end; now it is two.
		assert_ok!(applied_pack(&current_pack(2, &[1])).unwrap());
		assert!(in_alarm().contains(&0));
	});
}

#[test]
fn the_next_accepted_value_clears_the_alarm_of_what_refuses() {
	build_and_execute(|| {
		assert_ok!(applied_report(&pack(1, &[STUCK])).unwrap());
		assert_eq!(in_alarm(), [1]);
		events();
		assert_ok!(applied_pack(&pack(1, &[10])).unwrap());
		assert!(in_alarm().is_empty());
		assert!(events().iter().any(|event| matches!(event, Event::AlarmCleared { alarm: 1, behaviour: 1, .. })));
	});
}

#[test]
fn under_a_new_version_it_ends_the_alarms_of_the_one_before() {
	build_and_execute(|| {
		assert_ok!(applied_report(&pack(1, &[STUCK])).unwrap());
		next_block();
		events();
		Assigned::set(Some(stricter(2)));
		assert_ok!(applied_report(&pack(2, &[-101])).unwrap());
		let [Event::AlarmInvalidated { alarm: 1, .. }, Event::Reported { .. }, Event::AlarmRaised { alarm: 2, .. }] =
			events()[..]
		else {
			panic!("one alarm for the other")
		};
	});
}
