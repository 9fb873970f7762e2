//! Halts: stops of all readings of a part of the devices.

#![allow(clippy::cast_possible_truncation, reason = "the derives for enums convert variant indices")]

use crate::{Device, DeviceId, ModelId, Moment, OrganisationId};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::{traits::ConstU32, BoundedVec};

/// The most halts that can be in force at a time, one of the whole chain included.
pub const MAX_HALTS: u32 = 64;

/// Part of the devices whose readings a halt stops.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum HaltScope {
	/// All devices of the chain: safe mode.
	Chain,
	/// All devices that an organisation owns.
	Organisation(OrganisationId),
	/// All devices of a manufacturer's model, whatever their firmware; named by any model of that manufacturer and name.
	Hardware(ModelId),
	/// All devices of a model with its firmware.
	Firmware(ModelId),
	/// One device.
	Device(DeviceId),
}

/// A halt, or the end of one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Halt {
	/// The devices.
	pub scope: HaltScope,
	/// Time from which on it holds.
	pub since: Moment,
}

/// Halts in force, and the latest that ended.
///
/// One storage item on purpose: it is read for every pack that is validated, and holds two empty lists as long as
/// nothing is halted.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Halts {
	/// Halts in force.
	pub in_force: BoundedVec<Halt, ConstU32<MAX_HALTS>>,
	/// Latest halts that ended, each with the time of its end; the oldest make room. From then on readings are due again.
	pub ended: BoundedVec<Halt, ConstU32<MAX_HALTS>>,
}

impl HaltScope {
	/// Returns whether a device is among these devices.
	pub fn covers(&self, id: DeviceId, device: &Device) -> bool {
		match self {
			Self::Chain => true,
			Self::Organisation(organisation) => *organisation == device.owner,
			Self::Hardware(model) => *model == device.hardware,
			Self::Firmware(model) => *model == device.model,
			Self::Device(other) => *other == id,
		}
	}
}

impl Halts {
	/// Returns whether another halt than that of the whole chain can be in force: a place is kept for that one.
	pub fn have_room(&self) -> bool {
		let others = self.in_force.iter().filter(|halt| halt.scope != HaltScope::Chain).count();
		u32::try_from(others).is_ok_and(|others| others < MAX_HALTS.saturating_sub(1))
	}

	/// Returns the halt in force that stops a device's readings; the first, if there are several.
	pub fn halt_of(&self, id: DeviceId, device: &Device) -> Option<Halt> {
		self.in_force.iter().find(|halt| halt.scope.covers(id, device)).copied()
	}

	/// Returns the time when a device's readings were last due again after a halt.
	pub fn resumed_at(&self, id: DeviceId, device: &Device) -> Option<Moment> {
		self.ended.iter().filter(|halt| halt.scope.covers(id, device)).map(|halt| halt.since).max()
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{Custody, DeviceKey};
	use sp_core::ed25519;

	fn device() -> Device {
		Device {
			owner: 3,
			model: 5,
			hardware: 4,
			ueid: Default::default(),
			key: DeviceKey::Ed25519(ed25519::Public::from_raw([1; 32])),
			custody: Custody::Device,
			custody_confirmed: false,
			revoked: false,
		}
	}

	#[test]
	fn a_scope_covers_what_it_names() {
		use HaltScope::*;
		for scope in [Chain, Organisation(3), Hardware(4), Firmware(5), Device(9)] {
			assert!(scope.covers(9, &device()), "{scope:?}");
		}
		for scope in [Organisation(4), Hardware(5), Firmware(4), Device(3)] {
			assert!(!scope.covers(9, &device()), "{scope:?}");
		}
	}

	#[test]
	fn the_latest_end_counts() {
		let halt = |scope, since| Halt { scope, since };
		let ended = vec![
			halt(HaltScope::Chain, 10),
			halt(HaltScope::Organisation(3), 30),
			halt(HaltScope::Organisation(7), 90),
			halt(HaltScope::Firmware(5), 20),
		];
		let halts = Halts { in_force: Default::default(), ended: ended.try_into().unwrap() };
		assert_eq!(halts.resumed_at(9, &device()), Some(30));
		assert_eq!(Halts::default().resumed_at(9, &device()), None);
	}
}
