//! `beadle-sensor rotate`: a new key in place of the old one.

use crate::{
	args::{KeyArgs, Rotate},
	connect::connect,
	error::Error,
	files, keyfile, show,
};
use beadle_client::{
	read::organisations::organisation_text, rotation::Rotation, submit::device_key::custody_text, EnrolledDevice,
};
use beadle_primitives::{Device, KeyUse};
use serde_json::json;
use std::{path::PathBuf, process::ExitCode, time::Duration};
use tokio::time::sleep;

/// Interval at which the chain is asked whether it has the new key.
const ASK_EVERY: Duration = Duration::from_secs(2);

/// Generates a new key, prints the call that makes it the device's key, waits until the finalised chain has it, and
/// replaces the key file.
///
/// After an interruption, the next run continues with the same new key. A running sensor switches from the old key to
/// the new one by itself.
pub async fn run(args: &Rotate) -> Result<ExitCode, Error> {
	let pair = keyfile::load(&args.key)?;
	let chain = connect(&args.chain).await?;
	let new = KeyArgs { key: beside(&args.key, "new"), ..args.key.clone() };
	let new_pair = match new.key.exists() {
		true => keyfile::load(&new)?,
		false => {
			let encrypted = files::read_private(&args.key.key)?.starts_with("-----");
			let passphrase = encrypted.then(|| keyfile::passphrase(&args.key, true)).transpose()?;
			keyfile::create(&new.key, pair.scheme(), passphrase.as_ref())?
		},
	};
	let device = match chain.device_of(new_pair.account()).await? {
		Some(KeyUse::Active(device)) => device,
		_ => {
			let device = EnrolledDevice::look_up(chain.clone(), pair).await?.id;
			let result = chain.attestation_result(device).await?.ok_or(Error::NoDevice(device))?;
			let known = result.device.enrolled().ok_or(Error::NoDevice(device))?;
			let Device { owner, model, ueid, .. } = known;
			let rotation = Rotation::make(&chain, &new_pair, device, owner, model, ueid, args.custody)?;
			if args.json {
				show::print(rotation.to_json())?;
			} else {
				let lines = [
					("new key", show::key(&rotation.call.key)),
					("proof", show::signature(&rotation.call.proof)),
					("custody", custody_text(args.custody)),
					("owner", organisation_text(owner, &result.owner_name)),
				];
				show::call(Rotation::CALL, &lines, &rotation.data)?;
			}
			eprintln!("beadle-sensor: waiting until the chain has the new key; it may be interrupted and run again");
			device
		},
	};
	loop {
		let at = Some(chain.finalised_block().await?.hash);
		if chain.device_of_at(new_pair.account(), at).await? == Some(KeyUse::Active(device)) {
			break;
		}
		sleep(ASK_EVERY).await;
	}
	// The old key is useless now, but is kept for anyone who wonders what it was.
	let old = beside(&args.key, "retired");
	// Copied, with its permissions, rather than renamed: the key file exists at all times.
	std::fs::copy(&args.key.key, &old).map_err(|source| Error::file(&old, source))?;
	for file in [&old, &new.key] {
		files::give_to_owner_of(file, &args.key.key).map_err(|source| Error::file(file, source))?;
	}
	files::rename(&new.key, &args.key.key).map_err(|source| Error::file(&args.key.key, source))?;
	match args.json {
		true => show::print(json!({ "event": "rotated", "device": device, "key": show::key(&new_pair.public()) }))?,
		false => show::print(format_args!("device {device} has the new key; the old one is in {}", old.display()))?,
	}
	Ok(ExitCode::SUCCESS)
}

fn beside(args: &KeyArgs, ending: &str) -> PathBuf {
	let mut name = args.key.clone().into_os_string();
	name.push(format!(".{ending}"));
	name.into()
}
