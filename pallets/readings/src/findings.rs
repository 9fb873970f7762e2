//! Findings of a pack, on record: violations, the entry in the device's log, and alarms.

use crate::{types::MAX_PINNED, Config, Event, Pallet, PinnedViolation, Violations};
use alloc::{vec, vec::Vec};
use beadle_primitives::{
	evidence::violations_hash, message, traits::OnAction, Action, Appraisal, DeviceId, Pack, ProfileRef, QcFlag,
	Sequence, Via, Violation,
};
use sp_core::H256;

/// Pack that was judged, as evidence names it.
#[derive(Clone, Copy)]
pub(crate) struct JudgedPack {
	/// Call that carried the pack.
	pub via: Via,
	/// Sequence of the pack.
	pub sequence: Sequence,
	/// Hash of the message that the device signed.
	pub pack_hash: H256,
}

impl<T: Config> Pallet<T> {
	/// Puts what was found in a pack on record, with its consequences. Accesses no storage if nothing was found.
	pub(crate) fn put_findings(
		device: DeviceId,
		profile: ProfileRef,
		via: Via,
		pack: &Pack,
		Appraisal { violations, transitions, .. }: Appraisal,
	) {
		if violations.is_empty() && transitions.is_empty() {
			return;
		}
		let (sequence, pack_hash) = (pack.sequence, message::pack_hash(&Self::genesis(), device, pack));
		let judged = JudgedPack { via, sequence, pack_hash };
		if !violations.is_empty() {
			Self::pin(device, profile, judged, &violations);
			T::OnAction::on_findings(device, vec![flagged(profile, judged, &violations)]);
			Self::deposit_event(match via {
				Via::Submit => Event::Flagged { device, sequence, profile, violations },
				Via::Report => Event::Reported { device, sequence, profile, violations },
			});
		}
		Self::follow_up(device, profile, &transitions, Some(judged));
	}

	/// Keeps a few violations with profile, pack and block, rather failing ones than suspect ones. The oldest make room, but
	/// no failing one for a suspect one: a device could otherwise flush what it has failed.
	fn pin(device: DeviceId, profile: ProfileRef, judged: JudgedPack, violations: &[Violation]) {
		let JudgedPack { via, sequence, pack_hash } = judged;
		let block = frame_system::Pallet::<T>::block_number();
		let found = count(violations, |_| true);
		Violations::<T>::mutate(device, |kept| {
			for violation in gravest(violations) {
				if kept.is_full() {
					let suspect = kept.iter().position(|pinned| !fails(&pinned.violation));
					let Some(displaced) = suspect.or(fails(&violation).then_some(0)) else { continue };
					kept.remove(displaced);
				}
				let pinned = PinnedViolation { profile, via, sequence, pack_hash, block, found, violation };
				let pushed = kept.try_push(pinned);
				debug_assert!(pushed.is_ok(), "there was room, or room was made; qed");
			}
		});
	}
}

/// Returns the first failing violations, and if they are few, the first suspect ones, in their order.
fn gravest(violations: &[Violation]) -> Vec<Violation> {
	let failing = violations.iter().filter(|violation| fails(violation)).count();
	let mut room_for_suspect = MAX_PINNED.saturating_sub(failing);
	let is_kept = |violation: &&Violation| {
		let kept = fails(violation) || room_for_suspect > 0;
		room_for_suspect = room_for_suspect.saturating_sub(usize::from(kept && !fails(violation)));
		kept
	};
	violations.iter().filter(is_kept).take(MAX_PINNED).copied().collect()
}

fn fails(violation: &Violation) -> bool {
	violation.flag == QcFlag::Fail
}

/// Returns the one entry of the device's log for a pack with violations.
fn flagged(profile: ProfileRef, judged: JudgedPack, violations: &[Violation]) -> Action {
	let JudgedPack { via, sequence, pack_hash } = judged;
	let [suspect, failing] = [QcFlag::Suspect, QcFlag::Fail].map(|flag| count(violations, |found| found == flag));
	let violations = violations_hash(violations);
	Action::Flagged { via, sequence, pack_hash, profile, suspect, failing, violations }
}

fn count(violations: &[Violation], which: impl Fn(QcFlag) -> bool) -> u32 {
	// At most `MAX_FINDINGS`, so the conversion never fails.
	u32::try_from(violations.iter().filter(|violation| which(violation.flag)).count()).unwrap_or(u32::MAX)
}
