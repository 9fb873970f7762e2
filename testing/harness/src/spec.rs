//! Chain specification of a local network: the node's `local` preset with other authorities, council and peers.

use beadle_primitives::AccountId;
use serde_json::{json, Map, Value};
use sp_core::crypto::Ss58Codec;

use crate::keys::{Authority, PeerId};

/// Name of the chain.
pub const NAME: &str = "Beadle Local Network";
/// Id of the chain. A node's database is in a directory of this name.
pub const ID: &str = "beadle_local_network";

/// Names of the organisations on the council, as in the node's preset.
const ORGANISATIONS: [&str; 3] = ["Northbridge", "Southgate", "Eastfield"];

/// Funds of an account if the specification endows none.
const FUNDS: u64 = 1_000_000_000_000_000_000;

/// Error: the specification lacks a field that has to be changed.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the node's chain specification has no {0}: it is not a Beadle node, or not of this version")]
pub struct NotASpec(&'static str);

/// Genesis values of a local network.
#[derive(Clone, Debug)]
pub struct Genesis {
	/// Authorities, which make the blocks.
	pub authorities: Vec<Authority>,
	/// Those who sign for the organisations on the council, which decides on the authorities and registers devices. The
	/// organisations' numbers follow this order, from 0.
	pub council: Vec<Authority>,
	/// Peers that authorities talk to, each with its owner.
	pub peers: Vec<(PeerId, AccountId)>,
	/// Multiaddresses of the boot nodes.
	pub boot_nodes: Vec<String>,
	/// Length of a session in blocks.
	pub session_length: u32,
}

/// Turns the specification of the `local` chain into that of a local network with this genesis.
///
/// # Errors
///
/// If the specification is not in its readable form.
pub fn patch(spec: &mut Value, genesis: &Genesis) -> Result<(), NotASpec> {
	let top = spec.as_object_mut().ok_or(NotASpec("fields"))?;
	top.insert("name".into(), NAME.into());
	top.insert("id".into(), ID.into());
	top.insert("bootNodes".into(), genesis.boot_nodes.clone().into());

	let state = spec.pointer_mut("/genesis/runtimeGenesis/patch").and_then(Value::as_object_mut);
	let state = state.ok_or(NotASpec("genesis.runtimeGenesis.patch"))?;
	let member = |(position, signer)| json!([organisation(position), account(signer)]);
	let council: Vec<_> = genesis.council.iter().enumerate().map(member).collect();
	let authorities: Vec<_> = genesis.authorities.iter().map(account).collect();
	let session_keys: Vec<_> = genesis.authorities.iter().map(session_keys).collect();
	let peers: Vec<_> = genesis.peers.iter().map(|(peer, owner)| json!([peer.as_bytes(), ss58(owner)])).collect();
	set(state, "organisations", "members", council.into());
	set(state, "validators", "members", authorities.into());
	set(state, "session", "keys", session_keys.into());
	set(state, "authorities", "sessionLength", genesis.session_length.into());
	set(state, "nodeAuthorization", "nodes", peers.into());
	fund(state, genesis.council.iter().chain(&genesis.authorities).cloned().chain(Authority::funded()))
}

/// Returns a raw specification with these boot nodes, for light clients.
///
/// # Errors
///
/// If `raw` is not a specification.
pub fn for_light_clients(raw: &str, boot_nodes: &[String]) -> Result<String, NotASpec> {
	let mut spec: Value = serde_json::from_str(raw).map_err(|_| NotASpec("fields"))?;
	let top = spec.as_object_mut().ok_or(NotASpec("fields"))?;
	top.insert("bootNodes".into(), boot_nodes.into());
	Ok(spec.to_string())
}

/// Sets a field of a pallet's genesis.
fn set(state: &mut Map<String, Value>, pallet: &str, field: &str, value: Value) {
	let fields = state.entry(pallet).or_insert_with(|| json!({}));
	match fields {
		Value::Object(fields) => drop(fields.insert(field.into(), value)),
		other => *other = json!({ field: value }),
	}
}

/// Endows those of the accounts that have no funds, each with as much as the first endowed account.
fn fund(state: &mut Map<String, Value>, owners: impl Iterator<Item = Authority>) -> Result<(), NotASpec> {
	let balances = state.get_mut("balances").and_then(|pallet| pallet.get_mut("balances"));
	let balances = balances.and_then(Value::as_array_mut).ok_or(NotASpec("balances"))?;
	let amount = balances.first().and_then(|entry| entry.get(1)).cloned().unwrap_or_else(|| FUNDS.into());
	for owner in owners {
		let account = account(&owner);
		if !balances.iter().any(|entry| entry.get(0) == Some(&account)) {
			balances.push(json!([account, amount]));
		}
	}
	Ok(())
}

fn account(authority: &Authority) -> Value {
	ss58(&authority.account())
}

fn ss58(account: &AccountId) -> Value {
	account.to_ss58check().into()
}

/// Returns the name of the organisation at this position of the council.
fn organisation(position: usize) -> String {
	ORGANISATIONS.get(position).map_or_else(|| format!("Organisation {position}"), |name| (*name).to_owned())
}

/// Returns an authority's entry in `session.keys`: account, validator id, keys.
fn session_keys(authority: &Authority) -> Value {
	let account = account(authority);
	let keys = json!({ "aura": authority.aura().to_ss58check(), "grandpa": authority.grandpa().to_ss58check() });
	json!([account, account, keys])
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::keys::NodeKey;

	const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

	/// Abridged specification, as the node exports it.
	fn exported() -> Value {
		json!({
			"name": "Beadle Local Testnet",
			"id": "beadle_local",
			"chainType": "Local",
			"bootNodes": [],
			"genesis": { "runtimeGenesis": { "code": "0x00", "patch": {
				"balances": { "balances": [[ALICE, 7], ["5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty", 7]] },
				"organisations": { "members": [["Anytown", ALICE]] },
				"validators": { "members": [ALICE] },
				"session": { "keys": [] },
				"authorities": { "sessionLength": 300, "other": true },
			} } }
		})
	}

	fn genesis(authorities: u16) -> Genesis {
		let alice = Authority::numbered(1);
		Genesis {
			authorities: (1..=authorities).map(Authority::numbered).collect(),
			council: vec![alice.clone()],
			peers: vec![(NodeKey::numbered(1).peer_id(), alice.account())],
			boot_nodes: vec!["/ip4/127.0.0.1/tcp/1".into()],
			session_length: 10,
		}
	}

	#[test]
	fn the_chain_is_another_one() {
		let mut spec = exported();
		patch(&mut spec, &genesis(4)).unwrap();
		assert_eq!((&spec["name"], &spec["id"]), (&json!(NAME), &json!(ID)));
		assert_eq!(spec["bootNodes"], json!(["/ip4/127.0.0.1/tcp/1"]));
		assert_eq!((&spec["chainType"], &spec["genesis"]["runtimeGenesis"]["code"]), (&json!("Local"), &json!("0x00")));
	}

	#[test]
	fn it_begins_with_these_authorities_and_peers() {
		let mut spec = exported();
		patch(&mut spec, &genesis(4)).unwrap();
		let state = &spec["genesis"]["runtimeGenesis"]["patch"];
		assert_eq!(state["organisations"], json!({ "members": [["Northbridge", ALICE]] }));
		assert_eq!(state["validators"]["members"].as_array().unwrap().len(), 4);
		let keys = json!({ "aura": ALICE, "grandpa": "5FA9nQDVg267DEd8m1ZypXLBnvN7SFxYwV7ndqSYGiN9TTpu" });
		assert_eq!(state["session"]["keys"][0], json!([ALICE, ALICE, keys]));
		assert_eq!(state["session"]["keys"].as_array().unwrap().len(), 4);
		assert_eq!(state["authorities"], json!({ "sessionLength": 10, "other": true }));
		let [peer, owner] = state["nodeAuthorization"]["nodes"][0].as_array().unwrap().as_slice() else { panic!() };
		assert_eq!(peer, &json!(NodeKey::numbered(1).peer_id().as_bytes()));
		assert_eq!(owner, ALICE);
	}

	#[test]
	fn each_organisation_has_a_name_of_its_own() {
		let mut spec = exported();
		let council = (1..=5).map(Authority::numbered).collect();
		patch(&mut spec, &Genesis { council, ..genesis(1) }).unwrap();
		let members = spec["genesis"]["runtimeGenesis"]["patch"]["organisations"]["members"].as_array().unwrap();
		let names: Vec<_> = members.iter().map(|member| member[0].as_str().unwrap()).collect();
		assert_eq!(names, ["Northbridge", "Southgate", "Eastfield", "Organisation 3", "Organisation 4"]);
	}

	#[test]
	fn everybody_has_funds_once() {
		let mut spec = exported();
		patch(&mut spec, &genesis(8)).unwrap();
		let balances = spec["genesis"]["runtimeGenesis"]["patch"]["balances"]["balances"].as_array().unwrap();
		// The six named ones and two more.
		assert_eq!(balances.len(), 8);
		assert!(balances.iter().all(|entry| entry[1] == 7));
	}

	#[test]
	fn something_else_is_told_of() {
		let raw = json!({ "genesis": { "raw": {} } });
		assert_eq!(patch(&mut raw.clone(), &genesis(1)), Err(NotASpec("genesis.runtimeGenesis.patch")));
		assert_eq!(patch(&mut json!([]), &genesis(1)), Err(NotASpec("fields")));
	}
}
