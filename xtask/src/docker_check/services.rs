//! Services of the compose file.

use std::collections::BTreeSet;

use crate::{stop::Stop, text};

/// Lines of the services in a compose file, each with the name of its service before it, such as
/// `bridge:     image: beadle-node`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Services(String);

impl Services {
	/// Reads them from a compose file.
	pub fn of(compose: &str) -> Self {
		let mut is_within = false;
		let mut service = "";
		let mut lines = String::new();
		for line in compose.lines() {
			let word = line.split_whitespace().next().unwrap_or_default();
			if line.starts_with(|first: char| first.is_ascii_lowercase()) {
				is_within = word == "services:";
			}
			if is_within && line.strip_prefix("  ") == Some(word) && word.ends_with(':') {
				service = word;
			}
			if is_within && line.starts_with("    ") {
				lines.push_str(&format!("{service} {line}\n"));
			}
		}
		Self(lines)
	}

	/// Returns the options that the services of this pattern are given.
	///
	/// # Errors
	///
	/// If the pattern is invalid.
	pub fn options(&self, services: &str) -> Result<BTreeSet<&str>, Stop> {
		let options = text::all(&self.0, &format!("^(?:{services}): +- (--[a-z-]+)(?:=.*)?$"))?;
		Ok(options.into_iter().collect())
	}

	/// Returns the names of the nodes.
	///
	/// # Errors
	///
	/// Never: the pattern is valid.
	pub fn nodes(&self) -> Result<Vec<&str>, Stop> {
		text::all(&self.0, r"^([a-z0-9-]*): *<<: \*node$")
	}

	/// Returns the lines by which services are exposed to other machines, or authorities to anybody.
	///
	/// # Errors
	///
	/// Never: the patterns are valid.
	pub fn exposed(&self) -> Result<Vec<String>, Stop> {
		let published = text::pattern("^([a-z0-9-]*:) *- \"?([0-9.:]*:[0-9]*)\"?$")?;
		let published = published.captures_iter(&self.0).filter_map(|captures| {
			let (service, port) = (captures.get(1)?.as_str(), captures.get(2)?.as_str());
			(!port.starts_with("127.0.0.1:")).then(|| format!("{service} {port}"))
		});
		let mut exposed: Vec<_> = published.collect();
		let authority = "^(validator-[0-9]+: *(?:ports:|- *--(?:rpc-external|unsafe-rpc-external|rpc-methods)).*)$";
		exposed.extend(text::all(&self.0, authority)?.into_iter().map(str::to_owned));
		Ok(exposed)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const COMPOSE: &str = "x-node: &node
  image: beadle-node

services:
  validator-1:
    <<: *node
    command:
      - --alice
      - --name=one
  bridge:
    <<: *node
    ports:
      - \"127.0.0.1:9944:9944\"
      - 30333:30333
    command:
      - --bob

volumes:
  chain:
    driver: local
";

	#[test]
	fn each_line_belongs_to_its_service() {
		let services = Services::of(COMPOSE);
		assert_eq!(services.nodes().unwrap(), ["validator-1", "bridge"]);
		assert_eq!(services.options("validator-[0-9]+").unwrap(), BTreeSet::from(["--alice", "--name"]));
		assert_eq!(services.options("validator-[0-9]+|bridge").unwrap().len(), 3);
		assert!(!services.0.contains("driver"));
	}

	#[test]
	fn what_is_exposed_is_found() {
		assert_eq!(Services::of(COMPOSE).exposed().unwrap(), ["bridge: 30333:30333"]);
		let exposed = COMPOSE.replace("--alice", "--rpc-external");
		let expected = ["bridge: 30333:30333", "validator-1:       - --rpc-external"];
		assert_eq!(Services::of(&exposed).exposed().unwrap(), expected);
	}
}
