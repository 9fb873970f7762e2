//! The auditor: compares what sources gave with what the chain recorded and what the dead letters hold. It shares no code
//! with the outbox but the codec of packs.

use beadle_primitives::{ActiveProfile, DeviceId, Moment, OnFail, Profile, Rule, SignedPack};
use std::collections::HashMap;

/// A reading that a source gave.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Given {
	pub device: DeviceId,
	pub at: At,
	pub metric: String,
	pub value: String,
	pub unit: Option<String>,
	/// Number of times that it was given, and that it was taken for certain.
	pub times: u32,
	pub taken: u32,
}

/// When it was observed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum At {
	/// At this time.
	Known(Moment),
	/// So long after this boot, which was truly at that time.
	Boot(u64, u64, Moment),
}

/// A dead letter, and what the chain was like when it was found.
#[derive(Clone, Debug)]
pub struct Letter {
	pub device: DeviceId,
	pub line: serde_json::Value,
	/// The time of the latest final block.
	pub time: Moment,
}

/// A pack in a final block.
#[derive(Clone, Debug)]
pub struct InBlock {
	pub time: Moment,
	pub signed: SignedPack,
	/// The version that it was appraised against.
	pub active: ActiveProfile,
	pub is_foreign: bool,
}

/// Everything that there is.
pub struct Books<'a> {
	pub given: &'a [Given],
	pub letters: &'a [Letter],
	pub blocks: &'a [InBlock],
	/// All versions that were ever in force.
	pub versions: &'a [ActiveProfile],
	/// Times of reinstatements.
	pub reinstated: &'a [(DeviceId, Moment)],
	/// Readings that are in the queue, by device, time (none if it is not known), metric and value.
	pub queued: &'a [(DeviceId, Option<Moment>, String, String)],
	/// Devices that were revoked: their readings stay where they are.
	pub revoked: &'a [DeviceId],
	/// Whether the queues have to be empty.
	pub is_over: bool,
}

/// How far the time that an undated reading gets may be off, in milliseconds: what the clocks are allowed to differ.
const OFF: u64 = 125_000;

/// The value as a whole number of the profile's smallest step, to the nearest, a half up; by long division on digits.
fn expected(text: &str, decimals: u8) -> Option<i128> {
	let text = text.strip_prefix('+').unwrap_or(text);
	let (mantissa, exponent) = match text.find(['e', 'E']) {
		Some(at) => (&text[..at], text[at + 1..].parse::<i32>().ok()?),
		None => (text, 0),
	};
	let (negative, digits) = match mantissa.strip_prefix('-') {
		Some(rest) => (true, rest),
		None => (false, mantissa),
	};
	let point = digits.find('.').unwrap_or(digits.len());
	let figures: String = digits.chars().filter(|figure| *figure != '.').collect();
	if figures.is_empty() || figures.chars().any(|figure| !figure.is_ascii_digit()) || figures.len() > 30 {
		return None;
	}
	let number: i128 = figures.parse().ok()?;
	let number = if negative { -number } else { number };
	// number * 10^(exponent + point - figures + decimals)
	let power = exponent + point as i32 - figures.len() as i32 + i32::from(decimals);
	if power >= 0 {
		return number.checked_mul(10i128.checked_pow(power.try_into().ok()?)?);
	}
	let divisor = 10i128.checked_pow(power.unsigned_abs())?;
	Some((2 * number + divisor).div_euclid(2 * divisor))
}

impl Books<'_> {
	/// Returns what is wrong.
	pub fn audit(&self) -> Vec<String> {
		let mut wrong = Vec::new();
		let mut recorded: HashMap<usize, u32> = HashMap::new();
		let mut last: HashMap<DeviceId, Moment> = HashMap::new();
		let mut by_value: HashMap<(DeviceId, &str, i128), Vec<usize>> = HashMap::new();
		for (index, given) in self.given.iter().enumerate() {
			for version in self.versions {
				let metric = version.profile.metrics.iter().find(|metric| *metric.name == *given.metric.as_bytes());
				let value = metric.and_then(|metric| expected(&given.value, metric.decimals));
				if let Some(value) = value {
					let found = by_value.entry((given.device, &given.metric, value)).or_default();
					if !found.contains(&index) {
						found.push(index);
					}
				}
			}
		}
		for block in self.blocks {
			let pack = &block.signed.pack;
			for record in &pack.records {
				let at = pack.base_time + u64::from(record.offset);
				let before = last.insert(block.signed.device, at);
				if before.is_some_and(|before| before > at) && !block.is_foreign {
					wrong.push(format!("recorded out of order: {at}"));
				}
				if block.is_foreign {
					continue;
				}
				let metric = &block.active.profile.metrics[usize::from(record.metric)];
				let name = std::str::from_utf8(&metric.name).unwrap();
				let key = (block.signed.device, name, i128::from(record.value));
				let candidates = by_value.get(&key).map_or(&[][..], Vec::as_slice);
				let found = candidates.iter().find(|index| {
					let given = &self.given[**index];
					let unit_fits = given.unit.as_ref().is_none_or(|unit| *unit.as_bytes() == *metric.unit);
					unit_fits && is_at(given.at, at)
				});
				match found {
					Some(index) => *recorded.entry(*index).or_default() += 1,
					None => wrong.push(format!(
						"device {} recorded {name} = {} at {at}, pack {}, which no source gave",
						block.signed.device, record.value, pack.sequence
					)),
				}
			}
		}
		let mut dead: HashMap<usize, u32> = HashMap::new();
		for letter in self.letters {
			let Some(given) = self.reading_of(letter, &dead, &recorded, &mut wrong) else { continue };
			*dead.entry(given).or_default() += 1;
			self.judge(letter, given, &mut wrong);
		}
		for (index, given) in self.given.iter().enumerate() {
			let (recorded, dead) = (recorded.get(&index).copied().unwrap_or(0), dead.get(&index).copied().unwrap_or(0));
			let may_wait = !self.is_over || self.revoked.contains(&given.device);
			if recorded > 1 {
				wrong.push(format!("doubled: {given:?} is recorded {recorded} times"));
			}
			if recorded + dead > given.times {
				wrong.push(format!("doubled: {given:?} is recorded {recorded} times, and {dead} times a dead letter"));
			}
			if given.taken > 0 && recorded + dead == 0 && !(may_wait && self.has_queued(given)) {
				wrong.push(format!("lost: {given:?}"));
			}
		}
		wrong
	}

	fn has_queued(&self, given: &Given) -> bool {
		self.queued.iter().any(|(device, at, metric, value)| {
			let same = (*device, metric, value) == (given.device, &given.metric, &given.value);
			same && at.is_none_or(|at| is_at(given.at, at))
		})
	}

	/// Returns the reading that a dead letter is.
	fn reading_of(
		&self,
		letter: &Letter,
		dead: &HashMap<usize, u32>,
		recorded: &HashMap<usize, u32>,
		wrong: &mut Vec<String>,
	) -> Option<usize> {
		let what = &letter.line["what"];
		if what.is_string() {
			// Input that is no reading.
			return None;
		}
		let text = |field: &str| what[field].as_str().map(ToOwned::to_owned);
		let value = what.get("v").map(ToString::to_string).or_else(|| text("vs"))?;
		let at = what.get("t").map(|time| (time.as_f64().unwrap() * 1_000.0).round() as u64);
		let same_value =
			|given: &str| given == value || expected(given, 9).is_some_and(|given| Some(given) == expected(&value, 9));
		let mut found = self.given.iter().enumerate().filter(|(_, given)| {
			let same = given.device == letter.device && Some(&given.metric) == text("n").as_ref();
			let same_unit = given.unit == text("u");
			same && same_unit && same_value(&given.value) && at.is_none_or(|at| is_at(given.at, at))
		});
		let first = found.next();
		// Of several that are the same, that which is not accounted for yet.
		let open = |index: &usize| dead.get(index).is_none() && recorded.get(index).is_none();
		let best = first.into_iter().chain(found).map(|(index, _)| index).reduce(
			|one, other| {
				if open(&one) {
					one
				} else {
					other
				}
			},
		);
		if best.is_none() {
			wrong.push(format!("a dead letter that no source gave: {}", letter.line));
		}
		best
	}

	/// Checks the reason of a dead letter.
	fn judge(&self, letter: &Letter, index: usize, wrong: &mut Vec<String>) {
		let given = &self.given[index];
		let why = letter.line["why"].as_str().unwrap_or_default();
		let name = why.split(':').next().unwrap_or_default();
		let profiles: Vec<&Profile> = self.versions.iter().map(|version| &version.profile).collect();
		let metric_in = |profile: &&Profile| {
			profile.metrics.iter().find(|metric| *metric.name == *given.metric.as_bytes()).cloned()
		};
		let at = match given.at {
			At::Known(at) => at,
			At::Boot(_, since, booted) => booted + since,
		};
		let off = if matches!(given.at, At::Boot(..)) { OFF } else { 0 };
		let (min_age, max_ahead) = (
			profiles.iter().map(|profile| profile.max_age - 30_000.min(profile.max_age / 4)).min().unwrap(),
			profiles.iter().map(|profile| profile.max_ahead).min().unwrap(),
		);
		let of_device = || {
			let blocks = self.blocks.iter().filter(|block| block.signed.device == given.device);
			let before = blocks.filter(|block| block.time <= letter.time);
			before.flat_map(|block| {
				let pack = &block.signed.pack;
				let name = |metric: u8| block.active.profile.metrics[usize::from(metric)].name.to_vec();
				pack.records.iter().map(move |record| (pack.base_time + u64::from(record.offset), name(record.metric)))
			})
		};
		let is_true = match name {
			"UnknownMetric" => profiles.iter().any(|profile| metric_in(profile).is_none()),
			"WrongUnit" => profiles.iter().any(|profile| {
				let metric = metric_in(profile);
				metric.is_some_and(|metric| given.unit.as_ref().is_some_and(|unit| *unit.as_bytes() != *metric.unit))
			}),
			"NoNumber" => profiles.iter().any(|profile| {
				let value = metric_in(profile).map(|metric| expected(&given.value, metric.decimals));
				value.is_some_and(|value| value.is_none_or(|value| i64::try_from(value).is_err()))
			}),
			"OutOfBounds" => profiles.iter().filter_map(metric_in).any(|metric| {
				let value = expected(&given.value, metric.decimals).unwrap_or_default();
				metric.behaviours.iter().any(|behaviour| match (&behaviour.rule, behaviour.on_fail) {
					(Rule::GrossRange { fail, .. }, OnFail::Refuse) => {
						value < i128::from(fail.min) || value > i128::from(fail.max)
					},
					_ => false,
				})
			}),
			"TooOld" => at < letter.time.saturating_sub(min_age) + off,
			"NotIncreasing" => {
				let later = of_device().any(|(other, _)| other + off >= at);
				let mut reinstated = self.reinstated.iter();
				later || reinstated.any(|(device, time)| *device == given.device && *time + off >= at)
			},
			"TooFrequent" => {
				let least = profiles.iter().map(|profile| profile.min_interval).max().unwrap();
				of_device().any(|(other, metric)| metric == given.metric.as_bytes() && other.abs_diff(at) < least + off)
			},
			"Implausible" => at > letter.time + max_ahead + 86_400_000,
			"Contradicts" => self.given.iter().any(|other| {
				let same = (other.device, &other.metric) == (given.device, &given.metric);
				let same_time = match (other.at, given.at) {
					(At::Known(one), At::Known(other)) => one == other,
					(one, _) => is_at(one, at),
				};
				same && same_time && (other.value != given.value || other.unit != given.unit)
			}),
			"NeverDated" => matches!(given.at, At::Boot(..)),
			_ => false,
		};
		if !is_true {
			wrong.push(format!("set aside without reason: {given:?}: {why} (at {})", letter.time));
		}
	}
}

fn is_at(given: At, at: Moment) -> bool {
	match given {
		At::Known(given) => given == at,
		At::Boot(_, since, booted) => (booted + since).abs_diff(at) <= OFF,
	}
}
