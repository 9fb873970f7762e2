//! Weights that this pallet needs. The runtime provides them, measured by `benchmarking.rs`.

use frame_support::weights::Weight;

/// Weight of each call.
pub trait WeightInfo {
	/// Weight of `register_model`.
	fn register_model() -> Weight;
	/// Weight of `enrol`.
	fn enrol() -> Weight;
	/// Weight of `rotate_key`.
	fn rotate_key() -> Weight;
	/// Weight of `offer_transfer`.
	fn offer_transfer() -> Weight;
	/// Weight of `withdraw_transfer`.
	fn withdraw_transfer() -> Weight;
	/// Weight of `accept_transfer`.
	fn accept_transfer() -> Weight;
	/// Weight of `revoke`.
	fn revoke() -> Weight;
}

/// Zero weights, for mocks.
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
