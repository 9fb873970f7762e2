//! Checks of a pack's sequence, size and times. They are cheaper than a signature check and therefore done before it.

use crate::History;
use beadle_primitives::{Moment, Pack, Profile, Refusal, Sequence};
use codec::Encode;

/// Returns the distance of this sequence from the last recorded one: 1 for the next.
///
/// # Errors
///
/// [`Refusal::SequenceTaken`] if the sequence is not after the last one, [`Refusal::SequenceAhead`] if it is more than
/// `window` packs after it.
pub fn distance(last: Sequence, sequence: Sequence, window: u64) -> Result<u64, Refusal> {
	match sequence.checked_sub(last) {
		None | Some(0) => Err(Refusal::SequenceTaken),
		Some(distance) if distance > window => Err(Refusal::SequenceAhead),
		Some(distance) => Ok(distance),
	}
}

/// Checks a pack's size and times against its profile; `now` is the chain's time.
///
/// The records must be ordered by time, all later than the last recorded one and than the last reinstatement, none later
/// than `now + max_ahead` and none earlier than `now - max_age`. A last recorded one beyond `now + max_ahead`, taken under
/// a laxer profile, does not count; then they must be later than the arrival of the last pack.
///
/// # Errors
///
/// [`Refusal::PackEmpty`], [`Refusal::TooManyRecords`], [`Refusal::PackTooLarge`], [`Refusal::NotIncreasing`],
/// [`Refusal::TooFarAhead`] or [`Refusal::TooOld`].
pub fn admit(profile: &Profile, history: &History, pack: &Pack, now: Moment) -> Result<(), Refusal> {
	if pack.records.is_empty() {
		return Err(Refusal::PackEmpty);
	}
	if pack.record_count() > profile.max_records {
		return Err(Refusal::TooManyRecords);
	}
	if u32::try_from(pack.encoded_size()).map_or(true, |bytes| bytes > profile.max_pack_bytes) {
		return Err(Refusal::PackTooLarge);
	}
	let latest = now.saturating_add(profile.max_ahead);
	let earliest = now.saturating_sub(profile.max_age);
	let mut previous = history.taken_until(latest).map_or(0, |at| at.saturating_add(1));
	for record in &pack.records {
		let at = pack.observed_at(record);
		if at < previous {
			return Err(Refusal::NotIncreasing);
		}
		if at > latest {
			return Err(Refusal::TooFarAhead);
		}
		if at < earliest {
			return Err(Refusal::TooOld);
		}
		previous = at;
	}
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;
	use beadle_test_support::{gauge, pack, ProfileBuilder};

	const NOW: Moment = 1_000_000;

	fn profile() -> Profile {
		let two_records = 18 + 2 * 13;
		let profile = ProfileBuilder::default().max_records(3).max_pack_bytes(two_records);
		profile.max_ahead(10).max_age(100).metric(gauge("t", "Cel")).build()
	}

	fn admitted(base_time: Moment, offsets: &[u32], last: Option<Moment>) -> Result<(), Refusal> {
		let pack = pack(1, base_time, offsets.iter().map(|offset| (0, *offset, 0)));
		admit(&profile(), &History { observed_at: last, ..Default::default() }, &pack, NOW)
	}

	#[test]
	fn sequences_follow_the_last_one_within_the_window() {
		assert_eq!(distance(7, 8, 32), Ok(1));
		assert_eq!(distance(7, 39, 32), Ok(32));
		assert_eq!(distance(7, 40, 32), Err(Refusal::SequenceAhead));
		assert_eq!(distance(7, 7, 32), Err(Refusal::SequenceTaken));
		assert_eq!(distance(7, 0, 32), Err(Refusal::SequenceTaken));
		assert_eq!(distance(0, u64::MAX, 32), Err(Refusal::SequenceAhead));
	}

	#[test]
	fn size_is_limited() {
		assert_eq!(admitted(NOW, &[], None), Err(Refusal::PackEmpty));
		assert_eq!(admitted(NOW, &[0, 1], None), Ok(()));
		assert_eq!(admitted(NOW, &[0, 1, 2], None), Err(Refusal::PackTooLarge));
		assert_eq!(admitted(NOW, &[0, 1, 2, 3], None), Err(Refusal::TooManyRecords));
	}

	#[test]
	fn times_lie_within_the_tolerances_ends_included() {
		assert_eq!(admitted(NOW, &[10], None), Ok(()));
		assert_eq!(admitted(NOW, &[0, 11], None), Err(Refusal::TooFarAhead));
		assert_eq!(admitted(NOW - 100, &[0], None), Ok(()));
		assert_eq!(admitted(NOW - 101, &[0, 50], None), Err(Refusal::TooOld));
		assert_eq!(admitted(u64::MAX, &[u32::MAX], None), Err(Refusal::TooFarAhead));
	}

	#[test]
	fn times_increase() {
		assert_eq!(admitted(NOW, &[0], Some(NOW - 1)), Ok(()));
		assert_eq!(admitted(NOW, &[0], Some(NOW)), Err(Refusal::NotIncreasing));
		assert_eq!(admitted(NOW, &[1, 0], None), Err(Refusal::NotIncreasing));
		assert_eq!(admitted(NOW, &[1, 1], None), Ok(()));
	}

	#[test]
	fn what_was_observed_before_the_reinstatement_is_not_taken() {
		let history = History { observed_at: Some(NOW - 50), reinstated_at: Some(NOW - 20), ..Default::default() };
		let at = |base_time| admit(&profile(), &history, &pack(1, base_time, [(0, 0, 0)]), NOW);
		assert_eq!([at(NOW - 30), at(NOW - 20)], [Err(Refusal::NotIncreasing); 2]);
		assert_eq!(at(NOW - 19), Ok(()));
	}

	#[test]
	fn a_time_that_cannot_be_is_no_bar() {
		assert_eq!(admitted(NOW, &[10], Some(NOW + 10)), Err(Refusal::NotIncreasing));
		assert_eq!(admitted(NOW, &[10], Some(NOW + 11)), Ok(()));
		assert_eq!(admitted(NOW, &[0], Some(u64::MAX)), Ok(()));
		assert_eq!(admitted(u64::MAX, &[0], Some(u64::MAX)), Err(Refusal::TooFarAhead));
	}
}
