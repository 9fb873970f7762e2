#!/usr/bin/env bash
# Tells whether the node in this container lives, which is to say that it answers; with --ready, whether it is of use: it
# has synchronised, and its last final block is not old. It asks by bash alone, since the image has no curl.
#
#   healthcheck.sh
#   healthcheck.sh --ready [SECONDS]
#
# A node that lives and is not ready gains nothing by being started again: all nodes are like that while finality is
# stalled. SECONDS is how old the last final block may be (60). BEADLE_RPC_PORT is where the node answers JSON-RPC (9944), and
# BEADLE_METRICS_PORT where it tells its metrics (9615).
#
# Exit codes: 0 it is so, 1 it is not (it says why), 2 wrong arguments.
set -euo pipefail

usage() {
	printf 'healthcheck: %s\nUsage: healthcheck.sh [--ready [SECONDS]]\n' "$1" >&2
	exit 2
}

ready=
limit=60
if [ $# -gt 0 ]; then
	[ "$1" = --ready ] || usage "unknown argument: $1"
	ready=yes
	limit=${2-60}
fi
[ $# -le 2 ] || usage "too many arguments"
[[ $limit =~ ^[0-9]{1,9}$ ]] || usage "--ready wants a number of seconds"
rpc=${BEADLE_RPC_PORT:-9944}
metrics=${BEADLE_METRICS_PORT:-9615}
for port in "$rpc" "$metrics"; do
	[[ $port =~ ^[0-9]{1,5}$ ]] || usage "a port is a number, not $port"
done

unwell() {
	printf '%s\n' "$*"
	exit 1
}

# ask PORT REQUEST: sends it to this machine, and calls heard with each line of the answer.
ask() {
	local line
	# In a subshell, where a connection that fails can be caught.
	(: <>"/dev/tcp/127.0.0.1/$1") 2>/dev/null || unwell "nobody answers at port $1"
	exec 3<>"/dev/tcp/127.0.0.1/$1"
	printf '%b' "$2" >&3
	# The last line may end without a line feed.
	while IFS= read -r -t 5 line <&3 || [ -n "$line" ]; do
		heard "$line"
		line=
	done
	exec 3>&-
}

if [ -z "$ready" ]; then
	peers=
	heard() {
		[[ ! $1 =~ \"result\":\{[^}]*\"peers\":([0-9]+) ]] || peers=${BASH_REMATCH[1]}
	}
	body='{"id":1,"jsonrpc":"2.0","method":"system_health","params":[]}'
	ask "$rpc" "POST / HTTP/1.0\r\nHost: localhost:$rpc\r\nContent-Type: application/json\r\nContent-Length: ${#body}\r\n\r\n$body"
	[ -n "$peers" ] || unwell "the node does not answer at port $rpc"
	printf 'it answers, and has %d peers\n' "$peers"
	exit 0
fi

final=
syncing=
heard() {
	case $1 in
	beadle_finalised_slot_timestamp_seconds[\{\ ]*) final=${1##* } ;;
	substrate_sub_libp2p_is_major_syncing[\{\ ]*) syncing=${1##* } ;;
	esac
}
ask "$metrics" 'GET /metrics HTTP/1.0\r\nHost: localhost\r\n\r\n'
[ -n "$final" ] || unwell "the node does not tell when its last final block was made"
[ "$syncing" != 1 ] || unwell "it is synchronising"
[ "$final" != 0 ] || unwell "no block is final yet"
age=$(($(date +%s) - final))
[ "$age" -le "$limit" ] || unwell "the last final block is $age s old"
printf 'the last final block is %d s old\n' "$age"
