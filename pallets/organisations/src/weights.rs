//! Weights that this pallet needs. The runtime provides them, measured by `benchmarking.rs`.

use frame_support::weights::Weight;

/// Weight of each call.
pub trait WeightInfo {
	/// Weight of `admit`.
	fn admit() -> Weight;
	/// Weight of `readmit`.
	fn readmit() -> Weight;
	/// Weight of `expel`.
	fn expel() -> Weight;
	/// Weight of `rename`.
	fn rename() -> Weight;
	/// Weight of `change_key`.
	fn change_key() -> Weight;
	/// Weight of `replace_key`.
	fn replace_key() -> Weight;
	/// Weight of `set_budget`.
	fn set_budget() -> Weight;
}

/// Zero weights, for mocks.
impl WeightInfo for () {
	fn admit() -> Weight {
		Weight::zero()
	}

	fn readmit() -> Weight {
		Weight::zero()
	}

	fn expel() -> Weight {
		Weight::zero()
	}

	fn rename() -> Weight {
		Weight::zero()
	}

	fn change_key() -> Weight {
		Weight::zero()
	}

	fn replace_key() -> Weight {
		Weight::zero()
	}

	fn set_budget() -> Weight {
		Weight::zero()
	}
}
