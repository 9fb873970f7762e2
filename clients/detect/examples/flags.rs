//! Prints the flags that a rule gives the values of a series, one code per line. The values are sent in packs of 64
//! records, as a chain would receive them. For comparisons with other implementations of the QARTOD tests, see
//! `testing/conformance`.
//!
//! ```sh
//! flags RULE SUSPECT FAIL [TOLERANCE LEAST] < series.csv    # lines of: milliseconds,value
//! ```
//!
//! `RULE` is `gross-range` (limits `min:max`), `rate-of-change` (`change:per`), `spike` (a number) or `flat-line`
//! (milliseconds, with a tolerance and a least number of values). Rules compare values across holes of any length, as the
//! others do.

use beadle_appraisal::{admit, appraise, History};
use beadle_primitives::{ActiveProfile, Moment, Pack, QcFlag, Rate, Record, Rule, Span};
use beadle_test_support::{gauge, ProfileBuilder};
use codec::Encode;
use std::{error::Error, io::BufRead};

const PACK: usize = 64;

fn main() -> Result<(), Box<dyn Error>> {
	let arguments: Vec<String> = std::env::args().skip(1).collect();
	let active = profile(rule(&arguments)?);
	let mut values: Vec<(Moment, i64)> = Vec::new();
	for line in std::io::stdin().lock().lines() {
		let line = line?;
		let (at, value) = line.split_once(',').ok_or("a line is no \"milliseconds,value\"")?;
		values.push((at.parse()?, value.parse()?));
	}
	let mut flags: Vec<QcFlag> = Vec::new();
	let mut history = History::default();
	for (sequence, part) in (1..).zip(values.chunks(PACK)) {
		let base_time = part.first().map_or(0, |(at, _)| *at);
		let mut records = Vec::new();
		for (at, value) in part {
			records.push(Record { metric: 0, offset: u32::try_from(at - base_time)?, value: *value });
		}
		let records = records.try_into().map_err(|_| "more records than a pack holds")?;
		let pack = Pack { sequence, base_time, records };
		let refused = |refusal: beadle_primitives::Refusal| refusal.explanation();
		admit(&active.profile, &history, &pack, u64::MAX).map_err(refused)?;
		let outcome = appraise(&active, &history, &pack, u64::MAX).map_err(refused)?;
		// What this pack reveals about the last value of the one before: whether it is a spike.
		for amendment in &outcome.appraisal.amendments {
			if let Some(last) = flags.last_mut() {
				*last = last.worst(amendment.after);
			}
		}
		flags.extend(outcome.appraisal.flags.iter().copied());
		history = outcome.history;
	}
	for flag in flags {
		println!("{}", flag.encode().first().copied().unwrap_or_default());
	}
	Ok(())
}

fn rule(arguments: &[String]) -> Result<Rule, Box<dyn Error>> {
	let [name, suspect, fail, rest @ ..] = arguments else { return Err("a rule and its limits are needed".into()) };
	let pair = |text: &str| -> Result<(i64, i64), Box<dyn Error>> {
		let (one, other) = text.split_once(':').ok_or("a limit is no pair")?;
		Ok((one.parse()?, other.parse()?))
	};
	Ok(match name.as_str() {
		"gross-range" => {
			let span = |text: &str| pair(text).map(|(min, max)| Span { min, max });
			Rule::GrossRange { fail: span(fail)?, suspect: Some(span(suspect)?) }
		},
		"rate-of-change" => {
			let rate = |text: &str| -> Result<Rate, Box<dyn Error>> {
				let (change, per) = pair(text)?;
				Ok(Rate { change: change.try_into()?, per: per.try_into()? })
			};
			Rule::RateOfChange { suspect: Some(rate(suspect)?), fail: rate(fail)? }
		},
		"spike" => Rule::Spike { suspect: Some(suspect.parse()?), fail: fail.parse()? },
		"flat-line" => Rule::FlatLine {
			tolerance: rest.first().ok_or("a tolerance is needed")?.parse()?,
			least: rest.get(1).ok_or("a least number of values is needed")?.parse()?,
			suspect_after: Some(suspect.parse()?),
			fail_after: fail.parse()?,
		},
		other => return Err(format!("no rule is called {other}").into()),
	})
}

fn profile(rule: Rule) -> ActiveProfile {
	ProfileBuilder::default().min_interval(0).max_age(u64::MAX).metric(gauge("value", "1").flag(rule)).active()
}
