#!/usr/bin/env bash
# Checks what is in docker/ against the programs that it is for: the metrics, kinds and flags that are named in dashboard,
# alerts, documentation and compose file exist; files that are copied or mounted are there; alerts do what their tests say, and
# whoever should hears of them. It also looks over all shell scripts.
#
#   docker/check.sh [--node PATH] [--beadle PATH] [--sensor PATH]
#
# "--help" tells more, and the exit codes; the logic is in xtask/src/docker_check.
set -euo pipefail

# shellcheck source=scripts/xtask.sh
. "$(dirname "${BASH_SOURCE[0]}")/../scripts/xtask.sh"
run_xtask 3 check "$@"
