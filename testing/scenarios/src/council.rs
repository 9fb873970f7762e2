//! The council of three, Alice, Bob and Charlie, carrying motions.

use beadle_client::{
	interface::{call::EncodedCall, event::EventRecord},
	submit::council_member::Settled,
	Chain, CouncilMember,
};
use codec::{Compact, Decode, Encode};
use sp_crypto_hashing::{blake2_256, twox_128};
use subxt::{
	config::RpcConfigFor,
	rpcs::{LegacyRpcMethods, RpcClient},
	SubstrateConfig,
};
use subxt_signer::sr25519::{dev, Keypair};

/// Number of votes that carry every motion: two thirds.
const THRESHOLD: u32 = 2;

/// Runtime API function that returns the weight of a call.
const CALL_INFO: &str = "TransactionPaymentCallApi_query_call_info";

/// Weight of a call: reference time in picoseconds, and proof size in bytes.
type Weight = (Compact<u64>, Compact<u64>);

/// A motion that has its votes.
pub struct Motion {
	/// The call that it makes, as text.
	name: String,
	/// The transaction that closes it.
	close: EncodedCall,
}

/// Returns a call of the council.
fn in_council(name: &'static str, arguments: Vec<u8>) -> EncodedCall {
	EncodedCall::raw("Council", name, arguments)
}

/// Council, connected to one node.
pub struct Council {
	chain: Chain,
	methods: LegacyRpcMethods<RpcConfigFor<SubstrateConfig>>,
}

impl Council {
	/// Connects to the node at this URL.
	pub async fn at(url: &str) -> Self {
		let chain = Chain::connect(url).await.expect("the node answers");
		let rpc = RpcClient::from_url(url).await.expect("the node answers");
		Self { chain, methods: LegacyRpcMethods::new(rpc) }
	}

	/// Signs and submits a call with this key, and waits until it is finalised; returns its events.
	///
	/// # Panics
	///
	/// If the call fails.
	pub async fn sign(&self, key: &Keypair, call: &EncodedCall) -> Vec<EventRecord> {
		let member = CouncilMember::new(self.chain.clone(), key.clone(), Settled::Finalised);
		member.make(call).await.unwrap_or_else(|error| panic!("{error}"))
	}

	/// Proposes a motion, votes for it with two of three members, and closes it.
	///
	/// # Panics
	///
	/// If the motion is not carried, or its call fails.
	pub async fn carry(&self, call: &EncodedCall) {
		let motion = self.open(call, &[dev::alice(), dev::bob()]).await;
		self.close(&motion, &dev::charlie()).await;
	}

	/// Proposes a motion, the first of these members doing so, and lets each of them vote for it.
	///
	/// # Panics
	///
	/// If a transaction fails.
	pub async fn open(&self, call: &EncodedCall, voters: &[Keypair]) -> Motion {
		let encoded = self.encoded(call);
		let hash = blake2_256(&encoded);
		let index = Compact(self.motions_made().await);
		let weight = self.weight(&encoded).await;
		let length = Compact(u32::try_from(encoded.len()).expect("a call is shorter"));
		let propose = [Compact(THRESHOLD).encode(), encoded, length.encode()].concat();
		let proposer = voters.first().expect("somebody proposes it");
		self.sign(proposer, &in_council("propose", propose)).await;
		let vote = in_council("vote", (hash, index, true).encode());
		futures::future::join_all(voters.iter().map(|voter| self.sign(voter, &vote))).await;
		Motion { name: format!("{call:?}"), close: in_council("close", (hash, index, weight, length).encode()) }
	}

	/// Closes a motion that has the votes that it needs.
	///
	/// # Panics
	///
	/// If the motion is not carried, or its call fails.
	pub async fn close(&self, motion: &Motion, by: &Keypair) {
		let Motion { name, close } = motion;
		let events = self.sign(by, close).await;
		let executed = events.iter().find(|event| event.pallet == "Council" && event.name == "Executed");
		let executed = executed.unwrap_or_else(|| panic!("{name} is not carried"));
		// The field after the motion's hash: zero for success.
		assert_eq!(executed.fields.get(32), Some(&0), "{name} is carried and fails");
	}

	/// Carries all of these calls, or none, in one motion.
	///
	/// # Panics
	///
	/// As [`Self::carry`].
	pub async fn carry_all(&self, calls: &[EncodedCall]) {
		let all = EncodedCall::batch_all(self.chain.metadata(), calls);
		self.carry(&all.expect("the chain has these calls")).await;
	}

	/// Dispatches a call as root, in one motion.
	///
	/// # Panics
	///
	/// As [`Self::carry`].
	pub async fn carry_as_root(&self, call: &EncodedCall) {
		let encoded = self.encoded(call);
		let whitelist = EncodedCall::raw("Whitelist", "whitelist_call", blake2_256(&encoded).to_vec());
		let dispatch = EncodedCall::raw("Whitelist", "dispatch_whitelisted_call_with_preimage", encoded);
		self.carry_all(&[whitelist, dispatch]).await;
	}

	/// Returns the call as it stands in a transaction.
	fn encoded(&self, call: &EncodedCall) -> Vec<u8> {
		call.data(self.chain.metadata()).expect("the chain has this call")
	}

	/// Returns the weight of a call, which a motion with it may take when it is closed.
	async fn weight(&self, encoded: &[u8]) -> Weight {
		let length = u32::try_from(encoded.len()).expect("a call is shorter");
		let arguments = [encoded, &length.encode()].concat();
		let info = self.methods.state_call(CALL_INFO, Some(&arguments), None).await.expect("the node answers");
		// The class and the fee come after it.
		Weight::decode(&mut info.as_slice()).expect("it begins with the weight")
	}

	async fn motions_made(&self) -> u32 {
		self.state("Council", "ProposalCount").await.unwrap_or_default()
	}

	/// Returns a storage value at the best block.
	///
	/// # Panics
	///
	/// If the node does not answer, or the value has another type.
	pub async fn state<T: Decode>(&self, pallet: &str, item: &str) -> Option<T> {
		let key = [twox_128(pallet.as_bytes()), twox_128(item.as_bytes())].concat();
		let value = self.methods.state_get_storage(&key, None).await.expect("the node answers")?;
		Some(T::decode(&mut value.as_slice()).unwrap_or_else(|error| panic!("{pallet}.{item}: {error}")))
	}

	/// Returns the version of the runtime at the best block.
	///
	/// # Panics
	///
	/// If the node does not answer.
	pub async fn spec_version(&self) -> u32 {
		self.methods.state_get_runtime_version(None).await.expect("the node answers").spec_version
	}
}
