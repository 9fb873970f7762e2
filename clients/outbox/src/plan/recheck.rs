//! Sealed packs, judged anew by what the final chain says now.

use super::Basis;
use crate::{queue::Sealed, record::meaning};
use beadle_appraisal::{admit, appraise, History};
use beadle_primitives::{Cure, DeviceKey, Refusal, Sequence};

/// A sealed pack that the chain will not take.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Unfit {
	/// The pack's number.
	pub sequence: Sequence,
	/// The reason.
	pub refusal: Refusal,
}

/// Judges sealed packs of this key, which follow the final chain's last one. Returns the device's history as expected with
/// all of them.
///
/// # Errors
///
/// The first that the chain will not take, as it is.
pub fn recheck(basis: &Basis<'_>, sealed: &[Sealed], key: &DeviceKey) -> Result<History, Unfit> {
	let mut history = basis.history.clone();
	for next in sealed {
		let pack = &next.signed.pack;
		let unfit = |refusal| Unfit { sequence: pack.sequence, refusal };
		if pack.sequence != history.sequence.saturating_add(1) {
			return Err(unfit(Refusal::SequenceAhead));
		}
		if next.signed_by != *key {
			return Err(unfit(Refusal::BadSignature));
		}
		// A record has a metric's position and a value in its decimals: under another profile both may mean something else.
		if meaning(pack, &basis.active.profile) != Some(next.meaning) {
			return Err(unfit(Refusal::UnknownMetric));
		}
		if pack.records.len() > basis.capacity {
			return Err(unfit(Refusal::QuotaSpent));
		}
		let judged = admit(&basis.active.profile, &history, pack, basis.now)
			.and_then(|()| appraise(basis.active, &history, pack, basis.now));
		history = match judged {
			Ok(outcome) => outcome.history,
			Err(refusal) if matches!(refusal.cure(), Cure::Wait | Cure::Others) => {
				// It stays; what it brings is known well enough.
				let last = next.observed_at();
				History { sequence: pack.sequence, observed_at: Some(last), ..history }
			},
			Err(refusal) => return Err(unfit(refusal)),
		};
	}
	Ok(history)
}

/// Returns whether no block after the final one can have this pack: what was observed later is recorded already, or the
/// chain's time has left it behind.
pub fn is_ruled_out(basis: &Basis<'_>, sealed: &Sealed) -> bool {
	let pack = &sealed.signed.pack;
	let judged = admit(&basis.active.profile, basis.history, pack, basis.now);
	matches!(judged, Err(Refusal::NotIncreasing | Refusal::TooOld))
}
