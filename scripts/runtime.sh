#!/usr/bin/env bash
# Builds the runtime so that everybody gets the same file, and prints what the council votes on.
#
#   scripts/runtime.sh [--output DIR] [--twice | --reuse]
#
# "--help" tells more, and the exit codes; the logic is in xtask/src/runtime.
set -euo pipefail

# shellcheck source=scripts/xtask.sh
. "$(dirname "${BASH_SOURCE[0]}")/xtask.sh"
run_xtask 3 runtime "$@"
