//! The weights of `pallet_collective`, measured by `scripts/weights.sh`: it writes this file.
//!
//! Machine: 2 cores, x86_64, AMD EPYC. Date: 2026-11-30. Steps: 50, each repeated 20 times, by
//! version 64.0.0 of the SDK's benchmarks.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs, unused_imports, unused_parens, unused_variables)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The weights on a chain whose database costs what `T` says.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_collective::WeightInfo for WeightInfo<T> {
	/// Storage: `Council::Members` (r:1 w:1)
	/// Proof: `Council::Members` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Proposals` (r:1 w:0)
	/// Proof: `Council::Proposals` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Voting` (r:256 w:256)
	/// Proof: `Council::Voting` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Prime` (r:0 w:1)
	/// Proof: `Council::Prime` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// `m` from 0 to 64.
	/// `n` from 0 to 64.
	/// `p` from 0 to 256.
	fn set_members(m: u32, _n: u32, p: u32) -> Weight {
		// At least 6_821_000 picoseconds.
		Weight::from_parts(6_951_000, 0)
			// Standard error: 91_647.
			.saturating_add(Weight::from_parts(3_414_679, 0).saturating_mul(m.into()))
			// Standard error: 22_987.
			.saturating_add(Weight::from_parts(3_931_857, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(2))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(p.into())))
	}
	/// Storage: `Council::Members` (r:1 w:0)
	/// Proof: `Council::Members` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// `b` from 2 to 1024.
	/// `m` from 1 to 64.
	fn execute(b: u32, m: u32) -> Weight {
		// At least 7_722_000 picoseconds.
		Weight::from_parts(7_620_275, 0)
			// Standard error: 4.
			.saturating_add(Weight::from_parts(1_551, 0).saturating_mul(b.into()))
			// Standard error: 69.
			.saturating_add(Weight::from_parts(7_112, 0).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads(1))
	}
	/// Storage: `Council::Members` (r:1 w:0)
	/// Proof: `Council::Members` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::ProposalOf` (r:1 w:0)
	/// Proof: `Council::ProposalOf` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// `b` from 2 to 1024.
	/// `m` from 1 to 64.
	fn propose_execute(b: u32, m: u32) -> Weight {
		// At least 9_545_000 picoseconds.
		Weight::from_parts(9_506_666, 0)
			// Standard error: 4.
			.saturating_add(Weight::from_parts(1_350, 0).saturating_mul(b.into()))
			// Standard error: 72.
			.saturating_add(Weight::from_parts(8_504, 0).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads(2))
	}
	/// Storage: `Council::Members` (r:1 w:0)
	/// Proof: `Council::Members` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::ProposalOf` (r:1 w:1)
	/// Proof: `Council::ProposalOf` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Proposals` (r:1 w:1)
	/// Proof: `Council::Proposals` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::ProposalCount` (r:1 w:1)
	/// Proof: `Council::ProposalCount` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Voting` (r:0 w:1)
	/// Proof: `Council::Voting` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// `b` from 2 to 1024.
	/// `m` from 2 to 64.
	/// `p` from 1 to 256.
	fn propose_proposed(b: u32, m: u32, p: u32) -> Weight {
		// At least 13_440_000 picoseconds.
		Weight::from_parts(11_209_550, 0)
			// Standard error: 123.
			.saturating_add(Weight::from_parts(3_672, 0).saturating_mul(b.into()))
			// Standard error: 2_015.
			.saturating_add(Weight::from_parts(23_686, 0).saturating_mul(m.into()))
			// Standard error: 493.
			.saturating_add(Weight::from_parts(151_096, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `Council::Members` (r:1 w:0)
	/// Proof: `Council::Members` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Voting` (r:1 w:1)
	/// Proof: `Council::Voting` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// `m` from 5 to 64.
	fn vote(m: u32) -> Weight {
		// At least 14_582_000 picoseconds.
		Weight::from_parts(15_770_629, 0)
			// Standard error: 1_541.
			.saturating_add(Weight::from_parts(13_542, 0).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Council::Voting` (r:1 w:1)
	/// Proof: `Council::Voting` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Members` (r:1 w:0)
	/// Proof: `Council::Members` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Proposals` (r:1 w:1)
	/// Proof: `Council::Proposals` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::ProposalOf` (r:0 w:1)
	/// Proof: `Council::ProposalOf` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// `m` from 4 to 64.
	/// `p` from 1 to 256.
	fn close_early_disapproved(m: u32, p: u32) -> Weight {
		// At least 13_360_000 picoseconds.
		Weight::from_parts(15_393_452, 0)
			// Standard error: 1_702.
			.saturating_add(Weight::from_parts(13_531, 0).saturating_mul(m.into()))
			// Standard error: 403.
			.saturating_add(Weight::from_parts(131_586, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `Council::Voting` (r:1 w:1)
	/// Proof: `Council::Voting` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Members` (r:1 w:0)
	/// Proof: `Council::Members` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::ProposalOf` (r:1 w:1)
	/// Proof: `Council::ProposalOf` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Proposals` (r:1 w:1)
	/// Proof: `Council::Proposals` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// `b` from 2 to 1024.
	/// `m` from 4 to 64.
	/// `p` from 1 to 256.
	fn close_early_approved(b: u32, m: u32, p: u32) -> Weight {
		// At least 20_471_000 picoseconds.
		Weight::from_parts(19_883_093, 0)
			// Standard error: 121.
			.saturating_add(Weight::from_parts(2_761, 0).saturating_mul(b.into()))
			// Standard error: 2_047.
			.saturating_add(Weight::from_parts(19_304, 0).saturating_mul(m.into()))
			// Standard error: 485.
			.saturating_add(Weight::from_parts(140_268, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `Council::Voting` (r:1 w:1)
	/// Proof: `Council::Voting` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Members` (r:1 w:0)
	/// Proof: `Council::Members` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Prime` (r:1 w:0)
	/// Proof: `Council::Prime` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Proposals` (r:1 w:1)
	/// Proof: `Council::Proposals` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::ProposalOf` (r:0 w:1)
	/// Proof: `Council::ProposalOf` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// `m` from 4 to 64.
	/// `p` from 1 to 256.
	fn close_disapproved(m: u32, p: u32) -> Weight {
		// At least 15_262_000 picoseconds.
		Weight::from_parts(17_470_286, 0)
			// Standard error: 1_846.
			.saturating_add(Weight::from_parts(5_150, 0).saturating_mul(m.into()))
			// Standard error: 437.
			.saturating_add(Weight::from_parts(132_435, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `Council::Voting` (r:1 w:1)
	/// Proof: `Council::Voting` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Members` (r:1 w:0)
	/// Proof: `Council::Members` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Prime` (r:1 w:0)
	/// Proof: `Council::Prime` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::ProposalOf` (r:1 w:1)
	/// Proof: `Council::ProposalOf` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Proposals` (r:1 w:1)
	/// Proof: `Council::Proposals` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// `b` from 2 to 1024.
	/// `m` from 4 to 64.
	/// `p` from 1 to 256.
	fn close_approved(b: u32, m: u32, p: u32) -> Weight {
		// At least 22_103_000 picoseconds.
		Weight::from_parts(19_042_171, 0)
			// Standard error: 258.
			.saturating_add(Weight::from_parts(6_292, 0).saturating_mul(b.into()))
			// Standard error: 4_360.
			.saturating_add(Weight::from_parts(51_589, 0).saturating_mul(m.into()))
			// Standard error: 1_033.
			.saturating_add(Weight::from_parts(138_681, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `Council::Proposals` (r:1 w:1)
	/// Proof: `Council::Proposals` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Voting` (r:0 w:1)
	/// Proof: `Council::Voting` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `Council::ProposalOf` (r:0 w:1)
	/// Proof: `Council::ProposalOf` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// `p` from 1 to 256.
	fn disapprove_proposal(p: u32) -> Weight {
		// At least 7_461_000 picoseconds.
		Weight::from_parts(8_643_338, 0)
			// Standard error: 475.
			.saturating_add(Weight::from_parts(122_271, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `Council::ProposalOf` (r:1 w:1)
	/// Proof: `Council::ProposalOf` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `Council::CostOf` (r:1 w:0)
	/// Proof: `Council::CostOf` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Proposals` (r:1 w:1)
	/// Proof: `Council::Proposals` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Voting` (r:0 w:1)
	/// Proof: `Council::Voting` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// `d` from 0 to 1.
	/// `p` from 1 to 256.
	fn kill(d: u32, p: u32) -> Weight {
		// At least 11_478_000 picoseconds.
		Weight::from_parts(11_780_472, 0)
			// Standard error: 86_186.
			.saturating_add(Weight::from_parts(1_456_005, 0).saturating_mul(d.into()))
			// Standard error: 518.
			.saturating_add(Weight::from_parts(139_116, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `Council::ProposalOf` (r:1 w:0)
	/// Proof: `Council::ProposalOf` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `Council::CostOf` (r:1 w:0)
	/// Proof: `Council::CostOf` (`max_values`: None, `max_size`: None, mode: `Measured`)
	fn release_proposal_cost() -> Weight {
		// At least 8_673_000 picoseconds.
		Weight::from_parts(9_274_000, 0)
			.saturating_add(T::DbWeight::get().reads(2))
	}
}
