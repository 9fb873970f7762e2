//! Readings have room in every block, and what stops devices gets in, whatever else is sent.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::panic,
	clippy::unwrap_used
)]

mod common;

use beadle_primitives::{
	pack::MAX_RECORDS,
	priority::Band,
	profile::{MAX_HELD_BEHAVIOURS, MAX_PACK_BYTES},
	Refusal, Standing,
};
use beadle_runtime::{
	configs::ProxyType, signed_extensions, Aaa, AccountId, Balance, Runtime, RuntimeCall, SignedPayload, System,
	TxExtension, UncheckedExtrinsic, UNIT,
};
use beadle_test_support::series;
use codec::Encode;
use common::*;
use frame_support::dispatch::{DispatchClass, GetDispatchInfo};
use pallet_membership::{Call as MembershipCall, Instance2};
use pallet_readings::WeightInfo as _;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve};
use sp_runtime::{
	traits::TransactionExtension,
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	ApplyExtrinsicResult,
};

/// A tip that nobody would pay.
const TIP: Balance = 100_000 * UNIT;

/// Answer to a transaction that waits for the next block.
const WAITS: ApplyExtrinsicResult = Err(TransactionValidityError::Invalid(InvalidTransaction::ExhaustsResources));

/// Returns the signer's transaction with this tip, so many transactions ahead of its next one.
fn tipped(signer: Sr25519Keyring, call: impl Into<RuntimeCall>, tip: Balance, ahead: u32) -> UncheckedExtrinsic {
	let account = signer.to_account_id();
	let extensions = signed_extensions(System::account_nonce(&account) + ahead, tip);
	let payload = SignedPayload::new(call.into(), extensions.clone()).unwrap();
	let signature = payload.using_encoded(|bytes| signer.sign(bytes));
	let (call, _, _) = payload.deconstruct();
	UncheckedExtrinsic::new_signed(call, account.into(), signature.into(), extensions)
}

fn remark(bytes: usize) -> RuntimeCall {
	frame_system::Call::remark { remark: vec![0; bytes] }.into()
}

fn transfer(to: Sr25519Keyring) -> RuntimeCall {
	pallet_balances::Call::transfer_allow_death { dest: to.to_account_id().into(), value: UNIT }.into()
}

fn suspend(device: &TestDevice) -> RuntimeCall {
	pallet_aaa::Call::suspend { device: device.id, reason: Default::default() }.into()
}

/// Applies transactions until one has to wait; returns how many got in. Each may fail, once it is in the block.
fn flood(mut next: impl FnMut() -> UncheckedExtrinsic) -> usize {
	let mut count = 0;
	loop {
		let answer = apply_or_not(next());
		match answer {
			Ok(_) => count += 1,
			waits => {
				assert_eq!(waits, WAITS);
				return count;
			},
		}
	}
}

/// Applies a transaction; without a trace if it is invalid, as in a node.
fn apply_or_not(extrinsic: UncheckedExtrinsic) -> ApplyExtrinsicResult {
	let mut answer = None;
	let _ = frame_support::storage::with_transaction(|| {
		let applied = apply(extrinsic);
		let valid = applied.is_ok();
		answer = Some(applied);
		let done = Ok::<_, sp_runtime::DispatchError>(());
		if valid {
			sp_runtime::TransactionOutcome::Commit(done)
		} else {
			sp_runtime::TransactionOutcome::Rollback(done)
		}
	});
	answer.unwrap()
}

/// Checks that the pool refuses a transaction, and that no block can have it.
#[track_caller]
fn refused(extrinsic: UncheckedExtrinsic, refusal: Refusal) {
	assert_eq!(validate(extrinsic.clone()), Err(refusal.into()));
	assert_eq!(apply_or_not(extrinsic), Err(refusal.into()));
}

/// Returns the device's reading with this sequence, observed a millisecond after the one before.
fn reading(device: &TestDevice, sequence: u64) -> UncheckedExtrinsic {
	let pack = beadle_test_support::pack(sequence, START - 60_000 + sequence, series(1, &[10]));
	let signature = device.sign(&pack);
	general(pallet_readings::Call::submit { device: device.id, pack, signature })
}

/// Fills the share of packs in this block; returns the device that sent them, and their number.
fn flood_of_packs() -> (TestDevice, usize) {
	let device = TestDevice::enrol(9, 100_000);
	next_block();
	let mut sequence = 0;
	let packs = flood(|| {
		sequence += 1;
		reading(&device, sequence)
	});
	(device, packs)
}

#[test]
fn a_stranger_with_tips_gets_no_room() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		for bytes in [3_400_000, 500_000, 30_000, 1] {
			refused(tipped(Bob, remark(bytes), TIP, 0), Refusal::NotAMember);
		}
		let batch = pallet_utility::Call::batch { calls: vec![remark(1); 1_000] };
		refused(tipped(Bob, batch, TIP, 0), Refusal::NotAMember);
		assert_eq!(apply(device.reading(1, &[10])), Ok(Ok(())));
	});
}

#[test]
fn what_strangers_may_sign_leaves_room_for_all_others() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		next_block();
		let transfers = flood(|| tipped(Bob, transfer(Charlie), UNIT, 0));
		assert!(transfers > 50, "{transfers}");
		assert_eq!(apply_or_not(signed_by(&Dave, transfer(Charlie))), WAITS);
		assert_eq!(apply(device.reading(1, &[10])), Ok(Ok(())));
		by_alice(pallet_aaa::Call::grant { device: device.id, quota: quota(200), expires_at: None });
		by_alice(suspend(&device));
		by_alice(motion(remark(10)));
	});
}

#[test]
fn a_members_largest_remarks_leave_room_for_readings() {
	new_chain(|| {
		let devices = [TestDevice::enrol(1, 100), TestDevice::enrol(2, 100)];
		by_alice(motion(admit("Southgate", Bob)));
		for sequence in 1..4 {
			next_block();
			for signer in [Alice, Bob] {
				let remarks = flood(|| tipped(signer, remark(500_000), UNIT, 0));
				assert_eq!(remarks, 1);
			}
			for device in &devices {
				assert_eq!(apply(device.reading(sequence, &[10])), Ok(Ok(())));
			}
		}
		// A larger one gets into no block.
		refused(tipped(Alice, remark(600_000), TIP, 0), Refusal::TooLarge);
	});
}

#[test]
fn a_members_flood_leaves_room_for_the_other_members() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		by_alice(motion(admit("Southgate", Bob)));
		next_block();
		flood(|| tipped(Bob, remark(10_000), UNIT, 0));
		// Whatever is operational, and fails.
		let vote = pallet_collective::Call::vote { proposal: Default::default(), index: 0, approve: true };
		flood(|| tipped(Bob, vote.clone(), UNIT, 0));
		let execute = || {
			let proposal = Box::new(remark(10_000));
			pallet_collective::Call::execute { proposal, length_bound: 20_000 }
		};
		flood(|| tipped(Bob, execute(), UNIT, 0));
		by_alice(pallet_aaa::Call::grant { device: device.id, quota: quota(200), expires_at: None });
		assert_eq!(apply(device.reading(1, &[10])), Ok(Ok(())));
		by_alice(suspend(&device));
	});
}

#[test]
fn a_list_of_authorities_by_a_stranger_is_not_even_looked_at() {
	new_chain(|| {
		let members = vec![Bob.to_account_id(); 100_000];
		let reset: RuntimeCall = MembershipCall::<Runtime, Instance2>::reset_members { members }.into();
		refused(tipped(Bob, reset, TIP, 0), Refusal::NotAMember);
		let few: RuntimeCall = MembershipCall::<Runtime, Instance2>::reset_members { members: vec![] }.into();
		refused(tipped(Bob, few, TIP, 0), Refusal::NotAMember);
	});
}

#[test]
fn a_flood_of_packs_leaves_room_for_owners_and_the_council() {
	new_chain(|| {
		let (device, packs) = flood_of_packs();
		println!("packs in a block: {packs}");
		assert!(packs >= 300, "{packs}");
		// Waiting ones wait in the pool.
		assert!(validate(reading(&device, packs as u64 + 1)).is_ok());
		by_alice(pallet_aaa::Call::grant { device: device.id, quota: quota(1_000), expires_at: None });
		let activate_at = System::block_number() + 10;
		let version = pallet_behaviour_profiles::Call::stage_version { id: 0, profile: profile(), activate_at };
		let _ = apply(signed_by(&Alice, version)).expect("it has room");
		assert_eq!(apply(signed_by(&Bob, transfer(Charlie))), Ok(Ok(())));
		by_alice(motion(suspend(&device)));
		assert!(matches!(Aaa::record_of(device.id).unwrap().standing, Standing::Suspended { .. }));
	});
}

#[test]
fn what_has_no_room_in_a_block_has_room_in_the_next() {
	new_chain(|| {
		let (device, packs) = flood_of_packs();
		let first = packs as u64 + 1;
		assert_eq!(apply_or_not(reading(&device, first)), WAITS);
		next_block();
		assert_eq!(apply(reading(&device, first)), Ok(Ok(())));
	});
}

#[test]
fn the_largest_pack_fits_into_the_packs_share() {
	type Readings = <Runtime as pallet_readings::Config>::WeightInfo;
	let limits = <Runtime as frame_system::Config>::BlockWeights::get();
	let pack = Readings::inspect(MAX_RECORDS, MAX_HELD_BEHAVIOURS)
		.saturating_add(Readings::submit(MAX_RECORDS, MAX_HELD_BEHAVIOURS))
		.saturating_add(limits.get(DispatchClass::Normal).base_extrinsic);
	let share: sp_runtime::Perbill = <Runtime as pallet_room::Config>::PacksShare::get();
	// Other extensions take much less than this tenth.
	assert!(pack.ref_time() < share.mul_floor(limits.max_block.ref_time()) / 10 * 9, "{pack}");
	assert!(MAX_PACK_BYTES < share.mul_floor(5 * 1024 * 1024) / 10 * 9);
}

#[test]
fn priorities_are_bands_whatever_the_tip() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		by_alice(motion(pallet_room::Call::add_buyer { buyer: Charlie.to_account_id() }));
		let priority = |extrinsic| validate(extrinsic).unwrap().priority;
		let ascending = [
			priority(tipped(Bob, transfer(Charlie), TIP, 0)),
			priority(tipped(Charlie, remark(10), TIP, 0)),
			priority(tipped(Alice, remark(10), TIP, 0)),
			priority(device.reading(32, &[10])),
			priority(device.reading(1, &[10])),
			priority(signed_by(&Alice, motion(remark(10)))),
		];
		assert!(ascending.is_sorted_by(|one, next| one < next), "{ascending:?}");
		assert!(ascending[0] < Band::Buyers.floor() && ascending[3] >= Band::Packs.floor());
		assert!(priority(signed_by(&Alice, suspend(&device))) > ascending[4], "before any reading");
		let (light, heavy) = (signed_by(&Alice, suspend(&device)), tipped(Alice, motion(remark(600_000)), TIP, 0));
		assert!(priority(light) > priority(heavy));
	});
}

#[test]
fn operational_calls_are_for_members() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		let propose = motion(remark(1));
		let set_code: RuntimeCall = frame_system::Call::set_code { code: vec![] }.into();
		let apply_upgrade: RuntimeCall = frame_system::Call::apply_authorized_upgrade { code: vec![] }.into();
		for call in [propose, set_code, apply_upgrade, suspend(&device)] {
			assert_eq!(call.get_dispatch_info().class, DispatchClass::Operational, "{call:?}");
			refused(tipped(Bob, call.clone(), TIP, 0), Refusal::NotAMember);
			assert!(validate(tipped(Alice, call, 0, 0)).is_ok());
		}
	});
}

#[test]
fn buyers_are_the_councils_choice() {
	new_chain(|| {
		refused(signed_by(&Bob, remark(10)), Refusal::NotAMember);
		by_alice(motion(pallet_room::Call::add_buyer { buyer: Bob.to_account_id() }));
		assert_eq!(apply(signed_by(&Bob, remark(10))), Ok(Ok(())));
		refused(signed_by(&Bob, motion(remark(10))), Refusal::NotAMember);
		by_alice(motion(pallet_room::Call::remove_buyer { buyer: Bob.to_account_id() }));
		refused(signed_by(&Bob, remark(10)), Refusal::NotAMember);
	});
}

#[test]
fn authorities_without_a_seat_go_on() {
	new_chain(|| {
		let purge: RuntimeCall = pallet_session::Call::purge_keys {}.into();
		assert!(validate(signed_by(&Bob, purge)).is_ok());
		let change: RuntimeCall =
			MembershipCall::<Runtime, Instance2>::change_key { new: Charlie.to_account_id().into() }.into();
		assert!(validate(signed_by(&Bob, change)).is_ok());
	});
}

#[test]
fn a_signer_has_only_so_many_transactions_waiting() {
	new_chain(|| {
		for call in [remark(10), motion(remark(10))] {
			assert!(validate(tipped(Alice, call.clone(), 0, 31)).is_ok());
			assert_eq!(validate(tipped(Alice, call, TIP, 32)), Err(Refusal::TooManyWaiting.into()));
		}
	});
}

#[test]
fn an_upgrade_has_room_every_few_blocks() {
	new_chain(|| {
		let upgrade = || signed_by(&Alice, motion(remark(2_000_000)));
		assert!(validate(upgrade()).is_ok());
		while !System::block_number().is_multiple_of(5) {
			assert_eq!(apply_or_not(upgrade()), WAITS);
			next_block();
		}
		assert_eq!(apply(upgrade()), Ok(Ok(())));
		assert_eq!(apply_or_not(upgrade()), WAITS);
	});
}

/// Returns the call of a signer as the proxy of another account.
fn as_proxy_of(real: AccountId, call: RuntimeCall) -> RuntimeCall {
	pallet_proxy::Call::proxy { real: real.into(), force_proxy_type: None, call: Box::new(call) }.into()
}

#[test]
fn proxies_of_a_member_work_for_it() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		let delegate = Bob.to_account_id().into();
		by_alice(pallet_proxy::Call::add_proxy { delegate, proxy_type: ProxyType::Devices, delay: 0 });
		let alice = Alice.to_account_id();
		let enrols =
			as_proxy_of(alice.clone(), pallet_utility::Call::batch { calls: vec![suspend(&device); 100] }.into());
		assert!(validate(signed_by(&Bob, enrols)).is_ok());
		let suspends = as_proxy_of(alice.clone(), suspend(&device));
		refused(signed_by(&Charlie, suspends.clone()), Refusal::NotAMember);
		assert_eq!(apply(signed_by(&Bob, suspends)), Ok(Ok(())));
		assert!(matches!(Aaa::record_of(device.id).unwrap().standing, Standing::Suspended { .. }));
		// Only what it is a proxy for, and nobody else.
		refused(signed_by(&Bob, as_proxy_of(alice.clone(), motion(remark(1)))), Refusal::NotAMember);
		refused(signed_by(&Bob, as_proxy_of(alice.clone(), remark(30_000))), Refusal::NotAMember);
		refused(signed_by(&Charlie, as_proxy_of(alice, remark(3_000_000))), Refusal::NotAMember);
		// Among strangers, what is short gets in, whatever it leads to.
		assert!(validate(signed_by(&Charlie, as_proxy_of(Dave.to_account_id(), transfer(Eve)))).is_ok());
	});
}

/// Returns the call of a multisig of two with another signatory, which has approved it.
fn as_multisig_with(other: &Sr25519Keyring, timepoint: u32, index: u32, call: RuntimeCall) -> RuntimeCall {
	let max_weight = call.get_dispatch_info().total_weight();
	pallet_multisig::Call::as_multi {
		threshold: 2,
		other_signatories: vec![other.to_account_id()],
		maybe_timepoint: Some(pallet_multisig::Timepoint { height: timepoint, index }),
		call: Box::new(call),
		max_weight,
	}
	.into()
}

/// Approves a call, as the first of a multisig of two; returns the call by which the other makes it.
fn approved(first: Sr25519Keyring, second: Sr25519Keyring, call: RuntimeCall) -> RuntimeCall {
	let approve = pallet_multisig::Call::approve_as_multi {
		threshold: 2,
		other_signatories: vec![second.to_account_id()],
		maybe_timepoint: None,
		call_hash: sp_io::hashing::blake2_256(&call.encode()),
		max_weight: call.get_dispatch_info().total_weight(),
	};
	let (height, index) = (System::block_number(), System::extrinsic_index().unwrap());
	assert_eq!(apply(signed_by(&first, approve)), Ok(Ok(())));
	as_multisig_with(&first, height, index, call)
}

fn multisig_of(mut signatories: Vec<AccountId>) -> AccountId {
	signatories.sort();
	pallet_multisig::Pallet::<Runtime>::multi_account_id(&signatories, 2)
}

#[test]
fn a_member_that_is_a_multisig_works() {
	new_chain(|| {
		let account = multisig_of(vec![Bob.to_account_id(), Charlie.to_account_id()]);
		by_alice(pallet_balances::Call::transfer_allow_death { dest: account.clone().into(), value: 100 * UNIT });
		by_alice(pallet_organisations::Call::change_key { account });
		let call = approved(Bob, Charlie, remark(20_000));
		refused(signed_by(&Dave, call.clone()), Refusal::NotAMember);
		assert!(validate(signed_by(&Charlie, call.clone())).is_ok());
		assert_eq!(apply(signed_by(&Charlie, call)), Ok(Ok(())));
	});
}

#[test]
fn a_member_with_a_multisig_as_its_proxy_works() {
	new_chain(|| {
		let account = multisig_of(vec![Bob.to_account_id(), Charlie.to_account_id()]);
		by_alice(pallet_balances::Call::transfer_allow_death { dest: account.clone().into(), value: 100 * UNIT });
		by_alice(pallet_proxy::Call::add_proxy { delegate: account.into(), proxy_type: ProxyType::Any, delay: 0 });
		let call = approved(Bob, Charlie, as_proxy_of(Alice.to_account_id(), remark(20_000)));
		refused(signed_by(&Dave, call.clone()), Refusal::NotAMember);
		assert_eq!(apply(signed_by(&Charlie, call)), Ok(Ok(())));
	});
}

#[test]
fn strangers_pass_nothing_large_through_a_multisig() {
	new_chain(|| {
		let others = vec![Charlie.to_account_id()];
		let call = |call: RuntimeCall| -> RuntimeCall {
			pallet_multisig::Call::as_multi_threshold_1 { other_signatories: others.clone(), call: Box::new(call) }
				.into()
		};
		refused(tipped(Bob, call(remark(3_000_000)), TIP, 0), Refusal::NotAMember);
		refused(tipped(Bob, call(motion(remark(1))), TIP, 0), Refusal::NotAMember);
		assert!(validate(tipped(Bob, call(transfer(Eve)), 0, 0)).is_ok());
		// A list of signatories that no multisig has.
		let many: RuntimeCall = pallet_multisig::Call::as_multi_threshold_1 {
			other_signatories: vec![Alice.to_account_id(); 100_000],
			call: Box::new(motion(remark(1))),
		}
		.into();
		refused(tipped(Bob, many, TIP, 0), Refusal::NotAMember);
		// Nor does naming a weight that is not spent.
		let heavy = pallet_multisig::Call::as_multi {
			threshold: 2,
			other_signatories: others,
			maybe_timepoint: None,
			call: Box::new(transfer(Eve)),
			max_weight: frame_support::weights::Weight::from_parts(10_000_000_000, 0),
		};
		refused(tipped(Bob, heavy, TIP, 0), Refusal::NotAMember);
	});
}

#[test]
fn wallets_see_the_extensions_that_they_know() {
	type Stock = (frame_system::CheckNonce<Runtime>, pallet_transaction_payment::ChargeTransactionPayment<Runtime>);
	let ours = <TxExtension as TransactionExtension<RuntimeCall>>::metadata();
	for known in <Stock as TransactionExtension<RuntimeCall>>::metadata() {
		let seen = ours.iter().find(|extension| extension.identifier == known.identifier).unwrap();
		assert_eq!((seen.ty, seen.implicit), (known.ty, known.implicit));
	}
	// An immortal era, a nonce, a tip, and nothing else.
	new_chain(|| assert_eq!(signed_extensions(7, 9).encode(), [0, 7 << 2, 9 << 2]));
}
