//! JSON as programs write it: the labels of an object, each once, and numbers that JSON does not have.

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// The labels of an object with their values, as they are written.
pub(super) struct Labels<'a>(Vec<(String, &'a RawValue)>);

impl<'a> Labels<'a> {
	/// Returns the value of a label, as it is written.
	pub fn get(&self, label: &str) -> Option<&'a str> {
		self.0.iter().find(|(name, _)| name == label).map(|(_, value)| value.get())
	}

	/// Returns the labels.
	pub fn names(&self) -> impl Iterator<Item = &str> {
		self.0.iter().map(|(name, _)| name.as_str())
	}
}

impl<'de> Deserialize<'de> for Labels<'de> {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		struct Collect;

		impl<'de> Visitor<'de> for Collect {
			type Value = Labels<'de>;

			fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
				f.write_str("an object")
			}

			fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
				let mut labels: Vec<(String, &RawValue)> = Vec::new();
				while let Some((label, value)) = map.next_entry::<String, &RawValue>()? {
					if labels.iter().any(|(other, _)| *other == label) {
						return Err(A::Error::custom(format!("it has \"{label}\" twice")));
					}
					labels.push((label, value));
				}
				Ok(Labels(labels))
			}
		}

		deserializer.deserialize_map(Collect)
	}
}

/// Returns JSON in which `NaN`, `Infinity` and the like are texts, as no number can be written for them.
pub(super) fn with_texts(text: &str) -> String {
	let mut written = String::with_capacity(text.len());
	let mut rest = text;
	while let Some(character) = rest.chars().next() {
		let length = match character {
			'"' => text_length(rest),
			'-' | '+' | 'a'..='z' | 'A'..='Z' => {
				let word = rest.len()
					- rest.trim_start_matches(|c: char| matches!(c, '-' | '+') || c.is_ascii_alphanumeric()).len();
				let unsigned = rest.get(..word).unwrap_or_default().trim_start_matches(['-', '+']).to_ascii_lowercase();
				if matches!(unsigned.as_str(), "nan" | "infinity" | "inf") {
					written.push('"');
					written.push_str(rest.get(..word).unwrap_or_default());
					written.push('"');
					rest = rest.get(word..).unwrap_or_default();
					continue;
				}
				word.max(1)
			},
			other => other.len_utf8(),
		};
		let (part, behind) = rest.split_at(length.min(rest.len()));
		written.push_str(part);
		rest = behind;
	}
	written
}

/// Returns the length of the text in quotes that begins here, or of all if it does not end.
fn text_length(text: &str) -> usize {
	let mut escaped = false;
	for (at, byte) in text.bytes().enumerate().skip(1) {
		match byte {
			_ if escaped => escaped = false,
			b'\\' => escaped = true,
			b'"' => return at + 1,
			_ => {},
		}
	}
	text.len()
}

/// Splits a text into the lists and objects of JSON in it, one after the other, on however many lines each. What is none is
/// split into lines. Returns them with the position of their end; what has not ended is left, unless nothing more `comes`.
pub fn split(text: &str, comes: bool) -> Vec<(&str, usize)> {
	let mut parts = Vec::new();
	let mut rest = text;
	loop {
		rest = rest.trim_start();
		let line = match (rest.find('\n'), comes) {
			(Some(end), _) => end + 1,
			(None, true) => return parts,
			(None, false) => rest.len(),
		};
		if rest.is_empty() {
			return parts;
		}
		let length = match rest.starts_with(['[', '{']).then(|| whole(rest)) {
			Some(Some(length)) => length,
			Some(None) if comes && !is_torn(rest) => return parts,
			_ => line,
		};
		let (part, behind) = rest.split_at(length.min(rest.len()));
		parts.push((part.trim(), text.len() - behind.len()));
		rest = behind;
	}
}

/// Returns whether something that does not end was broken off, since a whole list or object begins on a line behind it.
fn is_torn(text: &str) -> bool {
	text.lines().skip(1).any(|line| line.starts_with(['[', '{']) && whole(line) == Some(line.trim_end().len()))
}

/// Returns the length of the list or object that begins here; `None` if it does not end.
fn whole(text: &str) -> Option<usize> {
	let mut depth: usize = 0;
	let mut at = 0;
	while let Some(byte) = text.as_bytes().get(at) {
		match byte {
			b'"' => at += text_length(text.get(at..)?) - 1,
			b'[' | b'{' => depth += 1,
			b']' | b'}' => depth = depth.checked_sub(1)?,
			_ => {},
		}
		at += 1;
		if depth == 0 {
			return Some(at);
		}
	}
	None
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn numbers_that_json_lacks_become_texts() {
		for (text, written) in [
			(r#"[{"n":"NaN x","v":NaN}]"#, r#"[{"n":"NaN x","v":"NaN"}]"#),
			(r#"{"v":-Infinity,"vb":true,"u":"\"nan"}"#, r#"{"v":"-Infinity","vb":true,"u":"\"nan"}"#),
			(r#"[nan, inf, null, -1.5e-3, "é"]"#, r#"["nan", "inf", null, -1.5e-3, "é"]"#),
			(r#"{"v":"#, r#"{"v":"#),
		] {
			assert_eq!(with_texts(text), written);
		}
	}

	#[test]
	fn packs_are_split_however_they_are_laid_out() {
		let all = |text| split(text, false).into_iter().map(|(part, _)| part).collect::<Vec<_>>();
		assert_eq!(all("[{\"n\":\"]\"}]\n[1]"), ["[{\"n\":\"]\"}]", "[1]"]);
		assert_eq!(
			all("[\n  {\"a\": 1},\n  {\"b\": 2}\n]\n\n{\"c\": 3}{\"d\": 4}\n"),
			["[\n  {\"a\": 1},\n  {\"b\": 2}\n]", "{\"c\": 3}", "{\"d\": 4}"]
		);
		assert_eq!(all("[1\nx=1\n[2]"), ["[1", "x=1", "[2]"]);
		assert_eq!(all("]\n{\"a"), ["]", "{\"a"]);
		assert!(all(" \n").is_empty());
	}

	#[test]
	fn what_is_being_written_is_left() {
		assert_eq!(split("[1]\n[2,\n", true), [("[1]", 3)]);
		assert_eq!(split("[1]\n[2,\n3]\n[4", true), [("[1]", 3), ("[2,\n3]", 10)]);
		assert_eq!(split("x=1\ny=2", true), [("x=1", 4)]);
		// A pack that a power cut has broken off is not waited for when others follow.
		assert_eq!(split("[1,\n[2]\n[3", true), [("[1,", 4), ("[2]", 7)]);
	}
}
