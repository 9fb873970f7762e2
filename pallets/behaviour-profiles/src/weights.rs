//! What the calls about profiles cost.
//!
//! Provisional: counted from the storage accesses in `calls.rs` and stated estimates of the computation, not yet
//! measured by benchmarks.

use crate::VersionedProfile;
use beadle_primitives::{AccountId, Device, DeviceId, ProfileId};
use codec::MaxEncodedLen;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Decoding, hashing and the event of any call: 20 µs.
const BASE: u64 = 20_000_000;

/// Decoding and validating, or reading, the largest profile: 30 µs.
const PROFILE: u64 = 30_000_000;

/// The trie nodes that prove one storage item, in bytes.
const TRIE_NODES: u64 = 2_500;

/// The profiles that become active in one block: the length and eight numbers; the runtime allows no more.
const ACTIVATIONS: u64 = 1 + 8 * 4 + TRIE_NODES;

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
	/// Of `stage_version`.
	fn stage_version() -> Weight;
	/// Of `withdraw_version`.
	fn withdraw_version() -> Weight;
	/// Of activating so many versions at the beginning of a block.
	fn activate(versions: u32) -> Weight;
}

/// The weights on a chain whose database costs what `T` says.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Reads the members, `NextProfileId`; writes `NextProfileId`, `Owners`, `Profiles`, `Versions`; validates a
	/// profile.
	fn create_profile() -> Weight {
		Weight::from_parts(BASE.saturating_add(PROFILE), MEMBERS)
			.saturating_add(proof_of::<ProfileId>())
			.saturating_add(T::DbWeight::get().reads_writes(2, 4))
	}

	/// Reads the device twice (here and for the origin), `Profiles`, `Assignments`; writes `Assignments`; an action.
	fn assign() -> Weight {
		Weight::from_parts(BASE.saturating_add(PROFILE), ON_ACTION_PROOF)
			.saturating_add(proof_of::<(DeviceId, Device)>())
			.saturating_add(proof_of::<(ProfileId, VersionedProfile<u32>)>())
			.saturating_add(proof_of::<(DeviceId, ProfileId)>())
			.saturating_add(T::DbWeight::get().reads_writes(4, 1))
			.saturating_add(T::DbWeight::get().reads_writes(ON_ACTION_READS, ON_ACTION_WRITES))
	}

	/// Reads `Profiles`, `Owners`, `Activations`; writes `Profiles`, `Versions`, `Activations`; validates a profile.
	fn stage_version() -> Weight {
		Weight::from_parts(BASE.saturating_add(PROFILE), ACTIVATIONS)
			.saturating_add(proof_of::<(ProfileId, VersionedProfile<u32>)>())
			.saturating_add(proof_of::<(ProfileId, AccountId)>())
			.saturating_add(T::DbWeight::get().reads_writes(3, 3))
	}

	/// As `stage_version`.
	fn withdraw_version() -> Weight {
		Self::stage_version()
	}

	/// Reads and writes `Activations`; and `Profiles` for each version.
	fn activate(versions: u32) -> Weight {
		let each = Weight::from_parts(PROFILE, 0)
			.saturating_add(proof_of::<(ProfileId, VersionedProfile<u32>)>())
			.saturating_add(T::DbWeight::get().reads_writes(1, 1));
		Weight::from_parts(0, ACTIVATIONS)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(each.saturating_mul(versions.into()))
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

	fn stage_version() -> Weight {
		Weight::zero()
	}

	fn withdraw_version() -> Weight {
		Weight::zero()
	}

	fn activate(_: u32) -> Weight {
		Weight::zero()
	}
}

/// What proving a storage item takes whose key and value are at most as large as `Item`.
fn proof_of<Item: MaxEncodedLen>() -> Weight {
	let item = u64::try_from(Item::max_encoded_len()).unwrap_or(u64::MAX);
	Weight::from_parts(0, item.saturating_add(TRIE_NODES))
}
