//! Punishment of authorities that were caught equivocating.

use crate::{Config, Event, Membership, Offenders, Pallet};
use beadle_primitives::AccountId;
use frame_support::{
	defensive,
	traits::{Defensive, Get},
	weights::Weight,
};
use pallet_session::{historical::IdentificationTuple, Validators};
use sp_runtime::Perbill;
use sp_staking::{
	offence::{OffenceDetails, OnOffenceHandler},
	SessionIndex,
};

impl<T: Config> Pallet<T> {
	/// Disables an authority, so that it authors no more blocks. Does nothing to the last enabled one: a chain that
	/// authors no blocks cannot plan another set.
	pub(crate) fn disable(authority: &AccountId) {
		let enabled = Validators::<T>::decode_len()
			.unwrap_or_default()
			.saturating_sub(pallet_session::Pallet::<T>::disabled_validators().len());
		if let Some(index) = pallet_session::Pallet::<T>::validator_id_to_index(authority).filter(|_| enabled > 1) {
			pallet_session::Pallet::<T>::disable_index(index);
		}
	}

	/// Punishes an offender, unless it was punished before or has left.
	fn punish(offender: &AccountId, session: SessionIndex) {
		let mut offenders = Offenders::<T>::get();
		let members = T::Membership::members();
		let is_member = members.contains(offender);
		let is_active = Validators::<T>::get().contains(offender);
		if offenders.contains(offender) || !(is_member || is_active) {
			return;
		}
		let authority = offender.clone();
		if !Self::can_go_on(members.iter().filter(|member| *member != offender)) {
			Self::deposit_event(Event::OffenderKept { authority, session });
			return;
		}
		if is_active {
			if offenders.try_push(authority.clone()).is_err() {
				// Each offender is in the list once, and there are no more authorities than fit.
				defensive!("more offenders than authorities");
				return;
			}
			Offenders::<T>::put(offenders);
			Self::disable(offender);
		}
		if is_member {
			let _ = T::Membership::remove(offender).defensive_proof("it is on the list; qed");
		}
		Self::deposit_event(Event::OffenderRemoved { authority, session });
	}
}

impl<T: Config> OnOffenceHandler<AccountId, IdentificationTuple<T>, Weight> for Pallet<T> {
	fn on_offence(
		offences: &[OffenceDetails<AccountId, IdentificationTuple<T>>],
		_: &[Perbill],
		session: SessionIndex,
	) -> Weight {
		let mut weight = Weight::zero();
		for OffenceDetails { offender: (offender, ()), .. } in offences {
			Self::punish(offender, session);
			// `can_go_on` reads the accounts' keys one by one.
			let reads = u64::from(T::MaxAuthorities::get()).saturating_add(5);
			weight.saturating_accrue(T::DbWeight::get().reads_writes(reads, 4));
		}
		weight
	}
}
