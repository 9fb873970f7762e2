//! Facts of a document, each under a name of its own.
//!
//! The numbers of types are replaced by their names, and documentation is left out. Types with a path are facts of their own;
//! the others are written where they are used, such as `[u8; 32]`.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::prefix;

/// Keys that hold the number of a type.
const TYPES: [&str; 15] = [
	"type",
	"ty",
	"address_ty",
	"call_ty",
	"signature_ty",
	"call_enum_ty",
	"event_enum_ty",
	"error_enum_ty",
	"implicit",
	"output",
	"key",
	"value",
	"Plain",
	"bit_store_type",
	"bit_order_type",
];

/// Lists whose order says nothing: their items are found by name, and variants have an index.
const UNORDERED: [&str; 8] =
	["pallets", "entries", "constants", "apis", "methods", "view_functions", "associated_types", "variants"];

/// Key of a type's name as the source code has it, without effect on the encoding.
const TYPE_NAME: &str = "typeName";

/// Facts, by name.
pub type Named = BTreeMap<String, String>;

/// Facts of the metadata of a runtime.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
	/// Facts that clients depend on.
	pub content: Named,
	/// Names of types in the source code.
	pub type_names: Named,
	/// Prefixes of storage items.
	pub storage: Named,
}

impl Facts {
	/// Takes the facts from a document.
	pub fn of(document: &Value) -> Self {
		let types = Types::of(document);
		let mut facts = Self::default();
		for (name, definitions) in types.definitions() {
			for (number, definition) in definitions.iter().enumerate() {
				let which = if number == 0 { String::new() } else { format!(" (another, {number})") };
				facts.add(format!("type {name}{which}"), "", definition);
			}
		}
		let parts = document.as_object().into_iter().flatten().filter(|(part, _)| *part != "types");
		parts.for_each(|(part, value)| facts.add(part.clone(), part, &types.resolve(part, value)));
		facts.add_storage(document);
		facts
	}

	/// Returns how much there is, in a few words.
	pub fn summary(&self) -> String {
		let (content, type_names, storage) = (self.content.len(), self.type_names.len(), self.storage.len());
		format!("{content} facts, {type_names} names of types, {storage} storage items")
	}

	fn add(&mut self, name: String, key: &str, value: &Value) {
		match value {
			Value::Object(fields) => {
				fields.iter().for_each(|(key, value)| self.add(format!("{name}.{key}"), key, value));
			},
			Value::Array(items) if !items.is_empty() => {
				for (place, item) in items.iter().enumerate() {
					self.add(format!("{name}.{}", label(key, place, item)), "", item);
				}
			},
			leaf => {
				let facts = if key == TYPE_NAME { &mut self.type_names } else { &mut self.content };
				facts.insert(name, leaf.as_str().map_or_else(|| leaf.to_string(), str::to_owned));
			},
		}
	}

	fn add_storage(&mut self, document: &Value) {
		for pallet in list(document, "pallets") {
			let Some(storage) = pallet.get("storage") else { continue };
			let of_pallet = text(storage, "prefix");
			for entry in list(storage, "entries") {
				let item = text(entry, "name");
				self.storage.insert(format!("{of_pallet}.{item}"), prefix::of(of_pallet, item));
			}
		}
	}
}

/// Returns the name of an item in a list: its own name, and its place where the order matters.
fn label(list: &str, place: usize, item: &Value) -> String {
	let name = item.get("name").or_else(|| item.get("identifier")).and_then(Value::as_str);
	match name {
		Some(name) if UNORDERED.contains(&list) => name.to_owned(),
		Some(name) => format!("{place} {name}"),
		None => place.to_string(),
	}
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
	value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
	value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Types of a document.
struct Types<'a> {
	/// Each type, by its number.
	types: BTreeMap<u64, &'a Value>,
}

impl<'a> Types<'a> {
	fn of(document: &'a Value) -> Self {
		let registered = document.get("types").map_or(&[][..], |types| list(types, "types"));
		let numbered = registered.iter().filter_map(|entry| Some((entry.get("id")?.as_u64()?, entry.get("type")?)));
		Self { types: numbered.collect() }
	}

	/// Returns the definitions of the types that have a path, by name.
	fn definitions(&self) -> BTreeMap<String, Vec<Value>> {
		let mut definitions: BTreeMap<String, Vec<Value>> = BTreeMap::new();
		for (number, ty) in &self.types {
			if !list(ty, "path").is_empty() {
				let definition = ty.get("def").map_or(Value::Null, |def| self.resolve("def", def));
				definitions.entry(self.name(*number)).or_default().push(definition);
			}
		}
		for same in definitions.values_mut() {
			same.sort_by_key(Value::to_string);
			same.dedup();
		}
		definitions
	}

	/// Returns a value without documentation, and with names of types in place of their numbers.
	fn resolve(&self, key: &str, value: &Value) -> Value {
		match value {
			Value::Number(number) if TYPES.contains(&key) => {
				number.as_u64().map_or(Value::Null, |number| self.name(number).into())
			},
			Value::Array(items) if key == "tuple" => items.iter().map(|item| self.resolve("type", item)).collect(),
			Value::Array(items) if matches!(key, "default" | "value") => {
				items.iter().map(|byte| format!("{:02x}", byte.as_u64().unwrap_or_default())).collect::<String>().into()
			},
			Value::Array(items) => items.iter().map(|item| self.resolve("", item)).collect(),
			Value::Object(fields) => {
				let kept = fields.iter().filter(|(key, _)| *key != "docs");
				Value::Object(kept.map(|(key, value)| (key.clone(), self.resolve(key, value))).collect::<Map<_, _>>())
			},
			other => other.clone(),
		}
	}

	/// Returns the name of a type: its path with its parameters, or what it is made of.
	fn name(&self, number: u64) -> String {
		let Some(ty) = self.types.get(&number) else { return format!("unknown {number}") };
		let path: Vec<_> = list(ty, "path").iter().filter_map(Value::as_str).collect();
		if path.is_empty() {
			return ty.get("def").map_or_else(String::new, |def| self.structure(def));
		}
		let parameter = |parameter: &Value| {
			let of = parameter.get("type").and_then(Value::as_u64).map_or_else(|| "-".into(), |of| self.name(of));
			format!("{}={of}", text(parameter, "name"))
		};
		let parameters: Vec<_> = list(ty, "params").iter().map(parameter).collect();
		let parameters = if parameters.is_empty() { String::new() } else { format!("<{}>", parameters.join(", ")) };
		format!("{}{parameters}", path.join("::"))
	}

	fn structure(&self, def: &Value) -> String {
		let Some((kind, of)) = def.as_object().and_then(|def| def.iter().next()) else { return def.to_string() };
		let inner = of.get("type").and_then(Value::as_u64).map(|inner| self.name(inner)).unwrap_or_default();
		match kind.as_str() {
			"primitive" => of.as_str().unwrap_or_default().to_owned(),
			"sequence" => format!("[{inner}]"),
			"array" => format!("[{inner}; {}]", of.get("len").unwrap_or(&Value::Null)),
			"compact" => format!("Compact<{inner}>"),
			"tuple" => {
				let items = of.as_array().into_iter().flatten().filter_map(Value::as_u64);
				format!("({})", items.map(|item| self.name(item)).collect::<Vec<_>>().join(", "))
			},
			_ => self.resolve("def", def).to_string(),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	/// Metadata with one type that has a path, and with these numbers of its three types.
	fn document([byte, bytes, record]: [u64; 3], docs: &str, type_name: &str) -> Value {
		json!({
			"types": { "types": [
				{ "id": byte, "type": { "def": { "primitive": "u8" } } },
				{ "id": bytes, "type": { "def": { "array": { "len": 4, "type": byte } } } },
				{ "id": record, "type": {
					"path": ["beadle", "Record"],
					"params": [{ "name": "T", "type": byte }],
					"def": { "composite": { "fields": [
						{ "name": "metric", "type": byte, "typeName": type_name, "docs": [docs] },
						{ "name": "bytes", "type": bytes },
					] } },
					"docs": [docs],
				} },
			] },
			"pallets": [{
				"name": "Readings",
				"index": 43,
				"storage": { "prefix": "Readings", "entries": [
					{ "name": "Last", "ty": { "Plain": record }, "default": [0, 255], "docs": [docs] },
				] },
				"docs": [docs],
			}],
		})
	}

	#[test]
	fn types_have_names_in_place_of_numbers() {
		let facts = Facts::of(&document([5, 6, 7], "old", "u8"));
		let expected = [
			("pallets.Readings.index", "43"),
			("pallets.Readings.name", "Readings"),
			("pallets.Readings.storage.entries.Last.default", "00ff"),
			("pallets.Readings.storage.entries.Last.name", "Last"),
			("pallets.Readings.storage.entries.Last.ty.Plain", "beadle::Record<T=u8>"),
			("pallets.Readings.storage.prefix", "Readings"),
			("type beadle::Record<T=u8>.composite.fields.0 metric.name", "metric"),
			("type beadle::Record<T=u8>.composite.fields.0 metric.type", "u8"),
			("type beadle::Record<T=u8>.composite.fields.1 bytes.name", "bytes"),
			("type beadle::Record<T=u8>.composite.fields.1 bytes.type", "[u8; 4]"),
		];
		assert_eq!(facts.content, expected.map(|(name, fact)| (name.to_owned(), fact.to_owned())).into());
		assert_eq!(facts.storage.keys().collect::<Vec<_>>(), ["Readings.Last"]);
	}

	#[test]
	fn neither_numbers_nor_documentation_are_facts() {
		assert_eq!(Facts::of(&document([5, 6, 7], "old", "u8")), Facts::of(&document([1, 9, 4], "new", "u8")));
	}

	#[test]
	fn names_in_the_source_are_apart() {
		let (old, new) =
			(Facts::of(&document([5, 6, 7], "", "u8")), Facts::of(&document([5, 6, 7], "", "MetricIndex")));
		assert_eq!(old.content, new.content);
		assert_ne!(old.type_names, new.type_names);
	}
}
