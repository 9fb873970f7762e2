//! What the demo's devices do: one replays the real rows, each of the others brings one kind of trouble.

mod hijacked;
mod malformed;
mod misbehaving;
mod out_of_turn;

use beadle_client::Council;
use beadle_primitives::{ActiveProfile, Quota};

use crate::{error::DemoError, station::Station, timeline::Timeline};

/// What the scenarios share.
pub struct World {
	/// The council, of one member.
	pub council: Council,
	/// What the devices are held against.
	pub profile: ActiveProfile,
	/// The real rows.
	pub timeline: Timeline,
}

/// One device and what it does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scenario {
	/// Sends the real rows.
	Replay,
	/// Its temperature stays where it is.
	StuckSensor,
	/// Its benzene goes above the limit and stays there.
	GasAboveLimit,
	/// A recorded pack is sent again.
	ReplayedPack,
	/// A number is left out, and then many.
	SkippedSequence,
	/// It sends more than its quota.
	Flood,
	/// A pack is signed with another key, and one is changed after it was signed.
	ForgedSignature,
	/// A metric that the profile does not have.
	UnknownMetric,
	/// Observations older than the profile allows.
	StalePack,
	/// A value that cannot be.
	ImpossibleValue,
	/// Its key is used to sign transactions.
	HijackedKey,
	/// The same, with funds in the key's account.
	HijackedFundedKey,
	/// A pack travels in a council member's signed transaction, and in a bare extrinsic.
	NotGeneral,
}

impl Scenario {
	/// All but the replay: what is wrong on purpose.
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

	/// What people call it.
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

	/// The quota that its device gets: room for a full window of packs, or for two.
	pub fn quota(self) -> Quota {
		match self {
			Self::Flood => Quota { capacity: 12, refill_per_block: 1 },
			_ => Quota { capacity: 1_024, refill_per_block: 256 },
		}
	}

	/// What the account of its device's key gets before.
	pub fn funds(self) -> Option<u128> {
		(self == Self::HijackedFundedKey).then_some(1_000_000_000_000_000)
	}

	/// Brings the trouble; [`Self::Replay`] is done apart.
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
