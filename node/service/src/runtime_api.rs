//! Types of the chain as the node sees them, and the runtime APIs that it calls.
//!
//! The runtime itself is WebAssembly from the chain. The node only needs the signatures of its functions, but
//! `impl_runtime_apis!` requires bodies; these are never called.

#![allow(dead_code, unused_variables, reason = "of functions without a body only the signatures are compiled")]

use sp_api::impl_runtime_apis;
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_consensus_grandpa::AuthorityId as GrandpaId;
use sp_core::OpaqueMetadata;
use sp_runtime::{
	generic,
	traits::{BlakeTwo256, Block as BlockT, IdentifyAccount, NumberFor, Verify},
	transaction_validity::{TransactionSource, TransactionValidity},
	ApplyExtrinsicResult, MultiSignature, OpaqueExtrinsic,
};
use sp_session::OpaqueGeneratedSessionKeys;
use sp_version::RuntimeVersion;

/// Header of a block.
pub type Header = generic::Header<u32, BlakeTwo256>;
/// Block with opaque extrinsics.
pub type Block = generic::Block<Header, OpaqueExtrinsic>;
/// Account of a council member, an authority or anyone else who signs transactions.
pub type AccountId = <<MultiSignature as Verify>::Signer as IdentifyAccount>::AccountId;
/// Number of transactions that an account has signed.
pub type Nonce = u32;
/// Amount of tokens.
pub type Balance = u128;

/// Placeholder for the runtime's type, which the macro requires.
struct Runtime;

/// Panics: nothing runs natively.
fn in_wasm_only() -> ! {
	unreachable!("the node runs the chain's WebAssembly and nothing else; qed")
}

impl_runtime_apis! {
	impl sp_api::Core<Block> for Runtime {
		fn version() -> RuntimeVersion {
			in_wasm_only()
		}

		fn execute_block(block: <Block as BlockT>::LazyBlock) {
			in_wasm_only()
		}

		fn initialize_block(header: &<Block as BlockT>::Header) -> sp_runtime::ExtrinsicInclusionMode {
			in_wasm_only()
		}
	}

	impl sp_api::Metadata<Block> for Runtime {
		fn metadata() -> OpaqueMetadata {
			in_wasm_only()
		}

		fn metadata_at_version(version: u32) -> Option<OpaqueMetadata> {
			in_wasm_only()
		}

		fn metadata_versions() -> Vec<u32> {
			in_wasm_only()
		}
	}

	impl beadle_primitives::api::ActivityApi<Block> for Runtime {
		fn activity() -> Vec<(Vec<u8>, u32)> {
			in_wasm_only()
		}
	}

	impl beadle_primitives::api::PeersApi<Block> for Runtime {
		fn listed_peers(node: Vec<u8>) -> Vec<Vec<u8>> {
			in_wasm_only()
		}
	}

	impl sp_block_builder::BlockBuilder<Block> for Runtime {
		fn apply_extrinsic(extrinsic: <Block as BlockT>::Extrinsic) -> ApplyExtrinsicResult {
			in_wasm_only()
		}

		fn finalize_block() -> <Block as BlockT>::Header {
			in_wasm_only()
		}

		fn inherent_extrinsics(data: sp_inherents::InherentData) -> Vec<<Block as BlockT>::Extrinsic> {
			in_wasm_only()
		}

		fn check_inherents(
			block: <Block as BlockT>::LazyBlock,
			data: sp_inherents::InherentData,
		) -> sp_inherents::CheckInherentsResult {
			in_wasm_only()
		}
	}

	impl sp_transaction_pool::runtime_api::TaggedTransactionQueue<Block> for Runtime {
		fn validate_transaction(
			source: TransactionSource,
			tx: <Block as BlockT>::Extrinsic,
			block_hash: <Block as BlockT>::Hash,
		) -> TransactionValidity {
			in_wasm_only()
		}
	}

	impl sp_offchain::OffchainWorkerApi<Block> for Runtime {
		fn offchain_worker(header: &<Block as BlockT>::Header) {
			in_wasm_only()
		}
	}

	impl sp_consensus_aura::AuraApi<Block, AuraId> for Runtime {
		fn slot_duration() -> sp_consensus_aura::SlotDuration {
			in_wasm_only()
		}

		fn authorities() -> Vec<AuraId> {
			in_wasm_only()
		}
	}

	impl sp_session::SessionKeys<Block> for Runtime {
		fn generate_session_keys(owner: Vec<u8>, seed: Option<Vec<u8>>) -> OpaqueGeneratedSessionKeys {
			in_wasm_only()
		}

		fn decode_session_keys(encoded: Vec<u8>) -> Option<Vec<(Vec<u8>, sp_core::crypto::KeyTypeId)>> {
			in_wasm_only()
		}
	}

	impl sp_consensus_grandpa::GrandpaApi<Block> for Runtime {
		fn grandpa_authorities() -> sp_consensus_grandpa::AuthorityList {
			in_wasm_only()
		}

		fn current_set_id() -> sp_consensus_grandpa::SetId {
			in_wasm_only()
		}

		fn submit_report_equivocation_unsigned_extrinsic(
			equivocation_proof: sp_consensus_grandpa::EquivocationProof<<Block as BlockT>::Hash, NumberFor<Block>>,
			key_owner_proof: sp_consensus_grandpa::OpaqueKeyOwnershipProof,
		) -> Option<()> {
			in_wasm_only()
		}

		fn generate_key_ownership_proof(
			set: sp_consensus_grandpa::SetId,
			authority: GrandpaId,
		) -> Option<sp_consensus_grandpa::OpaqueKeyOwnershipProof> {
			in_wasm_only()
		}
	}

	impl frame_system_rpc_runtime_api::AccountNonceApi<Block, AccountId, Nonce> for Runtime {
		fn account_nonce(account: AccountId) -> Nonce {
			in_wasm_only()
		}
	}

	impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentApi<Block, Balance> for Runtime {
		fn query_info(
			uxt: <Block as BlockT>::Extrinsic,
			len: u32,
		) -> pallet_transaction_payment_rpc_runtime_api::RuntimeDispatchInfo<Balance> {
			in_wasm_only()
		}

		fn query_fee_details(
			uxt: <Block as BlockT>::Extrinsic,
			len: u32,
		) -> pallet_transaction_payment_rpc_runtime_api::FeeDetails<Balance> {
			in_wasm_only()
		}

		fn query_weight_to_fee(weight: sp_weights::Weight) -> Balance {
			in_wasm_only()
		}

		fn query_length_to_fee(length: u32) -> Balance {
			in_wasm_only()
		}
	}
}
