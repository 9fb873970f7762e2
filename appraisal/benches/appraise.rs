//! Cost of appraising, for each rule: a pack of one record, and of 64 (divide by 64 for a record).
//!
//! ```sh
//! cargo bench -p beadle-appraisal --bench appraise
//! ```

#![allow(clippy::arithmetic_side_effects, clippy::expect_used, missing_docs)]

use beadle_appraisal::{appraise, History};
use beadle_primitives::{ActiveProfile, Calendar, Pack, Rate, Rule, Season, Span};
use beadle_test_support::{gauge, ProfileBuilder};
use criterion::{criterion_group, criterion_main, BenchmarkId, Criterion, Throughput};
use std::hint::black_box;

/// Arrival time of the packs, later than all that is observed.
const NOW: u64 = 1_800_000_000_000;
const MINUTE: u32 = 60_000;

fn rules() -> Vec<Rule> {
	let span = Span { min: 0, max: 1_000 };
	let seasons: Vec<_> =
		(0..24).map(|hour| Season { first: hour, last: hour, fail: span, suspect: Some(span) }).collect();
	let rate = Rate { change: 100, per: MINUTE.into() };
	vec![
		Rule::GrossRange { fail: span, suspect: Some(span) },
		Rule::RateOfChange { suspect: Some(rate), fail: rate },
		Rule::FlatLine { tolerance: 1, suspect_after: Some(u64::MAX), fail_after: u64::MAX, least: 2 },
		Rule::Gap { max: u64::MAX },
		Rule::Spike { suspect: Some(1_000), fail: 1_000 },
		Rule::Climatology {
			calendar: Calendar::HourOfDay,
			seasons: seasons.try_into().expect("24 hours are as many as fit"),
		},
		Rule::Deviation { half_life: 100, tolerance: 1_000, suspect_k: Some(300), fail_k: 400, warm_up: 3 },
	]
}

fn active(rules: Vec<Rule>) -> ActiveProfile {
	let metric = rules.into_iter().fold(gauge("value", "Cel").decimals(1), |metric, rule| metric.flag(rule));
	ProfileBuilder::default().metric(metric).active()
}

fn pack(sequence: u64, records: u32) -> Pack {
	let base_time = NOW - (4 - sequence) * 64 * u64::from(MINUTE);
	let record = |minute: u32| (0, minute * MINUTE, 500 + i64::from(minute % 7));
	beadle_test_support::pack(sequence, base_time, (0..records).map(record))
}

fn bench(criterion: &mut Criterion) {
	let mut cases: Vec<(String, Vec<Rule>)> = vec![("none".to_owned(), Vec::new())];
	cases.extend(rules().into_iter().map(|rule| (rule.name().to_owned(), vec![rule])));
	cases.push(("all seven".to_owned(), rules()));
	for records in [1u32, 64] {
		let mut group = criterion.benchmark_group(format!("appraise {records} records"));
		group.throughput(Throughput::Elements(records.into()));
		for (name, rules) in &cases {
			let active = active(rules.clone());
			let before = appraise(&active, &History::default(), &pack(1, 64), NOW).expect("a sound pack").history;
			let pack = pack(2, records);
			group.bench_function(BenchmarkId::from_parameter(name), |bencher| {
				bencher.iter(|| appraise(black_box(&active), black_box(&before), black_box(&pack), NOW));
			});
		}
	}
}

criterion_group!(benches, bench);
criterion_main!(benches);
