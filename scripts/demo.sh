#!/usr/bin/env bash
# Runs a development chain in a temporary directory, replays real air-quality readings to it, injects faults, and checks
# what became of each. On a machine that has nothing yet it brings up the toolchain and builds first, which takes a
# while the first time.
#
#   scripts/demo.sh [--rows N] [--keep] [--json]
#
# The results go to standard output, everything else to standard error.
set -euo pipefail

usage() {
	cat <<'TEXT'
Usage: scripts/demo.sh [--rows N] [--keep] [--json]

Runs a development chain, replays real air-quality readings to it, injects faults, and checks what becomes of each.

  --rows N  replay the last N rows of the data; at most, and by default, the 720 that the profile's max_age holds
  --keep    leave the chain running at the end, and say where it is and how to stop it
  --json    print the results as JSON

Exit codes: 0 every outcome is as the profile says, 1 one differs, 2 wrong arguments or something missing that cannot be
installed, 3 the chain could not be run (or an installation failed), 101 the build failed, 130 interrupted.
TEXT
}

wrong() {
	printf 'demo: %s\n\n' "$*" >&2
	usage >&2
	exit 2
}

# Before the build, which takes longer than anyone waits for a typing error.
arguments=("$@")
while [ $# -gt 0 ]; do
	case $1 in
	-h | --help)
		usage
		exit 0
		;;
	--keep | --json) ;;
	--rows=*) [[ ${1#--rows=} =~ ^[1-9][0-9]{0,8}$ ]] || wrong "--rows wants a number above zero" ;;
	--rows)
		[[ ${2-} =~ ^[1-9][0-9]{0,8}$ ]] || wrong "--rows wants a number above zero"
		shift
		;;
	*) wrong "unknown argument: $1" ;;
	esac
	shift
done

cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/setup.sh >&2
# shellcheck source=scripts/env.sh
. scripts/env.sh

# The node runs the runtime's wasm.
unset SKIP_WASM_BUILD
cargo build --locked --workspace --bin beadle-node
cargo build --locked --manifest-path clients/Cargo.toml --workspace --bin beadle-demo

exec "$BEADLE_BIN_DIR/beadle-demo" --node "$BEADLE_BIN_DIR/beadle-node" ${arguments[@]+"${arguments[@]}"}
