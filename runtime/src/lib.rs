//! Beadle's state transition function.
//!
//! Modules: `configs` configures each pallet and connects the pallets, `apis` implements the runtime APIs,
//! `attestation` composes attestation results, `activity` counts what happens in a block, `agreement` checks that the pallets
//! agree, `genesis_config_presets` holds the genesis presets, `migrations` converts the state of an earlier runtime.

#![cfg_attr(not(feature = "std"), no_std)]
#![recursion_limit = "256"]

extern crate alloc;

mod activity;
#[cfg(any(feature = "try-runtime", feature = "std"))]
pub mod agreement;
pub mod apis;
mod attestation;
#[cfg(feature = "runtime-benchmarks")]
#[allow(clippy::expect_used, clippy::panic)]
mod benchmarks;
pub mod configs;
pub mod genesis_config_presets;
pub mod migrations;
mod weights;

use alloc::vec::Vec;
use sp_runtime::{
	generic, impl_opaque_keys,
	traits::{BlakeTwo256, IdentifyAccount, Verify},
	Cow, MultiAddress, MultiSignature,
};
use sp_version::RuntimeVersion;

pub use apis::{RuntimeApi, RUNTIME_API_VERSIONS};
pub use pallet_balances::Call as BalancesCall;
pub use pallet_timestamp::Call as TimestampCall;

impl_opaque_keys! {
	/// Session keys of an authority.
	pub struct SessionKeys {
		/// Key for authoring blocks.
		pub aura: Aura,
		/// Key for finalising blocks.
		pub grandpa: Grandpa,
	}
}

// The version is also written to a section of the wasm file, which requires a literal number.
macro_rules! version {
	($spec_version:tt) => {
		/// Version of this runtime.
		#[sp_version::runtime_version]
		pub const VERSION: RuntimeVersion = RuntimeVersion {
			spec_name: Cow::Borrowed("beadle"),
			impl_name: Cow::Borrowed("beadle-node"),
			authoring_version: 1,
			spec_version: $spec_version,
			impl_version: 1,
			apis: RUNTIME_API_VERSIONS,
			transaction_version: 2,
			system_version: 1,
		};
	};
}

/// Marks a wasm file, in a custom section, as a development build: compiled quickly, and not reproducible by others.
#[cfg(all(substrate_runtime, not(feature = "reproducible")))]
#[allow(unsafe_code, reason = "a custom section of a wasm file, which nothing is linked against")]
#[link_section = "beadle_build"]
#[used]
static BUILD: [u8; 11] = *b"development";

#[cfg(not(feature = "next-version"))]
version!(102);
#[cfg(feature = "next-version")]
version!(103);

/// Milliseconds from one block to the next.
pub const MILLIS_PER_BLOCK: u64 = 2_000;

/// Blocks in a minute.
pub const MINUTES: BlockNumber = 30;
/// Blocks in an hour.
pub const HOURS: BlockNumber = MINUTES * 60;
/// Blocks in a day.
pub const DAYS: BlockNumber = HOURS * 24;

/// One token, in the smallest unit.
pub const UNIT: Balance = 1_000_000_000_000;
/// A thousandth of a token.
pub const MILLI_UNIT: Balance = UNIT / 1_000;

/// Signature of a council member, an authority or anyone else who signs transactions.
pub type Signature = MultiSignature;
/// Account of a council member, an authority or anyone else who signs transactions.
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
/// Amount of tokens.
pub type Balance = u128;
/// Number of transactions that an account has signed.
pub type Nonce = u32;
/// Hash of a block or a state.
pub type Hash = sp_core::H256;
/// Number of a block.
pub type BlockNumber = u32;
/// Address by which transactions name accounts.
pub type Address = MultiAddress<AccountId, ()>;
/// Header of a block.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
/// Block of the chain.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;

/// Transaction extensions, in the order in which every transaction passes them before dispatch.
pub type TxExtension = (
	frame_system::CheckNonZeroSender<Runtime>,
	frame_system::CheckSpecVersion<Runtime>,
	frame_system::CheckTxVersion<Runtime>,
	frame_system::CheckGenesis<Runtime>,
	frame_system::CheckEra<Runtime>,
	pallet_room::LimitWaiting<Runtime>,
	pallet_room::CheckRoom<Runtime>,
	frame_system::CheckWeight<Runtime>,
	pallet_readings::InspectCallData<Runtime>,
	pallet_room::CapTip<pallet_transaction_payment::ChargeTransactionPayment<Runtime>>,
	frame_system::WeightReclaim<Runtime>,
);

/// Transaction or inherent as included in a block.
pub type UncheckedExtrinsic = generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;

/// Payload that a council member's account signs.
pub type SignedPayload = generic::SignedPayload<RuntimeCall, TxExtension>;

/// Executor of blocks.
pub type Executive =
	frame_executive::Executive<Runtime, Block, frame_system::ChainContext<Runtime>, Runtime, AllPalletsWithSystem>;

#[frame_support::runtime]
mod runtime {
	/// Beadle's runtime.
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Runtime;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;

	#[runtime::pallet_index(1)]
	pub type Timestamp = pallet_timestamp;

	#[runtime::pallet_index(2)]
	pub type Aura = pallet_aura;

	#[runtime::pallet_index(3)]
	pub type Grandpa = pallet_grandpa;

	#[runtime::pallet_index(4)]
	pub type Authorship = pallet_authorship;

	// The authorities. At genesis, their list has to exist before the session pallet requests it.

	#[runtime::pallet_index(5)]
	pub type Validators = pallet_membership<Instance2>;

	#[runtime::pallet_index(6)]
	pub type Authorities = pallet_authorities;

	#[runtime::pallet_index(7)]
	pub type Session = pallet_session;

	#[runtime::pallet_index(8)]
	pub type Historical = pallet_session::historical;

	#[runtime::pallet_index(9)]
	pub type Offences = pallet_offences;

	// Tokens, for everyone who signs transactions.

	#[runtime::pallet_index(10)]
	pub type Balances = pallet_balances;

	#[runtime::pallet_index(11)]
	pub type TransactionPayment = pallet_transaction_payment;

	// The state after an upgrade.

	#[runtime::pallet_index(12)]
	pub type Upgrades = crate::migrations::upgrades;

	// Signing together and for others.

	#[runtime::pallet_index(20)]
	pub type Utility = pallet_utility;

	#[runtime::pallet_index(21)]
	pub type Multisig = pallet_multisig;

	#[runtime::pallet_index(22)]
	pub type Proxy = pallet_proxy;

	// The council.

	#[runtime::pallet_index(30)]
	pub type Council = pallet_collective<Instance1>;

	// 31 was the council's list of accounts, which `Organisations` keeps.

	#[runtime::pallet_index(32)]
	pub type Whitelist = pallet_whitelist;

	#[runtime::pallet_index(33)]
	pub type NodeAuthorization = pallet_node_authorization;

	#[runtime::pallet_index(34)]
	pub type Organisations = pallet_organisations;

	// Who gets how much of a block.

	#[runtime::pallet_index(35)]
	pub type Room = pallet_room;

	// The devices.

	#[runtime::pallet_index(40)]
	pub type DeviceRegistry = pallet_device_registry;

	#[runtime::pallet_index(41)]
	pub type BehaviourProfiles = pallet_behaviour_profiles;

	#[runtime::pallet_index(42)]
	pub type Aaa = pallet_aaa;

	#[runtime::pallet_index(43)]
	pub type Readings = pallet_readings;
}

/// Returns the transaction extensions of a signed, immortal transaction with this nonce and tip.
pub fn signed_extensions(nonce: Nonce, tip: Balance) -> TxExtension {
	(
		frame_system::CheckNonZeroSender::new(),
		frame_system::CheckSpecVersion::new(),
		frame_system::CheckTxVersion::new(),
		frame_system::CheckGenesis::new(),
		frame_system::CheckEra::from(generic::Era::Immortal),
		pallet_room::LimitWaiting::new(nonce),
		pallet_room::CheckRoom::new(),
		frame_system::CheckWeight::new(),
		pallet_readings::InspectCallData::new(),
		pallet_room::CapTip::new(pallet_transaction_payment::ChargeTransactionPayment::from(tip)),
		frame_system::WeightReclaim::new(),
	)
}
