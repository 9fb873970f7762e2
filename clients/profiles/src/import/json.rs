//! JSON as it is written in a source: keys in their order, and numbers by their digits.

use super::{ImportError, Kind, Notes};
use crate::shown::shown;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::{cell::RefCell, fmt};

/// Maximum nesting of lists and objects.
const DEPTH: u8 = 64;

/// A JSON value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Node {
	/// Keys and values, in the order of the source.
	Object(Vec<(String, Node)>),
	List(Vec<Node>),
	Text(String),
	/// The digits as they are written.
	Number(String),
	Bool(bool),
	Null,
}

impl Node {
	pub fn parse(text: &str) -> Result<Self, ImportError> {
		Self::within(serde_json::from_str(text)?, DEPTH)
	}

	fn within(value: &RawValue, depth: u8) -> Result<Self, ImportError> {
		let deeper = || depth.checked_sub(1).ok_or(ImportError::Shape("it has lists or objects more than 64 deep"));
		let text = value.get();
		Ok(match text.as_bytes().first() {
			Some(b'{') => {
				let (depth, Entries(entries)) = (deeper()?, serde_json::from_str(text)?);
				let entry = |(key, value)| Ok((key, Self::within(value, depth)?));
				Self::Object(entries.into_iter().map(entry).collect::<Result<_, ImportError>>()?)
			},
			Some(b'[') => {
				let (depth, items) = (deeper()?, serde_json::from_str::<Vec<&RawValue>>(text)?);
				Self::List(items.into_iter().map(|item| Self::within(item, depth)).collect::<Result<_, _>>()?)
			},
			Some(b'"') => Self::Text(serde_json::from_str(text)?),
			Some(b't' | b'f') => Self::Bool(text == "true"),
			Some(b'n') => Self::Null,
			_ => Self::Number(text.to_owned()),
		})
	}

	pub fn entries(&self) -> Option<&[(String, Node)]> {
		match self {
			Self::Object(entries) => Some(entries),
			_ => None,
		}
	}

	pub fn list(&self) -> Option<&[Node]> {
		match self {
			Self::List(items) => Some(items),
			_ => None,
		}
	}

	pub fn text(&self) -> Option<&str> {
		match self {
			Self::Text(text) => Some(text),
			_ => None,
		}
	}

	/// Returns a number as it is written.
	pub fn number(&self) -> Option<&str> {
		match self {
			Self::Number(text) => Some(text),
			_ => None,
		}
	}

	/// Returns the value under a key of an object.
	pub fn get(&self, key: &str) -> Option<&Node> {
		self.entries()?.iter().find(|(name, _)| name == key).map(|(_, value)| value)
	}
}

/// The entries of an object, of which no two have the same key.
struct Entries<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Entries<'de> {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		struct Collect;

		impl<'de> Visitor<'de> for Collect {
			type Value = Entries<'de>;

			fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
				f.write_str("an object")
			}

			fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
				let mut entries: Vec<(String, &RawValue)> = Vec::new();
				while let Some((key, value)) = map.next_entry::<String, &RawValue>()? {
					if entries.iter().any(|(other, _)| *other == key) {
						return Err(A::Error::custom(format!("the key \"{}\" stands there twice", shown(&key))));
					}
					entries.push((key, value));
				}
				Ok(Entries(entries))
			}
		}

		deserializer.deserialize_map(Collect)
	}
}

/// An object that is read key by key, so that the keys that nobody has asked for can be listed.
pub(super) struct Object<'a> {
	/// The path in the source, as notes show it.
	pub path: String,
	entries: &'a [(String, Node)],
	used: RefCell<Vec<&'a str>>,
}

impl<'a> Object<'a> {
	/// Wraps an object; returns `None` if the value is something else.
	pub fn new(path: impl Into<String>, node: &'a Node) -> Option<Self> {
		Some(Self { path: path.into(), entries: node.entries()?, used: RefCell::default() })
	}

	/// Returns the value under a key, which then counts as carried over, or as noted.
	pub fn take(&self, key: &str) -> Option<&'a Node> {
		let (name, value) = self.entries.iter().find(|(name, _)| name == key)?;
		self.used.borrow_mut().push(name);
		Some(value)
	}

	/// As [`Self::take`], if the value is of the wanted kind. If not, it is listed in the end.
	pub fn take_as<T>(&self, key: &str, read: impl Fn(&'a Node) -> Option<T>) -> Option<T> {
		let (name, value) = self.entries.iter().find(|(name, _)| name == key)?;
		let read = read(value)?;
		self.used.borrow_mut().push(name);
		Some(read)
	}

	/// Returns whether there is such a key; asking does not count as carrying over.
	pub fn has(&self, key: &str) -> bool {
		self.entries.iter().any(|(name, _)| name == key)
	}

	/// Returns the path of the value under a key.
	pub fn at(&self, key: &str) -> String {
		if self.path.is_empty() {
			key.to_owned()
		} else {
			format!("{}.{key}", self.path)
		}
	}

	/// Adds notes on the keys that were not taken, with what `why` returns for each.
	pub fn list_rest(&self, notes: &mut Notes, why: impl Fn(&str) -> (Kind, &'static str)) {
		let used = self.used.borrow();
		for (key, _) in self.entries.iter().filter(|(key, _)| !used.contains(&key.as_str())) {
			let (kind, why) = why(key);
			notes.add(kind, self.at(key), why);
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn order_and_digits_are_kept() {
		let node = Node::parse(r#" { "b": [1.50, 1e-3, -0], "a": { "x\n": null, "y": true, "z": "é\"" } } "#).unwrap();
		let keys: Vec<_> = node.entries().unwrap().iter().map(|(key, _)| key.as_str()).collect();
		assert_eq!(keys, ["b", "a"]);
		let numbers: Vec<_> = node.get("b").unwrap().list().unwrap().iter().filter_map(Node::number).collect();
		assert_eq!(numbers, ["1.50", "1e-3", "-0"]);
		let inner = node.get("a").unwrap();
		assert_eq!((inner.get("x\n"), inner.get("y")), (Some(&Node::Null), Some(&Node::Bool(true))));
		assert_eq!(inner.get("z").unwrap().text(), Some("é\""));
	}

	#[test]
	fn what_is_ambiguous_or_too_deep_is_refused() {
		let error = |text: &str| Node::parse(text).unwrap_err().to_string();
		assert!(error(r#"{"a": {"b": 1, "b": 2}}"#).contains("the key \"b\" stands there twice"));
		assert!(error("[1,").starts_with("not JSON"));
		assert!(error(&"[".repeat(100_000)).starts_with("not JSON"));
		let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
		assert!(error(&deep(65)).contains("64 deep"));
		assert!(Node::parse(&deep(64)).is_ok());
	}

	#[test]
	fn what_nobody_takes_is_listed() {
		let node = Node::parse(r#"{"a": 1, "b": "2", "c": 3}"#).unwrap();
		let object = Object::new("o", &node).unwrap();
		assert_eq!(object.take_as("a", Node::number), Some("1"));
		assert_eq!(object.take_as("b", Node::number), None);
		let mut notes = Notes::default();
		object.list_rest(&mut notes, |_| (Kind::LeftOut, "left out"));
		let listed: Vec<_> = notes.0.iter().map(|note| note.what.as_str()).collect();
		assert_eq!(listed, ["o.b", "o.c"]);
	}
}
