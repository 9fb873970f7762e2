//! The founders of a chain: the people and nodes in the state of its genesis block.

use super::{
	items::{at, entry, list, value, StateError},
	names,
	organisations::{agree_on_organisations, organisations, Member},
	spec::State,
};
use beadle_primitives::{AccountId, Organisation};

/// The public part of a session key, which signs blocks or votes.
pub type PublicKey = [u8; 32];

/// The beginning of a node's peer id in bytes: an identity multihash of 36 bytes, an Ed25519 key in libp2p's format.
const PEER_ID: [u8; 6] = [0x00, 0x24, 0x08, 0x01, 0x12, 0x20];

/// An account: four counters, and its tokens, which are free, reserved and frozen, with flags.
type Account = (u32, u32, u32, u32, (u128, u128, u128, u128));

/// An authority with its session keys.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Authority {
	/// Its account.
	pub account: AccountId,
	/// Its Aura key, which signs its blocks.
	pub aura: PublicKey,
	/// Its GRANDPA key, which signs its votes.
	pub grandpa: PublicKey,
}

/// A node on the list of peers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Peer {
	/// Its peer id, in bytes.
	pub id: Vec<u8>,
	/// Its owner, if it has one.
	pub owner: Option<AccountId>,
}

impl Peer {
	/// Returns its peer id as text, if a node can have it.
	pub fn id(&self) -> Option<String> {
		let is_one = self.id.len() == 38 && self.id.starts_with(&PEER_ID);
		is_one.then(|| bs58::encode(&self.id).into_string())
	}
}

/// The members, authorities and peers that a chain starts with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Founders {
	/// The council's members, in the order of their numbers.
	pub council: Vec<Member>,
	/// The authorities of the first sessions, in the order in which they author.
	pub authorities: Vec<Authority>,
	/// The accounts that the council has chosen as authorities, but that cannot be any for lack of session keys.
	pub without_keys: Vec<AccountId>,
	/// The nodes on the list of peers.
	pub peers: Vec<Peer>,
	/// The length of a session in blocks, if the state has it. The runtime has one for chains without.
	pub session_length: Option<u32>,
	/// The contradictions between items of the state, because of which it is not what it seems to be.
	pub contradictions: Vec<String>,
}

impl Founders {
	/// Reads the founders from the state.
	///
	/// # Errors
	///
	/// If a value of the state cannot be read.
	pub fn read(state: &State) -> Result<Self, StateError> {
		let organisations = organisations(state)?;
		let voters: Vec<AccountId> = list(state, "Council", "Members")?;
		let members: Vec<AccountId> = list(state, "Validators", "Members")?;
		let active: Vec<AccountId> = list(state, "Session", "Validators")?;
		let queued: Vec<(AccountId, (PublicKey, PublicKey))> = list(state, "Session", "QueuedKeys")?;
		let authors: Vec<PublicKey> = list(state, "Aura", "Authorities")?;
		let finalisers: Vec<(PublicKey, u64)> = list(state, "Grandpa", "Authorities")?;

		let mut contradictions = Vec::new();
		let mut agree = |is_so: bool, what: &str| {
			if !is_so {
				contradictions.push(what.to_owned());
			}
		};
		let council: Vec<_> = organisations.values().map(|organisation| organisation.account.clone()).collect();
		agree(
			sorted(&council) == sorted(&voters),
			"the accounts of the organisations (Organisations.Organisations) are not those that vote in the council \
			 (Council.Members)",
		);
		agree_on_organisations(state, &organisations, &mut agree)?;
		agree(
			queued.iter().map(|(account, _)| account).eq(&active),
			"the authorities that have keys (Session.QueuedKeys) are not those of the first session (Session.Validators)",
		);
		agree(
			queued.iter().map(|(_, (aura, _))| aura).eq(&authors),
			"the keys that blocks are signed with (Aura.Authorities) are not the authorities' (Session.QueuedKeys)",
		);
		agree(
			queued.iter().map(|(_, (_, grandpa))| (*grandpa, 1)).eq(finalisers),
			"the keys that votes are signed with (Grandpa.Authorities) are not the authorities', with one vote each \
			 (Session.QueuedKeys)",
		);
		let voting: Option<u64> = value(state, "Grandpa", "CurrentSetId")?;
		agree(
			voting.unwrap_or_default() == 0,
			"the authorities that vote are not set number 0 (Grandpa.CurrentSetId), with which every chain begins",
		);
		let issued: Option<u128> = value(state, "Balances", "TotalIssuance")?;
		agree(
			tokens(state)? == Some(issued.unwrap_or_default()),
			"the number of tokens (Balances.TotalIssuance) is not the sum of what the accounts have (System.Account)",
		);
		let mut without_keys = Vec::new();
		for member in &members {
			match next_keys(state, member)? {
				None => without_keys.push(member.clone()),
				next => agree(
					queued.iter().any(|(account, keys)| account == member && Some(*keys) == next),
					&format!("{member} would have other session keys soon (Session.NextKeys), or become an authority"),
				),
			}
		}
		for (account, _) in &queued {
			agree(
				members.contains(account) && !without_keys.contains(account),
				&format!("{account} is an authority, and not of the council's choice (Validators.Members)"),
			);
		}

		let authorities =
			queued.into_iter().map(|(account, (aura, grandpa))| Authority { account, aura, grandpa }).collect();
		let peers: Vec<Vec<u8>> = list(state, "NodeAuthorization", "WellKnownNodes")?;
		let peers = peers.into_iter().map(|id| Ok(Peer { owner: owner(state, &id)?, id })).collect::<Result<_, _>>()?;
		let session_length = value(state, "Authorities", "SessionLength")?;
		let member = |(id, Organisation { name, account, .. })| Member {
			id,
			name: String::from_utf8_lossy(&name).into_owned(),
			account,
		};
		let council = organisations.into_iter().map(member).collect();
		Ok(Self { council, authorities, without_keys, peers, session_length, contradictions })
	}
}

/// Returns an account's session keys for later sessions.
fn next_keys(state: &State, account: &AccountId) -> Result<Option<(PublicKey, PublicKey)>, StateError> {
	let account: &[u8] = account.as_ref();
	entry(state, "Session", "NextKeys", account)
}

/// Returns the owner of a node.
fn owner(state: &State, peer: &[u8]) -> Result<Option<AccountId>, StateError> {
	entry(state, "NodeAuthorization", "Owners", peer)
}

/// Returns the sum of all accounts' tokens; `None` if it has more than 128 bits.
fn tokens(state: &State) -> Result<Option<u128>, StateError> {
	let prefix = names::key("System", "Account");
	let mut sum = Some(0_u128);
	for key in state.keys().filter(|key| key.starts_with(&prefix)) {
		let account: Option<Account> = at(state, "System", "Account", key)?;
		let (free, reserved) = account.map_or((0, 0), |(_, _, _, _, (free, reserved, _, _))| (free, reserved));
		sum = sum.and_then(|sum| sum.checked_add(free)?.checked_add(reserved));
	}
	Ok(sum)
}

fn sorted(accounts: &[AccountId]) -> Vec<&AccountId> {
	let mut sorted: Vec<_> = accounts.iter().collect();
	sorted.sort();
	sorted
}

/// States for tests.
#[cfg(test)]
pub mod made {
	use super::*;
	use beadle_primitives::{OrganisationId, Resources};
	use codec::Encode;
	use sp_crypto_hashing::{blake2_128, twox_64};

	/// Returns the account of which every byte is this one.
	pub fn account(byte: u8) -> AccountId {
		AccountId::new([byte; 32])
	}

	/// Returns a peer id made from this byte, as the chain stores it.
	pub fn peer(byte: u8) -> Vec<u8> {
		[PEER_ID.as_slice(), &[byte; 32]].concat()
	}

	/// Sets the value of a storage item.
	pub fn set(state: &mut State, pallet: &str, item: &str, value: impl Encode) {
		state.insert(names::key(pallet, item).to_vec(), value.encode());
	}

	/// Sets an entry of a map whose keys are hashed with 16 bytes.
	pub fn set_entry(state: &mut State, pallet: &str, item: &str, key: impl Encode, value: impl Encode) {
		let key = key.encode();
		state.insert([names::key(pallet, item).as_slice(), &blake2_128(&key), &key].concat(), value.encode());
	}

	/// Sets an organisation.
	pub fn set_organisation(state: &mut State, id: OrganisationId, organisation: &Organisation) {
		let id = id.to_le_bytes();
		let key = [names::key("Organisations", "Organisations").as_slice(), &twox_64(&id), &id].concat();
		state.insert(key, organisation.encode());
	}

	/// Returns an organisation with a seat.
	pub fn organisation(name: &str, account: &AccountId) -> Organisation {
		Organisation {
			name: name.as_bytes().to_vec().try_into().unwrap(),
			account: account.clone(),
			member: true,
			budget: Resources { devices: 10, ..Default::default() },
			used: Resources::default(),
		}
	}

	/// Replaces the council by these organisations.
	pub fn set_council(state: &mut State, members: &[(&str, AccountId)]) {
		for item in ["Organisations", "Accounts", "Names"] {
			let prefix = names::key("Organisations", item);
			state.retain(|key, _| !key.starts_with(&prefix));
		}
		for (id, (name, account)) in (0..).zip(members) {
			let organisation = organisation(name, account);
			set_entry(state, "Organisations", "Names", &organisation.name, id);
			set_entry(state, "Organisations", "Accounts", account, id);
			set_organisation(state, id, &organisation);
		}
		set(state, "Organisations", "NextOrganisationId", members.len() as OrganisationId);
		set(state, "Organisations", "CounterForAccounts", members.len() as u32);
		set(state, "Council", "Members", members.iter().map(|(_, account)| account).collect::<Vec<_>>());
	}

	/// Sets an account's session keys for later sessions.
	pub fn set_next_keys(state: &mut State, account: &AccountId, keys: (PublicKey, PublicKey)) {
		let account: &[u8] = account.as_ref();
		let key = [names::key("Session", "NextKeys").as_slice(), &twox_64(account), account].concat();
		state.insert(key, keys.encode());
	}

	/// Sets an account's tokens.
	pub fn set_tokens(state: &mut State, account: &AccountId, free: u128, reserved: u128) {
		let account: &[u8] = account.as_ref();
		let key = [names::key("System", "Account").as_slice(), &blake2_128(account), account].concat();
		let value: Account = (0, 0, 1, 0, (free, reserved, 0, 1 << 127));
		state.insert(key, value.encode());
	}

	/// Returns the state of a chain with a council of three, two authorities, one listed node, and two accounts with
	/// tokens.
	pub fn state() -> State {
		let mut state = State::new();
		set_council(&mut state, &[("Northbridge", account(1)), ("Southgate", account(2)), ("Eastfield", account(3))]);
		let authorities = [(account(11), ([12; 32], [13; 32])), (account(21), ([22; 32], [23; 32]))];
		set(&mut state, "Validators", "Members", vec![account(11), account(21)]);
		set(&mut state, "Session", "Validators", vec![account(11), account(21)]);
		set(&mut state, "Session", "QueuedKeys", authorities.to_vec());
		set(&mut state, "Aura", "Authorities", vec![[12_u8; 32], [22; 32]]);
		set(&mut state, "Grandpa", "Authorities", vec![([13_u8; 32], 1_u64), ([23; 32], 1)]);
		for (account, keys) in authorities {
			set_next_keys(&mut state, &account, keys);
		}
		set(&mut state, "NodeAuthorization", "WellKnownNodes", vec![peer(4)]);
		let id = peer(4).encode();
		let owner = [names::key("NodeAuthorization", "Owners").as_slice(), &blake2_128(&id), &id].concat();
		state.insert(owner, account(11).encode());
		set(&mut state, "Authorities", "SessionLength", 300_u32);
		set(&mut state, "Grandpa", "CurrentSetId", 0_u64);
		set(&mut state, "Balances", "TotalIssuance", 10_u128);
		set_tokens(&mut state, &account(1), 7, 0);
		set_tokens(&mut state, &account(2), 2, 1);
		state
	}
}

#[cfg(test)]
mod tests {
	use super::{super::items::MAX_LISTED, made::*, *};
	use beadle_primitives::OrganisationName;

	#[test]
	fn who_is_there_is_read() {
		let founders = Founders::read(&state()).unwrap();
		let member = |(id, name): (u32, &str)| Member { id, name: name.to_owned(), account: account(id as u8 + 1) };
		assert_eq!(founders.council, [(0, "Northbridge"), (1, "Southgate"), (2, "Eastfield")].map(member));
		let authority = |byte| Authority { account: account(byte), aura: [byte + 1; 32], grandpa: [byte + 2; 32] };
		assert_eq!(founders.authorities, [authority(11), authority(21)]);
		assert_eq!(founders.peers, [Peer { id: peer(4), owner: Some(account(11)) }]);
		assert_eq!(founders.session_length, Some(300));
		assert!(founders.without_keys.is_empty() && founders.contradictions.is_empty());
	}

	#[test]
	fn nobody_is_there_in_an_empty_state() {
		let founders = Founders::read(&State::new()).unwrap();
		assert!(founders.council.is_empty() && founders.authorities.is_empty() && founders.peers.is_empty());
		assert!(founders.session_length.is_none() && founders.contradictions.is_empty());
	}

	#[test]
	fn peer_ids_are_those_that_the_node_prints() {
		// As `beadle-node key inspect-node-key` prints it for the node key 1.
		let key = hex::decode("4cb5abf6ad79fbf5abbccafcc269d85cd2651ed4b885b5869f241aedf0a5ba29").unwrap();
		let peer = |id: &[u8]| Peer { id: id.to_vec(), owner: None }.id();
		let id = [PEER_ID.as_slice(), &key].concat();
		assert_eq!(peer(&id).unwrap(), "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp");
		for no_id in [&b"12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp"[..], &id[1..], &[], &[0; 38]] {
			assert_eq!(peer(no_id), None);
		}
	}

	#[test]
	fn a_value_that_was_cut_short_is_told_of() {
		for (pallet, item) in [
			("Organisations", "NextOrganisationId"),
			("Organisations", "Organisations"),
			("Organisations", "Accounts"),
			("Organisations", "CounterForAccounts"),
			("Organisations", "Names"),
			("Council", "Members"),
			("Validators", "Members"),
			("Session", "Validators"),
			("Session", "QueuedKeys"),
			("Session", "NextKeys"),
			("Aura", "Authorities"),
			("Grandpa", "Authorities"),
			("NodeAuthorization", "WellKnownNodes"),
			("NodeAuthorization", "Owners"),
			("Authorities", "SessionLength"),
			("Grandpa", "CurrentSetId"),
			("Balances", "TotalIssuance"),
			("System", "Account"),
		] {
			let prefix = names::key(pallet, item);
			let whole = state();
			let key = whole.keys().find(|key| key.starts_with(&prefix)).unwrap();
			// Incomplete, too long, empty, and with lengths beyond any input.
			let value = &whole[key];
			let wrong = [
				value[..value.len() - 1].to_vec(),
				[value.as_slice(), &[0]].concat(),
				vec![],
				b"\x03\xff\xff\xff\xff".to_vec(),
				b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff".to_vec(),
			];
			for value in wrong {
				let mut state = whole.clone();
				state.insert(key.clone(), value);
				let said = Founders::read(&state).unwrap_err().to_string();
				let expected = format!("the value of {pallet}.{item} (the key 0x{} of the state)", hex::encode(key));
				assert!(said.starts_with(&expected), "{said}");
			}
		}
	}

	#[test]
	fn a_list_has_an_end() {
		let mut state = state();
		set(&mut state, "Council", "Members", vec![account(1); MAX_LISTED + 1]);
		let said = Founders::read(&state).unwrap_err().to_string();
		assert!(said.starts_with("Council.Members has more than 1000 entries"), "{said}");
		let mut state = super::made::state();
		for id in 0..=MAX_LISTED as u32 {
			set_organisation(&mut state, id, &organisation("a", &account(1)));
		}
		let said = Founders::read(&state).unwrap_err().to_string();
		assert!(said.starts_with("Organisations.Organisations has more than 1000 entries"), "{said}");
	}

	#[test]
	fn a_state_that_contradicts_itself_is_told_of() {
		let said = |change: &dyn Fn(&mut State)| {
			let mut state = state();
			change(&mut state);
			Founders::read(&state).unwrap().contradictions.join("; ")
		};
		let stranger = || account(9);
		let voters = said(&|state| set(state, "Council", "Members", vec![stranger()]));
		assert!(voters.contains("are not those that vote in the council (Council.Members)"), "{voters}");
		let first = said(&|state| set(state, "Session", "Validators", vec![stranger()]));
		assert!(first.contains("those of the first session (Session.Validators)"), "{first}");
		let authors = said(&|state| set(state, "Aura", "Authorities", vec![[9_u8; 32], [22; 32]]));
		assert!(authors.contains("signed with (Aura.Authorities) are not the authorities'"), "{authors}");
		let votes = said(&|state| set(state, "Grandpa", "Authorities", vec![([13_u8; 32], 9_u64), ([23; 32], 1)]));
		assert!(votes.contains("signed with (Grandpa.Authorities) are not the authorities'"), "{votes}");
		let voting = said(&|state| set(state, "Grandpa", "CurrentSetId", 1_u64));
		assert!(voting.contains("not set number 0 (Grandpa.CurrentSetId)"), "{voting}");
		for (free, reserved) in [(8, 0), (7, 1), (6, 0), (u128::MAX, u128::MAX)] {
			let tokens = said(&|state| set_tokens(state, &account(1), free, reserved));
			assert!(tokens.contains("the number of tokens (Balances.TotalIssuance) is not the sum"), "{tokens}");
		}
		let issued = said(&|state| set(state, "Balances", "TotalIssuance", 0_u128));
		assert!(issued.contains("the number of tokens (Balances.TotalIssuance) is not the sum"), "{issued}");
		let later = said(&|state| set_next_keys(state, &account(11), ([9; 32], [13; 32])));
		assert!(later.contains("would have other session keys soon (Session.NextKeys)"), "{later}");
		let chosen = said(&|state| set(state, "Validators", "Members", vec![account(11)]));
		assert!(chosen.contains("is an authority, and not of the council's choice (Validators.Members)"), "{chosen}");
	}

	#[test]
	fn organisations_that_contradict_each_other_are_told_of() {
		let said = |change: &dyn Fn(&mut State)| {
			let mut state = state();
			change(&mut state);
			Founders::read(&state).unwrap().contradictions
		};
		let changed = |change: &dyn Fn(&mut Organisation)| {
			said(&|state| {
				let mut southgate = organisation("Southgate", &account(2));
				change(&mut southgate);
				set_organisation(state, 1, &southgate);
			})
		};
		let only = |contradictions: Vec<String>, expected: &str| {
			assert_eq!(contradictions.len(), 1, "{contradictions:?}");
			assert!(contradictions[0].contains(expected), "{contradictions:?}");
		};
		assert_eq!(changed(&|_| ()), Vec::<String>::new());
		only(
			said(&|state| set(state, "Organisations", "NextOrganisationId", 4_u32)),
			"(Organisations.NextOrganisationId)",
		);
		only(
			said(&|state| set(state, "Organisations", "CounterForAccounts", 2_u32)),
			"(Organisations.CounterForAccounts)",
		);
		let extra = said(&|state| {
			set_entry(state, "Organisations", "Accounts", account(9), 1_u32);
			set(state, "Organisations", "CounterForAccounts", 4_u32);
		});
		only(extra, "the accounts by which members sign (Organisations.Accounts) are not one of each organisation");
		only(
			said(&|state| set_entry(state, "Organisations", "Accounts", account(2), 2_u32)),
			"(Organisations.Accounts)",
		);
		let alias = OrganisationName::try_from(b"Northgate".to_vec()).unwrap();
		only(said(&|state| set_entry(state, "Organisations", "Names", &alias, 1_u32)), "(Organisations.Names)");
		only(changed(&|southgate| southgate.name = alias.clone()), "(Organisations.Names)");
		only(
			changed(&|southgate| southgate.member = false),
			"organisation 1 is expelled, though no vote has been held",
		);
		only(changed(&|southgate| southgate.budget.devices += 1), "organisation 1 has another budget than the first");
		only(changed(&|southgate| southgate.used.devices = 1), "organisation 1 uses some of its budget");
		let nameless = changed(&|southgate| southgate.name = Default::default()).join("; ");
		assert!(nameless.contains("organisation 1 has no name, or one that is no text"), "{nameless}");
		let twice = changed(&|southgate| southgate.account = account(1)).join("; ");
		assert!(twice.contains("(Council.Members)") && twice.contains("(Organisations.Accounts)"), "{twice}");
		let gap = said(&|state| set_organisation(state, 7, &organisation("Westend", &account(4)))).join("; ");
		assert!(gap.contains("are not numbered from 0 up to the next one"), "{gap}");
	}

	#[test]
	fn an_authority_without_session_keys_is_told_of() {
		let mut state = state();
		set(&mut state, "Validators", "Members", vec![account(9), account(11), account(21)]);
		let founders = Founders::read(&state).unwrap();
		assert_eq!((founders.without_keys, founders.contradictions), (vec![account(9)], vec![]));
		// With keys, it would become an authority unnoticed.
		set_next_keys(&mut state, &account(9), ([9; 32], [9; 32]));
		assert_eq!(Founders::read(&state).unwrap().contradictions.len(), 1);
	}
}
