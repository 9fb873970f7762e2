//! States that are unusual, or that somebody has made to do harm.

use crate::{
	chain::{
		at, begin_block, close, entries, motions, number, organisation, propose, state_of, under, upgraded_from, vote,
		STATION,
	},
	common::{self, apply, signed_by},
	old::{types, OldState},
};
use beadle_primitives::{
	traits::DeviceDirectory, AccountId, Action, DeviceId, Organisation, OrganisationId, Refusal, Resources, Rule, Span,
};
use beadle_runtime::{migrations::old as of_old, DeviceRegistry, Executive, Runtime, RuntimeCall, System};
use beadle_test_support::text;
use codec::{DecodeAll, Encode};
use sp_io::hashing::{twox_128, twox_64};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie};
use std::collections::BTreeMap;

type Versions = pallet_behaviour_profiles::Versions<Runtime>;
type Alarms = pallet_readings::Alarms<Runtime>;

#[test]
fn whoever_is_no_member_any_more_has_an_organisation_without_a_seat() {
	let mut state = OldState::read();
	let charlie = Charlie.to_account_id();
	let mut members: Vec<AccountId> = state.value("CouncilMembership", "Members").unwrap();
	members.retain(|member| *member != charlie);
	state.put("CouncilMembership", "Members", &members);
	state.put("CouncilMembership", "Prime", &members[0]);
	state.put("Council", "Members", &members);
	state.put_at("DeviceRegistry", "PendingTransfers", 2_u32, &charlie);
	state.put_at("DeviceRegistry", "PendingTransfers", 9_u32, Alice.to_account_id());
	upgraded_from(state, |_| {
		assert!(state_of("CouncilMembership").is_empty());
		let number_of = |account: &AccountId| pallet_organisations::Accounts::<Runtime>::get(account);
		let [alice, bob] = [Alice, Bob].map(|member| number_of(&member.to_account_id()).unwrap());
		let former = 2;
		let found = organisation(former);
		assert_eq!((&found.account, found.member, number_of(&charlie)), (&charlie, false, None));
		assert_eq!(found.name, text::<64>(&format!("Former {}", &charlie.to_string()[..8])));
		assert_eq!((found.used.devices, pallet_organisations::NextOrganisationId::<Runtime>::get()), (1, 3));
		assert_eq!(DeviceRegistry::device(9).unwrap().owner, former);
		assert_eq!(entries(8)[6].action, Action::Transferred { from: former, to: alice });
		assert_eq!(under(&[twox_128(b"Upgrades"), twox_128(b"Numbers")].concat()).len(), 0);

		// Its account can do nothing, and an offer of its is void. What it owns is the council's to hand on.
		let grant = pallet_aaa::Call::grant { device: 9, quota: common::quota(10), expires_at: None };
		assert_eq!(apply(signed_by(&Charlie, grant)), Err(Refusal::NotAMember.into()));
		let accept = || signed_by(&Alice, pallet_device_registry::Call::accept_transfer { device: 9 });
		let void = pallet_device_registry::Error::<Runtime>::NoTransferOffered.into();
		assert_eq!(apply(accept()), Ok(Err(void)));
		let offer: RuntimeCall = pallet_device_registry::Call::offer_transfer { device: 9, to: alice }.into();
		propose(&offer);
		for member in [Alice, Bob] {
			vote(member, &offer);
		}
		close(&offer);
		assert_eq!(apply(accept()), Ok(Ok(())));
		assert_eq!(DeviceRegistry::device(9).unwrap().owner, alice);
		// Neither can it accept what was offered to it, unless it is readmitted.
		let offered = pallet_device_registry::PendingTransfers::<Runtime>::get(2).unwrap();
		assert_eq!((offered.to, bob == alice), (former, false));
	});
}

#[test]
fn a_devices_key_has_no_seat() {
	let mut state = OldState::read();
	let devices: BTreeMap<DeviceId, types::Device> = state.map("DeviceRegistry", "Devices");
	let types::DeviceKey::Ed25519(key) = devices[&0].key else { panic!("of ed25519") };
	let key = AccountId::new(key);
	let before: Vec<AccountId> = state.value("CouncilMembership", "Members").unwrap();
	let mut members = [before.clone(), vec![key.clone()]].concat();
	members.sort();
	state.put("CouncilMembership", "Members", &members);
	state.put("Council", "Members", &members);
	upgraded_from(state, |_| {
		assert_eq!(pallet_organisations::Accounts::<Runtime>::get(&key), None);
		assert_eq!(pallet_organisations::Accounts::<Runtime>::count(), 3);
		let position = members.iter().position(|member| *member == key).unwrap() as OrganisationId;
		assert!(!organisation(position).member);
		assert_eq!(pallet_collective::Members::<Runtime, pallet_collective::Instance1>::get(), before);
	});
}

/// Returns the largest profile that the old runtime took, with a counter as every other metric.
fn largest_profile() -> of_old::Profile {
	let span = Span { min: 0, max: 9 };
	let season = |hour| beadle_primitives::Season { first: hour, last: hour, fail: span, suspect: Some(span) };
	let seasons: Vec<_> = (0..24).map(season).collect();
	let rule = of_old::Rule::Climatology { calendar: beadle_primitives::Calendar::HourOfDay, seasons };
	let on_fail = beadle_test_support::flag(1, 1, beadle_primitives::Mitigation::Suspend);
	let metric = |position: u8| of_old::Metric {
		name: text(&format!("{position:032}")),
		unit: text("0123456789abcdef"),
		decimals: 9,
		kind: if position.is_multiple_of(2) { of_old::MetricKind::Gauge } else { of_old::MetricKind::Counter },
		behaviours: vec![of_old::Behaviour { rule: rule.clone(), on_fail }; 8],
	};
	of_old::Profile {
		name: text(&"n".repeat(64)),
		max_records: 1,
		max_pack_bytes: 30,
		min_interval: 0,
		max_ahead: u64::MAX,
		max_age: 1,
		metrics: (0..16).map(metric).collect(),
	}
}

#[test]
fn the_largest_profile_is_usable() {
	let mut state = OldState::read();
	let profile = largest_profile();
	let active = of_old::ActiveVersion { version: 1, profile: profile.clone() };
	let staged = of_old::StagedVersion { version: 2, profile: profile.clone(), activate_at: 1_000_000 };
	let latest = 2;
	let whole = of_old::VersionedProfile { latest, active, staged: Some(staged) };
	assert!(whole.encoded_size() > 200_000);
	state.put_at("BehaviourProfiles", "Profiles", 2_u32, whole);
	state.put_at("BehaviourProfiles", "Owners", 2_u32, Bob.to_account_id());
	state.put_at("BehaviourProfiles", "Activations", 1_000_000_u32, vec![STATION, 2]);
	state.put("BehaviourProfiles", "NextProfileId", 3_u32);
	for version in 1..=latest {
		let at = at("BehaviourProfiles", "Versions", 2_u32);
		let second = [&twox_64(&version.encode())[..], &version.encode()].concat();
		state.pairs.insert([at, second].concat(), profile.encode());
	}
	upgraded_from(state, |_| {
		let found = Versions::get(2, 1).unwrap();
		assert_eq!(found.validate(), Ok(()));
		assert_eq!((found.max_records, found.max_pack_bytes, found.max_ahead), (16, 17 + 16 * 13, 86_400_000));
		let [gauge, counter] = &found.metrics[..2] else { panic!("two metrics") };
		let spans = |metric: &beadle_primitives::Metric| match &metric.behaviours[7].rule {
			Rule::Climatology { seasons, .. } => (seasons.len(), seasons[23].fail, seasons[23].suspect),
			other => panic!("{other:?}"),
		};
		let span = Span { min: 0, max: 9 };
		assert_eq!(spans(gauge), (24, span, Some(span)));
		assert_eq!(spans(counter), (24, Span { min: i64::MIN, max: i64::MAX }, None));
		let used = organisation(number(&Bob.to_account_id())).used;
		assert!(used.profile_bytes as usize > 2 * found.encoded_size());
	});
}

#[test]
fn the_latest_and_gravest_are_kept_where_less_is_kept_now() {
	let mut state = OldState::read();
	let logs: BTreeMap<DeviceId, types::AlarmLog> = state.map("Readings", "Alarms");
	let judged = logs[&3].alarms[0].clone();
	assert!(judged.finding.is_some(), "by the council");
	let ended = Some((types::AlarmEnd::Cleared, 9));
	let alarms = (1..=16).map(|id| types::AlarmRecord { id, ended, ..judged.clone() }).collect();
	state.put_at("Readings", "Alarms", 2_u32, types::AlarmLog { raised: 16, alarms });
	let violations: BTreeMap<DeviceId, Vec<types::PinnedViolation>> = state.map("Readings", "Violations");
	let of = |flag, value| {
		let mut pinned = violations[&0][0].clone();
		(pinned.violation.flag, pinned.violation.value) = (flag, value);
		pinned
	};
	let suspect = (0..29).map(|value| of(types::QcFlag::Suspect, value));
	let all: Vec<_> = suspect.chain((29..32).map(|value| of(types::QcFlag::Fail, value))).collect();
	state.put_at("Readings", "Violations", 0_u32, all);
	upgraded_from(state, |_| {
		let kept: Vec<_> = Alarms::get(2).alarms.iter().map(|alarm| alarm.id).collect();
		assert_eq!((Alarms::get(2).raised, kept), (16, (9..=16).collect()));
		let kept = pallet_readings::Violations::<Runtime>::get(0);
		assert_eq!(kept.iter().map(|pinned| pinned.violation.value).collect::<Vec<_>>(), [29, 30, 31, 0]);
		assert!(kept.iter().all(|pinned| pinned.found == 32));
	});
}

#[test]
fn what_is_in_use_is_within_budget() {
	let mut state = OldState::read();
	let devices: BTreeMap<DeviceId, types::Device> = state.map("DeviceRegistry", "Devices");
	let quota = types::Quota { capacity: u32::MAX, refill_per_block: u32::MAX };
	for (id, mut record) in state.map::<DeviceId, types::AuthorisationRecord>("Aaa", "Authorisations") {
		if devices[&id].owner == Bob.to_account_id() {
			record.grant = Some(types::Grant { quota, expires_at: None });
			state.put_at("Aaa", "Authorisations", id, record);
		}
	}
	upgraded_from(state, |_| {
		let Organisation { budget, used, .. } = organisation(number(&Bob.to_account_id()));
		assert_eq!((used.records_per_block, used.records_saved), (u32::MAX, 4 * u64::from(u32::MAX)));
		assert_eq!(budget.exceeded(&Resources::default(), &used), None);
		assert_eq!(budget.devices, <Runtime as pallet_organisations::Config>::GenesisBudget::get().devices);
	});
}

#[test]
fn motions_whose_calls_mean_something_else_are_closed() {
	let mut state = OldState::read();
	let mut open: Vec<sp_core::H256> = state.value("Council", "Proposals").unwrap();
	let before = open.clone();
	// Device 2 to Charlie; then in a batch, after a remark.
	let offer = [&[40, 3][..], &2_u32.encode(), Charlie.to_account_id().as_ref()].concat();
	let batch = [&[20, 2, 2 << 2][..], &[0, 0, 0], &offer].concat();
	// A member less.
	let removal = [&[31, 1, 0][..], Charlie.to_account_id().as_ref()].concat();
	// Keys and values of the state as it was, and hashes of calls as they were encoded.
	let hash = [9; 32];
	let set_storage = [&[0, 4][..], &vec![(at("Aaa", "Authorisations", 0_u32), vec![1_u8])].encode()].concat();
	let kill_storage = [&[0, 5][..], &vec![at("Aaa", "Authorisations", 0_u32)].encode()].concat();
	let kill_prefix = [&[0, 6][..], &twox_128(b"Readings").to_vec().encode(), &10_u32.encode()].concat();
	let whitelist = [&[32, 0][..], &hash].concat();
	let dispatch = [&[32, 2][..], &hash, &100_u32.encode(), &[0, 0]].concat();
	let changed = [offer, batch, removal, set_storage, kill_storage, kill_prefix, whitelist, dispatch];
	let new_calls = &changed[3..];
	assert!(new_calls.iter().all(|call| RuntimeCall::decode_all(&mut &call[..]).is_ok()));
	for (index, call) in (4_u32..).zip(changed) {
		let hash = sp_core::H256(sp_io::hashing::blake2_256(&call));
		open.push(hash);
		let item = |name: &[u8]| [&twox_128(b"Council")[..], &twox_128(name), hash.as_bytes()].concat();
		state.pairs.insert(item(b"ProposalOf"), call);
		let votes =
			(index, 2_u32, vec![Alice.to_account_id(), Bob.to_account_id()], Vec::<AccountId>::new(), 1_000_000_u32);
		state.pairs.insert(item(b"Voting"), votes.encode());
	}
	state.put("Council", "Proposals", &open);
	state.put("Council", "ProposalCount", 12_u32);
	state.externalities().execute_with(|| {
		begin_block();
		assert_eq!(motions(), before);
		let closed =
			System::read_events_for_pallet::<pallet_collective::Event<Runtime, pallet_collective::Instance1>>();
		assert_eq!(closed.len(), 8);
		let proposals = pallet_collective::ProposalOf::<Runtime, pallet_collective::Instance1>::iter_keys();
		assert_eq!(proposals.count(), 2);
		Executive::finalize_block();
	});
}

#[test]
fn calls_that_were_whitelisted_are_not_any_more() {
	type Event = pallet_whitelist::Event<Runtime>;
	let mut state = OldState::read();
	let [waiting, deferred] = [[8; 32], [9; 32]].map(sp_core::H256);
	state.put_at("Whitelist", "WhitelistedCall", waiting, ());
	state.put_at("Whitelist", "DeferredDispatch", deferred, 1_000_000_u32);
	state.externalities().execute_with(|| {
		begin_block();
		Executive::finalize_block();
		assert_eq!(pallet_whitelist::WhitelistedCall::<Runtime>::iter_keys().count(), 0);
		assert_eq!(pallet_whitelist::DeferredDispatch::<Runtime>::iter_keys().count(), 0);
		let mut events = System::read_events_for_pallet::<Event>();
		events.sort_by_key(Encode::encode);
		let expected = [
			Event::WhitelistedCallRemoved { call_hash: waiting },
			Event::DeferredDispatchRemoved { call_hash: deferred },
		];
		assert_eq!(events, expected);
	});
}
