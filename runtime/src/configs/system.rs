//! Foundation: blocks, accounts, time.

use crate::{
	weights::{block_weights::BlockExecutionWeight, extrinsic_weights::ExtrinsicBaseWeight},
	*,
};
use frame_support::{
	derive_impl,
	dispatch::DispatchClass,
	parameter_types,
	traits::{ConstU64, InsideBoth},
	weights::{
		constants::{ParityDbWeight, WEIGHT_REF_TIME_PER_MILLIS},
		Weight,
	},
};
use frame_system::limits::{BlockLength, BlockWeights};
use sp_runtime::Perbill;

/// Share of a block that normal transactions may fill; the rest is for operational ones.
const NORMAL_DISPATCH_RATIO: Perbill = Perbill::from_percent(75);

/// Maximum weight of a block: a quarter of a slot. A Raspberry Pi takes about three times as long as the machine on
/// which weights are measured.
const MAX_BLOCK_WEIGHT: Weight = Weight::from_parts(500 * WEIGHT_REF_TIME_PER_MILLIS, 5 * 1024 * 1024);

parameter_types! {
	pub const BlockHashCount: BlockNumber = 2_400;
	pub const Version: RuntimeVersion = VERSION;
	pub RuntimeBlockWeights: BlockWeights = block_weights();
	/// The same for all classes: `Room` keeps the shares of each.
	pub RuntimeBlockLength: BlockLength = BlockLength::builder().max_length(5 * 1024 * 1024).build();
	pub const SS58Prefix: u8 = 42;
	/// Part of a block that the conversion of the state after an upgrade can take: half of it. A block has no
	/// transactions meanwhile.
	pub UpgradesPart: Weight = MAX_BLOCK_WEIGHT.div(2);
}

/// Returns the limits of blocks. Normal transactions, of the council and of devices, take up to three quarters of a
/// block; the base weights of a block and of a transaction are as measured.
#[allow(clippy::expect_used)]
fn block_weights() -> BlockWeights {
	let of_normal = |most| NORMAL_DISPATCH_RATIO.mul_floor(most);
	let normal = Weight::from_parts(of_normal(MAX_BLOCK_WEIGHT.ref_time()), of_normal(MAX_BLOCK_WEIGHT.proof_size()));
	BlockWeights::builder()
		.base_block(BlockExecutionWeight::get())
		.for_class(DispatchClass::all(), |weights| weights.base_extrinsic = ExtrinsicBaseWeight::get())
		.for_class(DispatchClass::Normal, |weights| weights.max_total = Some(normal))
		.for_class(DispatchClass::Operational, |weights| {
			weights.max_total = Some(MAX_BLOCK_WEIGHT);
			weights.reserved = Some(MAX_BLOCK_WEIGHT.saturating_sub(normal));
		})
		.avg_block_initialization(Perbill::from_percent(10))
		.build()
		.expect("the classes fit into a block, which `integrity_test` checks; qed")
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
	type BaseCallFilter = InsideBoth<super::authorities::KeepsAnAuthority, super::peers::NodesAreTheCouncils>;
	type Block = Block;
	type BlockWeights = RuntimeBlockWeights;
	type BlockLength = RuntimeBlockLength;
	type AccountId = AccountId;
	type Nonce = Nonce;
	type Hash = Hash;
	type BlockHashCount = BlockHashCount;
	type DbWeight = ParityDbWeight;
	type Version = Version;
	type AccountData = pallet_balances::AccountData<Balance>;
	type SystemWeightInfo = crate::weights::frame_system::WeightInfo<Runtime>;
	type ExtensionsWeightInfo = crate::weights::frame_system_extensions::WeightInfo<Runtime>;
	type SS58Prefix = SS58Prefix;
	type MaxConsumers = frame_support::traits::ConstU32<16>;
	type SingleBlockMigrations = migrations::Begin;
	type MultiBlockMigrator = Upgrades;
}

impl migrations::upgrades::Config for Runtime {
	type BlockPart = UpgradesPart;
}

impl pallet_timestamp::Config for Runtime {
	type Moment = u64;
	type OnTimestampSet = Aura;
	type MinimumPeriod = ConstU64<{ MILLIS_PER_BLOCK / 2 }>;
	type WeightInfo = crate::weights::pallet_timestamp::WeightInfo<Runtime>;
}
