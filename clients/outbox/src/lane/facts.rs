//! What a lane decides by, and what it decides.

use crate::{
	ledger::{Rejection, View},
	plan::Draft,
	queue::{Key, Sealed, Waiting},
};
use beadle_primitives::{DeviceId, DeviceKey, KeyUse, Millis, Moment, ProfileRef, Refusal, Sequence};
use sp_core::H256;

/// This machine's clocks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Clocks {
	/// The wall clock, which may be wrong, and may step.
	pub wall: Moment,
	/// Time since some moment, which never steps.
	pub monotonic: Millis,
}

/// Everything that a lane decides by.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
	/// The clocks, now.
	pub clocks: Clocks,
	/// A random number from 0 to 999, so that devices do not all do the same at the same time.
	pub jitter: u16,
	/// The height of the latest final block.
	pub head: u32,
	/// The clocks when the latest final block became known.
	pub head_at: Clocks,
	/// What is known of the device, at a final block.
	pub view: Option<&'a View>,
	/// The public key at hand.
	pub key: &'a DeviceKey,
	/// The sealed packs, in the order of their numbers.
	pub sealed: &'a [Sealed],
	/// Packs that were given up and may still be recorded.
	pub former: &'a [Sealed],
	/// The first readings in the queue, in the order of their times, all of one time or none.
	pub first: &'a [Waiting],
	/// The readings from where the sealed packs end, likewise.
	pub next: &'a [Waiting],
	/// The latest readings.
	pub latest: &'a [Waiting],
	/// Whether there are readings whose time is not known yet.
	pub has_undated: bool,
	/// When readings came last, by the monotonic clock, since the program started; and since when, without a pause in which
	/// a pack was sealed.
	pub news: Option<News>,
	/// Whether nothing more comes from the sources.
	pub ended: bool,
}

/// When readings came.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct News {
	/// The first since packs were sealed last.
	pub first: Millis,
	/// The last.
	pub last: Millis,
}

/// What came of an action.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
	/// It is done.
	Done,
	/// The chain did not answer, or the signer; in words.
	Failed(String),
	/// The key is this.
	Key(Option<KeyUse>),
	/// The view was read, or there is no such device at this block.
	Viewed {
		/// Whether there is such a device.
		exists: bool,
	},
	/// These packs are proven to be recorded.
	Proved(Vec<(Sequence, H256)>),
	/// A pack was sent, or was not taken.
	Sent(Sequence, Result<(), Rejection>),
	/// A report was sent, or was not taken.
	Reported(Result<(), Rejection>),
	/// The best block's height.
	Best(u32),
}

/// What a lane wants done next.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Action {
	/// Look up the device of the key.
	LookUp,
	/// Read the view at the latest final block.
	View,
	/// Read which packs the final blocks after this one have.
	Prove {
		/// The block.
		after: u32,
	},
	/// Settle the numbers up to this one: the packs with these hashes are recorded.
	Settle {
		/// The last number.
		until: Sequence,
		/// The hashes of the packs.
		recorded: Vec<H256>,
		/// Those of them with no other program's pack since the first of these numbers: what they leave behind can never be
		/// recorded.
		unbroken: Vec<H256>,
		/// Whether another program's pack is among these numbers, so that later packs leave nothing behind for sure.
		is_broken: bool,
	},
	/// Give up the sealed packs from this number on.
	Unseal {
		/// The first number.
		from: Sequence,
		/// The reason.
		why: Refusal,
		/// The numbers of those that no block can have: there is no need to remember them.
		unsent: Vec<Sequence>,
	},
	/// Make dead letters of readings.
	SetAside(Vec<(Key, String)>),
	/// Sign these packs, and store them.
	Seal {
		/// The packs.
		drafts: Vec<Draft>,
		/// The profile version that they are made for.
		made_for: ProfileRef,
	},
	/// Send a sealed pack.
	Send {
		/// Its number.
		sequence: Sequence,
		/// The tip.
		tip: u8,
	},
	/// Sign and report a pack that the profile refuses.
	Report {
		/// The pack.
		draft: Box<Draft>,
		/// The version that refuses it.
		profile: ProfileRef,
		/// The tip.
		tip: u8,
	},
	/// Ask for the best block's height.
	Best,
	/// Look for another key.
	TakeKey,
	/// Wait.
	Wait(Wait),
	/// End.
	End(End),
}

/// What ends a wait: whatever of it comes first.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Wait {
	/// A later final block than the one known.
	pub block: bool,
	/// This time, by the monotonic clock.
	pub until: Option<Millis>,
	/// New readings, or the end of the sources.
	pub news: bool,
}

/// Why a lane ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
	/// The sources have ended, and everything is recorded or set aside.
	Done,
	/// The sources have ended, and the device is suspended.
	Suspended,
	/// The device is revoked.
	Revoked,
	/// The key is retired, and there is no other.
	Retired,
	/// The council has banned the key.
	Banned,
}

/// The state of a lane, for people.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Condition {
	/// It does not know the chain's state yet, or the chain does not answer.
	Connecting(Option<String>),
	/// No device has the key yet.
	NotEnrolled,
	/// This machine's clock and the chain's differ: nothing is set aside for its time.
	ClockWrong {
		/// This machine's clock minus the chain's, in milliseconds.
		ahead: i64,
	},
	/// Everything is in order.
	Running,
	/// The chain takes nothing for now.
	Waiting(Refusal),
	/// Something else is awaited.
	Awaiting(&'static str),
}

/// What happened, for whoever watches.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Notice {
	/// The lane's device is known.
	Device(DeviceId),
	/// A pack is on its way.
	Sent(Sequence),
	/// A pack was not taken.
	NotTaken(Sequence, Rejection),
	/// Packs up to this number are final; so many of them are this lane's.
	Final(Sequence, usize),
	/// Another program sends packs with this key: it has this number.
	Foreign(Sequence),
	/// Packs from this number on are made anew.
	MadeAnew(Sequence, Refusal),
	/// A reading became a dead letter.
	DeadLetter(Waiting, String),
	/// A refused pack is reported, or is not.
	Reported(Sequence, Result<(), Rejection>),
	/// It goes on with another key.
	NewKey,
}
