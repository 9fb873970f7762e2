//! Rules for chain specifications: reasons not to start a network with one, and warnings.

use super::{
	code::{self, Runtime},
	compare::{self, Difference},
	keys,
	names::Names,
	report::{Found, Other, RuntimeFile},
	spec::{shown, Spec, State},
	state::{Founders, Peer},
};
use beadle_primitives::AccountId;
use sp_crypto_hashing::blake2_256;
use std::collections::BTreeSet;
use subxt_signer::sr25519::dev;

/// Judges which keys the state has.
pub(super) fn judge_keys(state: &State, found: &mut Found) {
	for strange in keys::strange(state) {
		found.refuse(format!(
			"its state has {strange}, which no genesis of Beadle has: what is there would hold from the first block \
			 on, without any vote; export it again from the plain form, by the beadle-node that this program came with"
		));
	}
}

/// Judges the fields besides the state, and the presence of child tries. Light clients reject fields that they do not
/// know, and some that they know make the specification one of another chain.
pub(super) fn judge_spec(spec: &Spec, found: &mut Found) {
	let is_fit = |character: char| character.is_ascii_alphanumeric() || "_-".contains(character);
	if spec.id.is_empty() || !spec.id.chars().all(is_fit) {
		found.refuse(format!(
			"its id, \"{}\", names a directory on every node, and can have the letters a to z, digits, _ and - alone",
			shown(&spec.id)
		));
	}
	if spec.child_tries > 0 {
		found.refuse("it has child tries (genesis.raw.childrenDefault), which light clients cannot start with");
	}
	for (field, value) in &spec.others {
		let is_nothing = value == "null";
		match field.as_str() {
			"properties" | "consensusEngine" if is_nothing => {},
			"properties" if value.starts_with('{') => {},
			"telemetryEndpoints" if is_nothing || is_empty(value) => {},
			"telemetryEndpoints" => {
				found.refuse("it has telemetry (telemetryEndpoints), by which nodes would tell strangers of themselves");
			},
			"protocolId" | "forkId" if is_nothing => {},
			"protocolId" | "forkId" => found.refuse(format!(
				"it has a {field}, by which nodes call their protocols otherwise: they would not find those without it"
			)),
			"codeSubstitutes" if value.starts_with('{') && is_empty(value) => {},
			"codeSubstitutes" if value.starts_with('{') => found.warn(
				"it has other runtimes for some blocks (codeSubstitutes): nodes run them in place of the chain's, light \
				 clients do not",
			),
			_ => found.refuse(format!(
				"it has a field \"{}\" ({}), which a chain specification of Beadle has not: light clients do not take it, \
				 or take it for another chain",
				shown(field),
				shown(value)
			)),
		}
	}
	if spec.boot_nodes.is_empty() {
		found.warn("it names no boot nodes: nodes find each other in one LAN alone, and light clients find nobody");
	}
}

/// Returns whether this is an empty JSON list or object.
fn is_empty(value: &str) -> bool {
	let within = |open, close| value.strip_prefix(open).and_then(|rest: &str| rest.strip_suffix(close));
	within('[', ']').or(within('{', '}')).is_some_and(|within| within.trim().is_empty())
}

pub(super) fn judge_runtime(runtime: &Runtime, found: &mut Found) {
	if runtime.is_for_development() {
		found.refuse(
			"its runtime was built for development: build the one that everybody can build, by scripts/runtime.sh, and \
			 export the specification by a beadle-node that embeds it",
		);
	} else if let Some(build) = &runtime.build {
		found.warn(format!("its runtime says of itself that it is a {} one, which is not known here", shown(build)));
	}
	match (&runtime.version, Names::known().version()) {
		(None, _) => found.warn("its runtime does not say which version it is"),
		(Some(version), Some(known)) if version != known => found.warn(format!(
			"its runtime is {} {}, and this program was made for {} {}: names and values may be others",
			shown(&version.0),
			version.1,
			known.0,
			known.1
		)),
		_ => {},
	}
}

pub(super) fn judge_founders(founders: &Founders, boot_nodes: &[String], found: &mut Found) {
	if founders.authorities.is_empty() {
		found.refuse("it has no authorities with session keys, so that nobody makes blocks");
	}
	if founders.council.is_empty() {
		found.refuse("it has no council, so that nobody can enrol a device or change anything");
	}
	if founders.session_length == Some(0) {
		found.refuse("its sessions have no blocks (Authorities.SessionLength is 0), and a session has at least one");
	}
	for contradiction in &founders.contradictions {
		found.refuse(contradiction.as_str());
	}
	for account in &founders.without_keys {
		found
			.warn(format!("{account} is to be an authority, and has no session keys: it will not be one until it has"));
	}
	let known = known_keys(founders);
	if !known.is_empty() {
		found.warn(format!("it has keys for development, which everybody knows: {}", known.join(", ")));
	}
	let listed: BTreeSet<String> = founders.peers.iter().filter_map(Peer::id).collect();
	for peer in founders.peers.iter().filter(|peer| peer.id().is_none()) {
		found.refuse(format!("it lists the peer {}, and no node is known by that", compare::brief(&peer.id)));
	}
	for peer in founders.peers.iter().filter(|peer| peer.owner.is_none()) {
		let id = peer.id().unwrap_or_else(|| compare::brief(&peer.id));
		found.warn(format!("the listed peer {id} has no owner, so that nobody but the council can change it"));
	}
	if founders.peers.is_empty() {
		found.warn("it lists no peers: authorities will talk to everyone");
	}
	for address in boot_nodes {
		match peer_of(address) {
			None => found.refuse(format!(
				"its boot node {} does not end in /p2p/ and a peer id, and no node can read that",
				shown(address)
			)),
			Some(id) if !listed.is_empty() && !listed.contains(id) => found.warn(format!(
				"its boot node {} is not on the list of peers: authorities and bridges will not talk to it",
				shown(address)
			)),
			_ => {},
		}
	}
}

/// Lists the members, authorities and Aura keys that are accounts of the development phrase.
fn known_keys(founders: &Founders) -> Vec<String> {
	let pairs = [dev::alice(), dev::bob(), dev::charlie(), dev::dave(), dev::eve(), dev::ferdie()];
	let known = pairs.map(|pair| AccountId::from(pair.public_key().0));
	let members = founders.council.iter().map(|member| ("the council's member", member.account.clone()));
	let accounts = founders.authorities.iter().map(|authority| ("the authority", authority.account.clone()));
	let keys = founders.authorities.iter().map(|authority| ("the Aura key", authority.aura.into()));
	let all = members.chain(accounts).chain(keys).filter(|(_, account)| known.contains(account));
	all.map(|(what, account)| format!("{what} {account}")).collect()
}

/// Returns the peer id at the end of an address.
fn peer_of(address: &str) -> Option<&str> {
	let (rest, id) = address.rsplit_once('/')?;
	let is_named = rest.starts_with('/') && (rest.ends_with("/p2p") || rest.ends_with("/ipfs"));
	(is_named && is_peer_id(id)).then_some(id)
}

/// Returns whether the decoded bytes are a code, a length, and a hash or key of that length. An id that is too long is
/// not decoded.
fn is_peer_id(id: &str) -> bool {
	let bytes = if id.len() <= 64 { bs58::decode(id).into_vec().unwrap_or_default() } else { Vec::new() };
	matches!(bytes.as_slice(), [_, length, rest @ ..] if usize::from(*length) == rest.len())
}

pub(super) fn compare_runtime(path: &str, code: Option<&Vec<u8>>, file: &[u8], found: &mut Found) {
	let is_same = code.is_some_and(|code| code == file);
	if !is_same {
		let known_by = match file.len() {
			0..=code::MAX_BYTES => {
				format!("{} bytes and the blake2-256 hash 0x{}", file.len(), hex::encode(blake2_256(file)))
			},
			_ => format!("more than {} MiB", code::MAX_BYTES >> 20),
		};
		found.refuse(format!("its runtime is not that of {path}, which has {known_by}"));
	}
	found.runtime_file = Some(RuntimeFile { path: path.to_owned(), is_same });
}

pub(super) fn compare_spec(path: &str, spec: &Spec, other: &Spec, found: &mut Found) {
	let state = compare::states(&spec.state, &other.state);
	let fields = compare::fields(spec, other);
	if let [first, rest @ ..] = state.as_slice() {
		let more = if rest.is_empty() { String::new() } else { format!(", and {} more", rest.len()) };
		found.refuse(format!("its state is not that of {path}: {} differs{more}", first.what));
	}
	if spec.child_tries != other.child_tries {
		found.refuse(format!("it has not as many child tries as {path}"));
	}
	let names: BTreeSet<&str> = fields.iter().map(|Difference { what, .. }| what.as_str()).collect();
	if !names.is_empty() {
		let names: Vec<_> = names.into_iter().collect();
		found.warn(format!("it is not in everything like {path}: {}", names.join(", ")));
	}
	found.other = Some(Other { path: path.to_owned(), state, fields });
}

#[cfg(test)]
mod tests {
	use super::{
		super::{
			check::{look, Args},
			code::made::*,
			compare::CODE,
			names,
			state::made::*,
		},
		*,
	};
	use crate::error::Error;
	use serde_json::{json, Value};
	use std::fs;

	/// Returns a specification without faults.
	fn sound() -> Value {
		let mut state = state();
		state.insert(CODE.to_vec(), runtime(None));
		let address = format!("/ip4/192.0.2.1/tcp/30333/p2p/{}", Peer { id: peer(4), owner: None }.id().unwrap());
		spec(&state, json!([address]))
	}

	fn spec(state: &State, boot_nodes: Value) -> Value {
		let top: serde_json::Map<_, _> = state
			.iter()
			.map(|(key, value)| (format!("0x{}", hex::encode(key)), format!("0x{}", hex::encode(value)).into()))
			.collect();
		json!({
			"name": "Anytown", "id": "anytown", "chainType": "Live", "bootNodes": boot_nodes,
			"telemetryEndpoints": null, "protocolId": null, "properties": null, "codeSubstitutes": {},
			"genesis": { "raw": { "top": top, "childrenDefault": {} } },
		})
	}

	struct Checked {
		refused: String,
		warnings: String,
		found: Found,
	}

	fn check_with(spec: &Value, runtime: Option<&[u8]>, against: Option<&Value>) -> Result<Checked, Error> {
		let files = tempfile::tempdir().unwrap();
		let write = |name: &str, bytes: &[u8]| {
			let path = files.path().join(name);
			fs::write(&path, bytes).unwrap();
			path
		};
		let args = Args {
			file: write("chain.json", spec.to_string().as_bytes()),
			runtime: runtime.map(|runtime| write("runtime.wasm", runtime)),
			against: against.map(|other| write("other.json", other.to_string().as_bytes())),
			json: false,
		};
		let found = look(&args)?;
		assert_eq!(found.usable, found.refused.is_empty());
		Ok(Checked { refused: found.refused.join("\n"), warnings: found.warnings.join("\n"), found })
	}

	fn check(spec: &Value) -> Checked {
		check_with(spec, None, None).unwrap()
	}

	/// Checks a sound specification after this change to its state.
	fn changed(change: impl Fn(&mut State)) -> Checked {
		let mut state = state();
		state.insert(CODE.to_vec(), runtime(None));
		change(&mut state);
		check(&spec(&state, sound()["bootNodes"].clone()))
	}

	/// Checks a sound specification after this change to a field.
	fn with(field: &str, value: Value) -> Checked {
		let mut spec = sound();
		spec[field] = value;
		check(&spec)
	}

	#[test]
	fn a_sound_one_passes() {
		let code = runtime(None);
		let checked = check_with(&sound(), Some(&code), Some(&sound())).unwrap();
		assert_eq!((checked.refused.as_str(), checked.warnings.as_str()), ("", ""));
		assert!(checked.found.usable);
	}

	#[test]
	fn a_runtime_for_development_is_refused() {
		let checked = changed(|state| drop(state.insert(CODE.to_vec(), runtime(Some("development")))));
		assert!(checked.refused.starts_with("its runtime was built for development: "), "{}", checked.refused);
		let other = changed(|state| drop(state.insert(CODE.to_vec(), runtime(Some("by hand")))));
		assert!(other.found.usable && other.warnings.contains("it is a by hand one"), "{}", other.warnings);
	}

	#[test]
	fn another_runtime_than_the_file_is_refused() {
		let file = made_by(b"other");
		let checked = check_with(&sound(), Some(&file), None).unwrap();
		assert!(checked.refused.starts_with("its runtime is not that of "), "{}", checked.refused);
		assert!(checked.refused.contains(&format!("which has {} bytes and the blake2-256 hash 0x", file.len())));
		// The same code when run, but not the same file.
		assert!(!check_with(&sound(), Some(&wasm(&[])), None).unwrap().found.usable);
	}

	fn made_by(name: &[u8]) -> Vec<u8> {
		compressed(&wasm(&[custom(name, b""), version("beadle", known())]))
	}

	#[test]
	fn another_state_is_refused() {
		let mut other = sound();
		other["name"] = json!("Othertown");
		let checked = check_with(&sound(), None, Some(&other)).unwrap();
		assert!(checked.found.usable && checked.warnings.ends_with("other.json: name"));
		let top = other.pointer_mut("/genesis/raw/top").unwrap();
		top["0x3a636f6465"] = json!(format!("0x{}", hex::encode(made_by(b"other"))));
		let checked = check_with(&sound(), None, Some(&other)).unwrap();
		assert!(checked.refused.contains(": :code differs"), "{}", checked.refused);
		let council = format!("0x{}", hex::encode(names::key("Council", "Members")));
		let top = other.pointer_mut("/genesis/raw/top").unwrap();
		top[council] = json!("0x00");
		let checked = check_with(&sound(), None, Some(&other)).unwrap();
		assert!(checked.refused.contains(" differs, and 1 more"), "{}", checked.refused);
		let differences = checked.found.other.unwrap();
		assert_eq!((differences.state.len(), differences.fields.len()), (2, 1));
		let mut children = sound();
		children["genesis"]["raw"]["childrenDefault"] = json!({ "0x00": {} });
		let checked = check_with(&sound(), None, Some(&children)).unwrap();
		assert!(checked.refused.starts_with("it has not as many child tries as "), "{}", checked.refused);
	}

	#[test]
	fn a_chain_without_authorities_or_a_council_is_refused() {
		let empty = Vec::<AccountId>::new();
		let council = changed(|state| set_council(state, &[]));
		assert!(council.refused.starts_with("it has no council"), "{}", council.refused);
		let authorities = changed(|state| {
			for (pallet, item) in [
				("Session", "QueuedKeys"),
				("Session", "Validators"),
				("Aura", "Authorities"),
				("Grandpa", "Authorities"),
				("Validators", "Members"),
			] {
				set(state, pallet, item, &empty);
			}
		});
		assert!(authorities.refused.starts_with("it has no authorities"), "{}", authorities.refused);
		let contradiction = changed(|state| set(state, "Aura", "Authorities", vec![[9_u8; 32]]));
		assert!(contradiction.refused.contains("(Aura.Authorities)"), "{}", contradiction.refused);
	}

	#[test]
	fn a_state_with_more_than_a_genesis_is_refused() {
		let checked = changed(|state| set(state, "System", "AuthorizedUpgrade", ([7_u8; 32], true)));
		assert!(checked.refused.starts_with("its state has the key 0x"), "{}", checked.refused);
		assert!(checked.refused.contains(" (System.AuthorizedUpgrade), which no genesis of Beadle has"));
		assert!(!checked.refused.contains('\n') && !checked.found.usable);
		let junk = changed(|state| drop(state.insert(b"junk".to_vec(), vec![])));
		assert!(junk.refused.contains("0x6a756e6b (unknown to this program)"), "{}", junk.refused);
	}

	#[test]
	fn sessions_without_blocks_are_refused() {
		let checked = changed(|state| set(state, "Authorities", "SessionLength", 0_u32));
		assert!(checked.refused.starts_with("its sessions have no blocks"), "{}", checked.refused);
		let checked = changed(|state| set(state, "Authorities", "SessionLength", 1_u32));
		assert!(checked.found.usable && checked.found.to_string().contains("1 blocks"), "{}", checked.refused);
		let checked = changed(|state| drop(state.remove(names::key("Authorities", "SessionLength").as_slice())));
		assert!(checked.found.usable && checked.found.to_string().contains("as long as the runtime says"));
	}

	#[test]
	fn what_light_clients_cannot_use_is_refused() {
		for (field, value, said) in [
			("telemetryEndpoints", json!([["/dns/telemetry.example/tcp/443", 0]]), "it has telemetry"),
			("protocolId", json!("any"), "it has a protocolId"),
			("forkId", json!("any"), "it has a forkId"),
			("forkId", json!(""), "it has a forkId"),
			("relay_chain", json!("other"), "it has a field \"relay_chain\" (\"other\")"),
			("badBlocks", json!([]), "it has a field \"badBlocks\" ([])"),
			("unheard", json!(null), "it has a field \"unheard\" (null)"),
			("properties", json!(7), "it has a field \"properties\" (7)"),
			("codeSubstitutes", json!(null), "it has a field \"codeSubstitutes\" (null)"),
			("id", json!(""), "its id, \"\", names a directory"),
			("id", json!("../other"), "its id, \"../other\", names a directory"),
		] {
			let checked = with(field, value);
			assert!(checked.refused.starts_with(said), "{}", checked.refused);
			assert!(!checked.refused.contains('\n'), "{}", checked.refused);
		}
		for (field, value) in [
			("telemetryEndpoints", json!([])),
			("forkId", json!(null)),
			("consensusEngine", json!(null)),
			("codeSubstitutes", json!({})),
			("properties", json!({ "tokenSymbol": "BDL" })),
		] {
			assert_eq!(with(field, value).refused, "", "{field}");
		}
		let mut spec = sound();
		spec["genesis"]["raw"]["childrenDefault"] = json!({ "0x00": {} });
		assert!(check(&spec).refused.starts_with("it has child tries"));
	}

	#[test]
	fn spaces_mean_nothing() {
		for nothing in ["[]", "{}", "[ \n]", "{\t}"] {
			assert!(is_empty(nothing), "{nothing}");
		}
		for something in ["", "[", "[}", "[[]]", "{ \"7\": 0 }", "null"] {
			assert!(!is_empty(something), "{something}");
		}
	}

	#[test]
	fn other_runtimes_for_some_blocks_are_told_of() {
		let checked = with("codeSubstitutes", json!({ "7": "0x00" }));
		assert!(checked.found.usable && checked.warnings.starts_with("it has other runtimes for some blocks"));
	}

	#[test]
	fn peers_are_those_that_can_be() {
		let checked = changed(|state| set(state, "NodeAuthorization", "WellKnownNodes", vec![b"12D3KooW".to_vec()]));
		assert!(
			checked.refused.starts_with("it lists the peer 0x313244334b6f6f57, and no node"),
			"{}",
			checked.refused
		);
		let checked = changed(|state| set(state, "NodeAuthorization", "WellKnownNodes", vec![peer(4), peer(5)]));
		assert!(checked.found.usable && checked.warnings.contains("has no owner"), "{}", checked.warnings);
		let checked = changed(|state| set(state, "NodeAuthorization", "WellKnownNodes", Vec::<Vec<u8>>::new()));
		assert!(checked.found.usable && checked.warnings.starts_with("it lists no peers"), "{}", checked.warnings);
	}

	#[test]
	fn boot_nodes_are_addresses_of_listed_peers() {
		let id = Peer { id: peer(4), owner: None }.id().unwrap();
		let other = Peer { id: peer(5), owner: None }.id().unwrap();
		for address in [
			format!("/dns4/bridge/tcp/30333/ws/p2p/{id}"),
			format!("/ip4/192.0.2.1/udp/30333/webrtc-direct/certhash/uEiA/p2p/{id}"),
			format!("/ip4/192.0.2.1/tcp/30333/ipfs/{id}"),
		] {
			let checked = with("bootNodes", json!([address]));
			assert_eq!((checked.refused.as_str(), checked.warnings.as_str()), ("", ""));
		}
		let strange = with("bootNodes", json!([format!("/dns4/bridge/tcp/30333/p2p/{other}")]));
		assert!(
			strange.found.usable && strange.warnings.contains("is not on the list of peers"),
			"{}",
			strange.warnings
		);
		for address in [
			String::new(),
			"/ip4/192.0.2.1/tcp/30333".into(),
			"/ip4/192.0.2.1/tcp/30333/p2p/PEER-1".into(),
			format!("/ip4/192.0.2.1/tcp/30333/p2p/{}", &id[..20]),
			format!("192.0.2.1/tcp/30333/p2p/{id}"),
			format!("/p2p/{}", "1".repeat(1 << 16)),
		] {
			let checked = with("bootNodes", json!([address]));
			assert!(checked.refused.contains("does not end in /p2p/ and a peer id"), "{address}");
		}
		assert!(with("bootNodes", json!([])).warnings.starts_with("it names no boot nodes"));
	}

	#[test]
	fn keys_that_everybody_knows_are_told_of() {
		let alice = AccountId::from(dev::alice().public_key().0);
		let checked = changed(|state| set_council(state, &[("Northbridge", alice.clone())]));
		let said = "it has keys for development, which everybody knows: the council's member \
			5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
		assert!(checked.found.usable && checked.warnings == said, "{}", checked.warnings);
	}

	#[test]
	fn versions_are_told_of() {
		let code = |name: &str, number| compressed(&wasm(&[version(name, number)]));
		let checked = changed(|state| drop(state.insert(CODE.to_vec(), code("other\u{1b}", 7))));
		assert!(checked.warnings.contains("its runtime is other\\u{1b} 7, and this program was made for beadle"));
		let silent = changed(|state| drop(state.insert(CODE.to_vec(), wasm(&[]))));
		assert!(silent.found.usable && silent.warnings.contains("does not say which version"), "{}", silent.warnings);
	}

	#[test]
	fn a_member_without_keys_is_told_of() {
		let members = vec![account(9), account(11), account(21)];
		let checked = changed(|state| set(state, "Validators", "Members", &members));
		assert!(checked.found.usable && checked.warnings.contains("and has no session keys"), "{}", checked.warnings);
	}

	#[test]
	fn faulty_files_are_named() {
		let said = |spec: &Value| check_with(spec, None, None).err().unwrap().to_string();
		let mut cut = sound();
		let key = format!("0x{}", hex::encode(names::key("Council", "Members")));
		cut["genesis"]["raw"]["top"][&key] = json!("0x0c01");
		let told = said(&cut);
		assert!(told.contains("/chain.json: the value of Council.Members (the key 0x"), "{told}");
		let mut none = sound();
		none["genesis"]["raw"]["top"].as_object_mut().unwrap().remove("0x3a636f6465");
		assert!(said(&none).contains("/chain.json: the state has no runtime"), "{}", said(&none));
		none["genesis"]["raw"]["top"]["0x3a636f6465"] = json!("0x52bc537646db8e0500");
		assert!(said(&none).contains("cannot be decompressed"), "{}", said(&none));
		// The other file has to be complete as well.
		let told = check_with(&sound(), None, Some(&json!({}))).err().unwrap().to_string();
		assert!(told.contains("/other.json: it is no chain specification"), "{told}");
	}
}
