//! What the calls about profiles cost.
//!
//! Provisional: counted from the storage accesses in `calls.rs` and stated estimates of the computation, not yet
//! measured by benchmarks.

use crate::ActiveVersion;
use beadle_primitives::{Device, DeviceId, ProfileId};
use codec::MaxEncodedLen;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Decoding, hashing and the event of any call: 20 µs.
const BASE: u64 = 20_000_000;

/// Decoding and validating, or reading, the largest profile: 30 µs.
const PROFILE: u64 = 30_000_000;

/// The trie nodes that prove one storage item, in bytes.
const TRIE_NODES: u64 = 2_500;

/// The council's list of members, that a registrar is looked up in: at most 100 accounts.
const MEMBERS: u64 = 3_202;

/// What hearing of an action reads and writes, at most, in the pallet behind `OnAction`.
const ON_ACTION_READS: u64 = 3;
const ON_ACTION_WRITES: u64 = 3;
const ON_ACTION_PROOF: u64 = 20_000;

/// The weight of each call.
pub trait WeightInfo {
	/// Of `create_profile`.
	fn create_profile() -> Weight;
	/// Of `assign`.
	fn assign() -> Weight;
}

/// The weights on a chain whose database costs what `T` says.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Reads the members, `NextProfileId`; writes `NextProfileId`, `Owners`, `Active`; validates a profile.
	fn create_profile() -> Weight {
		Weight::from_parts(BASE.saturating_add(PROFILE), MEMBERS)
			.saturating_add(proof_of::<ProfileId>())
			.saturating_add(T::DbWeight::get().reads_writes(2, 3))
	}

	/// Reads the device twice (here and for the origin), `Active`, `Assignments`; writes `Assignments`; an action.
	fn assign() -> Weight {
		Weight::from_parts(BASE.saturating_add(PROFILE), ON_ACTION_PROOF)
			.saturating_add(proof_of::<(DeviceId, Device)>())
			.saturating_add(proof_of::<(ProfileId, ActiveVersion)>())
			.saturating_add(proof_of::<(DeviceId, ProfileId)>())
			.saturating_add(T::DbWeight::get().reads_writes(4, 1))
			.saturating_add(T::DbWeight::get().reads_writes(ON_ACTION_READS, ON_ACTION_WRITES))
	}
}

/// No weight at all, for mocks.
impl WeightInfo for () {
	fn create_profile() -> Weight {
		Weight::zero()
	}

	fn assign() -> Weight {
		Weight::zero()
	}
}

/// What proving a storage item takes whose key and value are at most as large as `Item`.
fn proof_of<Item: MaxEncodedLen>() -> Weight {
	let item = u64::try_from(Item::max_encoded_len()).unwrap_or(u64::MAX);
	Weight::from_parts(0, item.saturating_add(TRIE_NODES))
}
