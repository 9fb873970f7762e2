//! The events that clients look for, with their fields as the chain declares them.

use super::check::{check_fields, missing, Difference};
use beadle_primitives::{
	appraisal::MAX_FINDINGS, pack::MAX_RECORDS, AlarmId, Authority, Custody, DeviceId, DeviceKey, MetricIndex, ModelId,
	Moment, OrganisationId, ProfileRef, QcFlag, Reason, Sequence, SuspendedBy, Violation,
};
use codec::{Decode, DecodeAll};
use scale_info::TypeInfo;
use sp_runtime::{traits::ConstU32, BoundedVec};
use subxt::{
	config::substrate::SpecVersionForRange,
	error::EventsError,
	events::{Events, Phase},
	metadata::ArcMetadata,
	Metadata, OfflineClient, SubstrateConfig,
};

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

/// Returns the events of a block, each with its fields still encoded.
///
/// # Errors
///
/// If one of them is not as the metadata declares it.
pub(crate) fn records(events: &Events<SubstrateConfig>) -> Result<Vec<EventRecord>, Box<EventsError>> {
	let record = |event: subxt::events::Event<'_, SubstrateConfig>| EventRecord {
		extrinsic: match event.phase() {
			Phase::ApplyExtrinsic(index) => Some(index),
			Phase::Finalization | Phase::Initialization => None,
		},
		pallet: event.pallet_name().to_owned(),
		name: event.event_name().to_owned(),
		fields: event.field_bytes().to_vec(),
	};
	events.iter().map(|event| event.map(record).map_err(Box::new)).collect()
}

/// Decodes all events of a block, as its state has them; returns `None` if they are not as this metadata declares them.
pub(crate) fn decode_all(metadata: ArcMetadata, encoded: Vec<u8>) -> Option<Vec<EventRecord>> {
	// One runtime for one block: which block that is does not matter here.
	let only = SpecVersionForRange { block_range: 0..1, spec_version: 0, transaction_version: 0 };
	let config = SubstrateConfig::builder()
		.set_metadata_for_spec_versions([(0, metadata)])
		.set_spec_version_for_block_ranges([only]);
	let events = OfflineClient::new_with_config(config.build()).at_block(0u64).ok()?.events().from_bytes(encoded);
	let records = records(&events).ok()?;
	(u32::try_from(records.len()) == Ok(events.len())).then_some(records)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::interface::{built_in, metadata};
	use codec::{Compact, Encode};

	/// Returns an event of a block as its state has it, in the given extrinsic.
	fn encoded(extrinsic: u32, pallet: &str, name: &str, fields: Vec<u8>) -> Vec<u8> {
		let pallet = metadata().unwrap().pallet_by_name(pallet).unwrap();
		let variant = pallet.event_variants().unwrap().iter().find(|variant| variant.name == name).unwrap();
		let topics: Vec<[u8; 32]> = Vec::new();
		// Of a pallet, calls and events have the same index.
		[(0u8, extrinsic, pallet.call_index(), variant.index).encode(), fields, topics.encode()].concat()
	}

	fn block(events: &[Vec<u8>]) -> Vec<u8> {
		[Compact(events.len() as u32).encode(), events.concat()].concat()
	}

	fn decoded(encoded: Vec<u8>) -> Option<Vec<EventRecord>> {
		decode_all(built_in::BUILT_IN.as_ref().unwrap().metadata.clone(), encoded)
	}

	#[test]
	fn the_events_of_a_block_are_read_from_its_state() {
		let reinstated = encoded(2, "Aaa", "Reinstated", (7u32, 1u8).encode());
		let fields = (7u32, 3u64, ProfileRef { id: 1, version: 2 }, vec![QcFlag::Good, QcFlag::Fail]).encode();
		let recorded = encoded(3, "Readings", "Recorded", fields);
		let found = decoded(block(&[reinstated, recorded])).unwrap();
		assert_eq!(found.iter().map(|event| event.extrinsic).collect::<Vec<_>>(), [Some(2), Some(3)]);
		assert_eq!((found[0].pallet.as_str(), found[0].name.as_str()), ("Aaa", "Reinstated"));
		let recorded = found[1].decode::<Recorded>().unwrap();
		assert_eq!((recorded.device, recorded.sequence, recorded.profile.version), (7, 3, 2));
		assert_eq!(recorded.flags.to_vec(), [QcFlag::Good, QcFlag::Fail]);
		assert_eq!(decoded(block(&[])), Some(vec![]));
	}

	#[test]
	fn events_that_cannot_all_be_read_are_none() {
		let whole = block(&[encoded(2, "Aaa", "Reinstated", (7u32, 1u8).encode())]);
		for length in 1..whole.len() {
			assert_eq!(decoded(whole[..length].to_vec()), None, "cut at {length}");
		}
		let more = [Compact(2u32).encode(), whole[1..].to_vec()].concat();
		assert_eq!(decoded(more), None);
		let unknown = block(&[[vec![0, 0, 0, 0, 0, 250, 250], vec![0]].concat()]);
		assert_eq!(decoded(unknown), None);
	}
}
