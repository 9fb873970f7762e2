//! The old runtime and its state in `fixtures/old` are what their README says: what becomes of them in an upgrade is
//! compared with that.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::panic,
	clippy::unwrap_used
)]

mod old;

use std::collections::BTreeMap;

use codec::Encode;
use old::{types::*, Hashed, OldState, DESCRIPTION, WASM};
use sp_core::{ecdsa, ed25519, sr25519, Pair, H256};
use sp_io::hashing::{blake2_256, sha2_256};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave};
use sp_maybe_compressed_blob::{decompress, CODE_BLOB_BOMB_LIMIT};
use sp_runtime::{AccountId32, StateVersion};
use sp_version::RuntimeVersion;
use wasmparser::{Parser, Payload};

/// Profiles.
const STATION: u32 = 0;
const HEARTBEAT: u32 = 1;

/// Token in its smallest parts.
const UNIT: u128 = 1_000_000_000_000;

/// Positions of behaviours in each of a station's metrics.
const RATE_OF_CHANGE: u8 = 1;
const FLAT_LINE: u8 = 2;

/// Returns what the description says after a word.
fn described(name: &str) -> &'static str {
	let line = DESCRIPTION.lines().find_map(|line| line.strip_prefix(name));
	line.expect("the description has a line for it").trim()
}

/// Returns the version in the runtime's custom section.
fn version() -> RuntimeVersion {
	let wasm = decompress(WASM, CODE_BLOB_BOMB_LIMIT).unwrap();
	let section = Parser::new(0).parse_all(&wasm).find_map(|payload| match payload.unwrap() {
		Payload::CustomSection(section) if section.name() == "runtime_version" => Some(section.data().to_vec()),
		_ => None,
	});
	RuntimeVersion::decode_with_version_hint(&mut &section.unwrap()[..], Some(5)).unwrap()
}

#[test]
fn the_runtime_is_the_old_one() {
	let state = OldState::read();
	assert_eq!(described("commit"), "735b381383d107fba20241de03b6078c6b2f4072");
	assert_eq!(described("size"), format!("{} bytes", WASM.len()));
	assert_eq!(described("blake2-256"), format!("{:?}", H256(blake2_256(WASM))));
	assert_eq!(described("sha-256"), format!("{:?}", H256(sha2_256(WASM))));
	assert_eq!(state.code_hash.0, blake2_256(WASM));

	let version = version();
	assert_eq!((&*version.spec_name, version.spec_version), ("beadle", 100));
	assert_eq!((version.transaction_version, version.system_version), (1, 1));
	assert_eq!(state.spec_version, version.spec_version);
}

#[test]
fn the_state_is_that_of_the_block() {
	let state = OldState::read();
	let root = |state: &OldState| state.externalities().execute_with(|| sp_io::storage::root(StateVersion::V1));
	assert_eq!(state.pairs.len() + 1, state.keys);
	assert_eq!(root(&state), state.state_root.encode());
	let mut other = state.clone();
	other.pairs.pop_last();
	assert_ne!(root(&other), state.state_root.encode());
	assert_eq!(state.value("System", "Number"), Some(state.block));
	let hashes: BTreeMap<BlockNumber, H256> = state.map("System", "BlockHash");
	assert_eq!(hashes[&0], state.genesis);
}

#[test]
fn each_pallet_of_ours_has_its_storage_version() {
	let state = OldState::read();
	for (pallet, version) in
		[("Authorities", 1_u16), ("DeviceRegistry", 1), ("BehaviourProfiles", 1), ("Aaa", 0), ("Readings", 0)]
	{
		assert_eq!(state.value(pallet, ":__STORAGE_VERSION__:"), Some(version), "{pallet}");
	}
}

#[test]
fn devices_have_models_owners_and_keys() {
	let state = OldState::read();
	let models: BTreeMap<u32, RegisteredModel> = state.map("DeviceRegistry", "Models");
	assert_eq!(models.values().map(|model| &model.registered_by).collect::<Vec<_>>(), [&alice(), &bob()]);
	let ids: BTreeMap<Model, u32> = state.map_by_blake2("DeviceRegistry", "ModelIds");
	assert_eq!(ids[&models[&1].model], 1);
	assert_eq!(state.value("DeviceRegistry", "NextModelId"), Some(2_u32));

	let devices: BTreeMap<DeviceId, Device> = state.map("DeviceRegistry", "Devices");
	assert_eq!(devices.keys().copied().collect::<Vec<_>>(), (0..10).collect::<Vec<_>>());
	assert_eq!(state.value("DeviceRegistry", "NextDeviceId"), Some(10_u32));
	let owned_by = |owner| devices.iter().filter(move |(_, device)| device.owner == owner).map(|(id, _)| *id);
	assert_eq!(owned_by(alice()).collect::<Vec<_>>(), [0, 1, 2, 8]);
	assert_eq!(owned_by(bob()).collect::<Vec<_>>(), [3, 4, 5, 6]);
	assert_eq!(owned_by(charlie()).collect::<Vec<_>>(), [7, 9]);
	for (id, device) in &devices {
		assert_eq!(device.revoked, *id == 7);
		assert_eq!(device.model, u32::from(device.owner == bob()));
		assert_eq!(device.ueid, format!("old-{id}").into_bytes());
		let seed = old::seed(*id);
		let key = match id {
			1 | 8 => DeviceKey::Ecdsa(ecdsa::Pair::from_seed(&seed).public().0),
			2 | 3 | 4 | 6 => DeviceKey::Sr25519(sr25519::Pair::from_seed(&seed).public().0),
			_ => DeviceKey::Ed25519(ed25519::Pair::from_seed(&seed).public().0),
		};
		assert_eq!(device.key, key, "{id}");
	}

	let keys: BTreeMap<AccountId32, KeyUse> = state.map_by_blake2("DeviceRegistry", "Keys");
	assert_eq!(keys.len(), 11);
	let retired = keys.values().filter_map(|used| match used {
		KeyUse::Retired(device) => Some(*device),
		KeyUse::Active(_) => None,
	});
	let mut retired: Vec<_> = retired.collect();
	retired.sort_unstable();
	assert_eq!(retired, [4, 7]);
	let offered: BTreeMap<DeviceId, AccountId32> = state.map("DeviceRegistry", "PendingTransfers");
	assert_eq!(offered, BTreeMap::from([(2, bob())]));
}

#[test]
fn profiles_have_versions() {
	let state = OldState::read();
	let profiles: BTreeMap<u32, VersionedProfile> = state.map("BehaviourProfiles", "Profiles");
	let versions: BTreeMap<(u32, Hashed<u32>), Profile> = state.map("BehaviourProfiles", "Versions");
	assert_eq!(
		versions.keys().map(|(id, version)| (*id, version.0)).collect::<Vec<_>>(),
		[(0, 1), (0, 2), (0, 3), (1, 1)]
	);

	let station = &profiles[&STATION];
	assert_eq!((station.latest, station.active.version), (3, 2));
	let staged = station.staged.as_ref().unwrap();
	assert_eq!((staged.version, staged.activate_at), (3, 1_000_000));
	assert_eq!(station.active.profile, versions[&(STATION, Hashed(2))]);
	assert_eq!(staged.profile, versions[&(STATION, Hashed(3))]);
	assert_eq!(state.map("BehaviourProfiles", "Activations"), BTreeMap::from([(1_000_000_u32, vec![STATION])]));
	// A version was withdrawn, and its number is not given out again.
	let heartbeat = &profiles[&HEARTBEAT];
	assert_eq!((heartbeat.latest, heartbeat.active.version, &heartbeat.staged), (2, 1, &None));
	assert_eq!(state.map("BehaviourProfiles", "Owners"), BTreeMap::from([(STATION, alice()), (HEARTBEAT, bob())]));
	assert_eq!(state.value("BehaviourProfiles", "NextProfileId"), Some(2_u32));

	for metric in &station.active.profile.metrics {
		let rules = metric.behaviours.iter().map(|behaviour| match behaviour.rule {
			Rule::GrossRange { .. } => "GrossRange",
			Rule::RateOfChange { .. } => "RateOfChange",
			Rule::FlatLine { .. } => "FlatLine",
			Rule::Gap { .. } => "Gap",
			Rule::Spike { .. } => "Spike",
			Rule::Climatology { .. } => "Climatology",
			Rule::Deviation { .. } => "Deviation",
		});
		let all = ["GrossRange", "RateOfChange", "FlatLine", "Gap", "Spike", "Climatology", "Deviation"];
		assert_eq!(rules.collect::<Vec<_>>(), all);
	}
	let kinds = station.active.profile.metrics.iter().map(|metric| metric.kind);
	assert_eq!(kinds.collect::<Vec<_>>(), [MetricKind::Gauge, MetricKind::Counter]);

	let assigned: BTreeMap<DeviceId, u32> = state.map("BehaviourProfiles", "Assignments");
	let expected = [(0, 0), (1, 0), (2, 0), (3, 1), (4, 0), (5, 1), (7, 0), (8, 0)];
	assert_eq!(assigned, BTreeMap::from(expected));
}

#[test]
fn devices_have_standings_grants_and_actions() {
	let state = OldState::read();
	let records: BTreeMap<DeviceId, AuthorisationRecord> = state.map("Aaa", "Authorisations");
	assert_eq!(records.len(), 10);
	let suspended = |id| match &records[&id].standing {
		Standing::Suspended { by, reason, .. } => (*by, reason.clone()),
		other => panic!("{id} is {other:?}"),
	};
	for id in [0, 2, 4, 5, 8, 9] {
		assert_eq!(records[&id].standing, Standing::Active, "{id}");
	}
	assert_eq!(suspended(1), (SuspendedBy::Council, Reason::Stated(b"under inspection".to_vec())));
	assert_eq!(suspended(6), (SuspendedBy::Owner, Reason::Stated(b"not installed yet".to_vec())));
	let profile = ProfileRef { id: HEARTBEAT, version: 1 };
	assert_eq!(suspended(3), (SuspendedBy::Alarm, Reason::Alarm { alarm: 1, profile, metric: 0, behaviour: 0 }));
	assert_eq!(records[&7].standing, Standing::Revoked);

	for (id, record) in &records {
		let grant = record.grant.map(|grant| (grant.quota.capacity, grant.quota.refill_per_block));
		let expected = if [7, 8, 9].contains(id) { None } else { Some((10_000, 100)) };
		assert_eq!(grant, expected, "{id}");
		assert_eq!(record.grant.is_some_and(|grant| grant.expires_at.is_some()), *id == 2);
	}
	let usage = |id: u32| (records[&id].usage.packs, records[&id].usage.records);
	assert_eq!([0, 1, 2, 3, 4].map(usage), [(5, 52), (1, 24), (2, 28), (2, 5), (3, 34)]);
	assert_eq!([5, 6, 7, 8, 9].map(usage), [(1, 3), (0, 0), (1, 24), (1, 24), (0, 0)]);
	assert!(records[&0].usage.flagged > 0);

	let actions: BTreeMap<DeviceId, Vec<ActionRecord>> = state.map("Aaa", "Actions");
	let count = |id: u32| actions[&id].len();
	assert_eq!([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map(count), [4, 4, 3, 5, 5, 3, 3, 4, 7, 1]);
	assert_eq!(actions[&3][3].actor, Actor::Alarm);
	assert_eq!(actions[&3][4].actor, Actor::Council);
	assert_eq!(actions[&4][4].action, Action::KeyRotated);
	assert_eq!(actions[&8][6].action, Action::Transferred { from: charlie(), to: alice() });
}

#[test]
fn histories_remember_what_every_rule_does() {
	let state = OldState::read();
	let histories: BTreeMap<DeviceId, History> = state.map("Readings", "Histories");
	let records: BTreeMap<DeviceId, AuthorisationRecord> = state.map("Aaa", "Authorisations");
	assert_eq!(histories.keys().copied().collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5, 7, 8]);
	for (id, history) in &histories {
		assert_eq!(history.sequence, records[id].usage.packs);
		assert!(history.observed_at.is_some() && history.recorded_in > 0);
	}

	let history = &histories[&0];
	assert_eq!(history.profile, ProfileRef { id: STATION, version: 2 });
	let shadow = history.shadow.as_ref().unwrap();
	assert_eq!(shadow.profile, ProfileRef { id: STATION, version: 3 });
	for metrics in [&history.metrics, &shadow.metrics] {
		let [gauge, counter] = &metrics[..] else { panic!("a gauge and a counter") };
		assert_eq!(gauge.last.unwrap().value, 2_113);
		for (metric, earlier) in [(gauge, 1), (counter, 2)] {
			let memories: Vec<_> = metric.behaviours.iter().map(|behaviour| &behaviour.memory).collect();
			let [range, rate, flat, gap, spike, season, deviation] = memories[..] else { panic!("seven rules") };
			for none in [range, rate, season] {
				assert_eq!(none, &Memory::Nothing);
			}
			assert!(matches!(flat, Memory::Flat { .. }));
			assert!(matches!(gap, Memory::Arrived(_)));
			assert!(matches!(spike, Memory::Earlier(values) if values.len() == earlier));
			assert!(matches!(deviation, Memory::Baseline(baseline) if baseline.seen > 6 && baseline.variance > 0));
		}
	}
	assert!(matches!(history.metrics[0].behaviours[usize::from(FLAT_LINE)].alarm, AlarmState::Raised { .. }));

	// Of device 2, the version that was staged when it was last heard of is active by now.
	assert_eq!(histories[&2].profile.version, 1);
	assert_eq!(histories[&2].shadow.as_ref().unwrap().profile.version, 2);
	assert!(matches!(histories[&5].metrics[0].behaviours[1].alarm, AlarmState::Noticed { .. }));
	assert!(histories[&8].metrics.is_empty() && histories[&8].shadow.is_none());
	// Its alarm was a false positive, and its rule started over.
	assert_eq!(
		histories[&4].metrics[0].behaviours[usize::from(RATE_OF_CHANGE)].alarm,
		AlarmState::Clear { failing: 0 }
	);
}

#[test]
fn alarms_last_and_ended_and_have_verdicts() {
	let state = OldState::read();
	let logs: BTreeMap<DeviceId, AlarmLog> = state.map("Readings", "Alarms");
	assert_eq!(logs.keys().copied().collect::<Vec<_>>(), [0, 3, 4, 5]);
	let alarms = |id: u32| {
		let log = &logs[&id];
		assert_eq!(usize::try_from(log.raised).unwrap(), log.alarms.len());
		let verdict = |alarm: &AlarmRecord| alarm.finding.as_ref().map(|finding| (finding.state, finding.by.clone()));
		let ended = |alarm: &AlarmRecord| alarm.ended.map(|(end, _)| end);
		log.alarms.iter().map(|alarm| (alarm.behaviour, ended(alarm), verdict(alarm))).collect::<Vec<_>>()
	};
	let right = VerificationState::TruePositive;
	let wrong = VerificationState::FalsePositive;
	let cleared = (RATE_OF_CHANGE, Some(AlarmEnd::Cleared), Some((right, Authority::Owner(alice()))));
	assert_eq!(alarms(0), [cleared, (FLAT_LINE, None, None)]);
	assert_eq!(alarms(3), [(0, None, Some((right, Authority::Council)))]);
	assert_eq!(alarms(4), [(RATE_OF_CHANGE, Some(AlarmEnd::Invalidated), Some((wrong, Authority::Owner(bob()))))]);
	assert_eq!(alarms(5), [(1, None, None)]);

	let violations: BTreeMap<DeviceId, Vec<PinnedViolation>> = state.map("Readings", "Violations");
	assert!([0, 3, 4].iter().all(|id| violations[id].iter().any(|pinned| pinned.violation.flag == QcFlag::Fail)));
	let comparisons: BTreeMap<u32, Comparison> = state.map("Readings", "Comparisons");
	let comparison = &comparisons[&STATION];
	assert_eq!((comparisons.len(), comparison.active, comparison.staged), (1, 2, 3));
	assert_eq!(comparison.by_staged.packs, 3);
}

#[test]
fn the_council_has_open_motions_and_peers() {
	let state = OldState::read();
	let mut members = vec![alice(), bob(), charlie()];
	members.sort();
	assert_eq!(state.value("CouncilMembership", "Members"), Some(members));
	let motions: Vec<H256> = state.value("Council", "Proposals").unwrap();
	assert_eq!(motions.len(), 2);
	assert_eq!(state.value("Council", "ProposalCount"), Some(4_u32));
	let mut authorities = vec![alice(), bob()];
	authorities.sort();
	assert_eq!(state.value("Validators", "Members"), Some(authorities));
	let peers: Vec<Vec<u8>> = state.value("NodeAuthorization", "WellKnownNodes").unwrap();
	assert_eq!(peers.len(), 2);
}

#[test]
fn accounts_have_balances_and_deposits() {
	let state = OldState::read();
	let accounts: BTreeMap<AccountId32, Account> = state.map_by_blake2("System", "Account");
	let buyer = sr25519::Pair::from_string("//Buyer", None).unwrap().public().into();
	assert_eq!((accounts[&buyer].free, accounts[&buyer].nonce), (250 * UNIT, 0));
	assert!([alice(), bob(), charlie(), Dave.to_account_id()].iter().all(|account| accounts[account].nonce > 0));
	// Of a proxy, and of a call that others have yet to sign.
	let reserved = |account: &AccountId32| accounts[account].reserved > 0;
	assert!(reserved(&bob()) && reserved(&Dave.to_account_id()));
	let issued: u128 = state.value("Balances", "TotalIssuance").unwrap();
	assert_eq!(accounts.values().map(|account| account.free + account.reserved).sum::<u128>(), issued);
}

fn alice() -> AccountId32 {
	Alice.to_account_id()
}

fn bob() -> AccountId32 {
	Bob.to_account_id()
}

fn charlie() -> AccountId32 {
	Charlie.to_account_id()
}
