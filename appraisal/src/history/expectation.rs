//! Expectation of a device's readings, from which its absence is measured.

use beadle_primitives::Moment;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Time during which a device is expected to send.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Expectation {
	/// Time since which the device could send and was to. What its owner does to it later does not change it.
	pub since: Moment,
	/// End of the device's grant, or its withdrawal by the owner, from which on its packs are refused; `None` for a grant
	/// without end.
	pub until: Option<Moment>,
}

impl Expectation {
	/// Returns whether the device is expected to send at the time `now`.
	pub fn holds_at(&self, now: Moment) -> bool {
		self.until.is_none_or(|until| now < until)
	}
}
