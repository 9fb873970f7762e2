//! Verification of a device: everything that can be proven about it, for a buyer of its readings, an auditor or another
//! device.
//!
//! Everything is read at one finalised block. Over a light client ([`Chain::connect_light`]) none of it is anyone's
//! mere word: a GRANDPA justification proves that the block is final, Merkle proofs prove what is in its state, and the
//! last pack is in a block whose hash is in that state and whose extrinsics have the root that its header names. The
//! pack is then appraised again, here, by the same code that the chain runs, and the outcome compared with the event of
//! that block.
//!
//! A proof says what was final, and not that nothing has become final since. [`Verification::age`] compares the block's
//! time with this machine's clock.
//!
//! ```no_run
//! use beadle_client::{
//!     read::{
//!         age::{Freshness, MAX_AGE},
//!         verify::verify,
//!     },
//!     Chain,
//! };
//!
//! # async fn buyer() -> Result<(), Box<dyn std::error::Error>> {
//! let specification = std::fs::read_to_string("chain.json")?;
//! let chain = Chain::connect_light(&specification, |_| ()).await?;
//! match verify(&chain, 7).await? {
//!     Some(found) if found.age(MAX_AGE).freshness() == Freshness::Fresh => println!("{:?}", found.result.standing),
//!     Some(found) => println!("nobody knows: the latest final block is {} old", found.age(MAX_AGE).words()),
//!     None => println!("there is no device 7"),
//! }
//! # Ok(())
//! # }
//! ```

use super::age::{Age, Freshness};
use crate::{
	connect::{blocks::Body, BlockRef, Chain, QueryError},
	interface::{
		event::{EventRecord, Flagged, Recorded},
		function::{ActionsOf, AlarmsOf, EvidenceOf, ProfileOf, ProfileVersion, ResultOf},
		storage::{BlockHashes, Histories},
	},
	submit::transaction::pack_in,
};
use beadle_appraisal::{appraise, History};
use beadle_primitives::{
	message, Action, ActiveProfile, AlarmRecord, Appraisal, AttestationResult, DeviceId, Evidence, HeldAgainst,
	LogEntry, Moment, Profile, ProfileRef, QcFlag, Refusal, Sequence, SignedPack, Standing, Via, Violation,
};
use codec::Encode;
use sp_core::H256;
use sp_crypto_hashing::blake2_256;
use sp_runtime::{
	traits::{BlakeTwo256, Hash},
	StateVersion,
};
use std::time::Duration;
use subxt::{rpcs, Metadata};

/// Number of times a node is asked for a block until it sends the right one.
const ATTEMPTS: u32 = 3;

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
	/// Returns the age of the block by this machine's clock; `most` is the greatest that is relied on.
	pub fn age(&self, most: Duration) -> Age {
		Age::of(self.at, most)
	}

	/// Returns whether the last pack was appraised again with another result than the chain's.
	pub fn is_contradicted(&self) -> bool {
		matches!(&self.last_pack, LastPack::Found(pack) if pack.agrees() == Some(false))
	}

	/// Returns what the verification comes down to at this age.
	pub fn verdict(&self, age: &Age) -> Verdict {
		let result = &self.result;
		match &result.standing {
			_ if self.is_contradicted() => Verdict::Contradicted,
			Standing::Revoked => Verdict::Revoked,
			_ if age.freshness() != Freshness::Fresh => Verdict::NotFresh,
			Standing::Active if result.halt.is_none() && !result.gateway_out => Verdict::Active,
			Standing::Active | Standing::Suspended { .. } => Verdict::Stopped,
		}
	}
}

/// What a verification comes down to. What holds whatever the age of the block comes first: a contradiction, and a
/// revocation, which nobody can take back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
	/// The last pack does not agree with what the chain recorded.
	Contradicted,
	/// The device is revoked.
	Revoked,
	/// The block is too old to rely on, or this machine's clock is wrong.
	NotFresh,
	/// The chain records none of its packs at present: it is suspended, halted, or its gateway is out.
	Stopped,
	/// The chain records its packs.
	Active,
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
	/// The block is the right one, and this program finds no such pack in it: somebody may have wrapped the pack in a way
	/// that it does not know.
	NotInBlock,
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
	/// Whether the device's history before the pack could be read, and nothing but packs has changed it within the block.
	/// Nodes keep the states of their latest blocks only; without it, rules that compare with earlier values find nothing.
	pub with_past: bool,
	/// The findings of appraising the pack again, or the refusal.
	pub appraisal: Option<Result<Appraisal, Refusal>>,
	/// What the block's own events say of the pack.
	pub recorded: Recording,
}

/// What the events of a pack's block say of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Recording {
	/// The events could not be read: nodes keep the states of their latest blocks only.
	Unread,
	/// The events do not have the pack.
	Missing,
	/// The pack was recorded.
	Found(Findings),
}

/// Findings that the chain recorded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Findings {
	/// The profile and version that the pack was appraised against.
	pub profile: ProfileRef,
	/// The quality flag of each record.
	pub flags: Vec<QcFlag>,
	/// Each rule that a record broke.
	pub violations: Vec<Violation>,
}

impl Findings {
	/// Returns the gravest flag.
	pub fn worst_flag(&self) -> QcFlag {
		let revealed = self.violations.iter().map(|violation| violation.flag);
		self.flags.iter().copied().chain(revealed).fold(QcFlag::NotEvaluated, QcFlag::worst)
	}

	fn are(&self, appraisal: &Appraisal) -> bool {
		(self.flags.as_slice(), self.violations.as_slice()) == (&appraisal.flags[..], &appraisal.violations[..])
	}
}

impl RecordedPack {
	/// Returns whether this appraisal agrees with what the chain recorded; `None` if not everything that it takes could
	/// be read.
	pub fn agrees(&self) -> Option<bool> {
		match &self.recorded {
			Recording::Unread => None,
			Recording::Missing => Some(false),
			Recording::Found(_) if !self.with_past => None,
			Recording::Found(findings) => {
				let appraisal = self.appraisal.as_ref()?;
				Some(appraisal.as_ref().is_ok_and(|appraisal| findings.are(appraisal)))
			},
		}
	}

	/// Returns the gravest flag that the chain recorded, if its events could be read.
	pub fn recorded_flag(&self) -> Option<QcFlag> {
		match &self.recorded {
			Recording::Found(findings) => Some(findings.worst_flag()),
			Recording::Unread | Recording::Missing => None,
		}
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
	let body = match genuine_body(chain, BlockRef { number, hash }).await? {
		Some(body) => body,
		None => return Ok(Err(OutOfReach::NotSent)),
	};
	let Some((earlier, signed)) = pack_of(chain.metadata(), &body.extrinsics, result.id, result.sequence) else {
		return Ok(Err(not_found(chain.is_current(body.header.parent_hash).await)?));
	};

	let history_at = |at: H256| async move { chain.storage::<Histories>((result.id,), Some(at)).await };
	let at_head = history_at(head.hash).await?;
	// Nodes may have pruned these states.
	let before = history_at(body.header.parent_hash).await.ok();
	let after = history_at(hash).await.ok().flatten();
	let (recorded, undisturbed) = match chain.events(hash).await.ok().flatten() {
		Some(events) => match recorded(&events, result.id, result.sequence) {
			Some((findings, undisturbed)) => (Recording::Found(findings), undisturbed),
			None if matches!(chain.is_current(body.header.parent_hash).await, Ok(true)) => (Recording::Missing, true),
			None => (Recording::Unread, true),
		},
		None => (Recording::Unread, true),
	};
	let reference = match &recorded {
		Recording::Found(findings) => findings.profile,
		Recording::Unread | Recording::Missing => appraised_against(after.as_deref(), at_head.as_deref()),
	};
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
		let past = earlier.iter().try_fold(past, |past, earlier| {
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
		with_past: before.is_some() && undisturbed,
		appraisal,
		recorded,
	}))
}

/// Returns a block that is what its hash says; `None` if no node sends it. If one sends another block, asks again: there may
/// be other nodes.
async fn genuine_body(chain: &Chain, block: BlockRef) -> Result<Option<Body>, VerifyError> {
	for _ in 0..ATTEMPTS {
		match chain.body(block.hash).await {
			Ok(Some(body)) if is_genuine(&body, block.hash) => return Ok(Some(body)),
			Ok(Some(_)) => {},
			// A node that has pruned the block answers with nothing; a light client that finds no node with it, with an
			// error.
			Ok(None) | Err(QueryError::Rpc(rpcs::Error::User(_))) => return Ok(None),
			Err(error) => return Err(error.into()),
		}
	}
	Err(VerifyError::Forged { number: block.number })
}

fn is_genuine(body: &Body, hash: H256) -> bool {
	H256(blake2_256(&body.header.encode())) == hash && has_root(&body.extrinsics, body.header.extrinsics_root)
}

/// Returns why a pack was not found in a block that is the right one: whatever this program makes of it says nothing against
/// who sent it. It depends on whether the block is of the runtime that the program knows.
fn not_found(is_current: Result<bool, rpcs::Error>) -> Result<OutOfReach, QueryError> {
	match is_current {
		Ok(false) => Ok(OutOfReach::OtherRuntime),
		// Where the state is pruned, nobody knows of which runtime the block is.
		Ok(true) | Err(rpcs::Error::User(_)) => Ok(OutOfReach::NotInBlock),
		Err(error) => Err(error.into()),
	}
}

/// Returns the device's pack of this number among the extrinsics of a block, and its packs before that one.
fn pack_of(
	metadata: &Metadata,
	extrinsics: &[Vec<u8>],
	device: DeviceId,
	sequence: Sequence,
) -> Option<(Vec<SignedPack>, SignedPack)> {
	let packs = extrinsics.iter().filter_map(|bytes| pack_in(metadata, bytes));
	let mut packs: Vec<_> = packs.filter(|found| found.device == device).collect();
	let position = packs.iter().position(|found| found.pack.sequence == sequence)?;
	packs.truncate(position.saturating_add(1));
	packs.pop().map(|found| (packs, found))
}

/// Returns what the events of a block say of a device's pack, and whether nothing but packs had changed what the rules
/// remember of the device within the block before; `None` if the pack is not among them.
fn recorded(events: &[EventRecord], device: DeviceId, sequence: Sequence) -> Option<(Findings, bool)> {
	let is_it = |event: &Recorded| (event.device, event.sequence) == (device, sequence);
	let mut found = events.iter().enumerate();
	let (position, extrinsic, Recorded { profile, flags, .. }) =
		found.find_map(|(position, event)| Some((position, event.extrinsic, event.decode().filter(is_it)?)))?;
	let of_its_extrinsic = events.iter().filter(|event| event.extrinsic == extrinsic);
	let mut flagged = of_its_extrinsic.filter_map(|event| event.decode::<Flagged>());
	let flagged = flagged.find(|event| (event.device, event.sequence) == (device, sequence));
	let violations = flagged.map(|event| event.violations.to_vec()).unwrap_or_default();
	let mut before = events.iter().take(position).filter(|event| event.extrinsic != extrinsic);
	let undisturbed = !before.any(|event| disturbs(event, device));
	Some((Findings { profile, flags: flags.to_vec(), violations }, undisturbed))
}

/// Returns whether an event may tell of a change to what the rules remember of a device: a reinstatement, a verdict, another
/// profile. The events of packs do not.
fn disturbs(event: &EventRecord, device: DeviceId) -> bool {
	let is_of_pallet = ["Aaa", "BehaviourProfiles", "Readings"].contains(&event.pallet.as_str());
	let is_of_pack = ["Recorded", "Flagged", "Reported", "AlarmRaised", "AlarmCleared"].contains(&event.name.as_str());
	is_of_pallet && !is_of_pack && event.fields.starts_with(&device.encode())
}

/// Returns the profile version that the last pack was appraised against, by the history after the pack's block and the
/// present one. A report under a later version moves the history to that version without another pack.
fn appraised_against(after: Option<&History>, at_head: Option<&History>) -> ProfileRef {
	after.or(at_head).map(|history| history.profile).unwrap_or_default()
}

/// Returns whether these extrinsics have this root, in either layout that a runtime can choose for it. Under both, no
/// other extrinsics have it.
fn has_root(extrinsics: &[Vec<u8>], root: H256) -> bool {
	let mut layouts = [StateVersion::V0, StateVersion::V1].into_iter();
	layouts.any(|layout| BlakeTwo256::ordered_trie_root(extrinsics.to_vec(), layout) == root)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		interface::{
			call::{EncodedCall, Report},
			metadata,
		},
		submit::device_key::DevicePair,
	};
	use beadle_primitives::{Pack, Record};
	use codec::Compact;
	use sp_runtime::generic::Era;
	use subxt::{config::substrate::SubstrateHeader, rpcs::UserError};

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
		// Long enough for the layouts to differ.
		let extrinsics = vec![vec![1; 40], vec![4, 5, 6]];
		let roots = [StateVersion::V0, StateVersion::V1]
			.map(|layout| BlakeTwo256::ordered_trie_root(extrinsics.clone(), layout));
		assert_ne!(roots[0], roots[1]);
		for root in roots {
			assert!(has_root(&extrinsics, root));
			assert!(!has_root(&[vec![1; 40], vec![4, 5, 7]], root));
			assert!(!has_root(&[[vec![1; 39], vec![2]].concat(), vec![4, 5, 6]], root));
			assert!(!has_root(&extrinsics[..1], root));
		}
	}

	const DEVICE: DeviceId = 4;

	fn signed(device: DeviceId, sequence: Sequence) -> SignedPack {
		let records = vec![Record { metric: 0, offset: 0, value: -5 }].try_into().unwrap();
		let pack = Pack { sequence, base_time: 7, records };
		let signature = DevicePair::generate().sign_pack(&H256::zero(), device, &pack);
		SignedPack { device, pack, signature }
	}

	/// Returns a transaction with a pack as another program may make it.
	fn wrapped(signed: &SignedPack, era: Era, nonce: u32, tip: u128) -> Vec<u8> {
		let call = EncodedCall::from(signed).data(metadata().unwrap()).unwrap();
		let data = [era.encode(), Compact(nonce).encode(), Compact(tip).encode()].concat();
		[vec![0x45, 0], data, call].concat().encode()
	}

	fn found(extrinsics: &[Vec<u8>], sequence: Sequence) -> Option<(Vec<SignedPack>, SignedPack)> {
		pack_of(metadata().unwrap(), extrinsics, DEVICE, sequence)
	}

	#[test]
	fn a_pack_is_found_whoever_has_wrapped_it() {
		let signed = signed(DEVICE, 3);
		for era in [Era::Immortal, Era::mortal(64, 1_000), Era::mortal(4, 1), Era::mortal(65_536, 70_000)] {
			for (nonce, tip) in [(0, 0), (1, 0), (63, 1), (64, 63), (u32::MAX, u128::MAX)] {
				let transaction = wrapped(&signed, era, nonce, tip);
				assert_eq!(found(&[transaction], 3), Some((vec![], signed.clone())), "{era:?}, {nonce}, {tip}");
			}
		}
	}

	#[test]
	fn of_several_packs_in_a_block_it_is_that_of_the_number() {
		let [one, two, three] = [1, 2, 3].map(|sequence| signed(DEVICE, sequence));
		let other = signed(DEVICE + 1, 2);
		let extrinsics: Vec<_> =
			[&one, &other, &two, &three].map(|signed| wrapped(signed, Era::mortal(64, 9), 1, 0)).into();
		assert_eq!(found(&extrinsics, 2), Some((vec![one.clone()], two.clone())));
		assert_eq!(found(&extrinsics, 3), Some((vec![one, two], three)));
		assert_eq!(found(&extrinsics, 4), None);
	}

	#[test]
	fn a_block_is_genuine_if_its_hash_and_its_root_are_right() {
		let extrinsics = vec![vec![1, 2, 3], wrapped(&signed(DEVICE, 3), Era::Immortal, 1, 0)];
		let header = SubstrateHeader {
			parent_hash: H256::repeat_byte(1),
			number: 9,
			state_root: H256::repeat_byte(2),
			extrinsics_root: BlakeTwo256::ordered_trie_root(extrinsics.clone(), StateVersion::V0),
			digest: Default::default(),
		};
		let hash = H256(blake2_256(&header.encode()));
		let body = |header: &SubstrateHeader<H256>, extrinsics: &[Vec<u8>]| Body {
			header: header.clone(),
			extrinsics: extrinsics.to_vec(),
		};
		assert!(is_genuine(&body(&header, &extrinsics), hash));
		assert!(!is_genuine(&body(&header, &extrinsics[1..]), hash));
		// Another header with the right root for what it has is another block.
		let root = BlakeTwo256::ordered_trie_root(extrinsics[1..].to_vec(), StateVersion::V0);
		let other = SubstrateHeader { extrinsics_root: root, ..header };
		assert!(!is_genuine(&body(&other, &extrinsics[1..]), hash));
	}

	#[test]
	fn that_a_pack_is_not_found_makes_no_node_a_forger() {
		assert_eq!(not_found(Ok(true)).unwrap(), OutOfReach::NotInBlock);
		assert_eq!(not_found(Ok(false)).unwrap(), OutOfReach::OtherRuntime);
		let pruned = UserError { code: 4_003, message: "the state is pruned".into(), data: None };
		assert_eq!(not_found(Err(rpcs::Error::User(pruned))).unwrap(), OutOfReach::NotInBlock);
		assert!(not_found(Err(rpcs::Error::Client("gone".into()))).is_err());
	}

	#[test]
	fn what_only_looks_like_a_submission_is_none() {
		let metadata = metadata().unwrap();
		let signed = signed(DEVICE, 3);
		let call = EncodedCall::from(&signed);
		let report = EncodedCall::from(&Report::of(&signed, ProfileRef::default()));
		let batch = EncodedCall::batch(metadata, std::slice::from_ref(&call)).unwrap();
		let batch_all = EncodedCall::batch_all(metadata, &[call.clone(), call.clone()]).unwrap();
		let preamble = [vec![0x45, 0], Era::mortal(64, 9).encode(), vec![4, 0]].concat();
		for other in [report, batch, batch_all] {
			let transaction = [preamble.clone(), other.data(metadata).unwrap()].concat().encode();
			assert_eq!(found(&[transaction], 3), None, "{}", other.name());
		}
		let call = call.data(metadata).unwrap();
		for other in [
			// Another version of the format or of the extensions, a bare transaction, and one with a byte too many.
			[vec![0x46], preamble[1..].to_vec(), call.clone()].concat(),
			[vec![0x45, 1], preamble[2..].to_vec(), call.clone()].concat(),
			[vec![0x05], call.clone()].concat(),
			[preamble.clone(), call.clone(), vec![0]].concat(),
			[preamble.clone(), call[..call.len() - 1].to_vec()].concat(),
			// An era that is none.
			[vec![0x45, 0, 0x00, 0xff, 0xff, 0xff, 0xff, 4, 0], call].concat(),
		] {
			assert_eq!(found(&[other.encode()], 3), None, "{other:?}");
		}
		// What is in front and behind does not matter.
		let wrapped = wrapped(&signed, Era::Immortal, 1, 0);
		assert_eq!(found(&[vec![], vec![0xff; 9], wrapped, vec![1]], 3), Some((vec![], signed)));
	}

	fn event(extrinsic: u32, pallet: &str, name: &str, fields: Vec<u8>) -> EventRecord {
		EventRecord { extrinsic: Some(extrinsic), pallet: pallet.into(), name: name.into(), fields }
	}

	const PROFILE: ProfileRef = ProfileRef { id: 1, version: 2 };

	fn recorded_event(extrinsic: u32, device: DeviceId, sequence: Sequence, flags: &[QcFlag]) -> EventRecord {
		event(extrinsic, "Readings", "Recorded", (device, sequence, PROFILE, flags).encode())
	}

	fn violation(value: i64) -> Violation {
		let (flag, judged, threshold, observed_at) = (QcFlag::Fail, value, 85, 7);
		Violation { metric: 0, behaviour: 1, flag, value, judged, threshold, observed_at }
	}

	#[test]
	fn the_blocks_own_events_say_what_was_found_in_exactly_that_pack() {
		let flagged = |extrinsic, device: DeviceId, sequence: Sequence, value| {
			let fields = (device, sequence, PROFILE, vec![violation(value)]).encode();
			event(extrinsic, "Readings", "Flagged", fields)
		};
		let events = [
			recorded_event(2, DEVICE, 2, &[QcFlag::Suspect]),
			flagged(2, DEVICE, 2, 1),
			recorded_event(3, DEVICE + 1, 3, &[QcFlag::Suspect]),
			recorded_event(4, DEVICE, 3, &[QcFlag::Good, QcFlag::Fail]),
			flagged(4, DEVICE, 3, 999),
			recorded_event(5, DEVICE, 4, &[QcFlag::Good]),
		];
		let (findings, undisturbed) = recorded(&events, DEVICE, 3).unwrap();
		let expected =
			Findings { profile: PROFILE, flags: vec![QcFlag::Good, QcFlag::Fail], violations: vec![violation(999)] };
		assert_eq!((&findings, findings.worst_flag(), undisturbed), (&expected, QcFlag::Fail, true));
		assert_eq!(recorded(&events, DEVICE, 4).unwrap().0.violations, []);
		assert_eq!(recorded(&events, DEVICE, 5), None);
		assert_eq!(recorded(&events, DEVICE + 1, 2), None);
	}

	#[test]
	fn what_has_changed_its_past_within_the_block_is_noticed() {
		let its = DEVICE.encode();
		let events = |other: EventRecord| [other, recorded_event(4, DEVICE, 3, &[QcFlag::Good])];
		for (other, expected) in [
			(event(2, "Aaa", "Reinstated", its.clone()), false),
			(event(2, "Readings", "VerificationStateSet", its.clone()), false),
			(event(2, "BehaviourProfiles", "ProfileAssigned", its.clone()), false),
			(event(2, "Aaa", "Reinstated", (DEVICE + 1).encode()), true),
			(event(2, "Readings", "Reported", its.clone()), true),
			(event(2, "Balances", "Transfer", its.clone()), true),
			// Recording the pack itself has ended an alarm.
			(event(4, "Readings", "AlarmInvalidated", its), true),
		] {
			let name = other.name.clone();
			assert_eq!(recorded(&events(other), DEVICE, 3).unwrap().1, expected, "{name}");
		}
		let after = [recorded_event(4, DEVICE, 3, &[QcFlag::Good]), event(5, "Aaa", "Reinstated", DEVICE.encode())];
		assert!(recorded(&after, DEVICE, 3).unwrap().1);
	}

	#[test]
	fn every_flag_and_violation_is_compared_not_the_gravest_alone() {
		let pack = |flags: &[QcFlag], violations: Vec<Violation>, recorded| {
			let appraisal = Appraisal {
				flags: flags.to_vec().try_into().unwrap(),
				violations: violations.try_into().unwrap(),
				..Appraisal::default()
			};
			RecordedPack {
				block: BlockRef { number: 9, hash: H256::zero() },
				signed: signed(DEVICE, 3),
				signed_by_present_key: Some(true),
				profile: None,
				with_past: true,
				appraisal: Some(Ok(appraisal)),
				recorded,
			}
		};
		let flags = [QcFlag::Good, QcFlag::Fail];
		let findings = Findings { profile: PROFILE, flags: flags.to_vec(), violations: vec![violation(999)] };
		let recorded = Recording::Found(findings);
		let agrees = |flags: &[QcFlag], violations| pack(flags, violations, recorded.clone()).agrees();
		assert_eq!(agrees(&flags, vec![violation(999)]), Some(true));
		assert_eq!(agrees(&[QcFlag::Fail, QcFlag::Good], vec![violation(999)]), Some(false));
		assert_eq!(agrees(&flags, vec![violation(998)]), Some(false));
		assert_eq!(agrees(&flags, vec![]), Some(false));
		let same = pack(&flags, vec![violation(999)], recorded.clone());
		assert_eq!(RecordedPack { with_past: false, ..same.clone() }.agrees(), None);
		assert_eq!(RecordedPack { appraisal: Some(Err(Refusal::TooOld)), ..same.clone() }.agrees(), Some(false));
		assert_eq!(RecordedPack { appraisal: None, ..same.clone() }.agrees(), None);
		assert_eq!(RecordedPack { recorded: Recording::Unread, ..same.clone() }.agrees(), None);
		assert_eq!(RecordedPack { recorded: Recording::Missing, with_past: false, ..same }.agrees(), Some(false));
	}
}
