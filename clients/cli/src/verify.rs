//! `beadle verify`: verifies a device, and prints everything that is known of it.

use crate::{
	error::{Error, FAULTY, GONE, STOPPED},
	shared::{print, print_text, Endpoint},
};
use beadle_client::{
	read::{
		shown::{verification_json, verification_text},
		verify::{verify, Verification},
	},
	Chain,
};
use beadle_primitives::{DeviceId, Millis, Standing};
use std::{path::PathBuf, process::ExitCode, time::Duration};
use tokio::time::timeout;

/// Arguments of `beadle verify`. It shows the device's standing, halts, custody of its key, support and advisories of its
/// model, alarms and last pack, all at one finalised block.
///
/// Exit codes: 0 the chain records its packs, 1 its last pack does not agree with the chain, 3 the chain cannot be reached,
/// 4 it is suspended or its readings are halted, 5 it is revoked or there is no such device.
#[derive(clap::Args)]
pub struct Args {
	/// Number of the device.
	device: DeviceId,
	/// Chain specification (raw, with boot nodes). Starts a light client in place of asking the node, which then need not be
	/// trusted.
	#[arg(long, env = "BEADLE_CHAIN_SPEC", value_name = "FILE")]
	chain_spec: Option<PathBuf>,
	#[command(flatten)]
	endpoint: Endpoint,
	/// Time to look for the chain before giving up.
	#[arg(long, value_name = "DURATION", default_value = "2m", value_parser = patience)]
	patience: Duration,
	/// Print JSON.
	#[arg(long)]
	json: bool,
}

pub async fn run(args: &Args) -> Result<ExitCode, Error> {
	let found = timeout(args.patience, look(args)).await.map_err(|_| Error::NoChain(args.patience))??;
	match args.json {
		true => print(verification_json(&found))?,
		false => print_text(verification_text(&found))?,
	}
	Ok(exit_code(&found))
}

async fn look(args: &Args) -> Result<Verification, Error> {
	let chain = match &args.chain_spec {
		Some(path) => {
			let specification = std::fs::read_to_string(path).map_err(|source| Error::file(path, source))?;
			Chain::connect_light(&specification, |_| ()).await?
		},
		None => Chain::connect(&args.endpoint.url).await?,
	};
	verify(&chain, args.device).await?.ok_or(Error::NoDevice { id: args.device })
}

fn exit_code(found: &Verification) -> ExitCode {
	match &found.result.standing {
		_ if found.is_contradicted() => FAULTY.into(),
		Standing::Active if found.result.halt.is_none() => ExitCode::SUCCESS,
		Standing::Active | Standing::Suspended { .. } => STOPPED.into(),
		Standing::Revoked => GONE.into(),
	}
}

fn patience(text: &str) -> Result<Duration, String> {
	let millis: Option<Millis> = beadle_profiles::duration::read(text);
	millis
		.filter(|millis| *millis > 0)
		.map(Duration::from_millis)
		.ok_or_else(|| "want a duration such as 2m".to_owned())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn patience_has_an_end_and_is_not_nothing() {
		assert_eq!(patience("2m"), Ok(Duration::from_secs(120)));
		assert!(patience("0s").is_err() && patience("soon").is_err());
	}
}
