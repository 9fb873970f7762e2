//! Checks of a key that is to become a device's.

use crate::{Config, Error, Keys, Pallet};
use beadle_primitives::{
	message::{self, KeyOperation},
	traits::Organisations,
	AccountId, DeviceKey, KeyUse,
};
use frame_support::ensure;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::Zero, MultiSignature};

impl<T: Config> Pallet<T> {
	/// Checks that a key can be a device's: that only its holder can sign with it, that it has, and had, no role on
	/// this chain, and that it is not banned.
	///
	/// An account with a balance alone is no role: anyone can send tokens to a key that they have seen in a pending
	/// transaction.
	pub(crate) fn ensure_usable(key: &DeviceKey) -> Result<(), Error<T>> {
		ensure!(!key.is_weak(), Error::<T>::KeyWeak);
		let account = key.account();
		Self::ensure_without_role(&account)
	}

	fn ensure_without_role(key: &AccountId) -> Result<(), Error<T>> {
		match Keys::<T>::get(key) {
			Some(KeyUse::Active(_)) => Err(Error::<T>::KeyInUse),
			Some(KeyUse::Retired(_)) => Err(Error::<T>::KeyRetired),
			Some(KeyUse::Banned) => Err(Error::<T>::KeyBanned),
			None if T::Organisations::member(key).is_some() => Err(Error::<T>::KeyIsAccount),
			None if !frame_system::Pallet::<T>::account_nonce(key).is_zero() => Err(Error::<T>::KeyIsAccount),
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
