#!/usr/bin/env bash
# Makes Debian packages of the programs as they are built already, beadle-node, beadle-sensor and beadle-tools, and prints
# how large they are. packaging/debian and the Cargo.toml of each program say what is in them.
#
# It packs what the commit is, and nothing else: programs that say that they are of it, and a node that embeds the runtime
# that scripts/runtime.sh has made. So of one commit, and the same programs, the packages are the same byte for byte.
#
#   scripts/packages.sh [OPTION...] | --print-version COMMIT
#
# "--help" tells the options, and the exit codes; the logic is in xtask/src/packages.
set -euo pipefail

# shellcheck source=scripts/xtask.sh
. "$(dirname "${BASH_SOURCE[0]}")/xtask.sh"
run_xtask 3 packages "$@"
