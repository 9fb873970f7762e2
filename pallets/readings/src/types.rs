//! What is kept of violations and alarms.

use beadle_primitives::{
	profile::{MAX_BEHAVIOURS, MAX_METRICS},
	AlarmEnd, AlarmId, AlarmRecord, MetricIndex, Moment, ProfileRef, Sequence, Violation,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::{traits::ConstU32, BoundedVec};

/// A violation with all that is needed to check it later: the rule as it was then, and where the evidence is.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct PinnedViolation<BlockNumber> {
	/// The profile and version whose behaviour was broken.
	pub profile: ProfileRef,
	/// The number of the pack that told of it.
	pub sequence: Sequence,
	/// The hash of the message that the device signed for that pack.
	pub pack_hash: H256,
	/// The block with that pack.
	pub block: BlockNumber,
	/// Which behaviour, by which value, when.
	pub violation: Violation,
}

/// The most alarms of a device that can last at a time: one for each behaviour.
const MAX_LASTING_ALARMS: u32 = MAX_METRICS * MAX_BEHAVIOURS;

/// The most alarms that ended for which a log has room.
pub(crate) const MAX_ENDED_ALARMS: u32 = 32;

/// The alarms of a device, the oldest first: all that last, and the latest that ended.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct AlarmLog<BlockNumber> {
	/// How many alarms were ever raised: the number of the latest.
	pub raised: AlarmId,
	/// Those on record.
	pub alarms: BoundedVec<AlarmRecord<BlockNumber>, ConstU32<{ MAX_LASTING_ALARMS + MAX_ENDED_ALARMS }>>,
}

impl<BlockNumber> Default for AlarmLog<BlockNumber> {
	fn default() -> Self {
		Self { raised: 0, alarms: BoundedVec::new() }
	}
}

impl<BlockNumber: Copy> AlarmLog<BlockNumber> {
	/// Adds an alarm and gives its number.
	pub(crate) fn raise(
		&mut self,
		profile: ProfileRef,
		metric: MetricIndex,
		behaviour: u8,
		observed_at: Moment,
		raised_in: BlockNumber,
		max_ended: u32,
	) -> AlarmId {
		// Four thousand million alarms of one device are out of reach: at one a block it takes centuries.
		let id = self.raised.saturating_add(1);
		self.raised = id;
		self.forget_ended(max_ended);
		let record = AlarmRecord { id, profile, metric, behaviour, observed_at, raised_in, ended: None, finding: None };
		let pushed = self.alarms.try_push(record);
		debug_assert!(pushed.is_ok(), "there is room for an alarm of each behaviour and for those that ended; qed");
		id
	}

	/// Ends the alarm of this behaviour that lasts, and gives its number.
	pub(crate) fn end(
		&mut self,
		profile: ProfileRef,
		metric: MetricIndex,
		behaviour: u8,
		how: AlarmEnd,
		block: BlockNumber,
		max_ended: u32,
	) -> Option<AlarmId> {
		let id = self.lasting(profile, metric, behaviour)?;
		self.get_mut(id)?.ended = Some((how, block));
		self.forget_ended(max_ended);
		Some(id)
	}

	/// The number of the alarm of this behaviour that lasts.
	pub(crate) fn lasting(&self, profile: ProfileRef, metric: MetricIndex, behaviour: u8) -> Option<AlarmId> {
		let same = |alarm: &&AlarmRecord<BlockNumber>| {
			alarm.ended.is_none() && (alarm.profile, alarm.metric, alarm.behaviour) == (profile, metric, behaviour)
		};
		self.alarms.iter().find(same).map(|alarm| alarm.id)
	}

	/// The alarm with this number.
	pub(crate) fn get_mut(&mut self, id: AlarmId) -> Option<&mut AlarmRecord<BlockNumber>> {
		self.alarms.iter_mut().find(|alarm| alarm.id == id)
	}

	/// Keeps no more than so many alarms that ended, the latest.
	fn forget_ended(&mut self, max_ended: u32) {
		let ended = self.alarms.iter().filter(|alarm| alarm.ended.is_some()).count();
		let max_ended = usize::try_from(max_ended).unwrap_or(usize::MAX);
		let mut surplus = ended.saturating_sub(max_ended);
		self.alarms.retain(|alarm| {
			let forget = surplus > 0 && alarm.ended.is_some();
			surplus = surplus.saturating_sub(usize::from(forget));
			!forget
		});
	}
}
