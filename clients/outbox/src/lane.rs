//! The lane of one device: from the queue to the final chain.
//!
//! A lane decides, and does nothing by itself: it has no clock, no chance and no input but the facts that it is given, so
//! that every decision can be tested. It goes round once for each final block, and only while there is something to do.
//!
//! What keeps readings from being lost or recorded twice: a pack gets its number from the final chain and is stored before
//! it is first sent. As long as the final chain does not have that number, every pack that was ever signed for it is
//! remembered. Once it has it, the hash tells which of them it is, and the readings of that pack leave the queue, and no
//! others.

mod facts;
mod flight;
mod report;
mod settle;

pub use facts::{Action, Clocks, Condition, End, Facts, News, Notice, Outcome, Wait};

use crate::{
	ledger::{Rejection, View},
	plan::{is_ruled_out, plan, recheck, Basis, Unfit},
	queue::Key,
};
use beadle_appraisal::History;
use beadle_primitives::{DeviceId, KeyUse, Millis, Moment, Refusal, Sequence, Standing};
use flight::{remedy, Flights, Remedy};
use report::Reports;
use std::collections::{BTreeSet, HashSet};

/// The most packs on their way at a time: the chain's window of sequences.
pub const WINDOW: u64 = 32;

/// The most packs that are sealed at a time.
const SEALED_AT_ONCE: usize = 8;

/// Interval at which a device that has to wait for others looks whether they have acted.
pub const LOOK_AGAIN_AFTER: Millis = 60_000;

/// Time that readings of one time may take to arrive one after another.
pub const LINGER: Millis = 300;
/// The longest time for which a stream of readings is waited for.
pub const LINGER_AT_MOST: Millis = 3_000;

/// How far this machine's clock may be behind the chain's, whose time is that of its last final block.
pub const CLOCK_BEHIND: Millis = 30_000;
/// How far this machine's clock may be ahead of the chain's.
pub const CLOCK_AHEAD: Millis = 120_000;

/// How far the wall clock may move against the monotonic one until it has stepped, and has to be compared again.
const CLOCK_STEP: Millis = 5_000;

/// Time that a key may be retired, by the chain's time, before the new one is at hand.
const REPLACED_WITHIN: Millis = 60_000;

/// Number of refusals of packs that this machine finds in order, from which on packs are made smaller.
const MOST_DISAGREEMENTS: u32 = 3;

/// Delay before the chain is asked again after it has not answered: at first, and at most.
const AGAIN_AFTER: Millis = 500;
const AGAIN_AFTER_AT_MOST: Millis = 60_000;

/// The lane of one device.
#[derive(Clone, Debug)]
pub struct Lane {
	device: Option<DeviceId>,
	condition: Condition,
	notices: Vec<Notice>,
	flights: Flights,
	reports: Reports,
	/// Packs that were sealed since the program started, and that no pool can have.
	unsent: BTreeSet<Sequence>,
	/// One of them that is being sent.
	first_try: Option<Sequence>,
	/// Whether this machine's clock agreed with the chain's when they were compared last, and the clocks then.
	compared: Option<(bool, Clocks)>,
	/// The packs that are proven to be recorded, at this view's block.
	proved: Option<(u32, Vec<(Sequence, sp_core::H256)>)>,
	/// Number of times in a row that some of them could not be read.
	unproved: u32,
	/// A refusal of a pack that this machine finds in order.
	disagreed: Option<Disagreed>,
	disagreements: u32,
	times_at_most: usize,
	/// The chain's time since when the key at hand is not the device's.
	retired_since: Option<Moment>,
	/// Number of times in a row that the chain has not answered.
	failures: u32,
	/// Nothing is done before this time, by the monotonic clock.
	not_before: Millis,
}

#[derive(Clone, Copy, Debug)]
struct Disagreed {
	from: Sequence,
	refusal: Refusal,
	/// The best block when it was refused, once that is known.
	best: Option<u32>,
}

impl Lane {
	/// Returns the lane of a device, or of one that is still to be looked up. `chance` is any number.
	pub fn new(device: Option<DeviceId>, chance: u8) -> Self {
		Self {
			device,
			condition: Condition::Connecting(None),
			notices: Vec::new(),
			flights: Flights::new(chance),
			reports: Reports::default(),
			unsent: BTreeSet::new(),
			first_try: None,
			compared: None,
			proved: None,
			unproved: 0,
			disagreed: None,
			disagreements: 0,
			times_at_most: usize::MAX,
			retired_since: None,
			failures: 0,
			not_before: 0,
		}
	}

	/// Returns the device, once it is known.
	pub fn device(&self) -> Option<DeviceId> {
		self.device
	}

	/// Returns the lane's state, for people.
	pub fn condition(&self) -> &Condition {
		&self.condition
	}

	/// Returns whether this machine's clock agrees with the chain's: it did when they were compared last, and has not stepped
	/// since.
	pub fn clock_agrees(&self, now: Clocks) -> bool {
		self.compared.is_some_and(|(agreed, then)| {
			let passed = now.monotonic.saturating_sub(then.monotonic);
			agreed && now.wall.abs_diff(then.wall.saturating_add(passed)) <= CLOCK_STEP
		})
	}

	/// Returns what happened since it was asked last.
	pub fn notices(&mut self) -> Vec<Notice> {
		std::mem::take(&mut self.notices)
	}

	/// Adds what whoever acts for the lane has to tell.
	pub fn notify(&mut self, notices: impl IntoIterator<Item = Notice>) {
		self.notices.extend(notices);
	}

	/// Takes note of what came of the last action.
	pub fn heed(&mut self, outcome: &Outcome, facts: &Facts<'_>) {
		if !matches!(outcome, Outcome::Failed(_)) {
			self.failures = 0;
		}
		match outcome {
			Outcome::Done => {},
			Outcome::Failed(why) => {
				self.condition = Condition::Connecting(Some(why.clone()));
				let delay = AGAIN_AFTER.saturating_mul(1 << self.failures.min(10)).min(AGAIN_AFTER_AT_MOST);
				self.failures = self.failures.saturating_add(1);
				self.pause(facts, delay);
			},
			Outcome::Key(Some(KeyUse::Active(device))) => {
				self.device = Some(*device);
				self.notices.push(Notice::Device(*device));
			},
			// The device is known by its number from an earlier run, or it is not; the view tells.
			Outcome::Key(Some(KeyUse::Retired(device))) => self.device = Some(*device),
			Outcome::Key(Some(KeyUse::Banned) | None) | Outcome::Viewed { exists: false } => {
				self.condition = Condition::NotEnrolled;
				self.pause(facts, LOOK_AGAIN_AFTER);
			},
			Outcome::Viewed { exists: true } => {
				if let Some(view) = facts.view {
					self.compare_clocks(view, facts);
				}
			},
			Outcome::Proved(packs) => self.proved = facts.view.map(|view| (view.block.number, packs.clone())),
			Outcome::Sent(sequence, result) => self.sent(*sequence, result, facts),
			Outcome::Reported(result) => {
				self.notices.extend(
					self.reports.sent(result, facts).map(|sequence| Notice::Reported(sequence, result.clone())),
				);
			},
			Outcome::Best(best) => {
				if let Some(disagreed) = &mut self.disagreed {
					disagreed.best = Some(*best);
				}
			},
		}
	}

	fn sent(&mut self, sequence: Sequence, result: &Result<(), Rejection>, facts: &Facts<'_>) {
		let grant = facts.view.and_then(|view| view.result.grant);
		let sealed = facts.sealed.iter().find(|sealed| sealed.sequence() == sequence);
		let records = sealed.map_or(0, |sealed| sealed.readings.len() as u64);
		let refill = grant.map_or(0, |grant| u64::from(grant.quota.refill_per_block)).max(1);
		let refilled_in = u32::try_from(records / refill).unwrap_or(u32::MAX);
		self.flights.sent(sequence, result, refilled_in, facts.head, facts.jitter);
		if self.first_try.take() == Some(sequence) && matches!(result, Err(Rejection::Refused(_))) {
			// No pool has it.
			self.unsent.insert(sequence);
		}
		match result {
			Ok(()) => {
				self.disagreements = 0;
				self.times_at_most = usize::MAX;
				self.notices.push(Notice::Sent(sequence));
				self.condition = Condition::Running;
			},
			Err(Rejection::Refused(refusal)) => {
				self.notices.push(Notice::NotTaken(sequence, Rejection::Refused(*refusal)));
				if *refusal != Refusal::SequenceTaken {
					self.condition = Condition::Waiting(*refusal);
				}
				if remedy(*refusal) != Remedy::Keep {
					self.disagreed = Some(Disagreed { from: sequence, refusal: *refusal, best: None });
				}
			},
			Err(Rejection::InPool | Rejection::Banned) => {},
			Err(other) => self.notices.push(Notice::NotTaken(sequence, other.clone())),
		}
	}

	/// Compares this machine's clock with the chain's, both as they were when the block became known.
	fn compare_clocks(&mut self, view: &View, facts: &Facts<'_>) {
		let elapsed = facts.clocks.monotonic.saturating_sub(facts.head_at.monotonic);
		let wall = facts.clocks.wall.saturating_sub(elapsed);
		let agrees = wall.saturating_add(CLOCK_BEHIND) >= view.time && wall <= view.time.saturating_add(CLOCK_AHEAD);
		self.compared = Some((agrees, facts.clocks));
		if !agrees {
			let ahead = i64::try_from(wall).unwrap_or(i64::MAX).saturating_sub(i64::try_from(view.time).unwrap_or(0));
			self.condition = Condition::ClockWrong { ahead };
		} else if matches!(self.condition, Condition::ClockWrong { .. } | Condition::Connecting(_)) {
			self.condition = Condition::Running;
		}
	}

	fn pause(&mut self, facts: &Facts<'_>, delay: Millis) {
		let jitter = delay.saturating_mul(u64::from(facts.jitter)) / 4_000;
		self.not_before = facts.clocks.monotonic.saturating_add(delay).saturating_add(jitter);
	}

	/// Returns what is to be done next.
	pub fn step(&mut self, facts: &Facts<'_>) -> Action {
		if facts.clocks.monotonic < self.not_before {
			return self.wait(Wait { until: Some(self.not_before), ..Wait::default() });
		}
		if self.device.is_none() {
			return Action::LookUp;
		}
		let has_readings = !(facts.first.is_empty() && facts.sealed.is_empty() && facts.former.is_empty());
		let has_work = has_readings || facts.has_undated;
		let Some(view) = facts.view.filter(|view| view.block.number >= facts.head || !has_work) else {
			return if facts.view.is_none() || has_work { Action::View } else { self.idle(facts) };
		};
		if let Some(action) = self.settle(facts, view) {
			return action;
		}
		if let Some(action) = self.standing(facts, view) {
			return action;
		}
		if !has_work {
			return self.idle(facts);
		}
		let Some(held) = &view.held else { return self.wait_for_others(facts, Refusal::NoProfile) };
		let Some(grant) = view.result.grant else { return self.wait_for_others(facts, Refusal::NotGranted) };
		if grant.expires_at.is_some_and(|expires_at| view.time >= expires_at) {
			return self.wait_for_others(facts, Refusal::GrantExpired);
		}
		let basis = Basis {
			active: &held.active,
			staged: held.staged.as_ref(),
			history: &view.history,
			now: view.time,
			present: view.time.max(if self.clock_agrees(facts.clocks) { facts.clocks.wall } else { 0 }),
			clock_agrees: self.clock_agrees(facts.clocks),
			capacity: usize::try_from(grant.quota.capacity).unwrap_or(usize::MAX),
			// Half of what can be saved up: so nothing of the refill is lost while a pack waits for it.
			filled: usize::try_from(grant.quota.capacity / 2).unwrap_or(usize::MAX),
			times_at_most: self.times_at_most,
		};
		if let Some(action) = self.disagreement(facts, view) {
			return action;
		}
		let expected = match recheck(&basis, facts.sealed, facts.key) {
			Ok(expected) => expected,
			Err(Unfit { sequence, refusal }) => {
				let ruled_out = facts.sealed.iter().filter(|sealed| is_ruled_out(&basis, sealed));
				self.unsent.extend(ruled_out.map(|sealed| sealed.sequence()));
				return self.unseal(sequence, refusal);
			},
		};
		if let Some(action) = self.send(facts, view) {
			return action;
		}
		self.seal(facts, view, &basis, &expected)
	}

	/// Handles what only others can change.
	fn standing(&mut self, facts: &Facts<'_>, view: &View) -> Option<Action> {
		match view.result.standing {
			Standing::Revoked => return Some(Action::End(End::Revoked)),
			Standing::Suspended { .. } if facts.ended => return Some(Action::End(End::Suspended)),
			Standing::Suspended { .. } => return Some(self.wait_for_others(facts, Refusal::Suspended)),
			Standing::Active => {},
		}
		let Some(known) = view.result.device.clone().enrolled() else { return Some(Action::End(End::Revoked)) };
		if known.key != *facts.key {
			let since = *self.retired_since.get_or_insert(view.time);
			if view.time.saturating_sub(since) >= REPLACED_WITHIN {
				return Some(Action::End(End::Retired));
			}
			self.condition = Condition::Awaiting("the device's present key is not at hand yet");
			self.pause(facts, 2_000);
			return Some(Action::TakeKey);
		}
		if self.retired_since.take().is_some() {
			self.notices.push(Notice::NewKey);
		}
		if view.result.halt.is_some() {
			return Some(self.wait_for_others(facts, Refusal::Halted));
		}
		view.result.gateway_out.then(|| self.wait_for_others(facts, Refusal::GatewayOut))
	}

	/// Handles the refusal of a pack that this machine finds in order, for what is in the pack. The best chain refuses, while
	/// the lane goes by the final one: once that has come as far, the readings are appraised anew. If the two still disagree,
	/// packs become smaller, until one with readings of a single time is refused: these become dead letters.
	fn disagreement(&mut self, facts: &Facts<'_>, view: &View) -> Option<Action> {
		let Disagreed { from, refusal, best } = self.disagreed?;
		let Some(sealed) = facts.sealed.iter().find(|sealed| sealed.sequence() == from) else {
			self.disagreed = None;
			return None;
		};
		let Some(best) = best else { return Some(Action::Best) };
		if view.block.number < best {
			return Some(self.wait(Wait { block: true, ..Wait::default() }));
		}
		let pack = &sealed.signed.pack;
		if remedy(refusal) == Remedy::Appraise {
			self.disagreements = self.disagreements.saturating_add(1);
			if self.disagreements >= MOST_DISAGREEMENTS {
				let times: HashSet<_> = pack.records.iter().map(|record| record.offset).collect();
				if times.len() <= 1 {
					self.disagreements = 0;
					self.times_at_most = usize::MAX;
					let why = format!("{}: the chain refuses it", refusal.name());
					let aside = sealed.readings.iter().map(|key| (key.clone(), why.clone())).collect();
					return Some(Action::SetAside(aside));
				}
				self.times_at_most = (times.len() / 2).max(1);
			}
		}
		self.disagreed = None;
		Some(self.unseal(from, refusal))
	}

	fn unseal(&mut self, from: Sequence, why: Refusal) -> Action {
		self.flights.unsealed(from);
		self.notices.push(Notice::MadeAnew(from, why));
		let unsent = self.unsent.split_off(&from).into_iter().collect();
		Action::Unseal { from, why, unsent }
	}

	/// Sends the first pack that is due, if those before it are on their way.
	fn send(&mut self, facts: &Facts<'_>, view: &View) -> Option<Action> {
		let last = view.result.sequence;
		for sealed in facts.sealed {
			let sequence = sealed.sequence();
			let is_within = sequence.saturating_sub(last) <= WINDOW;
			if is_within && self.flights.is_due(sequence, facts.head) {
				self.first_try = self.unsent.remove(&sequence).then_some(sequence);
				return Some(Action::Send { sequence, tip: self.flights.tip() });
			}
			if !self.flights.is_in_pool(sequence) {
				return None;
			}
		}
		None
	}

	/// Seals the next packs, or sets aside what can never be in one.
	fn seal(&mut self, facts: &Facts<'_>, view: &View, basis: &Basis<'_>, expected: &History) -> Action {
		let sealed = facts.sealed.len() as u64;
		let free = WINDOW.saturating_sub(sealed);
		let taken: HashSet<Key> = facts
			.sealed
			.iter()
			.flat_map(|sealed| sealed.readings.iter().chain(sealed.left.iter().map(|(key, _)| key)))
			.cloned()
			.collect();
		let next = expected.sequence.saturating_add(1);
		// What the final chain rules out is at the front, what is far too early at the end.
		let mut of_first = plan(basis, expected, facts.first, &taken, next, 1);
		let of_latest = plan(basis, expected, facts.latest, &taken, next, 1);
		of_first.set_aside.extend(of_latest.set_aside);
		let packs = usize::try_from(free).unwrap_or(usize::MAX).min(SEALED_AT_ONCE);
		let mut planned = plan(basis, expected, facts.next, &taken, next, packs.max(1));
		planned.set_aside.extend(of_first.set_aside);
		planned.refused.extend(of_first.refused);
		if let Some(action) = self.report(facts, view, basis, &planned.refused) {
			return action;
		}
		if !planned.set_aside.is_empty() {
			planned.set_aside.sort();
			planned.set_aside.dedup_by(|one, other| one.0 == other.0);
			return Action::SetAside(planned.set_aside);
		}
		let capacity = basis.capacity as u64;
		let mut drafts = planned.drafts;
		// The chain wants the quota to hold as many packs of this size as there are up to this one.
		drafts.retain(|draft| {
			let distance = draft.sequence.saturating_sub(view.result.sequence);
			distance == 1 || (draft.records.len() as u64).saturating_mul(distance) <= capacity
		});
		let gapless = drafts.iter().zip(next..).take_while(|(draft, next)| draft.sequence == *next).count();
		drafts.truncate(gapless.min(packs));
		if let Some(until) = self.lingers(facts).filter(|_| !drafts.is_empty()) {
			return self.wait(Wait { until: Some(until), block: false, news: true });
		}
		if !drafts.is_empty() {
			self.unsent.extend(drafts.iter().map(|draft| draft.sequence));
			return Action::Seal { drafts, made_for: basis.active.reference };
		}
		self.nothing_more(facts, basis, planned.wait, planned.early_until)
	}

	/// Returns until when readings that belong together may still be arriving.
	fn lingers(&self, facts: &Facts<'_>) -> Option<Millis> {
		let News { first, last } = facts.news.filter(|_| !facts.ended)?;
		let until = last.saturating_add(LINGER).min(first.saturating_add(LINGER_AT_MOST));
		(facts.clocks.monotonic < until).then_some(until)
	}

	/// Waits, since nothing can be sealed.
	fn nothing_more(
		&mut self,
		facts: &Facts<'_>,
		basis: &Basis<'_>,
		wait: Option<Refusal>,
		early_until: Option<Moment>,
	) -> Action {
		if !facts.sealed.is_empty() {
			return self.wait(Wait { block: true, ..Wait::default() });
		}
		match (wait, early_until) {
			(Some(Refusal::TooFarAhead), Some(early_until)) => {
				self.condition = match self.clock_agrees(facts.clocks) {
					true => Condition::Waiting(Refusal::TooFarAhead),
					false => self.condition.clone(),
				};
				let early = early_until.saturating_sub(basis.now).clamp(1_000, LOOK_AGAIN_AFTER);
				let until = facts.clocks.monotonic.saturating_add(early);
				self.wait(Wait { until: Some(until), block: false, news: true })
			},
			(Some(refusal), _) => {
				self.condition = Condition::Waiting(refusal);
				let until = facts.clocks.monotonic.saturating_add(LOOK_AGAIN_AFTER);
				self.wait(Wait { until: Some(until), block: false, news: true })
			},
			// Packs that were given up, or readings that nothing can be done with until the clock is right.
			_ => self.wait(Wait {
				until: Some(facts.clocks.monotonic.saturating_add(LOOK_AGAIN_AFTER)),
				block: !facts.former.is_empty(),
				news: true,
			}),
		}
	}

	fn idle(&mut self, facts: &Facts<'_>) -> Action {
		if facts.ended {
			return Action::End(End::Done);
		}
		if !matches!(self.condition, Condition::ClockWrong { .. }) {
			self.condition = Condition::Running;
		}
		self.wait(Wait { news: true, ..Wait::default() })
	}

	fn wait_for_others(&mut self, facts: &Facts<'_>, refusal: Refusal) -> Action {
		self.condition = Condition::Waiting(refusal);
		self.pause(facts, LOOK_AGAIN_AFTER);
		self.wait(Wait { until: Some(self.not_before), ..Wait::default() })
	}

	fn wait(&self, wait: Wait) -> Action {
		Action::Wait(wait)
	}
}

#[cfg(test)]
mod tests;
