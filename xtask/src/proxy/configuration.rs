//! The proxy's configuration, changed only in names, ports and certificates.

use regex_lite::NoExpand;
use std::path::Path;

use crate::{stop::Stop, text};

/// Place in which the server for JSON-RPC has its name.
const RPC_SERVER: &str = "server_name rpc.";

/// Ports on this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ports {
	/// JSON-RPC of the node.
	pub rpc: u16,
	/// Peers of the node.
	pub p2p: u16,
	/// JSON-RPC of the proxy.
	pub rpc_tls: u16,
	/// Light clients of the proxy.
	pub light_tls: u16,
	/// Server that tells how addresses are counted.
	pub key: u16,
}

/// Configuration of the proxy, for this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Configuration {
	/// Text.
	pub text: String,
	/// Largest numbers of connections of one address, separated by spaces.
	pub limits: String,
	/// Page that may use JSON-RPC.
	pub page: String,
}

impl Configuration {
	/// Changes a configuration. `scratch` is the directory of the certificates.
	///
	/// # Errors
	///
	/// If one of the places that are to be changed is missing.
	pub fn of(original: &str, scratch: &Path, ports: &Ports) -> Result<Self, Stop> {
		let Ports { rpc, p2p, rpc_tls, light_tls, .. } = ports;
		let text = replace(original, "/etc/letsencrypt/live/[a-z0-9.-]*/", &format!("{}/", scratch.display()))?;
		let text = replace(&text, r"listen \[::\]:443 ssl;", "")?;
		let text = replace(&text, "127.0.0.1:9944", &format!("127.0.0.1:{rpc}"))?;
		let text = replace(&text, "localhost:9944", &format!("localhost:{rpc}"))?;
		let text = replace(&text, "127.0.0.1:30333", &format!("127.0.0.1:{p2p}"))?;
		// The port of the server for JSON-RPC is before its name, that of the other server after it.
		let (before, after) = text.split_at(text.find(RPC_SERVER).unwrap_or(text.len()));
		let before = before.replace("listen 443 ssl", &format!("listen 127.0.0.1:{rpc_tls} ssl"));
		let text = before + &replace(after, "listen 443 ssl", &format!("listen 127.0.0.1:{light_tls} ssl"))?;
		let text = replace(&text, r"server_name [a-z0-9-]*\.city\.example", "server_name localhost")?;
		let limits = text::all(&text, r"^\tlimit_conn beadle_[a-z]*_connections ([0-9]*);$")?.join(" ");
		let page = text::first(&text, "^\t\"(https:[^\"]*)\" 0;$")?.unwrap_or_default().to_owned();
		Ok(Self { text, limits, page })
	}
}

/// Replaces every occurrence of a pattern.
fn replace(text: &str, pattern: &str, replacement: &str) -> Result<String, Stop> {
	let found = text::pattern(pattern)?;
	if !found.is_match(text) {
		return Err(Stop::Missing(format!("beadle-nginx.conf has no {pattern}")));
	}
	Ok(found.replace_all(text, NoExpand(replacement)).into_owned())
}

/// Returns a configuration of nginx that includes the proxy's, and has a server that tells how addresses are counted.
/// `user` is a line for it to run as root.
pub fn around(scratch: &Path, user: &str, key_port: u16) -> String {
	let scratch = scratch.display();
	format!(
		r#"daemon off;
pid {scratch}/nginx.pid;
error_log stderr warn;
{user}
events {{
	worker_connections 768;
}}
http {{
	access_log off;
	client_body_temp_path {scratch}/body;
	proxy_temp_path {scratch}/proxy;
	fastcgi_temp_path {scratch}/fastcgi;
	uwsgi_temp_path {scratch}/uwsgi;
	scgi_temp_path {scratch}/scgi;
	include {scratch}/beadle.conf;
	# What an address is counted by.
	server {{
		listen 127.0.0.1:{key_port};
		set_real_ip_from 127.0.0.1;
		real_ip_header X-Real-IP;
		location / {{
			return 200 "$beadle_key\n";
		}}
	}}
}}
"#
	)
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::fs;

	const PORTS: Ports = Ports { rpc: 20_001, p2p: 20_002, rpc_tls: 20_003, light_tls: 20_004, key: 20_005 };

	fn original() -> String {
		fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../packaging/proxy/beadle-nginx.conf")).unwrap()
	}

	#[test]
	fn each_server_has_its_port() {
		let configuration = Configuration::of(&original(), Path::new("/scratch"), &PORTS).unwrap();
		let lines: Vec<_> = configuration.text.lines().map(str::trim).collect();
		let listens: Vec<_> = lines.iter().filter(|line| line.starts_with("listen")).collect();
		assert_eq!(listens, [&"listen 127.0.0.1:20003 ssl;", &"listen 127.0.0.1:20004 ssl;"]);
		for line in ["server 127.0.0.1:20001;", "server 127.0.0.1:20002;", "proxy_set_header Host localhost:20001;"] {
			assert!(lines.contains(&line), "{line}");
		}
		assert!(lines.contains(&"ssl_certificate /scratch/fullchain.pem;"));
		assert_eq!(lines.iter().filter(|line| **line == "server_name localhost;").count(), 2);
		assert_eq!((configuration.limits.as_str(), configuration.page.as_str()), ("8 8", "https://apps.city.example"));
	}

	#[test]
	fn what_is_not_there_cannot_be_replaced() {
		let other = original().replace("localhost:9944", "localhost");
		let missing = Stop::Missing("beadle-nginx.conf has no localhost:9944".into());
		assert_eq!(Configuration::of(&other, Path::new("/scratch"), &PORTS), Err(missing));
	}
}
