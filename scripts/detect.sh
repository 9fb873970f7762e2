#!/usr/bin/env bash
# Says what the chain's rules detect in a series, and draws it. No node is needed.
set -euo pipefail

usage() {
	cat <<'TEXT'
Usage: scripts/detect.sh FILE.csv [--labels FILE.json] [--plot FILE.svg] [--json]

Learns a profile from the first 15 % of a series (at most 750 values), runs the whole series through the same code as the
chain, and prints alarms, windows caught, false alarms a week, latency and the standard score of the Numenta Anomaly
Benchmark. It also draws a picture.

  FILE.csv            the series, with the columns timestamp and value
  --labels FILE.json  the windows in which something was wrong: a list of ["start", "end"]
  --plot FILE.svg     where the picture is written; by default the series' name with .svg, in the working directory
  --json              print JSON instead of tables

Exit codes: 0 done, 1 the series or the labels cannot be used, 2 wrong arguments or something missing that cannot be
installed, 3 the picture or the figures could not be written (or an installation failed), 101 the build failed.
TEXT
}

for argument in "$@"; do
	case $argument in
	-h | --help)
		usage
		exit 0
		;;
	esac
done

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
"$root/scripts/setup.sh" >&2
# shellcheck source=scripts/env.sh
. "$root/scripts/env.sh"
cargo build --locked --quiet --manifest-path "$root/clients/Cargo.toml" --workspace --bin beadle-detect >&2
exec "$BEADLE_BIN_DIR/beadle-detect" "$@"
