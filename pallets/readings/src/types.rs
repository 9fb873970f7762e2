//! Stored violations and alarms.

use beadle_primitives::{
	profile::{MAX_BEHAVIOURS, MAX_METRICS},
	AlarmEnd, AlarmId, AlarmRecord, MetricIndex, Moment, ProfileRef, Sequence, Violation,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::{traits::ConstU32, BoundedVec};

/// A violation with all that is needed to check it later: the profile version of its rule, and the pack and block that
/// hold the evidence.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct PinnedViolation<BlockNumber> {
	/// The profile and version whose behaviour was broken.
	pub profile: ProfileRef,
	/// Sequence of the pack that revealed the violation.
	pub sequence: Sequence,
	/// Hash of the message that the device signed for that pack.
	pub pack_hash: H256,
	/// Block with that pack.
	pub block: BlockNumber,
	/// The behaviour, the value and the time.
	pub violation: Violation,
}

/// The most alarms of a device that can last at a time: one for each behaviour.
const MAX_LASTING_ALARMS: u32 = MAX_METRICS * MAX_BEHAVIOURS;

/// The most ended alarms that a log has room for.
pub(crate) const MAX_ENDED_ALARMS: u32 = 32;

/// Alarms of a device, oldest first: all that last, and the latest that ended.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct AlarmLog<BlockNumber> {
	/// Number of alarms ever raised, which is the number of the latest.
	pub raised: AlarmId,
	/// Alarms on record.
	pub alarms: BoundedVec<AlarmRecord<BlockNumber>, ConstU32<{ MAX_LASTING_ALARMS + MAX_ENDED_ALARMS }>>,
}

impl<BlockNumber> Default for AlarmLog<BlockNumber> {
	fn default() -> Self {
		Self { raised: 0, alarms: BoundedVec::new() }
	}
}

impl<BlockNumber: Copy> AlarmLog<BlockNumber> {
	/// Adds an alarm; returns its number.
	pub(crate) fn raise(
		&mut self,
		profile: ProfileRef,
		metric: MetricIndex,
		behaviour: u8,
		observed_at: Moment,
		raised_in: BlockNumber,
		max_ended: u32,
	) -> AlarmId {
		// Four thousand million alarms of one device are out of reach: at one per block, that takes centuries.
		let id = self.raised.saturating_add(1);
		self.raised = id;
		self.forget_ended(max_ended);
		let record = AlarmRecord { id, profile, metric, behaviour, observed_at, raised_in, ended: None, finding: None };
		let pushed = self.alarms.try_push(record);
		debug_assert!(pushed.is_ok(), "there is room for an alarm of each behaviour and for those that ended; qed");
		id
	}

	/// Ends the lasting alarm of this behaviour; returns its number.
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

	/// Returns the number of the lasting alarm of this behaviour.
	pub(crate) fn lasting(&self, profile: ProfileRef, metric: MetricIndex, behaviour: u8) -> Option<AlarmId> {
		let same = |alarm: &&AlarmRecord<BlockNumber>| {
			alarm.ended.is_none() && (alarm.profile, alarm.metric, alarm.behaviour) == (profile, metric, behaviour)
		};
		self.alarms.iter().find(same).map(|alarm| alarm.id)
	}

	/// Returns the alarm with this number.
	pub(crate) fn get_mut(&mut self, id: AlarmId) -> Option<&mut AlarmRecord<BlockNumber>> {
		self.alarms.iter_mut().find(|alarm| alarm.id == id)
	}

	/// Drops the oldest ended alarms, so that no more than `max_ended` are kept.
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
