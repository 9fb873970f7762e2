//! A model of the chain: blocks every few seconds that become final later, forks that are given up, a pool that drops and
//! bans, and the chain's own rules for packs.

use crate::chance::Chance;
use beadle_appraisal::{admit, appraise, appraise_refused, distance, History};
use beadle_outbox::ledger::{Block, Rejection, View};
use beadle_primitives::{
	message, ActiveProfile, Custody, Device, DeviceEntry, DeviceId, DeviceKey, Grant, HeldAgainst, KeyUse, Moment,
	Permanence, ProfileRef, Reason, Refusal, Sequence, SignedPack, Standing, SuspendedBy,
};
use beadle_test_support::attestation_result;
use codec::Encode;
use sp_core::H256;
use sp_crypto_hashing::blake2_256;
use std::collections::HashMap;

pub const BLOCK_TIME: u64 = 3_000;
const WINDOW: u64 = 32;
const BAN: u64 = 1_800_000;

/// What the chain knows of a device.
#[derive(Clone, Debug)]
pub struct Known {
	pub keys: Vec<DeviceKey>,
	pub standing: Standing,
	pub halted: bool,
	pub grant: Option<Grant>,
	pub level: u64,
	pub settled_at: u32,
	pub active: Option<ActiveProfile>,
	pub staged: Option<(ActiveProfile, u32)>,
	pub history: History,
	pub reported: u64,
}

/// An act of somebody else.
#[derive(Clone, Debug)]
pub enum Act {
	Enrol(DeviceId, Box<Known>),
	Suspend(DeviceId),
	Reinstate(DeviceId),
	Halt(DeviceId, bool),
	Grant(DeviceId, Option<Grant>),
	Stage(DeviceId, Box<ActiveProfile>, u32),
	Rotate(DeviceId, DeviceKey),
	Revoke(DeviceId),
}

#[derive(Clone, Debug)]
struct Pooled {
	signed: SignedPack,
	report: Option<ProfileRef>,
	bytes: H256,
}

#[derive(Clone, Debug)]
pub struct Made {
	pub time: Moment,
	pub state: HashMap<DeviceId, Known>,
	pub packs: Vec<SignedPack>,
	reports: Vec<Pooled>,
	acts: Vec<Act>,
}

/// The chain, with the pool of its nodes.
pub struct Model {
	pub blocks: Vec<Made>,
	pub is_final: usize,
	/// The heights of the first blocks after long pauses: heights count on meanwhile.
	heights: Vec<u32>,
	pool: Vec<Pooled>,
	banned: HashMap<H256, Moment>,
	acts: Vec<Act>,
	chance: Chance,
	pub finality_stalls: bool,
	/// Whether nodes still send the bodies of blocks.
	pub sends_bodies: bool,
	/// Whether no block is given up, and nothing in the pool.
	pub is_calm: bool,
}

pub fn genesis() -> H256 {
	H256::repeat_byte(7)
}

impl Model {
	pub fn new(chance: Chance, now: Moment) -> Self {
		let first = Made { time: now, state: HashMap::new(), packs: vec![], reports: vec![], acts: vec![] };
		Self {
			blocks: vec![first],
			is_final: 0,
			heights: vec![1],
			pool: vec![],
			banned: HashMap::new(),
			acts: vec![],
			chance,
			finality_stalls: false,
			sends_bodies: true,
			is_calm: false,
		}
	}

	pub fn act(&mut self, act: Act) {
		self.acts.push(act);
	}

	pub fn best(&self) -> &Made {
		self.blocks.last().unwrap()
	}

	pub fn finalised(&self) -> &Made {
		&self.blocks[self.is_final]
	}

	pub fn height(&self, index: usize) -> u32 {
		self.heights[index]
	}

	pub fn head(&self) -> Block {
		let number = self.heights[self.is_final];
		Block { number, hash: H256(blake2_256(&number.encode())) }
	}

	fn index(&self, number: u32) -> Option<usize> {
		self.heights.iter().position(|height| *height == number)
	}

	/// Goes on to this time.
	pub fn tick(&mut self, now: Moment) {
		let due = now.saturating_sub(self.best().time) / BLOCK_TIME;
		if due == 0 {
			return;
		}
		// Of a long pause only the last blocks are made; what happens in them does not depend on the others.
		let skipped = due.saturating_sub(40);
		let mut time = self.best().time + skipped * BLOCK_TIME;
		let mut height = *self.heights.last().unwrap() + skipped as u32;
		if skipped > 0 {
			self.is_final = self.blocks.len() - 1;
		}
		for _ in skipped..due {
			time += BLOCK_TIME;
			height += 1;
			if !self.is_calm && self.chance.per_mille(15) {
				self.reorganise(time);
			}
			self.make(time, height);
			if !self.finality_stalls {
				let lag = self.chance.within(1, 4) as usize;
				self.is_final = self.is_final.max((self.blocks.len() - 1).saturating_sub(lag));
			}
		}
	}

	/// Gives up some of the blocks that are not final. They are made again, at the next heights.
	fn reorganise(&mut self, now: Moment) {
		let undecided = self.blocks.len() - 1 - self.is_final;
		let given_up = self.chance.below(undecided as u64 + 1) as usize;
		for _ in 0..given_up {
			let made = self.blocks.pop().unwrap();
			self.heights.pop();
			for act in made.acts.into_iter().rev() {
				self.acts.insert(0, act);
			}
			let packs = made.packs.into_iter().map(|signed| Pooled {
				bytes: H256(blake2_256(&(&signed, self.chance.next()).encode())),
				signed,
				report: None,
			});
			let back: Vec<_> = packs.chain(made.reports).collect();
			for pooled in back {
				if self.chance.per_mille(700) && now > 0 {
					self.pool.push(pooled);
				}
			}
		}
	}

	fn make(&mut self, time: Moment, height: u32) {
		let mut made = Made { time, state: self.best().state.clone(), packs: vec![], reports: vec![], acts: vec![] };
		let acts = std::mem::take(&mut self.acts);
		for act in acts {
			apply(&mut made.state, &act, time, height);
			made.acts.push(act);
		}
		for known in made.state.values_mut() {
			if let Some((version, at)) = known.staged.take() {
				if height >= at {
					known.active = Some(version);
				} else {
					known.staged = Some((version, at));
				}
			}
		}
		let mut pool = std::mem::take(&mut self.pool);
		pool.sort_by_key(|pooled| (pooled.report.is_some(), pooled.signed.device, pooled.signed.pack.sequence));
		let is_full = !self.is_calm && self.chance.per_mille(50);
		for pooled in pool {
			let device = pooled.signed.device;
			let room = !is_full && made.packs.len() < 12;
			if !self.is_calm && self.chance.per_mille(10) {
				// A node was restarted.
				continue;
			}
			let Some(known) = made.state.get_mut(&device) else { continue };
			let valid = validate(known, &pooled.signed, pooled.report, time, height, WINDOW);
			match valid {
				Ok(_) if !room => self.pool.push(pooled),
				Ok(1) => {
					record(known, &pooled.signed, pooled.report.is_some(), time, height);
					if pooled.report.is_some() {
						made.reports.push(pooled);
					} else {
						made.packs.push(pooled.signed);
					}
				},
				Ok(_) => self.pool.push(pooled),
				Err(_) => drop(self.banned.insert(pooled.bytes, time + BAN)),
			}
		}
		self.blocks.push(made);
		self.heights.push(height);
	}

	/// Takes a transaction into the pool.
	pub fn submit(&mut self, signed: &SignedPack, report: Option<ProfileRef>, tip: u8) -> Result<(), Rejection> {
		let bytes = H256(blake2_256(&(signed, report, tip).encode()));
		let (time, height) = (self.best().time, *self.heights.last().unwrap());
		if self.banned.get(&bytes).is_some_and(|until| *until > time) {
			return Err(Rejection::Banned);
		}
		let Some(known) = self.best().state.get(&signed.device) else {
			return Err(Rejection::Refused(Refusal::UnknownDevice));
		};
		if let Err(refusal) = validate(known, signed, report, time, height, WINDOW) {
			if refusal.permanence() == Permanence::Permanent {
				self.banned.insert(bytes, time + BAN);
			}
			return Err(Rejection::Refused(refusal));
		}
		let tag =
			|signed: &SignedPack, report: bool| (signed.device, if report { 0 } else { signed.pack.sequence }, report);
		let same = tag(signed, report.is_some());
		if self.pool.iter().any(|pooled| tag(&pooled.signed, pooled.report.is_some()) == same) {
			return Err(Rejection::InPool);
		}
		self.pool.push(Pooled { signed: signed.clone(), report, bytes });
		Ok(())
	}

	pub fn key_use(&self, key: &beadle_primitives::AccountId, at: Block) -> Option<KeyUse> {
		let made = &self.blocks[self.index(at.number)?];
		made.state.iter().find_map(|(device, known)| {
			let position = known.keys.iter().position(|known| known.account() == *key)?;
			Some(if position + 1 == known.keys.len() { KeyUse::Active(*device) } else { KeyUse::Retired(*device) })
		})
	}

	pub fn view(&self, device: DeviceId, at: Block) -> Option<View> {
		let made = &self.blocks[self.index(at.number)?];
		let known = made.state.get(&device)?;
		let entry = Device {
			owner: 0,
			model: 0,
			hardware: 0,
			ueid: Default::default(),
			key: known.keys.last().unwrap().clone(),
			custody: Custody::Device,
			custody_confirmed: false,
		};
		let entry = DeviceEntry::Enrolled(entry);
		let entry = match (&known.standing, entry) {
			(Standing::Revoked, DeviceEntry::Enrolled(device)) => DeviceEntry::Revoked(device.into_revoked()),
			(_, entry) => entry,
		};
		let mut result = attestation_result(device, entry);
		result.standing = known.standing.clone();
		result.grant = known.grant;
		result.profile = known.active.as_ref().map(|active| active.reference);
		result.sequence = known.history.sequence;
		result.observed_at = known.history.observed_at;
		result.recorded_in = known.history.recorded_in;
		result.usage.reported = known.reported;
		if known.halted {
			result.halt = Some(halt(made.time));
		}
		let held = known
			.active
			.clone()
			.map(|active| HeldAgainst { active, staged: known.staged.as_ref().map(|(staged, _)| staged.clone()) });
		Some(View { block: at, time: made.time, result, held, history: known.history.clone() })
	}

	/// Returns the packs of a device in the final blocks after a height, up to another.
	pub fn packs(&self, device: DeviceId, after: u32, until: u32) -> Vec<SignedPack> {
		let within = |index: &usize| (after + 1..=until).contains(&self.heights[*index]);
		let blocks = (0..self.blocks.len()).filter(within).map(|index| &self.blocks[index]);
		blocks.flat_map(|made| &made.packs).filter(|signed| signed.device == device).cloned().collect()
	}
}

fn halt(since: Moment) -> beadle_primitives::Halt {
	beadle_primitives::Halt { scope: beadle_primitives::HaltScope::Chain, since }
}

fn level(known: &Known, height: u32) -> u64 {
	let Some(grant) = known.grant else { return known.level };
	let refilled = u64::from(height - known.settled_at) * u64::from(grant.quota.refill_per_block);
	(known.level + refilled).min(grant.quota.capacity.into())
}

fn apply(state: &mut HashMap<DeviceId, Known>, act: &Act, time: Moment, height: u32) {
	if let Act::Enrol(device, known) = act {
		state.insert(*device, (**known).clone());
		return;
	}
	let device = match act {
		Act::Suspend(device)
		| Act::Reinstate(device)
		| Act::Halt(device, _)
		| Act::Grant(device, _)
		| Act::Stage(device, ..)
		| Act::Rotate(device, _)
		| Act::Revoke(device)
		| Act::Enrol(device, _) => device,
	};
	let Some(known) = state.get_mut(device) else { return };
	match act {
		Act::Enrol(..) => {},
		Act::Suspend(_) if known.standing == Standing::Active => {
			let reason = Reason::Stated(Default::default());
			known.standing = Standing::Suspended { by: SuspendedBy::Owner, since: time, reason };
		},
		Act::Reinstate(_) if matches!(known.standing, Standing::Suspended { .. }) => {
			known.standing = Standing::Active;
			known.history.restart(time);
		},
		Act::Halt(_, halted) => known.halted = *halted,
		Act::Grant(_, grant) => {
			known.level = level(known, height);
			known.settled_at = height;
			known.grant = *grant;
		},
		Act::Stage(_, version, at) => known.staged = Some(((**version).clone(), *at)),
		Act::Rotate(_, key) => known.keys.push(key.clone()),
		Act::Revoke(_) => known.standing = Standing::Revoked,
		Act::Suspend(_) | Act::Reinstate(_) => {},
	}
}

/// Returns the pack's distance from the last recorded one, if it is valid.
fn validate(
	known: &Known,
	signed: &SignedPack,
	report: Option<ProfileRef>,
	time: Moment,
	height: u32,
	window: u64,
) -> Result<u64, Refusal> {
	let pack = &signed.pack;
	if known.standing == Standing::Revoked {
		return Err(Refusal::Revoked);
	}
	let message = message::pack_message(&genesis(), signed.device, pack);
	if !message::verify(known.keys.last().unwrap(), &signed.signature, &message) {
		return Err(Refusal::BadSignature);
	}
	let distance = distance(known.history.sequence, pack.sequence, window)?;
	if matches!(known.standing, Standing::Suspended { .. }) {
		return Err(Refusal::Suspended);
	}
	let grant = known.grant.ok_or(Refusal::NotGranted)?;
	if grant.expires_at.is_some_and(|expires_at| time >= expires_at) {
		return Err(Refusal::GrantExpired);
	}
	if u64::from(pack.record_count()) * distance > level(known, height) {
		return Err(Refusal::QuotaSpent);
	}
	if known.halted {
		return Err(Refusal::Halted);
	}
	let active = known.active.as_ref().ok_or(Refusal::NoProfile)?;
	if report.is_some_and(|profile| profile != active.reference) {
		return Err(Refusal::StaleProfile);
	}
	admit(&active.profile, &known.history, pack, time)?;
	match report {
		Some(_) if distance > 1 => Err(Refusal::SequenceAhead),
		Some(_) => appraise_refused(active, &known.history, pack, time).map(|_| distance),
		None => appraise(active, &known.history, pack, time).map(|_| distance),
	}
}

fn record(known: &mut Known, signed: &SignedPack, is_report: bool, time: Moment, height: u32) {
	let pack = &signed.pack;
	let active = known.active.clone().unwrap();
	known.level = level(known, height) - u64::from(pack.record_count());
	known.settled_at = height;
	if is_report {
		known.history = appraise_refused(&active, &known.history, pack, time).unwrap().history;
		known.reported += 1;
		return;
	}
	known.history = appraise(&active, &known.history, pack, time).unwrap().history;
	known.history.recorded_in = height;
}

/// Returns the number of the last pack of a device, in the best block.
pub fn last(model: &Model, device: DeviceId) -> Sequence {
	model.best().state.get(&device).map_or(0, |known| known.history.sequence)
}
