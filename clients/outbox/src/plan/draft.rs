//! A pack in the making.

use super::{in_words, Basis};
use crate::queue::{Key, Waiting};
use beadle_appraisal::{admit, appraise, History};
use beadle_primitives::{Moment, Pack, Record, Refusal, Sequence};
use sp_runtime::BoundedVec;

/// A pack in the making.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draft {
	/// Its number.
	pub sequence: Sequence,
	/// The time from which the records' offsets count.
	pub base_time: Moment,
	/// Its records.
	pub records: Vec<Record>,
	/// The keys of its readings, in the order of the records.
	pub readings: Vec<Key>,
	/// Readings that can never be recorded once it is, with the reasons.
	pub left: Vec<(Key, String)>,
	/// The device's history as expected before this pack.
	pub(super) history_before: History,
	/// The device's history as expected with this pack.
	pub history: History,
	times: usize,
}

/// Whether readings of one time fit into a draft.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Fits {
	/// They are in it, but for these, which the chain never takes, for these reasons.
	Yes(Vec<(Waiting, String)>),
	/// There is no room for them.
	No,
}

/// What the chain says of one more record.
enum Judged {
	Passes,
	Full,
	Never(String),
	/// It does not go with readings that are not final yet.
	NotWithThese(String),
}

impl Draft {
	pub(crate) fn begin(sequence: Sequence, history: &History) -> Self {
		Self {
			sequence,
			base_time: 0,
			records: Vec::new(),
			readings: Vec::new(),
			left: Vec::new(),
			history_before: history.clone(),
			history: history.clone(),
			times: 0,
		}
	}

	/// Returns whether it has no records.
	pub fn is_empty(&self) -> bool {
		self.records.is_empty()
	}

	/// Returns the pack.
	pub fn pack(&self) -> Pack {
		let records = BoundedVec::truncate_from(self.records.clone());
		Pack { sequence: self.sequence, base_time: self.base_time, records }
	}

	/// Adds the records of one time: all that pass, or none.
	pub(super) fn add(&mut self, basis: &Basis<'_>, at: Moment, records: &[(&Waiting, Record)]) -> Fits {
		let before = self.clone();
		if self.is_empty() {
			self.base_time = at;
		}
		let offset = at.checked_sub(self.base_time).and_then(|offset| u32::try_from(offset).ok());
		let has_room = self.is_empty() || self.records.len().saturating_add(records.len()) <= basis.filled;
		let Some(offset) = offset.filter(|_| has_room && self.times < basis.times_at_most) else {
			*self = before;
			return Fits::No;
		};
		let mut aside = Vec::new();
		for (reading, record) in records {
			match self.judge(basis, at, Record { offset, ..*record }) {
				Judged::Passes => self.readings.push(reading.key.clone()),
				Judged::Never(why) => aside.push(((*reading).clone(), why)),
				Judged::NotWithThese(why) => self.left.push((reading.key.clone(), why)),
				Judged::Full => {
					*self = before;
					return Fits::No;
				},
			}
		}
		self.times = self.times.saturating_add(1);
		Fits::Yes(aside)
	}

	/// Appends a record, if the chain takes it.
	fn judge(&mut self, basis: &Basis<'_>, at: Moment, record: Record) -> Judged {
		if self.records.len() >= basis.capacity {
			return Judged::Full;
		}
		self.records.push(record);
		let pack = self.pack();
		let appraised = if pack.records.len() == self.records.len() {
			admit(&basis.active.profile, &self.history_before, &pack, basis.now)
				.and_then(|()| appraise(basis.active, &self.history_before, &pack, basis.now))
		} else {
			Err(Refusal::TooManyRecords)
		};
		let refusal = match appraised {
			Ok(outcome) => {
				self.history = outcome.history;
				return Judged::Passes;
			},
			Err(refusal) => refusal,
		};
		self.records.pop();
		match refusal {
			Refusal::TooManyRecords | Refusal::PackTooLarge => Judged::Full,
			// It needs no history.
			Refusal::OutOfBounds => Judged::Never(in_words(refusal)),
			refusal => {
				let records = BoundedVec::truncate_from(vec![Record { offset: 0, ..record }]);
				let alone = Pack { sequence: self.sequence, base_time: at, records };
				let by_the_final_chain = appraise(basis.active, basis.history, &alone, basis.now);
				match by_the_final_chain {
					// For what is not final yet, it may have been refused for another reason.
					Err(refusal) if basis.clock_agrees || refusal == Refusal::OutOfBounds => {
						Judged::Never(in_words(refusal))
					},
					_ => Judged::NotWithThese(in_words(refusal)),
				}
			},
		}
	}
}
