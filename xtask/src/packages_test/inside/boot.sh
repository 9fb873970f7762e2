#!/usr/bin/env bash
# Starts systemd in a test system, as the first process of further namespaces, by the script pivot.sh.
#
#   boot.sh CGROUP PIVOT ROOT: the control group of all that systemd starts, which is the root of the groups that it sees;
#   the text of pivot.sh; the root of the system
set -e
echo 0 >"$1/cgroup.procs"
exec unshare --mount --pid --cgroup --fork --kill-child bash -c "$2" bash "$3"
