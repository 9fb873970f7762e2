//! The state of the old chain (`fixtures/old`) under the present runtime: everything in it is there after the upgrade, and
//! the chain goes on.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::panic,
	clippy::unwrap_used
)]

#[path = "../common/mod.rs"]
mod common;
#[path = "../old/mod.rs"]
mod old;

mod chain;
mod extremes;
mod goes_on;
mod left;
mod offers;
mod survives;
