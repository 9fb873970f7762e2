//! Tests of the extension: what passes and what is refused.

use crate::{mock::*, Histories};
use beadle_primitives::{profile::MAX_HELD_BEHAVIOURS, Pack, ProfileRef, Record, Refusal};
use codec::{Decode, Encode};
use frame_support::weights::Weight;
use sp_core::Pair;
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionValidityError};

fn refused<T>(refusal: Refusal) -> Result<T, TransactionValidityError> {
	Err(refusal.into())
}

#[track_caller]
fn assert_refused(pack: &Pack, refusal: Refusal) {
	assert_eq!(pooled_pack(pack), refused(refusal));
	assert_eq!(applied_pack(pack), refused(refusal));
	assert_eq!(Histories::<Test>::iter().count(), 0, "what is refused leaves no state");
}

#[test]
fn a_sound_pack_passes() {
	build_and_execute(|| {
		let validity = pooled_pack(&pack(1, &[10])).unwrap();
		assert_eq!(validity.provides, [Pack::tag(DEVICE, 1)]);
		assert!(validity.requires.is_empty());
		assert!(validity.propagate);
	});
}

#[test]
fn no_profile_puts_its_devices_packs_before_others() {
	build_and_execute(|| {
		let treatment = |max_age| {
			let mut active = profile(1);
			active.profile.max_age = max_age;
			Assigned::set(Some(active));
			let validity = pooled_pack(&pack(1, &[10])).unwrap();
			(validity.priority, validity.longevity)
		};
		assert_eq!(treatment(100_000), treatment(u64::MAX));
	});
}

#[test]
fn the_base_time_alone_is_not_too_old() {
	build_and_execute(|| {
		let pack = beadle_test_support::pack(1, NOW - 200_000, [(0, 150_000, 10), (0, 200_000, 10)]);
		assert!(pooled_pack(&pack).is_ok());
	});
}

#[test]
fn an_owner_without_room_in_the_block_waits() {
	build_and_execute(|| {
		RoomLeft::set(Weight::zero());
		let waits = Err(InvalidTransaction::ExhaustsResources.into());
		assert_eq!(applied_pack(&pack(1, &[10])), waits);
		assert_eq!(applied_report(&pack(1, &[-2_000])), waits);
		// Before its signature is looked at, and not in the pool.
		assert_eq!(
			applied(RuntimeOrigin::none(), submit(DEVICE, &pack(1, &[10]), signed(DEVICE, &pack(2, &[10])))),
			waits
		);
		assert!(pooled_pack(&pack(1, &[10])).is_ok());
		RoomLeft::set(Weight::MAX);
		assert_eq!(applied_pack(&pack(1, &[10])), Ok(Ok(())));
	});
}

#[test]
fn an_owner_is_charged_for_what_its_packs_weigh() {
	build_and_execute(|| {
		RoomLeft::set(Weight::from_parts(10_000, 0));
		assert_eq!(applied_pack(&pack(1, &[10])), Ok(Ok(())));
		// One record, by the most behaviours; what it does not spend is no matter of the inspection.
		let each = 1 + 1 + u64::from(MAX_HELD_BEHAVIOURS);
		assert_eq!(RoomLeft::get().ref_time(), 10_000 - 2 * each);
		assert_eq!(applied_report(&pack(2, &[-2_000])), Ok(Ok(())));
		assert_eq!(RoomLeft::get().ref_time(), 10_000 - 4 * each);
		assert!(pooled_pack(&pack(2, &[10])).is_ok());
		assert_eq!(RoomLeft::get().ref_time(), 10_000 - 4 * each, "only what is applied");
	});
}

#[test]
fn a_forged_pack_is_refused_before_its_history_and_profile_are_read() {
	build_and_execute(|| {
		let forged = |sequence| submit(DEVICE, &pack(sequence, &[10]), signed(REVOKED, &pack(1, &[10])));
		Assigned::set(None);
		for sequence in [0, 1, 99] {
			assert_eq!(pooled(RuntimeOrigin::none(), &forged(sequence)), refused(Refusal::BadSignature));
			let report = report_under(1, DEVICE, &pack(sequence, &[10]), signed(REVOKED, &pack(1, &[10])));
			assert_eq!(pooled(RuntimeOrigin::none(), &report), refused(Refusal::BadSignature));
		}
	});
}

#[test]
fn a_later_pack_waits_for_the_one_before() {
	build_and_execute(|| {
		let next = pooled_pack(&pack(1, &[10])).unwrap();
		let third = pooled_pack(&pack(3, &[10])).unwrap();
		assert_eq!(third.requires, [Pack::tag(DEVICE, 2)]);
		assert_eq!(third.provides, [Pack::tag(DEVICE, 3)]);
		assert!(next.priority > third.priority);
		assert_eq!(applied_pack(&pack(3, &[10])), refused(Refusal::SequenceAhead));
	});
}

#[test]
fn sequences_outside_the_window_are_refused() {
	build_and_execute(|| {
		assert!(pooled_pack(&pack(32, &[10])).is_ok());
		assert_refused(&pack(33, &[10]), Refusal::SequenceAhead);
		assert_refused(&pack(0, &[10]), Refusal::SequenceTaken);
	});
}

#[test]
fn a_recorded_pack_is_not_recorded_again() {
	build_and_execute(|| {
		assert_eq!(applied_pack(&pack(1, &[10])), Ok(Ok(())));
		assert_eq!(pooled_pack(&pack(1, &[10])), refused(Refusal::SequenceTaken));
		assert_eq!(applied_pack(&pack(1, &[10])), refused(Refusal::SequenceTaken));
		assert_eq!(Recorded::get().packs, 1);
	});
}

#[test]
fn unknown_and_revoked_devices_are_refused() {
	build_and_execute(|| {
		let pack = pack(1, &[10]);
		for (device, refusal) in [(REVOKED + 1, Refusal::UnknownDevice), (REVOKED, Refusal::Revoked)] {
			let call = submit(device, &pack, signed(device, &pack));
			assert_eq!(pooled(RuntimeOrigin::none(), &call), refused(refusal));
		}
	});
}

#[test]
fn what_is_not_authorised_is_refused() {
	build_and_execute(|| {
		Standing::set(Some(Refusal::GrantExpired));
		assert_refused(&pack(1, &[10]), Refusal::GrantExpired);
	});
}

#[test]
fn the_quota_must_hold_all_packs_up_to_this_one() {
	build_and_execute(|| {
		Quota::set(5);
		assert!(pooled_pack(&pack(2, &[1, 1])).is_ok());
		assert_eq!(pooled_pack(&pack(3, &[1, 1])), refused(Refusal::QuotaSpent));
	});
}

#[test]
fn quota_is_spent_once_and_only_by_what_is_applied() {
	build_and_execute(|| {
		pooled_pack(&pack(1, &[1, 2])).unwrap();
		assert_eq!(Quota::get(), 1_000);
		assert_eq!(applied_pack(&pack(1, &[1, 2])), Ok(Ok(())));
		assert_eq!(Quota::get(), 998);
	});
}

#[test]
fn a_device_without_profile_is_refused() {
	build_and_execute(|| {
		Assigned::set(None);
		assert_refused(&pack(1, &[10]), Refusal::NoProfile);
	});
}

#[test]
fn size_and_time_are_checked() {
	build_and_execute(|| {
		assert_refused(&pack(1, &[]), Refusal::PackEmpty);
		assert_refused(&pack(1, &[0; 9]), Refusal::TooManyRecords);
		assert_refused(&Pack { base_time: NOW - 100_001, ..pack(1, &[10]) }, Refusal::TooOld);
		assert_refused(&Pack { base_time: NOW + 10_001, ..pack(1, &[10]) }, Refusal::TooFarAhead);
	});
}

#[test]
fn forged_signatures_are_refused() {
	build_and_execute(|| {
		let honest = pack(1, &[10]);
		let signature = signed(DEVICE, &honest);
		let altered = Pack { records: pack(1, &[11]).records, ..honest.clone() };
		let foreign = sp_core::ed25519::Pair::from_seed(&[9; 32]).sign(&honest.encode()).into();
		let elsewhere = signed(REVOKED, &honest);
		for (pack, signature) in [(&altered, signature), (&honest, foreign), (&honest, elsewhere)] {
			let call = submit(DEVICE, pack, signature);
			assert_eq!(pooled(RuntimeOrigin::none(), &call), refused(Refusal::BadSignature));
			assert_eq!(applied(RuntimeOrigin::none(), call), refused(Refusal::BadSignature));
		}
	});
}

#[test]
fn what_the_profile_refuses_is_refused() {
	build_and_execute(|| {
		assert_refused(&pack(1, &[-1_001]), Refusal::OutOfBounds);
		let unknown = vec![Record { metric: 1, offset: 0, value: 0 }].try_into().unwrap();
		assert_refused(&Pack { records: unknown, ..pack(1, &[]) }, Refusal::UnknownMetric);
		let at_once = vec![Record { metric: 0, offset: 0, value: 0 }; 2].try_into().unwrap();
		assert_refused(&Pack { records: at_once, ..pack(1, &[]) }, Refusal::NotIncreasing);
	});
}

#[test]
fn too_frequent_observations_are_refused() {
	build_and_execute(|| {
		let mut strict = profile(1);
		strict.profile.min_interval = 101;
		Assigned::set(Some(strict));
		assert_refused(&pack(1, &[1, 1]), Refusal::TooFrequent);
	});
}

#[test]
fn a_signed_submit_is_refused() {
	build_and_execute(|| {
		let pack = pack(1, &[10]);
		let call = submit(DEVICE, &pack, signed(DEVICE, &pack));
		for origin in [RuntimeOrigin::signed(owner()), RuntimeOrigin::root()] {
			assert_eq!(pooled(origin, &call), refused(Refusal::NotGeneral));
		}
	});
}

#[test]
fn a_device_key_signs_nothing_else() {
	build_and_execute(|| {
		let remark: RuntimeCall = frame_system::Call::remark { remark: vec![] }.into();
		let device = RuntimeOrigin::signed(device_account());
		assert_eq!(pooled(device.clone(), &remark), refused(Refusal::DeviceKeyAsSigner));
		assert_eq!(applied(device, remark.clone()), refused(Refusal::DeviceKeyAsSigner));
		assert!(pooled(RuntimeOrigin::signed(owner()), &remark).is_ok());
	});
}

#[test]
fn a_dry_run_finds_what_the_pool_would() {
	build_and_execute(|| {
		let inspection = Readings::dry_run(DEVICE, &pack(1, &[10, 60, 200])).unwrap();
		assert_eq!(inspection.outcome().appraisal.flagged(), 2);
		assert_eq!(inspection.outcome().history.profile, ProfileRef { id: 3, version: 1 });
		assert_eq!(Readings::dry_run(DEVICE, &pack(40, &[10])), Err(Refusal::SequenceAhead));
		assert_eq!(Histories::<Test>::iter().count(), 0);
	});
}

#[test]
fn the_origin_cannot_be_decoded() {
	build_and_execute(|| {
		let caller = frame_support::traits::OriginTrait::into_caller(inspected(&pack(1, &[10])));
		let encoded = caller.encode();
		assert!(OriginCaller::decode(&mut &encoded[..]).is_err());
		for byte in 0..=u8::MAX {
			assert!(crate::Origin::decode(&mut &[byte; 64][..]).is_err());
		}
	});
}
