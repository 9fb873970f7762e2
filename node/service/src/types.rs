//! Names of the SDK's types, as this node fills in their parameters.

use sc_consensus::LongestChain;
use sc_service::{TFullBackend, TFullClient};
use sc_transaction_pool::TransactionPoolHandle;

use crate::runtime_api::{Block, RuntimeApi};

/// Host functions that the runtime can call.
#[cfg(not(feature = "runtime-benchmarks"))]
pub type HostFunctions = sp_io::SubstrateHostFunctions;

/// Host functions that the runtime can call.
#[cfg(feature = "runtime-benchmarks")]
pub type HostFunctions = (sp_io::SubstrateHostFunctions, frame_benchmarking::benchmarking::HostFunctions);

/// Client of the chain: its blocks, state and runtime.
pub type Client = TFullClient<Block, RuntimeApi, sc_executor::WasmExecutor<HostFunctions>>;

/// Transaction pool.
pub type Pool = TransactionPoolHandle<Block, Client>;

pub type Backend = TFullBackend<Block>;
pub type SelectChain = LongestChain<Backend, Block>;
