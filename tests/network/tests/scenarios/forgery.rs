//! A node that serves forged proofs of finality. A light client that knows no other node believes none of them.

use beadle_client::{verify::BlockRef, Chain};
use beadle_network_tests::{council::address, until, Call, Council, TestNetwork};
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

/// How long the authorities may take to change.
const TWO_ROTATIONS: Duration = Duration::from_secs(60);

/// Up to this height a light client that starts asks for no proof of finality from the genesis block on: it takes the blocks.
const WARP_FROM: u64 = 33;

/// How long a light client has to take a proof for good. A genuine one takes about a second.
const CONNECTS_WITHIN: Duration = Duration::from_secs(10);

/// It leaves a node whose proof it does not believe alone for 40 s, and then tries to take block after block.
const TRIES_AGAIN_WITHIN: Duration = Duration::from_secs(70);

/// Where the node's database has the proofs that a block is final in which the authorities have changed: they are what it
/// answers to a light client that has just started.
const JUSTIFICATIONS_COLUMN: u8 = 6;
const GRANDPA: [u8; 4] = *b"FRNK";

type Signature = [u8; 64];
type Public = [u8; 32];

/// GRANDPA's proof that a block is final: most authorities' votes for it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
struct Justification {
	round: u64,
	target: (H256, u32),
	votes: Vec<((H256, u32), Signature, Public)>,
	/// Headers between the target and blocks after it that were voted for.
	ancestry: Vec<SubstrateHeader<H256>>,
}

/// The database of a node that does not run.
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

	/// The proof that the database has of a block, if it has one.
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

/// Under which key the database has what belongs to a block.
fn key(block: BlockRef) -> Vec<u8> {
	[&block.number.to_be_bytes(), block.hash.as_bytes()].concat()
}

/// What the light client says of proofs that it does not believe.
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
		// A proof of what is known already is no fault.
		let is_refused = message.starts_with("Failed to verify warp sync fragment");
		if is_refused && !message.contains("doesn't advance") {
			self.0.lock().unwrap_or_else(PoisonError::into_inner).push(message);
		}
	}

	fn flush(&self) {}
}

/// The latest block that a light client with this specification takes for final; `None` if it takes none.
async fn final_block(specification: &str, within: Duration) -> Option<BlockRef> {
	let chain = timeout(within, Chain::connect_light(specification, |_| ())).await.ok()?.unwrap();
	Some(chain.finalised_block().await.unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forged_justification_is_refused() {
	log::set_logger(&REFUSALS).map(|()| log::set_max_level(LevelFilter::Debug)).expect("nothing else is logged");
	let mut network = TestNetwork::start(3, 1).await;
	let chain = network.chain(BRIDGE).await;

	// An authority is voted out: who begins at the genesis block has to be shown that.
	let council = Council::at(&network.url(1)).await;
	let charlie = network.node(3).unwrap().authority().expect("it is an authority's").account();
	council.carry(&Call::new("Validators", "remove_member", vec![("who", address(&charlie))])).await;
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
	// It keeps the very first as well, by the same authorities.
	let [(_, earlier), (change, genuine)] = with_proof.as_slice() else { panic!("{with_proof:?}") };
	assert_eq!(genuine.target, (change.hash, change.number));

	// Votes that all authorities gave, for another block: what an earlier version of the light client took for a proof. And
	// votes with a signature that is none.
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

	// It was the proof and nothing else.
	database.set_justification(*change, genuine);
	network.start(BRIDGE).unwrap();
	let chain = network.chain(BRIDGE).await;
	finality_goes_on(&chain).await;
	let found = final_block(&specification, CONNECTS_WITHIN).await.expect("the genuine proof is believed again");
	assert!(u64::from(found.number) > WARP_FROM, "{found:?}");
	log::set_max_level(LevelFilter::Off);
}

/// Waits until the node has seen more blocks become final since it was started, and tells its peers so.
async fn finality_goes_on(chain: &Chain) {
	let before = chain.finalised_number().await.unwrap();
	until("finality goes on", TWO_ROTATIONS, || async { chain.finalised_number().await.unwrap() > before + 1 }).await;
}
