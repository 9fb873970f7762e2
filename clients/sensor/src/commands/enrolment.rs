//! `beadle-sensor enrolment`: the proof that the device possesses its key, and the call that enrols it.

use crate::{args::Enrolment as Args, connect::connect, error::Error, keyfile, show};
use beadle_client::{enrolment::Enrolment, read::organisations::organisation_text, submit::device_key::custody_text};
use std::process::ExitCode;

/// Prints the proof that the device possesses its key, and the call that enrols it.
pub async fn run(args: &Args) -> Result<ExitCode, Error> {
	let pair = keyfile::load(&args.key)?;
	let chain = connect(&args.chain).await?;
	// A proof for a wrong number is of no use to anybody, and is noticed only when somebody signs.
	let owner = chain.organisation(args.organisation).await?.ok_or(Error::NoOrganisation(args.organisation))?;
	let owner_text = organisation_text(args.organisation, &owner.name);
	if !owner.member {
		return Err(Error::Expelled(owner_text));
	}
	let enrolment = Enrolment::make(&chain, &pair, args.organisation, args.model, args.ueid.clone(), args.custody)?;
	if args.json {
		show::print(enrolment.to_json())?;
	} else {
		let lines = [
			("key", show::key(&enrolment.call.key)),
			("proof", show::signature(&enrolment.call.proof)),
			("chain", format!("{:?}", enrolment.genesis)),
			("custody", custody_text(args.custody)),
			("owner", owner_text),
		];
		show::call(Enrolment::CALL, &lines, &enrolment.data)?;
	}
	Ok(ExitCode::SUCCESS)
}
