//! Chain specifications that the node knows by name. All others come from files.
//!
//! Their genesis is a preset of the embedded runtime. They have no extensions, no protocol id and no telemetry, so that
//! light clients can use them unchanged.

use sc_service::{ChainType, GenericChainSpec};
use sp_genesis_builder::{DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};

use crate::runtime;

/// Returns the specification of a chain with one authority, on one machine.
pub fn development() -> Result<GenericChainSpec, String> {
	from_preset("Beadle Development", "beadle_dev", ChainType::Development, DEV_RUNTIME_PRESET)
}

/// Returns the specification of a chain with several authorities, for a network on one machine.
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
