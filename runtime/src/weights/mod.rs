//! Maximum cost of calls, extensions, hooks, blocks and transactions, as measured by `scripts/weights.sh`, which writes the
//! other files of this directory.

pub mod block_weights;
pub mod extrinsic_weights;
pub mod frame_system;
pub mod frame_system_extensions;
pub mod pallet_aaa;
pub mod pallet_balances;
pub mod pallet_behaviour_profiles;
pub mod pallet_collective;
pub mod pallet_device_registry;
pub mod pallet_membership;
pub mod pallet_multisig;
pub mod pallet_organisations;
pub mod pallet_proxy;
pub mod pallet_readings;
pub mod pallet_room;
pub mod pallet_timestamp;
pub mod pallet_transaction_payment;
pub mod pallet_utility;
