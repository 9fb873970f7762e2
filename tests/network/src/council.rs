//! The council of three, Alice, Bob and Charlie, and its motions.

use codec::Decode;
use sp_crypto_hashing::{blake2_256, twox_128};
use subxt::{
	config::RpcConfigFor,
	dynamic::Value,
	ext::scale_value::Composite,
	rpcs::{LegacyRpcMethods, RpcClient},
	transactions::DynamicPayload,
	OnlineClient, SubstrateConfig,
};
use subxt_signer::sr25519::{dev, Keypair};

/// Number of votes that carry any motion: two thirds.
const THRESHOLD: u128 = 2;

/// A call with its arguments by name, encoded by the chain's metadata.
#[derive(Clone, Debug)]
pub struct Call {
	pallet: &'static str,
	name: &'static str,
	arguments: Vec<(&'static str, Value)>,
}

impl Call {
	/// Creates a call of a pallet.
	pub fn new(pallet: &'static str, name: &'static str, arguments: Vec<(&'static str, Value)>) -> Self {
		Self { pallet, name, arguments }
	}

	/// Creates a batch that executes all of these calls, or none.
	pub fn all(calls: &[Self]) -> Self {
		let calls = Value::unnamed_composite(calls.iter().map(Self::value));
		Self::new("Utility", "batch_all", vec![("calls", calls)])
	}

	fn payload(&self) -> DynamicPayload<Composite<()>> {
		subxt::dynamic::tx(self.pallet, self.name, Composite::named(self.arguments.clone()))
	}

	fn value(&self) -> Value {
		self.payload().into_value()
	}
}

/// Returns the argument that names an account.
pub fn address(account: &beadle_primitives::AccountId) -> Value {
	Value::unnamed_variant("Id", [Value::from_bytes(account)])
}

/// Council, connected to one node.
pub struct Council {
	client: OnlineClient<SubstrateConfig>,
	methods: LegacyRpcMethods<RpcConfigFor<SubstrateConfig>>,
}

impl Council {
	/// Connects to the node at this URL.
	pub async fn at(url: &str) -> Self {
		let rpc = RpcClient::from_url(url).await.expect("the node answers");
		let client = OnlineClient::from_rpc_client(rpc.clone()).await.expect("the node answers");
		Self { client, methods: LegacyRpcMethods::new(rpc) }
	}

	/// Signs and submits a call with this key, and waits until it is finalised.
	///
	/// # Panics
	///
	/// If the call fails.
	pub async fn sign(&self, key: &Keypair, call: &Call) {
		self.submit(key, &call.payload()).await;
	}

	async fn submit(&self, key: &Keypair, payload: &DynamicPayload<Composite<()>>) {
		let mut transactions = self.client.tx().await.expect("the node answers");
		let what = format!("{}.{}", payload.pallet_name(), payload.call_name());
		let progress = transactions.sign_and_submit_then_watch_default(payload, key).await;
		let progress = progress.unwrap_or_else(|error| panic!("{what} is not taken: {error}"));
		progress.wait_for_finalized_success().await.unwrap_or_else(|error| panic!("{what} fails: {error}"));
	}

	/// Returns the encoded call.
	async fn encoded(&self, call: &Call) -> Vec<u8> {
		let transactions = self.client.tx().await.expect("the node answers");
		transactions.call_data(&call.payload()).unwrap_or_else(|error| panic!("{call:?}: {error}"))
	}

	/// Proposes a motion, votes for it with two of three members, and closes it.
	///
	/// # Panics
	///
	/// If the motion is not carried, or its call fails.
	pub async fn carry(&self, call: &Call) {
		let encoded = self.encoded(call).await;
		let hash = Value::from_bytes(blake2_256(&encoded));
		let index = Value::u128(self.motions_made().await.into());
		let length = Value::u128(encoded.len() as u128);
		let motion =
			|name, arguments: Vec<(&str, Value)>| subxt::dynamic::tx("Council", name, Composite::named(arguments));
		let propose = motion(
			"propose",
			vec![("threshold", Value::u128(THRESHOLD)), ("proposal", call.value()), ("length_bound", length.clone())],
		);
		self.submit(&dev::alice(), &propose).await;
		let vote =
			motion("vote", vec![("proposal", hash.clone()), ("index", index.clone()), ("approve", Value::bool(true))]);
		let voters = [dev::alice(), dev::bob()];
		futures::future::join_all(voters.iter().map(|voter| self.submit(voter, &vote))).await;
		// Maximum weight of a motion.
		let weight = Value::named_composite([
			("ref_time", Value::u128(250_000_000_000)),
			("proof_size", Value::u128(2 * 1024 * 1024)),
		]);
		let close = motion(
			"close",
			vec![
				("proposal_hash", hash),
				("index", index),
				("proposal_weight_bound", weight),
				("length_bound", length),
			],
		);
		let mut transactions = self.client.tx().await.expect("the node answers");
		let progress = transactions.sign_and_submit_then_watch_default(&close, &dev::charlie()).await;
		let events = progress.expect("closing is taken").wait_for_finalized_success().await.expect("closing works");
		let executed = events
			.iter()
			.filter_map(Result::ok)
			.find(|event| event.pallet_name() == "Council" && event.event_name() == "Executed");
		let executed = executed.unwrap_or_else(|| panic!("{call:?} is not carried"));
		// The field after the motion's hash: zero for success.
		assert_eq!(executed.field_bytes().get(32), Some(&0), "{call:?} is carried and fails");
	}

	/// Dispatches a call as root, in one motion.
	///
	/// # Panics
	///
	/// As [`Self::carry`].
	pub async fn carry_as_root(&self, call: &Call) {
		let hash = blake2_256(&self.encoded(call).await);
		let whitelist = Call::new("Whitelist", "whitelist_call", vec![("call_hash", Value::from_bytes(hash))]);
		let dispatch = Call::new("Whitelist", "dispatch_whitelisted_call_with_preimage", vec![("call", call.value())]);
		self.carry(&Call::all(&[whitelist, dispatch])).await;
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
