//! Sources, and what they give.

use super::World;
use crate::{
	auditor::{At, Given},
	fault::Fault,
};
use beadle_outbox::{
	queue::{Full, Push, Pushed},
	DeadLetter, ObservedAt, Reading,
};

/// Part of a source.
#[derive(Clone, Debug)]
pub struct Part {
	pub readings: Vec<Reading>,
	pub letters: Vec<DeadLetter>,
	/// The position behind it, if it is of a file. Others are given again only as long as the machine is on.
	pub position: Option<u64>,
	/// What it gives, in the books.
	noted: Vec<usize>,
}

impl World {
	/// Lets the sources of a device give what they have by now.
	pub fn give(&mut self, subject: usize) {
		if self.now >= self.subjects[subject].next_live {
			let interval = self.chance.one_of(&[1_000, 2_000, 10_000, 60_000]);
			self.subjects[subject].next_live = self.now + interval;
			self.measure(subject);
		}
		if self.chance.per_mille(self.stories.file) {
			self.row(subject);
		}
		if self.stories.duplicates && self.chance.per_mille(20) && !self.subjects[subject].old.is_empty() {
			let position = self.chance.below(self.subjects[subject].old.len() as u64) as usize;
			let mut part = self.subjects[subject].old[position].clone();
			part.letters.clear();
			let rows = &mut self.subjects[subject].rows;
			*rows += 1;
			part.position = Some(*rows);
			for index in &part.noted {
				self.given[*index].times += 1;
			}
			self.subjects[subject].waiting.push_back(part);
		}
		self.push(subject);
	}

	fn value(&mut self) -> String {
		self.values += 1;
		let fraction = self.chance.below(9);
		match self.chance.below(12) {
			0 => format!("+{}.{fraction}", self.values),
			1 => format!("{}.{fraction}049", self.values),
			2 => format!("{}.{fraction}e0", self.values),
			_ => format!("{}.{fraction}", self.values),
		}
	}

	/// Returns a reading of this time, which may be a bad one.
	fn reading(&mut self, at: ObservedAt, metric: &str) -> Reading {
		let mut reading = Reading { at, metric: metric.into(), value: self.value(), unit: None };
		if self.chance.per_mille(300) {
			reading.unit = Some(if metric == "air" { "Cel".into() } else { "%RH".into() });
		}
		if self.chance.per_mille(self.stories.bad) {
			match self.chance.below(6) {
				0 => reading.metric = "nonsense".into(),
				1 => reading.unit = Some("K".into()),
				2 => reading.value = format!("-{}", reading.value.trim_start_matches('+')),
				3 => reading.value = format!("x{}", self.values),
				4 => reading.metric = "pressure".into(),
				_ => reading.value = format!("{}e25", self.values),
			}
			if reading.metric == "pressure" {
				reading.unit = None;
			}
		}
		reading
	}

	fn measure(&mut self, subject: usize) {
		let clocks = self.clocks();
		let trusts = self.machine.runners.get(subject).is_some_and(|runner| runner.lane().clock_agrees(clocks));
		let at = if trusts || self.stories.trusts_clock {
			ObservedAt::Clock(clocks.wall)
		} else {
			ObservedAt::SinceBoot(clocks.monotonic)
		};
		let mut readings = vec![self.reading(at, "air")];
		if self.chance.per_mille(600) {
			let humidity = self.reading(at, "humidity");
			if readings[0].metric != humidity.metric {
				readings.push(humidity);
			}
		}
		if self.chance.per_mille(30) {
			// Too soon after the last one.
			if let ObservedAt::Clock(at) = at {
				readings.push(self.reading(ObservedAt::Clock(at + 3), "air"));
			}
		}
		// They may come one after another.
		if self.chance.per_mille(300) && readings.len() > 1 {
			let last = readings.pop().unwrap();
			self.part(subject, vec![last], None);
		}
		self.part(subject, readings, None);
	}

	/// Adds a part of a file.
	fn row(&mut self, subject: usize) {
		let count = self.chance.within(1, 40);
		let oldest = self.now.saturating_sub(self.stories.file_age);
		let mut readings = Vec::new();
		let mut at = oldest + self.chance.below(self.stories.file_age + 1);
		for _ in 0..count {
			at += self.chance.within(1_000, 5_000);
			let at = match self.chance.below(400) {
				0 => at.saturating_mul(1_000),
				1 => at + 3_600_000,
				2 => at / 1_000,
				_ => at.min(self.now),
			};
			let metric = self.chance.one_of(&["air", "humidity"]);
			let reading = self.reading(ObservedAt::Clock(at), metric);
			let same = |other: &Reading| (other.at, &other.metric) == (reading.at, &reading.metric);
			if !readings.iter().any(same) || self.chance.per_mille(200) {
				readings.push(reading);
			}
		}
		match self.chance.below(3) {
			0 => readings.reverse(),
			1 => {
				for index in 1..readings.len() {
					let other = self.chance.below(index as u64 + 1) as usize;
					readings.swap(index, other);
				}
			},
			_ => {},
		}
		let rows = &mut self.subjects[subject].rows;
		*rows += 1;
		let position = Some(*rows);
		self.part(subject, readings, position);
	}

	fn part(&mut self, subject: usize, readings: Vec<Reading>, position: Option<u64>) {
		let device = self.subjects[subject].id;
		let (boot, booted) = (self.machine.boot, self.machine.booted);
		let noted = readings
			.iter()
			.map(|reading| {
				let at = match reading.at {
					ObservedAt::Clock(at) => At::Known(at),
					ObservedAt::SinceBoot(since) => At::Boot(boot, since, booted),
				};
				let Reading { metric, value, unit, .. } = reading.clone();
				self.note(Given { device, at, metric, value, unit, times: 0, taken: 0 })
			})
			.collect();
		let mut letters = Vec::new();
		if self.chance.per_mille(20) {
			letters.push(DeadLetter { what: "no reading at all".into(), why: "NotSenml: it is none".into() });
		}
		self.subjects[subject].waiting.push_back(Part { readings, letters, position, noted });
	}

	/// Pushes what is waiting, in order, as far as the queue takes it.
	pub fn push(&mut self, subject: usize) {
		while let Some(part) = self.subjects[subject].waiting.front().cloned() {
			let source = format!("file:{subject}");
			let position = part.position.map(|position| position.to_le_bytes());
			let readings = self.tampered(subject, &part.readings);
			let lane = self.lane_for(subject);
			let Some(queue) = &self.machine.queue else { return };
			let pushed = queue.push(&[Push {
				lane,
				readings: &readings,
				dead_letters: &part.letters,
				position: position.as_ref().map(|position| (source.as_str(), position.as_slice())),
				once: None,
			}]);
			let taken = match pushed {
				Ok(Pushed::Taken { .. }) => true,
				Ok(Pushed::Full(Full::Disk)) => self.fault == Some(Fault::LostAtDiskFull),
				Ok(Pushed::Full(_)) => false,
				Err(error) => {
					if !self.machine.disk.is_off() && !self.machine.disk.is_full() {
						self.wrong.push(format!("push: {error}"));
					}
					false
				},
			};
			if !taken {
				return;
			}
			self.taken(subject);
		}
	}

	/// Takes note that the first part of a device was taken.
	pub fn taken(&mut self, subject: usize) {
		let Some(part) = self.subjects[subject].waiting.pop_front() else { return };
		for index in &part.noted {
			self.given[*index].taken += 1;
		}
		self.machine.news[subject] = true;
		let monotonic = self.clocks().monotonic;
		if let Some(runner) = self.machine.runners.get_mut(subject) {
			runner.has_news(monotonic);
		}
		if part.position.is_some() && self.subjects[subject].old.len() < 50 {
			self.subjects[subject].old.push(part);
		}
	}

	fn lane_for(&mut self, subject: usize) -> u32 {
		if self.fault == Some(Fault::WrongDevice) && self.due() && self.subjects.len() > 1 {
			self.faulted = true;
			return ((subject + 1) % self.subjects.len()) as u32;
		}
		subject as u32
	}

	/// Returns whether a planted fault shows now.
	pub fn due(&mut self) -> bool {
		!self.faulted && self.given.len() > 15 && self.chance.per_mille(100)
	}

	/// Returns the readings as an outbox with the planted fault would take them.
	fn tampered(&mut self, _subject: usize, readings: &[Reading]) -> Vec<Reading> {
		let mut readings = readings.to_vec();
		let Some(fault) = self.fault else { return readings };
		let is_fine = |reading: &Reading| {
			reading.metric == "air"
				&& reading.unit.is_none()
				&& reading.value.bytes().all(|b| b.is_ascii_digit() || b == b'.')
		};
		let Some(position) = readings.iter().position(is_fine) else {
			if fault == Fault::UnitChanged {
				for reading in &mut readings {
					if reading.unit.as_deref() == Some("K") {
						reading.unit = None;
						self.faulted = true;
					}
				}
			}
			return readings;
		};
		let concerns = matches!(
			fault,
			Fault::Lost | Fault::Doubled | Fault::Altered | Fault::WrongMetric | Fault::Reordered | Fault::Misdated
		);
		if !concerns || !self.due() {
			return readings;
		}
		self.faulted = true;
		let reading = readings[position].clone();
		match (fault, reading.at) {
			(Fault::Lost, _) => drop(readings.remove(position)),
			(Fault::Doubled, ObservedAt::Clock(at)) => {
				readings.push(Reading { at: ObservedAt::Clock(at + 10_000), ..reading.clone() });
			},
			(Fault::Altered, _) => readings[position].value.push('5'),
			(Fault::WrongMetric, _) => {
				readings[position].metric = "humidity".into();
				readings.retain(|other| other.metric != "humidity" || other.value == reading.value);
			},
			(Fault::Misdated, ObservedAt::Clock(at)) => readings[position].at = ObservedAt::Clock(at - 1),
			(Fault::Reordered, _) => {
				let other = readings.iter().position(|other| is_fine(other) && other.at != reading.at);
				match other {
					Some(other) => {
						let at = readings[other].at;
						readings[other].at = reading.at;
						readings[position].at = at;
					},
					None => self.faulted = false,
				}
			},
			_ => self.faulted = false,
		}
		if fault == Fault::Altered {
			readings[position].value = format!("7{}", reading.value);
		}
		readings
	}
}

/// Returns a part's position as the queue has it.
pub fn position(bytes: &[u8]) -> u64 {
	u64::from_le_bytes(bytes.try_into().unwrap())
}
