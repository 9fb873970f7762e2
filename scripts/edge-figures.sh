#!/usr/bin/env bash
# Measures what --edge saves, on a network of its own: memory, writes and disk of authorities with it and without it, idle and with
# readings. Takes twenty minutes unless told otherwise.
#
#   scripts/edge-figures.sh [--readings 50] [--idle 600] [--load 600] [--json]
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
cargo build --release --locked --manifest-path clients/Cargo.toml --workspace --bin beadle-edge-figures

BEADLE_NODE=$CARGO_TARGET_DIR/release/beadle-node exec "$CARGO_TARGET_DIR/release/beadle-edge-figures" "$@"
