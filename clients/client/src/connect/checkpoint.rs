//! Blocks that are known to be final, below which no chain is believed.
//!
//! A light client that starts from the genesis block believes whoever can sign for the authorities of that block, then for
//! those that these have appointed, and so on. The keys of authorities that have long been replaced still count for it: who
//! finds enough of them on machines that were thrown away can sign another chain, from their time on until today. A block
//! that is known to be final ends that. A client that goes on from it asks for the signatures of the authorities at that
//! block and of their successors; the keys of those before have no say any more.
//!
//! [`Memory`] is a small file with the highest final block that this machine has seen, and the authorities at that block.
//! A light client goes on from there ([`Chain::connect_light_from`]). A [`BlockRef`] alone, which somebody has copied from
//! another machine, is looked up in the state of the finalised chain, which has the hashes of the latest 2,400 blocks
//! ([`Chain::goes_on_from`]): what is older cannot be proven by its hash alone.

use super::{
	blocks::BlockRef,
	chain::{Chain, ConnectError, QueryError, POLL_INTERVAL},
	light::SyncState,
};
use crate::interface::storage::BlockHashes;
use serde::{Deserialize, Serialize};
use serde_json::{json, Value};
use smoldot::database::finalized_serialize::decode_chain;
use sp_core::H256;
use sp_crypto_hashing::blake2_256;
use std::{
	env,
	ffi::OsString,
	fmt,
	fs::{self, DirBuilder, File, OpenOptions},
	io::{self, Read, Write},
	os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt},
	path::{Path, PathBuf},
	str::FromStr,
	time::Duration,
};
use subxt::rpcs::client::rpc_params;
use tokio::time::Instant;

/// Number of bytes in which the chain's headers have a height.
const NUMBER_BYTES: usize = 4;

/// The size of what the light client knows of finality, at most: dozens of authorities take a few kilobytes.
const MAX_FINALITY_BYTES: u64 = 256 << 10;

/// The size of the file, at most.
const MAX_FILE_BYTES: u64 = 2 * MAX_FINALITY_BYTES;

/// Time for a chain to become final up to a block that is known to be final: the nodes that are asked may be a little
/// behind those from which it is known.
const REACHED_WITHIN: Duration = Duration::from_secs(30);

/// Errors of comparing a chain with what is known of it.
#[derive(Debug, thiserror::Error)]
pub enum CheckpointError {
	/// The chain cannot be connected to.
	#[error(transparent)]
	Connect(#[from] ConnectError),
	/// The chain cannot be queried.
	#[error(transparent)]
	Query(#[from] QueryError),
	/// What is remembered cannot be read or written.
	#[error("what is remembered of final blocks, {path}: {source}")]
	File {
		/// The file.
		path: String,
		/// The cause.
		source: io::Error,
	},
	/// What is remembered makes no sense.
	#[error("what is remembered of final blocks, {path}, cannot be used: {why}")]
	Faulty {
		/// The file.
		path: String,
		/// The reason.
		why: String,
	},
	/// It is another chain.
	#[error("this is another chain than before: its genesis block is {found:?}, and not {known:?}")]
	OtherChain {
		/// The genesis hash that is known.
		known: H256,
		/// The genesis hash of this chain.
		found: H256,
	},
	/// The finalised chain ends below the block.
	#[error(
		"not the chain that is known: it is final up to block {head}, which is below block {known}, known to be final"
	)]
	Below {
		/// The block that is known to be final.
		known: BlockRef,
		/// The latest final block.
		head: BlockRef,
	},
	/// The finalised chain has another block at that height.
	#[error("not the chain that is known: its block {} is {found:?}, and not {:?}, known to be final", known.number, known.hash)]
	Other {
		/// The block that is known to be final.
		known: BlockRef,
		/// The hash of the chain's block at that height.
		found: H256,
	},
	/// Nothing proves which block it was.
	#[error(
		"block {known} is too old to be looked up: the chain, final up to block {}, has the hashes of its latest 2,400 \
		 blocks; take a newer block, from a machine that has verified within the last hour",
		head.number
	)]
	OutOfRange {
		/// The block that is known to be final.
		known: BlockRef,
		/// The latest final block.
		head: BlockRef,
	},
}

impl CheckpointError {
	/// Returns whether the chain is not the one that is known.
	pub fn is_contradiction(&self) -> bool {
		matches!(self, Self::OtherChain { .. } | Self::Below { .. } | Self::Other { .. } | Self::OutOfRange { .. })
	}
}

impl fmt::Display for BlockRef {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{}:{:?}", self.number, self.hash)
	}
}

impl FromStr for BlockRef {
	type Err = String;

	/// Parses a height and a hash, as they are shown: `1234:0x…`.
	fn from_str(text: &str) -> Result<Self, String> {
		let wanted = || "want a block as NUMBER:HASH, as verify prints it, such as 1234:0x…".to_owned();
		let (number, hash) = text.split_once(':').ok_or_else(wanted)?;
		let digits = hash.strip_prefix("0x").unwrap_or(hash);
		let mut bytes = [0; 32];
		hex::decode_to_slice(digits, &mut bytes).map_err(|_| wanted())?;
		Ok(Self { number: number.parse().map_err(|_| wanted())?, hash: H256(bytes) })
	}
}

/// A block that is known to be final.
#[derive(Clone, PartialEq, Debug)]
pub struct Checkpoint {
	/// The genesis hash of its chain.
	pub genesis: H256,
	/// The block.
	pub block: BlockRef,
	/// What the light client knows of finality from that block on.
	finality: Option<Value>,
}

/// A checkpoint in its file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
	genesis: H256,
	number: u32,
	hash: H256,
	finality: Option<Value>,
}

/// The parts that matter of what the light client tells about itself, to go on from another time.
#[derive(Deserialize)]
struct Database {
	chain: Option<Value>,
}

impl Checkpoint {
	/// Returns what the light client takes to go on from this block; `None` if only the hash is known.
	fn database(&self) -> Option<String> {
		let chain = self.finality.as_ref()?;
		let database = json!({ "genesisHash": hex::encode(self.genesis), "chain": chain, "nodes": {} });
		Some(database.to_string())
	}

	/// Parses the content of a file; an error says what is wrong with it.
	fn read(text: &str) -> Result<Self, String> {
		let Stored { genesis, number, hash, finality } =
			serde_json::from_str(text).map_err(|error| error.to_string())?;
		let block = BlockRef { number, hash };
		if finality.as_ref().is_some_and(|finality| block_of(finality) != Some(block)) {
			return Err(format!("it does not describe finality from block {block} on"));
		}
		Ok(Self { genesis, block, finality })
	}

	fn write(&self) -> String {
		let Self { genesis, block: BlockRef { number, hash }, finality } = self.clone();
		// It has no keys that are not texts, nor anything else that JSON has no form for.
		serde_json::to_string(&Stored { genesis, number, hash, finality }).unwrap_or_default()
	}
}

/// Returns the block that the light client knows as final, by its own account; `None` if that cannot be read.
fn block_of(finality: &Value) -> Option<BlockRef> {
	let known = decode_chain(&finality.to_string(), NUMBER_BYTES).ok()?;
	let header = known.chain_information.as_ref().finalized_block_header;
	Some(BlockRef { number: header.number.try_into().ok()?, hash: H256(header.hash(NUMBER_BYTES)) })
}

/// What a finalised chain says of a block that is known to be final.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Ancestry {
	/// The block is one of its own.
	GoesOn,
	/// The chain ends below it.
	Below,
	/// The chain has another block at that height.
	Other(H256),
	/// The chain does not know any more.
	OutOfRange,
}

/// Compares the head of a finalised chain, and the hash that its state has for the height of a block, with that block.
fn ancestry(known: BlockRef, head: BlockRef, at_height: Option<H256>) -> Ancestry {
	let hash = match head.number.cmp(&known.number) {
		std::cmp::Ordering::Less => return Ancestry::Below,
		std::cmp::Ordering::Equal => Some(head.hash),
		std::cmp::Ordering::Greater => at_height.filter(|hash| !hash.is_zero()),
	};
	match hash {
		None => Ancestry::OutOfRange,
		Some(hash) if hash == known.hash => Ancestry::GoesOn,
		Some(hash) => Ancestry::Other(hash),
	}
}

/// Returns whether what was seen takes the place of what is remembered.
fn is_higher(remembered: Option<&Checkpoint>, seen: &Checkpoint) -> Result<bool, CheckpointError> {
	let Some(remembered) = remembered else { return Ok(true) };
	if seen.genesis != remembered.genesis {
		return Err(CheckpointError::OtherChain { known: remembered.genesis, found: seen.genesis });
	}
	let (known, found) = (remembered.block, seen.block);
	match found.number == known.number && found.hash != known.hash {
		true => Err(CheckpointError::Other { known, found: found.hash }),
		// Another process on this machine may be ahead.
		false => Ok(found.number > known.number),
	}
}

/// The highest final block that this machine has seen of a chain. It only ever rises.
#[derive(Debug)]
pub struct Memory {
	path: Option<PathBuf>,
	highest: Option<Checkpoint>,
}

impl Memory {
	/// Reads what is remembered in a directory of the chain with this specification. There need not be anything yet.
	///
	/// # Errors
	///
	/// If the file cannot be read, makes no sense, or others may write it.
	pub fn open(directory: &Path, specification: &str) -> Result<Self, CheckpointError> {
		let path = directory.join(file_name(specification));
		let highest = read(&path)?;
		Ok(Self { path: Some(path), highest })
	}

	/// Returns a memory that is lost with the process.
	pub fn volatile() -> Self {
		Self { path: None, highest: None }
	}

	/// Returns the highest block.
	pub fn highest(&self) -> Option<BlockRef> {
		self.highest.as_ref().map(|highest| highest.block)
	}

	/// Checks that a chain goes on from what is remembered.
	async fn check(&self, chain: &Chain) -> Result<(), CheckpointError> {
		let Some(highest) = &self.highest else { return Ok(()) };
		if highest.genesis != chain.genesis() {
			return Err(CheckpointError::OtherChain { known: highest.genesis, found: chain.genesis() });
		}
		match chain.goes_on_from(highest.block).await {
			// By its signatures: the light client has gone on from that block itself.
			Err(CheckpointError::OutOfRange { .. }) if highest.finality.is_some() => Ok(()),
			outcome => outcome,
		}
	}

	/// Remembers the latest final block of a chain, unless a higher one is remembered already.
	///
	/// # Errors
	///
	/// If the chain cannot be queried, contradicts what is remembered, or the file cannot be written.
	pub async fn keep(&mut self, chain: &Chain) -> Result<(), CheckpointError> {
		let seen = chain.checkpoint().await?;
		self.remember(seen)
	}

	fn remember(&mut self, seen: Checkpoint) -> Result<(), CheckpointError> {
		let Some(path) = self.path.clone() else {
			if is_higher(self.highest.as_ref(), &seen)? {
				self.highest = Some(seen);
			}
			return Ok(());
		};
		let failed = |source| CheckpointError::File { path: path.display().to_string(), source };
		let directory = path.parent().unwrap_or(Path::new("."));
		DirBuilder::new().recursive(true).mode(0o700).create(directory).map_err(failed)?;
		// Of several processes, each sees what the one before has written.
		let mut lock = OpenOptions::new();
		lock.create(true).truncate(false).write(true).mode(0o600);
		let lock = lock.open(path.with_extension("lock")).map_err(failed)?;
		lock.lock().map_err(failed)?;
		self.highest = read(&path)?.or_else(|| self.highest.take());
		if is_higher(self.highest.as_ref(), &seen)? {
			replace(directory, &path, &seen.write()).map_err(failed)?;
			self.highest = Some(seen);
		}
		Ok(())
	}
}

/// Returns the name of the file for the chain with this specification: its nodes and its form may change, its genesis does
/// not.
fn file_name(specification: &str) -> String {
	let genesis = serde_json::from_str(specification).ok().map(|mut fields: Value| fields["genesis"].take());
	// What is no specification is refused by the light client.
	let genesis = genesis.map_or_else(|| specification.to_owned(), |genesis| genesis.to_string());
	let hash = blake2_256(genesis.as_bytes());
	format!("final-{}.json", hex::encode(hash.first_chunk::<8>().copied().unwrap_or_default()))
}

/// Reads a checkpoint; returns `None` if there is none.
fn read(path: &Path) -> Result<Option<Checkpoint>, CheckpointError> {
	let failed = |source| CheckpointError::File { path: path.display().to_string(), source };
	let faulty = |why: String| CheckpointError::Faulty { path: path.display().to_string(), why };
	let file = match File::open(path) {
		Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
		file => file.map_err(failed)?,
	};
	if file.metadata().map_err(failed)?.mode() & 0o022 != 0 {
		return Err(faulty("others may write it".into()));
	}
	let mut text = String::new();
	file.take(MAX_FILE_BYTES).read_to_string(&mut text).map_err(failed)?;
	Checkpoint::read(&text).map(Some).map_err(faulty)
}

/// Replaces a file, which only its owner can read, at once and for good.
fn replace(directory: &Path, path: &Path, text: &str) -> io::Result<()> {
	let mut file = tempfile::NamedTempFile::new_in(directory)?;
	file.write_all(text.as_bytes())?;
	file.as_file().sync_all()?;
	file.persist(path).map_err(|error| error.error)?;
	fs::File::open(directory)?.sync_all()
}

/// Returns the directory in which programs of this user keep what they remember; `None` if the environment names none.
pub fn state_directory() -> Option<PathBuf> {
	state_directory_by(|name| env::var_os(name))
}

fn state_directory_by(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
	let absolute = |name: &str| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
	let state = absolute("XDG_STATE_HOME").or_else(|| Some(absolute("HOME")?.join(".local/state")))?;
	Some(state.join("beadle"))
}

impl Chain {
	/// As [`Chain::connect_light`], but goes on from the highest final block that is remembered, and remembers the latest
	/// one. If a checkpoint is given, the chain has to go on from that block as well.
	///
	/// # Errors
	///
	/// As [`Chain::connect_light`]; and if the chain does not go on from these blocks. Then what is remembered stays.
	pub async fn connect_light_from(
		specification: &str,
		memory: &mut Memory,
		checkpoint: Option<BlockRef>,
		progress: impl FnMut(SyncState),
	) -> Result<Self, CheckpointError> {
		let finality = memory.highest.as_ref().and_then(Checkpoint::database);
		let chain = Self::start_light(specification, finality.as_deref(), progress).await?;
		memory.check(&chain).await?;
		if let Some(checkpoint) = checkpoint {
			chain.goes_on_from(checkpoint).await?;
		}
		memory.keep(&chain).await?;
		Ok(chain)
	}

	/// Checks that the finalised chain has this block. Waits a while if it is not final up to there yet.
	///
	/// # Errors
	///
	/// If the chain cannot be queried, stays below the block, has another one at that height, or proves no more which one
	/// it had.
	pub async fn goes_on_from(&self, known: BlockRef) -> Result<(), CheckpointError> {
		let deadline = Instant::now() + REACHED_WITHIN;
		let mut head = self.finalised_block().await?;
		while head.number < known.number && Instant::now() < deadline {
			tokio::time::sleep(POLL_INTERVAL).await;
			head = self.finalised_block().await?;
		}
		let at_height = match head.number > known.number {
			true => self.storage::<BlockHashes>((known.number,), Some(head.hash)).await?,
			false => None,
		};
		match ancestry(known, head, at_height) {
			Ancestry::GoesOn => Ok(()),
			Ancestry::Below => Err(CheckpointError::Below { known, head }),
			Ancestry::Other(found) => Err(CheckpointError::Other { known, found }),
			Ancestry::OutOfRange => Err(CheckpointError::OutOfRange { known, head }),
		}
	}

	/// Returns the latest final block, with what a light client has to know to go on from there.
	async fn checkpoint(&self) -> Result<Checkpoint, QueryError> {
		let genesis = self.genesis();
		if self.is_proven() {
			let request = self.rpc().request("chainHead_unstable_finalizedDatabase", rpc_params![MAX_FINALITY_BYTES]);
			let database: String = request.await?;
			let database: Option<Database> = serde_json::from_str(&database).ok();
			let finality = database.and_then(|database| database.chain);
			if let Some((block, finality)) = finality.and_then(|finality| Some((block_of(&finality)?, finality))) {
				return Ok(Checkpoint { genesis, block, finality: Some(finality) });
			}
		}
		Ok(Checkpoint { genesis, block: self.finalised_block().await?, finality: None })
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::os::unix::fs::PermissionsExt;

	const SPECIFICATION: &str =
		r#"{ "id": "chain", "bootNodes": [], "genesis": { "raw": { "top": { "0x01": "0x02" } } } }"#;

	fn hash(number: u8) -> H256 {
		H256::repeat_byte(number)
	}

	fn block(number: u32, by: u8) -> BlockRef {
		BlockRef { number, hash: hash(by) }
	}

	fn checkpoint(number: u32, by: u8) -> Checkpoint {
		Checkpoint { genesis: hash(1), block: block(number, by), finality: None }
	}

	fn memory() -> (tempfile::TempDir, Memory) {
		let directory = tempfile::tempdir().unwrap();
		let memory = Memory::open(&directory.path().join("beadle"), SPECIFICATION).unwrap();
		(directory, memory)
	}

	fn again(directory: &tempfile::TempDir) -> Result<Memory, CheckpointError> {
		Memory::open(&directory.path().join("beadle"), SPECIFICATION)
	}

	#[test]
	fn a_chain_goes_on_from_a_block_if_its_state_has_that_hash() {
		let known = block(100, 7);
		for (head, at_height, expected) in [
			(block(99, 9), Some(hash(7)), Ancestry::Below),
			(block(100, 7), None, Ancestry::GoesOn),
			(block(100, 8), Some(hash(7)), Ancestry::Other(hash(8))),
			(block(101, 9), Some(hash(7)), Ancestry::GoesOn),
			(block(101, 9), Some(hash(8)), Ancestry::Other(hash(8))),
			(block(9_000, 9), None, Ancestry::OutOfRange),
			// How the state has a hash that it has dropped.
			(block(9_000, 9), Some(H256::zero()), Ancestry::OutOfRange),
		] {
			assert_eq!(ancestry(known, head, at_height), expected, "{head} {at_height:?}");
		}
	}

	#[test]
	fn an_error_names_both_blocks() {
		let (known, head) = (block(100, 7), block(99, 9));
		let digits = |by: &str| format!("0x{}", by.repeat(32));
		for (error, both) in [
			(CheckpointError::Below { known, head }, [format!("100:{}", digits("07")), format!("99:{}", digits("09"))]),
			(CheckpointError::Other { known, found: hash(8) }, ["07", "08"].map(digits)),
			(CheckpointError::OutOfRange { known, head: block(9_000, 9) }, [digits("07"), "9000".into()]),
			(CheckpointError::OtherChain { known: hash(1), found: hash(2) }, ["01", "02"].map(digits)),
		] {
			let said = error.to_string();
			assert!(error.is_contradiction() && both.iter().all(|part| said.contains(part)), "{said}");
		}
	}

	#[test]
	fn what_is_remembered_only_rises() {
		let (directory, mut memory) = memory();
		assert_eq!(memory.highest(), None);
		memory.remember(checkpoint(100, 7)).unwrap();
		assert_eq!(again(&directory).unwrap().highest(), Some(block(100, 7)));
		memory.remember(checkpoint(99, 6)).unwrap();
		assert_eq!(memory.highest(), Some(block(100, 7)));
		memory.remember(checkpoint(101, 8)).unwrap();
		assert_eq!(again(&directory).unwrap().highest(), Some(block(101, 8)));
	}

	#[test]
	fn another_process_may_be_ahead() {
		let (directory, mut behind) = memory();
		let mut ahead = again(&directory).unwrap();
		ahead.remember(checkpoint(100, 7)).unwrap();
		behind.remember(checkpoint(90, 6)).unwrap();
		assert_eq!(
			(behind.highest(), again(&directory).unwrap().highest()),
			(Some(block(100, 7)), Some(block(100, 7)))
		);
	}

	#[test]
	fn a_contradiction_overwrites_nothing() {
		let (directory, mut memory) = memory();
		memory.remember(checkpoint(100, 7)).unwrap();
		let error = memory.remember(checkpoint(100, 8)).unwrap_err();
		assert!(matches!(error, CheckpointError::Other { .. }), "{error}");
		let error = memory.remember(Checkpoint { genesis: hash(2), ..checkpoint(200, 8) }).unwrap_err();
		assert!(matches!(error, CheckpointError::OtherChain { .. }), "{error}");
		assert_eq!(again(&directory).unwrap().highest(), Some(block(100, 7)));
	}

	#[test]
	fn only_its_owner_can_read_or_write_it() {
		let (directory, mut memory) = memory();
		memory.remember(checkpoint(100, 7)).unwrap();
		let path = memory.path.clone().unwrap();
		let mode = |path: &Path| fs::metadata(path).unwrap().mode() & 0o777;
		assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
		fs::set_permissions(&path, fs::Permissions::from_mode(0o620)).unwrap();
		let said = again(&directory).unwrap_err().to_string();
		assert!(said.contains("others may write it") && said.contains("final-"), "{said}");
	}

	#[test]
	fn a_file_that_makes_no_sense_is_an_error_and_stays() {
		let (directory, mut memory) = memory();
		memory.remember(checkpoint(100, 7)).unwrap();
		let path = memory.path.clone().unwrap();
		let sound = fs::read_to_string(&path).unwrap();
		let finality = sound.replace("null", "{\"version\":\"1\"}");
		for nonsense in ["", "{}", &sound[..sound.len() / 2], finality.as_str()] {
			fs::write(&path, nonsense).unwrap();
			assert!(matches!(again(&directory), Err(CheckpointError::Faulty { .. })), "{nonsense}");
			assert!(memory.remember(checkpoint(200, 7)).is_err(), "{nonsense}");
			assert_eq!(fs::read_to_string(&path).unwrap(), nonsense);
		}
	}

	#[test]
	fn each_chain_has_a_file_of_its_own() {
		let name = file_name(SPECIFICATION);
		assert_eq!(name, file_name(&SPECIFICATION.replace("[]", "[\"/dns/elsewhere\"]").replace(' ', "")));
		assert_ne!(name, file_name(&SPECIFICATION.replace("0x02", "0x03")));
	}

	#[test]
	fn a_block_is_a_height_and_a_hash() {
		let known = block(100, 7);
		assert_eq!(known.to_string().parse(), Ok(known));
		assert_eq!(known.to_string().replace("0x", "").parse(), Ok(known));
		let digits = "07".repeat(32);
		for wrong in [
			"".into(),
			"100".into(),
			format!("100:0x{}", &digits[2..]),
			format!("100:0x{digits}00"),
			format!("0x{digits}:100"),
			format!("-1:0x{digits}"),
			format!("4294967296:0x{digits}"),
			format!("100:0x{digits} "),
		] {
			assert!(wrong.parse::<BlockRef>().is_err(), "{wrong}");
		}
	}

	#[test]
	fn the_state_directory_is_the_users() {
		let by = |xdg: Option<&str>, home: Option<&str>| {
			state_directory_by(|name| if name == "HOME" { home } else { xdg }.map(OsString::from))
		};
		assert_eq!(by(Some("/state"), Some("/home/me")), Some("/state/beadle".into()));
		assert_eq!(by(None, Some("/home/me")), Some("/home/me/.local/state/beadle".into()));
		assert_eq!(by(Some("relative"), Some("/home/me")), Some("/home/me/.local/state/beadle".into()));
		assert_eq!(by(None, None), None);
	}
}
