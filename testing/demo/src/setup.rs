//! Set-up by the council, before any reading can be recorded.

use beadle_client::{
	submit::council_member::{CallError, Settled},
	Chain, CouncilMember, DevicePair, SensorSession,
};
use beadle_primitives::{ActiveProfile, Model, ModelId, ProfileRef};
use futures::future::try_join_all;
use subxt_signer::sr25519::dev;

use crate::{
	error::DemoError,
	profile::{air_quality, text},
	scenarios::{Scenario, World},
	station::Station,
	timeline::Timeline,
	twin::Twin,
};

/// Registers a model, creates the profile, and for each scenario enrols a device, grants it a quota, assigns it the
/// profile and funds it.
pub async fn set_up(
	chain: &Chain,
	timeline: Timeline,
	scenarios: &[Scenario],
) -> Result<(World, Vec<Station>), DemoError> {
	let member = CouncilMember::new(chain.clone(), dev::alice(), Settled::InBlock);
	let model = Model {
		manufacturer: text("Beadle demonstration"),
		name: text("Roadside air-quality station"),
		firmware: text("1.0.0"),
	};
	let profile = air_quality();
	let (model, profile_id) = futures::try_join!(member.register_model(model), member.create_profile(profile.clone()))?;
	let reference = ProfileRef { id: profile_id, version: 1 };
	let active = ActiveProfile { reference, metrics_since: Default::default(), profile };
	let enrolments =
		(0..).zip(scenarios).map(|(number, scenario)| enrol(chain, &member, model, &active, number, *scenario));
	let stations = try_join_all(enrolments).await?;
	// Once these blocks are finalised, the pool knows the devices.
	chain.until_finalised().await?;
	Ok((World { member, profile: active, timeline }, stations))
}

async fn enrol(
	chain: &Chain,
	member: &CouncilMember,
	model: ModelId,
	active: &ActiveProfile,
	number: u32,
	scenario: Scenario,
) -> Result<Station, DemoError> {
	let pair = if number.is_multiple_of(2) { DevicePair::generate() } else { DevicePair::generate_sr25519() };
	let device = member.enrol(model, text(&format!("demo-station-{number}")), &pair).await?;
	// Funds follow the enrolment: an account that has any cannot become a device's.
	let fund = async {
		match scenario.funds() {
			Some(funds) => member.transfer(pair.account(), funds).await,
			None => Ok::<_, CallError>(()),
		}
	};
	futures::try_join!(member.grant(device, scenario.quota(), None), member.assign(device, active.reference.id), fund)?;
	let session = SensorSession::open(chain.clone(), pair).await?;
	Ok(Station::new(scenario.title(), chain.clone(), session, Twin::new(active.clone())))
}
