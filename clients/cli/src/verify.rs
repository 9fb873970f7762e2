//! `beadle verify`: verifies a device, and prints everything that is known of it.

use crate::{
	error::{Error, FAULTY, GONE, NOT_FRESH, STOPPED},
	shared::{print, print_text, tell, Endpoint},
};
use beadle_client::{
	connect::{
		checkpoint::{state_directory, Memory},
		BlockRef,
	},
	read::{
		age::Age,
		shown::{verification_json, verification_text},
		verify::{verify_at, Verdict, Verification},
	},
	Chain,
};
use beadle_primitives::{DeviceId, Millis};
use std::{path::PathBuf, process::ExitCode, time::Duration};
use tokio::time::timeout;

/// Arguments of `beadle verify`. It shows the device's standing, halts, custody of its key, support and advisories of its
/// model, alarms and last pack, all at one finalised block.
///
/// Exit codes: 0 the chain records its packs, 1 its last pack does not agree with the chain, 3 the chain cannot be reached,
/// 4 it is suspended, its readings are halted or its gateway is out, 5 it is revoked or there is no such device, 6 the result
/// is too old to rely on or this machine's clock is wrong, 7 it is not the chain that this machine has seen before, or that
/// --checkpoint names.
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
	#[arg(long, value_name = "DURATION", default_value = "2m", value_parser = some_time)]
	patience: Duration,
	/// Greatest age of the final block that is relied on, by this machine's clock.
	#[arg(long, value_name = "DURATION", default_value = "2m", value_parser = some_time)]
	max_age: Duration,
	/// Directory in which a light client remembers the highest final block, below which no chain is believed [default: beadle
	/// in $XDG_STATE_HOME or ~/.local/state].
	#[arg(long, env = "BEADLE_STATE", value_name = "DIR")]
	state: Option<PathBuf>,
	/// Block that is known to be final, as another machine's verify prints it. A chain without it is refused.
	#[arg(long, value_name = "NUMBER:HASH")]
	checkpoint: Option<BlockRef>,
	/// Print JSON.
	#[arg(long)]
	json: bool,
}

pub async fn run(args: &Args) -> Result<ExitCode, Error> {
	let light = args.chain_spec.as_ref().map(|_| Light::new(args)).transpose()?;
	let highest = light.as_ref().and_then(|light| light.memory.highest());
	let within = args.patience;
	let found = timeout(within, look(args, light)).await.map_err(|_| match highest {
		Some(block) => Error::NoChainFrom { within, block },
		None => Error::NoChain(within),
	})??;
	let age = found.age(args.max_age);
	match args.json {
		true => print(verification_json(&found, &age))?,
		false => print_text(verification_text(&found, &age))?,
	}
	if let Some(why) = age.objection(found.block, found.proven) {
		tell(format_args!("beadle: {why}"));
	}
	Ok(exit_code(found.verdict(&age)))
}

/// What a light client starts with.
struct Light {
	specification: String,
	memory: Memory,
}

impl Light {
	fn new(args: &Args) -> Result<Self, Error> {
		let path = args.chain_spec.clone().unwrap_or_default();
		let specification = std::fs::read_to_string(&path).map_err(|source| Error::file(&path, source))?;
		let memory = match args.state.clone().or_else(state_directory) {
			Some(directory) => Memory::open(&directory, &specification)?,
			None => {
				tell("beadle: no home directory: give --state, or the highest final block is not remembered");
				Memory::volatile()
			},
		};
		Ok(Self { specification, memory })
	}
}

async fn look(args: &Args, light: Option<Light>) -> Result<Verification, Error> {
	let chain = match light {
		Some(Light { specification, mut memory }) => {
			Chain::connect_light_from(&specification, &mut memory, args.checkpoint, |_| ()).await?
		},
		None => {
			let chain = Chain::connect(&args.endpoint.url).await?;
			if let Some(checkpoint) = args.checkpoint {
				chain.goes_on_from(checkpoint).await?;
			}
			chain
		},
	};
	let block = chain.finalised_block().await?;
	match verify_at(&chain, args.device, block).await? {
		Some(found) => Ok(found),
		None => {
			let age = Age::of(chain.time(Some(block.hash)).await?, args.max_age);
			Err(match age.objection(block, chain.is_proven()) {
				None => Error::NoDevice { id: args.device },
				Some(why) => Error::NoDeviceThen { id: args.device, why },
			})
		},
	}
}

fn exit_code(verdict: Verdict) -> ExitCode {
	match verdict {
		Verdict::Active => ExitCode::SUCCESS,
		Verdict::Contradicted => FAULTY.into(),
		Verdict::Stopped => STOPPED.into(),
		Verdict::Revoked => GONE.into(),
		Verdict::NotFresh => NOT_FRESH.into(),
	}
}

fn some_time(text: &str) -> Result<Duration, String> {
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
	fn a_time_has_an_end_and_is_not_nothing() {
		assert_eq!(some_time("2m"), Ok(Duration::from_secs(120)));
		assert!(some_time("0s").is_err() && some_time("soon").is_err());
	}
}
