//! What this pallet needs to know of its weights. The runtime has them, measured by `benchmarking.rs`.

use frame_support::weights::Weight;

/// The weight of each call.
pub trait WeightInfo {
	/// Of `grant`.
	fn grant() -> Weight;
	/// Of `withdraw_grant`.
	fn withdraw_grant() -> Weight;
	/// Of `suspend`.
	fn suspend() -> Weight;
	/// Of `reinstate`.
	fn reinstate() -> Weight;
}

/// No weight at all, for mocks.
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
