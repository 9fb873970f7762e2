//! `beadle device register`: registers a model.

use crate::{
	error::Error,
	shared::{print, Endpoint, Signer},
};
use beadle_primitives::{device::MAX_MODEL_TEXT_BYTES, Model, Text};
use std::process::ExitCode;

/// Arguments of `beadle device register`. A model that the chain already has keeps its number, and nothing is signed.
#[derive(clap::Args)]
pub struct Args {
	/// Manufacturer of the model.
	#[arg(long, value_parser = text)]
	manufacturer: Text<MAX_MODEL_TEXT_BYTES>,
	/// Name that the manufacturer gives the model.
	#[arg(long, value_parser = text)]
	name: Text<MAX_MODEL_TEXT_BYTES>,
	/// Firmware of the devices; another firmware is another model.
	#[arg(long, value_parser = text)]
	firmware: Text<MAX_MODEL_TEXT_BYTES>,
	#[command(flatten)]
	endpoint: Endpoint,
	#[command(flatten)]
	signer: Signer,
}

pub async fn run(args: &Args) -> Result<ExitCode, Error> {
	let Args { manufacturer, name, firmware, endpoint, signer } = args;
	let model = Model { manufacturer: manufacturer.clone(), name: name.clone(), firmware: firmware.clone() };
	let (member, chain) = signer.on(endpoint).await?;
	match chain.model_id(&model).await? {
		Some(id) => print(format_args!("registered already: model {id}"))?,
		None => {
			let id = member.register_model(model).await?;
			print(format_args!("registered: model {id}"))?;
		},
	}
	Ok(ExitCode::SUCCESS)
}

fn text(text: &str) -> Result<Text<MAX_MODEL_TEXT_BYTES>, String> {
	match text.is_empty() {
		true => Err("it says nothing".to_owned()),
		false => text.as_bytes().to_vec().try_into().map_err(|_| format!("longer than {MAX_MODEL_TEXT_BYTES} bytes")),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn texts_have_one_to_64_bytes() {
		assert_eq!(text("Aerie").unwrap().to_vec(), b"Aerie");
		assert!(text(&"x".repeat(64)).is_ok());
		assert!(text("").is_err() && text(&"x".repeat(65)).is_err());
	}
}
