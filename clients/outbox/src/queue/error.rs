//! Errors of the queue.

use beadle_primitives::DeviceId;
use sp_core::H256;
use std::io;

/// Errors of the queue.
#[derive(Debug, thiserror::Error)]
pub enum QueueError {
	/// Another program has the queue open.
	#[error("another program uses the queue: end one of the two")]
	InUse,
	/// A later version of this program has written it.
	#[error(
		"the queue is of layout {found}, and this program knows layouts up to {known}: run the later version again"
	)]
	Newer {
		/// The layout that was found.
		found: u32,
		/// The latest known layout.
		known: u32,
	},
	/// It has readings for another chain.
	#[error(
		"the queue is for the chain with the genesis block {bound:?}, and this one has {given:?}: give the directory of \
		 this chain's queue, or let the readings in it be recorded first"
	)]
	OtherChain {
		/// The chain that it belongs to.
		bound: H256,
		/// The chain that it was to be used for.
		given: H256,
	},
	/// It has readings of another device.
	#[error(
		"the queue has readings of device {bound}, and this key is device {given}'s: give each device a directory or a name \
		 of its own"
	)]
	OtherDevice {
		/// The device that the readings are of.
		bound: DeviceId,
		/// The device that they were to be sent for.
		given: DeviceId,
	},
	/// The disk is full. It can be tried again once there is room.
	#[error("the disk is full")]
	DiskFull,
	/// The queue cannot be read or written at present.
	#[error("the queue cannot be used: {0}")]
	Storage(#[source] Box<redb::Error>),
	/// What it holds is not what this program writes.
	#[error("the queue holds what this program has not written: {0}")]
	Corrupt(&'static str),
}

impl From<redb::Error> for QueueError {
	fn from(error: redb::Error) -> Self {
		match error {
			redb::Error::DatabaseAlreadyOpen => Self::InUse,
			redb::Error::Io(error) if error.kind() == io::ErrorKind::StorageFull => Self::DiskFull,
			error => Self::Storage(Box::new(error)),
		}
	}
}

macro_rules! by_way_of_redb {
	($($error:ident)*) => {$(
		impl From<redb::$error> for QueueError {
			fn from(error: redb::$error) -> Self {
				redb::Error::from(error).into()
			}
		}
	)*};
}

by_way_of_redb! { CommitError CompactionError DatabaseError StorageError TableError TransactionError }
