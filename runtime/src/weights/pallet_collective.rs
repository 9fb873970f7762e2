//! The weights of `pallet_collective`, measured by `scripts/weights.sh`: it writes this file.
//!
//! Machine: 2 cores, x86_64, Intel(R) Xeon(R) Processor. Date: 2026-11-27. Steps: 50, each repeated 20 times, by
//! version 64.0.0 of the SDK's benchmarks.
//!
//! Measured with at most 32 open motions. There can be 256 by now: what grows with `p` grows evenly, by the hash in the
//! list of motions and, for `set_members`, by the motion's votes.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs, unused_imports, unused_parens, unused_variables)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The weights on a chain whose database costs what `T` says.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_collective::WeightInfo for WeightInfo<T> {
	/// Storage: `Council::Members` (r:1 w:1)
	/// Storage: `Council::Proposals` (r:1 w:0)
	/// Storage: `Council::Voting` (r:32 w:32)
	/// Storage: `Council::Prime` (r:0 w:1)
	/// `m` from 0 to 64.
	/// `n` from 0 to 64.
	/// `p` from 0 to 32.
	fn set_members(m: u32, _n: u32, p: u32) -> Weight {
		// At least 11_976_000 picoseconds.
		Weight::from_parts(12_334_000, 0)
			// Standard error: 57_024.
			.saturating_add(Weight::from_parts(1_395_824, 0).saturating_mul(m.into()))
			// Standard error: 113_517.
			.saturating_add(Weight::from_parts(7_398_825, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(2))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(p.into())))
	}
	/// Storage: `Council::Members` (r:1 w:0)
	/// `b` from 2 to 1024.
	/// `m` from 1 to 64.
	fn execute(b: u32, m: u32) -> Weight {
		// At least 12_488_000 picoseconds.
		Weight::from_parts(15_069_538, 0)
			// Standard error: 85.
			.saturating_add(Weight::from_parts(479, 0).saturating_mul(b.into()))
			// Standard error: 1_383.
			.saturating_add(Weight::from_parts(8_497, 0).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads(1))
	}
	/// Storage: `Council::Members` (r:1 w:0)
	/// Storage: `Council::ProposalOf` (r:1 w:0)
	/// `b` from 2 to 1024.
	/// `m` from 1 to 64.
	fn propose_execute(b: u32, m: u32) -> Weight {
		// At least 15_562_000 picoseconds.
		Weight::from_parts(13_418_505, 0)
			// Standard error: 171.
			.saturating_add(Weight::from_parts(3_656, 0).saturating_mul(b.into()))
			// Standard error: 2_764.
			.saturating_add(Weight::from_parts(76_587, 0).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads(2))
	}
	/// Storage: `Council::Members` (r:1 w:0)
	/// Storage: `Council::ProposalOf` (r:1 w:1)
	/// Storage: `Council::Proposals` (r:1 w:1)
	/// Storage: `Council::ProposalCount` (r:1 w:1)
	/// Storage: `Council::Voting` (r:0 w:1)
	/// `b` from 2 to 1024.
	/// `m` from 2 to 64.
	/// `p` from 1 to 32.
	fn propose_proposed(b: u32, m: u32, p: u32) -> Weight {
		// At least 20_815_000 picoseconds.
		Weight::from_parts(12_843_984, 0)
			// Standard error: 1_058.
			.saturating_add(Weight::from_parts(11_195, 0).saturating_mul(b.into()))
			// Standard error: 34_249.
			.saturating_add(Weight::from_parts(627_937, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `Council::Members` (r:1 w:0)
	/// Storage: `Council::Voting` (r:1 w:1)
	/// `m` from 5 to 64.
	fn vote(m: u32) -> Weight {
		// At least 18_757_000 picoseconds.
		Weight::from_parts(21_137_631, 0)
			// Standard error: 8_634.
			.saturating_add(Weight::from_parts(134_566, 0).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Council::Voting` (r:1 w:1)
	/// Storage: `Council::Members` (r:1 w:0)
	/// Storage: `Council::Proposals` (r:1 w:1)
	/// Storage: `Council::ProposalOf` (r:0 w:1)
	/// `m` from 4 to 64.
	/// `p` from 1 to 32.
	fn close_early_disapproved(m: u32, p: u32) -> Weight {
		// At least 28_397_000 picoseconds.
		Weight::from_parts(39_406_537, 0)
			// Standard error: 42_052.
			.saturating_add(Weight::from_parts(385_124, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `Council::Voting` (r:1 w:1)
	/// Storage: `Council::Members` (r:1 w:0)
	/// Storage: `Council::ProposalOf` (r:1 w:1)
	/// Storage: `Council::Proposals` (r:1 w:1)
	/// `b` from 2 to 1024.
	/// `m` from 4 to 64.
	/// `p` from 1 to 32.
	fn close_early_approved(b: u32, m: u32, p: u32) -> Weight {
		// At least 33_608_000 picoseconds.
		Weight::from_parts(35_926_000, 0)
			// Standard error: 975.
			.saturating_add(Weight::from_parts(2_415, 0).saturating_mul(b.into()))
			// Standard error: 15_952.
			.saturating_add(Weight::from_parts(20_625, 0).saturating_mul(m.into()))
			// Standard error: 31_339.
			.saturating_add(Weight::from_parts(746_077, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `Council::Voting` (r:1 w:1)
	/// Storage: `Council::Members` (r:1 w:0)
	/// Storage: `Council::Prime` (r:1 w:0)
	/// Storage: `Council::Proposals` (r:1 w:1)
	/// Storage: `Council::ProposalOf` (r:0 w:1)
	/// `m` from 4 to 64.
	/// `p` from 1 to 32.
	fn close_disapproved(m: u32, p: u32) -> Weight {
		// At least 25_199_000 picoseconds.
		Weight::from_parts(34_476_542, 0)
			// Standard error: 30_571.
			.saturating_add(Weight::from_parts(147_364, 0).saturating_mul(m.into()))
			// Standard error: 58_597.
			.saturating_add(Weight::from_parts(382_582, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `Council::Voting` (r:1 w:1)
	/// Storage: `Council::Members` (r:1 w:0)
	/// Storage: `Council::Prime` (r:1 w:0)
	/// Storage: `Council::ProposalOf` (r:1 w:1)
	/// Storage: `Council::Proposals` (r:1 w:1)
	/// `b` from 2 to 1024.
	/// `m` from 4 to 64.
	/// `p` from 1 to 32.
	fn close_approved(b: u32, m: u32, p: u32) -> Weight {
		// At least 35_433_000 picoseconds.
		Weight::from_parts(76_553_304, 0)
			// Standard error: 32_277.
			.saturating_add(Weight::from_parts(88_225, 0).saturating_mul(m.into()))
			// Standard error: 61_846.
			.saturating_add(Weight::from_parts(440_688, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `Council::Proposals` (r:1 w:1)
	/// Storage: `Council::Voting` (r:0 w:1)
	/// Storage: `Council::ProposalOf` (r:0 w:1)
	/// `p` from 1 to 32.
	fn disapprove_proposal(p: u32) -> Weight {
		// At least 12_587_000 picoseconds.
		Weight::from_parts(13_674_726, 0)
			// Standard error: 14_473.
			.saturating_add(Weight::from_parts(595_314, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `Council::ProposalOf` (r:1 w:1)
	/// Storage: `Council::CostOf` (r:1 w:0)
	/// Storage: `Council::Proposals` (r:1 w:1)
	/// Storage: `Council::Voting` (r:0 w:1)
	/// `d` from 0 to 1.
	/// `p` from 1 to 32.
	fn kill(d: u32, p: u32) -> Weight {
		// At least 27_404_000 picoseconds.
		Weight::from_parts(37_861_205, 0)
			// Standard error: 678_362.
			.saturating_add(Weight::from_parts(4_769_964, 0).saturating_mul(d.into()))
			// Standard error: 32_998.
			.saturating_add(Weight::from_parts(769_160, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `Council::ProposalOf` (r:1 w:0)
	/// Storage: `Council::CostOf` (r:1 w:0)
	fn release_proposal_cost() -> Weight {
		// At least 10_976_000 picoseconds.
		Weight::from_parts(13_593_000, 0)
			.saturating_add(T::DbWeight::get().reads(2))
	}
}
