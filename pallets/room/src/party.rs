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

/// Signer of a transaction, by what it is to the parties.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Signer {
	/// A member of the council.
	Member(OrganisationId),
	/// Another account that acts for a member, as its proxy or as a signatory of its multisig.
	Delegate(OrganisationId),
	/// A buyer on the council's list.
	Buyer,
	/// Anyone else.
	Anyone,
}

impl Signer {
	/// Returns the party whose transaction it is.
	pub(crate) fn party(self) -> Party {
		match self {
			Self::Member(organisation) | Self::Delegate(organisation) => Party::Member(organisation),
			Self::Buyer => Party::Buyers,
			Self::Anyone => Party::Anyone,
		}
	}
}

impl<T: Config> Pallet<T> {
	/// Returns what the signer of this call is to the parties. At most two storage reads, and [`READS_FOR_ANOTHER`].
	pub(crate) fn signer(account: &AccountId, call: &T::RuntimeCall) -> Signer {
		if let Some(organisation) = T::Organisations::member(account) {
			return Signer::Member(organisation);
		}
		match Self::member_behind(account, call) {
			Some(organisation) => Signer::Delegate(organisation),
			None if Buyers::<T>::contains_key(account) => Signer::Buyer,
			None => Signer::Anyone,
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
