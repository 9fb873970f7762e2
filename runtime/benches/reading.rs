//! Cost of a reading in a block, compared with two signed `system.remark`s of the same size, by a key of the same kind: a
//! stock one, which the old runtime of `tests/fixtures/old` applies with the SDK's own extensions, and today's, which passes
//! our extensions too; and with a reading of a device whose key a gateway holds. All run through a runtime's wasm:
//! `BlockBuilder_apply_extrinsic` validates and dispatches each extrinsic on the state of a committed block. One run measures
//! all four by turns.
//!
//! ```sh
//! BEADLE_RUNTIME_BUILD=reproducible cargo bench --workspace --bench reading
//! ```
//!
//! The old runtime was compiled by that build, so without the variable two compilers' settings are compared, too.

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
#[path = "../tests/old/mod.rs"]
mod old;

use beadle_primitives::{Custody, DeviceKey};
use beadle_runtime::{Executive, Header, Runtime, UncheckedExtrinsic, UNIT};
use beadle_runtime_wasm::WASM_BINARY;
use codec::{Decode, Encode};
use common::{by_alice, genesis_with, signed_by, start_block, TestDevice};
use frame_support::storage::with_transaction_unchecked;
use sc_executor::WasmExecutor;
use sp_core::{
	ed25519,
	traits::{CallContext, CodeExecutor, RuntimeCode, WrappedRuntimeCode},
	Pair, H256,
};
use sp_runtime::{traits::Header as _, ApplyExtrinsicResult, Digest, DigestItem, MultiSignature, TransactionOutcome};
use std::time::{Duration, Instant};

/// Number of measurements of each, and number of extrinsics per measurement.
const ROUNDS: usize = 60;
const BATCH: u32 = 50;

/// Version of the old runtime's transactions.
const OLD_TRANSACTION_VERSION: u32 = 1;

/// A runtime's wasm.
struct Wasm {
	executor: WasmExecutor<sp_io::SubstrateHostFunctions>,
	code: Vec<u8>,
	/// By which the executor tells runtimes apart.
	hash: Vec<u8>,
}

impl Wasm {
	fn new(compressed: &[u8]) -> Self {
		let code = sp_maybe_compressed_blob::decompress(compressed, 1 << 26).expect("our own runtime").into_owned();
		Self { executor: WasmExecutor::builder().build(), hash: sp_io::hashing::blake2_256(compressed).to_vec(), code }
	}

	/// Calls a function of the runtime on the current state; returns its result, and the time taken.
	fn call(&self, method: &str, argument: &[u8]) -> (Vec<u8>, Duration) {
		let fetcher = WrappedRuntimeCode(self.code.as_slice().into());
		let code = RuntimeCode { code_fetcher: &fetcher, heap_pages: None, hash: self.hash.clone() };
		let start = Instant::now();
		let result = sp_externalities::with_externalities(|state| {
			self.executor.call(state, &code, method, argument, CallContext::Onchain { import: false }).0
		});
		(result.expect("there is a state").expect("the function returns"), start.elapsed())
	}

	/// Applies an extrinsic and rolls it back; returns the time taken.
	fn apply(&self, extrinsic: &[u8]) -> Duration {
		with_transaction_unchecked(|| {
			let (applied, took) = self.call("BlockBuilder_apply_extrinsic", extrinsic);
			assert_eq!(ApplyExtrinsicResult::decode(&mut applied.as_slice()).unwrap(), Ok(Ok(())));
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
	let wasm = Wasm::new(code);

	// Commits a block with the set-up and a recorded reading, then begins the next block.
	let account = ed25519::Pair::from_seed(&[77; 32]);
	let mut chain = genesis_with(serde_json::Value::Null);
	let (device, held) = chain.execute_with(|| {
		start_block(1);
		let [device, held] = [1, 2].map(|seed| TestDevice::enrol(seed, 1_000));
		let custody = Custody::Gateway(TestDevice::enrol(3, 1_000).id);
		let key = DeviceKey::Ed25519(held.key.public());
		by_alice(pallet_device_registry::Call::declare_custody { device: held.id, custody, key });
		let dest = common::SignsExtrinsics::account(&account).into();
		by_alice(pallet_balances::Call::transfer_allow_death { dest, value: 10 * UNIT });
		// Who is neither a member nor a buyer may sign no remark.
		pallet_room::Buyers::<Runtime>::insert(common::SignsExtrinsics::account(&account), ());
		for device in [&device, &held] {
			assert_eq!(common::apply(device.reading(1, &[1])), Ok(Ok(())));
		}
		Executive::finalize_block();
		(device, held)
	});
	chain.commit_all().expect("the backend is in memory");
	let mut stock = Stock::new(&account);
	println!(
		"| records | bytes | reading µs | stock remark µs | remark µs | reading / stock | quartiles | reading / remark | \
		 behind a gateway / reading |\n|---|---|---|---|---|---|---|---|---|"
	);
	for values in [&[1][..], &[1, 2, 3, 4]] {
		let [reading, remark, held] = chain.execute_with(|| {
			if frame_system::Pallet::<Runtime>::block_number() == 1 {
				start_block(2);
			}
			let [reading, held] = [&device, &held].map(|device| device.reading(2, values).encode());
			let remark = remark_of(&account, reading.len());
			[reading, remark, held]
		});
		let stock_remark = stock.remark(&account, reading.len());
		let measured = [&reading[..], &stock_remark, &remark, &held];
		println!("{}", compare(&wasm, &mut chain, &mut stock, values.len(), measured));
	}
}

/// The old runtime on a state that it left, in the block after.
struct Stock {
	wasm: Wasm,
	chain: sp_io::TestExternalities,
	genesis: H256,
}

impl Stock {
	/// Begins a block on the old state, in which this key's account has funds.
	fn new(account: &ed25519::Pair) -> Self {
		let state = old::OldState::read();
		let mut chain = state.externalities();
		let wasm = Wasm::new(old::WASM);
		chain.execute_with(|| {
			let account = common::SignsExtrinsics::account(account);
			let funds = pallet_balances::AccountData { free: 10 * UNIT, ..Default::default() };
			let info = frame_system::AccountInfo { providers: 1, data: funds, ..Default::default() };
			// Both runtimes store accounts alike.
			frame_system::Account::<Runtime>::insert(account, info);
		});
		chain.commit_all().expect("the backend is in memory");
		let slot: u64 = state.value("Aura", "CurrentSlot").expect("the chain has authors");
		let slot = sp_consensus_aura::Slot::from(slot + 1);
		let digest = Digest { logs: vec![DigestItem::PreRuntime(sp_consensus_aura::AURA_ENGINE_ID, slot.encode())] };
		let header = Header::new(state.block + 1, H256::zero(), H256::zero(), state.hash, digest);
		chain.execute_with(|| wasm.call("Core_initialize_block", &header.encode()));
		Self { wasm, chain, genesis: state.genesis }
	}

	/// Returns a signed remark of this many bytes as the old runtime takes it: of its extensions those have data that check
	/// the era, the nonce and the payment, and those add to the signed payload that check the versions and the genesis.
	fn remark(&mut self, account: &ed25519::Pair, bytes: usize) -> Vec<u8> {
		let state = old::OldState::read();
		let of = |length: usize| {
			let call = [&[0, 0][..], &vec![7u8; length].encode()].concat();
			// Immortal, the first nonce, no tip.
			let extra = [0, 0, 0];
			let payload =
				(&call[..], &extra[..], state.spec_version, OLD_TRANSACTION_VERSION, self.genesis, self.genesis);
			let payload = [payload.0, payload.1, &(payload.2, payload.3, payload.4, payload.5).encode()].concat();
			let signed = if payload.len() > 256 { sp_io::hashing::blake2_256(&payload).to_vec() } else { payload };
			let signature = MultiSignature::Ed25519(account.sign(&signed));
			let address = sp_runtime::MultiAddress::<_, ()>::Id(common::SignsExtrinsics::account(account));
			[&[0x84][..], &address.encode(), &signature.encode(), &extra, &call].concat().encode()
		};
		let found = (0..=bytes).map(of).find(|remark| remark.len() >= bytes);
		found.expect("every size is reached")
	}
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

/// Measures a reading, a stock remark, a remark and a reading behind a gateway by turns; returns a row of the table.
fn compare(
	wasm: &Wasm,
	chain: &mut sp_io::TestExternalities,
	stock: &mut Stock,
	records: usize,
	[reading, stock_remark, remark, held]: [&[u8]; 4],
) -> String {
	let mut measure = || {
		let micros = |took: Duration| took.as_nanos() as f64 / 1_000.0;
		let today = chain.execute_with(|| [wasm.batch(reading), wasm.batch(remark), wasm.batch(held)]);
		let before = stock.chain.execute_with(|| stock.wasm.batch(stock_remark));
		[micros(today[0]), micros(before), micros(today[1]), micros(today[2])]
	};
	// Compiles the runtimes and warms them up.
	measure();
	let measured: Vec<_> = (0..ROUNDS).map(|_| measure()).collect();
	let quantile = |mut values: Vec<f64>, part: usize| {
		values.sort_by(f64::total_cmp);
		values[(values.len() - 1) * part / 4]
	};
	let median = |which: usize| quantile(measured.iter().map(|row| row[which]).collect(), 2);
	let to_stock: Vec<_> = measured.iter().map(|row| row[0] / row[1]).collect();
	let to_remark: Vec<_> = measured.iter().map(|row| row[0] / row[2]).collect();
	let of_held: Vec<_> = measured.iter().map(|row| row[3] / row[0]).collect();
	format!(
		"| {records} | {}, {}, {} | {:.1} | {:.1} | {:.1} | {:.2} | {:.2} to {:.2} | {:.2} | {:.2} |",
		reading.len(),
		stock_remark.len(),
		remark.len(),
		median(0),
		median(1),
		median(2),
		quantile(to_stock.clone(), 2),
		quantile(to_stock.clone(), 1),
		quantile(to_stock, 3),
		quantile(to_remark, 2),
		quantile(of_held, 2),
	)
}
