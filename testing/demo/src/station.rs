//! A device of the demo: sends packs, and keeps account of what it sent, what is expected and how far each got.

use beadle_client::{submit::submission::SubmitError, Chain, Rejection, SensorSession, SignedPack, Submission};
use beadle_harness::clock::now;
use beadle_primitives::{appraisal::Appraisal, Mitigation, Moment, Refusal, Sequence, TransitionKind};
use beadle_profiles::series::Row;
use std::time::{Duration, Instant};
use tokio::{sync::mpsc, time::timeout};

use crate::{error::DemoError, timeline, twin::Twin};

/// Time limit for a pack to get into a block, and again for that block's finality.
const SETTLED_WITHIN: Duration = Duration::from_secs(90);

/// Expected outcome of a transaction.
#[derive(Clone, Debug)]
pub enum Expected {
	/// Recorded once, with this appraisal.
	Recorded(Appraisal),
	/// Refused by the node for one of these reasons, and in no block.
	Refused(Vec<Rejection>),
	/// In no block, although the node may have taken it; if it refuses, then for one of these reasons.
	LeftOut(Vec<Rejection>),
}

impl Expected {
	/// Returns the expectation of a refusal with one of Beadle's own codes.
	pub fn refused(refusal: Refusal) -> Self {
		Self::Refused(vec![Rejection::Refused(refusal)])
	}
}

/// Progress of a transaction, as seen by this client.
#[derive(Clone, Debug)]
pub enum Progress {
	/// Refused by the node.
	Rejected(Rejection),
	/// In the pool, as far as known.
	Taken,
	/// In a block.
	InBlock,
	/// In a finalised block.
	Finalised,
	/// Dropped from the pool without getting into a block, or without news for too long; with the reason.
	Lost(String),
}

/// A transaction that was sent.
#[derive(Clone, Debug)]
pub struct Entry {
	/// Description for the report.
	pub what: String,
	/// Encoded transaction.
	pub transaction: Vec<u8>,
	/// Pack in it, if there is one.
	pub pack: Option<SignedPack>,
	/// Expected outcome.
	pub expected: Expected,
	/// Progress so far.
	pub progress: Progress,
	/// Time from before it was signed until it was in a block.
	pub recorded_after: Option<Duration>,
	/// Time from before it was signed until its block was finalised.
	pub finalised_after: Option<Duration>,
}

impl Entry {
	/// Returns the sequence of its pack.
	pub fn sequence(&self) -> Option<Sequence> {
		self.pack.as_ref().map(|pack| pack.pack.sequence)
	}
}

/// News of the entry with this index.
type Letter = (usize, News);

enum News {
	InBlock(Duration),
	Finalised(Duration),
	Lost(String),
}

/// A device of the demo.
pub struct Station {
	/// Title of its scenario.
	pub scenario: String,
	/// Chain that it sends to.
	pub chain: Chain,
	/// Session that numbers, signs and sends its packs.
	pub session: SensorSession,
	/// All transactions sent.
	pub entries: Vec<Entry>,
	twin: Twin,
	reporter: mpsc::UnboundedSender<Letter>,
	letters: mpsc::UnboundedReceiver<Letter>,
}

impl Station {
	/// Creates a station that has sent nothing yet.
	pub fn new(scenario: &str, chain: Chain, session: SensorSession, twin: Twin) -> Self {
		let (reporter, letters) = mpsc::unbounded_channel();
		Self { scenario: scenario.to_owned(), chain, session, entries: Vec::new(), twin, reporter, letters }
	}

	/// Sends a row as the next pack, expecting what the profile says. Returns the expected appraisal, unless a refusal
	/// is expected.
	pub async fn send_row(&mut self, row: &Row) -> Result<Option<Appraisal>, DemoError> {
		let started = Instant::now();
		let pack = self.session.seal(row.at, timeline::records(row));
		self.send_next(started, pack).await
	}

	/// Sends the next pack, expecting what the profile says.
	async fn send_next(&mut self, started: Instant, pack: SignedPack) -> Result<Option<Appraisal>, DemoError> {
		let (expected, appraisal) = match self.twin.expect(&pack.pack, now()) {
			Ok(outcome) => {
				let appraisal = outcome.appraisal.clone();
				self.twin.record(outcome);
				(Expected::Recorded(appraisal.clone()), Some(appraisal))
			},
			Err(refusal) => (Expected::refused(refusal), None),
		};
		let transaction = self.chain.pack_transaction(&pack, 0)?;
		let answer = match self.session.send(&pack).await {
			Ok(submission) => Ok(submission),
			Err(beadle_client::submit::device::SendError::Submit(error)) => Err(error),
			Err(beadle_client::submit::device::SendError::Carriage(error)) => return Err(error.into()),
		};
		self.note(started, pack_name(&pack), transaction, Some(pack), expected, answer)?;
		Ok(appraisal)
	}

	/// Returns what the profile says of a pack that is not sent as the next one.
	pub fn expect(&self, pack: &SignedPack, now: Moment) -> Expected {
		match self.twin.expect(&pack.pack, now) {
			Ok(outcome) => Expected::Recorded(outcome.appraisal),
			Err(refusal) => Expected::refused(refusal),
		}
	}

	/// Sends a pack as it is, even out of turn, with this expectation.
	pub async fn send_pack(&mut self, what: &str, pack: SignedPack, expected: Expected) -> Result<(), DemoError> {
		let transaction = self.chain.pack_transaction(&pack, 0)?;
		let what = format!("{what} ({})", pack_name(&pack));
		self.send_bytes(&what, transaction, Some(pack), expected).await
	}

	/// Sends any transaction, with this expectation.
	pub async fn send_bytes(
		&mut self,
		what: &str,
		transaction: Vec<u8>,
		pack: Option<SignedPack>,
		expected: Expected,
	) -> Result<(), DemoError> {
		let answer = self.chain.submit(&transaction).await;
		self.note(Instant::now(), what.to_owned(), transaction, pack, expected, answer)
	}

	fn note(
		&mut self,
		started: Instant,
		what: String,
		transaction: Vec<u8>,
		pack: Option<SignedPack>,
		expected: Expected,
		answer: Result<Submission, SubmitError>,
	) -> Result<(), DemoError> {
		let progress = match answer {
			Ok(submission) => {
				let watcher = watch(submission, started, self.entries.len(), self.reporter.clone());
				tokio::spawn(watcher);
				Progress::Taken
			},
			Err(error) => Progress::Rejected(error.rejection()?),
		};
		let (recorded_after, finalised_after) = (None, None);
		self.entries.push(Entry { what, transaction, pack, expected, progress, recorded_after, finalised_after });
		Ok(())
	}

	/// Returns the number of packs that are expected in a block and not in one yet.
	pub fn in_flight(&self) -> usize {
		let waiting =
			|entry: &&Entry| matches!((&entry.expected, &entry.progress), (Expected::Recorded(_), Progress::Taken));
		self.entries.iter().filter(waiting).count()
	}

	/// Waits until at most `count` packs are on their way into a block.
	pub async fn until_in_flight(&mut self, count: usize) {
		while self.in_flight() > count {
			self.take_news().await;
		}
	}

	/// Waits until all packs expected to be recorded are in a block.
	pub async fn until_recorded(&mut self) {
		self.until_in_flight(0).await;
	}

	/// Waits until all packs expected to be recorded are in a finalised block.
	pub async fn until_finalised(&mut self) {
		let waiting = |entry: &Entry| {
			matches!((&entry.expected, &entry.progress), (Expected::Recorded(_), Progress::Taken | Progress::InBlock))
		};
		while self.entries.iter().any(waiting) {
			self.take_news().await;
		}
	}

	/// Waits for news of any transaction. If there is none for [`SETTLED_WITHIN`], all pending transactions count as
	/// lost.
	async fn take_news(&mut self) {
		let Ok(Some((index, news))) = timeout(SETTLED_WITHIN, self.letters.recv()).await else {
			let late = format!("no news of it for {} s", SETTLED_WITHIN.as_secs());
			for entry in &mut self.entries {
				if matches!(entry.progress, Progress::Taken | Progress::InBlock) {
					entry.progress = Progress::Lost(late.clone());
				}
			}
			return;
		};
		let Some(entry) = self.entries.get_mut(index) else { return };
		match news {
			News::InBlock(after) => {
				entry.progress = Progress::InBlock;
				entry.recorded_after = Some(after);
			},
			News::Finalised(after) => {
				entry.progress = Progress::Finalised;
				entry.finalised_after = Some(after);
			},
			News::Lost(why) => entry.progress = Progress::Lost(why),
		}
	}
}

/// Returns whether this appraisal suspends its device.
pub fn suspends(appraisal: &Appraisal) -> bool {
	let raised = |kind| kind == TransitionKind::Raised;
	appraisal.transitions.iter().any(|found| raised(found.kind) && found.mitigation == Mitigation::Suspend)
}

fn pack_name(pack: &SignedPack) -> String {
	format!("pack {} of device {}", pack.pack.sequence, pack.device)
}

async fn watch(mut submission: Submission, started: Instant, index: usize, news: mpsc::UnboundedSender<Letter>) {
	// Sending fails once the station is gone, which is no failure of the transaction.
	match submission.in_block().await {
		Ok(_) => drop(news.send((index, News::InBlock(started.elapsed())))),
		Err(error) => return drop(news.send((index, News::Lost(error.to_string())))),
	}
	match submission.finalised().await {
		Ok(_) => drop(news.send((index, News::Finalised(started.elapsed())))),
		Err(error) => drop(news.send((index, News::Lost(error.to_string())))),
	}
}
