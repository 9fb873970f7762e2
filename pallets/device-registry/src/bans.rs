//! Bans of keys as such: of keys that are no device's.

use crate::{Config, Error, Event, Keys, Pallet};
use beadle_primitives::{standing::MAX_REASON_BYTES, traits::Organisations, AccountId, KeyUse, Text};
use frame_support::{dispatch::DispatchResult, ensure};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_ban_key(key: AccountId, reason: Text<MAX_REASON_BYTES>) -> DispatchResult {
		match Keys::<T>::get(&key) {
			Some(KeyUse::Active(_)) => return Err(Error::<T>::KeyNotRetired.into()),
			Some(KeyUse::Retired(_)) => return Err(Error::<T>::KeyRetired.into()),
			Some(KeyUse::Banned) => return Err(Error::<T>::KeyBanned.into()),
			None => {},
		}
		// Such a key becomes no device's anyway.
		ensure!(T::Organisations::member(&key).is_none(), Error::<T>::KeyOfMember);

		Keys::<T>::insert(&key, KeyUse::Banned);
		Self::deposit_event(Event::KeyBanned { key, reason });
		Ok(())
	}

	pub(crate) fn do_lift_ban(key: AccountId) -> DispatchResult {
		ensure!(Keys::<T>::get(&key) == Some(KeyUse::Banned), Error::<T>::KeyNotBanned);

		Keys::<T>::remove(&key);
		Self::deposit_event(Event::BanLifted { key });
		Ok(())
	}
}
