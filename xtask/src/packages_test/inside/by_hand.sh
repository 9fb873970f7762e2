#!/bin/sh
# Runs what the unit in the first argument would run, with its environment, and what it runs before that. It replaces this
# shell.
# shellcheck disable=SC1090 # The file is the unit's.
umask 077
line() { sed -n "s/^$1=//p" "$unit"; }
unit=$1
set -a
eval "$(line Environment)"
. "$(line EnvironmentFile)"
for before in "$(line ExecCondition)" "$(line ExecStartPre)"; do eval "$before" || exit; done
eval "exec $(line ExecStart)"
