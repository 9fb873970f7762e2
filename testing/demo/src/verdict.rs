//! Comparison of the chain's contents with what the profile says.

use beadle_client::{interface::event::Suspended, Rejection};
use beadle_primitives::{
	appraisal::Appraisal, AlarmTransition, AttestationResult, DeviceId, MetricIndex, Mitigation, Moment, Profile,
	ProfileRef, QcFlag, Reason, Standing, SuspendedBy, TransitionKind,
};
use codec::Encode;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

use crate::{
	ledger::{InBlock, Ledger},
	profile::behaviour_name,
	station::{suspends, Entry, Expected, Progress, Station},
	timeline::shown,
};

#[cfg(test)]
mod tests;

/// Outcome of a device's packs, expected or observed.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Tally {
	/// Number of recorded packs.
	pub recorded: usize,
	/// Number of records in them that passed every rule.
	pub good: usize,
	/// Number of records in them that are suspect.
	pub suspect: usize,
	/// Number of records in them that failed a rule.
	pub fail: usize,
	/// Number of transactions that the node refused, by reason.
	pub refused: BTreeMap<String, usize>,
	/// Number of transactions that the node took, but that are in no block.
	pub left_out: usize,
	/// Behaviours whose alarms were raised.
	pub alarms: Vec<String>,
	/// Whether the device was suspended.
	pub suspended: bool,
}

/// A raised alarm.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct AlarmSeen {
	/// Behaviour that it is about.
	pub behaviour: String,
	/// Time of the observation that raised it.
	pub observed_at: String,
	/// Height of the block in which it was raised.
	pub block: u64,
}

/// Comparison of a scenario with what the profile says.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
	/// Title of the scenario.
	pub scenario: String,
	/// Device of the scenario.
	pub device: DeviceId,
	/// Number of transactions sent.
	pub sent: usize,
	/// Expected outcome.
	pub expected: Tally,
	/// Observed outcome.
	pub observed: Tally,
	/// Raised alarms.
	pub alarms: Vec<AlarmSeen>,
	/// Height of the block in which the device was suspended.
	pub suspended_in: Option<u64>,
	/// Answer to the next pack after the suspension.
	pub next_pack: Option<String>,
	/// Differences from the expectation.
	pub differences: Vec<String>,
	/// Whether there are no differences.
	pub ok: bool,
}

impl Comparison {
	/// Compares what a device sent, what is in the chain, and its attestation result.
	pub fn of(
		station: &Station,
		ledger: &Ledger,
		profile: (&Profile, ProfileRef),
		attested: Option<&AttestationResult>,
	) -> Self {
		let device = station.session.device();
		let judge = Judge { entries: &station.entries, ledger, device, profile: profile.0, reference: profile.1 };
		let raised = ledger.raised.iter().filter(|alarm| alarm.item.device == device);
		let alarms = raised.map(|alarm| AlarmSeen {
			behaviour: behaviour_name(judge.profile, alarm.item.metric, alarm.item.behaviour),
			observed_at: shown(alarm.item.observed_at),
			block: alarm.block,
		});
		let (expected, observed) = (judge.expected(), judge.observed());
		let differences = judge.differences(attested);
		Self {
			ok: differences.is_empty() && expected == observed,
			scenario: station.scenario.clone(),
			device,
			sent: station.entries.len(),
			expected,
			observed,
			alarms: alarms.collect(),
			suspended_in: judge.suspensions().first().map(|suspended| suspended.block),
			next_pack: judge.next_pack(),
			differences,
		}
	}
}

struct Judge<'a> {
	entries: &'a [Entry],
	ledger: &'a Ledger,
	device: DeviceId,
	profile: &'a Profile,
	reference: ProfileRef,
}

impl Judge<'_> {
	fn expected(&self) -> Tally {
		let mut tally = Tally::default();
		for entry in self.entries {
			match (&entry.expected, &entry.progress) {
				(Expected::Recorded(appraisal), _) => {
					tally.recorded += 1;
					tally.count(&appraisal.flags);
					tally.suspended |= suspends(appraisal);
				},
				// Of several expected reasons, the one given counts, if it is among them.
				(Expected::Refused(reasons) | Expected::LeftOut(reasons), Progress::Rejected(reason))
					if reasons.contains(reason) =>
				{
					tally.refuse(reason)
				},
				(Expected::Refused(reasons), _) => reasons.iter().take(1).for_each(|reason| tally.refuse(reason)),
				(Expected::LeftOut(_), _) => tally.left_out += 1,
			}
		}
		let raised = self.transitions(TransitionKind::Raised);
		tally.alarms = raised.iter().map(|found| behaviour_name(self.profile, found.metric, found.behaviour)).collect();
		tally
	}

	fn observed(&self) -> Tally {
		let mut tally = Tally::default();
		for entry in self.entries {
			match &entry.progress {
				Progress::Rejected(reason) => tally.refuse(reason),
				_ if self.ledger.count(&entry.transaction) == 0 => tally.left_out += 1,
				_ => {},
			}
		}
		for ((device, _), recorded) in &self.ledger.recorded {
			if *device == self.device {
				tally.recorded += recorded.len();
				recorded.iter().for_each(|recorded| tally.count(&recorded.item.flags));
			}
		}
		let raised = self.ledger.raised.iter().filter(|alarm| alarm.item.device == self.device);
		tally.alarms =
			raised.map(|alarm| behaviour_name(self.profile, alarm.item.metric, alarm.item.behaviour)).collect();
		tally.suspended = !self.suspensions().is_empty();
		tally
	}

	fn differences(&self, attested: Option<&AttestationResult>) -> Vec<String> {
		let mut differences = Vec::new();
		let mut tell = |what: &str, how: String| differences.push(format!("{what}: {how}"));
		for entry in self.entries {
			if let Some(how) = self.answer_difference(entry) {
				tell(&entry.what, how);
			}
			if let Some(how) = self.block_difference(entry) {
				tell(&entry.what, how);
			}
			if let Expected::Recorded(appraisal) = &entry.expected {
				if let Some(how) = self.finding_difference(entry, appraisal) {
					tell(&entry.what, how);
				}
			}
		}
		for (kind, name) in [(TransitionKind::Raised, "alarms raised"), (TransitionKind::Cleared, "alarms cleared")] {
			let expected: Vec<_> = self.transitions(kind).iter().map(Transition::from).collect();
			let observed = self.observed_transitions(kind);
			if expected != observed {
				tell(name, format!("{observed:?}, should be {expected:?}"));
			}
		}
		if let Some(how) = self.suspension_difference() {
			tell("suspension", how);
		}
		if let Some(how) = self.stray() {
			tell("recorded", how);
		}
		if let Some(how) = self.attestation_difference(attested) {
			tell("attestation result", how);
		}
		differences
	}

	/// Describes how the node's answer differs from the expected one.
	fn answer_difference(&self, entry: &Entry) -> Option<String> {
		let names = |reasons: &[Rejection]| {
			let names: Vec<_> = reasons.iter().map(ToString::to_string).collect();
			names.join(" or ")
		};
		match (&entry.expected, &entry.progress) {
			(Expected::Recorded(_), Progress::Rejected(reason)) => {
				Some(format!("refused ({reason}), should be recorded"))
			},
			(Expected::Recorded(_), Progress::Lost(why)) => Some(format!("{why}; should be recorded")),
			(Expected::Refused(reasons) | Expected::LeftOut(reasons), Progress::Rejected(reason)) => {
				(!reasons.contains(reason)).then(|| format!("refused ({reason}), should be {}", names(reasons)))
			},
			(Expected::Refused(reasons), _) => Some(format!("taken, should be refused ({})", names(reasons))),
			_ => None,
		}
	}

	/// Describes by how much the blocks with the transaction, or with its pack in whatever wrapping, are too many or
	/// too few.
	fn block_difference(&self, entry: &Entry) -> Option<String> {
		let recorded = |other: &&Entry| matches!(other.expected, Expected::Recorded(_));
		let same = self.entries.iter().filter(|other| other.transaction == entry.transaction);
		let expected = same.filter(recorded).count();
		let found = self.ledger.count(&entry.transaction);
		if found != expected {
			return Some(format!("in {found} blocks, should be in {expected}"));
		}
		let signature = &entry.pack.as_ref()?.signature;
		let same =
			self.entries.iter().filter(|other| other.pack.as_ref().map(|pack| &pack.signature) == Some(signature));
		let expected = same.filter(recorded).count();
		// Without the byte that names the signature scheme.
		let found = self.ledger.count_containing(&signature.encode()[1..]);
		(found != expected).then(|| format!("its signature is in {found} extrinsics, should be in {expected}"))
	}

	/// Describes how the chain's findings in a recorded pack differ from those computed here.
	fn finding_difference(&self, entry: &Entry, appraisal: &Appraisal) -> Option<String> {
		let key = (self.device, entry.sequence()?);
		let recorded = match self.ledger.recorded.get(&key).map(Vec::as_slice) {
			Some([recorded]) => &recorded.item,
			Some(several) => return Some(format!("recorded {} times", several.len())),
			None => return Some("not recorded".to_owned()),
		};
		if recorded.flags != appraisal.flags {
			return Some(format!("flagged {:?}, should be {:?}", recorded.flags, appraisal.flags));
		}
		if recorded.profile != self.reference {
			return Some(format!("held against {:?}, should be {:?}", recorded.profile, self.reference));
		}
		let flagged = self.ledger.flagged.get(&key).map_or(&[][..], Vec::as_slice);
		let violations: Vec<_> = flagged.iter().flat_map(|flagged| flagged.item.violations.iter().copied()).collect();
		(violations != appraisal.violations.to_vec())
			.then(|| format!("violations {violations:?}, should be {:?}", appraisal.violations))
	}

	/// Returns the alarm transitions that the recorded packs should cause, in order.
	fn transitions(&self, kind: TransitionKind) -> Vec<AlarmTransition> {
		let appraisals = self.entries.iter().filter_map(|entry| match &entry.expected {
			Expected::Recorded(appraisal) => Some(appraisal),
			_ => None,
		});
		let transitions = appraisals.flat_map(|appraisal| appraisal.transitions.iter().copied());
		transitions.filter(|transition| transition.kind == kind).collect()
	}

	fn observed_transitions(&self, kind: TransitionKind) -> Vec<Transition> {
		let device = self.device;
		match kind {
			TransitionKind::Raised => {
				let raised = self.ledger.raised.iter().map(|alarm| &alarm.item).filter(|alarm| alarm.device == device);
				raised.map(|alarm| Transition(alarm.metric, alarm.behaviour, alarm.observed_at)).collect()
			},
			// The demo has no silence, so no silence alarm is ever confirmed.
			TransitionKind::Confirmed => Vec::new(),
			TransitionKind::Cleared => {
				let cleared =
					self.ledger.cleared.iter().map(|alarm| &alarm.item).filter(|alarm| alarm.device == device);
				cleared.map(|alarm| Transition(alarm.metric, alarm.behaviour, alarm.observed_at)).collect()
			},
		}
	}

	fn suspensions(&self) -> Vec<&InBlock<Suspended>> {
		self.ledger.suspended.iter().filter(|suspended| suspended.item.device == self.device).collect()
	}

	fn suspension_difference(&self) -> Option<String> {
		let raised = self.transitions(TransitionKind::Raised);
		// A device's alarms are numbered from 1, in the order in which they were raised.
		let cause = (1..).zip(&raised).find(|(_, found)| found.mitigation == Mitigation::Suspend);
		let suspensions = self.suspensions();
		match (cause, suspensions.as_slice()) {
			(None, []) => None,
			(Some((alarm, cause)), [one]) => {
				let AlarmTransition { metric, behaviour, .. } = *cause;
				let reason = Reason::Alarm { alarm, profile: self.reference, metric, behaviour };
				(one.item.by != SuspendedBy::Alarm || one.item.reason != reason)
					.then(|| format!("by {:?} for {:?}, should be for {reason:?}", one.item.by, one.item.reason))
			},
			(cause, suspensions) => {
				Some(format!("{} times, should be {}", suspensions.len(), usize::from(cause.is_some())))
			},
		}
	}

	/// Describes a pack that was recorded unexpectedly, if there is one.
	fn stray(&self) -> Option<String> {
		let recorded = self.entries.iter().filter(|entry| matches!(entry.expected, Expected::Recorded(_)));
		let expected: BTreeSet<_> = recorded.filter_map(Entry::sequence).collect();
		let numbers = self.ledger.recorded.keys().filter(|(device, _)| *device == self.device);
		let stray = numbers.map(|(_, sequence)| *sequence).find(|sequence| !expected.contains(sequence));
		stray.map(|sequence| format!("pack {sequence}, which should not be"))
	}

	/// Describes how the attestation result differs from the contents of the blocks.
	fn attestation_difference(&self, attested: Option<&AttestationResult>) -> Option<String> {
		let Some(attested) = attested else { return Some("there is none".to_owned()) };
		let expected = self.expected();
		let suspended = matches!(attested.standing, Standing::Suspended { by: SuspendedBy::Alarm, .. });
		let active = attested.standing == Standing::Active;
		if suspended != expected.suspended || active == expected.suspended {
			return Some(format!("standing {:?}, should be suspended: {}", attested.standing, expected.suspended));
		}
		let recorded = u64::try_from(expected.recorded).unwrap_or(u64::MAX);
		(attested.sequence != recorded || attested.usage.packs != recorded).then(|| {
			let (sequence, packs) = (attested.sequence, attested.usage.packs);
			format!("sequence {sequence}, {packs} packs, should be {recorded} of both")
		})
	}

	/// Returns the answer to the first pack that was sent after the device should have been suspended.
	fn next_pack(&self) -> Option<String> {
		let suspending = |entry: &Entry| matches!(&entry.expected, Expected::Recorded(found) if suspends(found));
		let position = self.entries.iter().position(suspending)?;
		let refused = |entry: &&Entry| matches!(entry.expected, Expected::Refused(_));
		let next = self.entries.iter().skip(position).find(refused)?;
		Some(match &next.progress {
			Progress::Rejected(reason) => format!("refused: {reason}"),
			_ => "taken".to_owned(),
		})
	}
}

/// Alarm transition as both sides know it: metric, behaviour, time of the observation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Transition(MetricIndex, u8, Moment);

impl From<&AlarmTransition> for Transition {
	fn from(found: &AlarmTransition) -> Self {
		Self(found.metric, found.behaviour, found.observed_at)
	}
}

impl Tally {
	fn count(&mut self, flags: &[QcFlag]) {
		for flag in flags {
			match flag {
				QcFlag::Good => self.good += 1,
				QcFlag::Suspect => self.suspect += 1,
				QcFlag::Fail => self.fail += 1,
				// Every metric of the demo has a rule that needs no history, so every value is evaluated.
				QcFlag::NotEvaluated | QcFlag::Missing => {},
			}
		}
	}

	fn refuse(&mut self, reason: &Rejection) {
		*self.refused.entry(reason.to_string()).or_default() += 1;
	}
}
