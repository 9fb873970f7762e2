//! Inspection of a pack: whose it is, and then cheap checks first.

use crate::{Config, Histories, Pallet, WeightInfo};
use beadle_appraisal::{admit, appraise, appraise_staged, distance, History, Outcome};
use beadle_primitives::{
	message,
	traits::{ActiveProfiles, Authorisation, DeviceDirectory},
	ActiveProfile, Appraisal, Device, DeviceId, HeldAgainst, Moment, OrganisationId, Pack, ProfileRef, Refusal,
	Sequence,
};
use codec::Encode;
use frame_support::{
	traits::{Get, Time},
	weights::Weight,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_core::H256;
use sp_runtime::{traits::Zero, MultiSignature};

/// Stage at which a pack is inspected.
#[derive(Clone, Copy)]
pub(crate) enum Stage<'a> {
	/// Requested by anyone, before there is a signature.
	DryRun,
	/// In the transaction pool: later packs may wait for earlier ones.
	Pool(&'a MultiSignature),
	/// In a block: only the next pack in sequence can be applied.
	Block(&'a MultiSignature),
}

/// Result of inspecting a pack.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Inspection {
	/// The device that sent the pack.
	pub(crate) device: DeviceId,
	/// Organisation that owns the device.
	pub(crate) owner: OrganisationId,
	/// Distance of the pack from the last recorded one: 1 for the next.
	distance: u64,
	/// Number of records in the pack.
	pub(crate) records: u32,
	/// Number of behaviours that it was appraised by, including those of the staged version.
	pub(crate) behaviours: u32,
	/// Encoded size of the pack in bytes.
	pub(crate) bytes: u64,
	/// Previous history, if it belongs to another profile or version.
	pub(crate) superseded: Option<History>,
	/// Findings, and the updated history of the device.
	pub(crate) outcome: Outcome,
	/// Finding of the staged version, if there is one.
	pub(crate) staged: Option<StagedFinding>,
}

/// Finding of a staged version.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct StagedFinding {
	/// The profile and its staged version.
	pub(crate) profile: ProfileRef,
	/// Its appraisal; `None` if it would have refused the pack.
	pub(crate) appraisal: Option<Appraisal>,
}

impl Inspection {
	/// Returns whether this is the inspection of that pack.
	pub fn is_of(&self, device: DeviceId, sequence: Sequence) -> bool {
		self.device == device && self.outcome.history.sequence == sequence
	}

	/// Returns the findings and the updated history.
	pub fn outcome(&self) -> &Outcome {
		&self.outcome
	}

	/// Returns the distance of the pack from the last recorded one: 1 for the next.
	pub(crate) fn distance(&self) -> u64 {
		self.distance
	}

	/// Returns whether nothing was found and recording the pack ends no alarm.
	fn passed(&self) -> bool {
		let Outcome { appraisal, .. } = &self.outcome;
		let ends_alarms = self.superseded.as_ref().is_some_and(|history| history.alarms().next().is_some());
		appraisal.violations.is_empty() && appraisal.transitions.is_empty() && !ends_alarms
	}

	/// Returns the weight of recording the pack.
	pub(crate) fn weight_to_record<W: WeightInfo>(&self) -> Weight {
		if self.passed() {
			W::submit_passing(self.records, self.behaviours)
		} else {
			W::submit(self.records, self.behaviours)
		}
	}
}

impl<T: Config> Pallet<T> {
	/// Inspects a pack without a signature, as if it were submitted now. Writes nothing.
	///
	/// # Errors
	///
	/// The [`Refusal`] that the pack would meet.
	pub fn dry_run(device: DeviceId, pack: &Pack) -> Result<Inspection, Refusal> {
		Self::inspect(device, &Self::enrolled(device)?, pack, Stage::DryRun)
	}

	/// Returns the device with this number.
	pub(crate) fn enrolled(device: DeviceId) -> Result<Device, Refusal> {
		T::Devices::entry(device).ok_or(Refusal::UnknownDevice)?.enrolled().ok_or(Refusal::Revoked)
	}

	/// Checks that a device has signed a pack. It comes before all that is larger than a device's entry: a history and a
	/// profile take longer to decode than a signature takes to verify.
	pub(crate) fn ensure_signed(
		device: DeviceId,
		known: &Device,
		pack: &Pack,
		signature: &MultiSignature,
	) -> Result<(), Refusal> {
		let message = message::pack_message(&Self::genesis(), device, pack);
		if message::verify(&known.key, signature, &message) {
			Ok(())
		} else {
			Err(Refusal::BadSignature)
		}
	}

	/// Inspects a pack of a device. Writes nothing.
	pub(crate) fn inspect(device: DeviceId, known: &Device, pack: &Pack, stage: Stage) -> Result<Inspection, Refusal> {
		if let Stage::Pool(signature) | Stage::Block(signature) = stage {
			Self::ensure_signed(device, known, pack, signature)?;
		}
		let window = match stage {
			Stage::Block(_) => 1,
			Stage::DryRun | Stage::Pool(_) => u64::from(T::SequenceWindow::get()),
		};
		let mut history = Histories::<T>::get(device).into_latest();
		let distance = distance(history.sequence, pack.sequence, window)?;
		let records = pack.record_count();
		history.excuse(T::Authorisation::authorise(device, known, records, distance)?);
		let held = T::Profiles::held_against(device).ok_or(Refusal::NoProfile)?;
		let behaviours = held.behaviours();
		let HeldAgainst { active, staged } = held;
		let now = T::Time::now();
		admit(&active.profile, &history, pack, now)?;
		let mut outcome = appraise(&active, &history, pack, now)?;
		let staged = staged.map(|staged| Self::inspect_staged(&staged, &history, pack, now, &mut outcome));
		let superseded = (history.profile != active.reference).then_some(history);
		let bytes = u64::try_from(pack.encoded_size()).unwrap_or(u64::MAX);
		Ok(Inspection { device, owner: known.owner, distance, records, behaviours, bytes, superseded, outcome, staged })
	}

	/// Appraises a pack by the staged version as well, and adds the history under that version to the outcome.
	fn inspect_staged(
		staged: &ActiveProfile,
		history: &History,
		pack: &Pack,
		now: Moment,
		outcome: &mut Outcome,
	) -> StagedFinding {
		let (appraisal, shadow) = appraise_staged(staged, history, pack, now);
		outcome.history.shadow = Some(shadow);
		StagedFinding { profile: staged.reference, appraisal: appraisal.ok() }
	}

	/// Returns the genesis hash, which identifies the chain in every signed message.
	pub(crate) fn genesis() -> H256 {
		frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero())
	}
}
