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
	/// Weight of `declare_custody`.
	fn declare_custody() -> Weight;
	/// Weight of `confirm_custody`.
	fn confirm_custody() -> Weight;
	/// Weight of `set_support`.
	fn set_support() -> Weight;
	/// Weight of `publish_advisory`.
	fn publish_advisory() -> Weight;
	/// Weight of `withdraw_advisory`.
	fn withdraw_advisory() -> Weight;
	/// Weight of `ban_key`.
	fn ban_key() -> Weight;
	/// Weight of `lift_ban`.
	fn lift_ban() -> Weight;
	/// Weight of `release_ueid`.
	fn release_ueid() -> Weight;
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

	fn declare_custody() -> Weight {
		Weight::zero()
	}

	fn confirm_custody() -> Weight {
		Weight::zero()
	}

	fn set_support() -> Weight {
		Weight::zero()
	}

	fn publish_advisory() -> Weight {
		Weight::zero()
	}

	fn withdraw_advisory() -> Weight {
		Weight::zero()
	}

	fn ban_key() -> Weight {
		Weight::zero()
	}

	fn lift_ban() -> Weight {
		Weight::zero()
	}

	fn release_ueid() -> Weight {
		Weight::zero()
	}
}
