//! Certificates that are made for a test.

use std::path::Path;

use super::context::Context;
use crate::{files, stop::Stop};

/// Names that the certificate is for.
const NAMES: &str = "subjectAltName=DNS:localhost,IP:127.0.0.1\n";

/// Makes a throw-away authority, `authority.pem`, and a certificate of it for this machine, `fullchain.pem`.
///
/// # Errors
///
/// If openssl makes none, or this program is interrupted.
pub fn make(context: &Context) -> Result<(), Stop> {
	let scratch = &context.scratch;
	files::write(&scratch.join("names"), NAMES)?;
	let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
	let authority = ["-x509", "-days", "2", "-subj", "/CN=Throw-away authority", "-keyout", "authority.key"];
	let request = ["-subj", "/CN=localhost", "-keyout", "privkey.pem", "-out", "request.pem"];
	let sign = ["x509", "-req", "-in", "request.pem", "-CA", "authority.pem", "-CAkey", "authority.key"];
	let signed = ["-CAcreateserial", "-days", "1", "-out", "fullchain.pem", "-extfile", "names"];
	openssl(context, scratch, &[&["req"], authority.as_slice(), &key, &["-out", "authority.pem"]].concat())?;
	openssl(context, scratch, &[&["req"], key.as_slice(), &request].concat())?;
	openssl(context, scratch, &[sign.as_slice(), &signed].concat())
}

fn openssl(context: &Context, scratch: &Path, arguments: &[&str]) -> Result<(), Stop> {
	let mut openssl = context.places.command("openssl");
	context.requires(openssl.current_dir(scratch).args(arguments), "openssl made no certificate")
}
