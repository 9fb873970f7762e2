//! Description of a built runtime, which the council votes on.

use std::path::Path;

use crate::{files, git::Git, hash, process::Commands, stop::Stop, text};

/// Call that the council votes on, `system.authorizeUpgrade`: pallet 0, call 9. The hash of the runtime follows.
const AUTHORISE_UPGRADE: [u8; 2] = [0, 9];

/// Description of a built runtime.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
	/// Hash of the commit.
	pub commit: String,
	/// Compiler, and a remark if it is not the one that everybody should use.
	pub compiler: String,
	/// Hash of `Cargo.lock`.
	pub lock: String,
	/// Size in bytes.
	pub size: usize,
	/// Hash of the runtime.
	pub code: String,
	/// Hash of the call that authorises the upgrade.
	pub call: String,
	/// Whether a second build made the same file.
	pub twice: bool,
}

impl Report {
	/// Describes a runtime of the checked-out commit.
	///
	/// # Errors
	///
	/// If something cannot be read, or this program is interrupted.
	pub fn of(file: &Path, twice: bool, root: &Path, scratch: &Path, commands: &Commands) -> Result<Self, Stop> {
		let git = Git::new(root, commands);
		let code = hash::of_file(file, commands)?;
		let hash_of = |bytes: &[u8]| {
			let path = scratch.join("hashed");
			files::write(&path, bytes)?;
			hash::of_file(&path, commands)
		};
		let lock = commands.read(&mut git.command(&["show", "HEAD:Cargo.lock"]))?.text;
		let call = [AUTHORISE_UPGRADE.to_vec(), hash::bytes(&code).unwrap_or_default()].concat();
		Ok(Self {
			commit: git.read(&["rev-parse", "HEAD"])?,
			compiler: compiler_here(root, commands)?,
			lock: hash_of(lock.as_bytes())?,
			size: std::fs::metadata(file).map_or(0, |file| usize::try_from(file.len()).unwrap_or(usize::MAX)),
			call: hash_of(&call)?,
			code,
			twice,
		})
	}

	/// Returns the lines of the description.
	pub fn text(&self) -> String {
		let Self { commit, compiler, lock, size, code, call, twice } = self;
		let mut text = format!(
			"commit          {commit}\ncompiler        {compiler}\nCargo.lock      0x{lock}\n\
			 size            {size} bytes\nblake2-256      0x{code}\nauthorise call  0x{call}\n"
		);
		if *twice {
			text.push_str("built twice     the same\n");
		}
		text
	}
}

/// What a description says of how a runtime was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Noted<'t> {
	/// Hash of the commit.
	pub commit: &'t str,
	/// Compiler.
	pub compiler: &'t str,
	/// Hash of the runtime.
	pub code: &'t str,
}

/// Returns what a description says. `None` if it lacks something.
///
/// # Errors
///
/// Never: the patterns are valid.
pub fn noted(text: &str) -> Result<Option<Noted<'_>>, Stop> {
	let commit = text::first(text, "^commit +(.*)$")?;
	let compiler = text::first(text, "^compiler +(.*)$")?;
	let code = text::first(text, "^blake2-256 +0x(.*)$")?;
	let noted = commit.zip(compiler).zip(code);
	Ok(noted.map(|((commit, compiler), code)| Noted { commit, compiler, code }))
}

/// Returns the compiler that a build would use, as descriptions name it.
///
/// # Errors
///
/// If rust-toolchain.toml names none, or this program is interrupted.
pub fn compiler_here(root: &Path, commands: &Commands) -> Result<String, Stop> {
	let version = commands.read(std::process::Command::new("rustc").arg("--version"))?.success().unwrap_or_default();
	Ok(compiler(&version, &channel(root)?))
}

/// Returns the toolchain that rust-toolchain.toml names.
fn channel(root: &Path) -> Result<String, Stop> {
	let toolchain = files::read(&root.join("rust-toolchain.toml"))?;
	let channel = text::first(&toolchain, r#"^channel *= *"(.*)""#)?.map(str::to_owned);
	channel.ok_or_else(|| Stop::Failed("rust-toolchain.toml names no channel".into()))
}

/// Returns the compiler's version, and a remark if it is not the one that everybody should use.
fn compiler(version: &str, channel: &str) -> String {
	if version.starts_with(&format!("rustc {channel} ")) {
		version.to_owned()
	} else {
		format!("{version}, which is not {channel} of rust-toolchain.toml: others make another file")
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn report() -> Report {
		let [commit, compiler, lock, code, call] = ["c0", "rustc 1.95.0 (x)", "10", "20", "30"].map(str::to_owned);
		Report { commit, compiler, lock, size: 1234, code, call, twice: true }
	}

	#[test]
	fn the_description_has_a_line_for_each_part() {
		let expected =
			"commit          c0\ncompiler        rustc 1.95.0 (x)\nCargo.lock      0x10\nsize            1234 bytes\n\
			blake2-256      0x20\nauthorise call  0x30\nbuilt twice     the same\n";
		assert_eq!(report().text(), expected);
		assert!(!Report { twice: false, ..report() }.text().contains("built twice"));
	}

	#[test]
	fn commit_and_compiler_and_hash_are_read_back() {
		let expected = Noted { commit: "c0", compiler: "rustc 1.95.0 (x)", code: "20" };
		assert_eq!(noted(&report().text()), Ok(Some(expected)));
		assert_eq!(noted("commit          c0\n"), Ok(None));
	}

	#[test]
	fn another_compiler_is_pointed_out() {
		assert_eq!(compiler("rustc 1.95.0 (x)", "1.95.0"), "rustc 1.95.0 (x)");
		let expected = "rustc 1.96.0 (y), which is not 1.95.0 of rust-toolchain.toml: others make another file";
		assert_eq!(compiler("rustc 1.96.0 (y)", "1.95.0"), expected);
	}

	#[test]
	fn the_toolchain_is_the_repositorys() {
		let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
		assert!(channel(&root).unwrap().starts_with("1."));
	}
}
