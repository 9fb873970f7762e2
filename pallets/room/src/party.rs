//! Parties to the shares of a block.

#![allow(clippy::cast_possible_truncation, reason = "the derives for enums convert variant indices")]

use crate::{Buyers, Config, Pallet};
use beadle_primitives::{traits::Organisations, AccountId, OrganisationId};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::marker::PhantomData;
use frame_support::traits::Get;
use scale_info::TypeInfo;

/// Party that has a part of a share.
#[derive(
	Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Party {
	/// A member of the council.
	Member(OrganisationId),
	/// All buyers on the council's list together.
	Buyers,
	/// All others together.
	Anyone,
}

/// The most parties that there can be.
pub struct MostParties<T>(PhantomData<T>);

impl<T: Config> Get<u32> for MostParties<T> {
	fn get() -> u32 {
		// The buyers and all others, besides.
		T::MaxMembers::get().saturating_add(2)
	}
}

/// The most wrappers that are looked into: an account that only a multisig can act for, as its proxy, has two.
const MOST_WRAPPERS: u64 = 2;

/// The most storage reads to find out for whom a signer acts, and whether that is a member.
pub(crate) const READS_FOR_ANOTHER: u64 = 2 * MOST_WRAPPERS;

/// Finds the account for which a signer acts, when a call is made through a proxy or a multisig.
pub trait ActsFor<Call> {
	/// Returns the account for which the signer makes the call, if the signer may act for it, and the call that it
	/// makes as that account, if that is in the call. At most one storage read, and work of limited size, whatever the
	/// call.
	fn acts_for<'a>(signer: &AccountId, call: &'a Call) -> Option<(AccountId, Option<&'a Call>)>;
}

impl<Call> ActsFor<Call> for () {
	fn acts_for<'a>(_: &AccountId, _: &'a Call) -> Option<(AccountId, Option<&'a Call>)> {
		None
	}
}

impl<T: Config> Pallet<T> {
	/// Returns the party whose transaction this is. At most two storage reads, and [`READS_FOR_ANOTHER`].
	pub(crate) fn party(signer: &AccountId, call: &T::RuntimeCall) -> Party {
		match T::Organisations::member(signer).or_else(|| Self::member_behind(signer, call)) {
			Some(organisation) => Party::Member(organisation),
			None if Buyers::<T>::contains_key(signer) => Party::Buyers,
			None => Party::Anyone,
		}
	}

	/// Returns the member for which the signer makes this call.
	fn member_behind(signer: &AccountId, call: &T::RuntimeCall) -> Option<OrganisationId> {
		let (mut account, mut call) = (signer.clone(), call);
		for _ in 0..MOST_WRAPPERS {
			let (principal, made) = T::ActsFor::acts_for(&account, call)?;
			let member = T::Organisations::member(&principal);
			if member.is_some() {
				return member;
			}
			(account, call) = (principal, made?);
		}
		None
	}
}
