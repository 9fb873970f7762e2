//! The weights of the calls.
//!
//! Provisional: counted from the storage accesses of each call and a constant for its computation, not yet measured by
//! benchmarks.

use crate::{ActionRecord, Config, RecordOf};
use codec::MaxEncodedLen;
use core::marker::PhantomData;
use frame_support::{pallet_prelude::Weight, traits::Get, BoundedVec};

/// The time of a call besides its storage accesses, in picoseconds: decoding, checking, encoding and one event. 20 µs.
const COMPUTATION: u64 = 20_000_000;

/// The bytes that prove a read besides the value itself: the trie's nodes on the way to it.
const PROOF_OVERHEAD: u64 = 3_500;

/// The weights that this pallet needs.
pub trait WeightInfo {
	/// The weight of [`Pallet::grant`](crate::Pallet::grant).
	fn grant() -> Weight;
	/// The weight of [`Pallet::withdraw_grant`](crate::Pallet::withdraw_grant).
	fn withdraw_grant() -> Weight;
	/// The weight of [`Pallet::suspend`](crate::Pallet::suspend).
	fn suspend() -> Weight;
	/// The weight of [`Pallet::reinstate`](crate::Pallet::reinstate).
	fn reinstate() -> Weight;
}

/// The weights, counted for the runtime's database.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: Config> SubstrateWeight<T> {
	/// The weight of a call that makes so many storage accesses, this pallet's two items of one device among them.
	fn counted(reads: u64, writes: u64) -> Weight {
		let lengths = [RecordOf::<T>::max_encoded_len(), BoundedVec::<ActionRecord, T::MaxActions>::max_encoded_len()];
		let proof = lengths.into_iter().fold(PROOF_OVERHEAD.saturating_mul(reads), |proof, length| {
			proof.saturating_add(u64::try_from(length).unwrap_or(u64::MAX))
		});
		Weight::from_parts(COMPUTATION, proof).saturating_add(T::DbWeight::get().reads_writes(reads, writes))
	}
}

impl<T: Config> WeightInfo for SubstrateWeight<T> {
	/// Reads: `Authorisations`, the device for the origin, the time, `Actions`. Writes: `Authorisations`, `Actions`.
	fn grant() -> Weight {
		Self::counted(4, 2)
	}

	/// Reads: `Authorisations`, the device for the origin, the time, `Actions`. Writes: `Authorisations`, `Actions`.
	fn withdraw_grant() -> Weight {
		Self::counted(4, 2)
	}

	/// Reads: `Authorisations`, the device for the origin, the time, `Actions`. Writes: `Authorisations`, `Actions`.
	fn suspend() -> Weight {
		Self::counted(4, 2)
	}

	/// Reads: `Authorisations`, the device for the origin, the time, `Actions`, one for whoever hears of it. Writes:
	/// `Authorisations`, `Actions`, one for whoever hears of it.
	fn reinstate() -> Weight {
		Self::counted(5, 3)
	}
}

/// Without weight, for mocks.
impl WeightInfo for () {
	fn grant() -> Weight {
		Weight::zero()
	}

	fn withdraw_grant() -> Weight {
		Weight::zero()
	}

	fn suspend() -> Weight {
		Weight::zero()
	}

	fn reinstate() -> Weight {
		Weight::zero()
	}
}
