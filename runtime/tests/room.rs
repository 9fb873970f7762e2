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
use sp_core::Get;
use sp_keyring::Sr25519Keyring::{self, Alice, AliceStash, Bob, BobStash, Charlie, CharlieStash, Dave, Eve, Ferdie};
use sp_runtime::{
	traits::{BlakeTwo256, Hash, TransactionExtension},
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	ApplyExtrinsicResult, PerThing,
};
use std::collections::BTreeSet;

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
			// Bob has what is assured to him, and what Alice has left of the rest.
			for (signer, bytes) in [(Alice, 500_000), (Bob, 30_000)] {
				let remarks = flood(|| tipped(signer, remark(bytes), UNIT, 0));
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

/// Hands a device of Alice's on to Bob's organisation, which grants it so much.
fn hand_on_to_bob(device: &TestDevice, capacity: u32) {
	by_alice(pallet_device_registry::Call::offer_transfer { device: device.id, to: 1 });
	assert_eq!(apply(signed_by(&Bob, pallet_device_registry::Call::accept_transfer { device: device.id })), Ok(Ok(())));
	for call in [
		pallet_behaviour_profiles::Call::create_profile { profile: profile() }.into(),
		pallet_behaviour_profiles::Call::assign { device: device.id, profile: 1 }.into(),
		RuntimeCall::from(pallet_aaa::Call::grant { device: device.id, quota: quota(capacity), expires_at: None }),
	] {
		assert_eq!(apply(signed_by(&Bob, call)), Ok(Ok(())));
		next_block();
	}
	device.save_up();
}

#[test]
fn a_flood_of_one_members_packs_leaves_room_for_anothers() {
	new_chain(|| {
		let (floods, honest) = (TestDevice::enrol(1, 100_000), TestDevice::enrol(2, 100_000));
		by_alice(motion(admit("Southgate", Bob)));
		next_block();
		hand_on_to_bob(&honest, 10_000);
		while System::block_number().is_multiple_of(<Runtime as pallet_room::Config>::LargeEvery::get()) {
			next_block();
		}
		let (mut sequence, mut of_bob) = (0, 0);
		let most = flood(|| {
			sequence += 1;
			reading(&floods, sequence)
		});
		let rest = flood(|| {
			of_bob += 1;
			reading(&honest, of_bob)
		});
		println!("packs of the first: {most}, of the other: {rest}");
		assert!(most >= 230, "{most}");
		// A quarter of the share is assured to the other. The last pack of each asks for more than it takes.
		assert!(rest * 3 + 10 >= most, "{rest}");
		// The pool knows of no parts.
		assert!(validate(reading(&floods, sequence)).is_ok());
	});
}

#[test]
fn a_flood_of_an_expelled_members_packs_takes_nothing_that_is_assured() {
	new_chain(|| {
		let (honest, floods) = (TestDevice::enrol(1, 100_000), TestDevice::enrol(2, 100_000));
		by_alice(motion(admit("Southgate", Bob)));
		next_block();
		hand_on_to_bob(&floods, 10_000);
		carry_by_two(pallet_organisations::Call::expel { organisation: SOUTHGATE });
		next_block();
		while System::block_number().is_multiple_of(<Runtime as pallet_room::Config>::LargeEvery::get()) {
			next_block();
		}
		let (mut sequence, mut of_alice) = (0, 0);
		let most = flood(|| {
			sequence += 1;
			reading(&floods, sequence)
		});
		let rest = flood(|| {
			of_alice += 1;
			reading(&honest, of_alice)
		});
		println!("packs of the one without a seat: {most}, of the member: {rest}");
		assert!(most >= 150, "what is for who comes first: {most}");
		assert!(rest + 10 >= most, "half of the share is assured to the only member: {rest}");
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
	// Also into what is for who comes first, in any block: so whoever's it is, it waits for no more than its turn.
	let beside: sp_runtime::Perbill = <Runtime as pallet_room::Config>::PacksBesideLarge::get();
	let assured: sp_runtime::Perbill = <Runtime as pallet_room::Config>::PacksAssured::get();
	let for_the_first = |room: u64| assured.left_from_one() * (beside * room);
	assert!(pack.ref_time() < for_the_first(limits.max_block.ref_time()) / 10 * 9, "{pack}");
	assert!(u64::from(MAX_PACK_BYTES) < for_the_first(5 * 1024 * 1024) / 10 * 9);
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
		let several = pallet_utility::Call::batch { calls: vec![suspend(&device); 2] };
		let (light, heavy) = (signed_by(&Alice, suspend(&device)), tipped(Alice, several, TIP, 0));
		assert!(priority(light) > priority(heavy));
		let long = priority(tipped(Alice, motion(remark(600_000)), TIP, 0));
		assert!(ascending[2] < long && long < ascending[3], "a full pool drops it before packs");
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
fn an_authorised_upgrade_is_a_members_to_send() {
	new_chain(|| {
		let code = vec![7; 1_000];
		System::do_authorize_upgrade(BlakeTwo256::hash(&code), false);
		let upgrade: RuntimeCall = frame_system::Call::apply_authorized_upgrade { code }.into();
		refused(UncheckedExtrinsic::new_bare(upgrade.clone()), Refusal::NotAMember);
		refused(general(upgrade.clone()), Refusal::NotAMember);
		by_alice(motion(pallet_room::Call::add_buyer { buyer: Bob.to_account_id() }));
		for signer in [Bob, Charlie] {
			refused(signed_by(&signer, upgrade.clone()), Refusal::NotAMember);
		}
		assert!(validate(signed_by(&Alice, upgrade)).is_ok());
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
		let node = sp_core::OpaquePeerId(vec![7; 38]);
		let owner = Charlie.to_account_id().into();
		let calls: [RuntimeCall; 3] = [
			pallet_node_authorization::Call::add_connections { node: node.clone(), connections: vec![node.clone()] }
				.into(),
			pallet_node_authorization::Call::remove_connections { node: node.clone(), connections: vec![node.clone()] }
				.into(),
			pallet_node_authorization::Call::transfer_node { node, owner }.into(),
		];
		for call in calls {
			assert!(validate(signed_by(&Bob, call.clone())).is_ok(), "{call:?}");
		}
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
fn what_a_member_has_waiting_above_packs_is_short() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		let packs = validate(device.reading(1, &[10])).unwrap().priority;
		let waits = |bytes, ahead| validate(tipped(Alice, motion(remark(bytes)), TIP, ahead));
		// As long as it can be without being a large one.
		for bytes in [2_100, 60_000, 190_000] {
			assert!(waits(bytes, 0).unwrap().priority < packs, "{bytes}");
			assert_eq!(waits(bytes, 31), Err(Refusal::TooManyWaiting.into()), "{bytes}");
		}
		assert_eq!(waits(190_000, 1), Err(Refusal::TooManyWaiting.into()));
		assert_eq!(validate(tipped(Alice, remark(190_000), TIP, 1)), Err(Refusal::TooManyWaiting.into()));
		for ahead in 0..32 {
			assert!(waits(1_800, ahead).unwrap().priority > packs);
		}
	});
}

#[test]
fn who_acts_for_a_member_has_few_places_in_the_pool() {
	new_chain(|| {
		let group = multisig_of(vec![Dave.to_account_id(), Eve.to_account_id()]);
		for delegate in [Bob.to_account_id(), Charlie.to_account_id(), group] {
			by_alice(pallet_proxy::Call::add_proxy { delegate: delegate.into(), proxy_type: ProxyType::Any, delay: 0 });
		}
		let alice = Alice.to_account_id();
		let directly = |bytes| as_proxy_of(alice.clone(), motion(remark(bytes)));
		let in_group = |other: Sr25519Keyring, bytes| as_multisig_with(&other, 1, 1, directly(bytes));
		let place = |signer, call, ahead| validate(tipped(signer, call, TIP, ahead)).unwrap().provides.split_off(1);
		let (mut short, mut long) = (BTreeSet::new(), BTreeSet::new());
		for bytes in 10..30 {
			for ahead in 0..8 {
				for signer in [Bob, Charlie] {
					short.extend(place(signer, directly(bytes), ahead));
				}
				for (signer, other) in [(Dave, Eve), (Eve, Dave)] {
					short.extend(place(signer, in_group(other, bytes), ahead));
				}
			}
			for signer in [Bob, Charlie] {
				long.extend(place(signer, directly(100_000 + bytes), 0));
			}
			long.extend(place(Dave, in_group(Eve, 3_000 + bytes), 0));
		}
		assert_eq!((short.len(), long.len()), (32, 2));
		// The member itself needs none of them.
		for bytes in [10, 100_000] {
			assert!(place(Alice, motion(remark(bytes)), 0).is_empty());
		}
	});
}

#[test]
fn one_who_acts_for_a_member_leaves_places_in_the_pool_to_another() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		for delegate in [Bob, Charlie] {
			let delegate = delegate.to_account_id().into();
			by_alice(pallet_proxy::Call::add_proxy { delegate, proxy_type: ProxyType::Devices, delay: 0 });
		}
		let suspends = as_proxy_of(Alice.to_account_id(), suspend(&device));
		let place =
			|signer, tip, ahead| validate(tipped(signer, suspends.clone(), tip, ahead)).unwrap().provides.split_off(1);
		// All that one has waiting.
		let taken: BTreeSet<_> = (0..8).flat_map(|ahead| place(Bob, 0, ahead)).collect();
		assert_eq!(taken.len(), 8);
		for ahead in [8, 31] {
			assert_eq!(validate(tipped(Bob, suspends.clone(), TIP, ahead)), Err(Refusal::TooManyWaiting.into()));
		}
		for ahead in 0..8 {
			let free = |tip| place(Charlie, tip, ahead).iter().all(|place| !taken.contains(place));
			assert!((0..30).any(free), "another finds a place by a tip");
		}
	});
}

/// Returns a number that the runtime sets.
fn number<N: Get<u32>>() -> u32 {
	N::get()
}

/// Returns the most members that the council can have.
fn members() -> u32 {
	number::<<Runtime as pallet_room::Config>::MaxMembers>()
}

/// The most transactions, and the most bytes, in the pool of a node without a preset.
const POOL: [u32; 2] = [8_192, 20 * 1024 * 1024];

/// The same, of a small node (`--edge`).
const SMALL_POOL: [u32; 2] = [1_024, 2 * 1024 * 1024];

#[test]
fn what_waits_above_packs_fills_no_pool() {
	// By a member's own account, and by all others that act for it.
	let each: u32 = 2 * number::<<Runtime as pallet_room::Config>::MaxWaiting>();
	let bytes = each * number::<<Runtime as pallet_room::Config>::ShortLength>();
	for ([most, size], members) in [(POOL, members()), (SMALL_POOL, members() / 8)] {
		assert!(members * each <= most / 2 && members * bytes <= size / 2, "{members} have {each}, of {bytes} bytes");
	}
}

#[test]
fn an_upgrade_has_room_every_few_blocks() {
	new_chain(|| {
		let upgrade = || signed_by(&Alice, motion(remark(2_000_000)));
		assert!(validate(upgrade()).is_ok());
		while !System::block_number().is_multiple_of(<Runtime as pallet_room::Config>::LargeEvery::get()) {
			assert_eq!(apply_or_not(upgrade()), WAITS);
			next_block();
		}
		assert_eq!(apply(upgrade()), Ok(Ok(())));
		assert_eq!(apply_or_not(upgrade()), WAITS);
	});
}

/// Begins the next block that takes a large transaction.
fn next_turn() {
	next_block();
	while !System::block_number().is_multiple_of(<Runtime as pallet_room::Config>::LargeEvery::get()) {
		next_block();
	}
}

#[test]
fn an_upgrade_has_room_whatever_else_waits() {
	new_chain(|| {
		let device = TestDevice::enrol(9, 100_000);
		by_alice(motion(admit("Southgate", Bob)));
		next_turn();
		let mut sequence = 0;
		let packs = flood(|| {
			sequence += 1;
			reading(&device, sequence)
		});
		// Three quarters of what packs have then, since there are two members.
		assert!(packs >= 140, "{packs}");
		flood(|| tipped(Bob, motion(remark(1_000)), 0, 0));
		let code = vec![0; 1_000_000];
		let upgrade: RuntimeCall = frame_system::Call::apply_authorized_upgrade { code }.into();
		assert!(apply_or_not(signed_by(&Alice, upgrade)).is_ok(), "it gets in; that it fails is another matter");
		// What closes the motion with the heaviest call that there can be.
		next_turn();
		let close = pallet_collective::Call::close {
			proposal_hash: Default::default(),
			index: 0,
			proposal_weight_bound:
				<Runtime as pallet_collective::Config<pallet_collective::Instance1>>::MaxProposalWeight::get(),
			length_bound: 1_000_000,
		};
		assert!(
			apply_or_not(signed_by(&Bob, close)).is_ok(),
			"it gets in; that there is no such motion is another matter"
		);
	});
}

#[test]
fn no_member_has_all_turns_of_large_transactions() {
	new_chain(|| {
		next_turn();
		by_alice(admit_all(&[Bob, Charlie]));
		next_turn();
		let large = |signer: Sr25519Keyring| apply_or_not(signed_by(&signer, motion(remark(500_000))));
		for _ in 0..3 {
			next_turn();
			assert_eq!(large(Alice), Ok(Ok(())));
			next_turn();
			assert_eq!(large(Alice), WAITS, "whoever comes first, one of three has every second turn");
			assert_eq!(large(Bob), Ok(Ok(())));
		}
	});
}

/// Returns the call by which Alice, who is the council of one, admits these members.
fn admit_all(members: &[Sr25519Keyring]) -> RuntimeCall {
	let calls = members.iter().map(|member| admit(&format!("{member:?}"), *member)).collect();
	motion(pallet_utility::Call::batch_all { calls })
}

/// Returns calls that stop a device, or the council's on the way there.
fn stopping_calls(device: &TestDevice) -> [RuntimeCall; 5] {
	let halt: RuntimeCall =
		pallet_aaa::Call::halt { scope: beadle_primitives::HaltScope::Chain, reason: Default::default() }.into();
	let proposal_weight_bound = halt.get_dispatch_info().call_weight;
	let length_bound = halt.encoded_size() as u32;
	let proposal_hash = sp_runtime::traits::BlakeTwo256::hash_of(&halt);
	[
		suspend(device),
		pallet_device_registry::Call::revoke { device: device.id, reason: Default::default() }.into(),
		pallet_collective::Call::propose { threshold: 2, proposal: Box::new(halt), length_bound }.into(),
		pallet_collective::Call::vote { proposal: proposal_hash, index: 0, approve: true }.into(),
		pallet_collective::Call::close { proposal_hash, index: 0, proposal_weight_bound, length_bound }.into(),
	]
}

#[test]
fn two_members_floods_leave_room_for_a_thirds_suspension() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		next_turn();
		by_alice(admit_all(&[Bob, Charlie]));
		for call in stopping_calls(&device) {
			next_block();
			for signer in [Alice, Bob] {
				flood(|| tipped(signer, motion(remark(10_000)), UNIT, 0));
				let vote = pallet_collective::Call::vote { proposal: Default::default(), index: 0, approve: true };
				flood(|| tipped(signer, vote.clone(), UNIT, 0));
			}
			assert!(apply_or_not(signed_by(&Charlie, call.clone())).is_ok(), "{call:?}");
		}
	});
}

#[test]
fn two_members_floods_leave_room_for_their_expulsion() {
	new_chain(|| {
		next_turn();
		by_alice(admit_all(&[Bob, Charlie, Dave]));
		let call: RuntimeCall = pallet_organisations::Call::expel { organisation: 1 }.into();
		let proposal_weight_bound = call.get_dispatch_info().call_weight;
		let (proposal_hash, length_bound) = (Default::default(), 1_000);
		let close = pallet_collective::Call::close { proposal_hash, index: 0, proposal_weight_bound, length_bound };
		// The council has just been enlarged in a block for large ones, and the next one is so many blocks later.
		let every = <Runtime as pallet_room::Config>::LargeEvery::get();
		let gets_in = (1..=every).find(|_| {
			next_block();
			for signer in [Bob, Charlie] {
				flood(|| tipped(signer, motion(remark(10)), UNIT, 0));
			}
			apply_or_not(signed_by(&Dave, close.clone())).is_ok()
		});
		assert_eq!(gets_in, Some(every));
	});
}

#[test]
fn what_stops_a_device_takes_no_more_than_each_party_is_assured_of() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		let limits = <Runtime as frame_system::Config>::BlockWeights::get();
		let share = <Runtime as pallet_room::Config>::OperationalShare::get();
		let parties = members() + 2;
		let assured = |room: u64| share.assured * (share.of_block * room) / u64::from(parties);
		let (time, proof) = (assured(limits.max_block.ref_time()), assured(limits.max_block.proof_size()));
		for call in stopping_calls(&device) {
			let mut info = call.get_dispatch_info();
			info.extension_weight = signed_extensions(0, 0).weight(&call);
			let takes = info.total_weight() + limits.get(DispatchClass::Operational).base_extrinsic;
			println!("{} of {time}", takes.ref_time());
			assert!(takes.ref_time() <= time, "{call:?}");
			let length = signed_by(&Alice, call.clone()).encoded_size() as u64;
			assert!(takes.proof_size() + length <= proof, "{call:?}");
		}
	});
}

#[test]
fn all_members_together_can_have_their_open_motions() {
	new_chain(|| {
		let others = [Bob, Charlie, Dave, Eve, Ferdie, AliceStash, BobStash, CharlieStash];
		for member in others {
			let dest = member.to_account_id().into();
			by_alice(pallet_balances::Call::transfer_allow_death { dest, value: UNIT });
		}
		next_turn();
		by_alice(admit_all(&others));
		for (place, member) in others.into_iter().chain([Alice]).enumerate() {
			next_block();
			for number in 0..4 {
				let proposal: Box<RuntimeCall> = Box::new(remark(10 * place + number));
				let length_bound = proposal.encoded_size() as u32;
				let propose = pallet_collective::Call::propose { threshold: 2, proposal, length_bound };
				assert_eq!(apply(signed_by(&member, propose)), Ok(Ok(())), "{member:?}");
			}
		}
		let most: u32 = <Runtime as pallet_collective::Config<pallet_collective::Instance1>>::MaxProposals::get();
		assert_eq!(most, members() * 4);
	});
}

#[test]
fn a_motion_with_the_call_of_a_closed_one_counts_for_who_proposes_it() {
	new_chain(|| {
		let dest = Bob.to_account_id().into();
		by_alice(pallet_balances::Call::transfer_allow_death { dest, value: UNIT });
		next_turn();
		by_alice(motion(admit("Southgate", Bob)));
		let propose = |member: Sr25519Keyring, number: usize| {
			let proposal: Box<RuntimeCall> = Box::new(remark(number));
			let length_bound = proposal.encoded_size() as u32;
			let propose = pallet_collective::Call::propose { threshold: 2, proposal, length_bound };
			assert_eq!(apply(signed_by(&member, propose)), Ok(Ok(())), "{member:?}, {number}");
		};
		next_block();
		for number in 0..4 {
			propose(Alice, number);
		}
		next_block();
		for number in 0..4 {
			let proposal_hash = sp_runtime::traits::BlakeTwo256::hash_of(&remark(number));
			pallet_collective::Pallet::<Runtime, pallet_collective::Instance1>::do_disapprove_proposal(proposal_hash);
			propose(Bob, number);
		}
		next_block();
		propose(Alice, 4);
	});
}

#[test]
fn a_change_of_the_council_needs_no_turn() {
	new_chain(|| {
		let share = <Runtime as pallet_room::Config>::OperationalShare::get();
		let most = <Runtime as frame_system::Config>::BlockWeights::get().max_block.ref_time();
		let (proposal_hash, length_bound) = (Default::default(), 1_000);
		for change in [admit("Southgate", Bob), pallet_organisations::Call::expel { organisation: 0 }.into()] {
			let proposal_weight_bound = change.get_dispatch_info().call_weight;
			let close = pallet_collective::Call::close { proposal_hash, index: 0, proposal_weight_bound, length_bound };
			let mut info = RuntimeCall::from(close.clone()).get_dispatch_info();
			info.extension_weight = signed_extensions(0, 0).weight(&close.into());
			assert!(info.total_weight().ref_time() < share.party * (share.of_block * most), "{change:?}");
		}
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

#[test]
fn a_proxy_that_has_to_announce_its_calls_works_for_the_member() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 100);
		let delegate = Bob.to_account_id().into();
		by_alice(pallet_proxy::Call::add_proxy { delegate, proxy_type: ProxyType::Devices, delay: 1 });
		let announced = |call: RuntimeCall| -> RuntimeCall {
			let (delegate, real) = (Bob.to_account_id().into(), Alice.to_account_id().into());
			pallet_proxy::Call::proxy_announced { delegate, real, force_proxy_type: None, call: Box::new(call) }.into()
		};
		// Without an announcement, it cannot act.
		refused(signed_by(&Bob, as_proxy_of(Alice.to_account_id(), suspend(&device))), Refusal::NotAMember);
		let call_hash = sp_runtime::traits::BlakeTwo256::hash_of(&suspend(&device));
		let announce = pallet_proxy::Call::announce { real: Alice.to_account_id().into(), call_hash };
		assert_eq!(apply(signed_by(&Bob, announce)), Ok(Ok(())));
		next_block();
		next_block();
		// Nobody sends it for Bob at the member's cost.
		refused(signed_by(&Charlie, announced(suspend(&device))), Refusal::NotAMember);
		refused(signed_by(&Bob, announced(motion(remark(1)))), Refusal::NotAMember);
		assert_eq!(apply(signed_by(&Bob, announced(suspend(&device)))), Ok(Ok(())));
		assert!(matches!(Aaa::record_of(device.id).unwrap().standing, Standing::Suspended { .. }));
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
