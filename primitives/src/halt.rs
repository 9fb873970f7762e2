//! Halts: stops of all readings of a part of the devices.

#![allow(clippy::cast_possible_truncation, reason = "the derives for enums convert variant indices")]

use crate::{Device, DeviceId, ModelId, Moment, OrganisationId, Pause, Pauses};
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

/// A halt in force.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Halt {
	/// The devices.
	pub scope: HaltScope,
	/// Time from which on it holds.
	pub since: Moment,
}

/// A halt that has ended.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct EndedHalt {
	/// The devices.
	pub scope: HaltScope,
	/// Times of the latest halts of them. From the end of each on readings were due again.
	pub pauses: Pauses,
}

/// Halts in force, and the latest that ended.
///
/// One storage item on purpose: it is read for every pack that is validated, and holds two empty lists as long as
/// nothing is halted.
///
/// The end of one device's halt is not here but with the device.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Halts {
	/// Halts in force.
	pub in_force: BoundedVec<Halt, ConstU32<MAX_HALTS>>,
	/// Latest halts of organisations and models that ended, one of each, in the order of their ends.
	pub ended: BoundedVec<EndedHalt, ConstU32<MAX_HALTS>>,
	/// Times of the latest halts of all devices that ended. The oldest in `ended` that has to make room counts as one, too:
	/// otherwise devices would be blamed for it.
	pub of_all: Pauses,
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

	/// Returns whether a device is among these devices for as long as its owner does not change, and no longer.
	pub fn goes_by_owner(&self) -> bool {
		matches!(self, Self::Organisation(_))
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

	/// Ends the halt of this scope and returns the time of it; `None` if there is none. Unless it is one device's, the end is
	/// remembered.
	pub fn end(&mut self, scope: HaltScope, now: Moment) -> Option<Pause> {
		let position = self.in_force.iter().position(|halt| halt.scope == scope)?;
		let Halt { since, .. } = self.in_force.remove(position);
		let pause = Pause { from: since, until: now };
		match scope {
			HaltScope::Device(_) => {},
			HaltScope::Chain => self.of_all.extend([pause]),
			HaltScope::Organisation(_) | HaltScope::Hardware(_) | HaltScope::Firmware(_) => {
				let before = self.ended.iter().find(|halt| halt.scope == scope);
				let mut pauses = before.map(|halt| halt.pauses.clone()).unwrap_or_default();
				pauses.extend([pause]);
				self.ended.retain(|halt| halt.scope != scope);
				let ended = EndedHalt { scope, pauses };
				// Fails only for a list without any room; the oldest makes room.
				if let Ok(Some(oldest)) = self.ended.force_insert_keep_right(self.ended.len(), ended) {
					self.of_all.extend(oldest.pauses);
				}
			},
		}
		Some(pause)
	}

	/// Returns the times of the halts that a device was among and that have ended, the end of a halt of it alone excepted.
	/// `placed_at` is the time since which it has had its owner: an owner's halt that is older is the owner's before.
	pub fn pauses<'a>(
		&'a self,
		id: DeviceId,
		device: &'a Device,
		placed_at: Moment,
	) -> impl Iterator<Item = Pause> + Clone + 'a {
		let covering = self.ended.iter().filter(move |halt| halt.scope.covers(id, device));
		let ended = covering.flat_map(move |EndedHalt { scope, pauses }| {
			pauses.iter().filter(move |pause| pause.from >= placed_at || !scope.goes_by_owner())
		});
		self.of_all.iter().chain(ended)
	}

	/// Returns the times so far of the halts in force that a device is among; `placed_at` as for [`Self::pauses`].
	pub fn lasting_pauses<'a>(
		&'a self,
		id: DeviceId,
		device: &'a Device,
		placed_at: Moment,
	) -> impl Iterator<Item = Pause> + Clone + 'a {
		let concerns = move |halt: &&Halt| {
			halt.scope.covers(id, device) && (halt.since >= placed_at || !halt.scope.goes_by_owner())
		};
		self.in_force.iter().filter(concerns).map(|halt| Pause::lasting(halt.since))
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

	/// Returns what is remembered once these halts have ended, each 10 after its beginning, in this order.
	fn ended(halts: impl IntoIterator<Item = (HaltScope, Moment)>) -> Halts {
		let mut remembered = Halts::default();
		for (scope, since) in halts {
			remembered.in_force.try_push(Halt { scope, since }).unwrap();
			let until = since.saturating_add(10);
			assert_eq!(remembered.end(scope, until), Some(Pause { from: since, until }));
			assert_eq!(remembered.end(scope, until), None);
		}
		remembered
	}

	fn last_end(halts: &Halts, placed_at: Moment) -> Option<Moment> {
		halts.pauses(9, &device(), placed_at).map(|pause| pause.until).max()
	}

	#[test]
	fn the_latest_end_counts() {
		use HaltScope::*;
		let halts =
			ended([(Chain, 0), (Organisation(3), 20), (Firmware(5), 10), (Organisation(7), 80), (Device(9), 90)]);
		assert_eq!(last_end(&halts, 0), Some(30));
		assert_eq!(halts.ended.len(), 3, "one device's is with the device");
		assert_eq!(last_end(&halts, 21), Some(20), "the halt of its owner before it was");
		assert_eq!(last_end(&Halts::default(), 0), None);
	}

	#[test]
	fn no_later_end_displaces_that_of_all_devices() {
		let others = (100..100 + MAX_HALTS).map(|model| (HaltScope::Firmware(model), u64::from(model)));
		let halts = ended([(HaltScope::Chain, 50)].into_iter().chain(others.clone()));
		assert_eq!(last_end(&halts, 0), Some(60));
		// What has to make room is not held against anybody.
		let halts = ended([(HaltScope::Firmware(5), 50)].into_iter().chain(others));
		assert_eq!((halts.ended.len(), last_end(&halts, 0)), (MAX_HALTS as usize, Some(60)));
	}

	#[test]
	fn what_lasts_is_a_pause_so_far() {
		let halt = |scope, since| Halt { scope, since };
		let in_force =
			vec![halt(HaltScope::Organisation(3), 5), halt(HaltScope::Hardware(4), 7), halt(HaltScope::Device(1), 1)];
		let halts = Halts { in_force: in_force.try_into().unwrap(), ..Halts::default() };
		let lasting =
			|placed_at| halts.lasting_pauses(9, &device(), placed_at).map(|pause| pause.from).collect::<Vec<_>>();
		assert_eq!((lasting(5), lasting(6)), (vec![5, 7], vec![7]));
	}
}
