//! What this pallet needs to know of its weights. The runtime has them, measured by `benchmarking.rs`.

use frame_support::weights::Weight;

/// The weights of the call, the extension and the sweep.
///
/// `n` is how many records a pack has, `b` how many behaviours the device is held against, those of a staged version
/// included.
pub trait WeightInfo {
	/// To inspect a pack and take its quota.
	fn inspect(n: u32, b: u32) -> Weight;
	/// To check that a signer is no device key.
	fn check_signer() -> Weight;
	/// To record an inspected pack in which nothing was found.
	fn submit_passing(n: u32, b: u32) -> Weight;
	/// To record an inspected pack, whatever was found in it.
	fn submit(n: u32, b: u32) -> Weight;
	/// Of `set_verification_state`.
	fn set_verification_state() -> Weight;
	/// To look at `d` devices for silence.
	fn sweep(d: u32) -> Weight;
}

/// One unit for each record, behaviour or device, for mocks.
impl WeightInfo for () {
	fn inspect(n: u32, b: u32) -> Weight {
		units(n, b)
	}

	fn check_signer() -> Weight {
		units(0, 0)
	}

	fn submit_passing(n: u32, _: u32) -> Weight {
		units(n, 0)
	}

	fn submit(n: u32, b: u32) -> Weight {
		units(n, b)
	}

	fn set_verification_state() -> Weight {
		units(0, 0)
	}

	fn sweep(d: u32) -> Weight {
		units(d, 0)
	}
}

fn units(one: u32, other: u32) -> Weight {
	Weight::from_parts(u64::from(one).saturating_add(other.into()).saturating_add(1), 0)
}
