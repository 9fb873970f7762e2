use super::*;
use crate::{
	connect::BlockRef,
	read::{
		age::Age,
		verify::{LastPack, OutOfReach, Verdict, Verification},
	},
};
use beadle_primitives::*;
use beadle_test_support::attestation_result;
use serde_json::{json, Value};
use sp_core::H256;

const OWNER: OrganisationId = 3;
const AT: Moment = 1_800_000_000_000;
const AGE: Age = Age { at: AT, now: AT + 12_000, most: 120_000 };

fn device() -> Device {
	Device {
		owner: OWNER,
		model: 5,
		hardware: 4,
		ueid: b"s7".to_vec().try_into().unwrap(),
		key: DeviceKey::Ed25519(Default::default()),
		custody: Custody::SecureElement,
		custody_confirmed: false,
	}
}

fn verified(change: impl FnOnce(&mut Verification)) -> Verification {
	let result = AttestationResult {
		owner_name: b"Northbridge".to_vec().try_into().unwrap(),
		log: LogHead { count: 2, head: H256::repeat_byte(9) },
		..attestation_result(7, DeviceEntry::Enrolled(device()))
	};
	let block = BlockRef { number: 100, hash: H256::repeat_byte(1) };
	let mut found = Verification {
		block,
		at: AT,
		proven: true,
		result,
		held: None,
		revocation: None,
		alarms: Vec::new(),
		reported: None,
		last_pack: LastPack::None,
	};
	change(&mut found);
	found
}

/// Returns the lines with this title.
fn lines(found: &Verification, title: &str) -> Vec<String> {
	let shown = verification_text(found, &AGE);
	let of_title = |line: &&str| line.split(' ').next() == Some(title);
	shown.lines().filter(of_title).map(|line| line[13..].to_owned()).collect()
}

fn with_custody(custody: Custody, custody_confirmed: bool) -> Verification {
	verified(|found| found.result.device = DeviceEntry::Enrolled(Device { custody, custody_confirmed, ..device() }))
}

#[test]
fn the_owner_has_a_name_and_a_number() {
	let found = verified(|_| ());
	assert_eq!(lines(&found, "owner"), ["Northbridge (3)"]);
	let shown = verification_json(&found, &AGE);
	assert_eq!((&shown["owner"], &shown["owner_name"]), (&OWNER.into(), &"Northbridge".into()));
	assert_eq!((&shown["ueid"], &shown["model"], &shown["hwmodel"]), (&"0x7337".into(), &5.into(), &4.into()));
}

#[test]
fn custody_is_shown_with_whose_word_it_is() {
	let declared = with_custody(Custody::SecureElement, false);
	assert_eq!(
		lines(&declared, "custody"),
		["a secure element holds its key; declared by the owner, confirmed by nobody"]
	);
	let expected = json!({ "holder": "secure-element", "gateway": null, "confirmed": false });
	assert_eq!(verification_json(&declared, &AGE)["custody"], expected);
	let confirmed = with_custody(Custody::Gateway(2), true);
	assert_eq!(lines(&confirmed, "custody"), ["gateway 2 holds its key; confirmed by the council"]);
	let expected = json!({ "holder": "gateway:2", "gateway": 2, "confirmed": true });
	assert_eq!(verification_json(&confirmed, &AGE)["custody"], expected);
}

#[test]
fn a_model_that_is_supported_no_more_is_called_unsupported() {
	for (support, words, expected) in [
		(SupportState::Unknown, "unknown: nobody has stated until when", json!({ "state": "unknown" })),
		(
			SupportState::Supported { until: AT },
			"supported until 2027-01-15T08:00:00.000Z",
			json!({ "state": "supported", "until": AT }),
		),
		(
			SupportState::Unsupported { since: AT },
			"unsupported since 2027-01-15T08:00:00.000Z",
			json!({ "state": "unsupported", "since": AT }),
		),
	] {
		let found = verified(|found| found.result.support = support);
		assert_eq!(lines(&found, "support"), [words]);
		assert_eq!(verification_json(&found, &AGE)["support"], expected);
	}
}

#[test]
fn a_device_with_an_advisory_is_known_vulnerable() {
	assert_eq!(lines(&verified(|_| ()), "vulnerable"), [""; 0]);
	assert_eq!(verification_json(&verified(|_| ()), &AGE)["known_vulnerable"], false);
	let advisory = |scope, id: &[u8]| Advisory {
		scope,
		id: id.to_vec().try_into().unwrap(),
		uri: b"https://example.org".to_vec().try_into().unwrap(),
	};
	let advisories =
		vec![advisory(AdvisoryScope::Hardware, b"CVE-1"), advisory(AdvisoryScope::Firmware, b"CVE-2\x1b[2J")];
	let found = verified(|found| found.result.advisories = advisories.try_into().unwrap());
	let expected = [
		"CVE-1, whatever the firmware: https://example.org",
		"CVE-2\\u{1b}[2J, with this firmware: https://example.org",
	];
	assert_eq!(lines(&found, "vulnerable"), expected);
	let shown = verification_json(&found, &AGE);
	assert_eq!(shown["known_vulnerable"], true);
	let first = json!({ "id": "CVE-1", "uri": "https://example.org", "scope": "hardware" });
	assert_eq!((&shown["advisories"][0], &shown["advisories"][1]["scope"]), (&first, &"firmware".into()));
}

#[test]
fn a_halt_is_shown_beside_the_standing() {
	assert_eq!(lines(&verified(|_| ()), "halted"), [""; 0]);
	for (scope, words, name, of) in [
		(HaltScope::Chain, "all readings of the chain", "chain", None),
		(HaltScope::Organisation(3), "all readings of organisation 3", "organisation", Some(3)),
		(HaltScope::Hardware(4), "all readings of the hardware of model 4", "hardware", Some(4)),
		(HaltScope::Firmware(5), "all readings of model 5 with its firmware", "firmware", Some(5)),
		(HaltScope::Device(7), "its readings", "device", Some(7)),
	] {
		let found = verified(|found| found.result.halt = Some(Halt { scope, since: AT }));
		let expected = format!("the council has halted {words} since 2027-01-15T08:00:00.000Z");
		assert_eq!(lines(&found, "halted"), [expected]);
		assert_eq!(lines(&found, "standing"), ["active"]);
		assert_eq!(verification_json(&found, &AGE)["halt"], json!({ "scope": name, "of": of, "since": AT }));
	}
}

#[test]
fn a_gateway_that_is_out_is_shown_beside_the_standing() {
	let (going, out) = (verified(|_| ()), verified(|found| found.result.gateway_out = true));
	assert_eq!(lines(&going, "gateway"), [""; 0]);
	assert_eq!(lines(&out, "gateway"), ["out: suspended, halted or revoked, so that its packs are refused"]);
	assert_eq!(lines(&out, "standing"), ["active"]);
	assert_eq!([going, out].map(|found| verification_json(&found, &AGE)["gateway_out"] == true), [false, true]);
}

#[test]
fn an_alarm_is_shown_with_what_it_was_raised_for_and_by_which_call() {
	let violation = Violation {
		metric: 0,
		behaviour: 1,
		flag: QcFlag::Fail,
		value: 999,
		judged: 999,
		threshold: 85,
		observed_at: AT,
	};
	let pack = |via| AlarmEvidence::Pack { via, sequence: 4, pack_hash: H256::repeat_byte(2), violation };
	for (evidence, words, expected) in [
		(
			Some(pack(Via::Report)),
			"metric 0, behaviour 1: 999 at 2027-01-15T08:00:00.000Z, in a report of pack 4",
			json!({ "via": "report", "sequence": 4, "pack_hash": format!("{:?}", H256::repeat_byte(2)), "value": "999", "at": AT }),
		),
		(
			Some(pack(Via::Submit)),
			"metric 0, behaviour 1: 999 at 2027-01-15T08:00:00.000Z, in pack 4",
			json!({ "via": "submit", "sequence": 4, "pack_hash": format!("{:?}", H256::repeat_byte(2)), "value": "999", "at": AT }),
		),
		(
			Some(AlarmEvidence::Silence { since: AT, lasted: 7 }),
			"metric 0, behaviour 1: silent since 2027-01-15T08:00:00.000Z",
			json!({ "since": AT, "lasted": 7 }),
		),
		(None, "metric 0, behaviour 1", Value::Null),
	] {
		let record = AlarmRecord {
			id: 0,
			profile: ProfileRef::default(),
			metric: 0,
			behaviour: 1,
			observed_at: AT,
			raised_in: 9,
			ended: None,
			finding: None,
			evidence,
			suspended: false,
			mitigation: beadle_primitives::Mitigation::None,
		};
		let found = verified(|found| {
			found.result.alarms =
				vec![ActiveAlarm { profile: ProfileRef::default(), metric: 0, behaviour: 1 }].try_into().unwrap();
			// One of another behaviour or version is not mistaken for it.
			let other = ProfileRef { id: 0, version: 9 };
			found.alarms = vec![
				AlarmRecord { behaviour: 0, ..record.clone() },
				AlarmRecord { profile: other, ..record.clone() },
				record,
			];
		});
		assert_eq!(lines(&found, "alarm"), [words]);
		let expected =
			json!([{ "profile": { "id": 0, "version": 0 }, "metric": 0, "behaviour": 1, "evidence": expected }]);
		assert_eq!(verification_json(&found, &AGE)["alarms"], expected);
	}
}

#[test]
fn reports_of_refused_packs_are_shown_with_the_latest() {
	assert_eq!(lines(&verified(|_| ()), "reported"), [""; 0]);
	assert_eq!(verification_json(&verified(|_| ()), &AGE)["reported"], json!({ "packs": 0, "latest": null }));
	let latest = Evidence {
		profile: ProfileRef { id: 2, version: 3 },
		via: Via::Report,
		sequence: 4,
		pack_hash: H256::repeat_byte(2),
		block: 90,
		found: 1,
		violation: Violation {
			metric: 0,
			behaviour: 1,
			flag: QcFlag::Fail,
			value: 9995,
			judged: 9995,
			threshold: 850,
			observed_at: AT,
		},
		metric: Some(Metric {
			name: b"air".to_vec().try_into().unwrap(),
			unit: b"Cel".to_vec().try_into().unwrap(),
			decimals: 1,
			kind: MetricKind::Gauge,
			behaviours: Default::default(),
		}),
		rule: None,
	};
	let found = |packs, latest| {
		verified(|found| {
			found.result.usage.reported = packs;
			found.reported = latest;
		})
	};
	let shown = found(2, Some(latest));
	let words = "2 refused packs, the latest with air 999.5 Cel at 2027-01-15T08:00:00.000Z, as pack 4, in block 90";
	assert_eq!(lines(&shown, "reported"), [words]);
	let latest = &verification_json(&shown, &AGE)["reported"]["latest"];
	assert_eq!(
		(&latest["via"], &latest["metric"], &latest["value"]),
		(&"report".into(), &"air".into(), &"999.5".into())
	);
	assert_eq!((&latest["sequence"], &latest["block"]), (&4.into(), &90.into()));
	// It is on record no more, as other violations have taken its place.
	assert_eq!(lines(&found(1, None), "reported"), ["1 refused pack"]);
}

#[test]
fn of_a_revoked_device_it_is_shown_by_whom_and_why() {
	let mut log = LogHead::default();
	let stolen = Reason::Stated(b"stolen".to_vec().try_into().unwrap());
	for (actor, by) in [
		(Actor::Organisation(OWNER), "Northbridge (3)"),
		(Actor::Organisation(9), "organisation 9"),
		(Actor::Council, "the council"),
	] {
		let entry = log.append(7, 90, AT, actor, Action::Revoked { reason: stolen.clone() });
		let revoked = device().into_revoked();
		let found = verified(|found| {
			found.result.device = DeviceEntry::Revoked(revoked);
			found.result.standing = Standing::Revoked;
			found.revocation = Some(entry);
		});
		let words = format!("revoked for good by {by} at 2027-01-15T08:00:00.000Z: stolen");
		assert_eq!(lines(&found, "standing"), [words.as_str()]);
		assert_eq!(lines(&found, "digest"), [format!("{:?}, of what it was", revoked.digest)]);
		assert_eq!(lines(&found, "owner"), ["Northbridge (3)"]);
		assert!(["key", "custody", "support"].iter().all(|title| lines(&found, title).is_empty()));
		let shown = verification_json(&found, &AGE);
		assert_eq!((&shown["standing"], &shown["why"]), (&"revoked".into(), &words.into()));
		assert_eq!(shown["revoked"], json!({ "by": by, "at": AT, "why": "stolen" }));
		assert_eq!(shown["digest"], format!("{:?}", revoked.digest));
		assert!(["key", "custody", "ueid", "model", "hwmodel"].iter().all(|field| shown[field] == Value::Null));
	}
}

#[test]
fn the_age_is_shown_and_what_is_too_old_or_from_the_future_is_called_so() {
	let found = verified(|_| ());
	for (now, words, millis, freshness) in [
		(AT + 12_000, "12 s", 12_000, "fresh"),
		(AT + 273_600_000, "3 d 4 h: TOO OLD to rely on, which is up to 2 min", 273_600_000, "too-old"),
		(
			AT - 10_800_000,
			"UNKNOWN: the block is 3 h ahead of this machine's clock, so the clock is wrong",
			-10_800_000,
			"clock-behind",
		),
	] {
		let age = Age { now, ..AGE };
		let text = verification_text(&found, &age);
		assert_eq!(text.lines().nth(1), Some(format!("age          {words}").as_str()));
		let json = verification_json(&found, &age);
		assert_eq!((&json["age"], &json["freshness"]), (&millis.into(), &freshness.into()));
		assert_eq!((&json["standing"], &json["proven"]), (&"active".into(), &true.into()));
	}
}

#[test]
fn the_block_is_shown_as_another_machine_takes_it() {
	let found = verified(|_| ());
	let [line] = lines(&found, "checkpoint").try_into().unwrap();
	assert_eq!(line.parse(), Ok(found.block));
	assert_eq!(verification_json(&found, &AGE)["checkpoint"], line);
}

#[test]
fn a_pack_that_is_not_found_in_its_block_is_no_forgery() {
	let why = OutOfReach::NotInBlock;
	let found = verified(|found| found.last_pack = LastPack::OutOfReach { sequence: 4, block: 90, why });
	let words = "4, in block 90: in a block that is the right one, in which this program does not find the pack";
	assert!(verification_text(&found, &AGE).contains(words));
	let expected = json!({ "sequence": 4, "block": 90, "proven": false, "why": "not-in-block" });
	assert_eq!(verification_json(&found, &AGE)["last_pack"], expected);
	assert!(!found.is_contradicted());
}

#[test]
fn an_old_block_says_nothing_of_a_standing_that_can_change() {
	let old = Age { now: AT + 273_600_000, ..AGE };
	let behind = Age { now: 0, ..AGE };
	let reason = Reason::Stated(Default::default());
	let suspended = Standing::Suspended { by: SuspendedBy::Owner, since: 1, reason };
	let halt = Halt { scope: HaltScope::Chain, since: 1 };
	type Change = Box<dyn Fn(&mut AttestationResult)>;
	let changes: [(Change, Verdict, Verdict); 5] = [
		(Box::new(|_| ()), Verdict::Active, Verdict::NotFresh),
		(Box::new(move |result| result.standing = suspended.clone()), Verdict::Stopped, Verdict::NotFresh),
		(Box::new(move |result| result.halt = Some(halt)), Verdict::Stopped, Verdict::NotFresh),
		(Box::new(|result| result.gateway_out = true), Verdict::Stopped, Verdict::NotFresh),
		(Box::new(|result| result.standing = Standing::Revoked), Verdict::Revoked, Verdict::Revoked),
	];
	for (change, fresh, stale) in changes {
		let found = verified(|found| change(&mut found.result));
		let standing = &found.result.standing;
		assert_eq!(found.verdict(&AGE), fresh, "{standing:?}");
		assert_eq!((found.verdict(&old), found.verdict(&behind)), (stale, stale), "{standing:?}");
	}
}
