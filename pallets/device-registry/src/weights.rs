//! What the registry's calls cost.
//!
//! Provisional: counted from the storage accesses in `calls.rs` and stated estimates of the computation, not yet
//! measured by benchmarks.

use crate::RegisteredModel;
use beadle_primitives::{AccountId, Device, DeviceId, KeyUse, Model, ModelId, Ueid};
use codec::MaxEncodedLen;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use sp_core::H256;

/// Decoding, hashing and the event of any call: 20 µs.
const BASE: u64 = 20_000_000;

/// Verifying one signature of the slowest scheme: 60 µs.
const SIGNATURE: u64 = 60_000_000;

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
	/// Of `register_model`.
	fn register_model() -> Weight;
	/// Of `enrol`.
	fn enrol() -> Weight;
	/// Of `rotate_key`.
	fn rotate_key() -> Weight;
	/// Of `offer_transfer`.
	fn offer_transfer() -> Weight;
	/// Of `withdraw_transfer`.
	fn withdraw_transfer() -> Weight;
	/// Of `accept_transfer`.
	fn accept_transfer() -> Weight;
	/// Of `revoke`.
	fn revoke() -> Weight;
}

/// The weights on a chain whose database costs what `T` says.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Reads the members, `ModelIds`, `NextModelId`; writes `ModelIds`, `NextModelId`, `Models`.
	fn register_model() -> Weight {
		Weight::from_parts(BASE, MEMBERS)
			.saturating_add(proof_of::<(Model, ModelId)>())
			.saturating_add(proof_of::<ModelId>())
			.saturating_add(T::DbWeight::get().reads_writes(3, 3))
	}

	/// Reads the members, `Models`, `Ueids`, `Keys`, `System::Account`, `System::BlockHash`, `NextDeviceId`; writes
	/// `NextDeviceId`, `Ueids`, `Keys`, `Devices`; verifies a signature; an action.
	fn enrol() -> Weight {
		Weight::from_parts(BASE.saturating_add(SIGNATURE), MEMBERS)
			.saturating_add(proof_of::<(ModelId, RegisteredModel)>())
			.saturating_add(proof_of::<(AccountId, Ueid, DeviceId)>())
			.saturating_add(key_check::<T>())
			.saturating_add(proof_of::<DeviceId>())
			.saturating_add(T::DbWeight::get().reads_writes(7, 4))
			.saturating_add(on_action::<T>())
	}

	/// Reads `Devices`, `Keys`, `System::Account`, `System::BlockHash`; writes `Keys` twice, `Devices`; verifies a
	/// signature; an action.
	fn rotate_key() -> Weight {
		Weight::from_parts(BASE.saturating_add(SIGNATURE), 0)
			.saturating_add(proof_of::<(DeviceId, Device)>())
			.saturating_add(key_check::<T>())
			.saturating_add(T::DbWeight::get().reads_writes(4, 3))
			.saturating_add(on_action::<T>())
	}

	/// Reads `Devices`; writes `PendingTransfers`.
	fn offer_transfer() -> Weight {
		Weight::from_parts(BASE, 0)
			.saturating_add(proof_of::<(DeviceId, Device)>())
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	/// Reads `Devices`, `PendingTransfers`; writes `PendingTransfers`.
	fn withdraw_transfer() -> Weight {
		Weight::from_parts(BASE, 0)
			.saturating_add(proof_of::<(DeviceId, Device)>())
			.saturating_add(proof_of::<(DeviceId, AccountId)>())
			.saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}

	/// Reads the members, `Devices`, `PendingTransfers`, `Ueids`; writes `PendingTransfers`, `Ueids` twice, `Devices`;
	/// an action.
	fn accept_transfer() -> Weight {
		Weight::from_parts(BASE, MEMBERS)
			.saturating_add(proof_of::<(DeviceId, Device)>())
			.saturating_add(proof_of::<(DeviceId, AccountId)>())
			.saturating_add(proof_of::<(AccountId, Ueid, DeviceId)>())
			.saturating_add(T::DbWeight::get().reads_writes(4, 4))
			.saturating_add(on_action::<T>())
	}

	/// Reads `Devices`; writes `PendingTransfers`, `Keys`, `Devices`; an action.
	fn revoke() -> Weight {
		Weight::from_parts(BASE, 0)
			.saturating_add(proof_of::<(DeviceId, Device)>())
			.saturating_add(T::DbWeight::get().reads_writes(1, 3))
			.saturating_add(on_action::<T>())
	}
}

/// No weight at all, for mocks.
impl WeightInfo for () {
	fn register_model() -> Weight {
		Weight::zero()
	}

	fn enrol() -> Weight {
		Weight::zero()
	}

	fn rotate_key() -> Weight {
		Weight::zero()
	}

	fn offer_transfer() -> Weight {
		Weight::zero()
	}

	fn withdraw_transfer() -> Weight {
		Weight::zero()
	}

	fn accept_transfer() -> Weight {
		Weight::zero()
	}

	fn revoke() -> Weight {
		Weight::zero()
	}
}

/// What proving a storage item takes whose keys and value are at most as large as `Item`.
fn proof_of<Item: MaxEncodedLen>() -> Weight {
	let item = u64::try_from(Item::max_encoded_len()).unwrap_or(u64::MAX);
	Weight::from_parts(0, item.saturating_add(TRIE_NODES))
}

/// What proving `Keys`, `System::Account` and `System::BlockHash` takes.
fn key_check<T: frame_system::Config>() -> Weight {
	proof_of::<(AccountId, KeyUse)>()
		.saturating_add(proof_of::<(AccountId, frame_system::AccountInfo<T::Nonce, T::AccountData>)>())
		.saturating_add(proof_of::<(u32, H256)>())
}

fn on_action<T: frame_system::Config>() -> Weight {
	Weight::from_parts(0, ON_ACTION_PROOF)
		.saturating_add(T::DbWeight::get().reads_writes(ON_ACTION_READS, ON_ACTION_WRITES))
}
