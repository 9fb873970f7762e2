//! Comparison of two chain specifications.

use super::{
	names::Names,
	spec::{shown, Spec, State, MAX_FIELD_BYTES},
};
use serde_json::Value;
use sp_crypto_hashing::blake2_256;
use std::collections::BTreeSet;

/// Maximum length of a value that is shown in full, in bytes.
const MAX_SHOWN_BYTES: usize = 40;

/// The storage key of the runtime.
pub const CODE: &[u8] = b":code";

/// A difference between two specifications.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Difference {
	/// The field, or the pallet and the item.
	pub what: String,
	/// The storage key, if the difference is in the state.
	pub key: Option<String>,
	/// The value in the first specification, if it has one.
	pub here: Option<String>,
	/// The value in the second specification, if it has one.
	pub there: Option<String>,
}

/// Lists the keys of the state whose values differ.
pub fn states(here: &State, there: &State) -> Vec<Difference> {
	let names = Names::known();
	let keys: BTreeSet<&Vec<u8>> = here.keys().chain(there.keys()).collect();
	let different = keys.into_iter().filter(|key| here.get(*key) != there.get(*key));
	let value = |state: &State, key: &Vec<u8>| state.get(key).map(|value| brief(value));
	different
		.map(|key| Difference {
			what: names.of(key),
			key: Some(format!("0x{}", hex::encode(key))),
			here: value(here, key),
			there: value(there, key),
		})
		.collect()
}

/// Lists the fields besides the state that differ.
pub fn fields(here: &Spec, there: &Spec) -> Vec<Difference> {
	let mut differences = Vec::new();
	let mut compare = |what: &str, here: Option<String>, there: Option<String>| {
		if here != there {
			let short = |value: Option<String>| value.map(|value| shown(&value));
			differences.push(Difference { what: shown(what), key: None, here: short(here), there: short(there) });
		}
	};
	compare("name", Some(here.name.clone()), Some(there.name.clone()));
	compare("id", Some(here.id.clone()), Some(there.id.clone()));
	compare("chainType", Some(here.chain_type.clone()), Some(there.chain_type.clone()));
	if here.boot_nodes != there.boot_nodes {
		let set = |spec: &Spec| spec.boot_nodes.iter().cloned().collect::<BTreeSet<_>>();
		let (ours, theirs) = (set(here), set(there));
		for node in ours.symmetric_difference(&theirs) {
			let within = |nodes: &BTreeSet<String>| nodes.get(node).cloned();
			compare("bootNodes", within(&ours), within(&theirs));
		}
		if ours == theirs {
			let all = |spec: &Spec| Some(spec.boot_nodes.join(" "));
			compare("bootNodes, their order or number", all(here), all(there));
		}
	}
	if here.child_tries != there.child_tries {
		let number = |spec: &Spec| Some(spec.child_tries.to_string());
		compare("childrenDefault, how many", number(here), number(there));
	}
	let others: BTreeSet<&String> = here.others.keys().chain(there.others.keys()).collect();
	for field in others {
		let value = |spec: &Spec| spec.others.get(field).map(|text| normal(text)).filter(|value| !value.is_null());
		let (here, there) = (value(here), value(there));
		if here != there {
			let text = |value: Option<Value>| value.map(|value| value.to_string());
			compare(field, text(here), text(there));
		}
	}
	differences
}

/// Shows stored bytes on one line: in full, or by their length and hash.
pub fn brief(value: &[u8]) -> String {
	if value.len() <= MAX_SHOWN_BYTES {
		format!("0x{}", hex::encode(value))
	} else {
		format!("{} bytes, blake2-256 0x{}", value.len(), hex::encode(blake2_256(value)))
	}
}

/// Parses JSON, to compare it regardless of spaces and of the order of fields; returns it as text if it is too long or
/// too deep to be parsed.
fn normal(text: &str) -> Value {
	let value = if text.len() <= MAX_FIELD_BYTES { serde_json::from_str(text).ok() } else { None };
	value.unwrap_or_else(|| text.into())
}

#[cfg(test)]
mod tests {
	use super::{super::state::made::*, *};

	fn spec() -> Spec {
		let others = [("codeSubstitutes", "{}"), ("properties", "null")];
		Spec {
			name: "Anytown".into(),
			id: "anytown".into(),
			chain_type: "Live".into(),
			boot_nodes: vec!["a".into(), "b".into()],
			state: state(),
			child_tries: 0,
			others: others.map(|(field, value)| (field.to_owned(), value.to_owned())).into(),
		}
	}

	#[test]
	fn the_same_does_not_differ() {
		assert_eq!(states(&state(), &state()), []);
		assert_eq!(fields(&spec(), &spec()), []);
		let mut other = spec();
		other.others.remove("properties");
		assert_eq!(fields(&spec(), &other), []);
	}

	#[test]
	fn keys_that_differ_are_named() {
		let (here, mut there) = (state(), state());
		set(&mut there, "Council", "Members", vec![account(1)]);
		set(&mut there, "System", "Number", 7_u32);
		there.retain(|key, _| !key.starts_with(&super::super::names::key("NodeAuthorization", "Owners")));
		there.insert(CODE.to_vec(), vec![7; 41]);
		there.insert(b"\0".to_vec(), vec![]);
		let different = states(&here, &there);
		let of = |what: &str| different.iter().find(|difference| difference.what == what).unwrap();
		assert_eq!(different.len(), 5);
		let council = of("Council.Members");
		assert!(council.here.as_ref().unwrap().starts_with("97 bytes, blake2-256 0x"));
		assert_eq!(council.there.as_deref(), Some(format!("0x04{}", "01".repeat(32)).as_str()));
		let number = of("System.Number");
		assert_eq!((number.here.as_deref(), number.there.as_deref()), (None, Some("0x07000000")));
		let owner = of("NodeAuthorization.Owners");
		assert!(owner.here.is_some() && owner.there.is_none());
		assert_eq!(owner.key.as_ref().unwrap().len(), 2 + 2 * (32 + 16 + 39));
		assert!(of(":code").there.as_ref().unwrap().starts_with("41 bytes, blake2-256 0x"));
		assert_eq!(of("unknown to this program").there.as_deref(), Some("0x"));
	}

	#[test]
	fn fields_that_differ_are_named() {
		let mut other = spec();
		other.name = "Othertown\u{1b}".into();
		other.id = "othertown".into();
		other.chain_type = "Local".into();
		other.boot_nodes = vec!["b".into(), "c".into()];
		other.child_tries = 1;
		other.others.insert("properties".into(), "{ \"tokenDecimals\": 12 }".into());
		other.others.insert("forkId".into(), "\"x\"".into());
		let told: Vec<_> = fields(&spec(), &other)
			.into_iter()
			.map(|Difference { what, here, there, .. }| format!("{what}: {here:?} {there:?}"))
			.collect();
		assert_eq!(
			told,
			[
				r#"name: Some("Anytown") Some("Othertown\\u{1b}")"#,
				r#"id: Some("anytown") Some("othertown")"#,
				r#"chainType: Some("Live") Some("Local")"#,
				r#"bootNodes: Some("a") None"#,
				r#"bootNodes: None Some("c")"#,
				r#"childrenDefault, how many: Some("0") Some("1")"#,
				r#"forkId: None Some("\"x\"")"#,
				r#"properties: None Some("{\"tokenDecimals\":12}")"#,
			]
		);
	}

	#[test]
	fn the_order_of_boot_nodes_is_told_of() {
		let mut other = spec();
		other.boot_nodes.reverse();
		let [difference] = fields(&spec(), &other).try_into().unwrap();
		assert_eq!(difference.what, "bootNodes, their order or number");
		assert_eq!((difference.here.as_deref(), difference.there.as_deref()), (Some("a b"), Some("b a")));
	}
}
