//! The course of a world.

use super::{net::Key, sources::position, World};
use crate::fault::Fault;
use beadle_outbox::{
	lane::{End, Wait},
	queue::{Queue, QueueError},
	runner::{Next, Now, Runner},
};
use beadle_primitives::Moment;
use std::{
	future::Future,
	pin::pin,
	task::{Context, Poll, Waker},
};

/// The longest time after which everything has to be recorded, once nothing goes wrong any more.
const CALM: Moment = 3_600_000;

impl World {
	/// Lives, and returns what is wrong at the end.
	pub fn live(mut self) -> Vec<String> {
		self.tell(|| format!("{:?}", self.stories));
		for step in 0..self.stories.steps {
			self.happen();
			self.step(true);
			if step % 100 == 99 && self.machine.queue.is_some() && self.fault.is_none() {
				self.audit(false);
			}
			if !self.wrong.is_empty() {
				return self.wrong;
			}
		}
		self.tell(|| "everything is in order from now on".into());
		self.heal();
		self.is_calm = true;
		let calm_from = self.now;
		while !(self.is_done() && self.now > calm_from + 60_000) && self.now < calm_from + CALM {
			self.step(false);
			if !self.wrong.is_empty() {
				return self.wrong;
			}
		}
		// What was given for a time that is still to come.
		for _ in 0..60 {
			if self.is_done() {
				break;
			}
			self.now += 1_800_000;
			for _ in 0..40 {
				self.step(false);
			}
		}
		self.audit(true);
		self.wrong
	}

	fn is_done(&self) -> bool {
		let nothing_waits = self.subjects.iter().all(|subject| subject.waiting.is_empty());
		let is_empty = |queue: &Queue| {
			(0..).zip(&self.subjects).all(|(lane, subject)| {
				let first = queue.head(lane, 0, 1).unwrap_or_default();
				subject.is_revoked || (first.is_empty() && !queue.has_undated(lane).unwrap_or(true))
			})
		};
		nothing_waits && self.machine.queue.as_ref().is_some_and(is_empty)
	}

	fn step(&mut self, with_sources: bool) {
		let passed = self.chance.within(100, 2_500);
		self.now += passed;
		let before = self.net.chain.lock().unwrap().finalised().time;
		self.net.chain.lock().unwrap().tick(self.now);
		self.note_reinstatements(before);
		if self.machine.disk.is_off() {
			self.switch_off();
		}
		if !self.machine.is_on {
			if self.now < self.machine.on_at {
				return;
			}
			self.switch_on();
		}
		if self.machine.queue.is_none() {
			return;
		}
		for subject in 0..self.subjects.len() {
			if with_sources || !self.subjects[subject].waiting.is_empty() {
				if with_sources {
					self.give(subject);
				} else {
					self.push(subject);
				}
			}
		}
		self.look_at_chain();
		for subject in 0..self.subjects.len() {
			self.turn(subject);
			if self.machine.disk.is_off() {
				return;
			}
		}
		self.read_letters();
		self.plant();
	}

	fn note_reinstatements(&mut self, _before: Moment) {
		let chain = self.net.chain.lock().unwrap();
		for (device, known) in &chain.best().state {
			if let Some(at) = known.history.reinstated_at {
				if !self.reinstated.contains(&(*device, at)) {
					self.reinstated.push((*device, at));
				}
			}
		}
	}

	fn switch_off(&mut self) {
		if !self.machine.is_on {
			return;
		}
		self.tell(|| "the power is off".into());
		self.machine.is_on = false;
		self.machine.runners.clear();
		self.machine.queue = None;
		self.machine.on_at = self.now + self.chance.one_of(&[5_000, 60_000, 600_000]);
		for subject in &mut self.subjects {
			// What was not taken from a live source is gone; a file stays.
			subject.waiting.retain(|part| part.position.is_some());
		}
	}

	fn switch_on(&mut self) {
		self.machine.disk.power_on();
		self.machine.is_on = true;
		self.machine.boot += 1;
		self.machine.booted = self.now;
		if self.stories.clock > 0 && !self.is_calm && self.chance.per_mille(500) {
			// No clock runs while the power is off.
			self.machine.skew = -40_000_000_000;
		}
		self.tell(|| "the power is on".into());
		match self.open() {
			Ok(queue) => self.machine.queue = Some(queue),
			Err(QueueError::DiskFull) => {
				self.machine.is_on = false;
				self.machine.on_at = self.now + 5_000;
				self.machine.disk.fill(self.chance.per_mille(500));
				return;
			},
			Err(error) => {
				if !self.machine.disk.is_off() {
					self.wrong.push(format!("the queue does not open: {error}"));
				}
				return;
			},
		}
		self.machine.head = self.net.chain.lock().unwrap().head();
		self.machine.head_at = self.clocks();
		self.machine.runners.clear();
		let count = self.subjects.len();
		(self.machine.next, self.machine.news, self.machine.seen) =
			(vec![None; count], vec![false; count], vec![0; count]);
		for subject in 0..count {
			if !self.begin(subject) {
				self.machine.disk.cut_power();
				return;
			}
		}
		if self.fault.is_none_or(|fault| fault == Fault::LostAtPowerCut) {
			self.audit(false);
		}
	}

	/// Begins the lane of a device, and finds out how far its file was taken.
	fn begin(&mut self, subject: usize) -> bool {
		let queue = self.machine.queue.as_ref().unwrap();
		let Ok(lane) = queue.lane(&format!("device-{subject}")) else { return false };
		assert_eq!(lane as usize, subject);
		let file = self.subjects[subject].file.clone();
		let pair = *file.lock().unwrap().last().unwrap();
		let chance = self.chance.below(256) as u8;
		let Ok(runner) = Runner::new(queue, lane, Key { file, pair }, chance) else { return false };
		self.machine.runners.push(runner);
		let Ok(taken) = queue.position(&format!("file:{subject}")) else { return false };
		let taken = taken.map_or(0, |taken| position(&taken));
		while self.subjects[subject].waiting.front().is_some_and(|part| part.position <= Some(taken)) {
			self.taken(subject);
		}
		true
	}

	fn look_at_chain(&mut self) {
		if !self.net.line.get_mut().unwrap().is_up {
			return;
		}
		let head = self.net.chain.lock().unwrap().head();
		if head.number > self.machine.head.number {
			self.machine.head = head;
			self.machine.head_at = self.clocks();
		}
	}

	fn turn(&mut self, subject: usize) {
		let clocks = self.clocks();
		let head = self.machine.head;
		let is_due = match self.machine.next[subject] {
			None => true,
			Some(Next::End(_)) => false,
			Some(Next::Wait(Wait { block, until, news })) => {
				(block && head.number > self.machine.seen[subject])
					|| until.is_some_and(|until| clocks.monotonic >= until)
					|| (news && self.machine.news[subject])
			},
		};
		if is_due {
			self.machine.news[subject] = false;
			self.machine.seen[subject] = head.number;
			let jitter = self.chance.below(1_000) as u16;
			let now = Now { clocks, jitter, head, head_at: self.machine.head_at, ended: self.ended };
			let queue = self.machine.queue.as_ref().unwrap();
			let runner = &mut self.machine.runners[subject];
			let next = at_once(runner.turn(queue, &self.net, &now));
			let notices = runner.notices();
			if self.loud {
				for notice in notices {
					self.tell(|| format!("lane {subject}: {notice:?}"));
				}
				let condition = self.machine.runners[subject].lane().condition().clone();
				self.tell(|| format!("lane {subject}: {next:?}, {condition:?}"));
			}
			match next {
				Ok(next) => {
					if let Next::End(end @ (End::Retired | End::Banned | End::Revoked)) = next {
						self.tell(|| format!("lane {subject} ends: {end:?}"));
						// Somebody starts the program again.
						self.machine.runners.remove(subject);
						let file = self.subjects[subject].file.clone();
						let pair = *file.lock().unwrap().last().unwrap();
						let queue = self.machine.queue.as_ref().unwrap();
						match Runner::new(queue, subject as u32, Key { file, pair }, 0) {
							Ok(runner) => self.machine.runners.insert(subject, runner),
							Err(_) => self.machine.disk.cut_power(),
						}
						self.machine.next[subject] = None;
						return;
					}
					self.machine.next[subject] = Some(next);
				},
				Err(error) => {
					if !self.machine.disk.is_off() && !self.machine.disk.is_full() {
						self.wrong.push(format!("lane {subject}: {error}"));
					}
					self.machine.next[subject] = None;
				},
			}
		}
		let clocks = self.clocks();
		if self.machine.runners[subject].lane().clock_agrees(clocks) {
			let off = if self.fault == Some(Fault::Misbooted) { 3_600_000 } else { 0 };
			let booted = clocks.wall.saturating_sub(clocks.monotonic) - off;
			let Some(queue) = &self.machine.queue else { return };
			// The lane has to be told, whatever it waits for.
			let had = queue.has_undated(subject as u32).unwrap_or(true);
			while matches!(queue.date(subject as u32, booted), Ok(true)) {}
			self.machine.news[subject] |= had;
		}
	}

	/// Does what an outbox with the planted fault would do.
	fn plant(&mut self) {
		let Some(fault) = self.fault else { return };
		let Some(queue) = &self.machine.queue else { return };
		let aside = match fault {
			Fault::SetAside => queue.head(0, 0, 1).ok().and_then(|head| {
				let first = head.into_iter().next_back()?;
				Some((first.key, "TooOld: it is not".to_owned()))
			}),
			Fault::WrongReason => queue.head(0, 0, 1).ok().and_then(|head| {
				let first = head.into_iter().next_back()?;
				Some((first.key, "OutOfBounds: it is not".to_owned()))
			}),
			Fault::RecordedAndDead => queue.sealed(0).ok().and_then(|sealed| {
				let first = sealed.into_iter().next()?;
				Some((first.readings[0].clone(), "NotIncreasing: it is recorded".to_owned()))
			}),
			_ => None,
		};
		if let Some(aside) = aside {
			if self.due() {
				let queue = self.machine.queue.as_ref().unwrap();
				self.faulted = queue.set_aside(0, &[aside]).is_ok();
			}
		}
	}
}

/// Returns the result of something that never waits.
pub fn at_once<T>(future: impl Future<Output = T>) -> T {
	match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
		Poll::Ready(result) => result,
		Poll::Pending => panic!("the model of a chain answers at once"),
	}
}
