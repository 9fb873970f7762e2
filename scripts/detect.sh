#!/usr/bin/env bash
# Says what the chain's rules detect in a series, and draws it: learns a profile from the first 15 % of it (at most 750
# values), runs all of it through the very code of the chain, and prints alarms, windows caught, false alarms a week, latency
# and the standard score of the Numenta Anomaly Benchmark. No node is needed.
#
#   scripts/detect.sh FILE.csv [--labels FILE.json] [--plot FILE.svg] [--json]
#
# FILE.csv has the columns timestamp and value; the labels are a JSON list of ["start", "end"]. The picture is written to
# the working directory unless --plot says where.
#
# Exit codes: 0 done, 1 the series or the labels are not what they should be, 2 wrong arguments or something missing that
# cannot be installed, 3 the picture could not be written (or an installation failed), 101 the build failed.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
"$root/scripts/setup.sh" >&2
# shellcheck source=scripts/env.sh
. "$root/scripts/env.sh"
cargo build --locked --quiet --manifest-path "$root/clients/Cargo.toml" --workspace --bin beadle-detect >&2
exec "$BEADLE_BIN_DIR/beadle-detect" "$@"
