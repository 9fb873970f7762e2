#!/usr/bin/env bash
# Measures what --edge saves, on a network of its own: memory, writes and disk of authorities with it and without it, idle and
# with readings.
set -euo pipefail

usage() {
	cat <<'TEXT'
Usage: scripts/edge-figures.sh [--readings N] [--idle SECONDS] [--load SECONDS] [--json]

Measures what --edge saves, on a network of its own: memory, writes and disk of authorities with it and without it, idle and
with readings. It takes twenty minutes by default.

  --readings N    readings a second (50)
  --idle SECONDS  how long the network is left without readings (600)
  --load SECONDS  how long readings are sent then (600)
  --json          print JSON instead of a table

Exit codes: 0 done, 1 interrupted, 2 wrong arguments or something missing that cannot be installed, 3 an installation failed,
101 a build or the measurement failed.
TEXT
}

# shellcheck source=scripts/arguments.sh
. "$(dirname "${BASH_SOURCE[0]}")/arguments.sh"
check_arguments "--readings --idle --load" "--json" "$@"

cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/setup.sh >&2
# shellcheck source=scripts/env.sh
. scripts/env.sh

# The node runs the runtime's wasm.
unset SKIP_WASM_BUILD
# What is measured is what networks run.
export BEADLE_RUNTIME_BUILD=reproducible
cargo build --release --locked --workspace --bin beadle-node
cargo build --release --locked --manifest-path clients/Cargo.toml --workspace --bin beadle-edge-figures

BEADLE_NODE=$CARGO_TARGET_DIR/release/beadle-node exec "$CARGO_TARGET_DIR/release/beadle-edge-figures" "$@"
