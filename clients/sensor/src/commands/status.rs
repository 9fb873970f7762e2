//! `beadle-sensor status`: the device's standing, and the state of its sensor.

use crate::{args::Status, connect::connect, error::Error, keyfile, show, status};
use beadle_client::{
	read::{age::MAX_AGE, verify::verify},
	SensorSession,
};
use serde_json::json;
use std::process::ExitCode;

/// Shows the device's standing on chain, and the sensor's status in its directory.
pub async fn run(args: &Status) -> Result<ExitCode, Error> {
	let pair = keyfile::load(&args.key)?;
	let chain = connect(&args.chain).await?;
	let session = SensorSession::open(chain.clone(), pair).await?;
	let device = session.device();
	let found = verify(&chain, device).await?.ok_or(Error::NoDevice(device))?;
	let age = found.age(MAX_AGE);
	let local = args.dir.as_deref().and_then(status::read);
	match args.json {
		true => show::print(json!({ "chain": show::verification_json(&found, &age), "local": local }))?,
		false => {
			show::print(show::verification(&found, &age).trim_end())?;
			if let Some(local) = local {
				let state = serde_json::to_value(local.state).unwrap_or_default();
				show::print(format_args!("queue        {} readings wait", local.waiting))?;
				show::print(format_args!("reports      {} of refused packs since the start", local.reported))?;
				let why = local.why.map(|why| format!(": {why}")).unwrap_or_default();
				show::print(format_args!("sensor       {}{why}", state.as_str().unwrap_or_default()))?;
			}
		},
	}
	Ok(show::standing_code(&found.result))
}
