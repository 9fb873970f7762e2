//! Pallets for devices, and the connections between them.

use super::council::{EnsureCouncilMajority, EnsureCouncilMember};
use crate::*;
use frame_support::{
	parameter_types,
	traits::{ConstU32, ConstU64},
};
use pallet_device_registry::EnsureOwnerOrCouncil;
use sp_runtime::Perbill;

parameter_types! {
	/// A staged version that fails a tenth of all records more than the active one is likelier to be wrong than the devices.
	pub const MaxMoreFailing: Perbill = Perbill::from_percent(10);
}

impl pallet_device_registry::Config for Runtime {
	type RegistrarOrigin = EnsureCouncilMember;
	type CouncilOrigin = EnsureCouncilMajority;
	type Organisations = Organisations;
	type Budgets = Organisations;
	type Grants = Aaa;
	type Suspensions = Aaa;
	type OnAction = (Aaa, (BehaviourProfiles, Readings));
	type MaxModels = ConstU32<1_000>;
	type WeightInfo = crate::weights::pallet_device_registry::WeightInfo<Runtime>;
}

impl pallet_behaviour_profiles::Config for Runtime {
	type RegistrarOrigin = EnsureCouncilMember;
	type AuthorityOrigin = EnsureOwnerOrCouncil<Runtime>;
	type Organisations = Organisations;
	type Budgets = Organisations;
	type Comparisons = Readings;
	type OnAction = (Aaa, Readings);
	type Time = Timestamp;
	type MaxActivations = ConstU32<8>;
	type CouncilActivations = ConstU32<2>;
	type MaxStaging = ConstU32<{ 90 * DAYS }>;
	type Notice = ConstU32<{ 3 * DAYS }>;
	type CouncilNotice = ConstU32<HOURS>;
	type MaxMoreFailing = MaxMoreFailing;
	type MinCompared = ConstU64<20>;
	type WeightInfo = crate::weights::pallet_behaviour_profiles::WeightInfo<Runtime>;
}

impl pallet_aaa::Config for Runtime {
	type AuthorityOrigin = EnsureOwnerOrCouncil<Runtime>;
	type CouncilOrigin = EnsureCouncilMajority;
	type Organisations = Organisations;
	type Budgets = Organisations;
	type Time = Timestamp;
	type OnGrant = Readings;
	type OnReinstated = Readings;
	type MaxSuspensions = ConstU32<3>;
	type SuspensionPeriod = ConstU64<{ 30 * 24 * 60 * 60 * 1_000 }>;
	type MaxActions = ConstU32<32>;
	type WeightInfo = crate::weights::pallet_aaa::WeightInfo<Runtime>;
}

impl pallet_readings::Config for Runtime {
	type Devices = DeviceRegistry;
	type Profiles = BehaviourProfiles;
	type Authorisation = Aaa;
	type AuthorityOrigin = EnsureOwnerOrCouncil<Runtime>;
	type OnAction = Aaa;
	type Time = Timestamp;
	type Room = Room;
	type SequenceWindow = ConstU32<32>;
	type MaxViolations = ConstU32<32>;
	type MaxEndedAlarms = ConstU32<16>;
	type MaxAdverseAlarms = ConstU32<8>;
	type SweepDevices = ConstU32<8>;
	type WeightInfo = crate::weights::pallet_readings::WeightInfo<Runtime>;
}
