//! Weights that this pallet needs. The runtime provides them, measured by `benchmarking.rs`.

use frame_support::weights::Weight;

/// Weight of each call.
pub trait WeightInfo {
	/// Weight of `create_profile`.
	fn create_profile() -> Weight;
	/// Weight of `assign`.
	fn assign() -> Weight;
	/// Weight of `stage_version`.
	fn stage_version() -> Weight;
	/// Weight of `withdraw_version`.
	fn withdraw_version() -> Weight;
	/// Weight of `activate_version`.
	fn activate_version() -> Weight;
	/// Weight of `offer_profile`.
	fn offer_profile() -> Weight;
	/// Weight of `accept_profile`.
	fn accept_profile() -> Weight;
	/// Weight of `withdraw_profile_offer`.
	fn withdraw_profile_offer() -> Weight;
	/// Weight of activating `v` versions, or holding them back, at the beginning of a block.
	fn activate(v: u32) -> Weight;
}

/// Zero weights, for mocks.
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

	fn activate_version() -> Weight {
		Weight::zero()
	}

	fn offer_profile() -> Weight {
		Weight::zero()
	}

	fn accept_profile() -> Weight {
		Weight::zero()
	}

	fn withdraw_profile_offer() -> Weight {
		Weight::zero()
	}

	fn activate(_: u32) -> Weight {
		Weight::zero()
	}
}
