//! Weights that this pallet needs. The runtime provides them, measured by `benchmarking.rs`.

use frame_support::weights::Weight;

/// Weight of each call and of the extension.
pub trait WeightInfo {
	/// Weight of `add_buyer`.
	fn add_buyer() -> Weight;
	/// Weight of `remove_buyer`.
	fn remove_buyer() -> Weight;
	/// Weight of checking a pack, with the part of its owner, and of counting it there.
	fn check_pack() -> Weight;
	/// Weight of checking a transaction other than a pack whose signer acts for nobody else.
	fn check_others() -> Weight;
}

/// Zero weights, for mocks.
impl WeightInfo for () {
	fn add_buyer() -> Weight {
		Weight::zero()
	}

	fn remove_buyer() -> Weight {
		Weight::zero()
	}

	fn check_pack() -> Weight {
		Weight::zero()
	}

	fn check_others() -> Weight {
		Weight::zero()
	}
}
