//! Evidence: the packs of observations that devices sign.

use crate::{DeviceId, Millis, Moment};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::{traits::ConstU32, BoundedVec};

/// A pack's number in its device's series: 1 for the first, then one more each time.
pub type Sequence = u64;

/// A metric's position in its profile's list.
pub type MetricIndex = u8;

/// The most records in a pack, whatever the profile says.
pub const MAX_RECORDS: u32 = 64;

/// One observation of one metric: a SenML record (RFC 8428 §4) without what the profile already says of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Record {
	/// Which of the profile's metrics was observed.
	pub metric: MetricIndex,
	/// Milliseconds after the pack's base time. Records stand in the order of their times.
	pub offset: u32,
	/// What was observed, in the metric's unit times ten to the power of its decimals (26.85 °C with two decimals
	/// is 2685).
	pub value: i64,
}

/// A device's observations since its last pack: a SenML pack (RFC 8428 §4) with a number that makes it unique.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Pack {
	/// One more than the device's last recorded pack. It is the only guard against replay, and needs no other.
	pub sequence: Sequence,
	/// The time that the records' offsets count from.
	pub base_time: Moment,
	/// The observations, in the order of their times.
	pub records: BoundedVec<Record, ConstU32<MAX_RECORDS>>,
}

impl Pack {
	/// When a record of this pack was observed; the latest moment there is, should base and offset exceed it.
	pub fn observed_at(&self, record: &Record) -> Moment {
		self.base_time.saturating_add(Millis::from(record.offset))
	}

	/// How many records the pack carries.
	pub fn record_count(&self) -> u32 {
		// At most `MAX_RECORDS`, so the conversion never fails.
		u32::try_from(self.records.len()).unwrap_or(u32::MAX)
	}

	/// What the transaction pool knows the pack by: no two packs of this device with this number enter a block.
	pub fn tag(device: DeviceId, sequence: Sequence) -> alloc::vec::Vec<u8> {
		(b"beadle/pack", device, sequence).encode()
	}
}
