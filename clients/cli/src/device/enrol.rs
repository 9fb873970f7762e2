//! `beadle device enrol`: enrols a device, assigns its profile and grants it a quota.

use crate::{
	error::Error,
	shared::{print, read_text, Endpoint, Signer},
};
use beadle_client::{connect::QueryError, enrolment::Enrolment, interface::call::Enrol, Chain};
use beadle_primitives::{DeviceId, KeyUse, Millis, OrganisationId, ProfileId, Quota};
use std::{path::PathBuf, process::ExitCode};

/// Arguments of `beadle device enrol`. The device's key stays with the device: the signed call has its proof of
/// possession. After an interruption, the same command does what is left to do.
#[derive(clap::Args)]
pub struct Args {
	/// Output of `beadle-sensor enrolment --json`, made for the organisation for which the key signs.
	file: PathBuf,
	/// Profile to assign to the device. Without it none is assigned, and the device cannot submit anything yet.
	#[arg(long)]
	profile: Option<ProfileId>,
	/// Maximum number of records that the device can save up.
	#[arg(long, value_name = "RECORDS", default_value_t = 1_000)]
	quota: u32,
	/// Number of records added per block, up to the quota.
	#[arg(long, value_name = "RECORDS", default_value_t = 10)]
	refill: u32,
	/// Duration of the grant, such as "365d"; without it, the grant has no end.
	#[arg(long, value_name = "DURATION", value_parser = duration)]
	grant_for: Option<Millis>,
	#[command(flatten)]
	endpoint: Endpoint,
	#[command(flatten)]
	signer: Signer,
}

pub async fn run(args: &Args) -> Result<ExitCode, Error> {
	let faulty = |source| Error::Enrolment { path: args.file.display().to_string(), source };
	let enrolment = Enrolment::read(&read_text(&args.file)?).map_err(faulty)?;
	let (member, chain) = args.signer.on(&args.endpoint).await?;
	let owner = member.organisation().await?;
	enrolment.check(owner, &chain).map_err(faulty)?;

	let device = match enrolled(&enrolment.call, owner, &chain).await? {
		Some(device) => {
			print(format_args!("enrolled already: device {device}"))?;
			device
		},
		None => {
			let device = member.enrol_with_proof(enrolment.call).await?;
			print(format_args!("enrolled: device {device}"))?;
			device
		},
	};
	if let Some(profile) = args.profile {
		if chain.profile_of(device).await?.is_some_and(|assigned| assigned.active.reference.id == profile) {
			print(format_args!("assigned already: profile {profile}"))?;
		} else {
			member.assign(device, profile).await?;
			print(format_args!("assigned: profile {profile}"))?;
		}
	}
	let expires_at = match args.grant_for {
		Some(duration) => Some(chain.time(None).await?.saturating_add(duration)),
		None => None,
	};
	let quota = Quota { capacity: args.quota, refill_per_block: args.refill };
	member.grant(device, quota, expires_at).await?;
	print(format_args!("granted: {} records, and {} more each block", quota.capacity, quota.refill_per_block))?;
	Ok(ExitCode::SUCCESS)
}

/// Returns the device, if this very call has enrolled it before. The chain names any other obstacle itself.
async fn enrolled(call: &Enrol, owner: OrganisationId, chain: &Chain) -> Result<Option<DeviceId>, QueryError> {
	let Some(KeyUse::Active(id)) = chain.device_of(call.key.account()).await? else { return Ok(None) };
	let result = chain.attestation_result(id).await?;
	let Some(device) = result.and_then(|result| result.device.enrolled()) else { return Ok(None) };
	let is_it = device.owner == owner && device.model == call.model && device.ueid == call.ueid;
	Ok(is_it.then_some(id))
}

fn duration(text: &str) -> Result<Millis, String> {
	match beadle_profiles::duration::read(text) {
		Some(millis) if millis > 0 => Ok(millis),
		_ => Err("want a duration such as 365d or 12h".to_owned()),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn durations_last() {
		assert_eq!(duration("365d"), Ok(365 * 86_400_000));
		assert!(duration("0s").is_err() && duration("365").is_err());
	}
}
