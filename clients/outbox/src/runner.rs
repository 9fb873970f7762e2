//! Does for a lane what it wants done, on the queue and the chain.

use crate::{
	lane::{Action, Clocks, End, Facts, Lane, News, Notice, Outcome, Wait},
	ledger::{Block, Ledger, Signer, View},
	plan::Draft,
	queue::{LaneId, Queue, QueueError, Sealed, Waiting},
	record::meaning,
};
use beadle_primitives::{message, DeviceId, Moment, ProfileRef};

/// Number of readings that are looked at from each end of the queue.
const LOOKED_AT: usize = 256;

/// Number of readings that are looked at for the next packs.
const NEXT: usize = 640;

/// The most actions in one turn: what a lane wants beyond that comes after the other lanes.
const ACTIONS: usize = 200;

/// What the machine knows at the moment.
#[derive(Clone, Copy, Debug)]
pub struct Now {
	/// The clocks.
	pub clocks: Clocks,
	/// A random number from 0 to 999.
	pub jitter: u16,
	/// The latest final block.
	pub head: Block,
	/// The clocks when it became known.
	pub head_at: Clocks,
	/// Whether nothing more comes from the sources.
	pub ended: bool,
}

/// What a lane does after its turn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Next {
	/// It waits.
	Wait(Wait),
	/// It has ended.
	End(End),
}

/// A lane with its queue and its key.
pub struct Runner<S> {
	lane: Lane,
	id: LaneId,
	signer: S,
	view: Option<View>,
	news: Option<News>,
	seen: Option<Seen>,
}

/// What the queue has of a lane, as it was seen last.
struct Seen {
	changes: u64,
	block: Option<Block>,
	sealed: Vec<Sealed>,
	former: Vec<Sealed>,
	first: Vec<Waiting>,
	next: Vec<Waiting>,
	latest: Vec<Waiting>,
	has_undated: bool,
}

impl Seen {
	/// Returns whether the queue is as it was, and the view is of the same block.
	fn is_of(&self, queue: &Queue, view: Option<&View>) -> bool {
		self.changes == queue.changes() && self.block == view.map(|view| view.block)
	}
}

impl<S: Signer> Runner<S> {
	/// Returns the runner of a lane of the queue. `chance` is any number.
	///
	/// # Errors
	///
	/// If the queue cannot be used.
	pub fn new(queue: &Queue, id: LaneId, signer: S, chance: u8) -> Result<Self, QueueError> {
		let device = queue.lane_of(id)?.and_then(|lane| lane.device.filter(|_| lane.key == Some(signer.public())));
		Ok(Self { lane: Lane::new(device, chance), id, signer, view: None, news: None, seen: None })
	}

	/// Returns the lane.
	pub fn lane(&self) -> &Lane {
		&self.lane
	}

	/// Returns what happened since it was asked last.
	pub fn notices(&mut self) -> Vec<Notice> {
		self.lane.notices()
	}

	/// Takes note that readings have entered the queue, at this time by the monotonic clock.
	pub fn has_news(&mut self, monotonic: u64) {
		let first = self.news.map_or(monotonic, |news| news.first);
		self.news = Some(News { first, last: monotonic });
	}

	/// Does what the lane wants done, until it wants to wait.
	///
	/// # Errors
	///
	/// If the queue cannot be used. The lane can go on once it can.
	pub async fn turn<L: Ledger>(&mut self, queue: &Queue, ledger: &L, now: &Now) -> Result<Next, QueueError> {
		for _ in 0..ACTIONS {
			let action = self.decide(queue, now, None)?;
			let outcome = match action {
				Action::Wait(wait) => return Ok(Next::Wait(wait)),
				Action::End(end) => return Ok(Next::End(end)),
				action => self.act(queue, ledger, now, action).await?,
			};
			self.decide(queue, now, Some(&outcome))?;
		}
		Ok(Next::Wait(Wait { until: Some(now.clocks.monotonic), ..Wait::default() }))
	}

	/// Returns what the lane wants done next; or has it heed an outcome.
	fn decide(&mut self, queue: &Queue, now: &Now, outcome: Option<&Outcome>) -> Result<Action, QueueError> {
		let seen = match self.seen.take() {
			Some(seen) if seen.is_of(queue, self.view.as_ref()) => seen,
			_ => self.look(queue, now.clocks.wall)?,
		};
		let key = self.signer.public();
		let facts = Facts {
			clocks: now.clocks,
			jitter: now.jitter,
			head: now.head.number,
			head_at: now.head_at,
			view: self.view.as_ref(),
			key: &key,
			sealed: &seen.sealed,
			former: &seen.former,
			first: &seen.first,
			next: &seen.next,
			latest: &seen.latest,
			has_undated: seen.has_undated,
			news: self.news,
			ended: now.ended,
		};
		let action = match outcome {
			Some(outcome) => {
				self.lane.heed(outcome, &facts);
				Action::Wait(Wait::default())
			},
			None => self.lane.step(&facts),
		};
		self.seen = Some(seen);
		Ok(action)
	}

	/// Reads what the queue has of the lane.
	fn look(&self, queue: &Queue, wall: Moment) -> Result<Seen, QueueError> {
		let changes = queue.changes();
		let sealed = queue.sealed(self.id)?;
		let end = sealed.last().map(Sealed::observed_at).max(self.taken_until());
		Ok(Seen {
			changes,
			block: self.view.as_ref().map(|view| view.block),
			former: queue.former(self.id)?,
			first: queue.head(self.id, 0, LOOKED_AT)?,
			next: queue.head(self.id, end.map_or(0, |end| end.saturating_add(1)), NEXT)?,
			latest: self.implausible(queue, wall)?,
			has_undated: queue.has_undated(self.id)?,
			sealed,
		})
	}

	/// Returns the time up to which the final chain takes nothing any more.
	fn taken_until(&self) -> Option<Moment> {
		let view = self.view.as_ref()?;
		let held = view.held.as_ref()?;
		let latest = view.time.saturating_add(held.active.profile.max_ahead);
		view.history.observed_at.filter(|at| *at <= latest)
	}

	/// Returns the readings that are further ahead than any clock could be.
	fn implausible(&self, queue: &Queue, wall: Moment) -> Result<Vec<Waiting>, QueueError> {
		let Some(view) = &self.view else { return Ok(Vec::new()) };
		let Some(held) = &view.held else { return Ok(Vec::new()) };
		let from =
			view.time.max(wall).saturating_add(held.active.profile.max_ahead).saturating_add(crate::plan::IMPLAUSIBLE);
		queue.head(self.id, from.saturating_add(1), LOOKED_AT)
	}

	async fn act<L: Ledger>(
		&mut self,
		queue: &Queue,
		ledger: &L,
		now: &Now,
		action: Action,
	) -> Result<Outcome, QueueError> {
		let device = self.lane.device().unwrap_or_default();
		Ok(match action {
			Action::LookUp => match ledger.key_use(&self.signer.public().account(), now.head).await {
				Ok(found) => Outcome::Key(found),
				Err(error) => Outcome::Failed(error.0),
			},
			Action::View => match ledger.view(device, now.head).await {
				Ok(Some(view)) => {
					if let Some(known) = view.result.device.clone().enrolled() {
						if known.key == self.signer.public() {
							queue.bind(ledger.genesis(), self.id, device, &known.key)?;
						}
					}
					self.view = Some(view);
					Outcome::Viewed { exists: true }
				},
				Ok(None) => Outcome::Viewed { exists: false },
				Err(error) => Outcome::Failed(error.0),
			},
			Action::Prove { after } => match &self.view {
				None => Outcome::Proved(Vec::new()),
				Some(view) => match ledger.recorded(device, after, view).await {
					Ok(found) => Outcome::Proved(found.packs),
					Err(error) => Outcome::Failed(error.0),
				},
			},
			Action::Settle { until, recorded, unbroken, is_broken } => {
				let gone = queue.settle(self.id, until, &recorded, &unbroken, is_broken)?;
				self.told(gone);
				Outcome::Done
			},
			Action::Unseal { from, unsent, .. } => {
				queue.unseal(self.id, from, &unsent)?;
				Outcome::Done
			},
			Action::SetAside(readings) => {
				let gone = queue.set_aside(self.id, &readings)?;
				self.told(gone);
				Outcome::Done
			},
			Action::Seal { drafts, made_for } => match self.sealed(ledger, device, now, &drafts, made_for) {
				Ok(packs) => {
					queue.seal(self.id, &packs)?;
					self.news = None;
					Outcome::Done
				},
				Err(why) => Outcome::Failed(why),
			},
			Action::Send { sequence, tip } => {
				let sealed = queue.sealed(self.id)?;
				match sealed.iter().find(|sealed| sealed.sequence() == sequence) {
					None => Outcome::Done,
					Some(sealed) => match ledger.send(&sealed.signed, tip).await {
						Ok(result) => Outcome::Sent(sequence, result),
						Err(error) => Outcome::Failed(error.0),
					},
				}
			},
			Action::Report { draft, profile, tip } => {
				match self.signer.sign(&ledger.genesis(), device, &draft.pack()) {
					Ok(signed) => match ledger.report(&signed, profile, tip).await {
						Ok(result) => Outcome::Reported(result),
						Err(error) => Outcome::Failed(error.0),
					},
					Err(why) => Outcome::Failed(why),
				}
			},
			Action::Best => match ledger.best().await {
				Ok(best) => Outcome::Best(best),
				Err(error) => Outcome::Failed(error.0),
			},
			Action::TakeKey => {
				self.signer.renew();
				Outcome::Done
			},
			Action::Wait(_) | Action::End(_) => Outcome::Done,
		})
	}

	fn told(&mut self, gone: Vec<(Waiting, String)>) {
		self.lane.notify(gone.into_iter().map(|(reading, why)| Notice::DeadLetter(reading, why)));
	}

	fn sealed<L: Ledger>(
		&self,
		ledger: &L,
		device: DeviceId,
		now: &Now,
		drafts: &[Draft],
		made_for: ProfileRef,
	) -> Result<Vec<Sealed>, String> {
		let genesis = ledger.genesis();
		let held = self.view.as_ref().and_then(|view| view.held.as_ref()).ok_or("there is no profile")?;
		drafts
			.iter()
			.map(|draft| {
				let pack = draft.pack();
				let meaning = meaning(&pack, &held.active.profile).ok_or("the profile has no such metric")?;
				Ok(Sealed {
					signed: self.signer.sign(&genesis, device, &pack)?,
					signed_by: self.signer.public(),
					hash: message::pack_hash(&genesis, device, &pack),
					made_for,
					meaning,
					after: now.head.number.min(self.view.as_ref().map_or(0, |view| view.block.number)),
					readings: draft.readings.clone(),
					left: draft.left.clone(),
				})
			})
			.collect()
	}
}
