# shellcheck shell=bash
# The build environment of Beadle's scripts, and of a shell that sources this file. It installs nothing: setup.sh does.
#
#   source scripts/env.sh && cargo build --workspace --bin beadle-node
#
# The scripts name the program that they build within the workspace, and no package: for a package alone, cargo resolves
# features anew, and compiles dependencies once more.
#
# Checkouts may share a target directory, one after the other: source this anew in a shell when another checkout was at work
# meanwhile. While scripts/test.sh runs in one checkout, this fails in all others (2).
#
# It sets, unless already set:
#   CARGO_TARGET_DIR            a directory outside the checkout, so that a fresh clone finds what was built before
#   BEADLE_TOOLCHAIN            rustup | debian | none: the first that is complete (see setup.sh)
# and always:
#   BEADLE_ROOT                 the repository
#   BEADLE_BIN_DIR              where the programs of the profile "dev" are, which demonstrations and tests run
#   WASM_BUILD_WORKSPACE_HINT   the repository, where the wasm builder looks for Cargo.lock
#   BEADLE_TOOLS                where setup.sh puts programs of Rust that only some steps of the tests need
#   PATH                        with the chosen toolchain first, and those programs
# With BEADLE_ONLY_TOOLCHAIN set, no file of the repository gets another time: for what compiles nothing.

# Another shell would not know where this file is, and so take another directory for the repository.
[ -n "${BASH_VERSION:-}" ] || {
	printf 'env.sh: only bash can source this file\n' >&2
	return 2
}
BEADLE_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export BEADLE_ROOT
export WASM_BUILD_WORKSPACE_HINT="$BEADLE_ROOT"
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/beadle/target}"
# Scripts change their directory.
case $CARGO_TARGET_DIR in
/*) ;;
*) CARGO_TARGET_DIR=$PWD/$CARGO_TARGET_DIR ;;
esac
export BEADLE_BIN_DIR="$CARGO_TARGET_DIR/debug"
export BEADLE_TOOLS="${XDG_CACHE_HOME:-$HOME/.cache}/beadle/tools"

# The target that runtimes are compiled for.
BEADLE_WASM_TARGET=wasm32v1-none

# The toolchain that rust-toolchain.toml names.
beadle_channel() {
	sed -n 's/^channel *= *"\(.*\)".*/\1/p' "$BEADLE_ROOT/rust-toolchain.toml"
}

# Where rustup keeps the toolchain of rust-toolchain.toml. Fails when it is not installed.
beadle_rustup_sysroot() {
	RUSTUP_AUTO_INSTALL=0 rustup run "$(beadle_channel)" rustc --print sysroot 2>/dev/null
}

# Whether rustup's toolchain can build runtimes.
beadle_rustup_complete() {
	local sysroot
	command -v rustup >/dev/null && sysroot=$(beadle_rustup_sysroot) &&
		[ -d "$sysroot/lib/rustlib/$BEADLE_WASM_TARGET/lib" ] &&
		[ -x "$sysroot/bin/clippy-driver" ] && [ -x "$sysroot/bin/rustfmt" ]
}

# Where Debian's toolchain has, or gets, its library for the wasm target.
beadle_debian_wasm_dir() {
	printf '%s/lib/rustlib/%s' "$(/usr/bin/rustc --print sysroot)" "$BEADLE_WASM_TARGET"
}

# Whether Debian's toolchain can build runtimes: setup.sh notes beside the library which compiler made it.
beadle_debian_complete() {
	local tool
	for tool in rustc cargo rustfmt clippy-driver; do
		[ -x "/usr/bin/$tool" ] || return 1
	done
	[ "$(/usr/bin/rustc -vV)" = "$(cat "$(beadle_debian_wasm_dir)/rustc-version" 2>/dev/null)" ]
}

# Where Raspberry Pis are compiled for.
BEADLE_PI_TARGET=aarch64-unknown-linux-gnu

# Prints which toolchain can compile for Raspberry Pis: rustup, or Debian's. Fails when none can.
beadle_pi_toolchain() {
	local sysroot
	if sysroot=$(beadle_rustup_sysroot) && [ -d "$sysroot/lib/rustlib/$BEADLE_PI_TARGET/lib" ]; then
		printf 'rustup\n'
	elif [ -x /usr/bin/cargo ] && [ -x /usr/bin/rustc ] &&
		[ -d "$(/usr/bin/rustc --print sysroot)/lib/rustlib/$BEADLE_PI_TARGET/lib" ]; then
		printf 'debian\n'
	else
		return 1
	fi
}

beadle_choose_toolchain() {
	local dir
	if [ -z "${BEADLE_TOOLCHAIN:-}" ] || [ "$BEADLE_TOOLCHAIN" = none ]; then
		if beadle_rustup_complete; then
			BEADLE_TOOLCHAIN=rustup
		elif beadle_debian_complete; then
			BEADLE_TOOLCHAIN=debian
		else
			BEADLE_TOOLCHAIN=none
		fi
	fi
	export BEADLE_TOOLCHAIN

	case $BEADLE_TOOLCHAIN in
	rustup)
		# The toolchain itself, not rustup's shims: the same binaries for cargo, clippy and the wasm builder.
		dir=$(beadle_rustup_sysroot)/bin || return 0
		;;
	debian) dir=/usr/bin ;;
	*) return 0 ;;
	esac
	case $PATH in
	"$dir":*) ;;
	*) export PATH="$dir:$PATH" ;;
	esac
}

# Fails, and says so, while another checkout is at work in this target directory: xtask/src/test/checkout.rs has the lock.
# Where there is no flock, nobody looks.
beadle_check_lock() {
	local lock=$CARGO_TARGET_DIR/.checkout.lock failed holder attempt
	command -v flock >/dev/null || return 0
	[ -r "$lock" ] || return 0
	# Others who look hold it for a moment, too.
	for attempt in 1 2 3 4 5 6 7 8 9 10; do
		failed=0
		flock --nonblock --conflict-exit-code 75 "$lock" true 2>/dev/null || failed=$?
		[ "$failed" = 75 ] || return 0
		holder=$(cat "$lock")
		[ "$holder" != "$BEADLE_ROOT" ] || return 0
		[ "$attempt" = 10 ] || sleep 0.1
	done
	printf 'checkout %s is at work in this target directory: wait until it is done, or set CARGO_TARGET_DIR\n' \
		"${holder:-of another name}" >&2
	return 2
}

# Cargo tells by a file's time whether to compile it again, and all files of a fresh clone are new. Most of the node stands
# on the patched dependencies: each gets the time at which this target directory first saw it as it is, so that it is
# compiled again when it has changed, and only then.
beadle_date_patches() {
	local patch note sum noted seen
	for patch in "$BEADLE_ROOT"/patches/*; do
		[ -d "$patch" ] || continue
		note=$CARGO_TARGET_DIR/.patch-${patch##*/}
		sum=$(cd "$patch" && find . -name target -prune -o -type f -exec cksum {} + | LC_ALL=C sort | cksum) || return 0
		{ read -r noted && read -r seen; } 2>/dev/null <"$note" || noted=
		if [ "$noted" != "$sum" ]; then
			seen=$(date +%s)
			mkdir -p "$CARGO_TARGET_DIR" && printf '%s\n' "$sum" "$seen" >"$note" || return 0
		fi
		find "$patch" -type f -exec touch -d "@$seen" {} + 2>/dev/null || return 0
	done
}

# Checkouts share this target directory, and cargo tells them apart by times alone: it would take what another one has
# compiled from files that are newer than the same ones here, with that one's paths and runtime in it. So our own sources
# get a new time whenever another checkout was at work in between.
beadle_date_sources() {
	local note=$CARGO_TARGET_DIR/.checkout
	[ "$(cat "$note" 2>/dev/null)" != "$BEADLE_ROOT" ] || return 0
	(cd "$BEADLE_ROOT" && find . \( -path ./patches -o -name target -o -name node_modules -o -name .git \) -prune \
		-o -type f -name '*.rs' -exec touch -c {} +) 2>/dev/null || return 0
	mkdir -p "$CARGO_TARGET_DIR" && printf '%s\n' "$BEADLE_ROOT" >"$note" || return 0
}

case ":$PATH:" in
*":$BEADLE_TOOLS/bin:"*) ;;
*) export PATH="$PATH:$BEADLE_TOOLS/bin" ;;
esac
beadle_choose_toolchain
if [ -z "${BEADLE_ONLY_TOOLCHAIN:-}" ]; then
	beadle_check_lock || return
	beadle_date_patches
	beadle_date_sources
fi
