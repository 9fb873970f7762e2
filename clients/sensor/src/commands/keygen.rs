//! `beadle-sensor keygen`: a new key file.

use crate::{args::Keygen, error::Error, keyfile, show};
use serde_json::json;
use std::process::ExitCode;

/// Generates a key.
pub fn run(args: &Keygen) -> Result<ExitCode, Error> {
	// Whoever names a passphrase file wants the key encrypted with it.
	let passphrase = match args.passphrase || args.key.passphrase_file.is_some() {
		true => Some(keyfile::passphrase(&args.key, true)?),
		false => None,
	};
	let pair = keyfile::create(&args.key.key, args.scheme, passphrase.as_ref())?;
	let (key, account) = (show::key(&pair.public()), pair.account().to_string());
	match args.json {
		true => show::print(json!({ "key": key, "account": account, "file": args.key.key }))?,
		false => {
			let file = args.key.key.display();
			show::print(format_args!("key      {key}\naccount  {account}\nfile     {file}"))?;
		},
	}
	Ok(ExitCode::SUCCESS)
}
