//! The chain's metadata, as this crate was built for it.
//!
//! `metadata.scale` is the metadata of the runtime in this repository; a test of the runtime keeps it up to date. With
//! a chain of that version, no metadata has to be fetched before the first transaction is made: a light client would
//! have to run the runtime for it. From a chain of another version the metadata is fetched, and compared with this
//! crate's interface ([`crate::interface`]).

use super::{
	call::{self, CallMissing, EncodedCall},
	check::Difference,
	event, extension, function, storage,
};
use codec::Decode;
use std::sync::{Arc, LazyLock};
use subxt::{
	config::RpcConfigFor,
	metadata::ArcMetadata,
	rpcs::{self, methods::legacy::RuntimeVersion, LegacyRpcMethods},
	Metadata, SubstrateConfig,
};

const ENCODED: &[u8] = include_bytes!("../../metadata.scale");

pub(super) static BUILT_IN: LazyLock<Option<BuiltIn>> = LazyLock::new(BuiltIn::read);

/// The metadata that this crate was built with.
pub(crate) struct BuiltIn {
	pub(super) spec_name: String,
	pub(crate) spec_version: u32,
	pub(crate) metadata: ArcMetadata,
}

impl BuiltIn {
	fn read() -> Option<Self> {
		let metadata = Metadata::decode_from(ENCODED).ok()?;
		let (spec_name, spec_version) = version(&metadata)?;
		Some(Self { spec_name, spec_version, metadata: Arc::new(metadata) })
	}

	/// Returns the built-in metadata, if the chain's best block runs that version.
	pub(crate) async fn of_chain(
		methods: &LegacyRpcMethods<RpcConfigFor<SubstrateConfig>>,
	) -> Result<Option<&'static Self>, rpcs::Error> {
		let version = methods.state_get_runtime_version(None).await?;
		Ok(BUILT_IN.as_ref().filter(|built_in| built_in.is_of(&version)))
	}

	fn is_of(&self, version: &RuntimeVersion) -> bool {
		version.spec_version == self.spec_version
			&& version.other.get("specName").is_some_and(|name| *name == self.spec_name.as_str())
	}
}

/// Returns the spec name and the spec version of the runtime that this metadata describes; `None` if it does not tell.
pub(crate) fn version(metadata: &Metadata) -> Option<(String, u32)> {
	let version = metadata.pallet_by_name("System")?.constant_by_name("Version")?.value().to_vec();
	// The spec name, the implementation name, the authoring version and the spec version.
	let (spec_name, _, _, spec_version) = <(String, String, u32, u32)>::decode(&mut version.as_slice()).ok()?;
	Some((spec_name, spec_version))
}

impl EncodedCall {
	/// As [`Self::data`], by the metadata that this crate was built with: no chain has to be asked.
	///
	/// # Errors
	///
	/// If that chain does not have the call.
	pub fn built_in_data(&self) -> Result<Vec<u8>, CallMissing> {
		match BUILT_IN.as_ref() {
			Some(built_in) => self.data(&built_in.metadata),
			None => Err(self.missing()),
		}
	}
}

/// Checks that a chain with this metadata has everything that this crate encodes and decodes.
///
/// # Errors
///
/// The first difference found.
pub(crate) fn check(metadata: &Metadata) -> Result<(), Difference> {
	call::check_all(metadata)?;
	event::check_all(metadata)?;
	extension::check_all(metadata)?;
	function::check_all(metadata)?;
	storage::check_all(metadata)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_built_in_metadata_is_what_this_crate_was_made_for() {
		let built_in = BUILT_IN.as_ref().expect("it can be read");
		assert_eq!(check(&built_in.metadata), Ok(()));
	}

	#[test]
	fn it_is_that_of_one_version_of_one_chain() {
		let built_in = BUILT_IN.as_ref().expect("it can be read");
		let version = |name: &str, spec_version| RuntimeVersion {
			spec_version,
			transaction_version: 1,
			other: [("specName".to_owned(), name.into())].into(),
		};
		assert!(built_in.is_of(&version("beadle", built_in.spec_version)));
		assert!(!built_in.is_of(&version("beadle", built_in.spec_version + 1)));
		assert!(!built_in.is_of(&version("polkadot", built_in.spec_version)));
	}
}
