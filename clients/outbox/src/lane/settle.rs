//! Packs that the final chain has.

use super::{Action, Facts, Lane, Notice};
use crate::{ledger::View, queue::Sealed};
use beadle_primitives::{Millis, Sequence};
use sp_core::H256;

/// Number of times that the blocks with the packs are asked for.
const PATIENCE: u32 = 20;

/// Delay before they are asked for again.
const PROVE_AGAIN_AFTER: Millis = 10_000;

impl Lane {
	/// Settles what the final chain has, if there is anything. Which packs it has is read from its blocks; if these are out
	/// of reach, the state tells as much as it can.
	pub(super) fn settle(&mut self, facts: &Facts<'_>, view: &View) -> Option<Action> {
		let until = view.result.sequence;
		let of_these = |sealed: &&Sealed| sealed.sequence() <= until;
		let mut candidates: Vec<&Sealed> =
			facts.sealed.iter().filter(of_these).chain(facts.former.iter().filter(of_these)).collect();
		candidates.sort_by_key(|sealed| sealed.sequence());
		let after = candidates.iter().map(|sealed| sealed.after).min()?;
		let Some((_, proved)) = self.proved.take().filter(|(at, _)| *at == view.block.number) else {
			return Some(Action::Prove { after });
		};
		let (mut recorded, mut unbroken): (Vec<H256>, Vec<H256>) = Default::default();
		let mut is_broken = false;
		let mut numbers: Vec<Sequence> = candidates.iter().map(|sealed| sealed.sequence()).collect();
		numbers.dedup();
		let is_known = |number: &Sequence| proved.iter().any(|(sequence, _)| sequence == number);
		if !numbers.iter().all(is_known) && self.unproved < PATIENCE {
			// Nodes that have the blocks may answer later.
			self.unproved = self.unproved.saturating_add(1);
			self.pause(facts, PROVE_AGAIN_AFTER);
			self.condition = super::Condition::Awaiting("no node sends the blocks with the last packs");
			return Some(Action::Wait(super::Wait { until: Some(self.not_before), ..Default::default() }));
		}
		self.unproved = 0;
		let last_is_ours = candidates.iter().any(|sealed| sealed.sequence() == until && state_fits(sealed, view));
		for number in numbers {
			let before = recorded.len();
			let ours: Vec<_> = candidates.iter().filter(|sealed| sealed.sequence() == number).collect();
			match proved.iter().find(|(sequence, _)| *sequence == number) {
				Some((_, hash)) => {
					if !ours.iter().any(|sealed| sealed.hash == *hash) {
						self.notices.push(Notice::Foreign(number));
					}
					recorded.push(*hash);
				},
				None if number == until => {
					let fitting = ours.iter().find(|sealed| state_fits(sealed, view));
					match fitting {
						Some(sealed) => recorded.push(sealed.hash),
						None => self.notices.push(Notice::Foreign(number)),
					}
				},
				// Nothing proves it. Packs are made one on top of another: the last one being ours speaks for the others, if
				// there was no more than one of that number. Otherwise the readings are judged anew; those that are recorded
				// become dead letters.
				None if last_is_ours && ours.len() == 1 => recorded.extend(ours.first().map(|sealed| sealed.hash)),
				None => {},
			}
			let is_ours = |hash: &&H256| ours.iter().any(|sealed| sealed.hash == **hash);
			match recorded.get(before).filter(is_ours) {
				Some(hash) if !is_broken => unbroken.push(*hash),
				Some(_) => {},
				None => is_broken = true,
			}
		}
		self.flights.settled(until);
		self.unsent = self.unsent.split_off(&until.saturating_add(1));
		let ours = candidates.iter().filter(|sealed| recorded.contains(&sealed.hash)).count();
		self.notices.push(Notice::Final(until, ours));
		Some(Action::Settle { until, recorded, unbroken, is_broken })
	}
}

/// Returns whether the state is as it is after this pack: the time of the last record, and each metric's last value.
fn state_fits(sealed: &Sealed, view: &View) -> bool {
	let pack = &sealed.signed.pack;
	let last_of = |metric: u8| pack.records.iter().rev().find(|record| record.metric == metric);
	let values_fit = view.history.metrics.iter().zip(0u8..).all(|(history, metric)| {
		let Some(record) = last_of(metric) else { return true };
		history.last.is_none_or(|last| (last.at, last.value) == (pack.observed_at(record), record.value))
	});
	view.result.observed_at == Some(sealed.observed_at()) && values_fit
}
