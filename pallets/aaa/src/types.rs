//! Record that is kept of each device, and its transitions.

use crate::quota::Bucket;
use alloc::vec::Vec;
use beadle_primitives::{
	Actor, AlarmId, Authority, Grant, LogEntry, Millis, Moment, Pause, Pauses, Period, Reason, Refusal, Resources,
	Standing, SuspendedBy, Usage,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::cmp::Reverse;
use frame_support::{traits::Get, CloneNoBound, DebugNoBound, DefaultNoBound, EqNoBound, PartialEqNoBound};
use scale_info::TypeInfo;
use sp_runtime::{
	traits::{AtLeast32BitUnsigned, ConstU32},
	BoundedVec,
};

/// State that decides whether a device's packs are accepted, together with the totals that each recorded pack changes.
///
/// One storage item on purpose: it is read for every pack that is validated and written for every pack that is
/// recorded.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct AuthorisationRecord<BlockNumber> {
	/// Standing: whether the device's packs are recorded at present.
	pub standing: Standing,
	/// Permission to submit readings, be it in force or expired. A revoked device has none.
	pub grant: Option<Grant>,
	/// Remaining quota; without a grant there is none.
	pub bucket: Bucket<BlockNumber>,
	/// Totals recorded for the device so far.
	pub usage: Usage,
	/// Latest suspensions of the device by alarms, the latest last, as far as they count for an escalation.
	pub suspensions: BoundedVec<AlarmSuspension, ConstU32<MAX_SUSPENSIONS>>,
	/// Latest times in which its packs were refused for no reason of its own or its owner's, as far as that goes by the device
	/// alone: what the council suspended and reinstated, or halted, and what its owner or its gateway before had of them.
	/// The last one lasts if the council has revoked the device.
	pub pauses: Pauses,
	/// Latest suspensions that were lifted, whoever had suspended it and whoever lifted it: pauses of other owners' devices
	/// whose keys it holds. The last one lasts if it is revoked.
	pub suspended: Pauses,
	/// Time since which the device has had its owner and the custody of its key; zero if since its enrolment.
	pub placed_at: Moment,
}

/// A suspension by an alarm, as it counts for an escalation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct AlarmSuspension {
	/// The alarm.
	pub alarm: AlarmId,
	/// Time of the suspension.
	pub at: Moment,
}

impl AlarmSuspension {
	/// Returns whether the suspension lies less than a period back at this moment.
	fn counts(&self, now: Moment, period: Millis) -> bool {
		now.saturating_sub(self.at) < period
	}
}

/// The most suspensions by alarms that are remembered.
pub(crate) const MAX_SUSPENSIONS: u32 = 8;

impl<BlockNumber: AtLeast32BitUnsigned + Copy> AuthorisationRecord<BlockNumber> {
	/// Returns the record of a device enrolled in this block: active, without a grant.
	pub fn enrolled(block: BlockNumber) -> Self {
		Self {
			standing: Standing::Active,
			grant: None,
			bucket: Bucket::empty(block),
			usage: Usage::default(),
			suspensions: BoundedVec::new(),
			pauses: Pauses::default(),
			suspended: Pauses::default(),
			placed_at: 0,
		}
	}

	/// Returns what the device's grant takes from its owner's budget, be it in force or expired.
	pub fn resources(&self) -> Resources {
		self.grant.map(|grant| grant.quota.resources()).unwrap_or_default()
	}

	/// Returns the grant that permits the device to submit readings at this moment.
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

	/// Checks that the device may submit a pack of this many records as the `distance`-th after the last recorded one.
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

	/// Takes the tokens for this many records from the quota.
	///
	/// # Errors
	///
	/// As [`Self::authorise`] with a distance of one; nothing is taken then.
	pub fn spend(&mut self, records: u32, block: BlockNumber, now: Moment) -> Result<(), Refusal> {
		let quota = self.grant_in_force(now)?.quota;
		self.bucket = self.bucket.take(&quota, block, records).ok_or(Refusal::QuotaSpent)?;
		Ok(())
	}

	/// Replaces the device's grant, if it has one; the new one takes over what is left of the quota. Otherwise it starts with
	/// none left.
	pub fn give(&mut self, grant: Grant, block: BlockNumber) {
		let before = self.grant.replace(grant).map(|grant| grant.quota);
		self.bucket = self.bucket.regranted(before.as_ref(), &grant.quota, block);
	}

	/// Withdraws the device's grant, with what is left of the quota; `None` if it has none.
	pub fn withdraw(&mut self, block: BlockNumber) -> Option<Grant> {
		let grant = self.grant.take()?;
		self.bucket = Bucket::empty(block);
		Some(grant)
	}

	/// Suspends the device, whatever its standing.
	pub fn suspend(&mut self, by: SuspendedBy, since: Moment, reason: Reason) {
		self.end_suspension(since);
		self.standing = Standing::Suspended { by, since, reason };
	}

	/// Suspends the device because of an alarm; returns on whose account. If alarms have suspended the device `most` times
	/// within `period`, this one included, only the council can lift the suspension.
	pub fn suspend_on_alarm(&mut self, since: Moment, reason: Reason, most: u32, period: Millis) -> SuspendedBy {
		self.suspensions.retain(|earlier| earlier.counts(since, period));
		if let Reason::Alarm { alarm, .. } = reason {
			let suspension = AlarmSuspension { alarm, at: since };
			// Fails only for a list without any room; the oldest makes room.
			let _ = self.suspensions.force_insert_keep_right(self.suspensions.len(), suspension);
		}
		let repeated = u32::try_from(self.suspensions.len()).map_or(true, |count| count >= most);
		let by = if repeated { SuspendedBy::RepeatedAlarms } else { SuspendedBy::Alarm };
		self.suspend(by, since, reason);
		by
	}

	/// Lets the suspension for this alarm count no more; returns whether it did until now.
	pub fn forgive(&mut self, alarm: AlarmId) -> bool {
		let before = self.suspensions.len();
		self.suspensions.retain(|suspension| suspension.alarm != alarm);
		self.suspensions.len() < before
	}

	/// Returns whether something counts against the device at this moment: alarms have suspended it within `period`, or it
	/// is suspended and its owner cannot reinstate it.
	pub fn counts_against(&self, now: Moment, period: Millis) -> bool {
		let lately = self.suspensions.iter().any(|suspension| suspension.counts(now, period));
		lately || self.suspension().is_some_and(|(_, by)| !by.owner_reinstates())
	}

	/// Returns the time of the suspension that is in force, and on whose account it is.
	pub fn suspension(&self) -> Option<(Pause, SuspendedBy)> {
		match self.standing {
			Standing::Suspended { by, since, .. } => Some((Pause::lasting(since), by)),
			Standing::Active | Standing::Revoked => None,
		}
	}

	/// Lifts the device's suspension. If the council does, the time of it is a pause; an owner does not excuse its own device.
	pub fn reinstate(&mut self, now: Moment, by: Authority) {
		if let Some((pause, _)) = self.suspension().filter(|_| by == Authority::Council) {
			self.excuse(pause.ended_by(now));
		}
		self.end_suspension(now);
		self.standing = Standing::Active;
	}

	/// Takes note of a time in which the device's packs were refused for no reason of its own or its owner's.
	pub fn excuse(&mut self, pause: Pause) {
		self.pauses.extend([pause]);
	}

	/// Revokes the device for good, and reduces its record to what has to stand: that it is revoked, what was recorded for it,
	/// and since when it keeps the devices whose keys it holds from reporting.
	pub fn revoke(&mut self, now: Moment, by: Actor) {
		let councils = self.suspension().filter(|(_, by)| !by.owner_reinstates());
		if let Some((pause, _)) = councils {
			self.excuse(pause.ended_by(now));
		}
		if by == Actor::Council {
			self.excuse(Pause::lasting(now));
		}
		self.end_suspension(now);
		self.suspended.extend([Pause::lasting(now)]);
		self.standing = Standing::Revoked;
		self.reduce();
	}

	/// Drops what a revoked device needs no more.
	pub fn reduce(&mut self) {
		self.grant = None;
		self.bucket = Bucket { level: 0, settled_at: BlockNumber::zero() };
		self.suspensions = BoundedVec::new();
		self.placed_at = 0;
	}

	/// Takes note of the time of the suspension that is in force, which ends now.
	fn end_suspension(&mut self, now: Moment) {
		if let Some((pause, _)) = self.suspension() {
			self.suspended.extend([pause.ended_by(now)]);
		}
	}
}

/// Account of an organisation in a period.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct PeriodAccount {
	/// Number of the period.
	pub period: Period,
	/// Totals recorded of all devices of the organisation in that period.
	pub usage: Usage,
}

/// Latest entries of a device's log, by the kind of their actor, oldest first. No kind takes a place of another. Of
/// organisations, each has its part of the places: one that has fewer entries than another loses none to it. The events have
/// all entries.
#[derive(
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	CloneNoBound,
	PartialEqNoBound,
	EqNoBound,
	DebugNoBound,
	DefaultNoBound,
)]
#[scale_info(skip_type_params(MaxActions))]
pub struct LatestEntries<MaxActions: Get<u32>> {
	/// What organisations did.
	pub of_owner: BoundedVec<LogEntry, MaxActions>,
	/// What the council did.
	pub of_council: BoundedVec<LogEntry, MaxActions>,
	/// What the chain did and found, by the rules of profiles.
	pub of_chain: BoundedVec<LogEntry, MaxActions>,
}

impl<MaxActions: Get<u32>> LatestEntries<MaxActions> {
	/// Keeps an entry. If there is no place left for its kind, the oldest one of the actor that has the most makes room.
	pub fn keep(&mut self, entry: LogEntry) {
		let of_kind = match entry.actor {
			Actor::Organisation(_) => &mut self.of_owner,
			Actor::Council => &mut self.of_council,
			Actor::Alarm | Actor::Chain => &mut self.of_chain,
		};
		if of_kind.is_full() {
			let count = |actor| of_kind.iter().chain([&entry]).filter(|kept| kept.actor == actor).count();
			let displaced = of_kind.iter().enumerate().min_by_key(|(_, kept)| Reverse(count(kept.actor)));
			if let Some((place, _)) = displaced {
				of_kind.remove(place);
			}
		}
		// Fails only for a list without any room, which `integrity_test` excludes; qed
		let _ = of_kind.try_push(entry);
	}

	/// Drops all entries but the latest, which has the hash of all that went before.
	pub fn reduce(&mut self) {
		let last = core::mem::take(self).in_order().pop();
		last.into_iter().for_each(|entry| self.keep(entry));
	}

	/// Returns the entries in the order in which they were appended.
	pub fn in_order(self) -> Vec<LogEntry> {
		let Self { of_owner, of_council, of_chain } = self;
		let mut entries: Vec<_> = of_owner.into_iter().chain(of_council).chain(of_chain).collect();
		entries.sort_by_key(|entry| entry.number);
		entries
	}
}
