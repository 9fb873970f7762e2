#!/usr/bin/env bash
# Measures how long it takes from nothing built to the demonstration's table, and says where the time goes.
set -euo pipefail

usage() {
	cat <<'TEXT'
Usage: scripts/from-nothing.sh [--keep]

Measures how long it takes from nothing built to the demonstration's table, and says where the time goes. It builds in an
empty target directory of its own. What is downloaded already is not downloaded again. The table goes to standard output,
all else to standard error.

  --keep    leave the target directory, with cargo's report of what each crate took (cargo-timings/), and say where

Exit codes: those of scripts/demo.sh.
TEXT
}

keep=
for argument in "$@"; do
	case $argument in
	-h | --help)
		usage
		exit 0
		;;
	--keep) keep=yes ;;
	*)
		printf 'from-nothing: unknown argument: %s\n\n' "$argument" >&2
		usage >&2
		exit 2
		;;
	esac
done

cd "$(dirname "${BASH_SOURCE[0]}")/.."
target=$(mktemp -d)
trap '[ -n "$keep" ] || rm -rf "$target"' EXIT
export CARGO_TARGET_DIR=$target
unset SKIP_WASM_BUILD BEADLE_NEXT_RUNTIME BEADLE_RUNTIME_WASM BEADLE_RUNTIME_BUILD

rows=()
# measure <name> <command...>
measure() {
	local name=$1 start=$EPOCHREALTIME before after
	shift
	before=$(processor)
	"$@" >&2
	after=$(processor)
	rows+=("$(awk -v name="$name" -v start="$start" -v end="$EPOCHREALTIME" -v cpu="$((after - before))" \
		'BEGIN { printf "%-28s %6.1f min   %6.1f min of processor", name, (end - start) / 60, cpu / 6000 }')")
}

# The time that this shell's processes have taken, in hundredths of a second.
processor() {
	awk '{ sub(/.*\) /, ""); print $14 + $15 }' "/proc/$$/stat"
}

whole=$EPOCHREALTIME
measure "set-up" scripts/setup.sh
# shellcheck source=scripts/env.sh
. scripts/env.sh
measure "the node, with its runtime" cargo build --locked --workspace --bin beadle-node --timings
measure "the demonstration's program" cargo build --locked --manifest-path clients/Cargo.toml --workspace --bin beadle-demo --timings
measure "the demonstration" scripts/demo.sh
printf '%s\n' "${rows[@]}"
awk -v start="$whole" -v end="$EPOCHREALTIME" -v cores="$(nproc)" -v compiler="$(rustc --version)" \
	'BEGIN { printf "%-28s %6.1f min   on %d cores, %s\n", "together", (end - start) / 60, cores, compiler }'
[ -z "$keep" ] || printf 'from-nothing: what was built is in %s\n' "$target" >&2
