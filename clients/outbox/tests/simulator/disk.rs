//! A disk that loses what was not synced when the power fails, and that can be full.

use crate::chance::Chance;
use redb::StorageBackend;
use std::{
	io,
	sync::{Arc, Mutex},
};

/// A disk with one file.
#[derive(Clone, Debug)]
pub struct Disk(Arc<Mutex<Inner>>);

#[derive(Debug)]
struct Inner {
	/// What a program reads.
	seen: Vec<u8>,
	/// What survives a power cut.
	durable: Vec<u8>,
	/// What was done since the last sync.
	pending: Vec<Change>,
	chance: Chance,
	/// Number of changes until the power fails.
	cut_in: Option<u64>,
	is_off: bool,
	is_full: bool,
	/// Whether a sync is a lie.
	pub forgets: bool,
}

#[derive(Clone, Debug)]
enum Change {
	Length(u64),
	Bytes(u64, Vec<u8>),
}

fn apply(bytes: &mut Vec<u8>, change: &Change) {
	match change {
		Change::Length(length) => bytes.resize(*length as usize, 0),
		Change::Bytes(offset, data) => {
			let (from, to) = (*offset as usize, *offset as usize + data.len());
			if bytes.len() < to {
				bytes.resize(to, 0);
			}
			bytes[from..to].copy_from_slice(data);
		},
	}
}

impl Disk {
	pub fn new(chance: Chance, forgets: bool) -> Self {
		Self(Arc::new(Mutex::new(Inner {
			seen: Vec::new(),
			durable: Vec::new(),
			pending: Vec::new(),
			chance,
			cut_in: None,
			is_off: false,
			is_full: false,
			forgets,
		})))
	}

	/// Cuts the power at the so-manieth change from now.
	pub fn cut_power_in(&self, changes: u64) {
		self.0.lock().unwrap().cut_in = Some(changes);
	}

	pub fn cut_power(&self) {
		self.0.lock().unwrap().is_off = true;
	}

	pub fn is_off(&self) -> bool {
		self.0.lock().unwrap().is_off
	}

	pub fn fill(&self, is_full: bool) {
		self.0.lock().unwrap().is_full = is_full;
	}

	pub fn is_full(&self) -> bool {
		self.0.lock().unwrap().is_full
	}

	/// Switches the power on again. Of what was not synced, any part may be there, in whole or in part.
	pub fn power_on(&self) {
		let inner = &mut *self.0.lock().unwrap();
		let pending = std::mem::take(&mut inner.pending);
		let keeps = if inner.forgets { 0 } else { inner.chance.below(1_001) };
		for change in pending {
			if !inner.chance.per_mille(keeps) {
				continue;
			}
			match change {
				Change::Bytes(offset, mut data) if inner.chance.per_mille(100) => {
					let sectors = (data.len() as u64).div_ceil(512);
					data.truncate((inner.chance.below(sectors) * 512) as usize);
					apply(&mut inner.durable, &Change::Bytes(offset, data));
				},
				// A file that was never synced at its new length has its old one, or that.
				change => apply(&mut inner.durable, &change),
			}
		}
		inner.seen.clone_from(&inner.durable);
		inner.is_off = false;
		inner.cut_in = None;
	}

	pub fn storage(&self) -> Storage {
		Storage(self.clone())
	}
}

impl Inner {
	fn ensure_on(&self) -> io::Result<()> {
		if self.is_off {
			return Err(io::Error::other("the power is off"));
		}
		Ok(())
	}

	/// Counts a change; fails if the power is cut at this one.
	fn count(&mut self) -> io::Result<()> {
		self.ensure_on()?;
		if let Some(cut_in) = &mut self.cut_in {
			*cut_in = cut_in.saturating_sub(1);
			if *cut_in == 0 {
				self.is_off = true;
			}
		}
		self.ensure_on()
	}

	fn change(&mut self, change: Change) -> io::Result<()> {
		self.count()?;
		if self.is_full && !self.has_room_for(&change) {
			return Err(io::ErrorKind::StorageFull.into());
		}
		apply(&mut self.seen, &change);
		self.pending.push(change);
		Ok(())
	}

	/// Returns whether a full disk has room for this: it has for some of what was there before.
	fn has_room_for(&mut self, change: &Change) -> bool {
		match change {
			Change::Length(length) => *length <= self.seen.len() as u64,
			Change::Bytes(..) => self.chance.per_mille(700),
		}
	}
}

/// The disk, as a database has it.
#[derive(Debug)]
pub struct Storage(Disk);

impl StorageBackend for Storage {
	fn len(&self) -> io::Result<u64> {
		let inner = self.0 .0.lock().unwrap();
		inner.ensure_on()?;
		Ok(inner.seen.len() as u64)
	}

	fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
		let inner = self.0 .0.lock().unwrap();
		inner.ensure_on()?;
		let (from, to) = (offset as usize, offset as usize + out.len());
		out.copy_from_slice(inner.seen.get(from..to).ok_or(io::ErrorKind::UnexpectedEof)?);
		Ok(())
	}

	fn set_len(&self, len: u64) -> io::Result<()> {
		self.0 .0.lock().unwrap().change(Change::Length(len))
	}

	fn sync_data(&self) -> io::Result<()> {
		let inner = &mut *self.0 .0.lock().unwrap();
		inner.count()?;
		if !inner.forgets {
			for change in std::mem::take(&mut inner.pending) {
				apply(&mut inner.durable, &change);
			}
		}
		Ok(())
	}

	fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
		self.0 .0.lock().unwrap().change(Change::Bytes(offset, data.to_vec()))
	}
}
