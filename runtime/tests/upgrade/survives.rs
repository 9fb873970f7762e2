//! Everything that was in the state is in it.

use crate::{
	chain::{begin_block, convert, entries, number, organisation, state_of, under, upgraded, STATION},
	common,
	old::{self, types, OldState},
};
use beadle_appraisal::{Expectation, FlatRun, Memory, MetricHistory};
use beadle_primitives::{
	traits::ActiveProfiles, AccountId, Action, Actor, Authority, Custody, Device, DeviceEntry, DeviceId, LogEntry,
	LogHead, MetricKind, Millis, OnReset, Pause, ProfileRef, QcFlag, Reason, Rule, Span, Standing, TimeZone, Via,
};
use beadle_runtime::{
	migrations::upgrades::{Conversion, Progress, Stage},
	BehaviourProfiles, Executive, Runtime, System, Timestamp, Upgrades,
};
use beadle_test_support::text;
use codec::{DecodeAll, Encode};
use frame_support::migrations::MultiStepMigrator;
use sp_io::hashing::twox_128;
use sp_keyring::Sr25519Keyring::{Alice, Bob};
use std::collections::BTreeMap;

type Devices = pallet_device_registry::Devices<Runtime>;
type Keys = pallet_device_registry::Keys<Runtime>;
type Profiles = pallet_behaviour_profiles::Profiles<Runtime>;
type Versions = pallet_behaviour_profiles::Versions<Runtime>;
type Authorisations = pallet_aaa::Authorisations<Runtime>;
type Histories = pallet_readings::Histories<Runtime>;
type Alarms = pallet_readings::Alarms<Runtime>;

#[test]
fn members_are_organisations_with_their_budgets() {
	upgraded(|old| {
		let members: Vec<AccountId> = old.value("CouncilMembership", "Members").unwrap();
		assert!(state_of("CouncilMembership").is_empty());
		assert_eq!(pallet_organisations::NextOrganisationId::<Runtime>::get(), 3);
		for account in &members {
			let found = organisation(number(account));
			assert_eq!((&found.account, found.member), (account, true));
			assert_eq!(pallet_organisations::Accounts::<Runtime>::get(account), Some(number(account)));
			let address = account.to_string();
			assert_eq!(found.name, text::<64>(&format!("Member {}", &address[..8])));
		}
		assert_eq!(pallet_collective::Members::<Runtime, pallet_collective::Instance1>::get(), members);

		let devices: BTreeMap<DeviceId, types::Device> = old.map("DeviceRegistry", "Devices");
		let granted: BTreeMap<DeviceId, types::AuthorisationRecord> = old.map("Aaa", "Authorisations");
		let genesis = <Runtime as pallet_organisations::Config>::GenesisBudget::get();
		for account in &members {
			let owned: Vec<_> =
				devices.iter().filter(|(_, device)| device.owner == *account && !device.revoked).collect();
			let grants: Vec<_> = owned.iter().filter_map(|(id, _)| granted[id].grant).collect();
			let used = organisation(number(account)).used;
			assert_eq!(used.devices as usize, owned.len());
			assert_eq!(used.records_per_block, grants.iter().map(|grant| grant.quota.refill_per_block).sum::<u32>());
			assert_eq!(used.records_saved, grants.iter().map(|grant| u64::from(grant.quota.capacity)).sum::<u64>());
			let profiles =
				pallet_behaviour_profiles::Owners::<Runtime>::iter().filter(|(_, owner)| *owner == number(account));
			let profiles: Vec<_> = profiles.map(|(id, _)| id).collect();
			assert_eq!(used.profiles as usize, profiles.len());
			let bytes = profiles.iter().flat_map(Versions::iter_prefix_values).map(|version| version.encoded_size());
			assert_eq!(used.profile_bytes as usize, bytes.sum::<usize>());
			assert_eq!(organisation(number(account)).budget, genesis);
		}
	});
}

#[test]
fn what_is_not_converted_is_as_it_was() {
	upgraded(|old| {
		let untouched = [
			"Validators",
			"Authorities",
			"Offences",
			"Balances",
			"Multisig",
			"Proxy",
			"Council",
			"Whitelist",
			"NodeAuthorization",
		];
		for pallet in untouched {
			assert_eq!(state_of(pallet), old.of(pallet), "{pallet}");
		}
		let accounts = |pairs: BTreeMap<Vec<u8>, Vec<u8>>| {
			let prefix = [twox_128(b"System"), twox_128(b"Account")].concat();
			pairs.into_iter().filter(|(key, _)| key.starts_with(&prefix)).collect::<Vec<_>>()
		};
		assert_eq!(accounts(state_of("System")), accounts(old.of("System")));
		assert!(!accounts(old.of("System")).is_empty());
	});
}

#[test]
fn models_and_devices_are_there() {
	upgraded(|old| {
		let models: BTreeMap<u32, types::RegisteredModel> = old.map("DeviceRegistry", "Models");
		for (id, model) in &models {
			let found = pallet_device_registry::Models::<Runtime>::get(id).unwrap();
			assert_eq!(found.model.encode(), model.model.encode());
			assert_eq!((found.registered_by, found.hardware, found.support), (number(&model.registered_by), *id, None));
		}
		let devices: BTreeMap<DeviceId, types::Device> = old.map("DeviceRegistry", "Devices");
		assert_eq!(Devices::iter().count(), devices.len());
		for (id, device) in &devices {
			let owner = number(&device.owner);
			let expected = Device {
				owner,
				model: device.model,
				hardware: device.model,
				ueid: device.ueid.clone().try_into().unwrap(),
				key: DecodeAll::decode_all(&mut &device.key.encode()[..]).unwrap(),
				custody: Custody::Device,
				custody_confirmed: false,
			};
			let ueid = pallet_device_registry::Ueids::<Runtime>::get(owner, &expected.ueid);
			if device.revoked {
				assert_eq!(Devices::get(id), Some(DeviceEntry::Revoked(expected.into_revoked())));
				assert_eq!(ueid, None);
			} else {
				assert_eq!(Devices::get(id), Some(DeviceEntry::Enrolled(expected)));
				assert_eq!(ueid, Some(*id));
			}
		}
		let in_use = devices.values().filter(|device| !device.revoked).count();
		assert_eq!(pallet_device_registry::Ueids::<Runtime>::iter().count(), in_use);
		let keys: BTreeMap<AccountId, types::KeyUse> = old.map_by_blake2("DeviceRegistry", "Keys");
		for (account, used) in &keys {
			assert_eq!(Keys::get(account).encode(), Some(*used).encode());
		}
		let prefix = [twox_128(b"DeviceRegistry"), twox_128(b"Keys")].concat();
		assert!(under(&prefix).keys().all(|key| key.len() == prefix.len() + 16));
		assert_eq!(under(&prefix).len(), keys.len());

		let offers: Vec<_> = pallet_device_registry::PendingTransfers::<Runtime>::iter().collect();
		let [(device, offer)] = offers[..] else { panic!("one offer") };
		let by = Authority::Owner(number(&Alice.to_account_id()));
		assert_eq!((device, offer.to, offer.by), (2, number(&Bob.to_account_id()), by));
	});
}

#[test]
fn standings_grants_and_totals_are_there() {
	upgraded(|old| {
		let records: BTreeMap<DeviceId, types::AuthorisationRecord> = old.map("Aaa", "Authorisations");
		assert_eq!(Authorisations::iter().count(), records.len());
		for (id, record) in &records {
			let found = Authorisations::get(id).unwrap();
			assert_eq!(found.standing.encode(), record.standing.encode(), "{id}");
			assert_eq!(found.grant.encode(), record.grant.encode());
			if *id == 7 {
				assert_eq!((found.bucket.level, found.bucket.settled_at), (0, 0), "it is revoked");
			} else if record.grant.is_some() {
				assert_eq!(found.bucket.encode(), record.bucket.encode());
			} else {
				assert_eq!(found.bucket.level, 0, "nothing is left without a grant");
			}
			let types::Usage { packs, records, bytes, flagged } = record.usage;
			let usage = found.usage;
			assert_eq!((usage.packs, usage.records, usage.bytes, usage.flagged), (packs, records, bytes, flagged));
		}
		// An alarm that has suspended a device counts towards an escalation.
		let Standing::Suspended { since, reason: Reason::Alarm { alarm, .. }, .. } =
			Authorisations::get(3).unwrap().standing
		else {
			panic!("an alarm has suspended it")
		};
		let suspension = pallet_aaa::AlarmSuspension { alarm, at: since };
		assert_eq!(Authorisations::get(3).unwrap().suspensions[..], [suspension]);
		assert!(Authorisations::get(1).unwrap().suspensions.is_empty());
	});
}

#[test]
fn actions_are_the_beginning_of_the_log() {
	OldState::read().externalities().execute_with(|| {
		let old = OldState::read();
		let actions: BTreeMap<DeviceId, Vec<types::ActionRecord>> = old.map("Aaa", "Actions");
		begin_block();
		Executive::finalize_block();
		assert!(!Upgrades::ongoing());
		let block = System::block_number();
		let logged: Vec<LogEntry> = System::read_events_for_pallet::<pallet_aaa::Event<Runtime>>()
			.into_iter()
			.filter_map(|event| match event {
				pallet_aaa::Event::Logged { entry } => Some(entry),
				_ => None,
			})
			.collect();
		for (id, actions) in &actions {
			let log: Vec<_> = logged.iter().filter(|entry| entry.device == *id).cloned().collect();
			assert_eq!(LogHead::of(&log), Some(pallet_aaa::LogHeads::<Runtime>::get(id)));
			// Of a revoked device, the last entry alone is kept.
			let kept = if *id == 7 { &log[log.len() - 1..] } else { &log };
			assert_eq!(entries(*id), kept);
			assert_eq!(log.len(), actions.len());
			for (entry, old) in log.iter().zip(actions) {
				assert_eq!((entry.at, entry.block), (old.at, block));
				let actor = match &old.actor {
					types::Actor::Member(account) => Actor::Organisation(number(account)),
					types::Actor::Council => Actor::Council,
					types::Actor::Alarm => Actor::Alarm,
				};
				assert_eq!(entry.actor, actor);
				match &old.action {
					types::Action::Transferred { from, to } => {
						assert_eq!(entry.action, Action::Transferred { from: number(from), to: number(to) });
					},
					same => assert_eq!(entry.action.encode(), same.encode()),
				}
			}
		}
	});
}

#[test]
fn profiles_say_what_they_said_as_far_as_it_can_be_said() {
	upgraded(|old| {
		let owners: BTreeMap<u32, AccountId> = old.map("BehaviourProfiles", "Owners");
		for (id, owner) in &owners {
			assert_eq!(pallet_behaviour_profiles::Owners::<Runtime>::get(id), Some(number(owner)));
		}
		let versions: BTreeMap<(u32, old::Hashed<u32>), types::Profile> = old.map("BehaviourProfiles", "Versions");
		assert_eq!(Versions::iter().count(), versions.len());
		for ((id, version), before) in &versions {
			let found = Versions::get(id, version.0).unwrap();
			assert_says_the_same(before, &found);
		}
		let profiles: BTreeMap<u32, types::VersionedProfile> = old.map("BehaviourProfiles", "Profiles");
		for (id, before) in &profiles {
			let found = Profiles::get(id).unwrap();
			assert_eq!((found.latest, found.active.version), (before.latest, before.active.version));
			assert!(found.active.metrics_since.is_empty());
			assert_eq!(Some(&found.active.profile), Versions::get(id, found.active.version).as_ref());
			assert_eq!(found.staged.is_some(), before.staged.is_some());
			if let Some((staged, before)) = found.staged.zip(before.staged.as_ref()) {
				assert_eq!((staged.version, staged.activate_at), (before.version, before.activate_at));
				assert_eq!(Some(&staged.profile), Versions::get(id, staged.version).as_ref());
				assert_eq!((staged.by, staged.held_back), (Authority::Owner(number(&owners[id])), false));
				assert_eq!(staged.staged_at, old.block + 1, "others have notice of it from now on");
			}
		}
		for item in ["Activations", "NextProfileId"] {
			let prefix = [twox_128(b"BehaviourProfiles"), twox_128(item.as_bytes())].concat();
			let before = old.of("BehaviourProfiles").into_iter().filter(|(key, _)| key.starts_with(&prefix));
			let after = state_of("BehaviourProfiles").into_iter().filter(|(key, _)| key.starts_with(&prefix));
			assert_eq!(after.collect::<Vec<_>>(), before.collect::<Vec<_>>());
		}
		let mut assigned: BTreeMap<DeviceId, u32> = old.map("BehaviourProfiles", "Assignments");
		assert_eq!(assigned.remove(&7), Some(STATION), "it is revoked");
		assert_eq!(pallet_behaviour_profiles::Assignments::<Runtime>::iter().collect::<BTreeMap<_, _>>(), assigned);
	});
}

/// Asserts that a profile is usable, and says what it said, but for the increases of counters.
fn assert_says_the_same(before: &types::Profile, found: &beadle_primitives::Profile) {
	assert_eq!(found.validate(), Ok(()));
	assert_eq!(
		(&found.name[..], found.min_interval, found.max_age),
		(&before.name[..], before.min_interval, before.max_age)
	);
	assert_eq!((found.max_records, found.max_pack_bytes), (before.max_records, before.max_pack_bytes));
	assert_eq!((found.memory, &found.time_zone), (Millis::MAX, &TimeZone::default()));
	assert_eq!(found.max_ahead, before.max_ahead);
	assert_eq!(found.metrics.len(), before.metrics.len());
	for (metric, before) in found.metrics.iter().zip(&before.metrics) {
		assert_eq!(
			(&metric.name[..], &metric.unit[..], metric.decimals),
			(&before.name[..], &before.unit[..], before.decimals)
		);
		let kind = match before.kind {
			types::MetricKind::Gauge => MetricKind::Gauge,
			types::MetricKind::Counter => MetricKind::Counter { per: 3_600_000, on_reset: OnReset::Ignore },
		};
		assert_eq!(metric.kind, kind);
		assert_eq!(metric.behaviours.len(), before.behaviours.len());
		for (behaviour, before) in metric.behaviours.iter().zip(&before.behaviours) {
			assert_eq!(behaviour.on_fail.encode(), before.on_fail.encode());
			match (&behaviour.rule, &before.rule) {
				(Rule::FlatLine { tolerance, suspect_after, fail_after, least: 2 }, before) => {
					let same = types::Rule::FlatLine {
						tolerance: *tolerance,
						suspect_after: *suspect_after,
						fail_after: *fail_after,
					};
					assert_eq!(&same, before);
				},
				(rule, before) if kind.is_counter() => match (rule, before) {
					(Rule::GrossRange { fail, suspect: None }, types::Rule::GrossRange { .. }) => {
						assert_eq!(*fail, Span { min: i64::MIN, max: i64::MAX });
					},
					(Rule::Spike { suspect: None, fail: u64::MAX }, types::Rule::Spike { .. }) => {},
					(Rule::Climatology { seasons, .. }, types::Rule::Climatology { seasons: before, .. }) => {
						let all = Span { min: i64::MIN, max: i64::MAX };
						assert_eq!(seasons.len(), before.len());
						assert!(seasons.iter().all(|season| season.fail == all && season.suspect.is_none()));
					},
					(Rule::Deviation { tolerance: u64::MAX, suspect_k: None, .. }, types::Rule::Deviation { .. }) => {},
					(Rule::RateOfChange { .. } | Rule::Gap { .. }, before) => {
						assert_eq!(rule.encode(), before.encode())
					},
					other => panic!("{other:?}"),
				},
				(rule, before) => assert_eq!(rule.encode(), before.encode()),
			}
		}
	}
}

#[test]
fn histories_are_there() {
	upgraded(|old| {
		let histories: BTreeMap<DeviceId, types::History> = old.map("Readings", "Histories");
		let grants: BTreeMap<DeviceId, types::AuthorisationRecord> = old.map("Aaa", "Authorisations");
		for (id, before) in histories.iter().filter(|(id, _)| **id != 7) {
			let found = Histories::get(id);
			assert_eq!((found.sequence, found.observed_at), (before.sequence, before.observed_at), "{id}");
			assert_eq!((found.recorded_in, found.last_flag.encode()), (before.recorded_in, before.last_flag.encode()));
			assert_eq!(found.reinstated_at, None);
			assert_eq!(found.profile.encode(), before.profile.encode());
			let heard_at = found.metrics.iter().filter_map(|metric| metric.heard_at).max();
			assert_eq!(heard_at.is_some(), !before.metrics.is_empty());
			let until = grants[id].grant.map(|grant| grant.expires_at);
			let expected = until.map(|until| Expectation { since: heard_at.unwrap(), until });
			assert_eq!(found.expected, expected);
			assert_remembers_the_same(&before.metrics, &found.metrics, &kinds(found.profile));
			// Versions of the station's profile that are superseded are still there.
			assert_eq!(found.shadow.is_some(), before.shadow.is_some(), "{id}");
			if let (Some(found), Some(before)) = (&found.shadow, &before.shadow) {
				assert_eq!(found.profile.encode(), before.profile.encode());
				assert_remembers_the_same(&before.metrics, &found.metrics, &kinds(found.profile));
			}
		}
		// It has a grant and never sent.
		assert_eq!(Histories::get(6).expected.map(|expected| expected.until), Some(None));
		assert_eq!(Histories::iter_keys().filter(|id| !histories.contains_key(id)).collect::<Vec<_>>(), [6]);
	});
}

#[test]
fn no_silence_counts_for_the_time_of_the_conversion() {
	OldState::read().externalities().execute_with(|| {
		let from = Timestamp::get();
		convert();
		let until = Timestamp::get();
		assert_eq!(pallet_aaa::Halts::<Runtime>::get().of_all, [Pause { from, until }].into_iter().collect());
	});
}

#[test]
fn the_last_block_of_a_conversion_is_part_of_it() {
	common::new_chain(|| {
		Executive::finalize_block();
		let (since, from) = (System::block_number(), Timestamp::get());
		// So many blocks are gone through at the end that they take more than a block.
		System::set_block_number(since + 4_000);
		let next = Stage::Keys(Default::default());
		Progress::<Runtime>::put(Conversion { since, from, next });
		assert!(convert() > 1);
		let until = Timestamp::get();
		assert_eq!(pallet_aaa::Halts::<Runtime>::get().of_all, [Pause { from, until }].into_iter().collect());
		begin_block();
	});
}

fn kinds(version: ProfileRef) -> Vec<MetricKind> {
	BehaviourProfiles::version(version).unwrap().metrics.iter().map(|metric| metric.kind).collect()
}

fn assert_remembers_the_same(before: &[types::MetricHistory], found: &[MetricHistory], kinds: &[MetricKind]) {
	assert_eq!(found.len(), before.len());
	for ((found, before), kind) in found.iter().zip(before).zip(kinds) {
		assert_eq!(found.last.encode(), before.last.encode());
		assert_eq!(found.flag, QcFlag::NotEvaluated);
		let arrived = before.behaviours.iter().find_map(|behaviour| match behaviour.memory {
			types::Memory::Arrived(at) => Some(at),
			_ => None,
		});
		assert_eq!(found.heard_at, arrived.max(before.last.map(|last| last.at)));
		assert_eq!(found.behaviours.len(), before.behaviours.len());
		for (found, before) in found.behaviours.iter().zip(&before.behaviours) {
			assert_eq!(found.alarm.encode(), before.alarm.encode());
			match (&before.memory, &found.memory) {
				(types::Memory::Flat { since, min, max }, Memory::Flat(run)) => {
					assert_eq!(*run, FlatRun { since: *since, min: *min, max: *max, observations: 1 });
				},
				(types::Memory::Earlier(values), Memory::Earlier(found)) => {
					assert_eq!((&values[..], kind.is_counter()), (&found[..], false));
				},
				(types::Memory::Baseline(baseline), Memory::Baseline(found)) => {
					assert_eq!((baseline.encode(), kind.is_counter()), (found.encode(), false));
				},
				(types::Memory::Earlier(_) | types::Memory::Baseline(_), Memory::Nothing) => assert!(kind.is_counter()),
				(types::Memory::Nothing | types::Memory::Arrived(_), Memory::Nothing) => {},
				other => panic!("{other:?}"),
			}
		}
	}
}

#[test]
fn alarms_violations_and_comparisons_are_there() {
	upgraded(|old| {
		let logs: BTreeMap<DeviceId, types::AlarmLog> = old.map("Readings", "Alarms");
		assert_eq!(Alarms::iter_keys().count(), logs.len());
		for (id, before) in &logs {
			let found = Alarms::get(id);
			assert_eq!((found.raised, found.alarms.len()), (before.raised, before.alarms.len()));
			for (found, before) in found.alarms.iter().zip(&before.alarms) {
				assert_eq!((found.id, found.profile.encode()), (before.id, before.profile.encode()));
				assert_eq!((found.metric, found.behaviour), (before.metric, before.behaviour));
				assert_eq!((found.observed_at, found.raised_in), (before.observed_at, before.raised_in));
				assert_eq!(found.ended.encode(), before.ended.encode());
				assert_eq!(found.evidence, None);
				assert_eq!(found.suspended, (*id, found.id) == (3, 1));
				assert_eq!(found.finding.is_some(), before.finding.is_some());
				if let (Some(found), Some(before)) = (&found.finding, &before.finding) {
					let by = match &before.by {
						types::Authority::Owner(account) => Authority::Owner(number(account)),
						types::Authority::Council => Authority::Council,
					};
					assert_eq!((found.by, found.at), (by, before.at));
					assert_eq!((found.state.encode(), &found.reason[..]), (before.state.encode(), &before.reason[..]));
				}
			}
		}
		let violations: BTreeMap<DeviceId, Vec<types::PinnedViolation>> = old.map("Readings", "Violations");
		for (id, before) in violations.iter().filter(|(id, _)| **id != 7) {
			let of_packs = before.chunk_by(|one, next| one.pack_hash == next.pack_hash);
			let expected = of_packs.flat_map(|of_pack| {
				let with = |flag| of_pack.iter().filter(move |pinned| pinned.violation.flag == flag);
				let gravest = with(types::QcFlag::Fail).chain(with(types::QcFlag::Suspect)).take(4);
				gravest.map(|pinned| (of_pack.len(), pinned))
			});
			let expected: Vec<_> = expected.collect();
			let found = pallet_readings::Violations::<Runtime>::get(id);
			assert_eq!(found.len(), expected.len());
			for (found, (of_pack, before)) in found.iter().zip(expected) {
				assert_eq!(found.profile.encode(), before.profile.encode());
				assert_eq!(
					(found.sequence, found.pack_hash, found.block),
					(before.sequence, before.pack_hash, before.block)
				);
				assert_eq!((found.via, found.found as usize), (Via::Submit, of_pack));
				assert_eq!(found.violation.encode(), before.violation.encode());
			}
		}
		let comparisons: BTreeMap<u32, types::Comparison> = old.map("Readings", "Comparisons");
		for (id, before) in &comparisons {
			let found = pallet_readings::Comparisons::<Runtime>::get(id).unwrap();
			assert_eq!((found.active, found.staged), (before.active, before.staged));
			for (found, before) in [(found.by_active, before.by_active), (found.by_staged, before.by_staged)] {
				assert_eq!((found.refused, found.packs, found.records), (before.refused, before.packs, before.records));
				assert_eq!((found.suspect, found.failed, found.alarms), (before.suspect, before.failed, before.alarms));
			}
		}
	});
}
