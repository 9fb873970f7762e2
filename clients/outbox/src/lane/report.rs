//! Reports of packs that the profile refuses: without them, a sensor that is stuck beyond such a limit looks silent.
//!
//! A report puts a pack on record as a violation, and has to be in a block before the device's next pack is. It takes a
//! bounded time, and no reading depends on it: those in the pack are dead letters whatever becomes of the report.

use super::{Action, Facts, Lane, Wait};
use crate::{
	ledger::{Rejection, View},
	plan::{age_margin, in_words, Basis, Draft},
	queue::Waiting,
	record::convert,
};
use beadle_appraisal::{admit, appraise_refused};
use beadle_primitives::{Millis, Moment, Pack, Record, Refusal, Sequence};
use sp_runtime::BoundedVec;

/// Time that a report may take to get into a final block. The next pack waits for it.
const FINAL_WITHIN: Millis = 20_000;

/// Number of times that a report is sent at most.
const ATTEMPTS: u8 = 10;

/// Time after a failed report in which there is no other. The failed one may still be in a pool, which takes one of each
/// device; and what cannot be reported is not to hold up readings again and again.
const PAUSE: Millis = 60_000;

/// What is known of a device's reports.
#[derive(Clone, Debug, Default)]
pub(super) struct Reports {
	/// Observation time of the last reading in a pack to report, whatever became of the report.
	until: Option<Moment>,
	/// Time of the last failure.
	failed_at: Option<Millis>,
	pending: Option<Pending>,
}

#[derive(Clone, Debug)]
struct Pending {
	draft: Draft,
	since: Millis,
	attempts: u8,
	/// Number of reports on record before.
	before: u64,
	/// The final block from which on it is sent again; `None` once it was taken.
	again: Option<u32>,
}

impl Reports {
	/// Takes note of what came of a report; returns its number if it is done with.
	pub(super) fn sent(&mut self, result: &Result<(), Rejection>, facts: &Facts<'_>) -> Option<Sequence> {
		let pending = self.pending.as_mut()?;
		let sequence = pending.draft.sequence;
		match result {
			Ok(()) => pending.again = None,
			// A version is in force since the profile was read, or is about to be; the chain's time goes on; the block has no
			// room.
			Err(Rejection::Refused(Refusal::StaleProfile | Refusal::TooFarAhead) | Rejection::Banned)
				if pending.attempts < ATTEMPTS =>
			{
				pending.again = Some(facts.head.saturating_add(1));
				return None;
			},
			Err(_) => {
				self.pending = None;
				self.failed_at = Some(facts.clocks.monotonic);
			},
		}
		Some(sequence)
	}

	fn is_due(&self, first: Moment, now: Millis) -> bool {
		let is_new = self.until.is_none_or(|until| first > until);
		is_new && self.failed_at.is_none_or(|failed_at| now.saturating_sub(failed_at) >= PAUSE)
	}
}

impl Lane {
	/// Reports what the profile refuses, before it is set aside; waits for the report, within bounds.
	pub(super) fn report(
		&mut self,
		facts: &Facts<'_>,
		view: &View,
		basis: &Basis<'_>,
		refused: &[Waiting],
	) -> Option<Action> {
		let now = facts.clocks.monotonic;
		if let Some(pending) = &mut self.reports.pending {
			let within = FINAL_WITHIN.min(age_margin(basis.active.profile.max_age) / 2);
			let is_on_record = view.result.usage.reported > pending.before;
			let is_over = now.saturating_sub(pending.since) >= within;
			if is_on_record || is_over {
				if !is_on_record {
					self.reports.failed_at = Some(now);
				}
				self.reports.pending = None;
				return None;
			}
			if pending.again.is_some_and(|again| facts.head >= again) {
				pending.attempts = pending.attempts.saturating_add(1);
				let (draft, tip) = (Box::new(pending.draft.clone()), pending.attempts);
				return Some(Action::Report { draft, profile: basis.active.reference, tip });
			}
			let until = pending.since.saturating_add(within);
			return Some(Action::Wait(Wait { block: true, until: Some(until), news: false }));
		}
		let new: Vec<_> =
			refused.iter().filter(|reading| self.reports.until.is_none_or(|until| reading.key.at > until)).collect();
		let (first, last) = (new.first()?.key.at, new.last()?.key.at);
		if !self.reports.is_due(first, now) {
			return None;
		}
		if !facts.sealed.is_empty() {
			// Behind the packs that are on their way, and before any other.
			return Some(Action::Wait(Wait { block: true, ..Wait::default() }));
		}
		self.reports.until = Some(last);
		let draft = to_report(basis, &new)?;
		let before = view.result.usage.reported;
		self.reports.pending = Some(Pending { draft: draft.clone(), since: now, attempts: 0, before, again: None });
		Some(Action::Report { draft: Box::new(draft), profile: basis.active.reference, tip: 0 })
	}
}

/// Returns a pack of what the profile refuses, as far as it can be reported and one pack has room.
fn to_report(basis: &Basis<'_>, refused: &[&Waiting]) -> Option<Draft> {
	let sequence = basis.history.sequence.saturating_add(1);
	let mut draft = Draft::begin(sequence, basis.history);
	for reading in refused {
		let Ok((metric, value)) = convert(&basis.active.profile, reading) else { continue };
		let base_time = if draft.is_empty() { reading.key.at } else { draft.base_time };
		let offset = reading.key.at.checked_sub(base_time).and_then(|offset| u32::try_from(offset).ok());
		let Some(offset) = offset else { continue };
		let mut records = draft.records.clone();
		records.push(Record { metric, offset, value });
		let bounded = BoundedVec::truncate_from(records.clone());
		let pack = Pack { sequence, base_time, records: bounded };
		let judged = admit(&basis.active.profile, basis.history, &pack, basis.now)
			.and_then(|()| appraise_refused(basis.active, basis.history, &pack, basis.now).map(drop));
		if pack.records.len() == records.len() && records.len() <= basis.capacity && judged.is_ok() {
			(draft.base_time, draft.records) = (base_time, records);
			draft.left.push((reading.key.clone(), in_words(Refusal::OutOfBounds)));
		}
	}
	(!draft.is_empty()).then_some(draft)
}
