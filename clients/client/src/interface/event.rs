//! The events that clients look for, with their fields as the chain declares them.

use super::check::{check_fields, missing, Difference};
use beadle_primitives::{
	appraisal::MAX_FINDINGS, pack::MAX_RECORDS, AlarmId, Authority, Custody, DeviceId, DeviceKey, MetricIndex, ModelId,
	Moment, OrganisationId, ProfileRef, QcFlag, Reason, Sequence, SuspendedBy, Violation,
};
use codec::{Decode, DecodeAll};
use scale_info::TypeInfo;
use sp_runtime::{traits::ConstU32, BoundedVec};
use subxt::Metadata;

/// An event. It is encoded as its fields in order.
pub trait Event: Decode + TypeInfo + 'static {
	/// Name of the pallet in the runtime.
	const PALLET: &'static str;
	/// Name of the event in the pallet.
	const NAME: &'static str;
}

/// Checks that the chain has this event, with these fields.
///
/// # Errors
///
/// The first difference found.
pub fn check<E: Event>(metadata: &Metadata) -> Result<(), Difference> {
	let at = format!("event {}.{}", E::PALLET, E::NAME);
	let pallet = metadata.pallet_by_name(E::PALLET).ok_or_else(|| missing(&at))?;
	let variants = pallet.event_variants().ok_or_else(|| missing(&at))?;
	let declared = variants.iter().find(|variant| variant.name == E::NAME).ok_or_else(|| missing(&at))?;
	check_fields::<E>(metadata, &declared.fields, &at)
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

		/// Checks that the chain declares all events of this module as they are here.
		///
		/// # Errors
		///
		/// The first difference found.
		pub(crate) fn check_all(metadata: &Metadata) -> Result<(), Difference> {
			$(check::<$name>(metadata)?;)*
			Ok(())
		}
	};
}

events! {
	/// A model was registered.
	DeviceRegistry.ModelRegistered {
		/// The model's number.
		pub model: ModelId,
		/// The organisation that registered it.
		pub registered_by: OrganisationId,
	}

	/// A device was enrolled.
	DeviceRegistry.Enrolled {
		/// The device's number.
		pub device: DeviceId,
		/// The organisation that enrolled it and owns it.
		pub owner: OrganisationId,
		/// The device's model.
		pub model: ModelId,
		/// The key that signs its packs.
		pub key: DeviceKey,
		/// The holder of the key's secret, as the owner declares it.
		pub custody: Custody,
	}

	/// A behaviour profile was created.
	BehaviourProfiles.ProfileCreated {
		/// The profile's number and first version.
		pub profile: ProfileRef,
		/// The organisation that created it and owns it.
		pub owner: OrganisationId,
	}

	/// A new version of a profile was staged.
	BehaviourProfiles.VersionStaged {
		/// The profile and the new version.
		pub profile: ProfileRef,
		/// Authority by which it was staged.
		pub by: Authority,
		/// The block in which it becomes the active version.
		pub activate_at: u32,
	}

	/// A device was suspended.
	Aaa.Suspended {
		/// The device.
		pub device: DeviceId,
		/// The party that suspended it: the owner, the council or an alarm.
		pub by: SuspendedBy,
		/// The reason.
		pub reason: Reason,
	}

	/// A pack was inspected and recorded.
	Readings.Recorded {
		/// The device that made the pack.
		pub device: DeviceId,
		/// The pack's number in the device's series.
		pub sequence: Sequence,
		/// The profile and version that it was appraised against.
		pub profile: ProfileRef,
		/// The quality flag of each of its records.
		pub flags: BoundedVec<QcFlag, ConstU32<MAX_RECORDS>>,
	}

	/// Records of a pack were found suspect or failing.
	Readings.Flagged {
		/// The device that made the pack.
		pub device: DeviceId,
		/// The pack's number in the device's series.
		pub sequence: Sequence,
		/// The profile and version that it was appraised against.
		pub profile: ProfileRef,
		/// Every rule that a record did not pass.
		pub violations: BoundedVec<Violation, ConstU32<MAX_FINDINGS>>,
	}

	/// An alarm was raised.
	Readings.AlarmRaised {
		/// The device that raised the alarm.
		pub device: DeviceId,
		/// The alarm's number among those of the device.
		pub alarm: AlarmId,
		/// The profile and version that it belongs to.
		pub profile: ProfileRef,
		/// The position of the metric in the profile.
		pub metric: MetricIndex,
		/// The position of the behaviour in the metric.
		pub behaviour: u8,
		/// The observation time of the value that raised it; for a silence, its beginning.
		pub observed_at: Moment,
	}

	/// An alarm was cleared.
	Readings.AlarmCleared {
		/// The device with the alarm.
		pub device: DeviceId,
		/// The alarm's number among those of the device.
		pub alarm: AlarmId,
		/// The profile and version that it belongs to.
		pub profile: ProfileRef,
		/// The position of the metric in the profile.
		pub metric: MetricIndex,
		/// The position of the behaviour in the metric.
		pub behaviour: u8,
		/// The observation time of the value that cleared it.
		pub observed_at: Moment,
	}
}

/// An event of a block, with its fields still encoded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EventRecord {
	/// The index of the extrinsic that caused it; `None` for events of the block's initialisation and finalisation.
	pub extrinsic: Option<u32>,
	/// The pallet's name.
	pub pallet: String,
	/// The event's name.
	pub name: String,
	/// The encoded fields.
	pub fields: Vec<u8>,
}

impl EventRecord {
	/// Returns whether it is an event of this kind.
	pub fn is<E: Event>(&self) -> bool {
		self.pallet == E::PALLET && self.name == E::NAME
	}

	/// Decodes the event; `None` if it is of another kind, or if its fields are not those that were checked on
	/// connecting.
	pub fn decode<E: Event>(&self) -> Option<E> {
		self.is::<E>().then(|| E::decode_all(&mut self.fields.as_slice()).ok()).flatten()
	}
}
