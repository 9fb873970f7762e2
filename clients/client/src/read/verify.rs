//! Verification of a device: everything that can be proven about it, for a buyer of its readings, an auditor or another
//! device.
//!
//! Everything is read at one finalised block. Over a light client ([`Chain::connect_light`]) none of it is anyone's
//! mere word: a GRANDPA justification proves that the block is final, Merkle proofs prove what is in its state, and the
//! last pack is in a block whose hash is in that state and whose extrinsics have the root that its header names. The
//! pack is then appraised again, here, by the same code that the chain runs.
//!
//! ```no_run
//! use beadle_client::{read::verify::verify, Chain};
//!
//! # async fn buyer() -> Result<(), Box<dyn std::error::Error>> {
//! let specification = std::fs::read_to_string("chain.json")?;
//! let chain = Chain::connect_light(&specification, |_| ()).await?;
//! match verify(&chain, 7).await? {
//!     Some(found) => println!("{:?} at block {}", found.result.standing, found.block.number),
//!     None => println!("there is no device 7"),
//! }
//! # Ok(())
//! # }
//! ```

use crate::{
	connect::{BlockRef, Chain, QueryError},
	interface::{
		function::{ActionsOf, AlarmsOf, EvidenceOf, ProfileOf, ProfileVersion, ResultOf},
		storage::{BlockHashes, Histories},
	},
};
use beadle_appraisal::{appraise, History};
use beadle_primitives::{
	message, Action, ActiveProfile, AlarmRecord, Appraisal, AttestationResult, DeviceId, Evidence, HeldAgainst,
	LogEntry, Moment, Profile, ProfileRef, QcFlag, Refusal, Sequence, SignedPack, Standing, Via,
};
use codec::Encode;
use sp_core::H256;
use sp_crypto_hashing::blake2_256;
use sp_runtime::{
	traits::{BlakeTwo256, Hash},
	StateVersion,
};
use subxt::rpcs;

/// The result of verifying a device at a finalised block.
#[derive(Clone, Debug)]
pub struct Verification {
	/// The block at which everything was read.
	pub block: BlockRef,
	/// The time of that block.
	pub at: Moment,
	/// Whether the result is proven. Otherwise it is the word of the node that was asked.
	pub proven: bool,
	/// The attestation result.
	pub result: AttestationResult,
	/// The profile that the device is appraised against, if any.
	pub held: Option<HeldAgainst>,
	/// The entry of its log by which it was revoked, if it was: who did it, when and why.
	pub revocation: Option<LogEntry>,
	/// The alarms on record that last, each with what it was raised for.
	pub alarms: Vec<AlarmRecord<u32>>,
	/// The latest violation that a report of a refused pack put on record, if it is still among the latest ones.
	pub reported: Option<Evidence>,
	/// The device's last pack.
	pub last_pack: LastPack,
}

impl Verification {
	/// Returns whether the last pack was appraised again with another result than the chain's.
	pub fn is_contradicted(&self) -> bool {
		matches!(&self.last_pack, LastPack::Found(pack) if pack.agrees() == Some(false))
	}
}

/// The device's last pack, as far as it could be fetched.
#[derive(Clone, Debug)]
pub enum LastPack {
	/// The device never had a pack recorded.
	None,
	/// The pack could not be fetched.
	OutOfReach {
		/// The pack's number.
		sequence: Sequence,
		/// The block that has the pack.
		block: u32,
		/// The reason.
		why: OutOfReach,
	},
	/// The pack was found in its block.
	Found(Box<RecordedPack>),
}

/// Reasons for which a pack cannot be fetched.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OutOfReach {
	/// The block is older than the latest ones whose hashes the chain keeps: nothing proves any more which block it
	/// was.
	TooLongAgo,
	/// The block is known, but no node sent it: nodes may have pruned it, or not answer at present.
	NotSent,
	/// The block is of another runtime than the present one, whose transactions this program may not be able to read.
	OtherRuntime,
}

/// A pack in a block, appraised again.
#[derive(Clone, Debug)]
pub struct RecordedPack {
	/// The block that has the pack.
	pub block: BlockRef,
	/// The pack, with the device's signature.
	pub signed: SignedPack,
	/// Whether the device's current key made the signature; `None` if the device was revoked and has none. If the key was
	/// rotated since, an earlier key made it; the block itself vouches that the signature was valid then.
	pub signed_by_present_key: Option<bool>,
	/// The profile version that the pack was appraised against.
	pub profile: Option<ActiveProfile>,
	/// Whether the device's history before the pack could be read. Nodes keep the states of their latest blocks only;
	/// without it, rules that compare with earlier values find nothing.
	pub with_past: bool,
	/// The findings of appraising the pack again, or the refusal.
	pub appraisal: Option<Result<Appraisal, Refusal>>,
	/// The gravest flag that the chain recorded, if the state after the pack's block could be read.
	pub recorded_flag: Option<QcFlag>,
}

impl RecordedPack {
	/// Returns whether this appraisal agrees with what the chain recorded; `None` if not everything that it takes could
	/// be read.
	pub fn agrees(&self) -> Option<bool> {
		let recorded = self.recorded_flag.filter(|_| self.with_past)?;
		let appraisal = self.appraisal.as_ref()?;
		Some(appraisal.as_ref().is_ok_and(|appraisal| appraisal.worst_flag() == recorded))
	}
}

/// Errors of verifying a device.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
	/// The chain could not be queried.
	#[error(transparent)]
	Query(#[from] QueryError),
	/// The answer does not match its proof.
	#[error("block {number} is not what its hash says: whoever sent it is not to be trusted")]
	Forged {
		/// Height of the block.
		number: u32,
	},
}

/// Verifies a device at the latest finalised block; returns `None` if there is no such device.
///
/// # Errors
///
/// If the chain cannot be queried, or a node answers with a forged block.
pub async fn verify(chain: &Chain, device: DeviceId) -> Result<Option<Verification>, VerifyError> {
	let block = chain.finalised_block().await?;
	verify_at(chain, device, block).await
}

/// Returns just the attestation result of a device at a finalised block; `None` if there was no such device then. It
/// takes one proof, where [`verify_at`] takes about ten: enough to see whether there is something new.
///
/// # Errors
///
/// If the chain cannot be queried.
pub async fn result_at(
	chain: &Chain,
	device: DeviceId,
	block: BlockRef,
) -> Result<Option<AttestationResult>, QueryError> {
	chain.ask::<ResultOf>((device,), Some(block.hash)).await
}

/// Verifies a device at a finalised block; returns `None` if there was no such device then.
///
/// # Errors
///
/// As [`verify`].
pub async fn verify_at(chain: &Chain, device: DeviceId, block: BlockRef) -> Result<Option<Verification>, VerifyError> {
	let at = Some(block.hash);
	let Some(result) = result_at(chain, device, block).await? else { return Ok(None) };
	let held = chain.ask::<ProfileOf>((device,), at).await?;
	let last_pack = match result.sequence {
		0 => LastPack::None,
		sequence => match last_pack(chain, block, &result).await? {
			Ok(found) => LastPack::Found(Box::new(found)),
			Err(why) => LastPack::OutOfReach { sequence, block: result.recorded_in, why },
		},
	};
	let revocation = match result.standing {
		Standing::Revoked => chain.ask::<ActionsOf>((device,), at).await?.into_iter().rfind(is_revocation),
		_ => None,
	};
	let mut alarms = match result.alarms.is_empty() {
		true => Vec::new(),
		false => chain.ask::<AlarmsOf>((device,), at).await?,
	};
	alarms.retain(|alarm| alarm.ended.is_none());
	let reported = match result.usage.reported {
		0 => None,
		_ => chain.ask::<EvidenceOf>((device,), at).await?.into_iter().rfind(|found| found.via == Via::Report),
	};
	let (at, proven) = (chain.time(at).await?, chain.is_proven());
	Ok(Some(Verification { block, at, proven, result, held, revocation, alarms, reported, last_pack }))
}

fn is_revocation(entry: &LogEntry) -> bool {
	matches!(entry.action, Action::Revoked { .. })
}

/// Fetches the device's last pack and appraises it again.
async fn last_pack(
	chain: &Chain,
	head: BlockRef,
	result: &AttestationResult,
) -> Result<Result<RecordedPack, OutOfReach>, VerifyError> {
	let number = result.recorded_in;
	let hash = match number == head.number {
		true => Some(head.hash),
		false => chain.storage::<BlockHashes>((number,), Some(head.hash)).await?.filter(|hash| !hash.is_zero()),
	};
	let Some(hash) = hash else { return Ok(Err(OutOfReach::TooLongAgo)) };
	// A node that has pruned the block answers with nothing; a light client that finds no node with it, with an error.
	let body = match chain.body(hash).await {
		Ok(Some(body)) => body,
		Ok(None) | Err(QueryError::Rpc(rpcs::Error::User(_))) => return Ok(Err(OutOfReach::NotSent)),
		Err(error) => return Err(error.into()),
	};
	if H256(blake2_256(&body.header.encode())) != hash || root(&body.extrinsics) != body.header.extrinsics_root {
		return Err(VerifyError::Forged { number });
	}
	let packs = body.extrinsics.iter().filter_map(|bytes| chain.pack_in(bytes));
	let mut packs: Vec<_> = packs.filter(|found| found.device == result.id).collect();
	let signed = packs.pop().filter(|found| found.pack.sequence == result.sequence);
	let Some(signed) = signed else {
		// The block is the right one. Where the state is pruned, nobody knows of which runtime it is.
		return match chain.is_current(body.header.parent_hash).await {
			Ok(true) => Err(VerifyError::Forged { number }),
			Ok(false) | Err(rpcs::Error::User(_)) => Ok(Err(OutOfReach::OtherRuntime)),
			Err(error) => Err(QueryError::from(error).into()),
		};
	};

	let history_at = |at: H256| async move { chain.storage::<Histories>((result.id,), Some(at)).await };
	let at_head = history_at(head.hash).await?;
	// Nodes may have pruned these states.
	let before = history_at(body.header.parent_hash).await.ok();
	let after = history_at(hash).await.ok().flatten();
	let reference = appraised_against(after.as_deref(), at_head.as_deref());
	let profile: Option<Profile> = chain.ask::<ProfileVersion>((reference,), Some(head.hash)).await?;
	// Since when there are its metrics matters to silences alone.
	let profile = profile.map(|profile| ActiveProfile { reference, metrics_since: Default::default(), profile });
	let now = chain.time(Some(hash)).await.ok();
	let mut past = before.clone().flatten().unwrap_or_default().into_latest();
	// That its packs were refused until then, for no reason of its own, stands in the history since the pack.
	past.excuse(after.iter().flat_map(|history| history.pauses.iter()));
	let now = now.unwrap_or_else(|| signed.pack.records.last().map_or(0, |last| signed.pack.observed_at(last)));
	let appraisal = profile.as_ref().map(|profile| {
		// Earlier packs of the device in this block are part of its past.
		let past = packs.iter().try_fold(past, |past, earlier| {
			appraise(profile, &past, &earlier.pack, now).map(|outcome| outcome.history)
		})?;
		appraise(profile, &past, &signed.pack, now).map(|outcome| outcome.appraisal)
	});
	let message = message::pack_message(&chain.genesis(), signed.device, &signed.pack);
	let present = result.device.clone().enrolled();
	Ok(Ok(RecordedPack {
		block: BlockRef { number, hash },
		signed_by_present_key: present.map(|device| message::verify(&device.key, &signed.signature, &message)),
		signed,
		profile,
		with_past: before.is_some(),
		appraisal,
		recorded_flag: after.map(|history| history.last_flag),
	}))
}

/// Returns the profile version that the last pack was appraised against, by the history after the pack's block and the
/// present one. A report under a later version moves the history to that version without another pack.
fn appraised_against(after: Option<&History>, at_head: Option<&History>) -> ProfileRef {
	after.or(at_head).map(|history| history.profile).unwrap_or_default()
}

/// Returns the extrinsics root that a header with these extrinsics has. The chain's `system_version` is 1, so the trie
/// is of the first layout.
fn root(extrinsics: &[Vec<u8>]) -> H256 {
	BlakeTwo256::ordered_trie_root(extrinsics.to_vec(), StateVersion::V0)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_later_report_does_not_change_what_the_last_pack_was_appraised_against() {
		let under = |version| History { profile: ProfileRef { id: 3, version }, ..History::default() };
		let (recorded, reported) = (under(1), under(2));
		assert_eq!(appraised_against(Some(&recorded), Some(&reported)), recorded.profile);
		assert_eq!(appraised_against(None, Some(&reported)), reported.profile);
		assert_eq!(appraised_against(None, None), ProfileRef::default());
	}

	#[test]
	fn one_changed_extrinsic_changes_the_root() {
		let extrinsics = vec![vec![1, 2, 3], vec![4, 5, 6]];
		let other = vec![vec![1, 2, 3], vec![4, 5, 7]];
		assert_ne!(root(&extrinsics), root(&other));
		assert_ne!(root(&extrinsics), root(&extrinsics[..1]));
	}
}
