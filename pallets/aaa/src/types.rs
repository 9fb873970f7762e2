//! What is kept of each device, and how it changes.

use crate::quota::Bucket;
use beadle_primitives::{Action, Actor, Grant, Moment, Reason, Refusal, Standing, SuspendedBy, Usage};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::traits::AtLeast32BitUnsigned;

/// All that decides whether a device's pack is accepted, and all that a recorded pack changes here.
///
/// It is one storage item on purpose: it is read for every pack that is validated and written for every pack that is
/// recorded.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct AuthorisationRecord<BlockNumber> {
	/// Whether its packs are recorded at present.
	pub standing: Standing,
	/// Its permission to submit readings, be it in force or expired. A revoked device has none.
	pub grant: Option<Grant>,
	/// What is left of its quota. It outlives the grant, so that a new grant does not bring a new quota.
	pub bucket: Bucket<BlockNumber>,
	/// What it has had recorded so far.
	pub usage: Usage,
}

impl<BlockNumber: AtLeast32BitUnsigned + Copy> AuthorisationRecord<BlockNumber> {
	/// The record of a device enrolled in this block: active, without a grant.
	pub fn enrolled(block: BlockNumber) -> Self {
		Self { standing: Standing::Active, grant: None, bucket: Bucket::untouched(block), usage: Usage::default() }
	}

	/// The grant that permits the device to submit readings at this moment.
	///
	/// # Errors
	///
	/// [`Refusal::Revoked`], [`Refusal::Suspended`], [`Refusal::NotGranted`] or [`Refusal::GrantExpired`], the first
	/// in this order that applies.
	pub fn grant_in_force(&self, now: Moment) -> Result<&Grant, Refusal> {
		match self.standing {
			Standing::Revoked => return Err(Refusal::Revoked),
			Standing::Suspended { .. } => return Err(Refusal::Suspended),
			Standing::Active => {},
		}
		let grant = self.grant.as_ref().ok_or(Refusal::NotGranted)?;
		if grant.expires_at.is_some_and(|expires_at| now >= expires_at) {
			return Err(Refusal::GrantExpired);
		}
		Ok(grant)
	}

	/// Whether the device may submit a pack of so many records as the `distance`-th from the last recorded one.
	///
	/// # Errors
	///
	/// As [`Self::grant_in_force`], then [`Refusal::QuotaSpent`].
	pub fn authorise(&self, records: u32, distance: u64, block: BlockNumber, now: Moment) -> Result<(), Refusal> {
		let quota = &self.grant_in_force(now)?.quota;
		if !self.bucket.affords(quota, block, records, distance) {
			return Err(Refusal::QuotaSpent);
		}
		Ok(())
	}

	/// Takes the quota for so many records.
	///
	/// # Errors
	///
	/// As [`Self::authorise`] with a distance of one; then nothing is taken.
	pub fn spend(&mut self, records: u32, block: BlockNumber, now: Moment) -> Result<(), Refusal> {
		let quota = self.grant_in_force(now)?.quota;
		self.bucket = self.bucket.take(&quota, block, records).ok_or(Refusal::QuotaSpent)?;
		Ok(())
	}

	/// Gives the device a grant in the place of the one that it has, if any, with what that one left of its quota.
	pub fn give(&mut self, grant: Grant, block: BlockNumber) {
		let before = self.grant.replace(grant).map(|grant| grant.quota);
		self.bucket = self.bucket.regranted(before.as_ref(), &grant.quota, block);
	}

	/// Takes the device's grant back; `None` if it has none. What is left of the quota stays for the next grant and is
	/// not refilled until then.
	pub fn withdraw(&mut self, block: BlockNumber) -> Option<Grant> {
		let grant = self.grant.take()?;
		self.bucket = self.bucket.settled(&grant.quota, block);
		Some(grant)
	}

	/// Suspends the device, whatever its standing is.
	pub fn suspend(&mut self, by: SuspendedBy, since: Moment, reason: Reason) {
		self.standing = Standing::Suspended { by, since, reason };
	}

	/// Revokes the device for good, and its grant with it.
	pub fn revoke(&mut self) {
		self.standing = Standing::Revoked;
		self.grant = None;
	}
}

/// An entry of a device's action log.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ActionRecord {
	/// Who did it.
	pub actor: Actor,
	/// What was done.
	pub action: Action,
	/// When: the time of the block.
	pub at: Moment,
}
