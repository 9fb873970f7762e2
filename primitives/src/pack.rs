//! Evidence: the packs of observations that devices sign.
//!
//! A record names its metric by the place in the profile, its time by the distance from the pack's base time, and its
//! value in fixed point: a whole number of the metric's unit times ten to the power of its decimals.
//!
//! ```
//! use beadle_primitives::{Pack, Record};
//! use beadle_test_support::{gauge, ProfileBuilder};
//!
//! let profile = ProfileBuilder::default().metric(gauge("air", "Cel").decimals(2)).build();
//!
//! // 26.85 °C, five seconds after the pack's base time.
//! let record = Record { metric: 0, offset: 5_000, value: 26_85 };
//! let pack = Pack { sequence: 1, base_time: 1_700_000_000_000, records: vec![record].try_into().unwrap() };
//! assert_eq!(pack.observed_at(&record), 1_700_000_005_000);
//!
//! let metric = &profile.metrics[usize::from(record.metric)];
//! assert_eq!(record.value as f64 / 10_f64.powi(metric.decimals.into()), 26.85);
//! ```

use crate::{DeviceId, Millis, Moment};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::{traits::ConstU32, BoundedVec, MultiSignature};

/// Number of a pack in its device's series: 1 for the first, then one more each time.
pub type Sequence = u64;

/// Position of a metric in its profile's list.
pub type MetricIndex = u8;

/// Position of a behaviour in its metric's list.
pub type BehaviourIndex = u8;

/// The most records in a pack, whatever the profile says.
pub const MAX_RECORDS: u32 = 64;

/// One observation of one metric: a SenML record (RFC 8428 §4) without what the profile already says of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Record {
	/// Position of the observed metric in the profile.
	pub metric: MetricIndex,
	/// Milliseconds after the pack's base time. Records are ordered by time.
	pub offset: u32,
	/// Observed value, in the metric's unit times ten to the power of its decimals (26.85 °C with two decimals is
	/// 2685).
	pub value: i64,
}

/// A device's observations since its last pack: a SenML pack (RFC 8428 §4) with a sequence that makes it unique.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Pack {
	/// Sequence: one more than that of the device's last recorded pack. It is the only guard against replay; no other
	/// is needed.
	pub sequence: Sequence,
	/// Time from which the records' offsets count.
	pub base_time: Moment,
	/// The observations, ordered by time.
	pub records: BoundedVec<Record, ConstU32<MAX_RECORDS>>,
}

impl Pack {
	/// Returns the time at which a record of this pack was observed; saturates at the latest moment.
	pub fn observed_at(&self, record: &Record) -> Moment {
		self.base_time.saturating_add(Millis::from(record.offset))
	}

	/// Returns the number of records in the pack.
	pub fn record_count(&self) -> u32 {
		// At most `MAX_RECORDS`, so the conversion never fails.
		u32::try_from(self.records.len()).unwrap_or(u32::MAX)
	}

	/// Returns the pack's tag in the transaction pool: only one pack of this device with this sequence enters a block.
	pub fn tag(device: DeviceId, sequence: Sequence) -> alloc::vec::Vec<u8> {
		(b"beadle/pack", device, sequence).encode()
	}
}

/// A pack with its device's signature. Whoever carries it adds nothing that needs trust.
///
/// It encodes as the arguments of `readings.submit`, in their order.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct SignedPack {
	/// The device that made the pack.
	pub device: DeviceId,
	/// The pack.
	pub pack: Pack,
	/// The device key's signature over the pack: see [`crate::message::pack_message`].
	pub signature: MultiSignature,
}
