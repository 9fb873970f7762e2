//! Writing of profiles as TOML.

use crate::{decimal, zone};
use beadle_primitives::{
	Behaviour, Metric, MetricKind, Millis, Mitigation, OffsetChange, OnFail, Profile, Rate, Rule, Season, Span,
	TimeZone,
};
use std::fmt::Write;
use toml_edit::Value;

/// Returns a profile as the text of a file that [`read`](super::read) reads back as the same profile.
pub fn write(profile: &Profile) -> String {
	let Profile { name, max_records, max_pack_bytes, min_interval, max_ahead, max_age, memory, time_zone, metrics } =
		profile;
	let mut text = format!(
		"name = {}\nmax_records = {max_records}\nmax_pack_bytes = {max_pack_bytes}\nmin_interval = {}\nmax_ahead = {}\n\
		 max_age = {}\n",
		quoted(name),
		duration(*min_interval),
		duration(*max_ahead),
		duration(*max_age),
	);
	// What is as if the file did not say it is left out.
	if *memory != Millis::MAX {
		text.push_str(&format!("memory = {}\n", duration(*memory)));
	}
	if *time_zone != TimeZone::default() {
		text.push_str(&format!("time_zone = {}\n", time_zone_to_text(time_zone)));
	}
	for metric in metrics {
		text.push('\n');
		text.push_str(&metric_to_text(metric));
	}
	text
}

fn time_zone_to_text(zone: &TimeZone) -> String {
	let offset = |minutes: i16| format!("\"{}\"", zone::write_offset(minutes));
	if zone.changes.is_empty() {
		return offset(zone.offset_minutes);
	}
	let change = |OffsetChange { from, offset_minutes }: &OffsetChange| {
		format!("\t{{ from = \"{}\", offset = {} }},\n", zone::write_moment(*from), offset(*offset_minutes))
	};
	let changes: String = zone.changes.iter().map(change).collect();
	format!("{{ offset = {}, changes = [\n{changes}] }}", offset(zone.offset_minutes))
}

/// Returns a metric with its behaviours, as a part of a file.
pub fn metric_to_text(metric: &Metric) -> String {
	let kind = match metric.kind {
		MetricKind::Gauge => "\"Gauge\"".to_owned(),
		MetricKind::Counter { per, on_reset } => {
			format!("\"Counter\"\nper = {}\non_reset = \"{on_reset:?}\"", duration(per))
		},
	};
	let mut text = format!(
		"[[metric]]\nname = {}\nunit = {}\ndecimals = {}\nkind = {kind}\n",
		quoted(&metric.name),
		quoted(&metric.unit),
		metric.decimals,
	);
	for behaviour in &metric.behaviours {
		text.push('\n');
		text.push_str(&behaviour_to_text(behaviour, metric.decimals));
	}
	text
}

/// Returns a behaviour of a metric with this many decimals, as a part of a file.
pub fn behaviour_to_text(behaviour: &Behaviour, decimals: u8) -> String {
	let Behaviour { rule, on_fail } = behaviour;
	let mut text = format!("[[metric.behaviour]]\nrule = \"{}\"\n{}", rule.name(), limits(rule, decimals));
	match on_fail {
		OnFail::Refuse => text.push_str("on_fail = \"Refuse\"\n"),
		OnFail::Flag { datapoints_to_alarm, datapoints_to_clear, mitigation } => {
			let mitigation = match mitigation {
				Mitigation::None => "None",
				Mitigation::Suspend => "Suspend",
			};
			// Writing to a string cannot fail.
			let _ = write!(
				text,
				"on_fail = \"Flag\"\ndatapoints_to_alarm = {datapoints_to_alarm}\n\
				 datapoints_to_clear = {datapoints_to_clear}\nmitigation = \"{mitigation}\"\n"
			);
		},
	}
	text
}

fn limits(rule: &Rule, decimals: u8) -> String {
	let number = |value: i128| {
		let text = decimal::to_text(value, decimals);
		// TOML integers have 64 bits; a greater number is written as text.
		if decimals == 0 && value > i64::MAX.into() {
			format!("\"{text}\"")
		} else {
			text
		}
	};
	let span = |span: &Span| match (span.min, span.max) {
		// A limit at the end of all numbers is open.
		(i64::MIN, max) if max < i64::MAX => format!("{{ max = {} }}", number(max.into())),
		(min, i64::MAX) if min > i64::MIN => format!("{{ min = {} }}", number(min.into())),
		(min, max) => format!("{{ min = {}, max = {} }}", number(min.into()), number(max.into())),
	};
	let rate = |rate: &Rate| format!("{{ change = {}, per = {} }}", number(rate.change.into()), duration(rate.per));
	let line = |key: &str, value: String| format!("{key} = {value}\n");
	let option = |key: &str, value: Option<String>| value.map(|value| line(key, value)).unwrap_or_default();
	match rule {
		Rule::GrossRange { fail, suspect } => line("fail", span(fail)) + &option("suspect", suspect.as_ref().map(span)),
		Rule::RateOfChange { suspect, fail } => {
			line("fail", rate(fail)) + &option("suspect", suspect.as_ref().map(rate))
		},
		Rule::FlatLine { tolerance, suspect_after, fail_after, least } => {
			line("tolerance", number((*tolerance).into()))
				+ &line("fail_after", duration(*fail_after))
				+ &option("suspect_after", suspect_after.map(duration))
				+ &line("least", least.to_string())
		},
		Rule::Gap { max } => line("max", duration(*max)),
		Rule::Spike { suspect, fail } => {
			line("fail", number((*fail).into())) + &option("suspect", suspect.map(|suspect| number(suspect.into())))
		},
		Rule::Climatology { calendar, seasons } => {
			let season = |season: &Season| {
				let Season { first, last, fail, suspect } = season;
				let suspect = suspect.as_ref().map(|suspect| format!(", suspect = {}", span(suspect)));
				let fail = span(fail);
				format!("\t{{ first = {first}, last = {last}, fail = {fail}{} }},\n", suspect.unwrap_or_default())
			};
			let seasons: String = seasons.iter().map(season).collect();
			line("calendar", format!("\"{calendar:?}\"")) + &line("seasons", format!("[\n{seasons}]"))
		},
		Rule::Deviation { half_life, tolerance, suspect_k, fail_k, warm_up } => {
			let k = |k: u16| decimal::to_text(k, 2);
			line("half_life", half_life.to_string())
				+ &line("warm_up", warm_up.to_string())
				+ &line("tolerance", number((*tolerance).into()))
				+ &line("fail_k", k(*fail_k))
				+ &option("suspect_k", suspect_k.map(k))
		},
	}
}

fn duration(millis: u64) -> String {
	format!("\"{}\"", crate::duration::write(millis))
}

/// Quotes a name. It is ASCII on chain; anything else is shown as well as possible.
fn quoted(name: &[u8]) -> String {
	Value::from(String::from_utf8_lossy(name).into_owned()).to_string()
}
