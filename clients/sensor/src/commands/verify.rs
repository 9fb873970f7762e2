//! `beadle-sensor verify`: verifies a device once.

use crate::{args::Verify, connect::connect_to_known, error::Error, show};
use beadle_client::read::verify::verify_at;
use std::process::ExitCode;

/// Verifies a device once.
pub async fn run(args: &Verify) -> Result<ExitCode, Error> {
	let (chain, _) = connect_to_known(&args.chain, &args.known).await?;
	let block = chain.finalised_block().await?;
	let Some(found) = verify_at(&chain, args.device, block).await? else {
		return Err(Error::no_device(&chain, args.device, block, args.max_age).await);
	};
	let age = found.age(args.max_age);
	match args.json {
		true => show::print(show::verification_json(&found, &age))?,
		false => show::print(show::verification(&found, &age).trim_end())?,
	}
	if let Some(why) = age.objection(block, found.proven) {
		eprintln!("beadle-sensor: {why}");
	}
	Ok(show::verdict_code(found.verdict(&age)))
}
