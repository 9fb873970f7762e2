//! Code shared by several subcommands: files, the connection to the chain, and the signing key.

use crate::error::Error;
use beadle_client::{submit::council_member::Settled, Chain, CouncilMember};
use std::{
	fs::{self, File},
	io::Read,
	os::unix::fs::PermissionsExt,
	path::{Path, PathBuf},
	str::FromStr,
};
use subxt_signer::{sr25519::Keypair, SecretUri};

/// The node to connect to.
#[derive(clap::Args)]
pub struct Endpoint {
	/// URL of the node.
	#[arg(long, env = "BEADLE_URL", default_value = "ws://127.0.0.1:9944")]
	pub url: String,
}

/// The council member who signs.
#[derive(clap::Args)]
pub struct Signer {
	/// File with the council member's secret phrase or URI (sr25519). Only its owner may have access to it.
	#[arg(long, env = "BEADLE_KEY_FILE")]
	key_file: PathBuf,
}

impl Signer {
	/// Connects to the chain; returns the council member with this key, and the chain. The member's transactions count
	/// once they are final.
	pub async fn on(&self, endpoint: &Endpoint) -> Result<(CouncilMember, Chain), Error> {
		// Read before the chain is asked for anything.
		let key = self.key()?;
		let chain = Chain::connect(&endpoint.url).await?;
		Ok((CouncilMember::new(chain.clone(), key, Settled::Finalised), chain))
	}

	fn key(&self) -> Result<Keypair, Error> {
		let path = self.key_file.as_path();
		let mode = fs::metadata(path).map_err(|source| Error::file(path, source))?.permissions().mode();
		if mode & 0o077 != 0 {
			let why = format!("others may read it; run \"chmod 600 {}\"", path.display());
			return Err(Error::Key { path: path.display().to_string(), why });
		}
		let text = read_text(path)?;
		// Neither error contains any of the key.
		let unusable = |why: &str| Error::Key { path: self.key_file.display().to_string(), why: why.to_owned() };
		let uri = SecretUri::from_str(text.trim()).map_err(|_| unusable("it is no secret phrase or URI"))?;
		Keypair::from_uri(&uri).map_err(|_| unusable("no sr25519 key can be made of it"))
	}
}

/// Returns the text of a file.
pub fn read_text(path: &Path) -> Result<String, Error> {
	fs::read_to_string(path).map_err(|source| Error::file(path, source))
}

/// Reads a file, up to one byte beyond `most`, from which the caller sees that it is too long.
pub fn read_bytes(path: &Path, most: usize) -> Result<Vec<u8>, Error> {
	let read = || {
		let mut bytes = Vec::new();
		File::open(path)?.take(most as u64 + 1).read_to_end(&mut bytes)?;
		Ok(bytes)
	};
	read().map_err(|source| Error::file(path, source))
}
