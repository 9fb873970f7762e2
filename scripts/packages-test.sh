#!/usr/bin/env bash
# Tests the Debian packages: which programs are packed and which are not, and the versions of commits; then in a Debian 12 of
# their own what they install, a node that runs as its unit says, an upgrade, removal, and purges; then the units themselves
# under systemd, sandbox and all. It takes five to ten minutes.
#
#   scripts/packages-test.sh [OPTION...]
#
# "--help" tells the options, and the exit codes; the logic is in xtask/src/packages_test.
set -euo pipefail

# shellcheck source=scripts/xtask.sh
. "$(dirname "${BASH_SOURCE[0]}")/xtask.sh"
run_xtask 3 packages-test "$@"
