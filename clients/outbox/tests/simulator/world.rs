//! A world: devices with sources on one machine, a chain, and everything that can go wrong between them.

mod life;
mod net;
mod sources;
mod stories;

use crate::{
	auditor::{At, Books, Given, InBlock, Letter},
	chain::{genesis, Model},
	chance::Chance,
	disk::Disk,
	fault::Fault,
};
use beadle_outbox::{
	lane::Clocks,
	ledger::Block,
	queue::{Custom, Limits, Queue},
	runner::{Next, Runner},
};
use beadle_primitives::{message, ActiveProfile, DeviceId, Moment};
pub use life::at_once;
pub use net::{Key, Net};
use sources::Part;
use sp_core::{ed25519, Pair, H256};
use std::{
	collections::{HashMap, HashSet, VecDeque},
	sync::{Arc, Mutex},
};
use stories::Stories;

pub const BEGAN: Moment = 1_800_000_000_000;

/// A device with its sources.
pub struct Subject {
	pub id: DeviceId,
	/// The keys in its file, the latest last.
	pub file: Arc<Mutex<Vec<ed25519::Pair>>>,
	/// The keys that the chain has had, and when the latest gets into the file.
	pub chain_keys: Vec<ed25519::Pair>,
	pub file_at: Option<Moment>,
	/// Parts of sources that have not been taken yet.
	pub waiting: VecDeque<Part>,
	pub next_live: Moment,
	pub rows: u64,
	pub old: Vec<Part>,
	pub is_revoked: bool,
}

/// The machine.
pub struct Machine {
	pub disk: Disk,
	pub boot: u64,
	/// When it was switched on, truly.
	pub booted: Moment,
	/// The wall clock minus the true time.
	pub skew: i64,
	pub is_on: bool,
	pub on_at: Moment,
	pub queue: Option<Queue>,
	pub runners: Vec<Runner<Key>>,
	pub next: Vec<Option<Next>>,
	pub news: Vec<bool>,
	pub head: Block,
	pub head_at: Clocks,
	pub seen: Vec<u32>,
}

pub struct World {
	pub chance: Chance,
	pub now: Moment,
	pub net: Net,
	pub machine: Machine,
	pub subjects: Vec<Subject>,
	pub stories: Stories,
	pub given: Vec<Given>,
	index: HashMap<(DeviceId, At, String, String, Option<String>), usize>,
	letters: Vec<Letter>,
	next_letter: u64,
	pub versions: Vec<ActiveProfile>,
	pub reinstated: Vec<(DeviceId, Moment)>,
	pub foreign: HashSet<H256>,
	pub wrong: Vec<String>,
	pub fault: Option<Fault>,
	pub faulted: bool,
	pub values: u64,
	pub loud: bool,
	pub ended: bool,
	/// Whether nothing goes wrong any more.
	pub is_calm: bool,
}

impl World {
	pub fn new(seed: u64, fault: Option<Fault>) -> Self {
		let mut chance = Chance::new(seed);
		let stories = Stories::choose(&mut chance, fault);
		let chain = Arc::new(Mutex::new(Model::new(chance.fork(), BEGAN)));
		let disk = Disk::new(chance.fork(), fault == Some(Fault::LostAtPowerCut));
		let head = chain.lock().unwrap().head();
		let clocks = Clocks { wall: BEGAN, monotonic: 0 };
		let mut world = Self {
			now: BEGAN,
			net: Net::new(chain, chance.fork(), fault),
			machine: Machine {
				disk,
				boot: 0,
				booted: BEGAN,
				skew: 0,
				is_on: false,
				on_at: BEGAN,
				queue: None,
				runners: Vec::new(),
				next: Vec::new(),
				news: Vec::new(),
				head,
				head_at: clocks,
				seen: Vec::new(),
			},
			subjects: Vec::new(),
			stories,
			given: Vec::new(),
			index: HashMap::new(),
			letters: Vec::new(),
			next_letter: 0,
			versions: Vec::new(),
			reinstated: Vec::new(),
			foreign: HashSet::new(),
			wrong: Vec::new(),
			fault,
			faulted: false,
			values: 0,
			loud: std::env::var("BEADLE_SIMULATOR_SEED").is_ok(),
			ended: false,
			is_calm: false,
			chance,
		};
		world.people();
		world
	}

	pub fn tell(&self, what: impl FnOnce() -> String) {
		if self.loud {
			println!("{:>9.1} s  {}", (self.now - BEGAN) as f64 / 1_000.0, what());
		}
	}

	pub fn clocks(&self) -> Clocks {
		let wall = self.now.saturating_add_signed(self.machine.skew);
		Clocks { wall, monotonic: self.now - self.machine.booted }
	}

	pub fn open(&self) -> Result<Queue, beadle_outbox::queue::QueueError> {
		let disk = self.machine.disk.clone();
		let mut boot = [0; 16];
		boot[..8].copy_from_slice(&self.machine.boot.to_le_bytes());
		let limits = Limits { readings: self.stories.queue_limit, ..Limits::default() };
		Queue::open_in(Box::new(Custom(move || disk.storage())), limits, boot)
	}

	/// Takes note of a reading that a source gives.
	pub fn note(&mut self, given: Given) -> usize {
		let key = (given.device, given.at, given.metric.clone(), given.value.clone(), given.unit.clone());
		let index = *self.index.entry(key).or_insert_with(|| {
			self.given.push(Given { times: 0, taken: 0, ..given });
			self.given.len() - 1
		});
		self.given[index].times += 1;
		index
	}

	/// Reads the dead letters that are new.
	pub fn read_letters(&mut self) {
		let Some(queue) = &self.machine.queue else { return };
		if self.fault == Some(Fault::LetterLost) && !self.faulted {
			if let Ok(letters) = queue.dead_letters(self.next_letter) {
				if letters.iter().any(|letter| !letter.line.contains(r#""what":""#)) && self.given.len() > 20 {
					self.faulted = queue.forget_dead_letters(u64::MAX).is_ok();
				}
			}
		}
		let Ok(letters) = queue.dead_letters(self.next_letter) else { return };
		let time = self.net.chain.lock().unwrap().finalised().time;
		for letter in letters {
			self.next_letter = letter.number + 1;
			let line = serde_json::from_str(&letter.line).expect("a dead letter is JSON");
			let device = self.subjects[letter.letter.lane as usize].id;
			if self.loud {
				println!("{:>9.1} s  dead letter of {device}: {}", (self.now - BEGAN) as f64 / 1_000.0, letter.line);
			}
			self.letters.push(Letter { device, line, time });
		}
	}

	/// Has everything compared.
	pub fn audit(&mut self, is_over: bool) {
		self.read_letters();
		let Some(queue) = &self.machine.queue else { return };
		let mut queued = Vec::new();
		for (lane, subject) in (0..).zip(&self.subjects) {
			let Ok(dated) = queue.head(lane, 0, usize::MAX) else { return };
			for reading in dated {
				queued.push((subject.id, Some(reading.key.at), reading.key.metric, reading.value.value));
			}
			let Ok(undated) = queue.undated(lane) else { return };
			for (metric, value) in undated {
				queued.push((subject.id, None, metric, value.value));
			}
		}
		let chain = self.net.chain.lock().unwrap();
		let mut blocks = Vec::new();
		for made in &chain.blocks[..=chain.is_final] {
			for signed in &made.packs {
				let active = made.state[&signed.device].active.clone().unwrap();
				let hash = message::pack_hash(&genesis(), signed.device, &signed.pack);
				let is_foreign = self.foreign.contains(&hash);
				blocks.push(InBlock { time: made.time, signed: signed.clone(), active, is_foreign });
			}
		}
		let revoked: Vec<_> =
			self.subjects.iter().filter(|subject| subject.is_revoked).map(|subject| subject.id).collect();
		let books = Books {
			given: &self.given,
			letters: &self.letters,
			blocks: &blocks,
			versions: &self.versions,
			reinstated: &self.reinstated,
			queued: &queued,
			revoked: &revoked,
			is_over,
		};
		self.wrong.extend(books.audit());
		if is_over {
			for (device, at, metric, value) in queued.iter().filter(|queued| !revoked.contains(&queued.0)) {
				self.wrong.push(format!("stuck: {metric} = {value} of device {device} at {at:?}"));
			}
		}
	}
}

pub fn pair(chance: &mut Chance) -> ed25519::Pair {
	let mut seed = [0; 32];
	seed[..8].copy_from_slice(&chance.next().to_le_bytes());
	ed25519::Pair::from_seed(&seed)
}
