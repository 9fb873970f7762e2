//! JSON-RPC methods beyond those that every node of the SDK has.

use std::sync::Arc;

use jsonrpsee::{core::RegisterMethodError, RpcModule};
use pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer};
use sp_runtime::traits::Block as BlockT;
use substrate_frame_rpc_system::{System, SystemApiServer};

use crate::{
	runtime_api::{AccountId, Block, Nonce},
	types::{Client, Pool},
};

/// Creates the methods for the next nonce of an account, the dry run of an extrinsic, and the fee of an extrinsic.
pub fn create(client: Arc<Client>, pool: Arc<Pool>) -> Result<RpcModule<()>, RegisterMethodError> {
	let mut module = RpcModule::new(());
	module.merge(SystemApiServer::<<Block as BlockT>::Hash, AccountId, Nonce>::into_rpc(System::new(
		client.clone(),
		pool,
	)))?;
	module.merge(TransactionPaymentApiServer::into_rpc(TransactionPayment::<_, Block>::new(client)))?;
	Ok(module)
}
