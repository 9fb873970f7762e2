//! Command `packages`: makes Debian packages of programs that are built already.

mod arguments;
mod built;
mod changelog;
mod commit;
mod deb;
mod embedded;
mod version;

use std::process::Stdio;

use self::{
	arguments::{Order, Request},
	built::Built,
	deb::Packer,
};
use crate::{
	arguments::Arguments,
	debian, files,
	git::Git,
	places::Places,
	print,
	process::{Commands, Interruption},
	profile::Profile,
	program::Program,
	stop::Stop,
};

/// Help text.
pub const HELP: &str = include_str!("../../help/packages.txt");

/// Number of changed files that are named.
const NAMED: usize = 10;

/// Makes packages of the checked-out commit, or prints the version of a commit's.
///
/// # Errors
///
/// If the arguments are wrong, something is missing, or what is there is not what the commit is.
pub fn run(arguments: Arguments, interruption: &Interruption) -> Result<(), Stop> {
	let commands = Commands::new(interruption);
	let request = arguments::parse(arguments, &commands)?;
	let places = Places::of_environment()?;
	let git = Git::new(&places.root, &commands);
	if commands.run(git.command(&["rev-parse", "--git-dir"]).stdout(Stdio::null()))? != 0 {
		return Err(Stop::Missing("git cannot read this repository, and the version comes from it".into()));
	}
	// With a part of the history the version would be another one.
	if git.read(&["rev-parse", "--is-shallow-repository"])? != "false" {
		return Err(Stop::Missing("the history is cut off: run git fetch --unshallow".into()));
	}
	let commit_of = |name: &str| git.ask(&["rev-parse", "--verify", "--quiet", &format!("{name}^{{commit}}")]);
	match request {
		Request::PrintVersion(name) => {
			let commit = commit_of(&name)?.ok_or_else(|| Stop::Wrong(format!("there is no commit {name}")))?;
			print::line(version::of_commit(&commit, false, &git, &commands)?);
			Ok(())
		},
		Request::Make(order) => {
			let commit = commit_of("HEAD")?.ok_or_else(|| Stop::Missing("there is no commit".into()))?;
			make(&order, &commit, &places, &git, &commands)
		},
	}
}

/// Makes the packages of a commit.
fn make(order: &Order, commit: &str, places: &Places, git: &Git, commands: &Commands) -> Result<(), Stop> {
	let changes = git.changes()?;
	let has_changes = !changes.is_empty();
	if has_changes && !order.dirty {
		changes.lines().take(NAMED).for_each(print::error);
		let refused = "these files are not what the commit has (--dirty packs them all the same)";
		return Err(Stop::Refused(refused.into()));
	}
	let base = version::base(commit, git, commands)?;
	let version = match &order.version {
		Some(version) => version.clone(),
		None => version::of_commit(commit, has_changes || order.dirty, git, commands)?,
	};
	if !debian::is_version(&version)? {
		return Err(Stop::Refused(format!("{version} is not one of Debian's versions")));
	}

	let runtime = match &order.runtime {
		Some(runtime) => runtime.clone(),
		None => embedded::of_commit(commit, order.dirty, places)?,
	};
	for notices in order.notices.iter().flat_map(|directory| Program::ALL.map(|program| directory.join(program.name())))
	{
		if !notices.metadata().is_ok_and(|file| file.len() > 0) {
			return Err(Stop::Missing(format!("there is no {}", notices.display())));
		}
	}
	let stage = files::scratch()?;
	let from = built::directory(order.target, order.profile, places)?;
	let triple = stage.path().join(order.target.arch.target());
	// cargo-deb builds nothing, and finds what it packs as of "release" unless told otherwise.
	let to = triple.join(if order.profile == Profile::Dev { "release" } else { order.profile.name() });
	let programs = Built::copy(&from, to, order.target, commands)?;
	for program in Program::ALL {
		commit::check(program, commit, &base, order.dirty, order.profile, &programs)?;
	}
	embedded::check(&runtime, &programs, commands)?;

	let options = deb::options(order.target, order.profile);
	let cargo_deb = deb::CARGO_DEB.install("packages", &places.cache.join("cargo-deb"), commands)?;
	let epoch = git.read(&["show", "-s", "--format=%ct", commit])?;
	let changelog = changelog::text(&version, commit, has_changes, &epoch, places, stage.path(), commands)?;
	let out = order.out.clone().unwrap_or_else(|| places.target.join("debian"));
	files::make_directory(&out)?;
	let packer = Packer {
		places,
		commands,
		stage: stage.path(),
		programs: programs.directory(),
		notices: order.notices.as_deref(),
		out: &out,
		version: &version,
		changelog: &changelog,
		epoch: &epoch,
		cargo_deb: &cargo_deb,
		options: &options,
	};
	let packages = Program::ALL.into_iter().map(|program| packer.pack(program)).collect::<Result<Vec<_>, _>>()?;
	print::text(deb::list(&packages, commands)?);
	print::line(format_args!("in {}", out.display()));
	Ok(())
}
