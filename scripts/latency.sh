#!/usr/bin/env bash
# Measures, on a network of its own, how long a reading takes from its signature into a block and into a final one, and
# how much memory an authority takes.
set -euo pipefail

usage() {
	cat <<'TEXT'
Usage: scripts/latency.sh [--readings N] [--validators N] [--json]

Measures, on a network of its own, how long a reading takes from its signature into a block and into a final one, and how
much memory an authority takes.

  --readings N    readings to send (200)
  --validators N  authorities (4)
  --json          print JSON instead of a table

Exit codes: 0 done, 2 wrong arguments or something missing that cannot be installed, 3 an installation failed, 101 a build or
the measurement failed.
TEXT
}

# shellcheck source=scripts/arguments.sh
. "$(dirname "${BASH_SOURCE[0]}")/arguments.sh"
check_arguments "--readings --validators" "--json" "$@"

cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/setup.sh >&2
# shellcheck source=scripts/env.sh
. scripts/env.sh

# The node runs the runtime's wasm.
unset SKIP_WASM_BUILD
# What is measured is what networks run.
export BEADLE_RUNTIME_BUILD=reproducible
cargo build --release --locked --workspace --bin beadle-node
cargo build --release --locked --manifest-path clients/Cargo.toml --workspace --bin beadle-latency

BEADLE_NODE=$CARGO_TARGET_DIR/release/beadle-node exec "$CARGO_TARGET_DIR/release/beadle-latency" "$@"
