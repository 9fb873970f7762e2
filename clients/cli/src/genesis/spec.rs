//! Chain specifications in raw form, as files.
//!
//! The files come from others: nothing may occur twice, and the memory used is proportional to the size of the file,
//! which is bounded.

pub use beadle_profiles::shown::shown;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::{error::Category, value::RawValue};
use std::{collections::BTreeMap, fmt};

/// Maximum size of a file, in bytes. A specification of Beadle has two million, or ten with a runtime that is not
/// compressed.
pub const MAX_BYTES: usize = 32 << 20;

/// Maximum size of a field, in bytes, apart from those with the state and with code.
pub const MAX_FIELD_BYTES: usize = 1 << 20;

/// The state of the genesis block: keys and values.
pub type State = BTreeMap<Vec<u8>, Vec<u8>>;

/// Reasons why a text is not a raw chain specification.
#[derive(Debug, thiserror::Error)]
pub enum SpecError {
	/// It exceeds the maximum size.
	#[error("it has more than {} MiB, as no chain specification has", MAX_BYTES >> 20)]
	TooLong,
	/// It is something else, or incomplete.
	#[error("it is not JSON ({0}): it was cut short, or is another file; fetch it again and compare its checksum")]
	NotJson(String),
	/// It is JSON, but of something else.
	#[error("it is no chain specification, since {at} {what}: make one by \"beadle-node export-chain-spec --raw\"")]
	Form {
		/// The part at fault.
		at: String,
		/// The fault.
		what: String,
	},
	/// It is in plain form, from which the state has yet to be built.
	#[error(
		"it is in plain form, and the state has yet to be worked out: make it raw by \
		 \"beadle-node export-chain-spec --chain plain.json --raw --output raw.json\", with this file as plain.json, \
		 and check what that writes"
	)]
	Plain,
	/// It has the hash of the state only.
	#[error(
		"it has the hash of the state in place of the state, and no node can start with that: get the raw form of it"
	)]
	HashOnly,
}

/// A raw chain specification.
#[derive(Clone, Debug)]
pub struct Spec {
	/// The chain's name.
	pub name: String,
	/// The chain's id, after which nodes name a directory.
	pub id: String,
	/// The type of the chain.
	pub chain_type: String,
	/// The addresses at which new nodes find others.
	pub boot_nodes: Vec<String>,
	/// The state of the genesis block.
	pub state: State,
	/// The number of child tries.
	pub child_tries: usize,
	/// All other fields, as JSON text.
	pub others: BTreeMap<String, String>,
}

impl Spec {
	/// Parses a chain specification.
	///
	/// # Errors
	///
	/// If it is not a chain specification, or not in raw form.
	pub fn read(bytes: &[u8]) -> Result<Self, SpecError> {
		if bytes.len() > MAX_BYTES {
			return Err(SpecError::TooLong);
		}
		let text = std::str::from_utf8(bytes).map_err(|error| SpecError::NotJson(error.to_string()))?;
		let mut fields = object("the file", text)?;
		let genesis = take(&mut fields, "the file", "genesis")?;
		// Checked before the other fields: that the file is in plain form is what most users have to know.
		let (state, child_tries) = genesis_state(genesis.get())?;
		for (field, value) in &fields {
			if value.get().len() > MAX_FIELD_BYTES && field != "codeSubstitutes" {
				let what = format!("is longer than {MAX_FIELD_BYTES} bytes");
				return Err(SpecError::Form { at: format!("its field \"{}\"", shown(field)), what });
			}
		}
		let name = read(take(&mut fields, "the file", "name")?, "its name", "is no text")?;
		let id = read(take(&mut fields, "the file", "id")?, "its id", "is no text")?;
		let boot_nodes =
			read(take(&mut fields, "the file", "bootNodes")?, "its field \"bootNodes\"", "is no list of addresses")?;
		let chain_type = fields.remove("chainType").map_or_else(|| Ok("Live".into()), chain_type)?;
		let others = fields.into_iter().map(|(field, value)| (field, value.get().to_owned())).collect();
		Ok(Self { name, id, chain_type, boot_nodes, state, child_tries, others })
	}
}

/// Returns the raw state that `export-chain-spec` writes, and the number of child tries.
fn genesis_state(text: &str) -> Result<(State, usize), SpecError> {
	let mut genesis = object("its field \"genesis\"", text)?;
	let Some(raw) = genesis.remove("raw") else {
		let has = |form: &str| genesis.contains_key(form);
		return Err(if has("runtimeGenesis") || has("runtime") {
			SpecError::Plain
		} else if has("stateRootHash") {
			SpecError::HashOnly
		} else {
			missing("its field \"genesis\"", "raw")
		});
	};
	nothing_else(&genesis, "its field \"genesis\"")?;
	let at = "its field \"genesis.raw\"";
	let mut raw = object(at, raw.get())?;
	let top = object("its field \"genesis.raw.top\"", take(&mut raw, at, "top")?.get())?;
	let children = object("its field \"genesis.raw.childrenDefault\"", take(&mut raw, at, "childrenDefault")?.get())?;
	nothing_else(&raw, at)?;

	let mut state = State::new();
	for (key, value) in top {
		let at = || format!("the key {} of the state", shown(&key));
		let digits: String = read(value, &at(), "has a value that is no text")?;
		let value = bytes(&digits).ok_or_else(|| SpecError::Form {
			at: at(),
			what: "has a value that is not 0x and an even number of hexadecimal digits".into(),
		})?;
		let bytes = bytes(&key).ok_or_else(|| SpecError::Form {
			at: at(),
			what: "is not 0x and an even number of hexadecimal digits".into(),
		})?;
		// The digits a to f may be in either case, so that different texts can be the same key.
		if state.insert(bytes, value).is_some() {
			return Err(SpecError::Form { at: at(), what: "is there twice".into() });
		}
	}
	Ok((state, children.len()))
}

fn chain_type(value: &RawValue) -> Result<String, SpecError> {
	#[derive(serde::Deserialize)]
	enum ChainType {
		Development,
		Local,
		Live,
		Custom(String),
	}
	let what = "is none of \"Development\", \"Local\", \"Live\" and {\"Custom\": …}";
	Ok(match read(value, "its field \"chainType\"", what)? {
		ChainType::Development => "Development".into(),
		ChainType::Local => "Local".into(),
		ChainType::Live => "Live".into(),
		ChainType::Custom(name) => format!("Custom: {name}"),
	})
}

fn bytes(text: &str) -> Option<Vec<u8>> {
	hex::decode(text.strip_prefix("0x")?).ok()
}

fn read<T: serde::de::DeserializeOwned>(value: &RawValue, at: &str, what: &str) -> Result<T, SpecError> {
	// The error of serde_json would count lines from the beginning of this value.
	serde_json::from_str(value.get()).map_err(|_| SpecError::Form { at: at.to_owned(), what: what.to_owned() })
}

fn take<'a>(fields: &mut Fields<'a>, at: &str, name: &str) -> Result<&'a RawValue, SpecError> {
	fields.remove(name).ok_or_else(|| missing(at, name))
}

fn missing(at: &str, name: &str) -> SpecError {
	SpecError::Form { at: at.to_owned(), what: format!("has no field \"{name}\"") }
}

/// Checks that no fields are left: light clients reject fields that they do not know.
fn nothing_else(fields: &Fields<'_>, at: &str) -> Result<(), SpecError> {
	match fields.keys().next() {
		None => Ok(()),
		Some(name) => {
			Err(SpecError::Form { at: at.to_owned(), what: format!("has a field \"{}\" too many", shown(name)) })
		},
	}
}

/// The fields of a JSON object, each as it is written.
type Fields<'a> = BTreeMap<String, &'a RawValue>;

/// Returns the fields of an object. None may occur twice, since readers differ in which one they use.
fn object<'a>(at: &str, text: &'a str) -> Result<Fields<'a>, SpecError> {
	let form = |what: String| SpecError::Form { at: at.to_owned(), what };
	match serde_json::from_str(text) {
		Ok(Object { twice: None, fields }) => Ok(fields),
		Ok(Object { twice: Some(name), .. }) => Err(form(format!("has \"{}\" twice", shown(&name)))),
		Err(error) if error.classify() == Category::Data => Err(form("is no object".into())),
		Err(error) => Err(SpecError::NotJson(error.to_string())),
	}
}

struct Object<'a> {
	fields: Fields<'a>,
	twice: Option<String>,
}

impl<'de: 'a, 'a> Deserialize<'de> for Object<'a> {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		struct Collect;

		impl<'de> Visitor<'de> for Collect {
			type Value = Object<'de>;

			fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
				f.write_str("an object")
			}

			fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object<'de>, A::Error> {
				let (mut fields, mut twice) = (Fields::new(), None);
				while let Some(name) = map.next_key::<String>()? {
					if fields.contains_key(&name) {
						twice = Some(name.clone());
					}
					fields.insert(name, map.next_value()?);
				}
				Ok(Object { fields, twice })
			}
		}

		deserializer.deserialize_map(Collect)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::{json, Value};

	/// Returns a specification as the node exports it, but with fewer entries.
	fn exported() -> Value {
		json!({
			"name": "Anytown", "id": "anytown", "chainType": "Live", "bootNodes": ["/ip4/192.0.2.1/tcp/30333/p2p/x"],
			"telemetryEndpoints": null, "protocolId": null, "properties": null, "codeSubstitutes": {},
			"genesis": { "raw": { "top": { "0x01": "0x", "0xaB": "0x0203" }, "childrenDefault": {} } },
		})
	}

	fn said(text: &str) -> String {
		Spec::read(text.as_bytes()).unwrap_err().to_string()
	}

	#[test]
	fn what_the_node_exports_is_read() {
		let spec = Spec::read(exported().to_string().as_bytes()).unwrap();
		assert_eq!((spec.name.as_str(), spec.id.as_str(), spec.chain_type.as_str()), ("Anytown", "anytown", "Live"));
		assert_eq!(spec.boot_nodes, ["/ip4/192.0.2.1/tcp/30333/p2p/x"]);
		assert_eq!(spec.state, State::from([(vec![1], vec![]), (vec![0xab], vec![2, 3])]));
		let others: Vec<_> = spec.others.iter().map(|(field, value)| format!("{field}={value}")).collect();
		assert_eq!(others.join(" "), "codeSubstitutes={} properties=null protocolId=null telemetryEndpoints=null");
		assert_eq!(spec.child_tries, 0);
	}

	#[test]
	fn the_type_is_live_unless_it_is_told() {
		let mut spec = exported();
		spec["chainType"] = json!({ "Custom": "trial" });
		assert_eq!(Spec::read(spec.to_string().as_bytes()).unwrap().chain_type, "Custom: trial");
		spec.as_object_mut().unwrap().remove("chainType");
		assert_eq!(Spec::read(spec.to_string().as_bytes()).unwrap().chain_type, "Live");
		spec["chainType"] = json!("Dead");
		assert!(said(&spec.to_string()).contains("\"chainType\" is none of"));
	}

	#[test]
	fn a_plain_one_is_to_be_made_raw() {
		for genesis in [json!({ "runtimeGenesis": { "code": "0x", "patch": {} } }), json!({ "runtime": {} })] {
			let mut spec = exported();
			spec["genesis"] = genesis;
			let said = said(&spec.to_string());
			assert!(said.contains("\"beadle-node export-chain-spec --chain plain.json --raw"), "{said}");
		}
		let mut spec = exported();
		spec["genesis"] = json!({ "stateRootHash": "0x00" });
		assert!(said(&spec.to_string()).contains("the hash of the state in place of the state"));
	}

	#[test]
	fn what_is_not_json_is_told_of() {
		let whole = exported().to_string();
		for end in 0..whole.len() {
			assert!(said(&whole[..end]).starts_with("it is not JSON ("), "{end}");
		}
		assert!(said("name = 1").starts_with("it is not JSON (expected ident at line 1 column 2): it was cut short"));
		assert!(Spec::read(&[0xff, 0xfe]).unwrap_err().to_string().starts_with("it is not JSON (invalid utf-8"));
		assert!(said(&format!("{whole} {{}}")).starts_with("it is not JSON (trailing characters"));
		// However deeply it is nested.
		assert!(said(&format!("{{\"a\":{}", "[".repeat(1 << 20))).starts_with("it is not JSON ("));
		let deep = format!("{}{}", "[".repeat(1 << 18), "]".repeat(1 << 18));
		let mut spec = exported();
		spec["properties"] = json!("deep");
		assert!(Spec::read(spec.to_string().replace("\"deep\"", &deep).as_bytes()).is_ok());
	}

	#[test]
	fn something_else_is_told_of() {
		for (pointer, value, expected) in [
			("", json!([]), "the file is no object"),
			("", json!({}), "the file has no field \"genesis\""),
			("/name", json!(7), "its name is no text"),
			("/bootNodes", json!("one"), "its field \"bootNodes\" is no list of addresses"),
			("/genesis", json!({}), "its field \"genesis\" has no field \"raw\""),
			("/genesis", json!(null), "its field \"genesis\" is no object"),
			("/genesis/raw", json!({ "top": {} }), "\"genesis.raw\" has no field \"childrenDefault\""),
			("/genesis/raw/top", json!([["0x01", "0x02"]]), "\"genesis.raw.top\" is no object"),
			("/genesis/raw/top/0x01", json!(null), "the key 0x01 of the state has a value that is no text"),
			("/genesis/raw/top/0x01", json!("0x0"), "the key 0x01 of the state has a value that is not 0x and an even"),
			(
				"/genesis/raw/top/0x01",
				json!("0xzz"),
				"the key 0x01 of the state has a value that is not 0x and an even",
			),
			("/genesis/raw/top/0x01", json!("01"), "the key 0x01 of the state has a value that is not 0x and an even"),
			("/genesis/raw/top", json!({ "0x1": "0x" }), "the key 0x1 of the state is not 0x and an even number"),
			("/genesis/raw/top", json!({ "code": "0x" }), "the key code of the state is not 0x and an even number"),
			("/genesis/raw/top", json!({ "\u{1b}[2J": "0x" }), "the key \\u{1b}[2J of the state is not 0x"),
			("/properties", json!("x".repeat(MAX_FIELD_BYTES)), "its field \"properties\" is longer than"),
		] {
			let mut spec = exported();
			*spec.pointer_mut(pointer).unwrap() = value;
			let said = said(&spec.to_string());
			assert!(said.contains(expected), "{said}");
			assert!(!said.contains('\n'), "{said}");
		}
		let more = exported().to_string().replace("\"childrenDefault\"", "\"more\":1,\"childrenDefault\"");
		assert!(said(&more).contains("its field \"genesis.raw\" has a field \"more\" too many"));
	}

	#[test]
	fn nothing_is_there_twice() {
		let spec = exported().to_string();
		let twice = |from: &str, to: &str| said(&spec.replace(from, to));
		assert!(twice("\"id\"", "\"id\":\"other\",\"id\"").contains("the file has \"id\" twice"));
		assert!(twice("\"0x01\"", "\"0x01\":\"0x\",\"0x01\"").contains("\"genesis.raw.top\" has \"0x01\" twice"));
		assert!(twice("\"0x01\"", "\"0xAb\":\"0x\",\"0x01\"").contains("of the state is there twice"));
		assert!(twice("\"raw\"", "\"raw\":{},\"raw\"").contains("its field \"genesis\" has \"raw\" twice"));
	}

	#[test]
	fn there_is_a_longest_one() {
		assert!(matches!(Spec::read(&vec![b' '; MAX_BYTES + 1]), Err(SpecError::TooLong)));
		assert!(matches!(Spec::read(&vec![b' '; MAX_BYTES]), Err(SpecError::NotJson(_))));
	}
}
