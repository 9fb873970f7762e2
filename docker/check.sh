#!/usr/bin/env bash
# Checks what is in docker/ against the programs that it is for: the metrics, kinds and flags that are named in dashboard,
# alerts, documentation and compose file exist; files that are copied or mounted are there; alerts do what their tests say.
# It starts a node of a development chain on free ports, and leaves no process behind.
#
#   docker/check.sh [--node PATH] [--beadle PATH] [--sensor PATH]
#
# The programs are those in the target directory, if they are not told, or BEADLE_NODE, BEADLE_CLI and BEADLE_SENSOR. What
# promtool, jq, shellcheck, and docker compose, docker-compose or podman-compose are needed for is left out where they are
# not there, and counted.
#
# Exit codes: 0 all is well, 1 something is not, 2 wrong arguments, 3 there is no node to check against, or it does not start.
set -euo pipefail

usage() {
	sed -n '2,/^set/ { /^set/d; s/^# \{0,1\}//p }' "$0"
}

cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/env.sh
. scripts/env.sh
node=${BEADLE_NODE:-$CARGO_TARGET_DIR/release/beadle-node}
beadle=${BEADLE_CLI:-$CARGO_TARGET_DIR/release/beadle}
sensor=${BEADLE_SENSOR:-$CARGO_TARGET_DIR/release/beadle-sensor}
while [ $# -gt 0 ]; do
	case $1 in
	-h | --help)
		usage
		exit 0
		;;
	--node | --beadle | --sensor)
		if [ -z "${2-}" ]; then
			printf 'check: %s wants a path\n' "$1" >&2
			exit 2
		fi
		case $1 in
		--node) node=$2 ;;
		--beadle) beadle=$2 ;;
		--sensor) sensor=$2 ;;
		esac
		shift 2
		;;
	*)
		printf 'check: unknown argument: %s\n\n' "$1" >&2
		usage >&2
		exit 2
		;;
	esac
done
if ! "$node" --version >/dev/null 2>&1; then
	printf 'check: there is no node at %s: build it, or tell where it is with --node\n' "$node" >&2
	exit 3
fi

scratch=$(mktemp -d)
running=
finish() {
	if [ -n "$running" ]; then
		kill "$running" 2>/dev/null || true
		wait "$running" 2>/dev/null || true
	fi
	rm -rf "$scratch"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

passed=0 failed=0 skipped=0
pass() {
	passed=$((passed + 1))
	printf 'ok       %s\n' "$1"
}
fail() {
	failed=$((failed + 1))
	printf 'FAILED   %s\n' "$1"
	[ -z "${2-}" ] || printf '%s\n' "$2" | sed 's/^/         /'
}
skip() {
	skipped=$((skipped + 1))
	printf 'skipped  %s\n' "$1"
}
# all_well TITLE WRONG: passes if nothing is wrong.
all_well() {
	if [ -z "$2" ]; then pass "$1"; else fail "$1" "$2"; fi
}
# runs TITLE COMMAND…: passes if the command succeeds.
runs() {
	local title=$1 said
	shift
	if said=$("$@" 2>&1); then pass "$title"; else fail "$title" "$said"; fi
}
has() { command -v "$1" >/dev/null; }

rules=docker/prometheus/beadle.rules.yml
tests=docker/prometheus/beadle.rules.test.yml
dashboard=docker/grafana/dashboards/beadle.json
compose=docker/compose.yml
operations=docs/OPERATIONS.md

# Scripts.
for script in docker/*.sh; do
	runs "$script is a script" bash -n "$script"
done
if has shellcheck; then runs "shellcheck finds nothing" shellcheck -x docker/*.sh; else skip "shellcheck: not installed"; fi

# Prometheus.
alerts=$(sed -n 's/^ *- alert: //p' "$rules")
untested=
for alert in $alerts; do
	[ "$(grep -c "alertname: $alert\$" "$tests")" -gt 0 ] || untested+="$alert has no test"$'\n'
done
all_well "each alert has a test" "${untested%$'\n'}"
wrong=
for word in severity summary description; do
	count=$(grep -c "^ *$word: " "$rules" || true)
	[ "$count" = "$(wc -w <<<"$alerts")" ] || wrong+="$count of $(wc -w <<<"$alerts") have a $word"$'\n'
done
all_well "each alert has a severity, a summary and a description" "${wrong%$'\n'}"
wrong=
for section in $(tr '\n' ' ' <"$rules" | grep -oE 'sections? [0-9]+( and [0-9]+)?' | grep -oE '[0-9]+' | sort -u); do
	grep -q "^## $section\. " "$operations" || wrong+="$operations has no section $section"$'\n'
done
while IFS= read -r heading; do
	grep -qiE "^##+ $heading" "$operations" || wrong+="$operations has no heading \"$heading\""$'\n'
done < <(tr -s '\n ' ' ' <"$rules" | grep -oE 'section [0-9]+, "[^"]+"' | sed 's/.*, "//; s/"$//')
all_well "the sections that alerts refer to are there" "${wrong%$'\n'}"
if has promtool; then
	runs "promtool check config" promtool check config docker/prometheus/prometheus.yml
	runs "promtool check rules" promtool check rules "$rules"
	runs "promtool test rules" promtool test rules "$tests"
else
	skip "promtool: not installed"
fi

# Grafana.
if has jq; then
	runs "the dashboard is JSON" jq -e . "$dashboard"
	all_well "the dashboard names no data source but its variable's, and no number of its own" "$(jq -r '
		(if .id == null then empty else "it has an id" end),
		(.. | objects | select(.datasource? | type == "object") | .datasource
			| select(.uid != "${datasource}" and .uid != "-- Grafana --") | "data source \(.)"),
		(.panels | group_by(.id)[] | select(length > 1) | "panels of the same id: \(map(.title))")' "$dashboard")"
	all_well "panels have a place of their own, a unit, and a legend where there is more than one line" "$(jq -r '
		def overlaps($a; $b): $a.x < $b.x + $b.w and $b.x < $a.x + $a.w and $a.y < $b.y + $b.h and $b.y < $a.y + $a.h;
		[.panels[] | {title, grid: .gridPos}] as $places
		| (range(0; $places | length) as $i | range(0; $i) as $j
			| select(overlaps($places[$i].grid; $places[$j].grid)) | "\($places[$i].title) lies on \($places[$j].title)"),
		(.panels[] | select(.gridPos.x + .gridPos.w > 24) | "\(.title) is too wide"),
		(.panels[] | select(.type == "stat" or .type == "timeseries") | select(.fieldConfig.defaults.unit | not)
			| "\(.title) has no unit"),
		(.panels[] | select(.type == "timeseries") | select(any(.targets[]; .legendFormat == "")) | "\(.title) has no legend")
	' "$dashboard")"
	if has promtool; then
		# Grafana puts in something of this form for its variables.
		jq '{groups: [{name: "dashboard", rules: [[.panels[].targets[]?.expr] | to_entries[]
			| {record: "query:\(.key)", expr: (.value | gsub("\\$__rate_interval"; "1m") | gsub("\\$(chain|instance)"; ".*"))}]}]}' \
			"$dashboard" >"$scratch/queries.json"
		runs "the dashboard's queries can be read" promtool check rules "$scratch/queries.json"
	fi
else
	skip "the dashboard: jq is not installed"
fi

# Images and compose.
wrong=
# From the context; what comes from another stage is not here.
while read -r -a paths; do
	unset 'paths[-1]'
	for path in "${paths[@]}"; do
		[ -e "$path" ] || wrong+="docker/Dockerfile copies $path"$'\n'
	done
done < <(sed -n 's/^COPY //p' docker/Dockerfile | grep -vE '^--from|TARGETARCH')
all_well "what images copy is there" "${wrong%$'\n'}"
wrong=
while read -r path; do
	[ -e "docker/$path" ] || wrong+="$compose mounts $path"$'\n'
done < <(sed -n 's/^ *- \(\.[^:]*\):.*/\1/p' "$compose")
all_well "what is mounted from here is there" "${wrong%$'\n'}"
# service: line, for each line within a service.
services() {
	awk '/^[a-z]/ { within = $1 == "services:" } within && /^  [a-z0-9-]+:$/ { service = $1 } within && /^    / { print service, $0 }' \
		"$compose"
}
wrong=$(services | sed -n 's/^\([a-z0-9-]*:\) *- "\{0,1\}\([0-9.:]*:[0-9]*\)"\{0,1\}$/\1 \2/p' | grep -v ' 127\.0\.0\.1:' || true)
wrong+=$(services | grep -E '^validator-[0-9]+: *(ports:|- *--(rpc-external|unsafe-rpc-external|rpc-methods))' || true)
all_well "authorities are not exposed, and nothing beyond this machine" "$wrong"
wrong=
for service in $(services | sed -n 's/: *<<: \*node$//p'); do
	grep -qE "^ *- $service:9615$" docker/prometheus/prometheus.yml || wrong+="Prometheus does not watch $service"$'\n'
done
all_well "Prometheus watches each node" "${wrong%$'\n'}"
# flags SERVICES HELP: those that the help does not have.
flags() {
	local flag
	for flag in $(services | sed -nE "s/^($1): +- (--[a-z-]+)(=.*)?\$/\2/p" | sort -u); do
		grep -qE -- "$flag( |=|,|\$)" "$2" || printf 'no %s\n' "$flag"
	done
}
"$node" --help >"$scratch/node-help"
all_well "the node has the flags that compose.yml gives it" "$(flags 'validator-[0-9]+|bridge' "$scratch/node-help")"
if "$sensor" run --help >"$scratch/sensor-help" 2>/dev/null; then
	all_well "the sensor has the flags that compose.yml gives it" "$(flags sensor "$scratch/sensor-help")"
else
	skip "the sensor's flags: no sensor at $sensor"
fi
if "$beadle" profile check docker/air-quality.toml >/dev/null 2>"$scratch/said"; then
	pass "the replayed station's profile is usable"
elif [ -x "$beadle" ]; then
	fail "the replayed station's profile is usable" "$(cat "$scratch/said")"
else
	skip "the replayed station's profile: no beadle at $beadle"
fi
columns=$(head -1 clients/demo/data/air_quality_uci.csv | tr -d '\r' | cut -d, -f2- | tr , '\n')
metrics=$(sed -n 's/^name = "\([a-z0-9_]*\)"$/\1/p' docker/air-quality.toml)
wrong=$(diff <(printf '%s\n' "$columns") <(printf '%s\n' "$metrics") || true)
all_well "its metrics are the columns of its readings" "$wrong"
if docker compose version >/dev/null 2>&1; then
	runs "docker compose config" docker compose --file "$compose" config --quiet
elif has docker-compose; then
	runs "docker-compose config" docker-compose --file "$compose" config --quiet
elif has podman-compose; then
	runs "podman-compose config" podman-compose --file "$compose" config
else
	skip "compose.yml as a whole: neither docker compose nor docker-compose nor podman-compose is installed"
fi

# The network's genesis.
if has jq; then
	mkdir -p "$scratch/bin" "$scratch/network"/{chain,council,bridge,validator-1,validator-2}
	ln -s "$(realpath "$node")" "$scratch/bin/beadle-node"
	genesis() { PATH="$scratch/bin:$PATH" docker/genesis.sh "$scratch/network"; }
	runs "genesis.sh makes a network" genesis
	before=$(cat "$scratch/network/chain/"* "$scratch/network/"*/node-key | sha256sum)
	runs "genesis.sh leaves a network as it is" genesis
	wrong=$(find "$scratch/network" -type f ! -path '*/chain/*' -perm /077)
	[ "$(find "$scratch/network" -path '*/keystore/*' | wc -l)" = 4 ] || wrong+=" not two session keys of each authority"
	[ "$before" = "$(cat "$scratch/network/chain/"* "$scratch/network/"*/node-key | sha256sum)" ] || wrong+=" something has changed"
	all_well "its keys are there, and nobody else can read them" "$wrong"
	mv "$scratch/network/bridge/node-key" "$scratch/"
	if genesis >/dev/null 2>&1; then
		fail "genesis.sh tells that a key is missing"
	else
		pass "genesis.sh tells that a key is missing"
	fi
else
	skip "genesis.sh: jq is not installed"
fi

# What a running node tells.
free_port() {
	local port
	while :; do
		port=$((20000 + RANDOM % 10000))
		(: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
	done
	printf '%s' "$port"
}
rpc_port=$(free_port)
metrics_port=$(free_port)
"$node" --dev --tmp --no-telemetry --port 0 --rpc-port "$rpc_port" --prometheus-port "$metrics_port" >"$scratch/node.log" 2>&1 &
running=$!
# ask PORT REQUEST: what an HTTP server on this machine answers.
ask() {
	(
		exec 3<>"/dev/tcp/127.0.0.1/$1"
		printf '%b' "$2" >&3
		cat <&3
	) 2>/dev/null
}
health() { BEADLE_METRICS_PORT=$metrics_port docker/healthcheck.sh; }
for _ in $(seq 120); do
	kill -0 "$running" 2>/dev/null || break
	! health >/dev/null 2>&1 || break
	sleep 1
done
if ! kill -0 "$running" 2>/dev/null; then
	printf 'check: the node stopped; its last words:\n' >&2
	tail -n 5 "$scratch/node.log" >&2
	exit 3
fi
runs "the health check finds a node that is well" health
if BEADLE_METRICS_PORT=$(free_port) docker/healthcheck.sh >/dev/null 2>&1; then
	fail "the health check finds a node that is not there"
else
	pass "the health check finds a node that is not there"
fi

# Two counters are not there before there is something to count: one transaction is refused, and if there is a program to
# sign with, others are taken.
body='{"id":1,"jsonrpc":"2.0","method":"author_submitExtrinsic","params":["0x1004000000"]}'
request="POST / HTTP/1.0\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${#body}\r\n\r\n$body"
ask "$rpc_port" "$request" >"$scratch/refused" || true
(umask 077 && printf '//Alice\n' >"$scratch/key")
accepted=
if [ -x "$beadle" ]; then
	runs "beadle puts the profile on a chain" "$beadle" profile apply docker/air-quality.toml --key-file "$scratch/key" \
		--url "ws://127.0.0.1:$rpc_port"
	accepted=yes
else
	skip "beadle_accepted_total: no beadle at $beadle to submit something with"
fi
ask "$metrics_port" 'GET /metrics HTTP/1.0\r\nHost: localhost\r\n\r\n' >"$scratch/metrics" || true
sed -n 's/^\([a-z_0-9]*\)[{ ].*/\1/p' "$scratch/metrics" | sort -u >"$scratch/names"

# The names that stand at the beginning of the rows of the table in "What healthy looks like".
# shellcheck disable=SC2016
documented=$(sed -n 's/^| `\([a-z_0-9]*\)[`{].*/\1/p' "$operations" | grep -E '^(beadle|substrate)_' || true)
# shellcheck disable=SC2016
documented_kinds=$(sed -n 's/^| `beadle_activity_total.*| \(.*\) |$/\1/p' "$operations" | grep -oE '`[a-z]+_[a-z_]+`' | tr -d '`' || true)
wrong=
while read -r name; do
	grep -qx "$name" <<<"$documented" || wrong+="nothing of $name"$'\n'
done < <(grep '^beadle_' "$scratch/names")
while read -r kind; do
	grep -qx "$kind" <<<"$documented_kinds" || wrong+="nothing of $kind"$'\n'
done < <(sed -n 's/^beadle_activity_total{kind="\([a-z_]*\)".*/\1/p' "$scratch/metrics")
all_well "OPERATIONS.md tells of all that the node counts of its own" "${wrong%$'\n'}"
wrong=
names=0
for name in $( (grep -ohE '\b(beadle|substrate)_[a-z0-9_]+' "$rules" "$dashboard" docker/healthcheck.sh &&
	printf '%s\n' "$documented") | sort -u); do
	case $name in
	beadle_accepted_total) [ -n "$accepted" ] || continue ;;
	esac
	names=$((names + 1))
	grep -qx "$name" "$scratch/names" || wrong+="no $name"$'\n'
done
[ "$names" -gt 20 ] || wrong+="only $names are named"$'\n'
all_well "the node has the $names metrics that are named" "${wrong%$'\n'}"
wrong=
for kind in $(grep -ohE 'kind=~?\\?"[a-z_|]+' "$rules" "$dashboard" | sed 's/.*"//' | tr '|' '\n' | sort -u) $documented_kinds; do
	grep -q "^beadle_activity_total{kind=\"$kind\"" "$scratch/metrics" || wrong+="no $kind"$'\n'
done
all_well "it counts the kinds of activity that are named" "${wrong%$'\n'}"
wrong=
for label in 'beadle_refused_total{.*reason="' 'beadle_refused_total{.*source="rpc"' 'substrate_block_height{status="best"' \
	'substrate_block_height{status="finalized"' 'substrate_sub_libp2p_network_bytes_total{direction="in"' \
	'substrate_build_info{.*version="' 'substrate_node_roles{.*} 4$'; do
	grep -q "^$label" "$scratch/metrics" || wrong+="no $label"$'\n'
done
all_well "it has the labels that queries go by" "${wrong%$'\n'}"
wrong=
for reason in $(grep -oE 'reason(=|!=|=~|!~)"[A-Za-z|]+' "$rules" | sed 's/.*"//' | tr '|' '\n' | sort -u); do
	case $reason in
	# The pool's own.
	ImmediatelyDropped | TemporarilyBanned) ;;
	*) grep -q "^| [0-9]* | \`$reason\` |" README.md || wrong+="README.md has no refusal $reason"$'\n' ;;
	esac
done
all_well "the reasons that alerts go by are refusals" "${wrong%$'\n'}"

printf '\n%d passed, %d failed' "$passed" "$failed"
[ "$skipped" = 0 ] || printf ', %d skipped' "$skipped"
printf '\n'
[ "$failed" = 0 ]
