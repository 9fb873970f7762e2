//! The network between the machine and the chain.

use crate::{
	chain::{genesis, Model},
	chance::Chance,
	fault::Fault,
};
use beadle_outbox::ledger::{Block, Ledger, Recorded, Rejection, Signer, Unreachable, View, BLOCKS_READ};
use beadle_primitives::{message, AccountId, DeviceId, DeviceKey, KeyUse, Pack, ProfileRef, Sequence, SignedPack};
use sp_core::{ed25519, Pair, H256};
use std::{
	collections::HashMap,
	sync::{Arc, Mutex},
};

pub struct Net {
	pub chain: Arc<Mutex<Model>>,
	pub line: Mutex<Line>,
	fault: Option<Fault>,
}

pub struct Line {
	chance: Chance,
	pub is_up: bool,
	/// How many of a thousand requests get no answer.
	pub flaky: u64,
	/// Whether all blocks' bodies can be had, however many.
	pub all_bodies: bool,
	pub foreign: Vec<H256>,
	sent: HashMap<(DeviceId, Sequence), H256>,
	pub requests: u64,
}

impl Net {
	pub fn new(chain: Arc<Mutex<Model>>, chance: Chance, fault: Option<Fault>) -> Self {
		let line = Line {
			chance,
			is_up: true,
			flaky: 0,
			all_bodies: true,
			foreign: Vec::new(),
			sent: HashMap::new(),
			requests: 0,
		};
		Self { chain, line: Mutex::new(line), fault }
	}

	/// Fails if there is no answer; `Ok(false)` if the request arrives, and its answer does not.
	fn arrives(&self) -> Result<bool, Unreachable> {
		let line = &mut *self.line.lock().unwrap();
		line.requests += 1;
		let lost = || Unreachable("the line is down".into());
		if !line.is_up || line.chance.per_mille(line.flaky) {
			return Err(lost());
		}
		Ok(!line.chance.per_mille(line.flaky))
	}

	fn answer<T>(&self, of: impl FnOnce(&mut Model) -> T) -> Result<T, Unreachable> {
		let comes_back = self.arrives()?;
		let answer = of(&mut self.chain.lock().unwrap());
		if comes_back {
			Ok(answer)
		} else {
			Err(Unreachable("the answer is lost".into()))
		}
	}
}

impl Ledger for Net {
	fn genesis(&self) -> H256 {
		genesis()
	}

	async fn key_use(&self, account: &AccountId, at: Block) -> Result<Option<KeyUse>, Unreachable> {
		self.answer(|chain| chain.key_use(account, at))
	}

	async fn view(&self, device: DeviceId, at: Block) -> Result<Option<View>, Unreachable> {
		let early = self.fault == Some(Fault::SettledEarly);
		self.answer(|chain| {
			let mut best = at;
			if early {
				best.number = chain.height(chain.blocks.len() - 1);
			}
			chain.view(device, best).map(|view| View { block: at, ..view })
		})
	}

	async fn recorded(&self, device: DeviceId, after: u32, view: &View) -> Result<Recorded, Unreachable> {
		let all = self.line.lock().unwrap().all_bodies;
		let early = self.fault == Some(Fault::SettledEarly);
		let packs = self.answer(|chain| {
			let until = if early { u32::MAX } else { view.block.number };
			if !chain.sends_bodies {
				Vec::new()
			} else if all || view.block.number - after <= BLOCKS_READ {
				chain.packs(device, after, until)
			} else {
				let last = view.result.recorded_in;
				let latest = view.block.number.saturating_sub(BLOCKS_READ);
				let mut packs = chain.packs(device, last.saturating_sub(1), last.min(latest));
				packs.extend(chain.packs(device, latest, until));
				packs
			}
		})?;
		let line = self.line.lock().unwrap();
		let hash = |signed: &SignedPack| {
			let hash = message::pack_hash(&genesis(), device, &signed.pack);
			let ours = line.sent.get(&(device, signed.pack.sequence));
			match ours {
				Some(ours) if self.fault == Some(Fault::ForeignAsOurs) && line.foreign.contains(&hash) => *ours,
				_ => hash,
			}
		};
		Ok(Recorded { packs: packs.iter().map(|signed| (signed.pack.sequence, hash(signed))).collect() })
	}

	async fn send(&self, pack: &SignedPack, tip: u8) -> Result<Result<(), Rejection>, Unreachable> {
		let hash = message::pack_hash(&genesis(), pack.device, &pack.pack);
		self.line.lock().unwrap().sent.insert((pack.device, pack.pack.sequence), hash);
		self.answer(|chain| chain.submit(pack, None, tip))
	}

	async fn report(
		&self,
		pack: &SignedPack,
		profile: ProfileRef,
		tip: u8,
	) -> Result<Result<(), Rejection>, Unreachable> {
		self.answer(|chain| chain.submit(pack, Some(profile), tip))
	}

	async fn best(&self) -> Result<u32, Unreachable> {
		self.answer(|chain| chain.height(chain.blocks.len() - 1))
	}
}

/// A key from a file.
pub struct Key {
	pub file: Arc<Mutex<Vec<ed25519::Pair>>>,
	pub pair: ed25519::Pair,
}

impl Signer for Key {
	fn public(&self) -> DeviceKey {
		DeviceKey::Ed25519(self.pair.public())
	}

	fn sign(&self, genesis: &H256, device: DeviceId, pack: &Pack) -> Result<SignedPack, String> {
		let signature = self.pair.sign(&message::pack_message(genesis, device, pack)).into();
		Ok(SignedPack { device, pack: pack.clone(), signature })
	}

	fn renew(&mut self) {
		self.pair = *self.file.lock().unwrap().last().unwrap();
	}
}
