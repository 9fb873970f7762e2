//! Transactions: making and reading them.
//!
//! A pack travels in a general transaction (version 5, without a signer): its length (compact), `0x45`, the version of the
//! extensions, each extension's data in order, and the call. It needs no account, so the data are nobody's: an immortal
//! era, nonce zero, and a tip that nobody pays. So does the report of a pack that the device's profile refuses.

use crate::{
	connect::Chain,
	interface::call::{Call, EncodedCall, Report},
};
use beadle_primitives::{AccountId, ProfileRef, SignedPack};
use codec::{Compact, DecodeAll, Encode};
use frame_decode::extrinsics::{
	decode_extrinsic, encode_v5_general, ExtrinsicEncodeError, ExtrinsicType, TransactionExtension,
	TransactionExtensionError,
};
use scale_info::PortableRegistry;
use sp_core::H256;
use sp_runtime::traits::{BlakeTwo256, Hash};
use subxt::{
	config::DefaultExtrinsicParamsBuilder,
	error::{ExtrinsicError, OnlineClientAtBlockError},
	rpcs::{self, client::rpc_params},
	tx::Signer,
	Metadata, SubstrateConfig,
};

/// The version of the extensions that the chain has one pipeline of.
const EXTENSION_VERSION: u8 = 0;

/// Error of making a transaction: the chain has no such call, or wants data for an extension that this crate does not
/// know.
#[derive(Debug, thiserror::Error)]
#[error("the chain takes no packs as this client sends them: {0}")]
pub struct CarriageError(Box<ExtrinsicEncodeError>);

/// Errors of signing a transaction.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
	/// The node did not answer.
	#[error("the node does not answer: {0}")]
	Rpc(#[from] rpcs::Error),
	/// The node does not describe what has to be signed.
	#[error("the node does not tell about its chain: {0}")]
	State(#[from] Box<OnlineClientAtBlockError>),
	/// This chain has no such transaction.
	#[error("cannot be signed for this chain: {0}")]
	Transaction(#[from] Box<ExtrinsicError>),
}

/// The data of nobody's transaction for the extensions that have any; `Tip` makes for other bytes around the same pack.
struct Immortal;
struct FirstNonce;
struct Tip(u128);

macro_rules! extensions {
	($($extension:ty, $name:literal: $data:expr;)*) => {$(
		impl TransactionExtension<PortableRegistry> for $extension {
			const NAME: &'static str = $name;

			fn encode_value_to(
				&self,
				_: u32,
				_: &PortableRegistry,
				out: &mut Vec<u8>,
			) -> Result<(), TransactionExtensionError> {
				let data: fn(&Self) -> Vec<u8> = $data;
				out.extend(data(self));
				Ok(())
			}

			/// Appends nothing: nobody signs the transaction.
			fn encode_implicit_to(
				&self,
				_: u32,
				_: &PortableRegistry,
				_: &mut Vec<u8>,
			) -> Result<(), TransactionExtensionError> {
				Ok(())
			}
		}
	)*};
}

extensions! {
	Immortal, "CheckMortality": |_| vec![0];
	FirstNonce, "CheckNonce": |_| Compact(0u32).encode();
	Tip, "ChargeTransactionPayment": |tip| Compact(tip.0).encode();
}

/// Returns the general transaction that carries a pack to a chain with this metadata. Nobody pays the tip; another tip
/// makes for other bytes, which a pool that banned the last ones accepts.
///
/// # Errors
///
/// If the chain wants a transaction that this crate cannot make.
pub fn pack_transaction(metadata: &Metadata, pack: &SignedPack, tip: u128) -> Result<Vec<u8>, CarriageError> {
	general_transaction(metadata, pack, tip)
}

/// Returns the general transaction that reports a pack which this version of its device's profile refuses, to a chain
/// with this metadata. The tip is as in [`pack_transaction`].
///
/// # Errors
///
/// If the chain wants a transaction that this crate cannot make.
pub fn report_transaction(
	metadata: &Metadata,
	pack: &SignedPack,
	profile: ProfileRef,
	tip: u128,
) -> Result<Vec<u8>, CarriageError> {
	general_transaction(metadata, &Report::of(pack, profile), tip)
}

fn general_transaction<C: Call>(metadata: &Metadata, call: &C, tip: u128) -> Result<Vec<u8>, CarriageError> {
	let call = EncodedCall::from(call);
	let extensions = (Immortal, FirstNonce, Tip(tip));
	let arguments = call.arguments();
	encode_v5_general(C::PALLET, C::NAME, arguments, EXTENSION_VERSION, &extensions, metadata, metadata.types())
		.map_err(|error| CarriageError(Box::new(error)))
}

/// Returns the pack that a transaction submits, as it stands in a block of a chain with this metadata; `None` if it
/// submits none. A pack that is reported is none: its values are no readings.
pub fn pack_in(metadata: &Metadata, transaction: &[u8]) -> Option<SignedPack> {
	let rest = &mut &*transaction;
	let found = decode_extrinsic(rest, metadata, metadata.types()).ok()?;
	let is_pack = found.ty() == ExtrinsicType::General
		&& (found.pallet_name(), found.call_name()) == (SignedPack::PALLET, SignedPack::NAME);
	if !is_pack || !rest.is_empty() {
		return None;
	}
	SignedPack::decode_all(&mut transaction.get(found.call_data_args_range())?).ok()
}

/// Returns the hash by which the chain knows a transaction.
pub fn transaction_hash(transaction: &[u8]) -> H256 {
	BlakeTwo256::hash(transaction)
}

impl Chain {
	/// Returns the general transaction that carries a pack to this chain: see [`pack_transaction`].
	///
	/// # Errors
	///
	/// If the chain wants a transaction that this crate cannot make.
	pub fn pack_transaction(&self, pack: &SignedPack, tip: u128) -> Result<Vec<u8>, CarriageError> {
		pack_transaction(self.metadata(), pack, tip)
	}

	/// Returns the general transaction that reports a pack to this chain: see [`report_transaction`].
	///
	/// # Errors
	///
	/// If the chain wants a transaction that this crate cannot make.
	pub fn report_transaction(
		&self,
		pack: &SignedPack,
		profile: ProfileRef,
		tip: u128,
	) -> Result<Vec<u8>, CarriageError> {
		report_transaction(self.metadata(), pack, profile, tip)
	}

	/// Returns the pack that a transaction in a block of this chain submits; `None` if it submits none.
	pub fn pack_in(&self, transaction: &[u8]) -> Option<SignedPack> {
		pack_in(self.metadata(), transaction)
	}

	/// Returns the nonce of an account's next transaction, counting those in the pool.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn next_nonce(&self, account: &AccountId) -> Result<u64, rpcs::Error> {
		self.rpc().request("system_accountNextIndex", rpc_params![account.to_string()]).await
	}

	/// Returns a transaction with this call, signed by `signer` and valid for the next 32 blocks.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn sign<S: Signer<SubstrateConfig>>(
		&self,
		call: &EncodedCall,
		signer: &S,
		nonce: u64,
	) -> Result<Vec<u8>, SignError> {
		self.sign_with_tip(call, signer, nonce, 0).await
	}

	/// Returns a transaction as [`Self::sign`] does, with a tip in units of the token.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub async fn sign_with_tip<S: Signer<SubstrateConfig>>(
		&self,
		call: &EncodedCall,
		signer: &S,
		nonce: u64,
		tip: u128,
	) -> Result<Vec<u8>, SignError> {
		let parameters = DefaultExtrinsicParamsBuilder::new().nonce(nonce).tip(tip).build();
		let mut transactions = self.client().tx().await.map_err(Box::new)?;
		let signed = transactions.create_signed(call, signer, parameters).await.map_err(Box::new)?;
		Ok(signed.into_encoded())
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{interface::metadata, submit::device_key::DevicePair};
	use beadle_primitives::{Pack, Record};

	fn signed_pack() -> SignedPack {
		let records = vec![Record { metric: 0, offset: 0, value: -5 }].try_into().unwrap();
		let pack = Pack { sequence: 3, base_time: 7, records };
		let signature = DevicePair::generate().sign_pack(&H256::zero(), 4, &pack);
		SignedPack { device: 4, pack, signature }
	}

	fn transaction(tip: u128) -> (SignedPack, Vec<u8>) {
		let pack = signed_pack();
		let transaction = pack_transaction(metadata().unwrap(), &pack, tip).unwrap();
		(pack, transaction)
	}

	#[test]
	fn a_general_transaction_is_length_preamble_extensions_and_call() {
		let (pack, transaction) = transaction(0);
		let call = EncodedCall::from(&pack).data(metadata().unwrap()).unwrap();
		// Version 5 and general; the extensions' version; era, nonce and tip; the call.
		let body = [&[0x45, 0, 0, 0, 0], call.as_slice()].concat();
		assert_eq!(transaction, body.encode());
		assert_eq!(call[2..], pack.encode());
	}

	#[test]
	fn the_length_is_compact() {
		let (_, transaction) = transaction(0);
		assert!(transaction.len() > 64, "one byte says the length of 63 bytes at most");
		assert_eq!(transaction[..2], Compact(transaction.len() as u32 - 2).encode()[..]);
	}

	#[test]
	fn a_pack_is_found_in_its_transaction_whatever_the_tip() {
		for tip in [0, 1, 63, 64, u128::MAX] {
			let (pack, transaction) = transaction(tip);
			assert_eq!(pack_in(metadata().unwrap(), &transaction), Some(pack), "{tip}");
		}
	}

	#[test]
	fn a_reported_pack_is_none_that_was_submitted() {
		let metadata = metadata().unwrap();
		let (pack, profile) = (signed_pack(), ProfileRef { id: 2, version: 5 });
		let transaction = report_transaction(metadata, &pack, profile, 1).unwrap();
		assert_eq!(pack_in(metadata, &transaction), None);
		let call = EncodedCall::from(&Report::of(&pack, profile)).data(metadata).unwrap();
		// The arguments of a submission, and then the version that refuses.
		assert_eq!(call[2..], (&pack, profile).encode());
		assert_eq!(transaction, [&[0x45, 0, 0, 0, 4], call.as_slice()].concat().encode());
	}

	#[test]
	fn other_bytes_carry_no_pack() {
		let metadata = metadata().unwrap();
		let (_, transaction) = transaction(0);
		assert_eq!(pack_in(metadata, &[]), None);
		assert_eq!(pack_in(metadata, &[&transaction[..], &[0]].concat()), None, "a byte too many");
		for length in 0..transaction.len() {
			assert_eq!(pack_in(metadata, &transaction[..length]), None, "cut at {length}");
		}
		// The same call in a bare transaction, which an inherent would be.
		let bare = [&[5u8], &transaction[7..]].concat().encode();
		assert_eq!(pack_in(metadata, &bare), None);
		// Another call without a signer.
		let remark = metadata.pallet_by_name("System").unwrap();
		let remark = [remark.call_index(), remark.call_variant_by_name("remark").unwrap().index, 0];
		assert_eq!(pack_in(metadata, &[&[0x45, 0, 0, 0, 0], &remark[..]].concat().encode()), None);
	}

	#[test]
	fn a_chain_without_the_call_takes_no_pack() {
		let error = encode_v5_general(
			"Readings",
			"no_such_call",
			EncodedCall::from(&signed_pack()).arguments(),
			EXTENSION_VERSION,
			&(Immortal, FirstNonce, Tip(0)),
			metadata().unwrap(),
			metadata().unwrap().types(),
		);
		let said = CarriageError(Box::new(error.unwrap_err())).to_string();
		assert!(said.contains("no_such_call"), "{said}");
	}

	#[test]
	fn an_extension_that_wants_data_is_not_left_out() {
		let error = encode_v5_general(
			SignedPack::PALLET,
			SignedPack::NAME,
			EncodedCall::from(&signed_pack()).arguments(),
			EXTENSION_VERSION,
			&(Immortal, FirstNonce),
			metadata().unwrap(),
			metadata().unwrap().types(),
		);
		let said = CarriageError(Box::new(error.unwrap_err())).to_string();
		assert!(said.contains("ChargeTransactionPayment"), "{said}");
	}
}
