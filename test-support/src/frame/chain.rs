//! Chain in its first block.

use super::{Actions, Council, Devices, Now, START};
use sp_io::TestExternalities;
use sp_runtime::{traits::One, BuildStorage};

/// Builds a chain in its first block. Sets the clock to [`START`], gives the council its three members, and forgets
/// all devices and actions.
///
/// # Panics
///
/// Never: the genesis of the system pallet can be built.
pub fn first_block<T: frame_system::Config>() -> TestExternalities {
	Now::set(START);
	Council::reset();
	Devices::clear();
	Actions::set(Vec::new());
	let storage = frame_system::GenesisConfig::<T>::default().build_storage().expect("it can be built");
	let mut chain = TestExternalities::new(storage);
	chain.execute_with(|| frame_system::Pallet::<T>::set_block_number(One::one()));
	chain
}
