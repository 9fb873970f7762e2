//! Pauses: times in which packs of a device were refused for no reason that lies with the device or its owner.

use crate::Moment;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// A time in which packs of a device were refused, whatever the device and its owner did: the council had halted them or
/// suspended the device, or the gateway that holds its key was out. Nothing is due meanwhile. What was missing before it is
/// missing all the same ([`Pauses`](crate::Pauses)).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Pause {
	/// Beginning of the pause.
	pub from: Moment,
	/// End of the pause, from which on packs are accepted again; [`Moment::MAX`] while it lasts.
	pub until: Moment,
}

impl Pause {
	/// Returns a pause that lasts since this time.
	pub fn lasting(from: Moment) -> Self {
		Self { from, until: Moment::MAX }
	}

	/// Returns the pause, which has ended by `now`.
	pub fn ended_by(self, now: Moment) -> Self {
		Self { until: self.until.min(now), ..self }
	}
}
