//! Packs on their way: when each is sent, and sent again.

use crate::ledger::Rejection;
use beadle_primitives::{Cure, Refusal, Sequence};
use std::collections::BTreeMap;

/// Number of tips cycled through, each of which makes for other bytes. Those below it are encoded in one byte.
const TIPS: u8 = 64;

/// Number of final blocks after which a pack that a pool took is sent again, at first.
const AGAIN_AFTER: u32 = 6;

/// The most final blocks after which a pack is sent again.
const AGAIN_AFTER_AT_MOST: u32 = 100;

/// The most final blocks after which a pack that the chain refused for now is sent again.
const LATER_AT_MOST: u32 = 30;

/// The packs that were sent.
#[derive(Clone, Debug, Default)]
pub(super) struct Flights {
	known: BTreeMap<Sequence, Flight>,
	next_tip: u8,
}

#[derive(Clone, Copy, Debug, Default)]
struct Flight {
	attempts: u32,
	refused: u32,
	in_pool: bool,
	/// The final block from which on it is sent again.
	from: u32,
}

impl Flights {
	/// Returns flights whose first tip is this.
	pub(super) fn new(tip: u8) -> Self {
		Self { next_tip: tip % TIPS, ..Self::default() }
	}

	/// Returns whether a pack is to be sent now.
	pub(super) fn is_due(&self, sequence: Sequence, head: u32) -> bool {
		self.known.get(&sequence).is_none_or(|flight| head >= flight.from)
	}

	/// Returns whether the packs behind it may be sent.
	pub(super) fn is_in_pool(&self, sequence: Sequence) -> bool {
		self.known.get(&sequence).is_some_and(|flight| flight.in_pool)
	}

	/// Returns another tip than the last ones.
	pub(super) fn tip(&mut self) -> u8 {
		let tip = self.next_tip;
		self.next_tip = tip.wrapping_add(1) % TIPS;
		tip
	}

	/// Takes note of what came of sending a pack, for which an empty quota is refilled in so many blocks.
	pub(super) fn sent(
		&mut self,
		sequence: Sequence,
		result: &Result<(), Rejection>,
		refilled_in: u32,
		head: u32,
		jitter: u16,
	) {
		let flight = self.known.entry(sequence).or_default();
		flight.attempts = flight.attempts.saturating_add(1);
		let spread = |blocks: u32, most: u32| {
			let extra = blocks.saturating_mul(u32::from(jitter)) / 2_000;
			blocks.saturating_add(extra).min(most)
		};
		let after = match result {
			Ok(()) | Err(Rejection::InPool | Rejection::Refused(Refusal::SequenceTaken)) => {
				flight.in_pool = true;
				flight.refused = 0;
				let doublings = flight.attempts.saturating_sub(1).min(5);
				spread(AGAIN_AFTER << doublings, AGAIN_AFTER_AT_MOST)
			},
			// Another tip makes for other bytes.
			Err(Rejection::Banned) => {
				flight.in_pool = false;
				1
			},
			Err(rejection) => {
				flight.in_pool = false;
				let doublings = flight.refused.min(5);
				flight.refused = flight.refused.saturating_add(1);
				if *rejection == Rejection::Refused(Refusal::QuotaSpent) {
					(refilled_in / 4).clamp(1, LATER_AT_MOST)
				} else {
					spread(1 << doublings, LATER_AT_MOST)
				}
			},
		};
		flight.from = head.saturating_add(after);
	}

	/// Takes note that packs up to this number are final.
	pub(super) fn settled(&mut self, until: Sequence) {
		self.known = self.known.split_off(&until.saturating_add(1));
	}

	/// Forgets packs from this number on.
	pub(super) fn unsealed(&mut self, from: Sequence) {
		drop(self.known.split_off(&from));
	}
}

/// What becomes of a pack that the chain refuses.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Remedy {
	/// It stays sealed, until it is final, time has passed or somebody else has acted.
	Keep,
	/// It is made anew from the same readings, which are not at fault: the key was rotated, say, which shows once the
	/// rotation is final.
	Renew,
	/// Its readings are appraised anew, once the final chain has come as far as the one that refuses them.
	Appraise,
}

/// Returns what becomes of a pack that the chain refuses. No reading is set aside for what others can cure.
pub(super) fn remedy(refusal: Refusal) -> Remedy {
	match (refusal, refusal.cure()) {
		// The lane ends once the revocation is final.
		(Refusal::SequenceTaken | Refusal::Revoked, _) | (_, Cure::Wait | Cure::Others) => Remedy::Keep,
		(_, Cure::Resend) => Remedy::Renew,
		(_, Cure::Profile | Cure::Nothing) => Remedy::Appraise,
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn no_reading_is_set_aside_for_what_others_can_cure() {
		for refusal in Refusal::ALL {
			let others = matches!(refusal.cure(), Cure::Wait | Cure::Others);
			assert!(!others || remedy(*refusal) == Remedy::Keep, "{refusal:?}");
		}
		use Refusal::*;
		assert_eq!([SequenceTaken, Revoked, BadSignature, TooOld].map(remedy), {
			[Remedy::Keep, Remedy::Keep, Remedy::Renew, Remedy::Appraise]
		});
	}

	#[test]
	fn what_is_on_its_way_is_sent_again_less_and_less_often() {
		let mut flights = Flights::default();
		let mut head = 0;
		let mut gaps = Vec::new();
		for _ in 0..8 {
			assert!(flights.is_due(7, head));
			flights.sent(7, &Ok(()), 0, head, 0);
			let next = (head..).find(|head| flights.is_due(7, *head)).unwrap();
			gaps.push(next - head);
			head = next;
		}
		assert_eq!(gaps, [6, 12, 24, 48, 96, 100, 100, 100]);
	}

	#[test]
	fn devices_do_not_all_try_again_at_the_same_time() {
		let after = |jitter| {
			let mut flights = Flights::default();
			for _ in 0..5 {
				flights.sent(7, &Err(Rejection::Refused(Refusal::Halted)), 0, 0, jitter);
			}
			(0..).find(|head| flights.is_due(7, *head)).unwrap()
		};
		assert_eq!([0, 500, 999].map(after), [16, 20, 23]);
	}

	#[test]
	fn every_attempt_has_other_bytes() {
		let mut flights = Flights::new(63);
		assert_eq!([flights.tip(), flights.tip(), flights.tip()], [63, 0, 1]);
	}

	#[test]
	fn a_quota_that_is_spent_is_asked_again_as_it_refills() {
		let mut flights = Flights::default();
		for head in [0, 10, 20] {
			flights.sent(9, &Err(Rejection::Refused(Refusal::QuotaSpent)), 40, head, 0);
			assert!(
				!flights.is_due(9, head + 9) && flights.is_due(9, head + 10),
				"a quarter of the time that it takes"
			);
		}
	}
}
