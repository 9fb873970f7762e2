#!/usr/bin/env bash
# Tells what programs are made of besides what is ours, and under which licences: the notices that go with them wherever
# they are handed on, as in packages and images. What they are made from is what the Cargo.lock of each workspace says.
#
#   scripts/notices.sh [--program beadle-node|beadle-sensor|beadle]... FILE
#
# "--help" tells more, and the exit codes; the logic is in xtask/src/notices.
set -euo pipefail

# shellcheck source=scripts/xtask.sh
. "$(dirname "${BASH_SOURCE[0]}")/xtask.sh"
run_xtask 3 notices "$@"
