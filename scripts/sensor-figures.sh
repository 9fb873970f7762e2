#!/usr/bin/env bash
# Measures sensors on a network of their own: how soon one that starts with nothing has a reading recorded, how much memory
# and processor time it takes, and how many light clients one bridge serves.
#
#   scripts/sensor-figures.sh [--wasmtime] [--cold-starts 100] [--light-clients 100] [--seconds 60] [--json]
#
# With --wasmtime, the sensor's light client compiles the runtime in place of interpreting it; that sensor is left in the
# target directory.
set -euo pipefail

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
