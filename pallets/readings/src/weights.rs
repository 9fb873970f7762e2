//! Weights that this pallet needs. The runtime provides them, measured by `benchmarking.rs`.

use frame_support::weights::Weight;

/// Weights of the calls, the extension and the sweep.
///
/// `n` is the number of records in a pack, `b` the number of behaviours that the device is appraised by, including
/// those of a staged version.
pub trait WeightInfo {
	/// Weight of inspecting a pack and taking its quota.
	fn inspect(n: u32, b: u32) -> Weight;
	/// Weight of inspecting a report and taking its quota.
	fn inspect_report(n: u32, b: u32) -> Weight;
	/// Weight of checking that a signer is no device key.
	fn check_signer() -> Weight;
	/// Weight of recording an inspected pack in which nothing was found.
	fn submit_passing(n: u32, b: u32) -> Weight;
	/// Weight of recording an inspected pack, whatever was found in it.
	fn submit(n: u32, b: u32) -> Weight;
	/// Weight of putting an inspected report on record.
	fn report(n: u32, b: u32) -> Weight;
	/// Weight of `set_verification_state`.
	fn set_verification_state() -> Weight;
	/// Weight of checking `d` devices for silence.
	fn sweep(d: u32) -> Weight;
}

/// Mock weights: one unit for each record, behaviour or device.
impl WeightInfo for () {
	fn inspect(n: u32, b: u32) -> Weight {
		units(n, b)
	}

	fn inspect_report(n: u32, b: u32) -> Weight {
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

	fn report(n: u32, b: u32) -> Weight {
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
