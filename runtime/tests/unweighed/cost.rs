//! What a transaction costs beside what every transaction of its bytes does.

use crate::machine::{Run, MACHINE};
use beadle_runtime::{Signature, UncheckedExtrinsic};
use codec::{Decode, Encode};
use frame_support::{dispatch::GetDispatchInfo, storage::with_transaction_unchecked, weights::Weight};
use sp_core::H256;
use sp_runtime::{
	generic::Preamble, transaction_validity::TransactionSource, ApplyExtrinsicResult, TransactionOutcome,
};

/// What a block does with each four bytes of a transaction, in instructions, beside decoding them: it puts them on record.
const RECORDING: i64 = 23;

/// Work, and the weight that is declared for it.
#[derive(Clone, Copy, Debug)]
pub struct Work {
	/// Instructions. Differences are taken of it, so it can be less than nothing.
	pub fuel: i64,
	pub weight: Weight,
}

/// What a transaction costs.
pub struct Cost {
	/// The pool's part, which runs before anybody pays: the extensions' `validate`.
	pub pool: Work,
	/// The block's part: the extensions, the filters and the call.
	pub block: Work,
	/// Weight of the call alone, if the block took the transaction.
	pub call_weight: Weight,
	/// Instructions that decode the transaction.
	pub decoded: i64,
}

impl Cost {
	/// Measures a transaction on the state that is at hand.
	///
	/// What is decoded and verified, and the weight itself, have to be known before any rule can say something. It is in the
	/// base weight and in the fee for bytes, and it is taken off: what the same transaction costs with a broken signature,
	/// and what the weight costs to compute.
	pub fn of(extrinsic: &UncheckedExtrinsic) -> Self {
		let (bytes, length) = (extrinsic.encode(), extrinsic.encoded_size() as u32);
		// Without its last argument, the function only decodes the transaction.
		let decoded = run("TransactionPaymentApi_query_info", &bytes).fuel;
		let asked = run("TransactionPaymentApi_query_info", &(extrinsic, length).encode()).fuel;
		let (pool_base, block_base) = match broken(extrinsic) {
			Some(broken) => {
				let weighing = asked - decoded;
				(validate(&broken).fuel + weighing, apply(&broken).fuel + weighing)
			},
			None => (asked, asked),
		};
		let applied = apply(extrinsic);
		let answer = applied.answer.ok().map(|answer| ApplyExtrinsicResult::decode(&mut &answer[..]));
		let applies = answer.is_some_and(|answer| answer.expect("a runtime's answer").is_ok());
		let info = extrinsic.get_dispatch_info();
		Self {
			pool: Work { fuel: validate(extrinsic).fuel - pool_base, weight: info.extension_weight },
			block: Work {
				fuel: applied.fuel - block_base - RECORDING * i64::from(length) / 4,
				// What is refused pays nothing.
				weight: if applies { info.total_weight() } else { info.extension_weight },
			},
			call_weight: if applies { info.call_weight } else { Weight::zero() },
			decoded,
		}
	}
}

/// Instructions as a number that differences are taken of.
struct Ran {
	answer: Result<Vec<u8>, String>,
	fuel: i64,
}

/// Runs a function of the runtime, and forgets what it changed.
fn run(function: &str, argument: &[u8]) -> Ran {
	let Run { answer, fuel } =
		with_transaction_unchecked(|| TransactionOutcome::Rollback(MACHINE.call(function, argument)));
	Ran { answer, fuel: i64::try_from(fuel).expect("far less than it has") }
}

fn validate(extrinsic: &UncheckedExtrinsic) -> Ran {
	let argument = (TransactionSource::External, extrinsic, H256::zero()).encode();
	run("TaggedTransactionQueue_validate_transaction", &argument)
}

fn apply(extrinsic: &UncheckedExtrinsic) -> Ran {
	run("BlockBuilder_apply_extrinsic", &extrinsic.encode())
}

/// Returns the transaction with a wrong signature, if it has one.
fn broken(extrinsic: &UncheckedExtrinsic) -> Option<UncheckedExtrinsic> {
	let mut extrinsic = extrinsic.clone();
	let Preamble::Signed(_, Signature::Sr25519(signature), _) = &mut extrinsic.preamble else { return None };
	signature.0[0] ^= 1;
	Some(extrinsic)
}
