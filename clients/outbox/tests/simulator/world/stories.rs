//! What happens in a world.

use super::{pair, Subject, World};
use crate::{
	chain::{genesis, last, Act, Known},
	chance::Chance,
	fault::Fault,
};
use beadle_primitives::{
	message, ActiveProfile, DeviceKey, Grant, Moment, Pack, Quota, Record, Rule, SignedPack, Span, Standing,
};
use beadle_test_support::{gauge, ProfileBuilder};
use sp_core::Pair;
use std::{
	collections::VecDeque,
	sync::{Arc, Mutex},
};

/// The kinds of things that happen; numbers are times in a thousand steps.
#[derive(Clone, Debug)]
pub struct Stories {
	pub devices: u64,
	pub steps: u64,
	pub file: u64,
	pub file_age: u64,
	pub bad: u64,
	pub duplicates: bool,
	pub trusts_clock: bool,
	pub power: u64,
	pub full: u64,
	pub clock: u64,
	pub outage: u64,
	pub months: bool,
	pub stall: u64,
	pub suspension: u64,
	pub halt: u64,
	pub grant: u64,
	pub versions: u64,
	pub rotation: u64,
	pub foreign: u64,
	pub flaky: u64,
	pub bodies: u64,
	pub queue_limit: u64,
	pub max_age: Moment,
	pub late_enrolment: bool,
	pub revocation: bool,
	pub quota: Quota,
}

impl Stories {
	pub fn choose(chance: &mut Chance, fault: Option<Fault>) -> Self {
		let mut maybe = |rate: u64| if chance.per_mille(400) { rate } else { 0 };
		let mut stories = Self {
			devices: 0,
			steps: 0,
			file: maybe(30),
			file_age: 0,
			bad: maybe(30),
			duplicates: maybe(1) > 0,
			trusts_clock: maybe(1) > 0,
			power: maybe(15),
			full: maybe(10),
			clock: maybe(8),
			outage: maybe(10),
			months: maybe(1) > 0,
			stall: maybe(8),
			suspension: maybe(8),
			halt: maybe(8),
			grant: maybe(8),
			versions: maybe(8),
			rotation: maybe(6),
			foreign: maybe(10),
			flaky: maybe(60),
			bodies: maybe(10),
			queue_limit: 0,
			max_age: 0,
			late_enrolment: maybe(1) > 0,
			revocation: maybe(1) > 0,
			quota: Quota { capacity: 0, refill_per_block: 0 },
		};
		stories.devices = chance.within(1, 3);
		stories.steps = chance.within(150, 500);
		stories.file_age = chance.one_of(&[0, 60_000, 3_600_000, 7_200_000]);
		stories.queue_limit = chance.one_of(&[40, 300, 1_000_000, 1_000_000]);
		stories.max_age = chance.one_of(&[600_000, 7_200_000, 86_400_000]);
		stories.quota = chance.one_of(&[
			Quota { capacity: 1_000_000, refill_per_block: 1_000 },
			Quota { capacity: 256, refill_per_block: 32 },
			Quota { capacity: 16, refill_per_block: 8 },
		]);
		if stories.foreign > 0 {
			stories.bodies = 0;
		}
		match fault {
			Some(Fault::ForeignAsOurs) => (stories.foreign, stories.bodies) = (60, 0),
			Some(Fault::LostAtPowerCut) => stories.power = 30,
			Some(Fault::LostAtDiskFull) => stories.full = 30,
			Some(Fault::WrongDevice) => stories.devices = 2,
			Some(Fault::UnitChanged | Fault::LetterLost | Fault::WrongReason) => stories.bad = 100,
			Some(Fault::Reordered) => (stories.file, stories.file_age) = (60, 60_000),
			Some(Fault::Misbooted) => stories.trusts_clock = false,
			_ => {},
		}
		stories
	}
}

fn profile(version: u32, chance: &mut Chance, max_age: Moment) -> ActiveProfile {
	let range = Rule::GrossRange { fail: Span { min: 0, max: 1_000_000_000 }, suspect: None };
	let mut builder = ProfileBuilder::default()
		.max_records(chance.one_of(&[4, 16, 64]))
		.min_interval(1_000)
		.max_ahead(30_000)
		.max_age(max_age)
		.metric(gauge("air", "Cel").decimals(1).refuse(range))
		.metric(gauge("humidity", "%RH").decimals(2));
	if version > 1 {
		builder = builder.metric(gauge("pressure", "hPa").decimals(1));
	}
	builder.version(1, version)
}

impl World {
	/// Makes the devices, and what the chain knows of them.
	pub fn people(&mut self) {
		let first = profile(1, &mut self.chance, self.stories.max_age);
		self.versions.push(first.clone());
		self.net.line.get_mut().unwrap().all_bodies = self.stories.foreign > 0;
		for number in 0..self.stories.devices {
			let key = pair(&mut self.chance);
			let id = 10 + number as u32;
			let grant = Grant { quota: self.stories.quota, expires_at: None };
			let known = Known {
				keys: vec![DeviceKey::Ed25519(key.public())],
				standing: Standing::Active,
				halted: false,
				grant: Some(grant),
				level: grant.quota.capacity.into(),
				settled_at: 1,
				active: Some(first.clone()),
				staged: None,
				history: Default::default(),
				reported: 0,
			};
			let mut chain = self.net.chain.lock().unwrap();
			if self.stories.late_enrolment {
				// Somebody gets round to it.
				chain.act(Act::Enrol(id, Box::new(known)));
			} else {
				chain.blocks[0].state.insert(id, known);
			}
			drop(chain);
			self.subjects.push(Subject {
				id,
				file: Arc::new(Mutex::new(vec![key])),
				chain_keys: vec![key],
				file_at: None,
				waiting: VecDeque::new(),
				next_live: self.now,
				rows: 0,
				old: Vec::new(),
				is_revoked: false,
			});
		}
	}

	/// Lets something happen, or nothing.
	pub fn happen(&mut self) {
		let stories = self.stories.clone();
		let of = self.chance.below(self.subjects.len() as u64) as usize;
		let device = self.subjects[of].id;
		if self.chance.per_mille(stories.power) && self.machine.is_on {
			if self.chance.per_mille(200) {
				self.machine.disk.cut_power();
			} else {
				let changes = self.chance.within(1, 120);
				self.machine.disk.cut_power_in(changes);
				self.tell(|| format!("the power will fail at change {changes}"));
			}
		}
		if self.machine.disk.is_full() {
			if self.chance.per_mille(150) {
				self.machine.disk.fill(false);
				self.tell(|| "the disk has room again".into());
			}
		} else if self.chance.per_mille(stories.full) {
			self.machine.disk.fill(true);
			self.tell(|| "the disk is full".into());
		}
		if self.chance.per_mille(stories.clock) {
			let step = self.chance.one_of(&[0i64, 20_000, -20_000, 400_000, -400_000, 40_000_000_000, -40_000_000_000]);
			self.machine.skew = step;
			self.tell(|| format!("the clock is {step} ms off"));
		} else if self.machine.skew != 0 && self.chance.per_mille(50) {
			self.machine.skew = 0;
			self.tell(|| "the clock is right".into());
		}
		let line = self.net.line.get_mut().unwrap();
		line.flaky = stories.flaky;
		if !line.is_up {
			line.is_up = self.chance.per_mille(60);
		} else if self.chance.per_mille(stories.outage) {
			line.is_up = false;
		}
		let mut chain = self.net.chain.lock().unwrap();
		if chain.finality_stalls {
			chain.finality_stalls = !self.chance.per_mille(60);
		} else {
			chain.finality_stalls = self.chance.per_mille(stories.stall);
		}
		chain.sends_bodies = !self.chance.per_mille(stories.bodies * 20);
		if self.chance.per_mille(stories.suspension) {
			chain.act(Act::Suspend(device));
		} else if self.chance.per_mille(stories.suspension * 5) {
			chain.act(Act::Reinstate(device));
		}
		if stories.revocation && self.chance.per_mille(2) {
			chain.act(Act::Revoke(device));
			self.subjects[of].is_revoked = true;
		}
		if self.chance.per_mille(stories.halt) {
			chain.act(Act::Halt(device, true));
		} else if self.chance.per_mille(stories.halt * 5) {
			chain.act(Act::Halt(device, false));
		}
		if self.chance.per_mille(stories.grant) {
			let quota = Quota { capacity: self.chance.one_of(&[1, 8, 256]), refill_per_block: 4 };
			let grant = Grant { quota, expires_at: Some(self.now + 60_000).filter(|_| self.chance.per_mille(300)) };
			chain.act(Act::Grant(device, Some(grant).filter(|_| self.chance.per_mille(700))));
		} else if self.chance.per_mille(stories.grant * 5) {
			chain.act(Act::Grant(device, Some(Grant { quota: stories.quota, expires_at: None })));
		}
		drop(chain);
		if self.chance.per_mille(stories.versions) {
			self.stage(device);
		}
		self.rotate(of);
		if self.chance.per_mille(stories.foreign) {
			self.send_foreign(of);
		}
		if stories.months && self.chance.per_mille(4) {
			let pause = self.chance.one_of(&[3_600_000, 86_400_000, 90 * 86_400_000]);
			self.tell(|| format!("nothing happens for {} h", pause / 3_600_000));
			self.now += pause;
		}
	}

	fn stage(&mut self, device: u32) {
		let version = profile(self.versions.len() as u32 + 1, &mut self.chance, self.stories.max_age);
		self.versions.push(version.clone());
		let mut chain = self.net.chain.lock().unwrap();
		let at = chain.height(chain.blocks.len() - 1) + self.chance.within(2, 40) as u32;
		chain.act(Act::Stage(device, Box::new(version), at));
	}

	fn rotate(&mut self, of: usize) {
		if self.subjects[of].file_at.is_some_and(|at| self.now >= at) {
			let subject = &mut self.subjects[of];
			subject.file_at = None;
			subject.file.lock().unwrap().push(*subject.chain_keys.last().unwrap());
		} else if self.subjects[of].file_at.is_none() && self.chance.per_mille(self.stories.rotation) {
			let key = pair(&mut self.chance);
			let after = self.chance.within(0, 30_000);
			let subject = &mut self.subjects[of];
			subject.chain_keys.push(key);
			subject.file_at = Some(self.now + after);
			let act = Act::Rotate(subject.id, DeviceKey::Ed25519(key.public()));
			self.net.chain.lock().unwrap().act(act);
			self.tell(|| format!("device {of} gets another key"));
		}
	}

	/// Lets another program send a pack with the device's key.
	fn send_foreign(&mut self, of: usize) {
		let subject = &self.subjects[of];
		let mut chain = self.net.chain.lock().unwrap();
		let sequence = last(&chain, subject.id) + self.chance.within(1, 2);
		let value = -i64::try_from(self.values).unwrap() - 1_000_000;
		let record = Record { metric: 1, offset: 0, value };
		let base_time = chain.best().time - self.chance.below(20_000);
		let pack = Pack { sequence, base_time, records: vec![record].try_into().unwrap() };
		let key = subject.chain_keys.last().unwrap();
		let signature = key.sign(&message::pack_message(&genesis(), subject.id, &pack)).into();
		let hash = message::pack_hash(&genesis(), subject.id, &pack);
		let signed = SignedPack { device: subject.id, pack, signature };
		let result = chain.submit(&signed, None, 77);
		drop(chain);
		self.values += 1;
		self.foreign.insert(hash);
		self.net.line.get_mut().unwrap().foreign.push(hash);
		self.tell(|| format!("another program sends pack {sequence} of device {of}: {result:?}"));
	}

	/// Puts everything in order.
	pub fn heal(&mut self) {
		self.machine.disk.fill(false);
		self.machine.skew = 0;
		let line = self.net.line.get_mut().unwrap();
		(line.is_up, line.flaky) = (true, 0);
		let mut chain = self.net.chain.lock().unwrap();
		chain.finality_stalls = false;
		chain.sends_bodies = true;
		for subject in &mut self.subjects {
			chain.act(Act::Reinstate(subject.id));
			chain.act(Act::Halt(subject.id, false));
			let quota = Quota { capacity: 1_000, refill_per_block: 100 };
			chain.act(Act::Grant(subject.id, Some(Grant { quota, expires_at: None })));
			subject.file_at = None;
			let mut file = subject.file.lock().unwrap();
			let newest = *subject.chain_keys.last().unwrap();
			file.push(newest);
		}
	}
}
