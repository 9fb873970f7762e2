//! Packs on their way from the transaction pool into a block.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::panic,
	clippy::unwrap_used
)]

mod common;

use beadle_primitives::{Pack, Refusal};
use beadle_runtime::{signed_extensions, UncheckedExtrinsic};
use common::*;
use frame_support::weights::Weight;
use frame_system::CheckEra;
use sp_runtime::{generic::Era, transaction_validity::TransactionTag};

/// Applies transactions in the order that their tags allow, as the pool hands them out; returns their number.
fn apply_as_the_pool_would(mut waiting: Vec<UncheckedExtrinsic>) -> usize {
	let mut provided: Vec<TransactionTag> = Vec::new();
	let validated: Vec<_> = waiting.iter().map(|extrinsic| validate(extrinsic.clone()).unwrap()).collect();
	let mut tags: Vec<_> = validated.into_iter().map(|validity| (validity.requires, validity.provides)).collect();
	let mut applied = 0;
	while let Some(next) = tags.iter().position(|(requires, _)| requires.iter().all(|tag| provided.contains(tag))) {
		assert_eq!(apply(waiting.remove(next)), Ok(Ok(())));
		provided.extend(tags.remove(next).1);
		applied += 1;
	}
	applied
}

#[test]
fn a_pack_of_a_device_suspended_in_between_is_left_out() {
	new_chain(|| {
		let (device, other) = (TestDevice::enrol(1, 100), TestDevice::enrol(2, 100));
		assert!(validate(device.reading(1, &[10])).is_ok());
		by_alice(pallet_aaa::Call::suspend { device: device.id, reason: Default::default() });
		let refused = leaves_no_reading(|| apply(device.reading(1, &[10])));
		assert_eq!(refused, Err(Refusal::Suspended.into()));
		assert_eq!(apply(other.reading(1, &[10])), Ok(Ok(())));
	});
}

#[test]
fn a_pack_whose_quota_an_earlier_one_spent_is_left_out() {
	new_chain(|| {
		let (device, other) = (TestDevice::enrol(1, 3), TestDevice::enrol(2, 100));
		assert!(validate(device.reading(1, &[1, 2, 3])).is_ok());
		assert!(validate(device.reading(2, &[1])).is_ok());
		assert_eq!(apply(device.reading(1, &[1, 2, 3])), Ok(Ok(())));
		let refused = leaves_no_reading(|| apply(device.reading(2, &[1])));
		assert_eq!(refused, Err(Refusal::QuotaSpent.into()));
		assert_eq!(apply(other.reading(1, &[10])), Ok(Ok(())));
		// The next block's refill makes up for it.
		next_block();
		assert_eq!(apply(device.reading(2, &[1])), Ok(Ok(())));
	});
}

#[test]
fn the_second_of_two_packs_with_one_sequence_is_left_out() {
	new_chain(|| {
		let (device, other) = (TestDevice::enrol(1, 100), TestDevice::enrol(2, 100));
		let (first, second) = (device.reading(1, &[10]), device.reading(1, &[11]));
		let tags = [&first, &second].map(|extrinsic| validate(extrinsic.clone()).unwrap().provides);
		assert_eq!(tags[0], tags[1], "the pool keeps one of them");
		assert_eq!(apply(first), Ok(Ok(())));
		assert_eq!(leaves_no_reading(|| apply(second)), Err(Refusal::SequenceTaken.into()));
		assert_eq!(apply(other.reading(1, &[10])), Ok(Ok(())));
	});
}

#[test]
fn packs_queued_in_any_order_land_in_theirs() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 1_000);
		for sequence in 1..=4 {
			assert_eq!(apply(device.reading(sequence, &[10])), Ok(Ok(())));
		}
		next_block();
		let mut queued: Vec<_> = (5..=25).map(|sequence| device.reading(sequence, &[10])).collect();
		queued.reverse();
		queued.swap(3, 11);
		assert_eq!(apply_as_the_pool_would(queued), 21);
		assert_eq!(device.sequence(), 25);
	});
}

#[test]
fn a_skipped_sequence_holds_back_what_follows() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 1_000);
		let queued = [1, 2, 4, 5].map(|sequence| device.reading(sequence, &[10]));
		assert_eq!(apply_as_the_pool_would(queued.to_vec()), 2);
		let refused = leaves_no_reading(|| apply(device.reading(4, &[10])));
		assert_eq!(refused, Err(Refusal::SequenceAhead.into()));
	});
}

#[test]
fn the_pool_holds_no_more_of_a_device_than_its_quota() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 10);
		let pooled = (1..=32).filter(|sequence| validate(device.reading(*sequence, &[10])).is_ok());
		// Ten, and one for the refill in the block for which they are validated.
		assert!((10..=11).contains(&pooled.count()));
		assert_eq!(validate(device.reading(32, &[10])), Err(Refusal::QuotaSpent.into()));
	});
}

#[test]
fn other_extension_bytes_make_no_other_pack() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		let honest = validate(device.reading(1, &[10])).unwrap();
		assert_eq!(honest.provides, [Pack::tag(device.id, 1)]);
		let variant = |change: &dyn Fn(&mut beadle_runtime::TxExtension)| {
			let mut extensions = signed_extensions(0, 0);
			change(&mut extensions);
			UncheckedExtrinsic::new_transaction(device.submit(1, &[10]), extensions)
		};
		for other in [
			variant(&|extensions| extensions.4 = CheckEra::from(Era::mortal(64, 0))),
			variant(&|extensions| extensions.5 = pallet_room::LimitWaiting::new(7)),
			variant(&|extensions| {
				extensions.9 =
					pallet_room::CapTip::new(pallet_transaction_payment::ChargeTransactionPayment::from(1_000_000_000))
			}),
		] {
			// The same tag without a higher priority: the pool keeps the first one.
			let validity = validate(other).unwrap();
			assert_eq!(validity.provides, honest.provides);
			assert!(validity.priority <= honest.priority);
		}
	});
}

#[test]
fn a_pack_stands_behind_what_councils_sign() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		let reading = validate(device.reading(1, &[10])).unwrap();
		let suspension = pallet_aaa::Call::suspend { device: device.id, reason: Default::default() };
		let council = validate(signed_by(&sp_keyring::Sr25519Keyring::Alice, suspension)).unwrap();
		assert!(council.priority > reading.priority);
	});
}

#[test]
fn what_a_block_has_room_for_is_no_matter_of_the_pool() {
	new_chain(|| {
		// It needs a turn, which one block in five has, and its signer had the last one.
		let heavy = pallet_collective::Call::close {
			proposal_hash: Default::default(),
			index: 0,
			proposal_weight_bound: Weight::from_parts(150_000_000_000, 1_000_000),
			length_bound: 1_000,
		};
		let heavy = || signed_by(&sp_keyring::Sr25519Keyring::Alice, heavy.clone());
		let mut turns = 0;
		for _ in 0..12 {
			let before = validate(heavy()).unwrap();
			assert!(before.longevity > 100);
			turns += usize::from(apply_or_not(heavy()).is_ok());
			assert!(validate(heavy()).is_ok());
			next_block();
		}
		assert_eq!(turns, 1);
	});
}

#[test]
fn packs_go_in_the_order_in_which_they_come() {
	new_chain(|| {
		// Of equal priorities, a pool gives those first that are valid for the shortest time.
		let (first, second) = (TestDevice::enrol(1, 100), TestDevice::enrol(2, 100));
		let hasty = beadle_primitives::Profile { max_age: 70_000, ..profile() };
		by_alice(pallet_behaviour_profiles::Call::create_profile { profile: hasty });
		by_alice(pallet_behaviour_profiles::Call::assign { device: second.id, profile: 1 });
		let treatment = |device: &TestDevice| {
			let validity = validate(device.reading(1, &[10])).unwrap();
			(validity.priority, validity.longevity)
		};
		assert_eq!(treatment(&first), treatment(&second));
	});
}
