//! The events that clients look for, with their fields as the chain has them.

use beadle_primitives::{
	appraisal::MAX_FINDINGS, pack::MAX_RECORDS, AccountId, AlarmId, DeviceId, DeviceKey, MetricIndex, ModelId, Moment,
	ProfileRef, QcFlag, Reason, Sequence, SuspendedBy, Violation,
};
use codec::{Decode, DecodeAll};
use scale_info::TypeInfo;
use sp_runtime::{traits::ConstU32, BoundedVec};
use subxt::Metadata;

/// An event, encoded as its fields in order.
pub trait Event: Decode + TypeInfo + 'static {
	/// The pallet's name in the runtime.
	const PALLET: &'static str;
	/// The event's name in the pallet.
	const NAME: &'static str;
}

macro_rules! events {
	($($(#[$doc:meta])* $pallet:ident.$name:ident { $($fields:tt)* })*) => {
		$(
			$(#[$doc])*
			#[derive(Clone, PartialEq, Eq, Debug, Decode, TypeInfo)]
			pub struct $name { $($fields)* }

			impl Event for $name {
				const PALLET: &'static str = stringify!($pallet);
				const NAME: &'static str = stringify!($name);
			}
		)*

		/// Checks that the chain has all events of this module as they are here.
		///
		/// # Errors
		///
		/// The first difference found.
		pub(crate) fn check_all(metadata: &Metadata) -> Result<(), crate::interface::Difference> {
			$(crate::interface::check_event::<$name>(metadata)?;)*
			Ok(())
		}
	};
}

events! {
	/// A model was registered.
	DeviceRegistry.ModelRegistered {
		/// Its number.
		pub model: ModelId,
		/// The council member that registered it.
		pub registered_by: AccountId,
	}

	/// A device was enrolled.
	DeviceRegistry.Enrolled {
		/// Its number.
		pub device: DeviceId,
		/// The council member that enrolled it and owns it.
		pub owner: AccountId,
		/// What kind of device it is.
		pub model: ModelId,
		/// The key that signs its packs.
		pub key: DeviceKey,
	}

	/// A behaviour profile was created.
	BehaviourProfiles.ProfileCreated {
		/// Its number and first version.
		pub profile: ProfileRef,
		/// The council member that created it and owns it.
		pub owner: AccountId,
	}

	/// A new version of a profile was staged.
	BehaviourProfiles.VersionStaged {
		/// The profile and the new version.
		pub profile: ProfileRef,
		/// The council member that owns the profile; none if the council staged it.
		pub owner: Option<AccountId>,
		/// The block in which it becomes the active one.
		pub activate_at: u32,
	}

	/// A device was suspended.
	Aaa.Suspended {
		/// The device.
		pub device: DeviceId,
		/// Who suspended it.
		pub by: SuspendedBy,
		/// Why.
		pub reason: Reason,
	}

	/// A pack was inspected and recorded.
	Readings.Recorded {
		/// Whose pack.
		pub device: DeviceId,
		/// Its number in the device's series.
		pub sequence: Sequence,
		/// The profile and version that it was held against.
		pub profile: ProfileRef,
		/// The quality flag of each of its records.
		pub flags: BoundedVec<QcFlag, ConstU32<MAX_RECORDS>>,
	}

	/// Records of a pack were found suspect or failing.
	Readings.Flagged {
		/// Whose pack.
		pub device: DeviceId,
		/// Its number in the device's series.
		pub sequence: Sequence,
		/// The profile and version that it was held against.
		pub profile: ProfileRef,
		/// Each rule that a record did not pass.
		pub violations: BoundedVec<Violation, ConstU32<MAX_FINDINGS>>,
	}

	/// An alarm was raised.
	Readings.AlarmRaised {
		/// Whose behaviour.
		pub device: DeviceId,
		/// The alarm's number among those of the device.
		pub alarm: AlarmId,
		/// The profile and version that it belongs to.
		pub profile: ProfileRef,
		/// The position of the metric in the profile.
		pub metric: MetricIndex,
		/// The position of the behaviour in the metric.
		pub behaviour: u8,
		/// When the value was observed that decided it.
		pub observed_at: Moment,
	}

	/// An alarm was cleared.
	Readings.AlarmCleared {
		/// Whose behaviour.
		pub device: DeviceId,
		/// The alarm's number among those of the device.
		pub alarm: AlarmId,
		/// The profile and version that it belongs to.
		pub profile: ProfileRef,
		/// The position of the metric in the profile.
		pub metric: MetricIndex,
		/// The position of the behaviour in the metric.
		pub behaviour: u8,
		/// When the value was observed that decided it.
		pub observed_at: Moment,
	}
}

/// An event of a block, its fields still encoded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EventRecord {
	/// The position of the extrinsic that caused it; `None` for what happens around the extrinsics.
	pub extrinsic: Option<u32>,
	/// The pallet's name.
	pub pallet: String,
	/// The event's name.
	pub name: String,
	/// Its fields, encoded.
	pub fields: Vec<u8>,
}

impl EventRecord {
	/// Whether it is this kind of event.
	pub fn is<E: Event>(&self) -> bool {
		self.pallet == E::PALLET && self.name == E::NAME
	}

	/// The event, if it is of this kind; `None` as well if its fields are not what was checked on connecting.
	pub fn decode<E: Event>(&self) -> Option<E> {
		self.is::<E>().then(|| E::decode_all(&mut self.fields.as_slice()).ok()).flatten()
	}
}
