//! Checks of a key that is to become a device's.

use crate::{Config, Error, Keys, Pallet};
use beadle_primitives::{
	message::{self, KeyOperation},
	AccountId, DeviceKey, KeyUse,
};
use frame_support::ensure;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::Zero, MultiSignature};

impl<T: Config> Pallet<T> {
	/// Checks that the key with this account has, and had, no role on this chain.
	pub(crate) fn ensure_without_role(key: &AccountId) -> Result<(), Error<T>> {
		match Keys::<T>::get(key) {
			Some(KeyUse::Active(_)) => Err(Error::<T>::KeyInUse),
			Some(KeyUse::Retired(_)) => Err(Error::<T>::KeyRetired),
			None if frame_system::Pallet::<T>::account_exists(key) => Err(Error::<T>::KeyIsAccount),
			None => Ok(()),
		}
	}

	/// Checks that `proof` shows possession of the key, for this operation on this chain.
	pub(crate) fn ensure_possessed(
		key: &DeviceKey,
		proof: &MultiSignature,
		operation: &KeyOperation,
	) -> Result<(), Error<T>> {
		// The system pallet keeps the genesis block's hash for ever.
		let genesis = frame_system::BlockHash::<T>::get(BlockNumberFor::<T>::zero());
		let message = message::key_message(&genesis, operation);
		ensure!(message::verify(key, proof, &message), Error::<T>::ProofInvalid);
		Ok(())
	}
}
