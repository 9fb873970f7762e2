//! A TOML text with its tables, and the faults in it by line.

use crate::{
	decimal::{self, DecimalError},
	duration,
	shown::one_line,
};
use beadle_primitives::{profile::MAX_DECIMALS, Millis};
use std::{
	cell::{Cell, RefCell},
	fmt,
	ops::Range,
};
use toml_edit::{Item, TableLike, Value};

/// Maximum length of a fault, in characters.
const MAX_FAULT: usize = 1_024;

/// A fault in a file.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Fault {
	/// The line, counted from 1.
	pub line: usize,
	/// The fault, and the remedy.
	pub what: String,
}

impl fmt::Display for Fault {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "line {}: {}", self.line, self.what)
	}
}

/// The text of a file, with the faults found so far.
pub(super) struct Source<'a> {
	text: &'a str,
	faults: RefCell<Vec<Fault>>,
}

impl<'a> Source<'a> {
	pub fn new(text: &'a str) -> Self {
		Self { text, faults: RefCell::new(Vec::new()) }
	}

	/// Records a fault at a position in the text. What it quotes from there is shown without control characters.
	pub fn fault(&self, at: &Range<usize>, what: impl Into<String>) {
		let before = self.text.get(..at.start).unwrap_or(self.text);
		let line = before.matches('\n').count() + 1;
		let what: String = what.into();
		self.faults.borrow_mut().push(Fault { line, what: one_line(&what, MAX_FAULT) });
	}

	/// Returns whether no fault has been found so far.
	pub fn is_sound(&self) -> bool {
		self.faults.borrow().is_empty()
	}

	/// Returns all faults, in the order of their lines.
	pub fn into_faults(self) -> Vec<Fault> {
		let mut faults = self.faults.into_inner();
		faults.sort();
		faults
	}
}

/// A table of the text. It records the keys that were asked for, so that all others can be reported as faults.
pub(super) struct Section<'a> {
	source: &'a Source<'a>,
	table: &'a dyn TableLike,
	at: Range<usize>,
	asked_for: RefCell<Vec<&'static str>>,
	accepts_all: Cell<bool>,
}

impl<'a> Section<'a> {
	pub fn new(source: &'a Source<'a>, table: &'a dyn TableLike, at: Range<usize>) -> Self {
		Self { source, table, at, asked_for: RefCell::new(Vec::new()), accepts_all: Cell::new(false) }
	}

	/// Records a fault of this table.
	pub fn fault(&self, what: impl Into<String>) {
		self.source.fault(&self.at, what);
	}

	/// Records a fault of the value under a key.
	pub fn fault_at(&self, key: &str, what: impl Into<String>) {
		self.source.fault(&self.place(key), what);
	}

	fn place(&self, key: &str) -> Range<usize> {
		let found = self.table.get_key_value(key);
		found.and_then(|(key, item)| key.span().or_else(|| item.span())).unwrap_or_else(|| self.at.clone())
	}

	/// Returns whether the key is present.
	pub fn has(&self, key: &'static str) -> bool {
		self.optional(key).is_some()
	}

	/// Returns whether the key is present and its value a text.
	pub fn is_text(&self, key: &'static str) -> bool {
		self.optional(key).is_some_and(|item| item.as_str().is_some())
	}

	fn optional(&self, key: &'static str) -> Option<&'a Item> {
		let mut asked_for = self.asked_for.borrow_mut();
		if !asked_for.contains(&key) {
			asked_for.push(key);
		}
		self.table.get(key)
	}

	fn required(&self, key: &'static str) -> Option<&'a Item> {
		let found = self.optional(key);
		if found.is_none() {
			self.fault(format!("{key} is missing"));
		}
		found
	}

	/// Returns a text.
	pub fn text(&self, key: &'static str) -> Option<String> {
		let text = self.required(key)?.as_str();
		if text.is_none() {
			self.fault_at(key, format!("{key} must be a text in quotes"));
		}
		text.map(str::to_owned)
	}

	/// Returns the meaning of one of several words.
	pub fn word<T: Copy>(&self, key: &'static str, words: &[(&str, T)]) -> Option<T> {
		let text = self.text(key)?;
		let found = words.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning);
		if found.is_none() {
			let words: Vec<_> = words.iter().map(|(word, _)| format!("\"{word}\"")).collect();
			self.fault_at(key, format!("{key} is \"{text}\"; it can be {}", words.join(", ")));
		}
		found
	}

	/// Returns a number in fixed point with this many decimals.
	pub fn number<T: TryFrom<i128>>(&self, key: &'static str, decimals: u8) -> Option<T> {
		let item = self.required(key)?;
		let text = match item.as_value() {
			Some(Value::Integer(_) | Value::Float(_)) => item.span().and_then(|span| self.source.text.get(span)),
			// Integers beyond the range of TOML's are given as text.
			Some(Value::String(text)) => Some(text.value().as_str()),
			_ => None,
		};
		let Some(text) = text else {
			self.fault_at(key, format!("{key} must be a number"));
			return None;
		};
		let plain = text.trim().replace('_', "");
		if matches!(plain.trim_start_matches(['+', '-']), "inf" | "nan") {
			self.fault_at(key, format!("{key} is {text}, which is no number here"));
			return None;
		}
		let plain = decimal::plain(&plain).unwrap_or(plain);
		let number = decimal::parse(&plain, decimals).map_err(|error| match error {
			DecimalError::TooFine => {
				format!(
					"{error} ({decimals}): give the metric {} decimals{}",
					places(&plain),
					self.per_hint(&plain, decimals)
				)
			},
			_ => error.to_string(),
		});
		let number = number.and_then(|number| T::try_from(number).map_err(|_| "out of range".to_owned()));
		number.map_err(|why| self.fault_at(key, format!("{key} {text}: {why}"))).ok()
	}

	/// Returns a limit that is left open if it is absent, or infinite.
	pub fn limit(&self, key: &'static str, open: i64, decimals: u8) -> Option<i64> {
		let infinite = if open < 0 { f64::NEG_INFINITY } else { f64::INFINITY };
		match self.optional(key) {
			None => Some(open),
			Some(item) if item.as_float() == Some(infinite) => Some(open),
			Some(_) => self.number(key, decimals),
		}
	}

	/// Returns what to say instead of a change that is too fine for the metric: the same over a longer time.
	fn per_hint(&self, change: &str, decimals: u8) -> String {
		let per = self.table.get("per").and_then(Item::as_str).and_then(duration::read).filter(|per| *per > 0);
		let Some(per) = per else { return String::new() };
		let longer = |(text, millis): (&str, Millis)| {
			let times = Some(millis).filter(|_| millis > per && millis % per == 0)? / per;
			let fine = decimal::parse(change, MAX_DECIMALS).ok()?.checked_mul(times.into())?;
			let same = decimal::plain(&decimal::to_text(fine, MAX_DECIMALS))?;
			decimal::parse(&same, decimals).ok()?;
			Some(format!(", or say {same} per \"{text}\""))
		};
		[("1h", 3_600_000), ("1d", 86_400_000), ("1m", 60_000)].into_iter().find_map(longer).unwrap_or_default()
	}

	/// Returns a duration, such as `"90m"`.
	pub fn duration(&self, key: &'static str) -> Option<Millis> {
		if let Some(number) = self.optional(key).and_then(Item::as_integer) {
			let seconds = Millis::try_from(number).ok().and_then(|number| number.checked_mul(1_000));
			let hint =
				seconds.map_or(String::new(), |millis| format!("; of seconds that is \"{}\"", duration::write(millis)));
			self.fault_at(key, format!("{key} is {number} without a unit; a duration is a text such as \"90m\"{hint}"));
			return None;
		}
		let text = self.text(key)?;
		let millis = duration::read(&text);
		if millis.is_none() {
			self.fault_at(
				key,
				format!("{key} is \"{text}\"; a duration is such as \"90m\" or \"1d 12h\", of d, h, m, s and ms"),
			);
		}
		millis
	}

	/// Returns the table under a key.
	pub fn section(&self, key: &'static str) -> Option<Section<'a>> {
		let item = self.required(key)?;
		let table = item.as_table_like();
		if table.is_none() {
			self.fault_at(key, format!("{key} must be a table such as {{ … }}"));
		}
		Some(Section::new(self.source, table?, self.place(key)))
	}

	/// Returns the tables under a key; the key may be absent.
	pub fn sections(&self, key: &'static str) -> Vec<Section<'a>> {
		let Some(item) = self.optional(key) else { return Vec::new() };
		if let Some(tables) = item.as_array_of_tables() {
			let sections = tables
				.iter()
				.map(|table| Section::new(self.source, table, table.span().unwrap_or_else(|| self.place(key))));
			return sections.collect();
		}
		let values = item.as_array().map(|array| array.iter().collect::<Vec<_>>());
		let tables: Option<Vec<_>> = values.and_then(|values| {
			let tables = values.into_iter().map(|value| {
				let table = value.as_inline_table()?;
				Some(Section::new(self.source, table, value.span().unwrap_or_else(|| self.place(key))))
			});
			tables.collect()
		});
		if tables.is_none() {
			self.fault_at(key, format!("{key} must be a list of tables"));
		}
		tables.unwrap_or_default()
	}

	/// Accepts all keys, for when it is not known which ones there should be.
	pub fn accept_all(&self) {
		self.accepts_all.set(true);
	}

	/// Reports the keys that were never asked for as faults.
	pub fn finish(&self) {
		if self.accepts_all.get() {
			return;
		}
		let known = self.asked_for.borrow();
		for (key, _) in self.table.iter() {
			if !known.contains(&key) {
				self.fault_at(key, format!("{key} is not known here; there are {}", known.join(", ")));
			}
		}
	}
}

/// Returns the number of digits after the point.
fn places(plain: &str) -> usize {
	plain.split_once('.').map_or(0, |(_, fraction)| fraction.len())
}
