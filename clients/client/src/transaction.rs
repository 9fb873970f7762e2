//! The encoding of general transactions: version 5, without a signer.
//!
//! A general transaction consists of its length (compact), `0x45`, the version of the extensions, the data of each
//! extension in order, and the call. A pack needs no account, so the data are those of a transaction without signer: an
//! immortal era, nonce zero, no tip.

use crate::{
	call::{Call, Submit},
	session::SignedPack,
};
use codec::{Compact, Decode, DecodeAll, Encode};
use scale_info::{PortableRegistry, TypeDef};
use subxt::Metadata;

/// The preamble of a general transaction: version 5 in the low bits, `0b01` in the high bits.
const GENERAL: u8 = 0x45;

/// The version of the transaction extensions; the chain has this one alone.
const EXTENSION_VERSION: u8 = 0;

/// The chain requires data of an extension that this crate does not know.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the chain wants data for the transaction extension {0}, which this client does not know")]
pub struct UnknownExtension(String);

/// Returns the data of the chain's transaction extensions, for a transaction without signer.
///
/// A tip is never paid, as there is nobody to pay it; it only makes the encoding a different one.
///
/// # Errors
///
/// If the chain has an extension with data that this crate does not know.
pub fn extension_data(metadata: &Metadata, tip: u128) -> Result<Vec<u8>, UnknownExtension> {
	let extensions = metadata.extrinsic().transaction_extensions_by_version(EXTENSION_VERSION);
	let mut data = Vec::new();
	for extension in extensions.into_iter().flatten() {
		if is_empty(metadata.types(), extension.extra_ty()) {
			continue;
		}
		match extension.identifier() {
			// The immortal era.
			"CheckMortality" => data.push(0),
			"CheckNonce" => Compact(0u32).encode_to(&mut data),
			"ChargeTransactionPayment" => Compact(tip).encode_to(&mut data),
			other => return Err(UnknownExtension(other.to_owned())),
		}
	}
	Ok(data)
}

/// Returns a general transaction with this call.
pub fn general(extension_data: &[u8], call: &[u8]) -> Vec<u8> {
	let body = [&[GENERAL, EXTENSION_VERSION], extension_data, call].concat();
	// Encoding a byte vector puts its compact length in front.
	body.encode()
}

/// Decodes the pack of a general transaction, given as it stands in a block; returns `None` for anything else.
pub(crate) fn pack_of(metadata: &Metadata, transaction: &[u8]) -> Option<SignedPack> {
	let input = &mut &*transaction;
	let length = Compact::<u32>::decode(input).ok()?.0;
	if usize::try_from(length).ok()? != input.len() {
		return None;
	}
	let call = input.strip_prefix(&[GENERAL, EXTENSION_VERSION])?;
	let call = skip_extension_data(metadata, call)?;
	let pallet = metadata.pallet_by_name(Submit::PALLET)?;
	let mut arguments = call.strip_prefix(&[pallet.call_index(), pallet.call_variant_by_name(Submit::NAME)?.index])?;
	let (device, pack, signature) = DecodeAll::decode_all(&mut arguments).ok()?;
	Some(SignedPack { device, pack, signature })
}

/// Returns the bytes after the data of the extensions, which must be those of [`extension_data`] with any tip.
fn skip_extension_data<'a>(metadata: &Metadata, bytes: &'a [u8]) -> Option<&'a [u8]> {
	let without_tip = extension_data(metadata, 0).ok()?;
	let (tip, before) = without_tip.split_last()?;
	debug_assert_eq!(*tip, 0, "the tip comes last");
	let mut rest = bytes.strip_prefix(before)?;
	Compact::<u128>::decode(&mut rest).ok()?;
	Some(rest)
}

/// Returns whether a type is encoded in no bytes.
fn is_empty(types: &PortableRegistry, id: u32) -> bool {
	match types.resolve(id).map(|ty| &ty.type_def) {
		Some(TypeDef::Composite(composite)) => composite.fields.iter().all(|field| is_empty(types, field.ty.id)),
		Some(TypeDef::Tuple(tuple)) => tuple.fields.iter().all(|field| is_empty(types, field.id)),
		Some(TypeDef::Array(array)) => array.len == 0 || is_empty(types, array.type_param.id),
		_ => false,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use scale_info::{MetaType, Registry, TypeInfo};

	#[test]
	fn a_general_transaction_is_length_preamble_extensions_and_call() {
		assert_eq!(general(&[0, 0, 0], &[9, 0, 7]), [8 << 2, 0x45, 0, 0, 0, 0, 9, 0, 7]);
	}

	#[test]
	fn the_length_is_compact() {
		let transaction = general(&[0, 0, 0], &[1; 200]);
		assert_eq!(transaction[..2], Compact(205u32).encode()[..]);
		assert_eq!(transaction.len(), 2 + 205);
	}

	fn has_no_bytes<T: TypeInfo + 'static>() -> bool {
		let mut registry = Registry::new();
		let id = registry.register_type(&MetaType::new::<T>()).id;
		is_empty(&registry.into(), id)
	}

	#[test]
	fn only_types_without_bytes_are_empty() {
		assert!(has_no_bytes::<()>());
		assert!(has_no_bytes::<((), [u8; 0], [(); 3])>());
		assert!(!has_no_bytes::<u8>());
		assert!(!has_no_bytes::<((), Compact<u32>)>());
		assert!(!has_no_bytes::<Option<()>>());
	}
}
