//! `beadle-sensor verify`: verifies a device once.

use crate::{args::Verify, connect::connect, error::Error, show};
use std::process::ExitCode;

/// Verifies a device once.
pub async fn run(args: &Verify) -> Result<ExitCode, Error> {
	let chain = connect(&args.chain).await?;
	let found = beadle_client::read::verify::verify(&chain, args.device).await?.ok_or(Error::NoDevice(args.device))?;
	match args.json {
		true => show::print(show::verification_json(&found))?,
		false => show::print(show::verification(&found).trim_end())?,
	}
	Ok(show::verification_code(&found))
}
