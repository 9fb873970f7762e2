//! Tests of the program as users run it, on hand-made chain specifications, and on the node's exports if `BEADLE_NODE`
//! is the path of its binary.

mod common;

use beadle_primitives::{Organisation, Resources};
use codec::Encode;
use common::{err, Files};
use serde_json::{json, Value};
use sp_crypto_hashing::{blake2_128, blake2_256, twox_128, twox_64};
use std::{
	env,
	path::PathBuf,
	process::{Command, Output},
};

const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
/// The peer id of the node key 1, as the node prints it, and the public key in it.
const PEER: &str = "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp";
const PEER_KEY: &str = "4cb5abf6ad79fbf5abbccafcc269d85cd2651ed4b885b5869f241aedf0a5ba29";
/// The storage key of the runtime, ":code".
const CODE: &str = "0x3a636f6465";

type Key = [u8; 32];

fn beadle(arguments: &[&str]) -> Output {
	common::beadle("genesis", arguments)
}

fn out(output: &Output) -> String {
	String::from_utf8(output.stdout.clone()).unwrap()
}

fn hexed(bytes: &[u8]) -> String {
	format!("0x{}", hex::encode(bytes))
}

fn key(pallet: &str, item: &str) -> Vec<u8> {
	[twox_128(pallet.as_bytes()), twox_128(item.as_bytes())].concat()
}

/// Returns the spec version of the runtime that the program was made for.
fn known() -> u32 {
	beadle_client::interface::version().unwrap().1
}

/// Returns a runtime that states its version, and whether it was built for development.
fn runtime(is_for_development: bool) -> Vec<u8> {
	let section = |name: &str, content: &[u8]| {
		let content = [&[name.len() as u8], name.as_bytes(), content].concat();
		[&[0, content.len() as u8], content.as_slice()].concat()
	};
	let version = section("runtime_version", &("beadle", "beadle-node", 1_u32, known()).encode());
	let build = section("beadle_build", b"development");
	let build = if is_for_development { build } else { Vec::new() };
	[b"\0asm\x01\0\0\0".to_vec(), version, build].concat()
}

/// Returns a specification as the node exports it, but with fewer entries: a council of one, one authority, one listed
/// node.
fn sound() -> Value {
	let (member, authority, aura, grandpa): (Key, Key, Key, Key) = ([1; 32], [2; 32], [3; 32], [4; 32]);
	let peer = [hex::decode("002408011220").unwrap(), hex::decode(PEER_KEY).unwrap()].concat();
	let listed = peer.encode();
	let name = b"Northbridge".to_vec();
	let organisation = Organisation {
		name: name.clone().try_into().unwrap(),
		account: member.into(),
		member: true,
		budget: Resources::default(),
		used: Resources::default(),
	};
	let (id, name) = (0_u32.encode(), name.encode());
	let top: serde_json::Map<String, Value> = [
		(b":code".to_vec(), runtime(false)),
		(key("Organisations", "NextOrganisationId"), 1_u32.encode()),
		([key("Organisations", "Organisations"), twox_64(&id).into(), id.clone()].concat(), organisation.encode()),
		([key("Organisations", "Accounts"), blake2_128(&member).into(), member.into()].concat(), id.clone()),
		(key("Organisations", "CounterForAccounts"), 1_u32.encode()),
		([key("Organisations", "Names"), blake2_128(&name).into(), name].concat(), id),
		(key("Council", "Members"), vec![member].encode()),
		(key("Validators", "Members"), vec![authority].encode()),
		(key("Session", "Validators"), vec![authority].encode()),
		(key("Session", "QueuedKeys"), vec![(authority, aura, grandpa)].encode()),
		([key("Session", "NextKeys"), twox_64(&authority).into(), authority.into()].concat(), (aura, grandpa).encode()),
		(key("Aura", "Authorities"), vec![aura].encode()),
		(key("Grandpa", "Authorities"), vec![(grandpa, 1_u64)].encode()),
		(key("NodeAuthorization", "WellKnownNodes"), vec![peer].encode()),
		([key("NodeAuthorization", "Owners"), blake2_128(&listed).into(), listed].concat(), authority.encode()),
	]
	.into_iter()
	.map(|(key, value)| (hexed(&key), hexed(&value).into()))
	.collect();
	json!({
		"name": "Anytown", "id": "anytown", "chainType": "Live",
		"bootNodes": [format!("/ip4/192.0.2.1/tcp/30333/p2p/{PEER}")],
		"telemetryEndpoints": null, "protocolId": null, "properties": null, "codeSubstitutes": {},
		"genesis": { "raw": { "top": top, "childrenDefault": {} } },
	})
}

/// Returns the error output about a specification that is faulty, or that no network should start with.
fn refused(files: &Files, spec: &str) -> String {
	let output = beadle(&["check", &files.write("chain.json", spec)]);
	assert_eq!(output.status.code(), Some(1), "{}", err(&output));
	err(&output)
}

#[test]
fn check_shows_how_a_chain_begins() {
	let files = Files::new();
	let checked = beadle(&["check", &files.write("chain.json", &sound().to_string())]);
	assert_eq!((checked.status.code(), err(&checked).as_str()), (Some(0), ""));
	let said = out(&checked);
	for expected in [
		"chain.json",
		"a network can start with it",
		"Anytown",
		"anytown",
		"Live",
		"15 keys",
		"| 0       | Northbridge |",
		&format!("beadle {}", known()),
		"not for development",
		&hexed(&blake2_256(&runtime(false))),
		&hexed(&[1; 32]),
		"5C62Ck4UrFPiBtoCmeSrgF7x9yv9mn38446dhCpsi2mLHiFT",
		&hexed(&[2; 32]),
		&hexed(&[3; 32]),
		&hexed(&[4; 32]),
		PEER,
		"/ip4/192.0.2.1/tcp/30333/p2p/",
	] {
		assert!(said.contains(expected), "{expected} in\n{said}");
	}
}

#[test]
fn check_prints_for_machines() {
	let files = Files::new();
	let file = files.write("chain.json", &sound().to_string());
	let json = |arguments: &[&str]| serde_json::from_str::<Value>(&out(&beadle(arguments))).unwrap();
	let found = json(&["check", &file, "--json"]);
	assert_eq!((&found["usable"], &found["keys"], &found["chain_type"]), (&json!(true), &json!(15), &json!("Live")));
	let member = &found["council"][0];
	assert_eq!((&member["number"], &member["name"]), (&json!(0), &json!("Northbridge")));
	assert_eq!(member["account"]["hex"], hexed(&[1; 32]));
	assert_eq!(found["authorities"][0]["grandpa"]["hex"], hexed(&[4; 32]));
	assert_eq!((&found["peers"][0]["peer_id"], &found["runtime"]["version"]), (&json!(PEER), &json!(known())));
	let cut = files.write("cut.json", &sound().to_string()[..100]);
	let found = json(&["check", &cut, "--json"]);
	assert_eq!(found["usable"], false);
	assert!(found["refused"][0].as_str().unwrap().contains("cut.json: it is not JSON"), "{found}");
	assert_eq!(beadle(&["check", &cut, "--json"]).status.code(), Some(1));
}

#[test]
fn check_refuses_a_runtime_for_development() {
	let files = Files::new();
	let mut spec = sound();
	spec["genesis"]["raw"]["top"][CODE] = hexed(&runtime(true)).into();
	let said = refused(&files, &spec.to_string());
	assert!(
		said.contains("chain.json: no network should start with it: its runtime was built for development"),
		"{said}"
	);
}

#[test]
fn check_refuses_what_no_genesis_has() {
	let files = Files::new();
	for (pallet, item, value, expected) in [
		("System", "AuthorizedUpgrade", ([7_u8; 32], true).encode(), "(System.AuthorizedUpgrade), which no genesis"),
		("Council", "Proposals", vec![0], "(Council.Proposals), which no genesis"),
		("Nothing", "Nothing", vec![0], "(unknown to this program), which no genesis"),
		("Authorities", "SessionLength", 0_u32.encode(), "its sessions have no blocks"),
		("Grandpa", "CurrentSetId", 1_u64.encode(), "(Grandpa.CurrentSetId)"),
		("Balances", "TotalIssuance", 1_u128.encode(), "(Balances.TotalIssuance)"),
		("Organisations", "CounterForAccounts", 2_u32.encode(), "(Organisations.CounterForAccounts)"),
		("Organisations", "NextOrganisationId", 2_u32.encode(), "(Organisations.NextOrganisationId)"),
	] {
		let mut spec = sound();
		spec["genesis"]["raw"]["top"][hexed(&key(pallet, item))] = hexed(&value).into();
		let said = refused(&files, &spec.to_string());
		assert!(said.contains("chain.json: no network should start with it: "), "{said}");
		assert!(said.contains(expected) && said.lines().count() == 1, "{said}");
	}
}

#[test]
fn check_compares_the_runtime_with_a_file() {
	let files = Files::new();
	let file = files.write("chain.json", &sound().to_string());
	let check = |runtime: &str| beadle(&["check", &file, "--runtime", runtime]);
	let code = String::from_utf8(runtime(false)).unwrap();
	let same = check(&files.write("same.wasm", &code));
	assert_eq!(same.status.code(), Some(0), "{}", err(&same));
	assert!(out(&same).contains("the same, byte for byte"));
	let another = check(&files.write("another.wasm", &format!("{code}\0")));
	assert_eq!(another.status.code(), Some(1));
	assert!(err(&another).contains("its runtime is not that of ") && err(&another).contains("another.wasm, which has"));
	assert_eq!(check("nowhere.wasm").status.code(), Some(3));
}

#[test]
fn check_compares_with_another_specification() {
	let files = Files::new();
	let file = files.write("chain.json", &sound().to_string());
	let check = |other: &Value| beadle(&["check", &file, "--against", &files.write("other.json", &other.to_string())]);
	let mut other = sound();
	assert_eq!(check(&other).status.code(), Some(0));
	// Light clients get another list of boot nodes, and it is still the same chain.
	other["bootNodes"] = json!([]);
	let fewer = check(&other);
	assert_eq!(fewer.status.code(), Some(0));
	assert!(err(&fewer).contains("take note: it is not in everything like "), "{}", err(&fewer));
	assert!(err(&fewer).trim_end().ends_with("other.json: bootNodes"), "{}", err(&fewer));
	let top = other.pointer_mut("/genesis/raw/top").and_then(Value::as_object_mut).unwrap();
	top.insert(hexed(&key("System", "Number")), "0x07000000".into());
	let owners = hexed(&key("NodeAuthorization", "Owners"));
	top.retain(|key, _| !key.starts_with(&owners));
	let different = check(&other);
	assert_eq!(different.status.code(), Some(1));
	let rows: Vec<_> =
		out(&different).lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
	let row = |begin: &str| rows.iter().position(|row| row.starts_with(begin)).unwrap_or_else(|| panic!("{rows:?}"));
	let number = row("| System.Number ");
	assert_eq!(rows[number..number + 2], ["| System.Number | here | not there |", "| | there | 0x07000000 |"]);
	let owner = row("| NodeAuthorization.Owners | at | …");
	assert_eq!(rows[owner + 1], format!("| | here | {} |", hexed(&[2; 32])));
	assert_eq!(rows[owner + 2], "| | there | not there |");
	assert!(err(&different).contains("its state is not that of "), "{}", err(&different));
}

#[test]
fn check_says_what_is_wrong_with_a_file() {
	let files = Files::new();
	let said = refused(&files, "code = 1");
	assert!(said.contains("chain.json: it is not JSON (") && said.lines().count() == 1, "{said}");
	let mut plain = sound();
	plain["genesis"] = json!({ "runtimeGenesis": { "code": "0x", "patch": {} } });
	let said = refused(&files, &plain.to_string());
	assert!(
		said.contains("beadle-node export-chain-spec --chain plain.json --raw") && said.lines().count() == 1,
		"{said}"
	);
	let members = hexed(&key("Council", "Members"));
	for (value, expected) in [
		("0x0", format!("the key {members} of the state has a value that is not 0x and an even number")),
		("0x0401", format!("the value of Council.Members (the key {members} of the state) was cut short")),
	] {
		let mut spec = sound();
		spec["genesis"]["raw"]["top"][&members] = value.into();
		let said = refused(&files, &spec.to_string());
		assert!(said.contains(&expected) && said.lines().count() == 1, "{said}");
	}
	let nowhere = beadle(&["check", "nowhere.json"]);
	assert_eq!(nowhere.status.code(), Some(3));
	assert!(err(&nowhere).contains("nowhere.json: No such file"), "{}", err(&nowhere));
	assert_eq!(beadle(&["check"]).status.code(), Some(2));
	assert_eq!(beadle(&["check", "a.json", "b.json"]).status.code(), Some(2));
}

#[test]
fn no_more_is_read_than_there_can_be() {
	let endless = beadle(&["check", "/dev/zero"]);
	assert_eq!(endless.status.code(), Some(1));
	assert!(err(&endless).contains("/dev/zero: it has more than 32 MiB"), "{}", err(&endless));
}

/// The node's exports can be checked, and pass unless the runtime was built for development.
#[test]
fn what_the_node_exports_can_be_checked() {
	let Some(node) = env::var_os("BEADLE_NODE").map(PathBuf::from).filter(|node| node.exists()) else {
		eprintln!("BEADLE_NODE does not say where the node's binary is: nothing was checked");
		return;
	};
	let run = |arguments: &[&str]| {
		let output = Command::new(&node).args(arguments).output().unwrap();
		assert!(output.status.success(), "{}", err(&output));
		out(&output)
	};
	let files = Files::new();
	let plain = run(&["export-chain-spec", "--chain", "local"]);
	let said = refused(&files, &plain);
	assert!(said.contains("it is in plain form"), "{said}");

	let raw = files.write("raw.json", &run(&["export-chain-spec", "--chain", "local", "--raw"]));
	let checked = beadle(&["check", &raw, "--against", &raw, "--json"]);
	let found: Value = serde_json::from_str(&out(&checked)).unwrap();
	let version = run(&["--version"]);
	let is_for_development = version.contains("development runtime");
	assert_eq!(found["usable"], !is_for_development, "{found}");
	assert_eq!(checked.status.code(), Some(i32::from(is_for_development)));
	assert_eq!(found["refused"].as_array().unwrap().len(), usize::from(is_for_development), "{found}");
	assert_eq!((&found["other"]["state"], &found["other"]["fields"]), (&json!([]), &json!([])));
	assert_eq!((&found["name"], &found["id"]), (&json!("Beadle Local Testnet"), &json!("beadle_local")));
	assert_eq!(found["runtime"]["development"], is_for_development);
	assert!(version.contains(found["runtime"]["blake2_256"].as_str().unwrap()), "{version}");
	assert!(version.contains(&format!("beadle {}", found["runtime"]["version"])), "{version}");
	let council = found["council"].as_array().unwrap();
	let names: Vec<_> = council.iter().map(|member| member["name"].as_str().unwrap()).collect();
	assert_eq!(names, ["Northbridge", "Southgate", "Eastfield"]);
	assert_eq!(council[0]["account"]["ss58"], ALICE);
	assert_eq!(found["authorities"].as_array().unwrap().len(), 2);
	let keys = |kind: &str| -> Vec<_> {
		found["authorities"]
			.as_array()
			.unwrap()
			.iter()
			.map(|authority| authority[kind]["ss58"].as_str().unwrap())
			.collect()
	};
	assert!(keys("account").contains(&ALICE) && keys("aura").contains(&ALICE), "{found}");
	assert!(keys("grandpa").contains(&"5FA9nQDVg267DEd8m1ZypXLBnvN7SFxYwV7ndqSYGiN9TTpu"), "{found}");
	// And so can a chain with a list of peers.
	let mut listed: Value = serde_json::from_str(&plain).unwrap();
	let peer = [hex::decode("002408011220").unwrap(), hex::decode(PEER_KEY).unwrap()].concat();
	listed["genesis"]["runtimeGenesis"]["patch"]["nodeAuthorization"] = json!({ "nodes": [[peer, ALICE]] });
	let listed = files.write("listed.json", &listed.to_string());
	let listed = files.write("listed-raw.json", &run(&["export-chain-spec", "--chain", &listed, "--raw"]));
	let listed: Value = serde_json::from_str(&out(&beadle(&["check", &listed, "--json"]))).unwrap();
	assert_eq!(listed["refused"].as_array().unwrap().len(), usize::from(is_for_development), "{listed}");
	assert_eq!(listed["peers"][0]["peer_id"], PEER);
	// Every key of the genesis state has a name.
	let nothing = json!({ "top": { CODE: hexed(&runtime(false)) }, "childrenDefault": {} });
	let mut other: Value = serde_json::from_str(&std::fs::read_to_string(&raw).unwrap()).unwrap();
	other["genesis"]["raw"] = nothing;
	let empty = files.write("empty.json", &other.to_string());
	let compared = out(&beadle(&["check", &raw, "--against", &empty, "--json"]));
	let compared: Value = serde_json::from_str(&compared).unwrap();
	let keys = compared["other"]["state"].as_array().unwrap();
	assert_eq!(keys.len() as u64, found["keys"].as_u64().unwrap());
	let unnamed: Vec<_> = keys.iter().filter(|key| key["what"].as_str().unwrap().contains("this program")).collect();
	assert!(unnamed.is_empty(), "{unnamed:?}");
}
