use crate::{args::Verify, connect::connect, error::Error, show};
use beadle_client::verify::{verify_at, VerifyError};
use std::process::ExitCode;

/// Verifies a device at each finalised block, and tells what changes, until it is interrupted.
pub async fn run(args: &Verify) -> Result<ExitCode, Error> {
	let chain = connect(&args.chain).await?;
	let mut blocks = chain.finalised_blocks().await?;
	let mut last = None;
	let mut code = ExitCode::SUCCESS;
	while let Some(block) = blocks.next().await? {
		let found = match verify_at(&chain, args.device, block).await {
			Ok(found) => found.ok_or(Error::NoDevice(args.device))?,
			// The next block may be had again.
			Err(VerifyError::Query(error)) => {
				eprintln!("beadle-sensor: block {}: {error}", block.number);
				continue;
			},
			Err(error) => return Err(error.into()),
		};
		let now = show::essence(&found);
		if last.as_ref() == Some(&now) {
			continue;
		}
		last = Some(now);
		code = show::verdict_code(&found);
		match args.json {
			true => println!("{}", show::verification_json(&found)),
			false => println!("{}", show::verification(&found)),
		}
	}
	Ok(code)
}
