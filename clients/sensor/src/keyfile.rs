//! Key files: a line of text with the scheme and the seed. With a passphrase it is encrypted in the
//! [age](https://age-encryption.org/v1) format, so that `age --decrypt` reads it as well.

use crate::{args::KeyArgs, error::Error, files};
use age::{
	armor::{ArmoredReader, ArmoredWriter, Format},
	scrypt,
	secrecy::{ExposeSecret, SecretString},
	Decryptor, Encryptor,
};
use beadle_client::{submit::device_key::Scheme, DevicePair};
use std::{
	io::{IsTerminal, Read, Write},
	path::Path,
};

const ARMOR: &str = "-----BEGIN AGE ENCRYPTED FILE-----";

/// Generates a key and writes it to a new file; returns the pair.
///
/// # Errors
///
/// If there is a file of this name, or it cannot be written.
pub fn create(path: &Path, scheme: Scheme, passphrase: Option<&SecretString>) -> Result<DevicePair, Error> {
	let (pair, seed) = DevicePair::generate_with_seed(scheme);
	let name = match scheme {
		Scheme::Ed25519 => "ed25519",
		Scheme::Sr25519 => "sr25519",
	};
	let text = SecretString::from(format!("{name}:0x{}\n", hex::encode(seed)));
	let content = match passphrase {
		None => text.expose_secret().as_bytes().to_vec(),
		Some(passphrase) => {
			encrypt(text.expose_secret(), passphrase).map_err(|_| Error::key(path, "it cannot be encrypted"))?
		},
	};
	files::create_private(path, &content).map_err(|source| Error::file(path, source))?;
	Ok(pair)
}

/// Loads the pair from a key file.
///
/// # Errors
///
/// If others may access the file, the passphrase is wrong, or the file has no key. The errors never reveal any of the
/// key.
pub fn load(args: &KeyArgs) -> Result<DevicePair, Error> {
	let path = args.key.as_path();
	let text = SecretString::from(files::read_private(path)?);
	if !text.expose_secret().starts_with(ARMOR) {
		return parse(path, &text);
	}
	let passphrase = passphrase(args, false)?;
	let text = decrypt(text.expose_secret(), passphrase).map_err(|_| Error::key(path, "the passphrase is wrong"))?;
	parse(path, &text)
}

/// Reloads the pair from a key file that may have been replaced while the program runs; returns `None` if it cannot be
/// used, or if its passphrase would have to be asked for.
pub fn load_again(args: &KeyArgs) -> Option<DevicePair> {
	let encrypted = files::read_private(&args.key).ok()?.starts_with(ARMOR);
	(!encrypted || args.passphrase_file.is_some()).then(|| load(args).ok())?
}

/// Returns a key's passphrase, from the passphrase file or from the terminal. A new one is asked for twice at the
/// terminal.
///
/// # Errors
///
/// If there is neither a file nor a terminal, the passphrase is empty, or the two that were typed differ.
pub fn passphrase(args: &KeyArgs, new: bool) -> Result<SecretString, Error> {
	if let Some(path) = &args.passphrase_file {
		let text = files::read_private(path)?;
		return match text.trim_end_matches(['\r', '\n']) {
			"" => Err(Error::key(path, "the passphrase is empty")),
			line => Ok(line.to_owned().into()),
		};
	}
	let path = args.key.as_path();
	if !std::io::stdin().is_terminal() {
		return Err(Error::key(
			path,
			"it has a passphrase, and there is no terminal to ask at; give --passphrase-file",
		));
	}
	let ask = |prompt: &str| rpassword::prompt_password(prompt).map_err(|source| Error::file(path, source));
	let first = ask("Passphrase: ")?;
	if new && ask("The same again: ")? != first {
		return Err(Error::key(path, "the two passphrases differ"));
	}
	match first.is_empty() {
		true => Err(Error::key(path, "the passphrase is empty")),
		false => Ok(first.into()),
	}
}

fn parse(path: &Path, text: &SecretString) -> Result<DevicePair, Error> {
	let wrong = || Error::key(path, "want a line such as ed25519:0x and 64 hexadecimal digits");
	let (scheme, seed) = text.expose_secret().trim().split_once(":0x").ok_or_else(wrong)?;
	let scheme = match scheme {
		"ed25519" => Scheme::Ed25519,
		"sr25519" => Scheme::Sr25519,
		_ => return Err(wrong()),
	};
	let seed = hex::decode(seed).ok().and_then(|seed| <[u8; 32]>::try_from(seed).ok()).ok_or_else(wrong)?;
	Ok(DevicePair::from_seed(scheme, &seed))
}

type Failed = Box<dyn std::error::Error>;

fn encrypt(text: &str, passphrase: &SecretString) -> Result<Vec<u8>, Failed> {
	let armored = ArmoredWriter::wrap_output(Vec::new(), Format::AsciiArmor)?;
	let mut writer = Encryptor::with_user_passphrase(passphrase.clone()).wrap_output(armored)?;
	writer.write_all(text.as_bytes())?;
	Ok(writer.finish()?.finish()?)
}

fn decrypt(text: &str, passphrase: SecretString) -> Result<SecretString, Failed> {
	let decryptor = Decryptor::new(ArmoredReader::new(text.as_bytes()))?;
	let identity = scrypt::Identity::new(passphrase);
	let mut decrypted = String::new();
	decryptor.decrypt(std::iter::once(&identity as _))?.read_to_string(&mut decrypted)?;
	Ok(decrypted.into())
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::{fs, os::unix::fs::PermissionsExt};

	fn args(dir: &Path) -> KeyArgs {
		KeyArgs { key: dir.join("key"), passphrase_file: None }
	}

	#[test]
	fn a_key_comes_back_from_its_file_and_nobody_else_may_read_it() {
		let dir = tempfile::tempdir().unwrap();
		for scheme in [Scheme::Ed25519, Scheme::Sr25519] {
			let args = args(dir.path());
			let made = create(&args.key, scheme, None).unwrap();
			assert_eq!(fs::metadata(&args.key).unwrap().permissions().mode() & 0o777, 0o600);
			assert_eq!(load(&args).unwrap().public(), made.public());
			assert_eq!(load_again(&args).unwrap().public(), made.public());
			assert!(create(&args.key, scheme, None).is_err(), "an existing key is never written over");
			fs::set_permissions(&args.key, fs::Permissions::from_mode(0o640)).unwrap();
			let refused = load(&args).unwrap_err().to_string();
			assert!(refused.contains("others may read it"), "{refused}");
			fs::remove_file(&args.key).unwrap();
		}
	}

	#[test]
	fn a_passphrase_encrypts_the_file() {
		let dir = tempfile::tempdir().unwrap();
		let passphrase_file = dir.path().join("passphrase");
		files::create_private(&passphrase_file, b"correct horse\n").unwrap();
		let args = KeyArgs { passphrase_file: Some(passphrase_file.clone()), ..args(dir.path()) };
		let made = create(&args.key, Scheme::Ed25519, Some(&passphrase(&args, true).unwrap())).unwrap();
		assert!(fs::read_to_string(&args.key).unwrap().starts_with(ARMOR));
		assert_eq!(load(&args).unwrap().public(), made.public());
		assert_eq!(load_again(&args).unwrap().public(), made.public());
		let nobody_there = KeyArgs { passphrase_file: None, ..args.clone() };
		assert!(load_again(&nobody_there).is_none());
		fs::write(&passphrase_file, "wrong").unwrap();
		assert_eq!(
			load(&args).unwrap_err().to_string(),
			format!("the key in {} cannot be used: the passphrase is wrong", args.key.display())
		);
	}

	#[test]
	fn errors_do_not_tell_the_key() {
		let dir = tempfile::tempdir().unwrap();
		let args = args(dir.path());
		let secret = "0123456789abcdef";
		for text in [format!("ed25519:0x{secret}"), format!("rsa:0x{secret}"), secret.to_owned()] {
			files::create_private(&args.key, text.as_bytes()).unwrap();
			let error = load(&args).unwrap_err();
			assert!(!format!("{error} {error:?}").contains(secret));
			fs::remove_file(&args.key).unwrap();
		}
	}
}
