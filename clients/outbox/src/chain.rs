//! A chain behind a connection.

use crate::ledger::{self, Ledger, Recorded, Rejection, Unreachable, View, BLOCKS_READ};
use beadle_client::{
	connect::{BlockRef, ConnectError, QueryError},
	read::{recent::Recent, verify::result_at},
	submit::submission::SubmitError,
	Chain,
};
use beadle_primitives::{message, AccountId, DeviceId, KeyUse, Moment, ProfileRef, Sequence, SignedPack, Standing};
use sp_core::H256;
use std::{
	collections::{BTreeMap, HashSet},
	fmt::Display,
	future::Future,
	sync::{Mutex, PoisonError, RwLock},
	time::Duration,
};
use tokio::{sync::Semaphore, time::timeout};

/// Time that a request may take.
const WITHIN: Duration = Duration::from_secs(60);

/// The most requests at a time.
const REQUESTS: usize = 8;

/// Number of blocks that are remembered.
const BLOCKS: usize = 128;

/// The packs of a block, by device and number.
type Packs = Vec<(DeviceId, Sequence, H256)>;

/// A chain behind a connection, which all lanes share.
pub struct Connection {
	chain: RwLock<Chain>,
	requests: Semaphore,
	times: Mutex<BTreeMap<u32, Moment>>,
	packs: Mutex<BTreeMap<u32, Packs>>,
	/// Devices that were not active when they were looked at last: one proof tells whether they are.
	inactive: Mutex<HashSet<DeviceId>>,
}

fn unreachable(error: impl Display) -> Unreachable {
	Unreachable(error.to_string())
}

impl Connection {
	/// Returns the connection.
	pub fn new(chain: Chain) -> Self {
		Self {
			chain: RwLock::new(chain),
			requests: Semaphore::new(REQUESTS),
			times: Mutex::default(),
			packs: Mutex::default(),
			inactive: Mutex::default(),
		}
	}

	/// Returns the chain.
	pub fn chain(&self) -> Chain {
		self.chain.read().unwrap_or_else(PoisonError::into_inner).clone()
	}

	/// Makes the connection anew if the runtime is another one at this final block, or if the node is gone.
	///
	/// # Errors
	///
	/// If the chain does not answer, is another one, or is not known to this program any more.
	pub async fn renew(&self, at: Option<ledger::Block>) -> Result<(), ConnectError> {
		let chain = self.chain();
		let renewed = match at {
			Some(at) if chain.is_current(at.hash).await.unwrap_or(true) => return Ok(()),
			Some(_) => chain.renewed().await?,
			// A light client finds its nodes again by itself.
			None if chain.is_proven() => return Ok(()),
			None => {
				let found = Chain::connect(chain.url()).await?;
				if found.genesis() != chain.genesis() {
					return Ok(());
				}
				found
			},
		};
		*self.chain.write().unwrap_or_else(PoisonError::into_inner) = renewed;
		Ok(())
	}

	async fn ask<T, E: Display>(&self, asked: impl Future<Output = Result<T, E>>) -> Result<T, Unreachable> {
		let _permit = self.requests.acquire().await.map_err(unreachable)?;
		let answered = timeout(WITHIN, asked).await;
		answered.map_err(|_| Unreachable("no answer within a minute".into()))?.map_err(unreachable)
	}

	/// Returns the time of a final block.
	///
	/// # Errors
	///
	/// If the chain does not answer.
	pub async fn time(&self, at: ledger::Block) -> Result<Moment, Unreachable> {
		let known = self.times.lock().unwrap_or_else(PoisonError::into_inner).get(&at.number).copied();
		if let Some(known) = known {
			return Ok(known);
		}
		let chain = self.chain();
		let time = self.ask(chain.time(Some(at.hash))).await?;
		remember(&self.times, at.number, time);
		Ok(time)
	}

	/// Returns the packs of a final block, as far as it can be read.
	async fn packs(&self, number: u32) -> Result<Option<Packs>, Unreachable> {
		let known = self.packs.lock().unwrap_or_else(PoisonError::into_inner).get(&number).cloned();
		if known.is_some() {
			return Ok(known);
		}
		let chain = self.chain();
		let read = async { Ok::<_, Unreachable>(chain.block_at(number.into()).await.ok()) };
		let Some(block) = self.ask(read).await? else { return Ok(None) };
		let genesis = chain.genesis();
		let packs = block.extrinsics.iter().filter_map(|extrinsic| chain.pack_in(extrinsic));
		let packs: Packs = packs
			.map(|signed| {
				let hash = message::pack_hash(&genesis, signed.device, &signed.pack);
				(signed.device, signed.pack.sequence, hash)
			})
			.collect();
		remember(&self.packs, number, packs.clone());
		Ok(Some(packs))
	}

	async fn submit(&self, transaction: Vec<u8>) -> Result<Result<(), Rejection>, Unreachable> {
		let chain = self.chain();
		let submit = async {
			match chain.submit(&transaction).await {
				Ok(_) => Ok(Ok(())),
				Err(SubmitError::Rejected(rejection)) => Ok(Err(rejection.into())),
				Err(error @ SubmitError::Rpc(_)) => Err(error),
			}
		};
		self.ask(submit).await
	}
}

fn remember<T>(known: &Mutex<BTreeMap<u32, T>>, number: u32, value: T) {
	let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
	known.insert(number, value);
	while known.len() > BLOCKS {
		known.pop_first();
	}
}

impl From<beadle_client::Rejection> for Rejection {
	fn from(rejection: beadle_client::Rejection) -> Self {
		use beadle_client::Rejection as Theirs;
		match rejection {
			Theirs::Refused(refusal) => Self::Refused(refusal),
			// What would take its place has the same number.
			Theirs::AlreadyInPool | Theirs::PriorityTooLow => Self::InPool,
			Theirs::TemporarilyBanned => Self::Banned,
			other => Self::Other(other.to_string()),
		}
	}
}

impl Ledger for Connection {
	fn genesis(&self) -> H256 {
		self.chain().genesis()
	}

	async fn key_use(&self, account: &AccountId, at: ledger::Block) -> Result<Option<KeyUse>, Unreachable> {
		let chain = self.chain();
		self.ask(chain.device_of_at(account.clone(), Some(at.hash))).await
	}

	async fn view(&self, device: DeviceId, at: ledger::Block) -> Result<Option<View>, Unreachable> {
		let (chain, block) = (self.chain(), BlockRef { number: at.number, hash: at.hash });
		let inactive = || self.inactive.lock().unwrap_or_else(PoisonError::into_inner);
		let was_inactive = inactive().contains(&device);
		if was_inactive {
			let Some(result) = self.ask(result_at(&chain, device, block)).await? else { return Ok(None) };
			if result.standing != Standing::Active {
				let time = self.time(at).await?;
				return Ok(Some(View { block: at, time, result, held: None, history: Default::default() }));
			}
		}
		let Some(recent) = self.ask(Recent::read(&chain, device, block)).await? else { return Ok(None) };
		let Recent { result, held, history, .. } = recent;
		if result.standing == Standing::Active {
			inactive().remove(&device);
		} else {
			inactive().insert(device);
		}
		let time = self.time(at).await?;
		Ok(Some(View { block: at, time, result, held, history }))
	}

	async fn recorded(&self, device: DeviceId, after: u32, view: &View) -> Result<Recorded, Unreachable> {
		let latest = view.block.number;
		let first = after.saturating_add(1).max(latest.saturating_sub(BLOCKS_READ));
		let mut numbers: Vec<u32> = (first..=latest).collect();
		let last = view.result.recorded_in;
		if last > after && last < first {
			numbers.push(last);
		}
		let mut found = Recorded::default();
		for number in numbers {
			let packs = self.packs(number).await?.unwrap_or_default();
			let ours = packs.into_iter().filter(|(of, ..)| *of == device);
			found.packs.extend(ours.map(|(_, sequence, hash)| (sequence, hash)));
		}
		Ok(found)
	}

	async fn send(&self, pack: &SignedPack, tip: u8) -> Result<Result<(), Rejection>, Unreachable> {
		let transaction = self.chain().pack_transaction(pack, tip.into()).map_err(unreachable)?;
		self.submit(transaction).await
	}

	async fn report(
		&self,
		pack: &SignedPack,
		profile: ProfileRef,
		tip: u8,
	) -> Result<Result<(), Rejection>, Unreachable> {
		let transaction = self.chain().report_transaction(pack, profile, tip.into()).map_err(unreachable)?;
		self.submit(transaction).await
	}

	async fn best(&self) -> Result<u32, Unreachable> {
		let chain = self.chain();
		let best = self.ask(chain.best_number()).await?;
		u32::try_from(best).map_err(unreachable)
	}
}

/// Returns the latest final block.
///
/// # Errors
///
/// If the chain does not answer.
pub async fn head(chain: &Chain) -> Result<ledger::Block, QueryError> {
	let BlockRef { number, hash } = chain.finalised_block().await?;
	Ok(ledger::Block { number, hash })
}
