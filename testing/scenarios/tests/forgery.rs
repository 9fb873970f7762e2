//! A node that serves forged justifications. A light client that knows no other node believes none of them.

use beadle_client::{connect::BlockRef, Chain};
use beadle_scenarios::{calls::remove_authority, until, Council, TestNetwork};
use codec::{Decode, DecodeAll, Encode};
use log::{LevelFilter, Log, Metadata, Record};
use sp_core::H256;
use std::{
	fs,
	path::{Path, PathBuf},
	sync::{Mutex, PoisonError},
	time::Duration,
};
use subxt::config::substrate::SubstrateHeader;
use tokio::time::timeout;

const BRIDGE: u16 = 4;

/// Time limit for a change of authorities: two sessions and a margin.
const TWO_ROTATIONS: Duration = Duration::from_secs(60);

/// Height up to which a starting light client fetches all blocks since the genesis block, instead of requesting a proof
/// of finality.
const WARP_FROM: u64 = 33;

/// Time limit for a light client to accept a proof. A genuine one takes about a second.
const CONNECTS_WITHIN: Duration = Duration::from_secs(10);

/// Time limit after a rejected proof: the light client ignores the node for 40 s, and then tries to fetch block after
/// block.
const TRIES_AGAIN_WITHIN: Duration = Duration::from_secs(70);

/// Database column with the justifications of blocks in which the authorities have changed. The node answers a light
/// client that has just started from these.
const JUSTIFICATIONS_COLUMN: u8 = 6;
const GRANDPA: [u8; 4] = *b"FRNK";

type Signature = [u8; 64];
type Public = [u8; 32];

/// GRANDPA's justification: the proof that a block is final, by the votes of most authorities.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
struct Justification {
	round: u64,
	target: (H256, u32),
	votes: Vec<((H256, u32), Signature, Public)>,
	/// Headers from the target to later blocks that were voted for.
	ancestry: Vec<SubstrateHeader<H256>>,
}

/// Database of a node that is not running.
struct Database(PathBuf);

impl Database {
	fn of(node: &Path) -> Self {
		let chain = fs::read_dir(node.join("chains")).unwrap().next().expect("it has a chain").unwrap();
		Self(chain.path().join("paritydb/full"))
	}

	fn open(&self) -> parity_db::Db {
		let metadata = parity_db::Options::load_metadata(&self.0).unwrap().expect("it is a database");
		let count = u8::try_from(metadata.columns.len()).unwrap();
		let mut options = parity_db::Options::with_columns(&self.0, count);
		options.columns = metadata.columns;
		parity_db::Db::open(&options).unwrap()
	}

	/// Returns the justification of a block in the database, if there is one.
	fn justification(&self, block: BlockRef) -> Option<Justification> {
		let found = self.open().get(JUSTIFICATIONS_COLUMN, &key(block)).unwrap()?;
		let found = Vec::<([u8; 4], Vec<u8>)>::decode(&mut found.as_slice()).unwrap();
		let (_, justification) = found.into_iter().find(|(engine, _)| *engine == GRANDPA)?;
		Some(Justification::decode_all(&mut justification.as_slice()).expect("it is a justification"))
	}

	fn set_justification(&self, block: BlockRef, justification: &Justification) {
		let value = vec![(GRANDPA, justification.encode())].encode();
		self.open().commit([(JUSTIFICATIONS_COLUMN, key(block), Some(value))]).unwrap();
		assert_eq!(self.justification(block).as_ref(), Some(justification));
	}
}

/// Returns the database key of a block's data.
fn key(block: BlockRef) -> Vec<u8> {
	[&block.number.to_be_bytes(), block.hash.as_bytes()].concat()
}

/// Log messages of the light client about rejected proofs.
struct Refusals(Mutex<Vec<String>>);

static REFUSALS: Refusals = Refusals(Mutex::new(Vec::new()));

impl Refusals {
	fn take(&self) -> Vec<String> {
		std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
	}
}

impl Log for Refusals {
	fn enabled(&self, _: &Metadata) -> bool {
		true
	}

	fn log(&self, record: &Record) {
		let message = record.args().to_string();
		// A proof of something known is not a fault.
		let is_refused = message.starts_with("Failed to verify warp sync fragment");
		if is_refused && !message.contains("doesn't advance") {
			self.0.lock().unwrap_or_else(PoisonError::into_inner).push(message);
		}
	}

	fn flush(&self) {}
}

/// Returns the latest block that a light client with this specification believes to be final; `None` if there is none.
async fn final_block(specification: &str, within: Duration) -> Option<BlockRef> {
	let chain = timeout(within, Chain::connect_light(specification, |_| ())).await.ok()?.unwrap();
	Some(chain.finalised_block().await.unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forged_justification_is_refused() {
	log::set_logger(&REFUSALS).map(|()| log::set_max_level(LevelFilter::Debug)).expect("nothing else is logged");
	let mut network = TestNetwork::start(3, 1).await;
	let chain = network.chain(BRIDGE).await;

	// The council votes an authority out: a light client that starts from the genesis block needs a proof of that.
	let council = Council::at(&network.url(1)).await;
	let charlie = network.node(3).unwrap().authority().expect("it is an authority's").account();
	council.carry(&remove_authority(&charlie)).await;
	until("the authorities have changed", TWO_ROTATIONS, || async {
		council.state::<u64>("Grandpa", "CurrentSetId").await == Some(1)
	})
	.await;
	let changed_by = chain.until_finalised().await.unwrap();
	until("a light client asks for proofs", Duration::from_secs(120), || async {
		chain.finalised_number().await.unwrap() > WARP_FROM.max(changed_by)
	})
	.await;
	let mut blocks = Vec::new();
	for number in 1..=u32::try_from(changed_by).unwrap() {
		blocks.push(BlockRef { number, hash: chain.block_at(number.into()).await.unwrap().hash });
	}
	drop(chain);
	let specification = network.light_spec(BRIDGE).unwrap();
	let found = final_block(&specification, CONNECTS_WITHIN).await.expect("a genuine proof is believed");
	assert!(u64::from(found.number) > WARP_FROM, "{found:?}");
	assert_eq!(REFUSALS.take(), Vec::<String>::new());

	network.stop(BRIDGE).await.unwrap();
	let database = Database::of(network.node(BRIDGE).unwrap().directory());
	let with_proof = blocks.into_iter().filter_map(|block| Some((block, database.justification(block)?)));
	let with_proof: Vec<_> = with_proof.collect();
	// The database also keeps the justification of the very first block, by the same authorities.
	let [(_, earlier), (change, genuine)] = with_proof.as_slice() else { panic!("{with_proof:?}") };
	assert_eq!(genuine.target, (change.hash, change.number));

	// Two forgeries: votes that all authorities gave, but for another block, which an earlier version of the light
	// client accepted as a proof; and votes with an invalid signature.
	let of_earlier = Justification { target: genuine.target, ..earlier.clone() };
	let mut not_signed = genuine.clone();
	not_signed.votes[0].1[0] ^= 1;
	let forgeries = [(of_earlier, "TargetMismatch", TRIES_AGAIN_WITHIN), (not_signed, "BadSignature", CONNECTS_WITHIN)];
	for (forged, reason, within) in forgeries {
		database.set_justification(*change, &forged);
		network.start(BRIDGE).unwrap();
		let chain = network.chain(BRIDGE).await;
		finality_goes_on(&chain).await;
		let found = final_block(&specification, within).await;
		let refusals = REFUSALS.take();
		assert!(refusals.iter().any(|refusal| refusal.contains(reason)), "not refused for {reason}: {refusals:?}");
		assert!(found.is_none_or(|found| found.number < change.number), "what follows the forgery was believed");
		network.stop(BRIDGE).await.unwrap();
	}

	// With the genuine proof, the client accepts the node again: nothing but the proof was rejected.
	database.set_justification(*change, genuine);
	network.start(BRIDGE).unwrap();
	let chain = network.chain(BRIDGE).await;
	finality_goes_on(&chain).await;
	let found = final_block(&specification, CONNECTS_WITHIN).await.expect("the genuine proof is believed again");
	assert!(u64::from(found.number) > WARP_FROM, "{found:?}");
	log::set_max_level(LevelFilter::Off);
}

/// Waits until the node has seen more blocks become final since it was started, and so announces them to its peers.
async fn finality_goes_on(chain: &Chain) {
	let before = chain.finalised_number().await.unwrap();
	until("finality goes on", TWO_ROTATIONS, || async { chain.finalised_number().await.unwrap() > before + 1 }).await;
}
