//! No filter, extension or hook may do work that grows and is not in its weight.
//!
//! Filters and the extensions' `validate` run before anybody pays, whoever signs, and hooks run in every block. So what they
//! do has to be bounded, or declared as weight. These tests count what they do. They run the runtime's wasm on a machine that
//! counts instructions ([`machine`]), so the count is the same on every computer and in every run, and nothing is timed.
//! What the host does for the runtime counts as so many instructions as it takes about: a look at the state, a signature,
//! each byte that is hashed or copied.
//!
//! - *Transactions*: every call that has a part of any length is made from the runtime's own description of its calls
//!   ([`generated`]), so that a new call is measured without anybody's doing: short and long, signed by a member, by a
//!   stranger and as a motion of the council. Others come farther because what is in them is right ([`samples`]). Each is
//!   validated as the pool does it, and applied as a block does it. Of the instructions, what decodes and verifies any such
//!   transaction and what computes its weight is taken off ([`cost`]).
//! - *Hooks*: a block begins and ends on a state with few entries, and on one with many ([`hooks`]). The block in which a
//!   session ends is not among them: it counts as full.
//!
//! Then a longer one may take so much more than a shorter one as its declared weight is greater, and [`CONSTANT`]. To the pool
//! and to what is refused, only the weight of the extensions counts, since the call does not run. A call that has the same
//! weight whatever is in it has that of the longest, so its work may grow to that. How many instructions a weight stands for
//! is found in the same run ([`RATE`]).

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
mod cost;
mod generated;
mod hooks;
mod machine;
mod samples;

use beadle_runtime::{RuntimeCall, UncheckedExtrinsic};
use common::{genesis_with, motion, signed_by, TestDevice};
use cost::{Cost, Work};
use hooks::Crowd;
use samples::Sample;
use serde_json::Value;
use sp_keyring::Sr25519Keyring::{Alice, Charlie};
use std::sync::LazyLock;

/// Instructions that something may take more of without more weight: about a tenth of a millisecond.
const CONSTANT: i64 = 200_000;

/// How many times as many instructions as usual a weight may stand for. The runtime of tests is compiled in haste, which not
/// all code takes equally well, and weights are measured on one compiled with care.
const GENEROUS: i64 = 3;

/// Picoseconds in a microsecond.
const MICROSECOND: i64 = 1_000_000;

/// Instructions that a microsecond of weight stands for: those of remarks in a batch, whose weight was measured.
static RATE: LazyLock<i64> = LazyLock::new(|| {
	with_device(|_| {
		let of = |count| {
			let calls = vec![frame_system::Call::remark { remark: vec![] }.into(); count];
			Cost::of(&signed_by(&Alice, pallet_utility::Call::batch { calls })).block
		};
		let (few, many) = (of(1), of(101));
		(many.fuel - few.fuel) / (more_weight(&few, &many) / MICROSECOND)
	})
});

/// Runs a test in the second block of a chain with a device.
fn with_device<R>(test: impl FnOnce(&TestDevice) -> R) -> R {
	genesis_with(Value::Null).execute_with(|| test(&samples::set_up()))
}

/// Returns the difference of two weights, in picoseconds.
fn more_weight(less: &Work, more: &Work) -> i64 {
	let time = |work: &Work| i64::try_from(work.weight.ref_time()).unwrap();
	time(more) - time(less)
}

/// Returns the instructions that so much more weight stands for.
fn allowed(less: &Work, more: &Work) -> i64 {
	more_weight(less, more).max(0) / MICROSECOND * *RATE * GENEROUS
}

/// Says what is wrong when something takes more than its weight and what else is allowed stand for, compared with less of it.
fn judge(what: &str, who: &str, less: &Work, more: &Work, allowed: i64) -> Option<String> {
	let (fuel, allowed) = (more.fuel - less.fuel, allowed + CONSTANT);
	let weight = more_weight(less, more).max(0) / MICROSECOND;
	(fuel > allowed).then(|| {
		format!(
			"{what}: {fuel} instructions more, for {weight} µs more of weight; {allowed} are allowed. Bound what {who} does, \
			 or declare it as weight."
		)
	})
}

#[track_caller]
fn none(wrong: Vec<String>) {
	assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// Part of what it takes to decode a call that it takes to encode it as often as a motion does.
const ENCODING: i64 = 5;

/// Measures samples, each at every length compared with every shorter one.
#[track_caller]
fn check(samples: Vec<Sample>) {
	let mut wrong = Vec::new();
	for Sample { name, extrinsics, is_motion } in samples {
		let costs: Vec<_> = extrinsics.iter().map(|(length, extrinsic)| (length, Cost::of(extrinsic))).collect();
		let (mut in_pool, mut in_block) = (None, None);
		for (place, (longer, more)) in costs.iter().enumerate() {
			for (shorter, less) in &costs[..place] {
				let of = format!("with {longer} entries instead of {shorter}");
				let declared = allowed(&less.pool, &more.pool);
				let what = format!("{name}, validated, {of}");
				in_pool = judge(&what, "the extension", &less.pool, &more.pool, declared).or(in_pool);
				let of_call = i64::try_from(more.call_weight.ref_time()).unwrap() / MICROSECOND * *RATE;
				let declared = allowed(&less.block, &more.block).max(of_call);
				let encoding = if is_motion { (more.decoded - less.decoded) / ENCODING } else { 0 };
				let (what, who) = (format!("{name}, applied, {of}"), "the filter, extension or call");
				in_block = judge(&what, who, &less.block, &more.block, declared + encoding).or(in_block);
			}
		}
		wrong.extend(in_pool.into_iter().chain(in_block));
	}
	none(wrong);
}

/// Checks all calls that have a length, sent so.
#[track_caller]
fn check_calls(sender: &str, is_motion: bool, send: impl Fn(RuntimeCall) -> UncheckedExtrinsic) {
	LazyLock::force(&RATE);
	with_device(|_| {
		let sample = |lengths: generated::Lengths| Sample {
			name: format!("{} {sender}", lengths.name),
			extrinsics: lengths.calls.into_iter().map(|(length, call)| (length, send(call))).collect(),
			is_motion,
		};
		check(generated::calls().into_iter().map(sample).collect());
	});
}

#[test]
fn of_a_members_calls() {
	check_calls("by a member", false, |call| signed_by(&Alice, call));
}

#[test]
fn of_a_strangers_calls() {
	check_calls("by a stranger", false, |call| signed_by(&Charlie, call));
}

#[test]
fn of_the_councils_calls() {
	check_calls("as a motion", true, |call| signed_by(&Alice, motion(call)));
}

#[test]
fn of_packs_and_of_calls_for_others() {
	LazyLock::force(&RATE);
	with_device(|device| {
		check(samples::samples(device));
	});
}

#[test]
fn of_hooks() {
	LazyLock::force(&RATE);
	let few = Crowd { of_each: 8, due: 0 };
	let wrong = [
		("8 of everything instead of none", Crowd::default(), few),
		("100 of everything instead of 8", few, Crowd { of_each: 100, ..few }),
		("8 versions that become active", few, Crowd { due: 8, ..few }),
	]
	.map(|(what, less, more)| {
		let (less, more) = (less.hooks(), more.hooks());
		judge(&format!("a block's hooks, with {what}"), "the hook", &less, &more, allowed(&less, &more))
	});
	none(wrong.into_iter().flatten().collect());
}
