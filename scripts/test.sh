#!/usr/bin/env bash
# Tests what has to hold before a change lands. It stops at the first failure and leaves no process behind.
#
#   scripts/test.sh [--all | --ci | --only STEP...] [--list]
#
# "--help" tells more, and the exit codes; the steps are in xtask/src/test/steps.
set -euo pipefail

# shellcheck source=scripts/xtask.sh
. "$(dirname "${BASH_SOURCE[0]}")/xtask.sh"
run_xtask 1 test "$@"
