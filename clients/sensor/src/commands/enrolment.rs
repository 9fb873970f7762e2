//! `beadle-sensor enrolment`: the proof that the device possesses its key, and the call that enrols it.

use crate::{args::Enrolment as Args, connect::connect, error::Error, keyfile, show};
use beadle_client::enrolment::Enrolment;
use std::process::ExitCode;

/// Prints the proof that the device possesses its key, and the call that enrols it.
pub async fn run(args: &Args) -> Result<ExitCode, Error> {
	let pair = keyfile::load(&args.key)?;
	let chain = connect(&args.chain).await?;
	let enrolment = Enrolment::make(&chain, &pair, args.owner.clone(), args.model, args.ueid.clone())?;
	if args.json {
		show::print(enrolment.to_json())?;
	} else {
		let lines = [
			("key", show::key(&enrolment.call.key)),
			("proof", show::signature(&enrolment.call.proof)),
			("chain", format!("{:?}", enrolment.genesis)),
			("owner", enrolment.owner.to_string()),
		];
		show::call(Enrolment::CALL, &lines, &enrolment.data)?;
	}
	Ok(ExitCode::SUCCESS)
}
