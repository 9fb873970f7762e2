//! `beadle-sensor watch`: verifies a device again whenever something has changed.

use crate::{
	args::Verify,
	connect::connect,
	error::Error,
	show::{self, Essence},
};
use beadle_client::{
	connect::BlockRef,
	read::verify::{result_at, verify_at, Verification, VerifyError},
	Chain,
};
use beadle_primitives::DeviceId;
use std::process::ExitCode;

/// Follows a device at every finalised block; verifies it and prints the result whenever something has changed. Runs
/// until it is interrupted.
pub async fn run(args: &Verify) -> Result<ExitCode, Error> {
	let mut chain = connect(&args.chain).await?;
	let mut blocks = chain.finalised_blocks().await?;
	let mut last = None;
	while let Some(block) = blocks.next().await? {
		// After an upgrade of the runtime.
		if matches!(chain.is_current(block.hash).await, Ok(false)) {
			chain = chain.renewed().await?;
		}
		let found = match look(&chain, args.device, block, last.as_ref()).await {
			Ok(Some(found)) => found,
			Ok(None) => continue,
			// The next block may be available again.
			Err(Error::Query(error) | Error::Verify(VerifyError::Query(error))) => {
				eprintln!("beadle-sensor: block {}: {error}", block.number);
				continue;
			},
			Err(error) => return Err(error),
		};
		last = Some(Essence::from(&found.result));
		match args.json {
			true => show::print(show::verification_json(&found))?,
			false => show::print(show::verification(&found))?,
		}
	}
	Err(Error::Lost)
}

/// Verifies a device, or returns `None` if nothing has changed. Verifying takes many proofs; the check for changes
/// takes one.
async fn look(
	chain: &Chain,
	device: DeviceId,
	block: BlockRef,
	last: Option<&Essence>,
) -> Result<Option<Verification>, Error> {
	if last.is_some() {
		let result = result_at(chain, device, block).await?.ok_or(Error::NoDevice(device))?;
		if last == Some(&Essence::from(&result)) {
			return Ok(None);
		}
	}
	let found = verify_at(chain, device, block).await?;
	found.map(Some).ok_or(Error::NoDevice(device))
}
