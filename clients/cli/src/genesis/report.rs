//! The findings about a chain specification, for people and for programs.

use super::{
	code::Runtime,
	compare::{brief, Difference},
	organisations::Member,
	spec::{shown, Spec},
	state::{Authority, Founders, PublicKey},
};
use beadle_primitives::{AccountId, OrganisationId};
use comfy_table::{presets::ASCII_MARKDOWN, Table};
use serde::Serialize;
use std::{fmt, iter};

/// An account or a key, as wallets show it and as the state has it.
#[derive(Serialize)]
struct Key {
	ss58: String,
	hex: String,
}

impl Key {
	fn of(key: &PublicKey) -> Self {
		Self { ss58: AccountId::from(*key).to_string(), hex: format!("0x{}", hex::encode(key)) }
	}

	fn account(account: &AccountId) -> Self {
		Self::of(account.as_ref())
	}
}

#[derive(Serialize)]
struct OnCouncil {
	number: OrganisationId,
	name: String,
	account: Key,
}

#[derive(Serialize)]
struct AuthorityKeys {
	account: Key,
	aura: Key,
	grandpa: Key,
}

#[derive(Serialize)]
struct ListedPeer {
	peer_id: String,
	owner: Option<Key>,
}

#[derive(Serialize)]
struct RuntimeFound {
	name: Option<String>,
	version: Option<u32>,
	size: usize,
	uncompressed: usize,
	blake2_256: String,
	build: Option<String>,
	development: bool,
}

/// The result of comparing the runtime with a file.
#[derive(Serialize)]
pub struct RuntimeFile {
	/// The path of the file.
	pub path: String,
	/// Whether the two are the same, byte for byte.
	pub is_same: bool,
}

/// The result of comparing the specification with another one.
#[derive(Serialize)]
pub struct Other {
	/// The path of the other specification.
	pub path: String,
	/// The differences in the state.
	pub state: Vec<Difference>,
	/// The other differences.
	pub fields: Vec<Difference>,
}

/// The findings about a chain specification.
#[derive(Serialize)]
pub struct Found {
	/// Whether a network can start with it.
	pub usable: bool,
	/// The reasons not to start a network with it.
	pub refused: Vec<String>,
	/// The warnings: matters to consider besides.
	pub warnings: Vec<String>,
	path: String,
	name: String,
	id: String,
	chain_type: String,
	keys: usize,
	runtime: RuntimeFound,
	council: Vec<OnCouncil>,
	authorities: Vec<AuthorityKeys>,
	peers: Vec<ListedPeer>,
	boot_nodes: Vec<String>,
	session_length: Option<u32>,
	/// The result of comparing the runtime with a file, if there was one to compare with.
	pub runtime_file: Option<RuntimeFile>,
	/// The result of comparing the specification with another one, if there was one to compare with.
	pub other: Option<Other>,
}

impl Found {
	/// Returns the content of a specification, not judged yet.
	pub fn new(path: &str, spec: &Spec, founders: &Founders, runtime: &Runtime) -> Self {
		let authority = |Authority { account, aura, grandpa }: &Authority| AuthorityKeys {
			account: Key::account(account),
			aura: Key::of(aura),
			grandpa: Key::of(grandpa),
		};
		let member = |Member { id, name, account }: &Member| OnCouncil {
			number: *id,
			name: shown(name),
			account: Key::account(account),
		};
		let (name, version) = runtime.version.clone().unzip();
		Self {
			usable: false,
			refused: Vec::new(),
			warnings: Vec::new(),
			path: path.to_owned(),
			name: shown(&spec.name),
			id: shown(&spec.id),
			chain_type: shown(&spec.chain_type),
			keys: spec.state.len(),
			runtime: RuntimeFound {
				name: name.map(|name| shown(&name)),
				version,
				size: runtime.size,
				uncompressed: runtime.uncompressed,
				blake2_256: format!("0x{}", hex::encode(runtime.hash)),
				build: runtime.build.as_deref().map(shown),
				development: runtime.is_for_development(),
			},
			council: founders.council.iter().map(member).collect(),
			authorities: founders.authorities.iter().map(authority).collect(),
			peers: founders
				.peers
				.iter()
				.map(|peer| ListedPeer {
					peer_id: peer.id().unwrap_or_else(|| brief(&peer.id)),
					owner: peer.owner.as_ref().map(Key::account),
				})
				.collect(),
			boot_nodes: spec.boot_nodes.iter().map(|address| shown(address)).collect(),
			session_length: founders.session_length,
			runtime_file: None,
			other: None,
		}
	}

	/// Adds a reason not to start a network with the specification.
	pub fn refuse(&mut self, why: impl Into<String>) {
		self.refused.push(why.into());
	}

	/// Adds a warning.
	pub fn warn(&mut self, what: impl Into<String>) {
		self.warnings.push(what.into());
	}
}

impl fmt::Display for Found {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let conclusion = if self.usable { "a network can start with it" } else { "no network should start with it" };
		let build = match &self.runtime.build {
			Some(build) if self.runtime.development => format!("{build}: no network should start with it"),
			Some(build) => build.clone(),
			None => "not for development".to_owned(),
		};
		let version = match (&self.runtime.name, self.runtime.version) {
			(Some(name), Some(version)) => format!("{name} {version}"),
			_ => "not told".to_owned(),
		};
		let session = match self.session_length {
			Some(blocks) => format!("{blocks} blocks"),
			None => "as long as the runtime says".to_owned(),
		};
		let mut rows = vec![
			["name".to_owned(), self.name.clone()],
			["id".to_owned(), self.id.clone()],
			["type".to_owned(), self.chain_type.clone()],
			["state".to_owned(), format!("{} keys", self.keys)],
			["session".to_owned(), session],
			["runtime".to_owned(), version],
			["its size".to_owned(), format!("{} bytes, {} when run", self.runtime.size, self.runtime.uncompressed)],
			["its blake2-256".to_owned(), self.runtime.blake2_256.clone()],
			["its build".to_owned(), build],
		];
		if let Some(RuntimeFile { path, is_same }) = &self.runtime_file {
			let is = if *is_same { "the same, byte for byte" } else { "another" };
			rows.push([format!("beside {path}"), is.to_owned()]);
		}
		f.write_str(&table([shown(&self.path), conclusion.to_owned()], rows))?;

		let council = self.council.iter().map(|OnCouncil { number, name, account }| {
			[number.to_string(), name.clone(), account.ss58.clone(), account.hex.clone()]
		});
		write_table(f, ["council", "name", "account", "in the state"].map(str::to_owned), council)?;

		let authorities = self.authorities.iter().enumerate().flat_map(|(number, authority)| {
			let row =
				|number: String, what: &str, key: &Key| [number, what.to_owned(), key.ss58.clone(), key.hex.clone()];
			[
				row((number + 1).to_string(), "account", &authority.account),
				row(String::new(), "aura", &authority.aura),
				row(String::new(), "grandpa", &authority.grandpa),
			]
		});
		write_table(f, ["authority", "key", "address", "in the state"].map(str::to_owned), authorities)?;

		let peers = self.peers.iter().enumerate().map(|(number, peer)| {
			let owner = peer.owner.as_ref().map_or("nobody", |owner| owner.ss58.as_str());
			[(number + 1).to_string(), peer.peer_id.clone(), owner.to_owned()]
		});
		write_table(f, ["listed peer", "peer id", "owner"].map(str::to_owned), peers)?;

		let number = |(number, address): (usize, &String)| [(number + 1).to_string(), address.clone()];
		write_table(f, ["boot node", "address"].map(str::to_owned), self.boot_nodes.iter().enumerate().map(number))?;

		if let Some(Other { path, state, fields }) = &self.other {
			let differences = state.iter().chain(fields).flat_map(rows_of);
			write_table(f, [format!("beside {}", shown(path)), "differs".to_owned(), String::new()], differences)?;
		}
		Ok(())
	}
}

/// Returns the rows of a difference: its name, and both values. For an item in a map, they include the rest of its key.
fn rows_of(difference: &Difference) -> Vec<[String; 3]> {
	let Difference { what, key, here, there } = difference;
	let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "not there".to_owned());
	let mut rows = vec![["here".to_owned(), value(here)], ["there".to_owned(), value(there)]];
	// The prefix of pallet and item is 32 bytes long, and shown as a name.
	if let Some(rest) = key.as_ref().and_then(|key| key.get(2 + 2 * 32..)).filter(|rest| !rest.is_empty()) {
		rows.insert(0, ["at".to_owned(), format!("…{}", shown(rest))]);
	}
	let names = iter::once(what.clone()).chain(iter::repeat(String::new()));
	names.zip(rows).map(|(name, [what, value])| [name, what, value]).collect()
}

/// Writes a table below another.
fn write_table<const COLUMNS: usize>(
	f: &mut fmt::Formatter<'_>,
	title: [String; COLUMNS],
	rows: impl IntoIterator<Item = [String; COLUMNS]>,
) -> fmt::Result {
	write!(f, "\n\n{}", table(title, rows))
}

/// Returns a table; an empty one has a row that says so.
fn table<const COLUMNS: usize>(title: [String; COLUMNS], rows: impl IntoIterator<Item = [String; COLUMNS]>) -> String {
	let mut table = Table::new();
	table.load_preset(ASCII_MARKDOWN).set_header(title);
	table.add_rows(rows);
	if table.is_empty() {
		let mut nothing = vec!["none".to_owned()];
		nothing.resize(COLUMNS, String::new());
		table.add_row(nothing);
	}
	table.to_string()
}
