//! Scenarios of the demo: one device replays the real rows, each of the others injects one kind of fault.

mod hijacked;
mod malformed;
mod misbehaving;
mod out_of_turn;

use beadle_client::CouncilMember;
use beadle_primitives::{ActiveProfile, Quota};

use crate::{error::DemoError, station::Station, timeline::Timeline};

/// State shared by the scenarios.
pub struct World {
	/// The only member of the council.
	pub member: CouncilMember,
	/// Profile of the devices.
	pub profile: ActiveProfile,
	/// Real rows.
	pub timeline: Timeline,
}

/// A device's part in the demo.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scenario {
	/// Replay of the real rows.
	Replay,
	/// A temperature that stays the same.
	StuckSensor,
	/// Benzene that rises above its limit and stays there.
	GasAboveLimit,
	/// A recorded pack, sent again.
	ReplayedPack,
	/// Skipped sequences: one, then many.
	SkippedSequence,
	/// More records than the quota allows.
	Flood,
	/// A pack signed with another key, and one changed after signing.
	ForgedSignature,
	/// A metric that the profile does not have.
	UnknownMetric,
	/// Observations older than the profile allows.
	StalePack,
	/// A physically impossible value.
	ImpossibleValue,
	/// Transactions signed with the device's key.
	HijackedKey,
	/// The same, with funds in the key's account.
	HijackedFundedKey,
	/// A pack in a council member's signed transaction, and one in a bare extrinsic.
	NotGeneral,
}

impl Scenario {
	/// All scenarios with a fault: all but the replay.
	pub const FAULTS: [Scenario; 12] = [
		Self::StuckSensor,
		Self::GasAboveLimit,
		Self::ReplayedPack,
		Self::SkippedSequence,
		Self::Flood,
		Self::ForgedSignature,
		Self::UnknownMetric,
		Self::StalePack,
		Self::ImpossibleValue,
		Self::HijackedKey,
		Self::HijackedFundedKey,
		Self::NotGeneral,
	];

	/// Returns the title in the report.
	pub fn title(self) -> &'static str {
		match self {
			Self::Replay => "real rows",
			Self::StuckSensor => "stuck sensor",
			Self::GasAboveLimit => "gas above its limit",
			Self::ReplayedPack => "replayed pack",
			Self::SkippedSequence => "skipped sequence",
			Self::Flood => "flood",
			Self::ForgedSignature => "forged signature",
			Self::UnknownMetric => "unknown metric",
			Self::StalePack => "stale pack",
			Self::ImpossibleValue => "impossible value",
			Self::HijackedKey => "hijacked key",
			Self::HijackedFundedKey => "hijacked key, funded",
			Self::NotGeneral => "wrong carriage",
		}
	}

	/// Returns the device's quota: for a full window of packs each block, or in the flood for two packs once it is full.
	pub fn quota(self) -> Quota {
		match self {
			Self::Flood => Quota { capacity: 12, refill_per_block: 2 },
			_ => Quota { capacity: 1_024, refill_per_block: 256 },
		}
	}

	/// Returns the funds that the account of the device's key receives beforehand.
	pub fn funds(self) -> Option<u128> {
		(self == Self::HijackedFundedKey).then_some(1_000_000_000_000_000)
	}

	/// Injects the fault. Does nothing for [`Self::Replay`], which runs separately.
	pub async fn inject(self, station: &mut Station, world: &World) -> Result<(), DemoError> {
		match self {
			Self::Replay => Ok(()),
			Self::StuckSensor => misbehaving::stuck_sensor(station, world).await,
			Self::GasAboveLimit => misbehaving::gas_above_limit(station, world).await,
			Self::ReplayedPack => out_of_turn::replayed_pack(station, world).await,
			Self::SkippedSequence => out_of_turn::skipped_sequence(station, world).await,
			Self::Flood => out_of_turn::flood(station, world).await,
			Self::ForgedSignature => malformed::forged_signature(station, world).await,
			Self::UnknownMetric => malformed::unknown_metric(station, world).await,
			Self::StalePack => malformed::stale_pack(station, world).await,
			Self::ImpossibleValue => malformed::impossible_value(station, world).await,
			Self::HijackedKey => hijacked::key(station, world).await,
			Self::HijackedFundedKey => hijacked::funded_key(station, world).await,
			Self::NotGeneral => hijacked::wrong_carriage(station, world).await,
		}
	}
}
