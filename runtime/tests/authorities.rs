//! The council runs the chain: changes of authorities, consequences of equivocation, and use of root's power.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::panic,
	clippy::unwrap_used
)]

mod common;

use beadle_primitives::Refusal;
use beadle_runtime::{
	configs::listed_peers, AccountId, Authorities, Grandpa, Historical, NodeAuthorization, Runtime, RuntimeCall,
	RuntimeEvent, Session, SessionKeys, System, UncheckedExtrinsic, Validators, UNIT,
};
use codec::Encode;
use common::*;
use frame_support::{
	dispatch::GetDispatchInfo,
	traits::{fungible::InspectHold, KeyOwnerProofSystem, SortedMembers},
};
use serde_json::json;
use sp_consensus_grandpa::{localized_payload, Equivocation, EquivocationProof, KEY_TYPE};
use sp_core::{OpaquePeerId, H256};
use sp_keyring::{
	Ed25519Keyring,
	Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie},
};
use sp_runtime::{
	traits::{BlakeTwo256, Hash},
	transaction_validity::{InvalidTransaction, TransactionSource},
	DispatchError, DispatchResult,
};
use sp_session::MembershipProof;

/// Blocks in a session of these tests.
const SESSION: u32 = 5;

/// Authorities Alice, Bob, Charlie and Dave, and a council of the first three.
fn with_four_authorities(test: impl FnOnce()) {
	let authorities = [Alice, Bob, Charlie, Dave].map(|key| key.to_account_id());
	let keys = [Alice, Bob, Charlie, Dave].map(|key| {
		let grandpa = grandpa_key(key).public();
		(key.to_account_id(), key.to_account_id(), json!({ "aura": key.public(), "grandpa": grandpa }))
	});
	let members: Vec<_> = ["Northbridge", "Southgate", "Eastfield"].into_iter().zip(&authorities).collect();
	let genesis = json!({
		"validators": { "members": authorities },
		"session": { "keys": keys },
		"authorities": { "sessionLength": SESSION },
		"organisations": { "members": members },
	});
	new_chain_with(genesis, test);
}

fn grandpa_key(authority: Sr25519Keyring) -> Ed25519Keyring {
	Ed25519Keyring::iter().find(|key| key.to_string() == authority.to_string()).unwrap()
}

/// Advances to the second block of the next session, once its change of authorities has been announced.
fn rotate() {
	let session = Session::current_index();
	while Session::current_index() == session {
		next_block();
	}
	next_block();
}

/// Returns the owners of the keys that Aura and GRANDPA use. They are the same for both, in the same order.
fn authorities() -> Vec<Sr25519Keyring> {
	let aura = pallet_aura::Authorities::<Runtime>::get();
	let grandpa = Grandpa::grandpa_authorities();
	let named: Vec<_> =
		aura.iter().map(|key| Sr25519Keyring::iter().find(|named| *key == named.public().into()).unwrap()).collect();
	let votes: Vec<_> = named.iter().map(|key| (grandpa_key(*key).public().into(), 1)).collect();
	assert_eq!(grandpa, votes);
	named
}

/// Carries a motion: Alice proposes it, Bob votes for it, Charlie closes it. Returns its result.
fn carry(call: impl Into<RuntimeCall>) -> DispatchResult {
	let call = call.into();
	let hash = BlakeTwo256::hash_of(&call);
	let index = pallet_collective::ProposalCount::<Runtime, pallet_collective::Instance1>::get();
	let length_bound = call.encoded_size() as u32;
	let propose = pallet_collective::Call::propose { threshold: 2, proposal: Box::new(call.clone()), length_bound };
	assert_eq!(apply(signed_by(&Alice, propose)), Ok(Ok(())));
	for voter in [Alice, Bob] {
		let vote = pallet_collective::Call::vote { proposal: hash, index, approve: true };
		assert_eq!(apply(signed_by(&voter, vote)), Ok(Ok(())));
	}
	let close = pallet_collective::Call::close {
		proposal_hash: hash,
		index,
		proposal_weight_bound: call.get_dispatch_info().call_weight,
		length_bound,
	};
	assert_eq!(apply(signed_by(&Charlie, close)), Ok(Ok(())));
	let events = System::read_events_for_pallet::<pallet_collective::Event<_, _>>();
	events
		.into_iter()
		.find_map(|event| match event {
			pallet_collective::Event::Executed { proposal_hash, result } if proposal_hash == hash => Some(result),
			_ => None,
		})
		.expect("a motion with two of three votes is carried")
}

fn add(member: Sr25519Keyring) -> pallet_membership::Call<Runtime, pallet_membership::Instance2> {
	pallet_membership::Call::add_member { who: member.to_account_id().into() }
}

fn remove(member: Sr25519Keyring) -> pallet_membership::Call<Runtime, pallet_membership::Instance2> {
	pallet_membership::Call::remove_member { who: member.to_account_id().into() }
}

/// Registers this authority's well-known keys as its session keys.
fn set_keys(authority: Sr25519Keyring) {
	let seed = format!("//{authority}").into_bytes();
	let generated = SessionKeys::generate(&authority.to_account_id().encode(), Some(seed));
	let call = pallet_session::Call::set_keys { keys: generated.keys, proof: generated.proof.encode() };
	assert_eq!(apply(signed_by(&authority, call)), Ok(Ok(())));
}

#[test]
fn the_council_adds_an_authority() {
	with_four_authorities(|| {
		assert_eq!(carry(add(Eve)), Ok(()));
		set_keys(Eve);
		rotate();
		assert_eq!(authorities().len(), 4);
		rotate();
		assert_eq!(authorities().len(), 5);
		assert!(authorities().contains(&Eve));
	});
}

#[test]
fn a_member_without_session_keys_takes_no_part() {
	with_four_authorities(|| {
		assert_eq!(carry(add(Eve)), Ok(()));
		rotate();
		rotate();
		assert_eq!(authorities().len(), 4);
	});
}

#[test]
fn nobody_registers_the_keys_of_another() {
	with_four_authorities(|| {
		let generated = SessionKeys::generate(&Eve.to_account_id().encode(), Some(b"//Eve".to_vec()));
		let call = pallet_session::Call::set_keys { keys: generated.keys, proof: generated.proof.encode() };
		let result = apply(signed_by(&Ferdie, call));
		assert_eq!(result, Ok(Err(pallet_session::Error::<Runtime>::InvalidProof.into())));
	});
}

#[test]
fn the_council_removes_an_authority() {
	with_four_authorities(|| {
		assert_eq!(carry(remove(Bob)), Ok(()));
		rotate();
		assert!(authorities().contains(&Bob));
		rotate();
		assert_eq!(authorities().len(), 3);
		assert!(!authorities().contains(&Bob));
	});
}

#[test]
fn one_member_of_three_adds_nobody() {
	with_four_authorities(|| {
		for call in [RuntimeCall::from(add(Eve)), motion(add(Eve))] {
			// Alice's call and her motion are applied, but fail for want of votes.
			let _ = apply(signed_by(&Alice, call));
		}
		assert!(!Validators::sorted_members().contains(&Eve.to_account_id()));
	});
}

/// A motion of Alice's on which nobody else votes fails once its time is over.
#[test]
fn silence_is_no() {
	with_four_authorities(|| {
		let call: RuntimeCall = add(Eve).into();
		let (hash, length_bound) = (BlakeTwo256::hash_of(&call), call.encoded_size() as u32);
		let propose = pallet_collective::Call::propose { threshold: 2, proposal: Box::new(call), length_bound };
		assert_eq!(apply(signed_by(&Alice, propose)), Ok(Ok(())));
		let index = pallet_collective::ProposalCount::<Runtime, pallet_collective::Instance1>::get() - 1;
		let vote = pallet_collective::Call::vote { proposal: hash, index, approve: true };
		assert_eq!(apply(signed_by(&Alice, vote)), Ok(Ok(())));
		System::set_block_number(System::block_number() + 8 * beadle_runtime::DAYS);
		let close = pallet_collective::Call::close {
			proposal_hash: hash,
			index,
			proposal_weight_bound: Default::default(),
			length_bound,
		};
		assert_eq!(apply(signed_by(&Alice, close)), Ok(Ok(())));
		assert!(!Validators::sorted_members().contains(&Eve.to_account_id()));
		let disapproved = pallet_collective::Event::Disapproved { proposal_hash: hash };
		assert!(System::read_events_for_pallet::<pallet_collective::Event<_, _>>().contains(&disapproved));
	});
}

/// The chain has one authority, Alice, and a council of her alone.
#[test]
fn the_last_authority_with_session_keys_cannot_be_removed() {
	new_chain(|| {
		// An account without session keys does not count.
		by_alice(motion(add(Bob)));
		let swap = pallet_membership::Call::<Runtime, pallet_membership::Instance2>::swap_member {
			remove: Alice.to_account_id().into(),
			add: Charlie.to_account_id().into(),
		};
		let reset = pallet_membership::Call::<Runtime, pallet_membership::Instance2>::reset_members {
			members: vec![Bob.to_account_id()],
		};
		for call in [RuntimeCall::from(remove(Alice)), swap.into(), reset.into()] {
			let batch: RuntimeCall = pallet_utility::Call::batch_all { calls: vec![call.clone()] }.into();
			for call in [call, batch] {
				by_alice(motion(call));
				let executed = System::read_events_for_pallet::<pallet_collective::Event<_, _>>().pop();
				let Some(pallet_collective::Event::Executed { result, .. }) = executed else { panic!("{executed:?}") };
				assert_eq!(result, Err(frame_system::Error::<Runtime>::CallFiltered.into()));
			}
		}
		let change = pallet_membership::Call::<Runtime, pallet_membership::Instance2>::change_key {
			new: Charlie.to_account_id().into(),
		};
		for call in [RuntimeCall::from(change), pallet_session::Call::purge_keys {}.into()] {
			let filtered = Ok(Err(frame_system::Error::<Runtime>::CallFiltered.into()));
			assert_eq!(apply(signed_by(&Alice, call)), filtered);
		}
		assert!(Validators::sorted_members().contains(&Alice.to_account_id()));
		assert!(Authorities::has_keys(&Alice.to_account_id()));

		// Once another account on the list has session keys, it can.
		set_keys(Bob);
		by_alice(motion(remove(Alice)));
		assert_eq!(Validators::sorted_members(), [Bob.to_account_id()]);
	});
}

/// Returns an authority's votes for two blocks in one round, and the proof of its membership.
fn equivocation(authority: Sr25519Keyring, round: u64) -> (EquivocationProof<H256, u32>, MembershipProof) {
	let (key, set_id) = (grandpa_key(authority), Grandpa::current_set_id());
	let vote = |block: u8| {
		let prevote = finality_grandpa::Prevote { target_hash: H256::repeat_byte(block), target_number: 1 };
		let payload = localized_payload(round, set_id, &finality_grandpa::Message::Prevote(prevote.clone()));
		(prevote, key.sign(&payload).into())
	};
	let votes = finality_grandpa::Equivocation {
		round_number: round,
		identity: key.public().into(),
		first: vote(1),
		second: vote(2),
	};
	let id: sp_consensus_grandpa::AuthorityId = key.public().into();
	(EquivocationProof::new(set_id, Equivocation::Prevote(votes)), Historical::prove((KEY_TYPE, id)).unwrap())
}

fn report(
	(equivocation_proof, key_owner_proof): (EquivocationProof<H256, u32>, MembershipProof),
) -> UncheckedExtrinsic {
	let equivocation_proof = Box::new(equivocation_proof);
	let call = pallet_grandpa::Call::report_equivocation_unsigned { equivocation_proof, key_owner_proof };
	UncheckedExtrinsic::new_bare(call.into())
}

fn removed(authority: Sr25519Keyring) -> bool {
	let account: AccountId = authority.to_account_id();
	System::read_events_for_pallet::<pallet_authorities::Event<Runtime>>().iter().any(
		|event| matches!(event, pallet_authorities::Event::OffenderRemoved { authority, .. } if *authority == account),
	)
}

#[test]
fn who_votes_twice_is_disabled_at_once_and_out_by_the_second_rotation() {
	with_four_authorities(|| {
		rotate();
		assert_eq!(apply(report(equivocation(Bob, 3))), Ok(Ok(())));
		assert!(removed(Bob));
		let index = Session::validator_id_to_index(&Bob.to_account_id()).unwrap();
		assert_eq!(Session::disabled_validators(), [index]);
		let disabled = pallet_session::Event::<Runtime>::ValidatorDisabled { validator: Bob.to_account_id() };
		assert!(System::events().iter().any(|record| record.event == RuntimeEvent::Session(disabled.clone())));
		assert!(!Validators::sorted_members().contains(&Bob.to_account_id()));
		rotate();
		assert!(authorities().contains(&Bob));
		rotate();
		assert_eq!(authorities().len(), 3);
		assert!(!authorities().contains(&Bob));
		assert!(Session::disabled_validators().is_empty());
	});
}

#[test]
#[should_panic = "is disabled and should not be attempting to author blocks"]
fn a_disabled_authority_cannot_author() {
	with_four_authorities(|| {
		assert_eq!(apply(report(equivocation(Bob, 3))), Ok(Ok(())));
		let index = u64::from(Session::validator_id_to_index(&Bob.to_account_id()).unwrap());
		let mut slot = *pallet_aura::CurrentSlot::<Runtime>::get() + 1;
		while slot % 4 != index {
			slot += 1;
		}
		beadle_runtime::Executive::finalize_block();
		start_block_in(slot, System::block_number() + 1);
	});
}

#[test]
fn an_equivocation_is_proven_after_its_session_too() {
	with_four_authorities(|| {
		let evidence = equivocation(Bob, 3);
		rotate();
		rotate();
		rotate();
		assert_eq!(apply(report(evidence)), Ok(Ok(())));
		assert!(removed(Bob));
	});
}

#[test]
fn an_equivocation_is_reported_once_and_only_by_authorities() {
	with_four_authorities(|| {
		let evidence = equivocation(Bob, 3);
		let validate = |source| {
			let at = Default::default();
			frame_support::storage::with_transaction(|| {
				let validity = beadle_runtime::Executive::validate_transaction(source, report(evidence.clone()), at);
				sp_runtime::TransactionOutcome::Rollback(Ok::<_, DispatchError>(validity))
			})
			.unwrap()
		};
		assert!(validate(TransactionSource::Local).is_ok());
		assert_eq!(validate(TransactionSource::External), Err(InvalidTransaction::Call.into()));
		assert_eq!(apply(report(evidence.clone())), Ok(Ok(())));
		assert_eq!(validate(TransactionSource::Local), Err(InvalidTransaction::Stale.into()));
		assert_eq!(apply(report(evidence)), Err(InvalidTransaction::Stale.into()));
	});
}

#[test]
fn what_proves_nothing_harms_nobody() {
	with_four_authorities(|| {
		// Bob's votes with Charlie's membership.
		let (votes, _) = equivocation(Bob, 3);
		let (_, membership) = equivocation(Charlie, 3);
		assert_eq!(apply(report((votes.clone(), membership.clone()))), Err(InvalidTransaction::BadProof.into()));
		// Two identical votes.
		let (key, set_id) = (grandpa_key(Bob), Grandpa::current_set_id());
		let prevote = finality_grandpa::Prevote { target_hash: H256::repeat_byte(1), target_number: 1 };
		let payload = localized_payload(3, set_id, &finality_grandpa::Message::Prevote(prevote.clone()));
		let vote = (prevote, key.sign(&payload).into());
		let votes = finality_grandpa::Equivocation {
			round_number: 3,
			identity: key.public().into(),
			first: vote.clone(),
			second: vote,
		};
		let id: sp_consensus_grandpa::AuthorityId = key.public().into();
		let membership = Historical::prove((KEY_TYPE, id)).unwrap();
		let evidence = (EquivocationProof::new(set_id, Equivocation::Prevote(votes)), membership);
		let refused = pallet_grandpa::Error::<Runtime>::InvalidEquivocationProof.into();
		assert_eq!(apply(report(evidence)), Ok(Err(refused)));
		assert!(Session::disabled_validators().is_empty());
		assert_eq!(Validators::sorted_members().len(), 4);
	});
}

#[test]
fn the_council_uses_roots_power_in_one_motion() {
	with_four_authorities(|| {
		let code_hash = H256::repeat_byte(9);
		let upgrade: RuntimeCall = frame_system::Call::authorize_upgrade { code_hash }.into();
		// Without the whitelist, the council is not root.
		assert_eq!(carry(upgrade.clone()), Err(DispatchError::BadOrigin));
		let call_hash = BlakeTwo256::hash_of(&upgrade);
		let whitelist = pallet_whitelist::Call::whitelist_call { call_hash }.into();
		let dispatch =
			pallet_whitelist::Call::dispatch_whitelisted_call_with_preimage { call: Box::new(upgrade) }.into();
		assert_eq!(carry(pallet_utility::Call::batch_all { calls: vec![whitelist, dispatch] }), Ok(()));
		assert_eq!(System::authorized_upgrade().map(|upgrade| *upgrade.code_hash()), Some(code_hash));
	});
}

#[test]
fn only_the_council_lists_nodes() {
	with_four_authorities(|| {
		let node = |number: u8| OpaquePeerId(vec![number; 38]);
		let listed =
			pallet_node_authorization::Call::add_well_known_node { node: node(1), owner: Dave.to_account_id().into() };
		assert_eq!(apply(signed_by(&Dave, listed.clone())), Err(Refusal::NotAMember.into()));
		assert_eq!(apply(signed_by(&Alice, listed.clone())), Ok(Err(DispatchError::BadOrigin)));
		assert_eq!(carry(listed), Ok(()));
		assert!(NodeAuthorization::well_known_nodes().contains(&node(1)));

		let filtered = Ok(Err(frame_system::Error::<Runtime>::CallFiltered.into()));
		let claim = pallet_node_authorization::Call::claim_node { node: node(4) };
		assert_eq!(apply(signed_by(&Alice, claim)), filtered);

		// Listed nodes learn of each other, and other nodes of nobody.
		assert_eq!(
			carry(pallet_node_authorization::Call::add_well_known_node {
				node: node(2),
				owner: Dave.to_account_id().into(),
			}),
			Ok(())
		);
		let peers = |of| listed_peers(&of).into_iter().collect::<Vec<_>>();
		assert_eq!(peers(node(1)), [node(2)]);
		assert_eq!(peers(node(3)), []);

		// The owner adds connections, up to the limit.
		let connections = |count: u8| pallet_node_authorization::Call::add_connections {
			node: node(1),
			connections: (100..100 + count).map(node).collect(),
		};
		assert_eq!(apply(signed_by(&Dave, connections(65))), filtered);
		assert_eq!(apply(signed_by(&Dave, connections(64))), Ok(Ok(())));
		assert_eq!(apply(signed_by(&Dave, connections(1))), filtered);
		let long = pallet_node_authorization::Call::add_connections {
			node: node(1),
			connections: vec![OpaquePeerId(vec![0; 65])],
		};
		assert_eq!(apply(signed_by(&Dave, long)), filtered);
	});
}

#[test]
fn session_keys_hold_a_deposit() {
	with_four_authorities(|| {
		let held = || beadle_runtime::Balances::total_balance_on_hold(&Eve.to_account_id());
		set_keys(Eve);
		assert_eq!(held(), UNIT);
		assert_eq!(apply(signed_by(&Eve, pallet_session::Call::purge_keys {})), Ok(Ok(())));
		assert_eq!(held(), 0);
	});
}
