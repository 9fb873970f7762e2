//! Writes the initial corpus: an input for each rule, for gauges and counters, and one with all of them.
//!
//! ```sh
//! cargo run --workspace --bin beadle-fuzz-seeds fuzz/corpus/appraise
//! ```

use beadle_appraisal::{appraise, History};
use beadle_fuzz::Input;
use beadle_primitives::{
	ActiveProfile, Behaviour, Calendar, HeldAgainst, Metric, MetricKind, Mitigation, OnFail, Pack, Profile, ProfileRef,
	Rate, Record, Rule, Season, Span,
};
use codec::Encode;
use std::{error::Error, path::PathBuf};

const NOW: u64 = 1_800_000_000_000;
const MINUTE: u32 = 60_000;

fn main() -> Result<(), Box<dyn Error>> {
	let directory = PathBuf::from(std::env::args().nth(1).ok_or("which directory?")?);
	std::fs::create_dir_all(&directory)?;
	for kind in [MetricKind::Gauge, MetricKind::Counter] {
		for rule in rules()? {
			let name = format!("{}-{kind:?}", rule.name());
			std::fs::write(directory.join(name), input(vec![metric("a", kind, vec![rule])?])?.encode())?;
		}
	}
	let all = vec![metric("gauge", MetricKind::Gauge, rules()?)?, metric("counter", MetricKind::Counter, rules()?)?];
	std::fs::write(directory.join("all"), input(all)?.encode())?;
	Ok(())
}

fn rules() -> Result<Vec<Rule>, Box<dyn Error>> {
	let span = |min, max| Span { min, max };
	let seasons = vec![
		Season { first: 0, last: 11, fail: span(0, 40), suspect: Some(span(5, 30)) },
		Season { first: 12, last: 23, fail: span(0, 50), suspect: None },
	];
	let seasons = seasons.try_into().map_err(|_| "two seasons fit")?;
	Ok(vec![
		Rule::GrossRange { fail: span(0, 50), suspect: Some(span(5, 30)) },
		Rule::RateOfChange { suspect: Some(Rate { change: 5, per: 60_000 }), fail: Rate { change: 20, per: 60_000 } },
		Rule::FlatLine { tolerance: 1, suspect_after: Some(120_000), fail_after: 180_000 },
		Rule::Gap { max: 90_000 },
		Rule::Spike { suspect: Some(5), fail: 20 },
		Rule::Climatology { calendar: Calendar::HourOfDay, seasons },
		Rule::Deviation { half_life: 3, tolerance: 1, suspect_k: Some(200), fail_k: 300, warm_up: 3 },
	])
}

fn metric(name: &str, kind: MetricKind, rules: Vec<Rule>) -> Result<Metric, Box<dyn Error>> {
	let on_fail = OnFail::Flag { datapoints_to_alarm: 2, datapoints_to_clear: 2, mitigation: Mitigation::Suspend };
	let behaviours: Vec<_> = rules.into_iter().map(|rule| Behaviour { rule, on_fail }).collect();
	Ok(Metric {
		name: name.as_bytes().to_vec().try_into().map_err(|_| "a name too long")?,
		unit: b"Cel".to_vec().try_into().map_err(|_| "a unit too long")?,
		decimals: 1,
		kind,
		behaviours: behaviours.try_into().map_err(|_| "more behaviours than fit")?,
	})
}

/// Returns a device with one recorded pack and three more to come; a second version of its profile is staged.
fn input(metrics: Vec<Metric>) -> Result<Input, Box<dyn Error>> {
	let profile = Profile {
		name: b"seed".to_vec().try_into().map_err(|_| "a name too long")?,
		max_records: 64,
		max_pack_bytes: 850,
		min_interval: 1_000,
		max_ahead: 30_000,
		max_age: 86_400_000,
		metrics: metrics.try_into().map_err(|_| "more metrics than fit")?,
	};
	let version = |version| ActiveProfile { reference: ProfileRef { id: 3, version }, profile: profile.clone() };
	let packs: Result<Vec<_>, _> = [[20, 21, 60, 20], [20, 20, 20, 20], [25, 25, 3, 99], [120, 140, 150, 170]]
		.iter()
		.zip(1..)
		.map(|(values, sequence)| pack(sequence, values, profile.metrics.len()))
		.collect();
	let mut packs = packs?.into_iter();
	let first = packs.next().ok_or("four packs")?;
	let recorded = appraise(&version(1), &History::default(), &first, NOW).map_err(|refusal| refusal.explanation())?;
	let held = HeldAgainst { active: version(1), staged: Some(version(2)) };
	Ok(Input { held, history: recorded.history, packs: packs.collect(), now: NOW })
}

fn pack(sequence: u64, values: &[i64], metrics: usize) -> Result<Pack, Box<dyn Error>> {
	let mut records = Vec::new();
	for (minute, value) in (0u32..).zip(values) {
		for metric in 0..u8::try_from(metrics)? {
			records.push(Record { metric, offset: minute * MINUTE, value: *value });
		}
	}
	let records = records.try_into().map_err(|_| "more records than a pack holds")?;
	Ok(Pack { sequence, base_time: NOW - 3_600_000 + sequence * 300_000, records })
}
