#!/usr/bin/env bash
# Measures sensors on a network of their own: how soon one that starts with nothing has a reading recorded, how much memory
# and processor time it takes, and how many light clients one bridge serves.
set -euo pipefail

usage() {
	cat <<'TEXT'
Usage: scripts/sensor-figures.sh [--wasmtime] [--cold-starts N] [--light-clients N] [--seconds N] [--json]

Measures sensors on a network of their own: how soon one that starts with nothing has a reading recorded, how much memory
and processor time it takes, and how many light clients one bridge serves.

  --wasmtime         the sensor's light client compiles the runtime instead of interpreting it; that sensor is left in the
                     target directory
  --cold-starts N    sensors that start with nothing, one after the other, each for one reading (100)
  --light-clients N  light clients that are started at once on one bridge (100)
  --seconds N        how long a sensor is left idle, and then again gets readings (60)
  --json             print JSON instead of a table

Exit codes: 0 done, 2 wrong arguments or something missing that cannot be installed, 3 an installation failed, 101 a build or
the measurement failed.
TEXT
}

# shellcheck source=scripts/arguments.sh
. "$(dirname "${BASH_SOURCE[0]}")/arguments.sh"
check_arguments "--cold-starts --light-clients --seconds" "--json --wasmtime" "$@"
features=()
arguments=()
for argument in "$@"; do
	case $argument in
	--wasmtime) features=(--features beadle-sensor/wasmtime) ;;
	*) arguments+=("$argument") ;;
	esac
done

cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/setup.sh >&2
# shellcheck source=scripts/env.sh
. scripts/env.sh

# The node runs the runtime's wasm.
unset SKIP_WASM_BUILD
# What is measured is what networks run.
export BEADLE_RUNTIME_BUILD=reproducible
cargo build --release --locked --workspace --bin beadle-node
cargo build --release --locked --manifest-path clients/Cargo.toml --workspace --bin beadle-sensor ${features[@]+"${features[@]}"}
cargo build --release --locked --manifest-path clients/Cargo.toml --workspace --bin beadle-sensor-figures

export BEADLE_NODE=$CARGO_TARGET_DIR/release/beadle-node BEADLE_SENSOR=$CARGO_TARGET_DIR/release/beadle-sensor
exec "$CARGO_TARGET_DIR/release/beadle-sensor-figures" ${arguments[@]+"${arguments[@]}"}
