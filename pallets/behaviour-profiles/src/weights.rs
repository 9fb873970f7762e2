//! What this pallet needs to know of its weights. The runtime has them, measured by `benchmarking.rs`.

use frame_support::weights::Weight;

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
	/// Of activating `v` versions at the beginning of a block.
	fn activate(v: u32) -> Weight;
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
