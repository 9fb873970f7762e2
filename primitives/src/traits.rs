//! Traits between the pallets: what each needs of another. The runtime wires them together.

use crate::{
	AccountId, Action, Actor, AlarmId, Authority, AuthorityFault, Device, DeviceId, HeldAgainst, KeyUse, Profile,
	ProfileRef, Reason, Refusal, Usage,
};

/// Looks up enrolled devices and their keys.
pub trait DeviceDirectory {
	/// Returns the device with this number. One storage read.
	fn device(id: DeviceId) -> Option<Device>;

	/// Returns the device that the key with this account belongs or belonged to, and whether the key is still in use.
	/// One storage read.
	fn key_use(key: &AccountId) -> Option<KeyUse>;

	/// Returns the number of devices ever enrolled; all device numbers are below it. One storage read.
	fn count() -> DeviceId;
}

/// Decides who may act on a device, with the same order of checks for every call of every pallet.
pub trait EnsureAuthority<Origin> {
	/// Looks up the device.
	type Devices: DeviceDirectory;

	/// Returns the authority that `origin` has over the devices of this owner; `None` if it has none.
	fn authority_over(origin: Origin, owner: &AccountId) -> Option<Authority>;

	/// Returns a device that is not revoked, and the authority by which `origin` acts on it. One storage read, of the
	/// device.
	///
	/// # Errors
	///
	/// The first of these that applies. [`AuthorityFault::NotFound`]: no device has this number. It comes first, so
	/// that a council that mistyped the number learns of it. [`AuthorityFault::NotAuthorised`]: the origin has no
	/// authority over the device, be it revoked or not. [`AuthorityFault::Revoked`]: the device was revoked for good.
	fn ensure_authority(origin: Origin, id: DeviceId) -> Result<(Device, Authority), AuthorityFault> {
		let device = Self::Devices::device(id).ok_or(AuthorityFault::NotFound)?;
		let authority = Self::authority_over(origin, &device.owner).ok_or(AuthorityFault::NotAuthorised)?;
		if device.revoked {
			return Err(AuthorityFault::Revoked);
		}
		Ok((device, authority))
	}
}

/// Looks up the profiles in force for a device.
pub trait ActiveProfiles {
	/// Returns the profile versions that a device is appraised against. Two storage reads.
	fn held_against(device: DeviceId) -> Option<HeldAgainst>;

	/// Returns a version of a profile, be it staged, active or superseded. One storage read.
	fn version(profile: ProfileRef) -> Option<Profile>;
}

/// Decides which devices may submit readings.
pub trait Authorisation {
	/// Checks that the device may submit a pack of this many records, as the `distance`-th pack after the last recorded
	/// one. The quota must hold `distance` packs of this size, so that a transaction pool never keeps more of a device
	/// than blocks would take. One storage read; writes nothing.
	///
	/// # Errors
	///
	/// [`Refusal::UnknownDevice`], [`Refusal::Revoked`], [`Refusal::Suspended`], [`Refusal::NotGranted`],
	/// [`Refusal::GrantExpired`] or [`Refusal::QuotaSpent`].
	fn authorise(device: DeviceId, records: u32, distance: u64) -> Result<(), Refusal>;

	/// Takes the tokens for this many records from the quota. One storage read, one write.
	///
	/// # Errors
	///
	/// As [`Self::authorise`] with a distance of one; nothing is taken then.
	fn spend(device: DeviceId, records: u32) -> Result<(), Refusal>;

	/// Adds to the device's totals. One storage read, one write.
	fn record_usage(device: DeviceId, usage: Usage);

	/// Returns whether the device's standing is active. One storage read.
	fn is_active(device: DeviceId) -> bool;

	/// Suspends the device because one of its behaviours went into alarm. Does nothing unless the device is active.
	fn suspend_on_alarm(device: DeviceId, reason: Reason);

	/// Reinstates the device if it is suspended for this alarm and nobody has taken the suspension over since; returns
	/// whether it did.
	fn reinstate_after_alarm(device: DeviceId, alarm: AlarmId, by: Authority) -> bool;
}

/// Notified of every action on a device.
pub trait OnAction {
	/// Reacts to `actor` having done `action` to `device`.
	fn on_action(device: DeviceId, actor: Actor, action: Action);
}

impl OnAction for () {
	fn on_action(_: DeviceId, _: Actor, _: Action) {}
}

/// Notified of reinstatements.
pub trait OnReinstated {
	/// Reacts to the reinstatement of `device`: its alarms start afresh.
	fn on_reinstated(device: DeviceId);
}

impl OnReinstated for () {
	fn on_reinstated(_: DeviceId) {}
}
