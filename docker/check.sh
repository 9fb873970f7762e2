#!/usr/bin/env bash
# Checks what is in docker/ against the programs that it is for: the metrics, kinds and flags that are named in dashboard,
# alerts, documentation and compose file exist; files that are copied or mounted are there; alerts do what their tests say, and
# whoever should hears of them. It also looks over all shell scripts. It starts a node of a development chain and an
# Alertmanager on free ports, and leaves no process behind.
#
#   docker/check.sh [--node PATH] [--beadle PATH] [--sensor PATH]
#
# The programs are those in BEADLE_BIN_DIR (env.sh), if they are not told here or by BEADLE_NODE, BEADLE_CLI and BEADLE_SENSOR.
# Nothing is left out: it wants Debian's packages prometheus, prometheus-alertmanager, jq, shellcheck and docker-compose
# (without what they recommend), of which scripts/setup.sh --all installs those that are missing.
#
# Exit codes: 0 all is well, 1 something is not, 2 wrong arguments, 3 a program is missing, or the node does not start.
set -euo pipefail

usage() {
	sed -n '2,/^set/ { /^set/d; s/^# \{0,1\}//p }' "$0"
}

cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/env.sh
. scripts/env.sh
bin=${BEADLE_BIN_DIR:-$CARGO_TARGET_DIR/debug}
node=${BEADLE_NODE:-$bin/beadle-node}
beadle=${BEADLE_CLI:-$bin/beadle}
sensor=${BEADLE_SENSOR:-$bin/beadle-sensor}
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
has() { command -v "$1" >/dev/null; }

# All that is missing at once.
missing=
# wants PROGRAM PACKAGE
wants() { has "$1" || missing+="$1 is not installed: apt-get install --no-install-recommends $2"$'\n'; }
wants promtool prometheus
wants amtool prometheus-alertmanager
wants prometheus-alertmanager prometheus-alertmanager
wants jq jq
wants shellcheck shellcheck
if docker compose version >/dev/null 2>&1; then
	compose() { docker compose "$@"; }
else
	wants docker-compose docker-compose
	compose() { docker-compose "$@"; }
fi
for program in "--node $node" "--beadle $beadle" "--sensor $sensor"; do
	"${program#* }" --version >/dev/null 2>&1 ||
		missing+="there is no program at ${program#* }: build it, or tell where it is with ${program%% *}"$'\n'
done
if [ -n "$missing" ]; then
	printf '%s' "$missing" | sed 's/^/check: /' >&2
	exit 3
fi

scratch=$(mktemp -d)
# What was started.
running=()
finish() {
	local process
	for process in ${running[@]+"${running[@]}"}; do
		kill "$process" 2>/dev/null || true
		wait "$process" 2>/dev/null || true
	done
	rm -rf "$scratch"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

passed=0 failed=0
pass() {
	passed=$((passed + 1))
	printf 'ok       %s\n' "$1"
}
fail() {
	failed=$((failed + 1))
	printf 'FAILED   %s\n' "$1"
	[ -z "${2-}" ] || printf '%s\n' "$2" | sed 's/^/         /'
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
free_port() {
	local port
	while :; do
		port=$((20000 + RANDOM % 10000))
		(: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
	done
	printf '%s' "$port"
}

rules=docker/prometheus/beadle.rules.yml
tests=docker/prometheus/beadle.rules.test.yml
alertmanager=docker/prometheus/alertmanager.yml
dashboard=docker/grafana/dashboards/beadle.json
compose_file=docker/compose.yml
operations=docs/OPERATIONS.md

# Scripts: those that are called so, and those whose first line says so.
scripts=()
while IFS= read -r -d '' script; do
	case $script in
	*.sh) scripts+=("$script") ;;
	*)
		line=
		IFS= read -r line <"$script" 2>/dev/null || true
		[[ ! $line =~ ^#!.*[/\ ](ba)?sh( |$) ]] || scripts+=("$script")
		;;
	esac
done < <(find .ci docker packaging scripts -type f -size -200k -print0 | sort -z)
wrong=
for script in .ci/run docker/check.sh packaging/debian/node/postinst scripts/setup.sh; do
	[[ " ${scripts[*]} " == *" $script "* ]] || wrong+="$script is not among them"$'\n'
done
all_well "${#scripts[@]} scripts are found" "${wrong%$'\n'}"
runs "shellcheck finds nothing in them" shellcheck --external-sources "${scripts[@]}"

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
for section in $(tr '\n' ' ' <"$rules" | grep -oE '[Ss]ections? [0-9]+( and [0-9]+)?' | grep -oE '[0-9]+' | sort -u); do
	grep -q "^## $section\. " "$operations" || wrong+="$operations has no section $section"$'\n'
done
while IFS= read -r heading; do
	grep -qiE "^##+ $heading" "$operations" || wrong+="$operations has no heading \"$heading\""$'\n'
done < <(tr -s '\n ' ' ' <"$rules" | grep -oE '[Ss]ection [0-9]+, "[^"]+"' | sed 's/.*, "//; s/"$//')
all_well "the sections that alerts refer to are there" "${wrong%$'\n'}"
runs "promtool check config" promtool check config docker/prometheus/prometheus.yml
runs "promtool check rules" promtool check rules "$rules"
runs "promtool test rules" promtool test rules "$tests"

# Alertmanager.
runs "amtool check-config" amtool check-config "$alertmanager"
wrong=
for alert in $(grep -oE 'alertname =~? "?[A-Za-z|]+' "$alertmanager" | sed 's/.*[ "]//' | tr '|' '\n' | sort -u); do
	grep -qx "$alert" <<<"$alerts" || wrong+="there is no alert $alert"$'\n'
done
all_well "the alerts that Alertmanager knows by name are there" "${wrong%$'\n'}"
wrong=
for route in critical:on-duty warning:operators; do
	said=$(amtool config routes test --config.file="$alertmanager" severity="${route%:*}" 2>/dev/null) || true
	[ "$said" = "${route#*:}" ] || wrong+="what is ${route%:*} goes to $said"$'\n'
done
all_well "what is critical goes to whoever is on duty, the rest does not" "${wrong%$'\n'}"
port=$(free_port)
prometheus-alertmanager --config.file="$alertmanager" --storage.path="$scratch/alertmanager" --cluster.listen-address= \
	--web.listen-address="127.0.0.1:$port" >"$scratch/alertmanager.log" 2>&1 &
running+=($!)
# It is asked and ended before it would tell anybody.
tell() { amtool --alertmanager.url="http://127.0.0.1:$port" alert "$@" 2>>"$scratch/alertmanager.log"; }
for _ in $(seq 100); do
	! tell query >/dev/null || break
	sleep 0.1
done
# add ALERT INSTANCE: raises it there.
add() { tell add "$1" instance="$2" chain=c mountpoint=/; }
for alert in LeftBehind BestBlockStalled FinalityStalled FinalityLags; do add "$alert" behind; done
for alert in FinalityStalled FinalityLags ReadingsStop; do add "$alert" stalled; done
for alert in ClockOff ClockNotSynchronised DiskNearlyFull DiskFilling; do add "$alert" machine; done
for alert in NodeDown TargetDown; do add "$alert" gone; done
for alert in FinalityLags ClockNotSynchronised DiskFilling TargetDown BestBlockStalled; do add "$alert" alone; done
told=
for _ in $(seq 50); do
	told=$(tell query --active --output json | jq -r 'map("\(.labels.instance) \(.labels.alertname)") | sort[]') || true
	[ "$(tell query --output json --active --inhibited | jq length)" != 18 ] || break
	sleep 0.1
done
wrong=$(diff - <(printf '%s\n' "$told") <<-'TOLD' || true
	alone BestBlockStalled
	alone ClockNotSynchronised
	alone DiskFilling
	alone FinalityLags
	alone TargetDown
	behind LeftBehind
	gone NodeDown
	machine ClockOff
	machine DiskNearlyFull
	stalled FinalityStalled
	stalled ReadingsStop
TOLD
)
all_well "what follows from something else is not told besides it, and elsewhere it is" "$wrong"
finish_one() {
	kill "$1" 2>/dev/null || true
	wait "$1" 2>/dev/null || true
}
finish_one "${running[0]}"
running=()

# Grafana.
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
# Grafana puts in something of this form for its variables.
jq '{groups: [{name: "dashboard", rules: [[.panels[].targets[]?.expr] | to_entries[]
	| {record: "query:\(.key)", expr: (.value | gsub("\\$__rate_interval"; "1m") | gsub("\\$(chain|instance)"; ".*"))}]}]}' \
	"$dashboard" >"$scratch/queries.json"
runs "the dashboard's queries can be read" promtool check rules "$scratch/queries.json"

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
	[ -e "docker/$path" ] || wrong+="$compose_file mounts $path"$'\n'
done < <(sed -n 's/^ *- \(\.[^:]*\):.*/\1/p' "$compose_file")
all_well "what is mounted from here is there" "${wrong%$'\n'}"
# service: line, for each line within a service.
services() {
	awk '/^[a-z]/ { within = $1 == "services:" } within && /^  [a-z0-9-]+:$/ { service = $1 } within && /^    / { print service, $0 }' \
		"$compose_file"
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
# What documents name by itself, and in BEADLE_OPTIONS. Some are other programs'.
wrong=
while read -r flag; do
	case $flag in
	--against | --all | --arch | --disable-mbm-checks | --idle | --json) ;;
	*) grep -qE -- "$flag( |=|,|\$)" "$scratch/node-help" || wrong+="no $flag"$'\n' ;;
	esac
done < <(grep -ohE '`--[a-z][a-z-]+|^# +--[a-z][a-z-]+|^#? *BEADLE_OPTIONS=.*|with --[a-z-]+' "$operations" docs/PI.md \
	packaging/debian/node/node.env "$rules" | grep -oE -- '--[a-z-]+' | sort -u)
all_well "the node has the flags that documents name" "${wrong%$'\n'}"
"$sensor" run --help >"$scratch/sensor-help"
all_well "the sensor has the flags that compose.yml gives it" "$(flags sensor "$scratch/sensor-help")"
runs "the replayed station's profile is usable" "$beadle" profile check docker/air-quality.toml
columns=$(head -1 testing/demo/data/air_quality_uci.csv | tr -d '\r' | cut -d, -f2- | tr , '\n')
metrics=$(sed -n 's/^name = "\([a-z0-9_]*\)"$/\1/p' docker/air-quality.toml)
wrong=$(diff <(printf '%s\n' "$columns") <(printf '%s\n' "$metrics") || true)
all_well "its metrics are the columns of its readings" "$wrong"
GRAFANA_PASSWORD=x runs "compose takes $compose_file" compose --file "$compose_file" config --quiet
if (unset GRAFANA_PASSWORD && compose --file "$compose_file" config --quiet) >/dev/null 2>&1; then
	fail "compose wants a password for Grafana"
else
	pass "compose wants a password for Grafana"
fi

# The network's genesis.
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

# What a running node tells.
rpc_port=$(free_port)
metrics_port=$(free_port)
"$node" --dev --tmp --no-telemetry --port 0 --rpc-port "$rpc_port" --prometheus-port "$metrics_port" >"$scratch/node.log" 2>&1 &
running+=($!)
# ask PORT REQUEST: what an HTTP server on this machine answers.
ask() {
	(
		exec 3<>"/dev/tcp/127.0.0.1/$1"
		printf '%b' "$2" >&3
		cat <&3
	) 2>/dev/null
}
# health RPC-PORT METRICS-PORT ARGUMENTS…
health() { BEADLE_RPC_PORT=$1 BEADLE_METRICS_PORT=$2 docker/healthcheck.sh "${@:3}"; }
for _ in $(seq 120); do
	kill -0 "${running[0]}" 2>/dev/null || break
	! health "$rpc_port" "$metrics_port" --ready >/dev/null 2>&1 || break
	sleep 1
done
if ! kill -0 "${running[0]}" 2>/dev/null; then
	printf 'check: the node stopped; its last words:\n' >&2
	tail -n 5 "$scratch/node.log" >&2
	exit 3
fi
nobody=$(free_port)
runs "the health check finds a node that lives" health "$rpc_port" "$nobody"
runs "the health check finds a node that is ready" health "$nobody" "$metrics_port" --ready
# turns_down TITLE COMMAND…: passes if the command fails with 1.
turns_down() {
	local title=$1 said status=0
	shift
	said=$("$@" 2>&1) || status=$?
	if [ "$status" = 1 ]; then pass "$title"; else fail "$title" "$said"; fi
}
turns_down "the health check finds that a node does not live" health "$nobody" "$metrics_port"
turns_down "the health check finds that a node is not ready" health "$rpc_port" "$nobody" --ready
mkdir "$scratch/later"
printf '#!/bin/sh\nexec %s -d "+2 minutes" "$@"\n' "$(command -v date)" >"$scratch/later/date"
chmod +x "$scratch/later/date"
later() { PATH="$scratch/later:$PATH" health "$@"; }
turns_down "the health check finds that the last final block is old" later "$rpc_port" "$metrics_port" --ready

# Two counters are not there before there is something to count: one transaction is refused, and others are taken.
body='{"id":1,"jsonrpc":"2.0","method":"author_submitExtrinsic","params":["0x1004000000"]}'
request="POST / HTTP/1.0\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${#body}\r\n\r\n$body"
ask "$rpc_port" "$request" >"$scratch/refused" || true
(umask 077 && printf '//Alice\n' >"$scratch/key")
runs "beadle puts the profile on a chain" "$beadle" profile apply docker/air-quality.toml --key-file "$scratch/key" \
	--url "ws://127.0.0.1:$rpc_port"
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

printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
