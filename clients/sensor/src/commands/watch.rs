//! `beadle-sensor watch`: verifies a device again whenever something has changed.

use crate::{
	args::Verify,
	connect::connect_to_known,
	error::Error,
	show::{self, Essence},
};
use beadle_client::{
	connect::{checkpoint::Memory, BlockRef},
	read::{
		age::{Age, Freshness},
		verify::{result_at, verify_at, Verification, VerifyError},
	},
	Chain,
};
use beadle_primitives::{DeviceId, Moment};
use serde_json::{json, Value};
use std::{
	future::pending,
	process::ExitCode,
	time::{Duration, Instant},
};
use tokio::time::sleep;

/// Interval at which the highest final block is written to its file.
const REMEMBER_EVERY: Duration = Duration::from_secs(600);

/// Follows a device at every finalised block; verifies it and prints the result whenever something has changed, and a line
/// when there are no recent blocks any more, or again. Runs until it is interrupted.
pub async fn run(args: &Verify) -> Result<ExitCode, Error> {
	let (mut chain, mut memory) = connect_to_known(&args.chain, &args.known).await?;
	let mut remembered = Instant::now();
	let mut blocks = chain.finalised_blocks().await?;
	let mut last = None;
	let mut latest = Latest::new(args.max_age);
	loop {
		let block = tokio::select! {
			block = blocks.next() => block?.ok_or(Error::Lost)?,
			() = latest.until_old() => {
				report(args, &chain, &mut latest)?;
				continue;
			},
		};
		// After an upgrade of the runtime.
		if matches!(chain.is_current(block.hash).await, Ok(false)) {
			chain = chain.renewed().await?;
		}
		if remembered.elapsed() >= REMEMBER_EVERY {
			remembered = Instant::now();
			remember(&mut memory, &chain).await?;
		}
		let found = match look(&chain, args, block, last.as_ref()).await {
			Ok((at, found)) => {
				latest.block = Some((block, at));
				found
			},
			// The next time, there may be an answer, and from a node that does not forge it: one that does ends no watch.
			Err(error @ (Error::Query(_) | Error::Verify(VerifyError::Query(_) | VerifyError::Forged { .. }))) => {
				eprintln!("beadle-sensor: block {}: {error}", block.number);
				continue;
			},
			Err(error) => return Err(error),
		};
		report(args, &chain, &mut latest)?;
		let Some(found) = found else { continue };
		last = Some(Essence::from(&found.result));
		let age = found.age(args.max_age);
		match args.json {
			true => show::print(show::verification_json(&found, &age))?,
			false => show::print(show::verification(&found, &age))?,
		}
	}
}

/// Returns the time of a block, and what was verified there, or `None` if nothing has changed. Verifying takes many proofs;
/// the check for changes takes two.
async fn look(
	chain: &Chain,
	args: &Verify,
	block: BlockRef,
	last: Option<&Essence>,
) -> Result<(Moment, Option<Verification>), Error> {
	if last.is_some() {
		let result = result_at(chain, args.device, block).await?;
		if result.is_some_and(|result| last == Some(&Essence::from(&result))) {
			return Ok((chain.time(Some(block.hash)).await?, None));
		}
	}
	match verify_at(chain, args.device, block).await? {
		Some(found) => Ok((found.at, Some(found))),
		None => Err(Error::no_device(chain, args.device, block, args.max_age).await),
	}
}

/// Writes down the highest final block. What a chain contradicts ends the program; a disk that is full for a while does not.
async fn remember(memory: &mut Memory, chain: &Chain) -> Result<(), Error> {
	match memory.keep(chain).await {
		Err(error) if error.is_contradiction() => Err(error.into()),
		Err(error) => {
			eprintln!("beadle-sensor: {error}");
			Ok(())
		},
		Ok(()) => Ok(()),
	}
}

/// Prints a line if what was shown is not to be relied on any more, or is again.
fn report(args: &Verify, chain: &Chain, latest: &mut Latest) -> Result<(), Error> {
	let Some((block, age)) = latest.news() else { return Ok(()) };
	let why = age.objection(block, chain.is_proven());
	match args.json {
		true => show::print(line_json(args.device, block, &age, why)),
		false => show::print(line_text(block, &age, why)),
	}
}

fn line_json(device: DeviceId, block: BlockRef, age: &Age, why: Option<String>) -> Value {
	let mut line = json!({
		"device": device,
		"stale": why.is_some(),
		"why": why,
		"block": block.number,
		"block_hash": format!("{:?}", block.hash),
		"at": age.at,
	});
	if let (Value::Object(line), Value::Object(age)) = (&mut line, show::age_json(age)) {
		line.extend(age);
	}
	line
}

fn line_text(block: BlockRef, age: &Age, why: Option<String>) -> String {
	match why {
		Some(why) => format!("stale        {why}"),
		None => format!("recent       block {} is final, {} old: recent blocks come again", block.number, age.words()),
	}
}

/// The latest final block, and what was last said of its age.
struct Latest {
	block: Option<(BlockRef, Moment)>,
	said: Freshness,
	most: Duration,
}

impl Latest {
	fn new(most: Duration) -> Self {
		Self { block: None, said: Freshness::Fresh, most }
	}

	/// Returns the block with its age if that says something else than was said last.
	fn news(&mut self) -> Option<(BlockRef, Age)> {
		let (block, at) = self.block?;
		let age = Age::of(at, self.most);
		self.says(age.freshness()).then_some((block, age))
	}

	fn says(&mut self, found: Freshness) -> bool {
		std::mem::replace(&mut self.said, found) != found
	}

	/// Waits until the latest block is too old, unless that was said already.
	async fn until_old(&self) {
		match self.block {
			Some((_, at)) if self.said == Freshness::Fresh => sleep(left(&Age::of(at, self.most))).await,
			_ => pending().await,
		}
	}
}

/// Returns the time until a block is too old.
fn left(age: &Age) -> Duration {
	let old_at = age.at.saturating_add(age.most).saturating_add(1);
	Duration::from_millis(old_at.saturating_sub(age.now))
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_core::H256;

	const BLOCK: BlockRef = BlockRef { number: 9, hash: H256::zero() };

	#[test]
	fn each_change_is_said_once() {
		let mut latest = Latest::new(Duration::from_secs(120));
		let said = [
			Freshness::Fresh,
			Freshness::TooOld,
			Freshness::TooOld,
			Freshness::Fresh,
			Freshness::Fresh,
			Freshness::ClockBehind,
			Freshness::TooOld,
		]
		.map(|found| latest.says(found));
		assert_eq!(said, [false, true, false, true, false, true, true]);
	}

	#[test]
	fn the_wait_ends_when_the_block_is_too_old() {
		for (now, expected) in
			[(1_000, 120_001), (61_000, 60_001), (121_000, 1), (121_001, 0), (999_999, 0), (0, 121_001)]
		{
			let age = Age { at: 1_000, now, most: 120_000 };
			assert_eq!(left(&age), Duration::from_millis(expected), "{now}");
			let then = Age { now: now + expected, ..age };
			assert_eq!(then.freshness(), Freshness::TooOld, "{now}");
			assert!(expected == 0 || Age { now: now + expected - 1, ..age }.freshness() == Freshness::Fresh, "{now}");
		}
	}

	#[test]
	fn a_line_says_that_what_was_shown_is_stale_and_another_that_it_is_not() {
		let old = Age { at: 0, now: 124_000, most: 120_000 };
		let why = old.objection(BLOCK, true);
		let line = line_json(7, BLOCK, &old, why.clone());
		let expected = (&json!(7), &json!(true), &json!(9), &json!(124_000), &json!("too-old"));
		assert_eq!((&line["device"], &line["stale"], &line["block"], &line["age"], &line["freshness"]), expected);
		let text = line_text(BLOCK, &old, why);
		assert!(text.starts_with("stale        proven at block 9, 2 min 4 s ago: too old to rely on"), "{text}");
		let recent = Age { now: 3_000, ..old };
		let line = line_json(7, BLOCK, &recent, None);
		assert_eq!((&line["stale"], &line["why"], &line["freshness"]), (&json!(false), &Value::Null, &json!("fresh")));
		let text = line_text(BLOCK, &recent, None);
		assert_eq!(text, "recent       block 9 is final, 3 s old: recent blocks come again");
	}
}
