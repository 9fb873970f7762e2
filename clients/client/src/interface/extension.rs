//! The transaction extensions that clients encode data for, with the types that the chain declares.
//!
//! A transaction carries the explicit data of each extension, and a signature covers the implicit data as well. An
//! extension without data needs nothing of a client, whatever it is.

use super::check::{check_each, check_type, difference, missing, Difference};
use codec::Compact;
use scale_info::{PortableRegistry, TypeDef};
use sp_core::H256;
use sp_runtime::generic::Era;
use std::collections::HashSet;
use subxt::Metadata;

/// The version of the extensions that transactions are made with.
const VERSION: u8 = 0;

/// Checks that every transaction extension of the chain that has data is one that this crate encodes.
///
/// # Errors
///
/// The first difference found.
pub(crate) fn check_all(metadata: &Metadata) -> Result<(), Difference> {
	let extensions = metadata.extrinsic().transaction_extensions_by_version(VERSION);
	let extensions = extensions.ok_or_else(|| missing(&format!("version {VERSION} of the transaction extensions")))?;
	for extension in extensions {
		check(metadata, extension.identifier(), extension.extra_ty(), extension.additional_ty())?;
	}
	Ok(())
}

/// Checks that this crate encodes the data of the extension with this name, with these types.
fn check(metadata: &Metadata, name: &str, explicit: u32, implicit: u32) -> Result<(), Difference> {
	let at = format!("transaction extension {name}");
	if !is_empty(metadata.types(), explicit) {
		check_explicit(metadata, name, explicit, &at)?;
	}
	if !is_empty(metadata.types(), implicit) {
		check_implicit(metadata, name, implicit, &format!("{at}, implicit data"))?;
	}
	Ok(())
}

/// Checks the explicit data of an extension, which every transaction carries, signed or not.
fn check_explicit(metadata: &Metadata, name: &str, declared: u32, at: &str) -> Result<(), Difference> {
	let parts = parts(metadata.types(), declared);
	match name {
		"CheckMortality" => check_each::<(Era,)>(metadata, &parts, "fields", at),
		"CheckNonce" => check_each::<(Compact<u32>,)>(metadata, &parts, "fields", at),
		"ChargeTransactionPayment" => check_each::<(Compact<u128>,)>(metadata, &parts, "fields", at),
		_ => Err(unknown(at)),
	}
}

/// Checks the implicit data of an extension.
fn check_implicit(metadata: &Metadata, name: &str, declared: u32, at: &str) -> Result<(), Difference> {
	match name {
		"CheckSpecVersion" | "CheckTxVersion" => check_type::<u32>(metadata, declared, at),
		"CheckGenesis" | "CheckMortality" => check_type::<H256>(metadata, declared, at),
		_ => Err(unknown(at)),
	}
}

fn unknown(at: &str) -> Difference {
	difference(at, "this client has no data for it")
}

/// Returns the types of a struct's fields, or the type itself if it is no struct.
fn parts(types: &PortableRegistry, id: u32) -> Vec<u32> {
	match types.resolve(id).map(|found| &found.type_def) {
		Some(TypeDef::Composite(composite)) => composite.fields.iter().map(|field| field.ty.id).collect(),
		_ => vec![id],
	}
}

/// Returns whether the values of a type take no bytes.
fn is_empty(types: &PortableRegistry, id: u32) -> bool {
	let (mut seen, mut waiting) = (HashSet::new(), vec![id]);
	while let Some(id) = waiting.pop() {
		if !seen.insert(id) {
			continue;
		}
		match types.resolve(id).map(|found| &found.type_def) {
			Some(TypeDef::Composite(composite)) => waiting.extend(composite.fields.iter().map(|field| field.ty.id)),
			Some(TypeDef::Tuple(tuple)) => waiting.extend(tuple.fields.iter().map(|field| field.id)),
			Some(TypeDef::Array(array)) if array.len == 0 => {},
			Some(TypeDef::Array(array)) => waiting.push(array.type_param.id),
			_ => return false,
		}
	}
	true
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::interface::metadata;

	/// Checks an extension of the built-in metadata under another name.
	fn check_as(name: &str, other: &str) -> Result<(), Difference> {
		let metadata = metadata().unwrap();
		let mut declared = metadata.extrinsic().transaction_extensions_by_version(VERSION).unwrap();
		let declared = declared.find(|extension| extension.identifier() == name).unwrap();
		check(metadata, other, declared.extra_ty(), declared.additional_ty())
	}

	#[test]
	fn the_chain_wants_no_other_data() {
		assert_eq!(check_all(metadata().unwrap()), Ok(()));
	}

	#[test]
	fn an_extension_with_data_is_known_by_name() {
		for name in ["CheckMortality", "CheckNonce", "ChargeTransactionPayment"] {
			assert_eq!(check_as(name, name), Ok(()));
			let said = check_as(name, "Renamed").unwrap_err().to_string();
			assert_eq!(said, "transaction extension Renamed: this client has no data for it");
		}
		for name in ["CheckSpecVersion", "CheckTxVersion", "CheckGenesis"] {
			assert_eq!(check_as(name, name), Ok(()));
			let said = check_as(name, "Renamed").unwrap_err().to_string();
			assert_eq!(said, "transaction extension Renamed, implicit data: this client has no data for it");
		}
	}

	#[test]
	fn an_extension_without_data_may_be_any() {
		for name in ["CheckNonZeroSender", "CheckWeight", "InspectCallData", "WeightReclaim"] {
			assert_eq!(check_as(name, "Renamed"), Ok(()));
		}
	}

	#[test]
	fn types_count() {
		for (name, other) in [
			("CheckNonce", "CheckMortality"),
			("CheckNonce", "ChargeTransactionPayment"),
			("ChargeTransactionPayment", "CheckNonce"),
			("CheckSpecVersion", "CheckGenesis"),
			("CheckGenesis", "CheckSpecVersion"),
		] {
			let said = check_as(name, other).unwrap_err().to_string();
			assert!(said.starts_with(&format!("transaction extension {other}")) && said.contains(": is "), "{said}");
		}
	}
}
