//! Profiles and their versions: what they say is as it was, as far as it can be said now.

use super::{cost::Cost, left, numbers, old, upgrades::OldItem};
use crate::{AccountId, Runtime, System};
use alloc::vec::Vec;
use beadle_primitives::{
	pack::MAX_RECORDS,
	profile::{MAX_AHEAD, MAX_PACK_BYTES},
	rule::LEAST_FLAT,
	Authority, Behaviour, Metric, MetricKind, Millis, OnReset, OrganisationId, Profile, ProfileId, Resources, Rule,
	Season, Span, TimeZone, Version,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::BoundedVec;
use pallet_behaviour_profiles::{
	ActiveVersion, NextProfileId, Owners, Profiles, StagedVersion, Totals, VersionedProfile,
};
use scale_info::TypeInfo;

/// Bytes of the largest version, with room to spare.
const LARGEST: u64 = 120 * 1024;

/// Cost of a profile, at most: its owner, its active and staged version, what it takes.
pub(super) const AT_MOST: Cost = Cost::new(4, 3, 2 * LARGEST).and(1, numbers::FIND_AT_MOST).and(2, left::NOTE);

/// Cost of a version, at most.
pub(super) const VERSION_AT_MOST: Cost = Cost::new(4, 3, LARGEST).and(1, left::NOTE);

/// Time to which a counter's increases are related, until its owner states another: an hour.
const PER: Millis = 3_600_000;

/// All values.
const ALL: Span = Span { min: i64::MIN, max: i64::MAX };

/// Versions of a profile that are still to be converted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Versions {
	/// The profile.
	pub profile: ProfileId,
	/// Its next version.
	pub version: Version,
	/// Its latest version.
	pub latest: Version,
}

/// Converts a profile; returns its versions, or `None` if there is no such profile and no later one.
pub(super) fn convert(id: ProfileId, cost: &mut Cost) -> Option<Versions> {
	cost.read(1);
	if id >= NextProfileId::<Runtime>::get() {
		return None;
	}
	let mut versions = Versions { profile: id, version: 1, latest: 0 };
	let (owner_key, key) = (old::storage::Owners::hashed_key_for(id), old::storage::Profiles::hashed_key_for(id));
	let account: Option<AccountId> = cost.load(OldItem::Owners, &owner_key);
	let found: Option<old::VersionedProfile> = cost.load(OldItem::Profiles, &key);
	// Neither is of use without the other.
	match (&account, &found) {
		(Some(_), None) => left::leave(OldItem::Owners, &owner_key, cost),
		(None, Some(_)) => left::leave(OldItem::Profiles, &key, cost),
		_ => {},
	}
	if let Some((account, old::VersionedProfile { latest, active, staged })) = account.zip(found) {
		let owner = numbers::number_of(&account, cost);
		Owners::<Runtime>::insert(id, owner);
		let active = ActiveVersion {
			version: active.version,
			metrics_since: Default::default(),
			profile: active.profile.into(),
		};
		let staged = staged.map(|staged| staged_version(staged, owner));
		Profiles::<Runtime>::insert(id, VersionedProfile { latest, active, staged });
		numbers::charge(owner, Resources { profiles: 1, ..Default::default() }, cost);
		cost.write(2);
		versions.latest = latest;
	}
	Some(versions)
}

/// Who staged it is not known: its owner could always withdraw it. So it stands as long as the owner has a seat, and is
/// void for good if that has none, which counts as one expulsion. Nobody else had notice of it until now.
fn staged_version(old: old::StagedVersion, owner: OrganisationId) -> StagedVersion<crate::BlockNumber> {
	let old::StagedVersion { version, profile, activate_at } = old;
	StagedVersion {
		version,
		profile: profile.into(),
		activate_at,
		staged_at: System::block_number(),
		by: Authority::Owner(owner),
		expulsions: 0,
		held_back: false,
	}
}

/// Converts a version of a profile; returns the versions that are left, `None` after the latest.
pub(super) fn convert_version(versions: Versions, cost: &mut Cost) -> Option<Versions> {
	let Versions { profile: id, version, latest } = versions;
	if version > latest {
		return None;
	}
	// Those that were withdrawn are not there.
	let found: Option<old::Profile> =
		cost.load(OldItem::Versions, &old::storage::Versions::hashed_key_for(id, version));
	if let Some(found) = found {
		let converted = Profile::from(found);
		let bytes = u32::try_from(converted.encoded_size()).unwrap_or(u32::MAX);
		pallet_behaviour_profiles::Versions::<Runtime>::insert(id, version, converted);
		Totals::<Runtime>::mutate(id, |totals| totals.bytes = totals.bytes.saturating_add(bytes));
		cost.read(2);
		cost.write(2);
		if let Some(owner) = Owners::<Runtime>::get(id) {
			numbers::charge(owner, Resources { profile_bytes: bytes, ..Default::default() }, cost);
		}
	}
	Some(Versions { version: version.saturating_add(1), ..versions }).filter(|next| next.version <= latest)
}

/// Reads a version as it is said now:
///
/// - rules compare values across holes of any length, and hours are those of UTC, as before;
/// - what was observed at one moment fits into a pack;
/// - a clock may be at most a day ahead.
impl From<old::Profile> for Profile {
	fn from(old: old::Profile) -> Self {
		let metrics: Vec<Metric> = old.metrics.into_iter().map(Metric::from).collect();
		let least = u32::try_from(metrics.len()).unwrap_or(u32::MAX);
		// Sequence, base time and the list's length; then metric, offset and value of each record.
		let least_bytes = least.saturating_mul(1 + 4 + 8).saturating_add(8 + 8 + 1);
		Self {
			name: old.name,
			max_records: old.max_records.clamp(least, MAX_RECORDS),
			max_pack_bytes: old.max_pack_bytes.clamp(least_bytes, MAX_PACK_BYTES),
			min_interval: old.min_interval,
			max_ahead: old.max_ahead.min(MAX_AHEAD),
			max_age: old.max_age,
			memory: Millis::MAX,
			time_zone: TimeZone::default(),
			// As many as before.
			metrics: BoundedVec::truncate_from(metrics),
		}
	}
}

/// Keeps each behaviour in its place, since violations, alarms and histories name behaviours by place.
impl From<old::Metric> for Metric {
	fn from(old: old::Metric) -> Self {
		let kind = match old.kind {
			old::MetricKind::Gauge => MetricKind::Gauge,
			old::MetricKind::Counter => MetricKind::Counter { per: PER, on_reset: OnReset::Ignore },
		};
		let behaviours = old.behaviours.into_iter().map(|old::Behaviour { rule, on_fail }| {
			let rule = if kind.is_counter() { lifted(rule.into()) } else { rule.into() };
			Behaviour { rule, on_fail }
		});
		// As many as before.
		let behaviours = BoundedVec::truncate_from(behaviours.collect());
		Self { name: old.name, unit: old.unit, decimals: old.decimals, kind, behaviours }
	}
}

/// Takes a flat line for one from two values on, as before.
impl From<old::Rule> for Rule {
	fn from(old: old::Rule) -> Self {
		match old {
			old::Rule::GrossRange { fail, suspect } => Self::GrossRange { fail, suspect },
			old::Rule::RateOfChange { suspect, fail } => Self::RateOfChange { suspect, fail },
			old::Rule::FlatLine { tolerance, suspect_after, fail_after } => {
				Self::FlatLine { tolerance, suspect_after, fail_after, least: LEAST_FLAT }
			},
			old::Rule::Gap { max } => Self::Gap { max },
			old::Rule::Spike { suspect, fail } => Self::Spike { suspect, fail },
			old::Rule::Climatology { calendar, seasons } => {
				// As many as before.
				Self::Climatology { calendar, seasons: BoundedVec::truncate_from(seasons) }
			},
			old::Rule::Deviation { half_life, tolerance, suspect_k, fail_k, warm_up } => {
				Self::Deviation { half_life, tolerance, suspect_k, fail_k, warm_up }
			},
		}
	}
}

/// Returns a rule for a counter with limits that nothing passes, if its limits were on the increase from one observation to
/// the next, whenever that was: no limit on the increase in a stated time gives the same verdicts.
///
/// A rate of change always was one in a stated time; flat lines and gaps have nothing to do with increases.
fn lifted(rule: Rule) -> Rule {
	match rule {
		Rule::GrossRange { .. } => Rule::GrossRange { fail: ALL, suspect: None },
		Rule::Spike { .. } => Rule::Spike { suspect: None, fail: u64::MAX },
		Rule::Climatology { calendar, mut seasons } => {
			for season in &mut seasons {
				*season = Season { fail: ALL, suspect: None, ..*season };
			}
			Rule::Climatology { calendar, seasons }
		},
		Rule::Deviation { half_life, fail_k, warm_up, .. } => {
			Rule::Deviation { half_life, tolerance: u64::MAX, suspect_k: None, fail_k, warm_up }
		},
		same @ (Rule::RateOfChange { .. } | Rule::FlatLine { .. } | Rule::Gap { .. }) => same,
	}
}
