use crate::{args::Enrolment, connect::connect, error::Error, keyfile, show};
use beadle_client::call::{EncodedCall, Enrol};
use beadle_primitives::message::KeyOperation;
use serde_json::json;
use std::process::ExitCode;

/// Prints the key's proof of possession, and the call that enrols the device.
pub async fn run(args: &Enrolment) -> Result<ExitCode, Error> {
	let pair = keyfile::load(&args.key)?;
	let chain = connect(&args.chain).await?;
	let operation = KeyOperation::Enrol { owner: args.owner.clone(), model: args.model, ueid: args.ueid.clone() };
	let proof = pair.prove(&chain.genesis(), &operation);
	let call = Enrol { model: args.model, ueid: args.ueid.clone(), key: pair.public(), proof: proof.clone() };
	let data = EncodedCall::from(&call).data(chain.metadata())?;
	let lines = [
		("key", show::key(&pair.public())),
		("proof", show::signature(&proof)),
		("chain", format!("{:?}", chain.genesis())),
		("owner", args.owner.to_string()),
	];
	show::call("deviceRegistry.enrol", &lines, &data, args.json, json!({ "model": args.model }));
	Ok(ExitCode::SUCCESS)
}
