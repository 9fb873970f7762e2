//! Tests of the queue.

use super::*;
use crate::{dead_letters::DeadLetter, reading::ObservedAt, Reading};
use beadle_primitives::{Pack, ProfileRef, Record, SignedPack};
use sp_core::ed25519;

const BOOT: BootId = [1; 16];

fn open(directory: &Path) -> Queue {
	Queue::open(directory, Limits::default(), BOOT).unwrap()
}

fn reading(at: Moment, value: &str) -> Reading {
	Reading { at: ObservedAt::Clock(at), metric: "no2".into(), value: value.into(), unit: None }
}

fn key(at: Moment) -> Key {
	Key { at, metric: "no2".into() }
}

fn times(queue: &Queue, lane: LaneId) -> Vec<Moment> {
	queue.head(lane, 0, 99).unwrap().into_iter().map(|waiting| waiting.key.at).collect()
}

fn sealed(sequence: u64, readings: &[Moment], left: &[Moment]) -> Sealed {
	let record = Record { metric: 0, offset: 5, value: 7 };
	let pack = Pack { sequence, base_time: 10, records: vec![record].try_into().unwrap() };
	let signed = SignedPack { device: 1, pack, signature: ed25519::Signature::default().into() };
	Sealed {
		signed,
		signed_by: DeviceKey::Ed25519(ed25519::Public::default()),
		hash: H256::repeat_byte(u8::try_from(sequence).unwrap()),
		made_for: ProfileRef { id: 4, version: 2 },
		meaning: H256::zero(),
		after: 0,
		readings: readings.iter().copied().map(key).collect(),
		left: left.iter().map(|at| (key(*at), "TooFrequent: x".into())).collect(),
	}
}

fn whys(queue: &Queue) -> Vec<String> {
	queue.dead_letters(0).unwrap().into_iter().map(|found| found.letter.why).collect()
}

#[test]
fn readings_come_out_in_the_order_of_their_times_and_each_once() {
	let directory = tempfile::tempdir().unwrap();
	{
		let queue = open(directory.path());
		let (a, b) = (queue.lane("a").unwrap(), queue.lane("b").unwrap());
		assert_eq!((a, b, queue.lane("a").unwrap()), (0, 1, 0));
		let some = [reading(30, "3"), reading(10, "1"), reading(20, "2"), reading(10, "1")];
		assert_eq!(queue.push(&[Push::of(a, &some)]).unwrap(), Pushed::Taken { new: 3, dead: 0 });
		assert_eq!(queue.push(&[Push::of(b, &some[..1])]).unwrap(), Pushed::Taken { new: 1, dead: 0 });
	}
	let queue = open(directory.path());
	assert_eq!((times(&queue, 0), times(&queue, 1)), (vec![10, 20, 30], vec![30]));
	assert_eq!((queue.len().unwrap(), queue.is_empty().unwrap()), (4, false));
}

#[test]
fn a_group_of_one_time_is_never_cut() {
	let directory = tempfile::tempdir().unwrap();
	let queue = open(directory.path());
	let of = |at, metric: &str| Reading { metric: metric.into(), ..reading(at, "1") };
	queue.push(&[Push::of(queue.lane("a").unwrap(), &[of(1, "a"), of(1, "b"), of(1, "c"), of(2, "a")])]).unwrap();
	assert_eq!(queue.head(0, 0, 2).unwrap().len(), 3);
	assert_eq!(queue.head(0, 2, 2).unwrap().len(), 1);
	assert_eq!(queue.head(0, 3, 2).unwrap().len(), 0);
}

#[test]
fn another_value_of_the_same_reading_is_a_dead_letter() {
	let directory = tempfile::tempdir().unwrap();
	let queue = open(directory.path());
	let lane = queue.lane("a").unwrap();
	queue.push(&[Push::of(lane, &[reading(10, "1")])]).unwrap();
	assert_eq!(queue.push(&[Push::of(lane, &[reading(10, "2")])]).unwrap(), Pushed::Taken { new: 0, dead: 1 });
	assert_eq!(whys(&queue), ["Contradicts: another reading of this metric and time says 1"]);
}

#[test]
fn a_part_that_is_given_again_is_taken_once() {
	let directory = tempfile::tempdir().unwrap();
	let queue = open(directory.path());
	let lane = queue.lane("a").unwrap();
	let letters = [DeadLetter { what: "x".into(), why: "NotSenml: no".into() }];
	let part = Push { lane, readings: &[], dead_letters: &letters, position: Some(("csv:a", &[7])), once: None };
	assert_eq!(queue.push(&[part]).unwrap(), Pushed::Taken { new: 0, dead: 1 });
	assert_eq!(queue.push(&[part]).unwrap(), Pushed::Taken { new: 0, dead: 0 });
	assert_eq!(queue.position("csv:a").unwrap(), Some(vec![7]));
	let once = Push { position: None, once: Some(b"request 5"), ..part };
	for dead in [1, 0, 0] {
		let other = [reading(10, "1")];
		// What is in between makes no difference.
		assert_eq!(queue.push(&[once]).unwrap(), Pushed::Taken { new: 0, dead });
		queue.push(&[Push::of(lane, &other)]).unwrap();
	}
	assert_eq!(queue.dead_letters_held().unwrap().0, 2);
}

#[test]
fn what_does_not_fit_changes_nothing_and_an_empty_queue_takes_anything() {
	let directory = tempfile::tempdir().unwrap();
	let limits = Limits { readings: 2, dead_letters: 1, ..Limits::default() };
	let queue = Queue::open(directory.path(), limits, BOOT).unwrap();
	let lane = queue.lane("a").unwrap();
	let three = [reading(1, "1"), reading(2, "2"), reading(3, "3")];
	assert_eq!(queue.push(&[Push::of(lane, &three)]).unwrap(), Pushed::Taken { new: 3, dead: 0 });
	let more = [reading(4, "4")];
	let part = Push { position: Some(("csv:a", &[1])), ..Push::of(lane, &more) };
	assert_eq!(queue.push(&[part]).unwrap(), Pushed::Full(Full::Readings));
	assert_eq!((queue.position("csv:a").unwrap(), queue.turned_away()), (None, 1));
	// What is set aside has room, and then nothing more is taken.
	queue.set_aside(lane, &[(key(1), "TooOld: x".into()), (key(2), "TooOld: x".into())]).unwrap();
	assert_eq!(queue.push(&[part]).unwrap(), Pushed::Full(Full::DeadLetters));
	queue.forget_dead_letters(u64::MAX).unwrap();
	assert_eq!(queue.push(&[part]).unwrap(), Pushed::Taken { new: 1, dead: 0 });
}

#[test]
fn dead_letters_are_records_that_can_be_read_again() {
	let directory = tempfile::tempdir().unwrap();
	let queue = open(directory.path());
	let lane = queue.lane("a").unwrap();
	let unit = Some("ug/m3".to_owned());
	let odd = Reading { unit, ..reading(1_005, "+21.50") };
	queue.push(&[Push::of(lane, &[odd, reading(2_000, "x")])]).unwrap();
	queue.set_aside(lane, &[(key(1_005), "TooOld: x".into()), (key(2_000), "NoNumber: x".into())]).unwrap();
	queue.set_aside(lane, &[(key(1_005), "again".into())]).unwrap();
	let lines: Vec<_> = queue.dead_letters(0).unwrap().into_iter().map(|found| found.line).collect();
	let expected = [
		r#"{"why":"TooOld: x","lane":0,"what":{"n":"no2","u":"ug/m3","v":21.5,"t":1.005}}"#,
		r#"{"why":"NoNumber: x","lane":0,"what":{"n":"no2","vs":"x","t":2.000}}"#,
	];
	assert_eq!(lines, expected);
	queue.feed_back(0).unwrap();
	assert_eq!((times(&queue, lane), whys(&queue)), (vec![1_005], vec!["NoNumber: x".to_owned()]));
}

#[test]
fn readings_without_a_time_are_dated_once_it_is_known() {
	let directory = tempfile::tempdir().unwrap();
	let since = |since| Reading { at: ObservedAt::SinceBoot(since), ..reading(0, "1") };
	{
		let queue = open(directory.path());
		queue.push(&[Push::of(queue.lane("a").unwrap(), &[since(5), since(7), since(5)])]).unwrap();
		assert!(queue.has_undated(0).unwrap() && !queue.has_undated(1).unwrap());
		assert_eq!((queue.len().unwrap(), times(&queue, 0)), (2, vec![]));
	}
	{
		// The same boot.
		let queue = open(directory.path());
		queue.date(0, 1_000).unwrap();
		assert_eq!(times(&queue, 0), [1_005, 1_007]);
		// What is known of a boot stays.
		queue.date(0, 9_000).unwrap();
		queue.push(&[Push::of(0, &[since(8)])]).unwrap();
		assert_eq!(times(&queue, 0), [1_005, 1_007, 1_008]);
	}
	{
		let queue = Queue::open(directory.path(), Limits::default(), [2; 16]).unwrap();
		queue.push(&[Push::of(0, &[since(3)])]).unwrap();
	}
	let queue = Queue::open(directory.path(), Limits::default(), [3; 16]).unwrap();
	queue.date(0, 50_000).unwrap();
	assert_eq!(times(&queue, 0), [1_005, 1_007, 1_008]);
	assert!(whys(&queue)[0].starts_with("NeverDated: "));
}

#[test]
fn what_is_recorded_leaves_and_nothing_else_does() {
	let directory = tempfile::tempdir().unwrap();
	let queue = open(directory.path());
	let lane = queue.lane("a").unwrap();
	queue.push(&[Push::of(lane, &(1..=6).map(|at| reading(at, "1")).collect::<Vec<_>>())]).unwrap();
	queue.seal(lane, &[sealed(3, &[1], &[2]), sealed(4, &[3], &[4]), sealed(5, &[5], &[6])]).unwrap();
	assert_eq!(queue.sealed(lane).unwrap().iter().map(Sealed::sequence).collect::<Vec<_>>(), [3, 4, 5]);
	assert_eq!(sealed(3, &[], &[]).observed_at(), 15);
	// Another program's pack has number 4.
	let ours = H256::repeat_byte(3);
	let gone = queue.settle(lane, 4, &[ours, H256::repeat_byte(99)], &[ours], true).unwrap();
	assert_eq!(gone.len(), 1);
	assert_eq!((times(&queue, lane), whys(&queue)), (vec![3, 4, 5, 6], vec!["TooFrequent: x".to_owned()]));
	let left: Vec<_> = queue.sealed(lane).unwrap().into_iter().map(|sealed| (sealed.sequence(), sealed.left)).collect();
	assert_eq!(left, [(5, vec![])]);
}

#[test]
fn a_pack_that_was_given_up_is_remembered_until_its_number_is_final() {
	let directory = tempfile::tempdir().unwrap();
	let queue = open(directory.path());
	let lane = queue.lane("a").unwrap();
	queue.push(&[Push::of(lane, &[reading(1, "1"), reading(2, "1"), reading(3, "1")])]).unwrap();
	queue.seal(lane, &[sealed(3, &[1], &[]), sealed(4, &[2], &[])]).unwrap();
	queue.unseal(lane, 3, &[4]).unwrap();
	assert_eq!((queue.sealed(lane).unwrap().len(), queue.former(lane).unwrap().len()), (0, 1), "4 was never sent");
	let other = Sealed { hash: H256::repeat_byte(77), ..sealed(3, &[1, 2], &[]) };
	queue.seal(lane, &[other]).unwrap();
	// It was the first attempt that got there.
	queue.settle(lane, 3, &[H256::repeat_byte(3)], &[], false).unwrap();
	assert_eq!(times(&queue, lane), [2, 3]);
	assert!(queue.former(lane).unwrap().is_empty() && queue.sealed(lane).unwrap().is_empty());
}

#[test]
fn a_queue_is_for_one_chain_and_each_lane_for_one_device() {
	let directory = tempfile::tempdir().unwrap();
	let queue = open(directory.path());
	let lane = queue.lane("a").unwrap();
	let key = |byte| DeviceKey::Ed25519(ed25519::Public::from_raw([byte; 32]));
	let chain = H256::repeat_byte(1);
	queue.bind(chain, lane, 7, &key(1)).unwrap();
	queue.bind(chain, lane, 7, &key(2)).unwrap();
	assert_eq!(queue.lane_of(lane).unwrap().unwrap().key, Some(key(2)));
	let why = |error: QueueError| error.to_string();
	assert!(why(queue.bind(chain, lane, 8, &key(2)).unwrap_err()).contains("readings of device 7"));
	assert!(why(queue.bind(H256::zero(), lane, 7, &key(2)).unwrap_err()).contains("for the chain with the genesis"));
	assert!(why(Queue::open(directory.path(), Limits::default(), BOOT).unwrap_err()).contains("another program"));
}

#[test]
fn a_later_layout_is_left_alone() {
	let directory = tempfile::tempdir().unwrap();
	let queue = open(directory.path());
	let write = |transaction: &WriteTransaction| {
		transaction.open_table(META)?.insert(SCHEMA_KEY, 9u32.encode().as_slice())?;
		Ok(())
	};
	queue.store.write(write).unwrap();
	drop(queue);
	let error = Queue::open(directory.path(), Limits::default(), BOOT).unwrap_err();
	assert!(matches!(error, QueueError::Newer { found: 9, known: SCHEMA }));
}
