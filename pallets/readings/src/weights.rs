//! The weights of this pallet's call and extension.
//!
//! Provisional: counted from the storage accesses and the work of each path, not yet measured by benchmarks.

use crate::{Config, ViolationsOf};
use beadle_appraisal::History;
use codec::MaxEncodedLen;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The weight functions of this pallet.
pub trait WeightInfo {
	/// To inspect a pack of so many records and take its quota.
	fn inspect(records: u32) -> Weight;
	/// To check that a signer is no device key.
	fn check_signer() -> Weight;
	/// To record an inspected pack of so many records.
	fn submit(records: u32) -> Weight;
	/// Of `set_verification_state`.
	fn set_verification_state() -> Weight;
	/// To look at so many devices for silence.
	fn sweep(devices: u32) -> Weight;
}

/// To verify one signature of the slowest scheme: 100 µs.
const VERIFY_SIGNATURE: u64 = 100_000_000;

/// To hold one record against the most behaviours that a metric can have, or to record what was found: 4 µs.
const APPRAISE_RECORD: u64 = 4_000_000;

/// To decode, hash and move what does not depend on the number of records: 30 µs.
const BASE: u64 = 30_000_000;

/// The proof size of the other pallets' items that are read: device, authorisation, assignment, profile; action log.
const READ_ELSEWHERE: u64 = 16_384;

/// Weights counted for the configured database.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: Config> WeightInfo for SubstrateWeight<T> {
	// Reads: device, history, authorisation, assignment, active profile, time, genesis hash. Writes: authorisation.
	fn inspect(records: u32) -> Weight {
		Weight::from_parts(BASE.saturating_add(VERIFY_SIGNATURE), READ_ELSEWHERE)
			.saturating_add(Weight::from_parts(APPRAISE_RECORD.saturating_mul(records.into()), 0))
			.saturating_add(Weight::from_parts(0, largest::<History>()))
			.saturating_add(T::DbWeight::get().reads_writes(7, 1))
	}

	// Reads: key.
	fn check_signer() -> Weight {
		Weight::from_parts(1_000_000, 256).saturating_add(T::DbWeight::get().reads(1))
	}

	// Reads: authorisation, violations, alarms, comparison, action log. Writes: history, those, an alarm's suspension;
	// and the events, which hold up to one violation and one transition for each record and behaviour.
	fn submit(records: u32) -> Weight {
		Weight::from_parts(BASE, 0)
			.saturating_add(Weight::from_parts(APPRAISE_RECORD.saturating_mul(records.into()), 0))
			.saturating_add(Weight::from_parts(0, largest::<ViolationsOf<T>>().saturating_add(READ_ELSEWHERE)))
			.saturating_add(T::DbWeight::get().reads_writes(5, 7))
	}

	// Reads: device (twice), alarms, history, authorisation, action log, time. Writes: alarms, history,
	// authorisation, action log.
	fn set_verification_state() -> Weight {
		Weight::from_parts(BASE, READ_ELSEWHERE)
			.saturating_add(Weight::from_parts(0, largest::<History>()))
			.saturating_add(T::DbWeight::get().reads_writes(7, 4))
	}

	// Reads: cursor, number of devices, time; and of each authorisation, assignment, profile, history, alarms. Writes:
	// cursor; history and alarms of each.
	fn sweep(devices: u32) -> Weight {
		let each = Weight::from_parts(BASE, READ_ELSEWHERE)
			.saturating_add(Weight::from_parts(0, largest::<History>()))
			.saturating_add(T::DbWeight::get().reads_writes(5, 2));
		T::DbWeight::get().reads_writes(3, 1).saturating_add(each.saturating_mul(devices.into()))
	}
}

/// The most bytes that a value of this type takes.
fn largest<V: MaxEncodedLen>() -> u64 {
	u64::try_from(V::max_encoded_len()).unwrap_or(u64::MAX)
}

impl WeightInfo for () {
	fn inspect(_: u32) -> Weight {
		Weight::from_parts(VERIFY_SIGNATURE, 0)
	}

	fn check_signer() -> Weight {
		Weight::from_parts(BASE, 0)
	}

	fn submit(_: u32) -> Weight {
		Weight::from_parts(BASE, 0)
	}

	fn set_verification_state() -> Weight {
		Weight::from_parts(BASE, 0)
	}

	fn sweep(devices: u32) -> Weight {
		Weight::from_parts(BASE.saturating_mul(u64::from(devices).saturating_add(1)), 0)
	}
}
