//! The command line.

use beadle_client::{connect::BlockRef, submit::device_key::Scheme};
use beadle_primitives::{Custody, DeviceId, ModelId, OrganisationId};
use beadle_profiles::table::TableArgs;
use clap::{Parser, Subcommand};
use std::{path::PathBuf, str::FromStr, time::Duration};

/// A sensor on a Beadle chain: keeps its readings until they are final, signs them, and has them recorded through its
/// own light client, so that no server has to be trusted. It also verifies other devices.
#[derive(Parser)]
#[command(name = "beadle-sensor", version = env!("BEADLE_VERSION"), after_help = AFTER_HELP)]
pub struct Args {
	#[command(subcommand)]
	pub(crate) command: Command,
}

const AFTER_HELP: &str = "\
Examples:
  beadle-sensor keygen --key sensor.key
  beadle-sensor enrolment --key sensor.key --organisation 0 --model 0 --ueid station-7 --chain-spec chain.json
  beadle-sensor run --key sensor.key --chain-spec chain.json --dir /var/lib/beadle-sensor --source 'exec:/usr/bin/read-dht22'
  beadle-sensor run --key sensor.key --chain-spec chain.json --dir queue --source csv:readings.csv
  beadle-sensor verify 7 --chain-spec chain.json --json

Exit codes:
  0  done
  1  something given is faulty: a key, a source, the chain's specification, dead letters, or a pack that
     does not agree with the chain
  2  wrong arguments
  3  a file, the queue or the chain cannot be reached
  4  the device is suspended
  5  the device is revoked, not enrolled, or its key is retired
  6  what was verified is too old to rely on, or this machine's clock is wrong
  7  it is not the chain that this machine has seen before, or that --checkpoint names";

#[derive(Subcommand)]
pub enum Command {
	/// Generate a key.
	Keygen(Keygen),
	/// Print what an organisation on the council needs to enrol the device: the key's proof of possession, and the call.
	Enrolment(Enrolment),
	/// Generate a new key, print the call that makes it the device's key, wait until the chain has it, and use it from
	/// then on.
	Rotate(Rotate),
	/// Show the device's standing and the readings that wait to be recorded.
	Status(Status),
	/// Take readings from a source and have them recorded.
	Run(Run),
	/// Verify a device: its standing, alarms and last pack, proven at a finalised block.
	Verify(Verify),
	/// Follow a device at every finalised block, and verify it whenever something has changed.
	Watch(Verify),
}

/// Access to the chain.
#[derive(clap::Args, Clone)]
pub struct ChainArgs {
	/// Chain specification (raw, with boot nodes). Starts a light client, so that nobody has to be trusted.
	#[arg(
		long,
		env = "BEADLE_CHAIN_SPEC",
		value_name = "FILE",
		required_unless_present = "url",
		conflicts_with = "url"
	)]
	pub chain_spec: Option<PathBuf>,
	/// URL of a node to use in place of a light client. The node then has to be trusted.
	#[arg(long, env = "BEADLE_URL", value_name = "URL")]
	pub url: Option<String>,
	/// Time to look for the chain before giving up; `run` never gives up.
	#[arg(long, value_name = "DURATION", default_value = "2m", value_parser = humantime::parse_duration)]
	pub patience: Duration,
}

/// The device's key.
#[derive(clap::Args, Clone)]
pub struct KeyArgs {
	/// Key file. Only its owner may have access to it.
	#[arg(long, env = "BEADLE_SENSOR_KEY", value_name = "FILE")]
	pub key: PathBuf,
	/// File with the key's passphrase. Only its owner may have access to it. Without this option, the program asks for
	/// the passphrase if the key has one.
	#[arg(long, env = "BEADLE_PASSPHRASE_FILE", value_name = "FILE")]
	pub passphrase_file: Option<PathBuf>,
}

#[derive(clap::Args)]
pub struct Keygen {
	#[command(flatten)]
	pub key: KeyArgs,
	/// Signature scheme: ed25519 or sr25519.
	#[arg(long, default_value = "ed25519", value_parser = scheme)]
	pub scheme: Scheme,
	/// Encrypt the key file with a passphrase: the one in --passphrase-file, or one that the program asks for.
	#[arg(long)]
	pub passphrase: bool,
	/// Print JSON.
	#[arg(long)]
	pub json: bool,
}

#[derive(clap::Args)]
pub struct Enrolment {
	#[command(flatten)]
	pub key: KeyArgs,
	#[command(flatten)]
	pub chain: ChainArgs,
	/// Number of the organisation that enrols the device, and will own it; "beadle organisation list" prints it.
	#[arg(long, value_name = "NUMBER")]
	pub organisation: OrganisationId,
	/// Number of the device's model.
	#[arg(long)]
	pub model: ModelId,
	/// The device's own identity, unique for its owner: at most 33 bytes of text, or hexadecimal after 0x.
	#[arg(long, value_parser = ueid)]
	pub ueid: beadle_primitives::Ueid,
	/// Holder of the key's secret: device, secure-element, or gateway:NUMBER for an enrolled device that signs for this one.
	#[arg(long, default_value = "device", value_parser = custody)]
	pub custody: Custody,
	/// Print JSON.
	#[arg(long)]
	pub json: bool,
}

#[derive(clap::Args)]
pub struct Rotate {
	#[command(flatten)]
	pub key: KeyArgs,
	#[command(flatten)]
	pub chain: ChainArgs,
	/// Holder of the new key's secret: device, secure-element, or gateway:NUMBER for an enrolled device that signs for
	/// this one.
	#[arg(long, default_value = "device", value_parser = custody)]
	pub custody: Custody,
	/// Print JSON.
	#[arg(long)]
	pub json: bool,
}

#[derive(clap::Args)]
pub struct Status {
	#[command(flatten)]
	pub key: KeyArgs,
	#[command(flatten)]
	pub chain: ChainArgs,
	/// Directory in which `run` keeps its queue.
	#[arg(long, value_name = "DIR")]
	pub dir: Option<PathBuf>,
	/// Print JSON.
	#[arg(long)]
	pub json: bool,
}

#[derive(clap::Args)]
pub struct Run {
	#[command(flatten)]
	pub key: KeyArgs,
	#[command(flatten)]
	pub chain: ChainArgs,
	/// Directory in which to keep readings until they are final. One sensor, one directory.
	#[arg(long, env = "BEADLE_SENSOR_DIR", value_name = "DIR")]
	pub dir: PathBuf,
	/// Source of the readings: `stdin`, `csv:FILE`, `senml:FILE`, or `exec:COMMAND`, which is run at intervals.
	#[arg(long)]
	pub source: Source,
	#[command(flatten)]
	pub table: TableArgs,
	/// Interval at which `exec:` runs its command; by default the profile's shortest interval, but at least a second.
	#[arg(long, value_name = "DURATION", value_parser = interval)]
	pub every: Option<Duration>,
	/// Maximum number of readings to keep. The source is not read while the queue is full.
	#[arg(long, value_name = "N", default_value_t = 1_000_000)]
	pub queue_limit: u64,
	/// Print events as JSON, one per line.
	#[arg(long)]
	pub json: bool,
}

/// What is known of the chain already.
#[derive(clap::Args, Clone)]
pub struct KnownArgs {
	/// Directory in which to remember the highest final block, below which no chain is believed [default: beadle in
	/// $XDG_STATE_HOME or ~/.local/state].
	#[arg(long, env = "BEADLE_STATE", value_name = "DIR")]
	pub state: Option<PathBuf>,
	/// Block that is known to be final, as another machine's verify prints it. A chain without it is refused.
	#[arg(long, value_name = "NUMBER:HASH")]
	pub checkpoint: Option<BlockRef>,
}

#[derive(clap::Args)]
pub struct Verify {
	/// Number of the device.
	pub device: DeviceId,
	#[command(flatten)]
	pub chain: ChainArgs,
	#[command(flatten)]
	pub known: KnownArgs,
	/// Greatest age of the final block that is relied on, by this machine's clock.
	#[arg(long, value_name = "DURATION", default_value = "2m", value_parser = age)]
	pub max_age: Duration,
	/// Print JSON; with `watch`, one line per change.
	#[arg(long)]
	pub json: bool,
}

/// The source of readings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Source {
	/// Lines of standard input.
	Stdin,
	/// A table: a column of times, and a column for each metric.
	Csv(PathBuf),
	/// A SenML pack (RFC 8428, JSON).
	SenMl(PathBuf),
	/// Lines of a command's output.
	Exec(String),
}

impl FromStr for Source {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		match text.split_once(':') {
			None if text == "stdin" => Ok(Self::Stdin),
			Some(("csv", path)) if !path.is_empty() => Ok(Self::Csv(path.into())),
			Some(("senml", path)) if !path.is_empty() => Ok(Self::SenMl(path.into())),
			Some(("exec", command)) if !command.trim().is_empty() => Ok(Self::Exec(command.into())),
			_ => Err("want stdin, csv:FILE, senml:FILE or exec:COMMAND".into()),
		}
	}
}

fn interval(text: &str) -> Result<Duration, String> {
	let every = humantime::parse_duration(text).map_err(|error| error.to_string())?;
	match every.is_zero() {
		true => Err("want some time between two readings".into()),
		false => Ok(every),
	}
}

fn age(text: &str) -> Result<Duration, String> {
	let age = humantime::parse_duration(text).map_err(|error| error.to_string())?;
	match age.is_zero() {
		true => Err("want some time: no block is final at once".into()),
		false => Ok(age),
	}
}

fn scheme(text: &str) -> Result<Scheme, String> {
	match text {
		"ed25519" => Ok(Scheme::Ed25519),
		"sr25519" => Ok(Scheme::Sr25519),
		_ => Err("want ed25519 or sr25519".into()),
	}
}

fn custody(text: &str) -> Result<Custody, String> {
	match text.strip_prefix("gateway:").map(str::parse) {
		Some(Ok(gateway)) => Ok(Custody::Gateway(gateway)),
		None if text == "device" => Ok(Custody::Device),
		None if text == "secure-element" => Ok(Custody::SecureElement),
		_ => Err("want device, secure-element or gateway:NUMBER".into()),
	}
}

fn ueid(text: &str) -> Result<beadle_primitives::Ueid, String> {
	let bytes = match text.strip_prefix("0x") {
		Some(digits) => hex::decode(digits).map_err(|_| "not hexadecimal after 0x")?,
		None => text.as_bytes().to_vec(),
	};
	match bytes.is_empty() {
		true => Err("a device needs an identity".into()),
		false => bytes.try_into().map_err(|_| "longer than 33 bytes".into()),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::CommandFactory;

	#[test]
	fn the_arguments_go_together() {
		Args::command().debug_assert();
	}

	#[test]
	fn sources_are_named() {
		assert_eq!("stdin".parse(), Ok(Source::Stdin));
		assert_eq!("csv:a:b.csv".parse(), Ok(Source::Csv("a:b.csv".into())));
		assert_eq!("senml:x.json".parse(), Ok(Source::SenMl("x.json".into())));
		assert_eq!("exec:read it".parse(), Ok(Source::Exec("read it".into())));
		for wrong in ["", "csv:", "exec: ", "file.csv", "stdin:"] {
			assert!(wrong.parse::<Source>().is_err(), "{wrong}");
		}
	}

	#[test]
	fn an_organisation_has_a_number() {
		let enrolment = |organisation: &str| {
			let given = ["beadle-sensor", "enrolment", "--key", "k", "--model", "0", "--ueid", "u", "--url", "ws://n"];
			Args::try_parse_from(given.into_iter().chain(["--organisation", organisation]))
		};
		let Command::Enrolment(args) = enrolment("6").unwrap().command else { panic!() };
		assert_eq!(args.organisation, 6);
		for wrong in ["5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", "Northbridge", "4294967296", ""] {
			assert!(enrolment(wrong).is_err(), "{wrong}");
		}
	}

	#[test]
	fn what_is_verified_has_an_age_and_can_have_a_checkpoint() {
		let verify = |given: &[&str]| {
			let start = ["beadle-sensor", "verify", "7", "--url", "ws://n"];
			let args = Args::try_parse_from(start.iter().chain(given));
			args.map(|args| match args.command {
				Command::Verify(args) => args,
				_ => panic!("another command"),
			})
		};
		let args = verify(&[]).unwrap();
		assert_eq!((args.max_age, args.known.checkpoint), (beadle_client::read::age::MAX_AGE, None));
		let block = format!("12:0x{}", "07".repeat(32));
		let args = verify(&["--max-age", "90s", "--checkpoint", &block, "--state", "dir"]).unwrap();
		assert_eq!((args.max_age, args.known.checkpoint.unwrap().number), (Duration::from_secs(90), 12));
		for wrong in [["--max-age", "0s"], ["--max-age", "old"], ["--checkpoint", "12"], ["--checkpoint", "12:0x07"]] {
			assert!(verify(&wrong).is_err(), "{wrong:?}");
		}
	}

	#[test]
	fn custody_is_as_it_is_printed() {
		use beadle_client::submit::device_key::custody_text;
		for held in [Custody::Device, Custody::SecureElement, Custody::Gateway(7)] {
			assert_eq!(custody(&custody_text(held)), Ok(held));
		}
		for wrong in ["", "Device", "gateway", "gateway:", "gateway:-1", "gateway:4294967296"] {
			assert!(custody(wrong).is_err(), "{wrong}");
		}
	}

	#[test]
	fn identities_have_one_to_33_bytes() {
		assert_eq!(ueid("0x0102").unwrap().to_vec(), [1, 2]);
		assert_eq!(ueid("station-7").unwrap().to_vec(), b"station-7");
		assert!(ueid("").is_err() && ueid("0x0").is_err() && ueid(&"x".repeat(34)).is_err());
	}
}
