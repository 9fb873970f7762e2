//! Cost of a reading in a block, compared with a stock signed `system.remark` of the same size. Both run through the
//! runtime's wasm: `BlockBuilder_apply_extrinsic` validates and dispatches each extrinsic on the state of a committed
//! block. One run measures both by turns.
//!
//! ```sh
//! cargo bench --workspace --bench reading
//! ```

#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::cast_precision_loss,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::unwrap_used,
	missing_docs
)]

#[path = "../tests/common/mod.rs"]
mod common;

use beadle_runtime::{Executive, UncheckedExtrinsic, UNIT};
use beadle_runtime_wasm::WASM_BINARY;
use codec::{Decode, Encode};
use common::{by_alice, genesis_with, signed_by, start_block, TestDevice};
use frame_support::storage::with_transaction_unchecked;
use sc_executor::WasmExecutor;
use sp_core::{
	ed25519,
	traits::{CallContext, CodeExecutor, RuntimeCode, WrappedRuntimeCode},
	Pair,
};
use sp_runtime::{ApplyExtrinsicResult, TransactionOutcome};
use std::time::{Duration, Instant};

/// Number of measurements of each, and number of extrinsics per measurement.
const ROUNDS: usize = 60;
const BATCH: u32 = 50;

struct Wasm {
	executor: WasmExecutor<sp_io::SubstrateHostFunctions>,
	code: Vec<u8>,
}

impl Wasm {
	/// Applies an extrinsic and rolls it back; returns the time taken.
	fn apply(&self, extrinsic: &[u8]) -> Duration {
		let fetcher = WrappedRuntimeCode(self.code.as_slice().into());
		let code = RuntimeCode { code_fetcher: &fetcher, heap_pages: None, hash: vec![1] };
		with_transaction_unchecked(|| {
			let start = Instant::now();
			let applied = sp_externalities::with_externalities(|state| {
				let method = "BlockBuilder_apply_extrinsic";
				self.executor.call(state, &code, method, extrinsic, CallContext::Onchain { import: false }).0
			});
			let took = start.elapsed();
			let result = ApplyExtrinsicResult::decode(&mut applied.unwrap().unwrap().as_slice()).unwrap();
			assert_eq!(result, Ok(Ok(())));
			TransactionOutcome::Rollback(took)
		})
	}

	fn batch(&self, extrinsic: &[u8]) -> Duration {
		(0..BATCH).map(|_| self.apply(extrinsic)).sum::<Duration>() / BATCH
	}
}

fn main() {
	let Some(code) = WASM_BINARY else {
		eprintln!("there is no runtime to run: build without SKIP_WASM_BUILD");
		std::process::exit(2);
	};
	let code = sp_maybe_compressed_blob::decompress(code, 1 << 26).expect("our own runtime").into_owned();
	let wasm = Wasm { executor: WasmExecutor::builder().build(), code };

	// Commits a block with the set-up and a recorded reading, then begins the next block.
	let account = ed25519::Pair::from_seed(&[77; 32]);
	let mut chain = genesis_with(serde_json::Value::Null);
	let device = chain.execute_with(|| {
		start_block(1);
		let device = TestDevice::enrol(1, 1_000);
		let dest = common::SignsExtrinsics::account(&account).into();
		by_alice(pallet_balances::Call::transfer_allow_death { dest, value: 10 * UNIT });
		assert_eq!(common::apply(device.reading(1, &[1])), Ok(Ok(())));
		Executive::finalize_block();
		device
	});
	chain.commit_all().expect("the backend is in memory");
	chain.execute_with(|| {
		start_block(2);
		let mut rows = Vec::new();
		for values in [&[1][..], &[1, 2, 3, 4]] {
			let reading = device.reading(2, values).encode();
			let remark = remark_of(&account, reading.len());
			rows.push(compare(&wasm, values.len(), &reading, &remark));
		}
		println!(
			"| records | bytes | reading µs | remark µs | ratio | quartiles of the ratio |\n|---|---|---|---|---|---|"
		);
		rows.iter().for_each(|row| println!("{row}"));
	});
}

/// Returns a signed remark with as many bytes as a reading, by an ed25519 key like the device's.
fn remark_of(account: &ed25519::Pair, bytes: usize) -> Vec<u8> {
	let of = |length| -> UncheckedExtrinsic {
		signed_by(account, frame_system::Call::<beadle_runtime::Runtime>::remark { remark: vec![7; length] })
	};
	let least = of(0).encoded_size();
	let found = (0..=bytes).map(|length| of(length).encode()).find(|remark| remark.len() >= bytes.max(least));
	found.expect("every size is reached")
}

fn compare(wasm: &Wasm, records: usize, reading: &[u8], remark: &[u8]) -> String {
	// Compiles the runtime and warms it up.
	wasm.batch(reading);
	wasm.batch(remark);
	let mut measured: Vec<(f64, f64)> = Vec::new();
	for _ in 0..ROUNDS {
		let micros = |took: Duration| took.as_nanos() as f64 / 1_000.0;
		measured.push((micros(wasm.batch(reading)), micros(wasm.batch(remark))));
	}
	let quantile = |mut values: Vec<f64>, part: usize| {
		values.sort_by(f64::total_cmp);
		values[(values.len() - 1) * part / 4]
	};
	let ratios: Vec<_> = measured.iter().map(|(reading, remark)| reading / remark).collect();
	let (readings, remarks) = measured.into_iter().unzip::<_, _, Vec<_>, Vec<_>>();
	format!(
		"| {records} | {}, {} | {:.1} | {:.1} | {:.2} | {:.2} to {:.2} |",
		reading.len(),
		remark.len(),
		quantile(readings, 2),
		quantile(remarks, 2),
		quantile(ratios.clone(), 2),
		quantile(ratios.clone(), 1),
		quantile(ratios, 3),
	)
}
