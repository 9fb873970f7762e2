//! Drives any number of lanes over one connection.
//!
//! One subscription tells of final blocks, and each lane takes its turn when what it waits for has come: a block, a time or
//! readings. So a device costs nothing while there is nothing to do for it.

use crate::{
	chain::{head, Connection},
	clock::clocks,
	lane::{Clocks, Condition, End, Notice, Wait},
	ledger::{Block, Signer},
	queue::{LaneId, Queue, QueueError},
	runner::{Next, Now, Runner},
};
use std::{
	future::pending,
	hash::{BuildHasher, RandomState},
	sync::Arc,
	time::Duration,
};
use tokio::{
	sync::{watch, Notify},
	time::{sleep, timeout},
};

/// Delay before the connection is made anew: at first, and at most.
const AGAIN_AFTER: Duration = Duration::from_millis(500);
/// The longest delay.
const AGAIN_AFTER_AT_MOST: Duration = Duration::from_secs(60);

/// Time without a final block after which the subscription is made anew.
const SILENCE: Duration = Duration::from_secs(60);

/// Delay before a queue that cannot be used is tried again.
const QUEUE_AGAIN_AFTER: Duration = Duration::from_secs(2);

/// The latest final block, and the clocks when it became known.
pub type Head = Option<(Block, Clocks)>;

/// What a lane has to tell.
#[derive(Clone, PartialEq, Debug)]
pub enum Event {
	/// Something happened.
	Notice(Notice),
	/// The lane's state, after each turn: the loop that works is alive.
	Condition(Condition),
	/// The queue cannot be used at present.
	Queue(String),
}

/// Follows the chain's final blocks for as long as it is polled, and makes the connection anew whenever that is needed.
/// `heard` is told what is wrong.
pub async fn follow(connection: &Connection, heads: &watch::Sender<Head>, mut heard: impl FnMut(String)) {
	let mut delay = AGAIN_AFTER;
	loop {
		match follow_once(connection, heads, &mut delay).await {
			Ok(()) => {},
			Err(why) => heard(why),
		}
		sleep(delay.saturating_add(delay.mul_f64(f64::from(chance()) / 4_000.0))).await;
		delay = delay.saturating_mul(2).min(AGAIN_AFTER_AT_MOST);
		if let Err(error) = connection.renew(None).await {
			heard(error.to_string());
		}
	}
}

async fn follow_once(connection: &Connection, heads: &watch::Sender<Head>, delay: &mut Duration) -> Result<(), String> {
	let chain = connection.chain();
	let mut blocks = chain.finalised_blocks().await.map_err(|error| error.to_string())?;
	loop {
		let next = match timeout(SILENCE, blocks.next()).await {
			Ok(next) => next.map_err(|error| error.to_string())?,
			// It may be finality that stands still; asking tells.
			Err(_) => {
				let found = timeout(SILENCE, head(&chain)).await.map_err(|_| "the chain is silent".to_owned())?;
				tell(heads, found.map_err(|error| error.to_string())?);
				return Ok(());
			},
		};
		let Some(block) = next else { return Err("the connection has ended".into()) };
		let block = Block { number: block.number, hash: block.hash };
		connection.renew(Some(block)).await.map_err(|error| error.to_string())?;
		*delay = AGAIN_AFTER;
		tell(heads, block);
	}
}

/// Goes on to a later block, and never back.
fn tell(heads: &watch::Sender<Head>, block: Block) {
	heads.send_if_modified(|known| {
		let is_later = known.is_none_or(|(known, _)| block.number > known.number);
		if is_later {
			*known = Some((block, clocks()));
		}
		is_later
	});
}

/// What a lane is connected to.
pub struct Lines {
	/// The final blocks.
	pub heads: watch::Receiver<Head>,
	/// Notified when readings have entered the queue.
	pub news: Arc<Notify>,
	/// Whether the sources have ended.
	pub ended: watch::Receiver<bool>,
	/// Told whether this machine's clock agrees with the chain's: only then do readings have a time of their own.
	pub clock: watch::Sender<bool>,
}

/// Drives a lane until it ends. `heard` is told what happens.
pub async fn drive<S: Signer>(
	mut runner: Runner<S>,
	id: LaneId,
	queue: &Queue,
	connection: &Connection,
	mut lines: Lines,
	mut heard: impl FnMut(Event),
) -> End {
	loop {
		let Some((head, head_at)) = *lines.heads.borrow_and_update() else {
			heard(Event::Condition(Condition::Connecting(None)));
			if lines.heads.changed().await.is_err() {
				pending::<()>().await;
			}
			continue;
		};
		let ended = *lines.ended.borrow_and_update();
		let now = Now { clocks: clocks(), jitter: chance(), head, head_at, ended };
		let next = runner.turn(queue, connection, &now).await;
		runner.notices().into_iter().for_each(|notice| heard(Event::Notice(notice)));
		heard(Event::Condition(runner.lane().condition().clone()));
		let dated = next.and_then(|next| Ok((next, date(&runner, id, queue, &lines.clock)?)));
		let wait = match dated {
			Ok((Next::End(end), _)) => return end,
			// There is news.
			Ok((Next::Wait(_), true)) => continue,
			Ok((Next::Wait(wait), false)) => wait,
			Err(error) => {
				heard(Event::Queue(error.to_string()));
				sleep(QUEUE_AGAIN_AFTER).await;
				continue;
			},
		};
		if wait == (Wait { news: true, ..Wait::default() }) {
			if let Err(error) = queue.tidy() {
				heard(Event::Queue(error.to_string()));
			}
		}
		until(&wait, &mut lines, &mut runner).await;
	}
}

/// Dates readings without a time, now that the clock is known to be right; returns whether there were any.
fn date<S: Signer>(
	runner: &Runner<S>,
	id: LaneId,
	queue: &Queue,
	clock: &watch::Sender<bool>,
) -> Result<bool, QueueError> {
	let now = clocks();
	let agrees = runner.lane().clock_agrees(now);
	clock.send_if_modified(|known| std::mem::replace(known, agrees) != agrees);
	if !agrees || !queue.has_undated(id)? {
		return Ok(false);
	}
	while queue.date(id, now.wall.saturating_sub(now.monotonic))? {}
	Ok(true)
}

/// Waits for whatever comes first.
async fn until<S: Signer>(wait: &Wait, lines: &mut Lines, runner: &mut Runner<S>) {
	let time = async {
		match wait.until {
			Some(until) => sleep(Duration::from_millis(until.saturating_sub(clocks().monotonic))).await,
			None => pending().await,
		}
	};
	let block = async {
		if !wait.block || lines.heads.changed().await.is_err() {
			pending::<()>().await;
		}
	};
	let news = async {
		if wait.news {
			lines.news.notified().await;
		} else {
			pending::<()>().await;
		}
	};
	let ended = async {
		if !wait.news || lines.ended.changed().await.is_err() {
			pending::<()>().await;
		}
	};
	tokio::select! {
		() = time => {},
		() = block => {},
		() = news => runner.has_news(clocks().monotonic),
		() = ended => {},
	}
}

/// Returns a random number from 0 to 999: good enough to keep devices from doing all the same at once.
fn chance() -> u16 {
	let random = RandomState::new().hash_one(clocks().monotonic);
	u16::try_from(random % 1_000).unwrap_or_default()
}
