//! Reports of packs that the profile refuses: without them, a sensor that is stuck beyond such a limit looks silent.
//!
//! A report puts a pack on record as a violation, and has to be in a block before the device's next pack is. It takes a
//! bounded time, and no reading depends on it: those in the pack are dead letters whatever becomes of the report.

use super::Submitter;
use crate::pack::{age_margin, means_the_same};
use beadle_client::{
	submit::{device::SendError, submission::SubmitError},
	Rejection, SignedPack,
};
use beadle_primitives::{ActiveProfile, Millis, Moment, ProfileRef, Refusal};
use serde_json::json;
use sp_runtime::transaction_validity::InvalidTransaction;
use std::time::{Duration, Instant};
use tokio::time::{sleep, timeout};

/// Time that a report may take to get into a block, some blocks. The next pack waits for it.
const IN_BLOCK_WITHIN: Duration = Duration::from_secs(15);

/// Number of times that a report is sent at most.
const ATTEMPTS: u8 = 10;

/// Delay before a report is sent again.
const AGAIN_AFTER: Duration = Duration::from_secs(1);

/// Time after a failed report in which there is no other. The failed one may still be in a pool, which takes one of each
/// device; and what cannot be reported is not to hold up readings again and again.
const PAUSE: Duration = Duration::from_secs(60);

/// What is known of this device's reports.
#[derive(Default)]
pub(super) struct Reports {
	/// Observation time of the last reading in a pack to report, whatever became of the report.
	until: Option<Moment>,
	/// Time of the last failure.
	failed_at: Option<Instant>,
}

impl Reports {
	/// Returns the observation time up to which nothing is reported any more.
	pub(super) fn until(&self) -> Option<Moment> {
		self.until
	}

	/// Returns whether a pack whose first reading is of that time is to be reported now: once, and not while an earlier
	/// report may be pending.
	fn is_due(&self, first: Moment, now: Instant) -> bool {
		let is_new = self.until.is_none_or(|until| first > until);
		is_new && self.failed_at.is_none_or(|failed_at| now.saturating_duration_since(failed_at) >= PAUSE)
	}
}

/// What to do once the chain has refused a report.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Then {
	/// Read the profile in force again, and report the pack under that version.
	Again,
	/// Leave it.
	Leave,
}

/// Returns what to do once the chain has refused a report.
fn then(rejection: &Rejection) -> Then {
	match rejection {
		// A version is in force since the profile was read, or is about to be; the chain's time goes on; the block has
		// no room, or a report of the device already.
		Rejection::Refused(Refusal::StaleProfile | Refusal::TooFarAhead)
		| Rejection::Invalid(InvalidTransaction::ExhaustsResources) => Then::Again,
		// Among others: it would be accepted, is reported already, or comes after a later pack.
		_ => Then::Leave,
	}
}

/// Returns the time that a report may take under a profile: readings are not to become too old meanwhile.
fn within(max_age: Millis) -> Duration {
	IN_BLOCK_WITHIN.min(Duration::from_millis(age_margin(max_age) / 2))
}

impl Submitter {
	/// Reports a pack that the chain refuses, or would, and that was made for this version of the profile. Waits until
	/// the report is in a block, within bounds. A failure is an event, and no more.
	pub(super) async fn report(&mut self, signed: &SignedPack, made_for: &ActiveProfile) {
		let pack = &signed.pack;
		let mut times = pack.records.iter().map(|record| pack.observed_at(record));
		let Some((first, last)) = times.next().map(|first| (first, times.next_back().unwrap_or(first))) else { return };
		if !self.reports.is_due(first, Instant::now()) {
			return;
		}
		self.reports.until = Some(last);
		let within = within(made_for.profile.max_age);
		let outcome = match timeout(within, self.put_on_record(signed, made_for)).await {
			Ok(outcome) => outcome,
			Err(_) => Err(format!("it is in no block after {}", humantime::format_duration(within))),
		};
		let (sequence, records) = (pack.sequence, pack.records.len());
		match outcome {
			Ok(ProfileRef { id, version }) => {
				self.reporter.reported = self.reporter.reported.saturating_add(1);
				let profile = json!({ "id": id, "version": version });
				let reported =
					json!({ "event": "reported", "sequence": sequence, "records": records, "profile": profile });
				self.reporter.event(reported, || {
					format!(
						"pack {sequence} with {records} records, which version {version} of profile {id} refuses, is \
						 reported: it is on record as a violation"
					)
				});
			},
			Err(why) => {
				self.reports.failed_at = Some(Instant::now());
				let failed = json!({ "event": "not-reported", "sequence": sequence, "records": records, "why": why });
				self.reporter.event(failed, || {
					format!("pack {sequence} with {records} records is refused, and could not be reported: {why}")
				});
			},
		}
	}

	/// Sends a report until it is in a block or there is no point in sending it again; returns the version that it names,
	/// or the reason why it is not on record.
	async fn put_on_record(&self, signed: &SignedPack, made_for: &ActiveProfile) -> Result<ProfileRef, String> {
		for tip in 0..ATTEMPTS {
			let held = self.device.chain.profile_of(self.device.id).await.map_err(|error| error.to_string())?;
			let in_force = held.ok_or_else(|| Refusal::NoProfile.name().to_owned())?.active;
			if !means_the_same(&signed.pack, &made_for.profile, &in_force.profile) {
				return Err("the profile has other metrics by now".into());
			}
			match self.device.report(signed, in_force.reference, tip.into()).await {
				Ok(mut submission) => {
					submission.in_block().await.map_err(|error| error.to_string())?;
					return Ok(in_force.reference);
				},
				Err(SendError::Submit(SubmitError::Rejected(rejection))) if then(&rejection) == Then::Again => {
					sleep(AGAIN_AFTER).await;
				},
				Err(error) => return Err(error.to_string()),
			}
		}
		Err("the chain has refused it again and again".into())
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn what_the_next_blocks_can_cure_is_sent_again_and_nothing_else_is() {
		use Refusal::*;
		let again: Vec<_> =
			Refusal::ALL.iter().filter(|refusal| then(&Rejection::Refused(**refusal)) == Then::Again).collect();
		assert_eq!(again, [&TooFarAhead, &StaleProfile]);
		for given_up in [NotRefused, AlreadyReported, SequenceTaken, NotIncreasing] {
			assert_eq!(then(&Rejection::Refused(given_up)), Then::Leave);
		}
		assert_eq!(then(&Rejection::Invalid(InvalidTransaction::ExhaustsResources)), Then::Again);
		// Another report of the device is in the pool.
		for pending in [Rejection::PriorityTooLow, Rejection::AlreadyInPool, Rejection::TemporarilyBanned] {
			assert_eq!(then(&pending), Then::Leave);
		}
	}

	#[test]
	fn a_pack_is_reported_once_and_not_while_another_report_may_be_pending() {
		let now = Instant::now();
		let of = |until, failed_at| Reports { until, failed_at };
		assert!(of(None, None).is_due(0, now));
		assert!(of(Some(5), None).is_due(6, now) && !of(Some(5), None).is_due(5, now));
		let failed = of(Some(5), Some(now));
		assert!(!failed.is_due(6, now + PAUSE - Duration::from_millis(1)));
		assert!(failed.is_due(6, now + PAUSE) && !failed.is_due(5, now + PAUSE));
	}

	#[test]
	fn no_reading_becomes_too_old_while_a_report_is_awaited() {
		assert_eq!(within(86_400_000), IN_BLOCK_WITHIN);
		for max_age in [0, 1_000, 20_000, 100_000] {
			assert!(within(max_age) < Duration::from_millis(age_margin(max_age).max(1)), "{max_age}");
		}
	}
}
