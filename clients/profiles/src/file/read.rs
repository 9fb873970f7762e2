//! Parsing of profiles from TOML.

use super::{
	faults::{explain, key_in_behaviour, key_in_metric, key_of},
	source::{Fault, Section, Source},
};
use crate::{number, zone};
use beadle_primitives::{
	rule::LEAST_FLAT, Behaviour, Calendar, Metric, MetricKind, Millis, Mitigation, OffsetChange, OnFail, OnReset,
	Profile, ProfileFault, Rate, Rule, Season, Span, TimeZone,
};
use sp_runtime::{traits::Get, BoundedVec};
use toml_edit::Document;

/// Parses a profile.
///
/// # Errors
///
/// All faults found, in the order of their lines.
pub fn read(text: &str) -> Result<Profile, Vec<Fault>> {
	let source = Source::new(text);
	let document = match Document::parse(text) {
		Ok(document) => document,
		Err(error) => {
			let place = error.span().unwrap_or(0..0);
			let hint = if has_comma(text, place.start) { "; decimals stand behind a point" } else { "" };
			source.fault(&place, format!("not TOML: {}{hint}", error.message().replace('\n', ", ")));
			return Err(source.into_faults());
		},
	};
	let profile = read_profile(&Section::new(&source, document.as_table(), 0..0));
	match profile.filter(|_| source.is_sound()) {
		Some(profile) => Ok(profile),
		None => Err(source.into_faults()),
	}
}

/// Returns whether there is a number with a decimal comma in the line with a position, at or before it.
fn has_comma(text: &str, position: usize) -> bool {
	let start = text.get(..position).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
	let line = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
	line.split(['=', ' ', '{', '}']).any(|word| number::has_comma(word.trim_end_matches(',')))
}

fn read_profile(file: &Section) -> Option<Profile> {
	let name = file.text("name");
	let max_records = file.number("max_records", 0);
	let max_pack_bytes = file.number("max_pack_bytes", 0);
	let min_interval = file.duration("min_interval");
	let max_ahead = file.duration("max_ahead");
	let max_age = file.duration("max_age");
	// Without it, rules remember as they did before there was one.
	let memory = optional(file, "memory", |key| file.duration(key));
	let time_zone = read_time_zone(file);
	let mut metrics: Vec<Metric> = Vec::new();
	let sections = file.sections("metric");
	let complete = sections.iter().filter_map(|section| {
		let metric = read_metric(section)?;
		if metrics.iter().any(|other| other.name == metric.name) {
			section.fault_at("name", explain(ProfileFault::MetricNotUnique));
		}
		metrics.push(metric);
		Some(())
	});
	let complete = complete.count() == sections.len();
	file.finish();

	let profile = Profile {
		name: bounded(file, "name", name?.into_bytes())?,
		max_records: max_records?,
		max_pack_bytes: max_pack_bytes?,
		min_interval: min_interval?,
		max_ahead: max_ahead?,
		max_age: max_age?,
		memory: memory?.unwrap_or(Millis::MAX),
		time_zone: time_zone?,
		metrics: bounded(file, "metric", metrics)?,
	};
	match profile.validate_settings() {
		// If sections were given, they were all faulty, and their own faults are reported already.
		Err(ProfileFault::NoMetrics) if !sections.is_empty() => {},
		Err(fault) => file.fault_at(key_of(fault), explain(fault)),
		Ok(()) => {},
	}
	complete.then_some(profile)
}

fn read_metric(section: &Section) -> Option<Metric> {
	let (name, unit) = (section.text("name"), section.text("unit"));
	let decimals = section.number("decimals", 0);
	let kind = read_kind(section);
	let sections = section.sections("behaviour");
	section.finish();
	let (decimals, kind) = (decimals?, kind?);
	let mut behaviours = Vec::new();
	for each in &sections {
		let behaviour = read_behaviour(each, decimals);
		each.finish();
		if let Some(behaviour) = &behaviour {
			if let Err(fault) = behaviour.validate(kind) {
				each.fault_at(key_in_behaviour(fault, behaviour), explain(fault));
			}
		}
		behaviours.extend(behaviour);
	}
	let complete = behaviours.len() == sections.len();
	let metric = Metric {
		name: bounded(section, "name", name?.into_bytes())?,
		unit: bounded(section, "unit", unit?.into_bytes())?,
		decimals,
		kind,
		behaviours: bounded(section, "behaviour", behaviours)?,
	};
	// The faults of the behaviours are reported already. Only all of them together can leave a reset to nobody.
	let itself = Metric { behaviours: BoundedVec::new(), ..metric.clone() };
	let fault = match itself.validate() {
		Err(ProfileFault::ResetNotJudged) => {
			metric.validate().err().filter(|fault| complete && *fault == ProfileFault::ResetNotJudged)
		},
		checked => checked.err(),
	};
	if let Some(fault) = fault {
		section.fault_at(key_in_metric(fault, &itself), explain(fault));
	}
	complete.then_some(metric)
}

fn read_kind(section: &Section) -> Option<MetricKind> {
	let is_counter = section.word("kind", &[("Gauge", false), ("Counter", true)]);
	if is_counter == Some(false) {
		return Some(MetricKind::Gauge);
	}
	let resets = [("Ignore", OnReset::Ignore), ("Suspect", OnReset::Suspect), ("Fail", OnReset::Fail)];
	let on_reset = optional(section, "on_reset", |key| section.word(key, &resets));
	// If the kind is faulty, it could be either.
	let per = if is_counter.is_some() || section.has("per") { section.duration("per") } else { None };
	is_counter?;
	Some(MetricKind::Counter { per: per?, on_reset: on_reset?.unwrap_or_default() })
}

/// Reads the time zone: a text, or a table of an offset and its changes.
fn read_time_zone(file: &Section) -> Option<TimeZone> {
	const KEY: &str = "time_zone";
	if !file.has(KEY) {
		return Some(TimeZone::default());
	}
	if file.is_text(KEY) {
		let text = file.text(KEY)?;
		let found = zone::read(&text);
		if found.is_none() {
			file.fault_at(KEY, format!("{KEY} is \"{text}\"; it is such as \"UTC\", \"+01:00\" or \"Europe/Madrid\""));
		}
		return found;
	}
	let table = file.section(KEY)?;
	let offset_minutes = read_offset(&table);
	let parts = table.sections("changes");
	table.finish();
	let changes: Vec<_> = parts.iter().filter_map(read_change).collect();
	let changes = (changes.len() == parts.len()).then_some(changes)?;
	Some(TimeZone { offset_minutes: offset_minutes?, changes: bounded(&table, "changes", changes)? })
}

fn read_change(part: &Section) -> Option<OffsetChange> {
	let from = part.text("from").and_then(|text| {
		let from = zone::read_moment(&text);
		if from.is_none() {
			part.fault_at("from", format!("from is \"{text}\"; a time is such as \"2026-03-29T01:00:00Z\""));
		}
		from
	});
	let offset_minutes = read_offset(part);
	part.finish();
	Some(OffsetChange { from: from?, offset_minutes: offset_minutes? })
}

fn read_offset(section: &Section) -> Option<i16> {
	let text = section.text("offset")?;
	let offset = zone::read_offset(&text);
	if offset.is_none() {
		section
			.fault_at("offset", format!("offset is \"{text}\"; it is \"UTC\" or such as \"+01:00\", up to 14 hours"));
	}
	offset
}

fn read_behaviour(section: &Section, decimals: u8) -> Option<Behaviour> {
	let rule = section.text("rule").and_then(|rule| read_rule(section, &rule, decimals));
	let on_fail = read_on_fail(section);
	Some(Behaviour { rule: rule?, on_fail: on_fail? })
}

fn read_on_fail(section: &Section) -> Option<OnFail> {
	if section.word("on_fail", &[("Refuse", true), ("Flag", false)])? {
		return Some(OnFail::Refuse);
	}
	let datapoints_to_alarm = section.number("datapoints_to_alarm", 0);
	let datapoints_to_clear = section.number("datapoints_to_clear", 0);
	let mitigation = section.word("mitigation", &[("None", Mitigation::None), ("Suspend", Mitigation::Suspend)]);
	Some(OnFail::Flag {
		datapoints_to_alarm: datapoints_to_alarm?,
		datapoints_to_clear: datapoints_to_clear?,
		mitigation: mitigation?,
	})
}

fn read_rule(section: &Section, name: &str, decimals: u8) -> Option<Rule> {
	Some(match name {
		"GrossRange" => {
			let (fail, suspect) = both(section, |part| read_span(part, decimals));
			Rule::GrossRange { fail: fail?, suspect: suspect? }
		},
		"RateOfChange" => {
			let (fail, suspect) = both(section, |part| read_rate(part, decimals));
			Rule::RateOfChange { fail: fail?, suspect: suspect? }
		},
		"FlatLine" => {
			let tolerance = section.number("tolerance", decimals);
			let suspect_after = optional(section, "suspect_after", |key| section.duration(key));
			let fail_after = section.duration("fail_after");
			let least = optional(section, "least", |key| section.number(key, 0));
			Rule::FlatLine {
				tolerance: tolerance?,
				suspect_after: suspect_after?,
				fail_after: fail_after?,
				least: least?.unwrap_or(LEAST_FLAT),
			}
		},
		"Gap" => Rule::Gap { max: section.duration("max")? },
		"Spike" => {
			let suspect = optional(section, "suspect", |key| section.number(key, decimals));
			let fail = section.number("fail", decimals);
			Rule::Spike { suspect: suspect?, fail: fail? }
		},
		"Climatology" => {
			let calendars = [
				("HourOfDay", Calendar::HourOfDay),
				("MonthOfYear", Calendar::MonthOfYear),
				("HourOfWeek", Calendar::HourOfWeek),
			];
			let calendar = section.word("calendar", &calendars);
			let parts = section.sections("seasons");
			let seasons: Vec<_> = parts.iter().filter_map(|part| read_season(part, decimals)).collect();
			let (seasons, calendar) = ((seasons.len() == parts.len()).then_some(seasons)?, calendar?);
			for (part, season) in parts.iter().zip(&seasons) {
				let alone = Rule::Climatology { calendar, seasons: BoundedVec::truncate_from(vec![*season]) };
				if let Err(fault) = alone.validate() {
					part.fault(explain(fault));
					return None;
				}
			}
			Rule::Climatology { calendar, seasons: bounded(section, "seasons", seasons)? }
		},
		"Deviation" => {
			let (half_life, warm_up) = (section.number("half_life", 0), section.number("warm_up", 0));
			let tolerance = section.number("tolerance", decimals);
			let suspect_k = optional(section, "suspect_k", |key| section.number(key, 2));
			let fail_k = section.number("fail_k", 2);
			Rule::Deviation {
				half_life: half_life?,
				tolerance: tolerance?,
				suspect_k: suspect_k?,
				fail_k: fail_k?,
				warm_up: warm_up?,
			}
		},
		other => {
			let known = "GrossRange, RateOfChange, FlatLine, Gap, Spike, Climatology, Deviation";
			section.fault_at("rule", format!("rule is \"{other}\"; there are {known}"));
			section.accept_all();
			return None;
		},
	})
}

/// Reads an optional key; returns `Some(None)` if it is absent, and `None` if its value is faulty.
fn optional<T>(section: &Section, key: &'static str, read: impl Fn(&'static str) -> Option<T>) -> Option<Option<T>> {
	if section.has(key) {
		read(key).map(Some)
	} else {
		Some(None)
	}
}

/// Reads the limits `fail` and, if present, `suspect`.
fn both<T>(section: &Section, read: impl Fn(&Section) -> Option<T>) -> (Option<T>, Option<Option<T>>) {
	let part = |key| {
		let part = section.section(key)?;
		let found = read(&part);
		part.finish();
		found
	};
	(part("fail"), optional(section, "suspect", part))
}

fn read_span(section: &Section, decimals: u8) -> Option<Span> {
	if !section.has("min") && !section.has("max") {
		section.fault("it has neither min nor max; one of them may be left out, and is open then");
	}
	let (min, max) = (section.limit("min", i64::MIN, decimals), section.limit("max", i64::MAX, decimals));
	Some(Span { min: min?, max: max? })
}

fn read_rate(section: &Section, decimals: u8) -> Option<Rate> {
	let (change, per) = (section.number("change", decimals), section.duration("per"));
	Some(Rate { change: change?, per: per? })
}

fn read_season(section: &Section, decimals: u8) -> Option<Season> {
	let (first, last) = (section.number("first", 0), section.number("last", 0));
	let (fail, suspect) = both(section, |part| read_span(part, decimals));
	section.finish();
	Some(Season { first: first?, last: last?, fail: fail?, suspect: suspect? })
}

/// Bounds a list or text; reports a fault if it is too long.
fn bounded<T, S: Get<u32>>(section: &Section, key: &str, items: Vec<T>) -> Option<BoundedVec<T, S>> {
	let found = items.len();
	let bounded = BoundedVec::try_from(items).ok();
	if bounded.is_none() {
		section.fault_at(key, format!("{key} has {found} parts, and can have {}", S::get()));
	}
	bounded
}
