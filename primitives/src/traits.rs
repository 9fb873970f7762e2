//! Traits between the pallets: what each needs of another. The runtime wires them together.

use crate::{
	AccountId, Action, Actor, AlarmId, Authority, AuthorityFault, Comparison, Device, DeviceEntry, DeviceId, Halts,
	HeldAgainst, KeyUse, ModelId, OrganisationId, OrganisationName, Pauses, Profile, ProfileId, ProfileRef, Reason,
	Refusal, Resource, Resources, Usage,
};
use alloc::vec::Vec;

/// Looks up enrolled devices and their keys.
pub trait DeviceDirectory {
	/// Returns the entry under this number: the device, or what is left of it once it is revoked. One storage read.
	fn entry(id: DeviceId) -> Option<DeviceEntry>;

	/// Returns the device with this number; `None` if there is none, or if it was revoked. One storage read.
	fn device(id: DeviceId) -> Option<Device> {
		Self::entry(id)?.enrolled()
	}

	/// Returns the device that the key with this account belongs or belonged to, and whether the key is still in use, or
	/// that the key is banned; `None` if it is any other account's. One storage read.
	fn key_use(key: &AccountId) -> Option<KeyUse>;

	/// Returns the number of devices ever enrolled; all device numbers are below it. One storage read.
	fn count() -> DeviceId;

	/// Returns the first registered model of the same manufacturer and name as this one, whatever the firmware; `None` if
	/// this model is not registered. One storage read.
	fn hardware(model: ModelId) -> Option<ModelId>;
}

/// Looks up organisations.
pub trait Organisations {
	/// Returns the organisation for which this account signs, if that organisation has a seat on the council. One storage
	/// read.
	fn member(account: &AccountId) -> Option<OrganisationId>;

	/// Returns whether the organisation has a seat on the council. One storage read.
	fn has_seat(organisation: OrganisationId) -> bool;

	/// Returns the name of an organisation, be it a member or not. One storage read.
	fn name(organisation: OrganisationId) -> Option<OrganisationName>;

	/// Returns how often the council has expelled the organisation or replaced its account. One storage read.
	fn expulsions(organisation: OrganisationId) -> u32;

	/// Returns whether what this authority has left pending, an offer or a staged version, still stands. It has left it when
	/// the council had expelled the organisation or replaced its account so often. The council does so when an account is in the
	/// wrong hands: what the account had left pending is void from then on, also when the organisation is readmitted. Two
	/// storage reads at most.
	fn offer_stands(by: Authority, expulsions: u32) -> bool {
		match by {
			Authority::Owner(owner) => Self::has_seat(owner) && Self::expulsions(owner) == expulsions,
			Authority::Council => true,
		}
	}

	/// Returns the number of members of the council. One storage read.
	fn count() -> u32;
}

/// Keeps account of what organisations use.
pub trait Budgets {
	/// Adds to what the organisation uses, after taking `released` from it. One storage read, one write.
	///
	/// # Errors
	///
	/// The first kind of which the organisation would use more than its budget; nothing has changed then. Less use than
	/// before is always possible.
	fn draw(organisation: OrganisationId, released: Resources, drawn: Resources) -> Result<(), Resource>;

	/// Takes from what the organisation uses. One storage read, one write.
	fn release(organisation: OrganisationId, released: Resources);
}

/// Looks up what a device's grant takes from its owner's budget.
pub trait Grants {
	/// Returns the records that the device's grant adds in a block and lets it save up; nothing if it has none. One
	/// storage read.
	fn granted(device: DeviceId) -> Resources;
}

/// Looks up what counts against devices.
pub trait Suspensions {
	/// Returns whether something counts against the device that another one in its place would be free of: alarms have suspended
	/// it, and that still counts towards an escalation, or only the council can reinstate it. One storage read, besides the
	/// time.
	fn counts_against(device: DeviceId) -> bool;
}

/// Decides who may act on a device, with the same order of checks for every call of every pallet.
pub trait EnsureAuthority<Origin> {
	/// Looks up the device.
	type Devices: DeviceDirectory;

	/// Returns the authority that `origin` has over what this organisation owns; `None` if it has none. Membership is
	/// looked up anew each time: an organisation without a seat has no authority. At most one storage read.
	fn authority_over(origin: Origin, owner: OrganisationId) -> Option<Authority>;

	/// Returns a device that is not revoked, and the authority by which `origin` acts on it. Two storage reads: the
	/// device, and the signer's organisation.
	///
	/// # Errors
	///
	/// The first of these that applies. [`AuthorityFault::NotFound`]: no device has this number. It comes first, so
	/// that a council that mistyped the number learns of it. [`AuthorityFault::NotAuthorised`]: the origin has no
	/// authority over the device, be it revoked or not. [`AuthorityFault::Revoked`]: the device was revoked for good.
	fn ensure_authority(origin: Origin, id: DeviceId) -> Result<(Device, Authority), AuthorityFault> {
		let entry = Self::Devices::entry(id).ok_or(AuthorityFault::NotFound)?;
		let authority = Self::authority_over(origin, entry.owner()).ok_or(AuthorityFault::NotAuthorised)?;
		let device = entry.enrolled().ok_or(AuthorityFault::Revoked)?;
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

/// Looks up how the staged version of a profile does beside the active one.
pub trait StagedComparison {
	/// Returns the latest comparison of a staged version of this profile with the version that was active beside it. One
	/// storage read.
	fn comparison(profile: ProfileId) -> Option<Comparison>;
}

/// Decides which devices may submit readings.
pub trait Authorisation {
	/// Checks that the device may submit a pack of this many records, as the `distance`-th pack after the last recorded
	/// one. The quota must hold `distance` packs of this size, so that a transaction pool never keeps more of a device
	/// than blocks would take. Returns the latest pauses that the device has had, so that nothing is held against it that
	/// they explain. Two storage reads, and two more if a gateway holds the device's key; writes nothing.
	///
	/// # Errors
	///
	/// [`Refusal::UnknownDevice`], [`Refusal::Revoked`], [`Refusal::Suspended`], [`Refusal::NotGranted`],
	/// [`Refusal::GrantExpired`], [`Refusal::QuotaSpent`], [`Refusal::Halted`] or [`Refusal::GatewayOut`].
	fn authorise(id: DeviceId, device: &Device, records: u32, distance: u64) -> Result<Pauses, Refusal>;

	/// Takes the tokens for this many records from the quota. One storage read, one write.
	///
	/// # Errors
	///
	/// As [`Self::authorise`] with a distance of one, but for halts and gateways, which it does not ask about; nothing is
	/// taken then.
	fn spend(device: DeviceId, records: u32) -> Result<(), Refusal>;

	/// Adds to the totals of the device, and of its owner in this period. Two storage reads, two writes.
	fn record_usage(device: DeviceId, owner: OrganisationId, usage: Usage);

	/// Returns whether the device's standing is active. One storage read.
	fn is_active(device: DeviceId) -> bool;

	/// Returns the latest pauses that the device has had, with the one that lasts as far as it goes: no reading was due in
	/// them. `None` if the device is not active, so that none is due whatever it had. A gateway that its owner keeps out is no
	/// pause. Two storage reads, and two more if a gateway holds the device's key, besides the time.
	fn pauses(id: DeviceId, device: &Device) -> Option<Pauses>;

	/// Returns the halts in force, and the latest that ended. One storage read.
	fn halts() -> Halts;

	/// Suspends the device because one of its behaviours went into alarm. Does nothing unless the device is active.
	fn suspend_on_alarm(device: DeviceId, reason: Reason);

	/// Reinstates the device if it is suspended for this alarm, nobody has taken the suspension over since, and `by` may
	/// lift it; returns whether it did. If the council says so, that the alarm has suspended the device counts no more.
	fn reinstate_after_alarm(device: DeviceId, alarm: AlarmId, by: Authority) -> bool;

	/// Suspends the device on the council's account, for this reason: the council has found that an alarm was right which asked
	/// for it. It does not matter whether the device is active by now, or suspended for something else. Does nothing if the
	/// council has suspended it already, or if it is revoked.
	fn suspend_by_verdict(device: DeviceId, reason: Reason);
}

/// Divides the room that a block has for packs among the owners of devices. All that it keeps is in the block's memory.
pub trait PacksRoom<Weight> {
	/// Returns whether this block has room left for a pack of this owner, or for a report of one. The transaction weighs
	/// so much, without what every transaction does, and has so many bytes.
	fn owner_has_room(owner: OrganisationId, weight: Weight, length: usize) -> bool;

	/// Counts such a transaction for this owner, once the system pallet has counted it. What it does not spend in the end is
	/// not counted.
	fn count_for_owner(owner: OrganisationId, weight: Weight, length: usize);
}

/// Notified of every action on a device.
pub trait OnAction {
	/// Reacts to `actor` having done `action` to `device`.
	fn on_action(device: DeviceId, actor: Actor, action: Action);

	/// Reacts to what the chain found about `device` in one pack, or at one time, in this order.
	fn on_findings(device: DeviceId, findings: Vec<Action>) {
		findings.into_iter().for_each(|finding| Self::on_action(device, Actor::Chain, finding));
	}
}

impl OnAction for () {
	fn on_action(_: DeviceId, _: Actor, _: Action) {}
}

/// Notifies both, one after the other.
impl<First: OnAction, Second: OnAction> OnAction for (First, Second) {
	fn on_action(device: DeviceId, actor: Actor, action: Action) {
		First::on_action(device, actor, action.clone());
		Second::on_action(device, actor, action);
	}
}

/// Notified of reinstatements.
pub trait OnReinstated {
	/// Reacts to the reinstatement of `device`: its alarms start afresh.
	fn on_reinstated(device: DeviceId);
}

impl OnReinstated for () {
	fn on_reinstated(_: DeviceId) {}
}
