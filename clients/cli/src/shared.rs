//! Code shared by several subcommands: files, output, the connection to the chain, and the signing key.

use crate::error::Error;
use beadle_client::{submit::council_member::Settled, Chain, CouncilMember};
use beadle_profiles::file::Fault;
use std::{
	fmt::Display,
	fs::{self, File},
	io::{self, Read, Write},
	os::unix::fs::PermissionsExt,
	path::{Path, PathBuf},
	str::FromStr,
};
use subxt_signer::{sr25519::Keypair, SecretUri};

/// Maximum size of a text file, in bytes: far more than a profile, a description of devices or an enrolment has.
const MAX_TEXT_BYTES: usize = 4 << 20;

/// Maximum size of a key file, in bytes.
const MAX_KEY_BYTES: usize = 4 << 10;

/// The node to connect to.
#[derive(clap::Args)]
pub struct Endpoint {
	/// URL of the node.
	#[arg(long, env = "BEADLE_URL", default_value = "ws://127.0.0.1:9944")]
	pub url: String,
}

/// The organisation that signs.
#[derive(clap::Args)]
pub struct Signer {
	/// File with the secret phrase or URI of the key by which the organisation signs (sr25519). Only its owner may have access to it.
	#[arg(long, env = "BEADLE_KEY_FILE")]
	key_file: PathBuf,
}

impl Signer {
	/// Connects to the chain; returns the member of the council with this key, and the chain. Its transactions count once
	/// they are final.
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
		// None of the errors contains any of the key.
		let unusable = |why: &str| Error::Key { path: self.key_file.display().to_string(), why: why.to_owned() };
		let bytes = read_bytes(path, MAX_KEY_BYTES)?;
		if bytes.len() > MAX_KEY_BYTES {
			return Err(unusable("the file is longer than any secret phrase or URI"));
		}
		let text = String::from_utf8(bytes).map_err(|_| unusable("it is no secret phrase or URI"))?;
		let text = text.trim();
		// Either would be taken for a key: without a phrase, for one that everybody knows.
		if text.is_empty() {
			return Err(unusable("the file is empty"));
		}
		if text.contains(['\n', '\r']) {
			return Err(unusable("the file has more than one line, and a secret phrase or URI is on one"));
		}
		let uri = SecretUri::from_str(text).map_err(|_| unusable("it is no secret phrase or URI"))?;
		Keypair::from_uri(&uri).map_err(|_| unusable("no sr25519 key can be made of it"))
	}
}

/// Returns the text of a file.
pub fn read_text(path: &Path) -> Result<String, Error> {
	let bytes = read_bytes(path, MAX_TEXT_BYTES)?;
	let faulty = |line: usize, what: String| {
		let faults = vec![Fault { line, what }];
		Error::Faulty { path: path.display().to_string(), faults }
	};
	if bytes.len() > MAX_TEXT_BYTES {
		return Err(faulty(1, format!("the file has more than {} MiB, as none has", MAX_TEXT_BYTES >> 20)));
	}
	String::from_utf8(bytes).map_err(|error| {
		let before = error.as_bytes().iter().take(error.utf8_error().valid_up_to());
		let line = before.filter(|byte| **byte == b'\n').count() + 1;
		faulty(line, "this is no text in UTF-8".to_owned())
	})
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

/// Prints a line or a table. The reader may have gone, or the disk be full, which is an error and not a panic.
pub fn print(what: impl Display) -> Result<(), Error> {
	print_text(format_args!("{what}\n"))
}

/// Prints text that ends its last line itself.
pub fn print_text(what: impl Display) -> Result<(), Error> {
	let mut out = io::stdout().lock();
	let printed = write!(out, "{what}").and_then(|()| out.flush());
	printed.map_err(|source| Error::file(Path::new("standard output"), source))
}

/// Prints a line on standard error. If that fails, there is nobody to be told.
pub fn tell(what: impl Display) {
	let _ = writeln!(io::stderr(), "{what}");
}
