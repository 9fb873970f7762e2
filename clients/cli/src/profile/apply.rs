use super::{read, read_text, Endpoint, Stage};
use crate::error::Error;
use beadle_client::{council::Settled, Chain, Council};
use std::{
	path::{Path, PathBuf},
	process::ExitCode,
	str::FromStr,
};
use subxt_signer::{sr25519::Keypair, SecretUri};

/// Waits until the block with it is final.
#[derive(clap::Args)]
pub struct Args {
	/// The profile's file.
	file: PathBuf,
	#[command(flatten)]
	stage: Stage,
	#[command(flatten)]
	endpoint: Endpoint,
	/// A file with the council member's secret phrase or URI (sr25519); readable by its owner alone.
	#[arg(long, env = "BEADLE_KEY_FILE")]
	key_file: PathBuf,
}

pub async fn run(args: &Args) -> Result<ExitCode, Error> {
	let profile = read(&args.file)?;
	let key = key(&args.key_file)?;
	let chain = Chain::connect(&args.endpoint.url).await?;
	let council = Council::new(chain, key, Settled::Finalised);
	match args.stage.target() {
		None => {
			let id = council.create_profile(profile).await?;
			println!("created: profile {id}, version 1");
		},
		Some((id, activate_at)) => {
			let version = council.stage_version(id, profile, activate_at).await?;
			println!("staged: profile {id}, version {version}, active from block {activate_at}");
		},
	}
	Ok(ExitCode::SUCCESS)
}

fn key(path: &Path) -> Result<Keypair, Error> {
	let text = read_text(path)?;
	// Neither of the errors has anything of the key in it.
	let unusable = |why: &str| Error::Key { path: path.display().to_string(), why: why.to_owned() };
	let uri = SecretUri::from_str(text.trim()).map_err(|_| unusable("it is no secret phrase or URI"))?;
	Keypair::from_uri(&uri).map_err(|_| unusable("no sr25519 key can be made of it"))
}
