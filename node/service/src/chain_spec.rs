//! The chains that the node knows by name. Every other chain comes from a file.
//!
//! Their genesis is a preset of the embedded runtime. The specifications have no extensions, no protocol id and no
//! telemetry, so that light clients can use them as they are.

use sc_service::{ChainType, GenericChainSpec};
use sp_genesis_builder::{DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};

use crate::runtime;

/// One authority on one machine.
pub fn development() -> Result<GenericChainSpec, String> {
	from_preset("Beadle Development", "beadle_dev", ChainType::Development, DEV_RUNTIME_PRESET)
}

/// Several authorities, for a network on one machine.
pub fn local() -> Result<GenericChainSpec, String> {
	from_preset("Beadle Local Testnet", "beadle_local", ChainType::Local, LOCAL_TESTNET_RUNTIME_PRESET)
}

fn from_preset(name: &str, id: &str, chain_type: ChainType, preset: &str) -> Result<GenericChainSpec, String> {
	Ok(GenericChainSpec::builder(runtime::code()?, None)
		.with_name(name)
		.with_id(id)
		.with_chain_type(chain_type)
		.with_genesis_config_preset_name(preset)
		.build())
}
