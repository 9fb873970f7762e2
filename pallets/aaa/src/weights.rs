//! Weights that this pallet needs. The runtime provides them, measured by `benchmarking.rs`.

use frame_support::weights::Weight;

/// Weight of each call.
pub trait WeightInfo {
	/// Weight of `grant`.
	fn grant() -> Weight;
	/// Weight of `withdraw_grant`.
	fn withdraw_grant() -> Weight;
	/// Weight of `suspend`.
	fn suspend() -> Weight;
	/// Weight of `reinstate`.
	fn reinstate() -> Weight;
	/// Weight of `halt`.
	fn halt() -> Weight;
	/// Weight of `resume`.
	fn resume() -> Weight;
}

/// Zero weights, for mocks.
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

	fn halt() -> Weight {
		Weight::zero()
	}

	fn resume() -> Weight {
		Weight::zero()
	}
}
