//! `beadle genesis check`: whether a network should start with a chain specification.

use super::{
	code::{self, CodeError, Runtime},
	compare::CODE,
	error::GenesisError,
	judge::{compare_runtime, compare_spec, judge_founders, judge_keys, judge_runtime, judge_spec},
	report::Found,
	spec::{Spec, MAX_BYTES},
	state::Founders,
};
use crate::{
	error::{Error, FAULTY},
	shared::{print, read_bytes, tell},
};
use serde_json::json;
use std::{
	path::{Path, PathBuf},
	process::ExitCode,
};

/// Arguments of `beadle genesis check`. No node is needed. Exit code 0 if a network can start with the specification, 1
/// if it should not, or if a file is faulty: the reasons are printed on standard error.
#[derive(clap::Args)]
pub struct Args {
	/// Chain specification in raw form.
	#[arg(value_name = "CHAIN.json")]
	pub(super) file: PathBuf,
	/// Runtime file, made by scripts/runtime.sh, that the chain has to start with, byte for byte.
	#[arg(long, value_name = "FILE")]
	pub(super) runtime: Option<PathBuf>,
	/// Another raw specification of the same chain, such as one that somebody else made from the same plain form.
	#[arg(long, value_name = "OTHER.json")]
	pub(super) against: Option<PathBuf>,
	/// Print JSON.
	#[arg(long)]
	pub(super) json: bool,
}

pub fn run(args: &Args) -> Result<ExitCode, Error> {
	let found = match look(args) {
		Ok(found) => found,
		Err(error @ Error::Genesis { .. }) if args.json => {
			print(json!({ "usable": false, "refused": [error.to_string()] }))?;
			return Ok(ExitCode::from(FAULTY));
		},
		Err(error) => return Err(error),
	};
	if args.json {
		print(json!(found))?;
	} else {
		print(&found)?;
		let path = args.file.display();
		for warning in &found.warnings {
			tell(format_args!("beadle: {path}: take note: {warning}"));
		}
		for refusal in &found.refused {
			tell(format_args!("beadle: {path}: no network should start with it: {refusal}"));
		}
	}
	Ok(if found.usable { ExitCode::SUCCESS } else { ExitCode::from(FAULTY) })
}

/// Reads and examines the files.
pub(super) fn look(args: &Args) -> Result<Found, Error> {
	let (spec, runtime, founders) = read(&args.file)?;
	let mut found = Found::new(&args.file.display().to_string(), &spec, &founders, &runtime);
	judge_spec(&spec, &mut found);
	judge_runtime(&runtime, &mut found);
	judge_founders(&founders, &spec.boot_nodes, &mut found);
	judge_keys(&spec.state, &mut found);
	if let Some(path) = &args.runtime {
		let file = read_bytes(path, code::MAX_BYTES)?;
		compare_runtime(&path.display().to_string(), spec.state.get(CODE), &file, &mut found);
	}
	if let Some(path) = &args.against {
		// It has to be complete and to have a runtime: half a file would differ in everything.
		let (other, _, _) = read(path)?;
		compare_spec(&path.display().to_string(), &spec, &other, &mut found);
	}
	found.usable = found.refused.is_empty();
	Ok(found)
}

/// Reads the specification in a file, with its runtime and its founders.
fn read(path: &Path) -> Result<(Spec, Runtime, Founders), Error> {
	let bytes = read_bytes(path, MAX_BYTES)?;
	let parts = |bytes: &[u8]| -> Result<_, GenesisError> {
		let spec = Spec::read(bytes)?;
		let runtime = Runtime::inspect(spec.state.get(CODE).ok_or(CodeError::Missing)?)?;
		let founders = Founders::read(&spec.state)?;
		Ok((spec, runtime, founders))
	};
	parts(&bytes).map_err(|source| Error::Genesis { path: path.display().to_string(), source: source.into() })
}
