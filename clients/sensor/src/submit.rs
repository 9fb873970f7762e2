//! Submission of readings: one pack at a time, from the queue until it is final.
//!
//! The order of steps keeps readings from being lost or recorded twice. A pack gets its number from the finalised chain
//! and is stored before it is first sent. While it is stored, it is sent again and again, and nothing else gets its
//! number. It leaves the queue, with its readings, once the finalised chain has it under that number. Wherever the
//! power fails, the next start continues from what is stored.

mod connection;
mod report;

use crate::{
	args::KeyArgs,
	clock::now,
	error::{Error, GONE, SUSPENDED},
	format::senml,
	keyfile,
	pack::plan,
	queue::{Queue, Sealed},
	status::{Reporter, State},
};
use beadle_client::{
	connect::QueryError,
	read::recent::Recent,
	submit::{device::SendError, submission::SubmitError},
	EnrolledDevice, Rejection,
};
use beadle_primitives::{pack::MAX_RECORDS, ActiveProfile, Cure, DeviceKey, KeyUse, Millis, Refusal, Standing};
use report::Reports;
use serde_json::json;
use std::{
	sync::Arc,
	time::{Duration, Instant},
};
use tokio::{
	sync::{watch, Notify},
	time::{sleep, timeout},
};

/// Number of readings considered for the next pack: enough to fill one even if most become dead letters.
const LOOKED_AT: usize = 4 * MAX_RECORDS as usize;

/// Time that a pack may take to become final before it is sent again.
const FINAL_WITHIN: Duration = Duration::from_secs(30);

/// Number of distinct encodings cycled through on resend; each uses a different unpaid tip. Tips below this number are
/// encoded in one byte.
const WRAPPINGS: u8 = 64;

/// Delay before a retry: at first, and at most.
const AGAIN_AFTER: Duration = Duration::from_millis(500);
const AGAIN_AFTER_AT_MOST: Duration = Duration::from_secs(30);

/// Interval at which a suspended device asks whether it has been reinstated.
const ASK_AGAIN_AFTER: Duration = Duration::from_secs(2);

/// Time that a key may be retired before the new one is in its file. `rotate` puts it there a moment after the chain
/// has it.
pub const REPLACED_WITHIN: Duration = Duration::from_secs(60);

/// Tolerances for this machine's clock, behind and ahead of the chain's. The chain's time is that of its last block.
const CLOCK_BEHIND: Millis = 30_000;
const CLOCK_AHEAD: Millis = 120_000;

/// Number of refusals of packs that this program finds in order, from which on packs are made smaller.
const MOST_DISAGREEMENTS: u32 = 3;

/// Submits the readings of the queue.
pub struct Submitter {
	device: EnrolledDevice,
	/// The origin of the pair, and of its successor after a rotation.
	key: KeyArgs,
	retired_since: Option<Instant>,
	queue: Arc<Queue>,
	/// Receives events and states.
	pub reporter: Reporter,
	/// Sends the interval at which a source is to be read, as the profile has it.
	pub every: watch::Sender<Duration>,
	again_after: Duration,
	/// Number of times in a row that the light client has not answered.
	failures: u32,
	disagreements: u32,
	/// The best block when the chain last refused a pack that this program finds in order.
	disagreed_at: u64,
	/// Maximum number of distinct observation times in a pack, lowered to find out which readings the chain refuses.
	times_at_most: usize,
	/// What is known of the reports of refused packs.
	reports: Reports,
	/// The tip of the next transaction, which makes its encoding differ from earlier ones.
	tip: u8,
}

/// The next step.
enum Next {
	/// Look at everything again.
	Now,
	/// Look again after this delay.
	Later(Duration),
	/// Look again when there are new readings.
	News,
	/// End with this exit code.
	End(u8),
}

impl Submitter {
	/// Returns a submitter for this queue and device.
	pub fn new(
		device: EnrolledDevice,
		key: KeyArgs,
		queue: Arc<Queue>,
		reporter: Reporter,
		every: watch::Sender<Duration>,
	) -> Self {
		Self {
			device,
			key,
			retired_since: None,
			queue,
			reporter,
			every,
			again_after: AGAIN_AFTER,
			failures: 0,
			disagreements: 0,
			disagreed_at: 0,
			times_at_most: usize::MAX,
			reports: Reports::default(),
			// A pack kept from an earlier run was sent with a tip that is not known any more, so begin with an
			// arbitrary one.
			tip: (now() % Millis::from(WRAPPINGS)) as u8,
		}
	}

	/// Waits until this machine's clock and the chain's agree.
	pub async fn check_clock(&mut self) -> Result<(), Error> {
		loop {
			let why = match self.device.chain.time(None).await {
				Ok(chain) if now().saturating_add(CLOCK_BEHIND) < chain => format!(
					"this machine's clock is {} s behind the chain's: set it",
					chain.saturating_sub(now()) / 1_000
				),
				Ok(chain) if now() > chain.saturating_add(CLOCK_AHEAD) => format!(
					"this machine's clock is {} s ahead of the chain's last block: set it, unless the chain stands still",
					now().saturating_sub(chain) / 1_000
				),
				Ok(_) => return Ok(()),
				Err(error) => {
					self.unreachable(&error).await?;
					sleep(ASK_AGAIN_AFTER).await;
					continue;
				},
			};
			self.reporter.state(&self.queue, State::ClockWrong, Some(why));
			sleep(ASK_AGAIN_AFTER).await;
		}
	}

	/// Submits until the device is gone, or until the source has ended and all readings are final; returns the exit
	/// code.
	///
	/// # Errors
	///
	/// If the queue cannot be used.
	pub async fn run(&mut self, source_ended: watch::Receiver<bool>, news: Arc<Notify>) -> Result<u8, Error> {
		loop {
			// Read before the queue is, so that everything that the source has added by its end is seen.
			let ended = *source_ended.borrow();
			match self.round(ended).await? {
				Next::Now => {},
				Next::Later(after) => sleep(after).await,
				Next::News => {
					let mut source_ended = source_ended.clone();
					let ended = source_ended.wait_for(|ended| *ended);
					tokio::select! {
						() = news.notified() => {},
						_ = ended => {},
					}
				},
				Next::End(code) => return Ok(code),
			}
		}
	}

	/// Returns the exit code for when the program is asked to stop.
	pub fn code_if_stopped(&self) -> u8 {
		match self.reporter.is(State::Suspended) {
			true => SUSPENDED,
			false => 0,
		}
	}

	async fn round(&mut self, source_ended: bool) -> Result<Next, Error> {
		let block = match self.device.chain.finalised_block().await {
			Ok(block) => block,
			Err(error) => return self.unreachable(&error).await,
		};
		match self.device.chain.is_current(block.hash).await {
			Ok(true) => {},
			Ok(false) => return Ok(self.renew(block.hash).await),
			Err(error) => return self.unreachable(&QueryError::Rpc(error)).await,
		}
		let recent = match Recent::read(&self.device.chain, self.device.id, block).await {
			Ok(Some(recent)) => {
				if self.reporter.is(State::Connecting) {
					self.again_after = AGAIN_AFTER;
				}
				recent
			},
			// The device exists, since its key was found; its enrolment is just not finalised yet.
			Ok(None) => return Ok(self.not_final_yet("its enrolment")),
			Err(error) => return self.unreachable(&error).await,
		};
		self.failures = 0;
		self.reporter.sequence = recent.result.sequence;
		if let Some(held) = &recent.held {
			let every = Duration::from_millis(held.active.profile.min_interval).max(Duration::from_secs(1));
			self.every.send_if_modified(|known| std::mem::replace(known, every) != every);
		}
		let sealed = self.queue.sealed()?;
		if let Some(sealed) = &sealed {
			if recent.result.sequence >= sealed.sequence() {
				self.settle(sealed, &recent)?;
				return Ok(Next::Now);
			}
		}
		let Some(known) = recent.result.device.clone().enrolled() else { return Ok(self.gone(Refusal::Revoked)) };
		if known.key != self.device.pair.public() {
			return match self.device.chain.device_of(self.device.pair.account()).await {
				Ok(Some(KeyUse::Active(_))) => Ok(self.not_final_yet("its key")),
				Ok(_) => self.take_new_key(&known.key),
				Err(error) => self.unreachable(&error).await,
			};
		}
		match &recent.result.standing {
			Standing::Active => {},
			Standing::Revoked => return Ok(self.gone(Refusal::Revoked)),
			Standing::Suspended { .. } => {
				self.reporter.refused(&self.queue, Refusal::Suspended);
				return Ok(match source_ended {
					true => Next::End(SUSPENDED),
					false => Next::Later(ASK_AGAIN_AFTER),
				});
			},
		}
		// The finalised chain may not yet show the reason for which the best chain refused the last pack.
		if u64::from(recent.block) < self.disagreed_at {
			return Ok(Next::Later(ASK_AGAIN_AFTER));
		}
		let active = recent.held.as_ref().map(|held| &held.active);
		match sealed {
			// A record has a metric's index and a value in its decimals: under another profile both would mean
			// something else.
			Some(_) if self.queue.sealed_for()? != active.map(|active| active.reference) => {
				self.queue.unseal()?;
				Ok(Next::Now)
			},
			Some(sealed) => self.send(&sealed, active).await,
			None => self.seal_next(&recent, source_ended).await,
		}
	}

	/// Switches to the new key, once it is in the key file.
	fn take_new_key(&mut self, present: &DeviceKey) -> Result<Next, Error> {
		if let Some(pair) = keyfile::load_again(&self.key).filter(|pair| pair.public() == *present) {
			self.device.pair = pair;
			self.retired_since = None;
			// The old key signed the sealed pack.
			self.queue.unseal()?;
			self.reporter.event(json!({ "event": "new-key" }), || "goes on with the new key".into());
			return Ok(Next::Now);
		}
		let why = "its key is retired: the device has another one";
		if self.retired_since.get_or_insert_with(Instant::now).elapsed() >= REPLACED_WITHIN {
			self.reporter.state(&self.queue, State::Gone, Some(why.into()));
			return Ok(Next::End(GONE));
		}
		self.reporter.state(&self.queue, State::Waiting, Some(format!("{why}, which is not in its file yet")));
		Ok(Next::Later(ASK_AGAIN_AFTER))
	}

	/// Seals the next pack and stores it. What the profile refuses is reported first.
	async fn seal_next(&mut self, recent: &Recent, source_ended: bool) -> Result<Next, Error> {
		let waiting = self.queue.first(LOOKED_AT)?;
		if waiting.is_empty() {
			self.reporter.state(&self.queue, State::Running, None);
			return Ok(if source_ended { Next::End(0) } else { Next::News });
		}
		let Some(held) = &recent.held else { return Ok(self.refused_for_now(Refusal::NoProfile)) };
		let Some(grant) = recent.result.grant else { return Ok(self.refused_for_now(Refusal::NotGranted)) };
		let quota = usize::try_from(grant.quota.capacity).unwrap_or(usize::MAX);
		let some: Vec<_> = waiting.chunk_by(|(_, one), (_, next)| one.at == next.at).take(self.times_at_most).collect();
		let plan = plan(&held.active, &recent.history, &some.concat(), now(), quota);
		self.queue.move_to_dead_letters(&plan.dead_letters)?;
		for (_, reading, why) in &plan.dead_letters {
			let what = senml::record(reading);
			let words = || format!("dead letter: {} of {}: {why}", reading.value, reading.metric);
			self.reporter.event(json!({ "event": "dead-letter", "what": what, "why": why }), words);
		}
		if let Some(pack) = plan.pack_to_report(&held.active, &recent.history, self.reports.until(), now()) {
			self.report(&self.device.sign(pack), &held.active).await;
		}
		if plan.records.is_empty() {
			return Ok(match plan.wait {
				Some(refusal) => self.refused_for_now(refusal),
				None => Next::Now,
			});
		}
		let pack = plan.pack(recent.result.sequence.saturating_add(1));
		let sealed = Sealed { signed: self.device.sign(pack), readings: plan.readings };
		self.queue.seal(&sealed, held.active.reference)?;
		self.tip = 0;
		self.again_after = AGAIN_AFTER;
		Ok(Next::Now)
	}

	/// Sends the sealed pack, and waits until it is final.
	///
	/// Each attempt has another encoding. A pool bans the hash of an evicted transaction for 30 minutes, as when the
	/// device was suspended, and a node passes the same bytes to a peer only once. Moreover, the light client's own
	/// pool fails if the same bytes are watched again while the last watch is being given up.
	async fn send(&mut self, sealed: &Sealed, made_for: Option<&ActiveProfile>) -> Result<Next, Error> {
		let tip = self.tip;
		self.tip = tip.saturating_add(1) % WRAPPINGS;
		let mut submission = match self.device.send(&sealed.signed, tip.into()).await {
			Ok(submission) => submission,
			Err(SendError::Carriage(error)) => return Err(error.into()),
			Err(SendError::Submit(SubmitError::Rejected(rejection))) => {
				return self.rejected(sealed, made_for, &rejection).await;
			},
			Err(SendError::Submit(SubmitError::Rpc(error))) => return self.unreachable(&QueryError::Rpc(error)).await,
		};
		self.disagreements = 0;
		self.times_at_most = usize::MAX;
		let sequence = sealed.sequence();
		let sent = json!({ "event": "sent", "sequence": sequence, "records": sealed.readings.len() });
		self.reporter.event(sent, || format!("pack {sequence} sent, {} records", sealed.readings.len()));
		self.reporter.state(&self.queue, State::Running, None);
		match timeout(FINAL_WITHIN, submission.finalised()).await {
			Ok(Ok(_)) => {
				self.again_after = AGAIN_AFTER;
				Ok(Next::Now)
			},
			// It left the pool or takes too long: it is sent again if the chain does not have it by then.
			Ok(Err(error)) => {
				self.reporter
					.event(json!({ "event": "again", "sequence": sequence, "why": error.to_string() }), || {
						format!("pack {sequence} is sent again: {error}")
					});
				Ok(self.later())
			},
			Err(_) => Ok(Next::Now),
		}
	}

	async fn rejected(
		&mut self,
		sealed: &Sealed,
		made_for: Option<&ActiveProfile>,
		rejection: &Rejection,
	) -> Result<Next, Error> {
		let refusal = match rejection {
			Rejection::Refused(refusal) => *refusal,
			// In the pool, or banned there for a while: it is sent again until the chain has it.
			other => {
				self.reporter.state(&self.queue, State::Waiting, Some(format!("pack {}: {other}", sealed.sequence())));
				return Ok(self.later());
			},
		};
		match remedy(refusal) {
			Remedy::Settle => Ok(Next::Later(AGAIN_AFTER)),
			Remedy::Keep => Ok(self.refused_for_now(refusal)),
			remedy => {
				self.reporter.refused(&self.queue, refusal);
				// Before the number goes to another pack.
				if let Some(made_for) = made_for.filter(|_| refusal == Refusal::OutOfBounds) {
					self.report(&sealed.signed, made_for).await;
				}
				self.disagreed(sealed, refusal, remedy).await?;
				Ok(self.later())
			},
		}
	}

	/// Handles a refusal of a pack that this program finds in order, for what is in the pack. The best chain refuses, while
	/// this program goes by the finalised one: once that has come as far, the readings are appraised anew, and those that
	/// can be recorded are sealed again. If the two still disagree, packs become smaller, until one with readings of a
	/// single time is refused: these readings become dead letters.
	async fn disagreed(&mut self, sealed: &Sealed, refusal: Refusal, remedy: Remedy) -> Result<(), Error> {
		match self.device.chain.best_number().await {
			Ok(best) => self.disagreed_at = best,
			// Without the best block's height, the pack is sent once more.
			Err(_) => return Ok(()),
		}
		self.queue.unseal()?;
		if remedy == Remedy::Renew {
			return Ok(());
		}
		self.disagreements = self.disagreements.saturating_add(1);
		if self.disagreements < MOST_DISAGREEMENTS {
			return Ok(());
		}
		let times = sealed.signed.pack.records.chunk_by(|one, next| one.offset == next.offset).count();
		if times > 1 {
			self.times_at_most = times / 2;
			return Ok(());
		}
		self.disagreements = 0;
		self.times_at_most = usize::MAX;
		let why = format!("{}: {}", refusal.name(), refusal.explanation());
		let named = self.queue.first(LOOKED_AT)?;
		let named = named.into_iter().filter(|(number, _)| sealed.readings.contains(number));
		let dead: Vec<_> = named.map(|(number, reading)| (number, reading, why.clone())).collect();
		self.queue.move_to_dead_letters(&dead)
	}

	/// Removes the sealed pack, which the finalised chain has, and its readings.
	///
	/// This program sends nothing else before it has seen the pack final. If the chain has come further, another
	/// program sends packs with this key. Nothing then tells whose pack got the number, so the readings are appraised
	/// anew: the chain records none of them twice, and those older than what it has become dead letters, where people see
	/// them.
	fn settle(&mut self, sealed: &Sealed, recent: &Recent) -> Result<(), Error> {
		let sequence = sealed.sequence();
		let is_ours = recent.result.sequence == sequence && recent.result.observed_at == Some(sealed.observed_at());
		if !is_ours {
			self.queue.unseal()?;
			let why = "another program sends packs with this key; end one of the two";
			self.reporter.event(json!({ "event": "foreign-pack", "sequence": sequence, "why": why }), || {
				format!("pack {sequence} may be another one: {why}")
			});
			return Ok(());
		}
		self.queue.settle(sealed)?;
		let records = sealed.readings.len();
		let block = recent.result.recorded_in;
		self.reporter
			.event(json!({ "event": "final", "sequence": sequence, "records": records, "block": block }), || {
				format!("pack {sequence} is final, {records} records, in block {block}")
			});
		Ok(())
	}

	fn gone(&mut self, refusal: Refusal) -> Next {
		let why = format!("{}: {}", refusal.name(), refusal.explanation());
		self.reporter.state(&self.queue, State::Gone, Some(why));
		Next::End(GONE)
	}

	fn refused_for_now(&mut self, refusal: Refusal) -> Next {
		self.reporter.refused(&self.queue, refusal);
		self.later()
	}

	/// Waits for the finalised chain, which does not yet know something of the device that the best chain knows.
	fn not_final_yet(&mut self, what: &str) -> Next {
		self.reporter.state(&self.queue, State::Waiting, Some(format!("{what} is not final yet")));
		Next::Later(ASK_AGAIN_AFTER)
	}

	/// Returns the delay before the next attempt, and doubles the one after.
	fn later(&mut self) -> Next {
		let after = self.again_after;
		self.again_after = after.saturating_mul(2).min(AGAIN_AFTER_AT_MOST);
		Next::Later(after)
	}
}

/// What becomes of a pack that the chain refuses.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Remedy {
	/// It waits: it is in a block that is not final yet.
	Settle,
	/// It stays sealed, with its readings, until time has passed or somebody else has acted.
	Keep,
	/// It is made anew from the same readings, which are not at fault: for example, the key was rotated, which shows once
	/// the rotation is final.
	Renew,
	/// Its readings are appraised anew. Those that the profile does not want, as it is, become dead letters.
	Appraise,
}

/// Returns what becomes of a pack that the chain refuses. No reading is set aside for what others can cure, unless it is
/// the profile that does not want it: what comes after a reading could not be recorded before it, so to wait for another
/// profile would cost all later readings.
fn remedy(refusal: Refusal) -> Remedy {
	match (refusal, refusal.cure()) {
		(Refusal::SequenceTaken, _) => Remedy::Settle,
		// The program ends once the revocation is final.
		(Refusal::Revoked, _) | (_, Cure::Wait | Cure::Others) => Remedy::Keep,
		(_, Cure::Resend) => Remedy::Renew,
		(_, Cure::Profile | Cure::Nothing) => Remedy::Appraise,
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn no_reading_is_set_aside_for_what_others_can_cure() {
		for refusal in Refusal::ALL {
			let others = matches!(refusal.cure(), Cure::Wait | Cure::Others);
			assert!(!others || remedy(*refusal) == Remedy::Keep, "{refusal:?}");
		}
		for refusal in [Refusal::UnknownDevice, Refusal::NoProfile, Refusal::Halted, Refusal::GatewayOut] {
			assert_eq!(remedy(refusal), Remedy::Keep);
		}
	}

	#[test]
	fn only_what_is_in_the_pack_sets_readings_aside() {
		use Refusal::*;
		let set_aside: Vec<_> =
			Refusal::ALL.iter().filter(|refusal| remedy(**refusal) == Remedy::Appraise).copied().collect();
		let of_a_pack = [
			PackEmpty,
			PackTooLarge,
			TooManyRecords,
			UnknownMetric,
			TooOld,
			NotIncreasing,
			TooFrequent,
			OutOfBounds,
			StaleProfile,
			AlreadyReported,
		];
		assert_eq!(set_aside, of_a_pack);
		assert_eq!([SequenceTaken, Revoked, BadSignature].map(remedy), [Remedy::Settle, Remedy::Keep, Remedy::Renew]);
	}
}
