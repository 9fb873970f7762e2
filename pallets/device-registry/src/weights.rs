//! What this pallet needs to know of its weights. The runtime has them, measured by `benchmarking.rs`.

use frame_support::weights::Weight;

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
