//! The seams between the pallets: what each needs of another, wired together in the runtime.

use crate::{
	AccountId, Action, Actor, AlarmId, Authority, Device, DeviceId, HeldAgainst, KeyUse, Profile, ProfileRef, Reason,
	Refusal, Usage,
};

/// Who exists.
pub trait DeviceDirectory {
	/// The device with this number. One storage read.
	fn device(id: DeviceId) -> Option<Device>;

	/// What the key with this account is, or was, to which device. One storage read.
	fn key_use(key: &AccountId) -> Option<KeyUse>;

	/// How many devices were ever enrolled: their numbers are below. One storage read.
	fn count() -> DeviceId;
}

/// What normal is.
pub trait ActiveProfiles {
	/// The profile versions that a device is held against. Two storage reads.
	fn held_against(device: DeviceId) -> Option<HeldAgainst>;

	/// A version of a profile, be it staged, active or superseded. One storage read.
	fn version(profile: ProfileRef) -> Option<Profile>;
}

/// Who may do what.
pub trait Authorisation {
	/// Whether the device may submit a pack of so many records, as the `distance`-th pack from the last recorded
	/// one. The quota must hold `distance` packs of this size, so that a transaction pool never keeps more of a
	/// device than blocks would take. One storage read; writes nothing.
	///
	/// # Errors
	///
	/// [`Refusal::Revoked`], [`Refusal::Suspended`], [`Refusal::NotGranted`], [`Refusal::GrantExpired`] or
	/// [`Refusal::QuotaSpent`].
	fn authorise(device: DeviceId, records: u32, distance: u64) -> Result<(), Refusal>;

	/// Takes the quota for so many records. One storage read, one write.
	///
	/// # Errors
	///
	/// As [`Self::authorise`] with a distance of one; then nothing is taken.
	fn spend(device: DeviceId, records: u32) -> Result<(), Refusal>;

	/// Adds to what the device has had recorded. One storage read, one write.
	fn record_usage(device: DeviceId, usage: Usage);

	/// Whether the device's packs are recorded at present, as far as its standing goes. One storage read.
	fn is_active(device: DeviceId) -> bool;

	/// Suspends the device because one of its behaviours went into alarm. Does nothing to a device that is not
	/// active.
	fn suspend_on_alarm(device: DeviceId, reason: Reason);

	/// Reinstates the device if it is this alarm that it is suspended for, and nobody has made the suspension its own
	/// since; says whether it did.
	fn reinstate_after_alarm(device: DeviceId, alarm: AlarmId, by: Authority) -> bool;
}

/// Hears of everything that is done to a device.
pub trait OnAction {
	/// `actor` did `action` to `device`.
	fn on_action(device: DeviceId, actor: Actor, action: Action);
}

impl OnAction for () {
	fn on_action(_: DeviceId, _: Actor, _: Action) {}
}

/// Hears of reinstatements.
pub trait OnReinstated {
	/// `device` was reinstated: its alarms start afresh.
	fn on_reinstated(device: DeviceId);
}

impl OnReinstated for () {
	fn on_reinstated(_: DeviceId) {}
}
