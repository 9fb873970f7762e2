//! What several commands need: files, the chain, and the key that signs.

use crate::error::Error;
use beadle_client::{council::Settled, Chain, Council};
use std::{
	fs::{self, File},
	io::Read,
	os::unix::fs::PermissionsExt,
	path::{Path, PathBuf},
	str::FromStr,
};
use subxt_signer::{sr25519::Keypair, SecretUri};

/// Which chain to ask.
#[derive(clap::Args)]
pub struct Endpoint {
	/// The node to ask.
	#[arg(long, env = "BEADLE_URL", default_value = "ws://127.0.0.1:9944")]
	pub url: String,
}

/// Who signs.
#[derive(clap::Args)]
pub struct Signer {
	/// A file with the council member's secret phrase or URI (sr25519), which nobody but its owner may read.
	#[arg(long, env = "BEADLE_KEY_FILE")]
	key_file: PathBuf,
}

impl Signer {
	/// The council member with this key, on the chain, and the chain. What it does counts once it is final.
	pub async fn on(&self, endpoint: &Endpoint) -> Result<(Council, Chain), Error> {
		// Before the chain is asked for anything.
		let key = self.key()?;
		let chain = Chain::connect(&endpoint.url).await?;
		Ok((Council::new(chain.clone(), key, Settled::Finalised), chain))
	}

	fn key(&self) -> Result<Keypair, Error> {
		let path = self.key_file.as_path();
		let mode = fs::metadata(path).map_err(|source| Error::file(path, source))?.permissions().mode();
		if mode & 0o077 != 0 {
			let why = format!("others may read it; run \"chmod 600 {}\"", path.display());
			return Err(Error::Key { path: path.display().to_string(), why });
		}
		let text = read_text(path)?;
		// Neither of the errors has anything of the key in it.
		let unusable = |why: &str| Error::Key { path: self.key_file.display().to_string(), why: why.to_owned() };
		let uri = SecretUri::from_str(text.trim()).map_err(|_| unusable("it is no secret phrase or URI"))?;
		Keypair::from_uri(&uri).map_err(|_| unusable("no sr25519 key can be made of it"))
	}
}

/// The text of a file.
pub fn read_text(path: &Path) -> Result<String, Error> {
	fs::read_to_string(path).map_err(|source| Error::file(path, source))
}

/// What is in a file, and no more than one byte beyond what there can be: who reads it says that it is too long.
pub fn read_bytes(path: &Path, most: usize) -> Result<Vec<u8>, Error> {
	let read = || {
		let mut bytes = Vec::new();
		File::open(path)?.take(most as u64 + 1).read_to_end(&mut bytes)?;
		Ok(bytes)
	};
	read().map_err(|source| Error::file(path, source))
}
