#!/usr/bin/env bash
# Measures, on a network of its own, how long a reading takes from its signature into a block and into a final one, and
# how much memory an authority takes.
#
#   scripts/latency.sh [--readings 200] [--validators 4] [--json]
set -euo pipefail

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
