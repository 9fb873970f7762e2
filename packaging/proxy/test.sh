#!/usr/bin/env bash
# Tests beadle-nginx.conf: a real nginx with it, on free ports of this machine and with certificates that are made for it, in
# front of a real node.
#
#   packaging/proxy/test.sh [--node PATH]
#
# "--help" tells more, and the exit codes; the logic is in xtask/src/proxy.
set -euo pipefail

# shellcheck source=scripts/xtask.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../scripts/xtask.sh"
run_xtask 3 proxy "$@"
