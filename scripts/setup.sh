#!/usr/bin/env bash
# Brings this machine to the state in which Beadle builds. The second time it has nothing to do and says so in a line.
set -euo pipefail

usage() {
	cat <<'TEXT'
Usage: scripts/setup.sh [--tests] [--stories] [--python] [--all] [--pi]

Installs what a build needs and this machine lacks: Rust, a C and a C++ compiler, make and protoc. Prints "ready" at the end.

  --tests    also shellcheck, which the quick tests need
  --stories  also Node.js, which stories and the importers' test need
  --python   also Python with its module venv, which the conformance test needs
  --all      also what "scripts/test.sh --all" needs: all of this, nginx, the tools of Prometheus and Alertmanager, and
             programs of Rust, in ${XDG_CACHE_HOME:-~/.cache}/beadle/tools
  --pi       also what compiles for Raspberry Pis, and runs their programs here

Rust comes from the first of these that works; BEADLE_TOOLCHAIN=rustup or =debian asks for one of them:
  1. a toolchain that is complete already: rustup's of rust-toolchain.toml, or Debian's
  2. rustup, if it is there and reaches its server: the toolchain of rust-toolchain.toml with the wasm target
  3. Debian's packages; the wasm target's library, which they lack, is compiled from their source (20 s)

Other packages are installed on Debian and Ubuntu only. System directories are written as root or through sudo.

Exit codes: 0 ready, 2 wrong arguments, or something is missing that this script cannot install (it says what), 3 an
installation failed.
TEXT
}

with_tests=
with_node=
with_python=
with_all=
with_pi=
for argument in "$@"; do
	case $argument in
	-h | --help)
		usage
		exit 0
		;;
	--tests) with_tests=yes ;;
	--stories) with_node=yes ;;
	--python) with_python=yes ;;
	--all) with_tests=yes with_node=yes with_python=yes with_all=yes ;;
	--pi) with_pi=yes ;;
	*)
		printf 'setup: unknown argument: %s\n\n' "$argument" >&2
		usage >&2
		exit 2
		;;
	esac
done

wanted=${BEADLE_TOOLCHAIN:-}
[ "$wanted" != none ] || wanted=
case $wanted in
"" | rustup | debian) ;;
*)
	printf 'setup: BEADLE_TOOLCHAIN is "%s"; it can be rustup or debian\n' "$wanted" >&2
	exit 2
	;;
esac

# shellcheck source=scripts/env.sh
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"

# Where the wasm library is compiled.
scratch=
trap '[ -z "$scratch" ] || rm -rf "$scratch"' EXIT

# shellcheck source=scripts/setup/apt.sh
. "$BEADLE_ROOT/scripts/setup/apt.sh"
# shellcheck source=scripts/setup/tools.sh
. "$BEADLE_ROOT/scripts/setup/tools.sh"
# shellcheck source=scripts/setup/rustup.sh
. "$BEADLE_ROOT/scripts/setup/rustup.sh"
# shellcheck source=scripts/setup/debian.sh
. "$BEADLE_ROOT/scripts/setup/debian.sh"
# shellcheck source=scripts/setup/pi.sh
. "$BEADLE_ROOT/scripts/setup/pi.sh"

ensure_tools
[ -z "$with_tests" ] || ensure_commands shellcheck=shellcheck
[ -z "$with_node" ] || ensure_node
[ -z "$with_python" ] || ensure_python
[ -z "$with_all" ] || ensure_everything

# What "$wanted" names, or env.sh found complete, or else the first that can be had.
case ${wanted:-$BEADLE_TOOLCHAIN} in
rustup) ensure_rustup || missing "rustup can't provide Rust $(beadle_channel) with $BEADLE_WASM_TARGET here" ;;
debian)
	if ! beadle_debian_complete; then
		debian_has_rust || missing "this system has no Debian package rustc-web"
		ensure_debian
	fi
	;;
none)
	if ! ensure_rustup; then
		debian_has_rust || missing "no Rust to be had here: install rustup (https://rustup.rs) and run this again"
		ensure_debian
	fi
	BEADLE_TOOLCHAIN=
	;;
esac

[ -z "$with_pi" ] || ensure_pi

beadle_choose_toolchain
[ -z "$with_all" ] || ensure_cargo_tools
say "ready: $(rustc --version) ($BEADLE_TOOLCHAIN), target directory $CARGO_TARGET_DIR"
