#!/usr/bin/env bash
# Tells whether the node in this container is well: it answers, and its last final block is not old. It asks the node's
# metrics, by bash alone, since the image has no curl.
#
#   healthcheck.sh [SECONDS]
#
# SECONDS is how old the last final block may be (60). BEADLE_METRICS_PORT is where the node tells its metrics (9615).
#
# Exit codes: 0 it is well, 1 it is not (it says why), 2 wrong arguments.
set -euo pipefail

limit=${1-60}
port=${BEADLE_METRICS_PORT:-9615}
if [ $# -gt 1 ] || [[ ! $limit =~ ^[0-9]+$ ]] || [[ ! $port =~ ^[0-9]+$ ]]; then
	printf 'healthcheck: want a number of seconds\nUsage: healthcheck.sh [SECONDS]\n' >&2
	exit 2
fi

unwell() {
	printf '%s\n' "$*"
	exit 1
}

# In a subshell, where a connection that fails can be caught.
(: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || unwell "nobody answers at port $port"
exec 3<>"/dev/tcp/127.0.0.1/$port"
printf 'GET /metrics HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3

final=
while IFS= read -r -t 5 line <&3; do
	case $line in
	beadle_finalised_slot_timestamp_seconds[\{\ ]*) final=${line##* } ;;
	esac
done
exec 3>&-

[ -n "$final" ] || unwell "the node does not tell when its last final block was made"
[ "$final" != 0 ] || unwell "no block is final yet"
age=$(($(date +%s) - final))
[ "$age" -le "$limit" ] || unwell "the last final block is $age s old"
printf 'the last final block is %d s old\n' "$age"
