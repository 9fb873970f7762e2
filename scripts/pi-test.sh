#!/usr/bin/env bash
# Runs what scripts/build-pi.sh has compiled for Raspberry Pis, as it would run on the oldest of them: a Cortex-A53 that an
# emulator stands for, or this machine if it is such a one. Slow: a node takes a minute to start.
set -euo pipefail

usage() {
	cat <<'TEXT'
Usage: scripts/pi-test.sh [--profile production|release]

Looks at the programs that scripts/build-pi.sh has compiled with this profile (production unless told otherwise):

  runtime   both nodes, for x86-64 and for aarch64, embed the same runtime
  dev       the aarch64 node makes and finalises blocks with --dev, and answers JSON-RPC
  sensor    a network of aarch64 nodes takes the readings of an aarch64 sensor
  network   two x86-64 nodes and one aarch64 node agree on blocks, and need each other's votes

Exit codes: 0 all passed, 1 one failed, 2 wrong arguments or something missing that cannot be installed, 3 an installation
failed, 101 a build failed.
TEXT
}

profile=production
while [ $# -gt 0 ]; do
	case $1 in
	-h | --help)
		usage
		exit 0
		;;
	--profile)
		[ $# -ge 2 ] || {
			printf 'pi-test: --profile wants a value\n\n' >&2
			usage >&2
			exit 2
		}
		profile=$2
		shift
		;;
	*)
		printf 'pi-test: unknown argument: %s\n\n' "$1" >&2
		usage >&2
		exit 2
		;;
	esac
	shift
done
case $profile in
production | release) ;;
*)
	printf 'pi-test: --profile is production or release, not "%s"\n' "$profile" >&2
	exit 2
	;;
esac

cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/setup.sh --tests --pi >&2
# shellcheck source=scripts/env.sh
. scripts/env.sh
unset SKIP_WASM_BUILD

programs=$CARGO_TARGET_DIR/$BEADLE_PI_TARGET/$profile
for program in beadle-node beadle-sensor; do
	[ -x "$programs/$program" ] || {
		printf 'pi-test: there is no %s: run scripts/build-pi.sh --profile %s\n' "$programs/$program" "$profile" >&2
		exit 2
	}
done

# The libraries are those of the cross-compiler.
emulator=(qemu-aarch64-static -cpu cortex-a53 -L /usr/aarch64-linux-gnu)
[ "$(uname -m)" != aarch64 ] || emulator=()
scratch=$(mktemp -d)
node=
finish() {
	if [ -n "$node" ]; then
		kill "$node" 2>/dev/null || true
		wait "$node" 2>/dev/null || true
	fi
	rm -rf "$scratch"
}
trap finish EXIT
# Programs that others can start like any other.
for program in beadle-node beadle-sensor; do
	printf '#!/bin/sh\nexec %s "%s" "$@"\n' "${emulator[*]}" "$programs/$program" >"$scratch/$program"
	chmod +x "$scratch/$program"
done

# Programs of another commit would tell nothing about this one.
if commit=$(git rev-parse --verify --quiet --short=12 HEAD); then
	[ -z "$(git status --porcelain)" ] || commit=$commit-dirty
	for program in beadle-node beadle-sensor; do
		version=$("$scratch/$program" --version)
		version=${version%%$'\n'*}
		[[ $version == *-"$commit" ]] || {
			printf 'pi-test: %s is "%s", and this is %s: run scripts/build-pi.sh --profile %s\n' \
				"$program" "$version" "$commit" "$profile" >&2
			exit 2
		}
	done
fi

# The very runtime that the programs for Raspberry Pis have: build-pi.sh keeps it by its hash.
hash=$("$scratch/beadle-node" --version | sed -n 's/^runtime: .*blake2-256 0x\([0-9a-f]\{64\}\).*/\1/p')
export BEADLE_RUNTIME_WASM=${BEADLE_RUNTIME_WASM:-$CARGO_TARGET_DIR/runtime/$hash.wasm}
[ -f "$BEADLE_RUNTIME_WASM" ] || {
	printf 'pi-test: there is no %s: run scripts/build-pi.sh --profile %s\n' "$BEADLE_RUNTIME_WASM" "$profile" >&2
	exit 2
}
cargo build --release --locked --workspace --bin beadle-node
(cd clients && cargo test --release --locked --workspace --test scenarios --no-run)

passed=0
pass() {
	printf 'pi-test: %s: passed: %s\n' "$1" "$2"
	passed=$((passed + 1))
}
fail() {
	printf 'pi-test: %s: FAILED: %s\n' "$1" "$2"
	printf '%d passed, 1 failed\n' "$passed"
	exit 1
}

runtime=$("$scratch/beadle-node" --version | sed -n 's/^runtime: //p')
expected=$("$CARGO_TARGET_DIR/release/beadle-node" --version | sed -n 's/^runtime: //p')
{ [ -n "$runtime" ] && [ "$runtime" = "$expected" ]; } || fail runtime "aarch64 has \"$runtime\", x86-64 has \"$expected\""
pass runtime "$runtime"

ask() {
	python3 - "$rpc" "$1" <<'PYTHON'
import json, sys, urllib.request
port, method = sys.argv[1:]
def ask(method, *params):
    body = json.dumps({"id": 1, "jsonrpc": "2.0", "method": method, "params": params}).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}", body, {"Content-Type": "application/json"})
    return json.load(urllib.request.urlopen(request, timeout=10))["result"]
print(int(ask("chain_getHeader", ask(method))["number"], 16))
PYTHON
}
rpc=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$scratch/beadle-node" --dev --tmp --edge --port 0 --rpc-port "$rpc" --no-prometheus --no-telemetry >"$scratch/log" 2>&1 &
node=$!
final=0
for _ in $(seq 1 90); do
	sleep 2
	kill -0 "$node" 2>/dev/null || break
	final=$(ask chain_getFinalizedHead 2>/dev/null || echo 0)
	[ "$final" -lt 10 ] || break
done
[ "$final" -ge 10 ] || fail dev "block $final is final after three minutes; $(tail -n 5 "$scratch/log")"
pass dev "block $final is final; resident: $(awk '/^VmRSS/ { print int($2 / 1024) }' "/proc/$node/status") MiB${emulator[*]:+, which is nearly all the emulator}"
kill "$node"
wait "$node" 2>/dev/null || true
node=

story() {
	(cd clients && cargo test --release --locked --workspace --test scenarios -- --test-threads=1 --nocapture --include-ignored --exact "$1")
}
BEADLE_NODE=$scratch/beadle-node BEADLE_SENSOR=$scratch/beadle-sensor story sensor::a_key_is_rotated_while_its_sensor_runs ||
	fail sensor "see above"
pass sensor "readings of an aarch64 sensor are final in a network of aarch64 nodes"
BEADLE_NODE=$CARGO_TARGET_DIR/release/beadle-node BEADLE_NODE_ARM64=$scratch/beadle-node \
	story architectures::nodes_of_two_architectures_agree_on_blocks || fail network "see above"
pass network "x86-64 and aarch64 agree"
printf '%d passed, 0 failed\n' "$passed"
