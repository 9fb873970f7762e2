#!/usr/bin/env bash
# Everything that must hold before a change lands: set-up, formatting, dependencies, lints, build, tests, the runtime's
# imports, the rules beside their reference implementation and under fuzzing, the demonstration on a real chain, what is in
# docker/, and the documentation's links. It stops at the first failure and leaves no process behind.
#
#   scripts/test.sh [--network] [--sensor] [--minutes N]
#
# With --network, networks of real nodes are tested too: power cuts, votes, an upgrade, strangers, forged proofs, metrics. With
# --sensor, sensors are tested on such networks: light clients, cuts, power cuts, suspension. These take about twenty
# and ten minutes more. With --minutes, what would not be done so many minutes after the start is left out, and named: first of
# all these two, then what runs whole programs. Formatting, lints, tests and documentation are always done. Where nothing is
# built yet, building takes most of an hour.
#
# Exit codes: 0 all passed, 1 a step failed (the last lines say which), 2 wrong arguments, 130 or 143 interrupted.
set -euo pipefail

network=
sensor=
minutes=
while [ $# -gt 0 ]; do
	case $1 in
	--network) network=yes ;;
	--sensor) sensor=yes ;;
	--minutes)
		minutes=${2-}
		case $minutes in
		"" | *[!0-9]*)
			printf 'test: --minutes wants a number\n' >&2
			exit 2
			;;
		esac
		shift
		;;
	*)
		printf 'test: unknown argument: %s\nUsage: scripts/test.sh [--network] [--sensor] [--minutes N]\n' "$1" >&2
		exit 2
		;;
	esac
	shift
done

cd "$(dirname "${BASH_SOURCE[0]}")/.."

# The runtime is part of what is tested.
unset SKIP_WASM_BUILD
# The runtime that the network is upgraded to: see runtime/build.rs.
[ -z "$network" ] || export BEADLE_NEXT_RUNTIME=1

# Dependencies that were kept out: each builds a large C or C++ library. See deny.toml and docs/decisions.
KEPT_OUT='rocksdb|librocksdb-sys|openssl|openssl-sys'

# A run of the current step: its process group, and what to say of it.
group=
step=
summary=()

# Ends what the current step has started.
end_group() {
	[ -n "$group" ] || return 0
	kill -TERM -- "-$group" 2>/dev/null || { group=; return 0; }
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		sleep 0.5
		kill -0 -- "-$group" 2>/dev/null || { group=; return 0; }
	done
	kill -KILL -- "-$group" 2>/dev/null || true
	group=
}

finish() {
	local status=$?
	trap - EXIT INT TERM
	end_group
	printf '\n'
	[ ${#summary[@]} = 0 ] || printf '%s\n' "${summary[@]}"
	if [ "$status" = 0 ]; then
		printf 'all passed in %d s\n' "$SECONDS"
	else
		printf 'FAILED: %s, after %d s\n' "${step:-before the first step}" "$SECONDS"
	fi
	exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# run <name> <command...>: runs one step in a process group of its own, so that nothing of it can stay behind.
run() {
	local start=$SECONDS status=0
	step=$1
	shift
	printf '\n== %s\n' "$step"
	set -m
	"$@" </dev/null &
	group=$!
	set +m
	wait "$group" || status=$?
	# What has just been told to end may still be there for a moment.
	for _ in 1 2 3 4 5 6; do
		kill -0 -- "-$group" 2>/dev/null || break
		sleep 0.5
	done
	if kill -0 -- "-$group" 2>/dev/null; then
		printf '%s left processes behind:\n' "$step" >&2
		ps -eo pgid,pid,args | awk -v group="$group" '$1 == group' >&2 || true
		[ "$status" != 0 ] || status=1
	else
		group=
	fi
	printf '== %s: %d s\n' "$step" $((SECONDS - start))
	[ "$status" = 0 ] || exit 1
	summary+=("$(printf '%6d s  %s' $((SECONDS - start)) "$step")")
}

# run_in_time <minutes> <name> <command...>: the same for a step of this length, unless there is no time for it.
run_in_time() {
	local length=$1
	shift
	if [ -n "$minutes" ] && [ $((SECONDS / 60 + length)) -gt "$minutes" ]; then
		printf '\n== %s: left out, since %d minutes would not do\n' "$1" "$minutes"
		summary+=("left out  $1")
		return 0
	fi
	run "$@"
}

format() {
	cargo fmt --all -- --check
	(cd clients && cargo fmt --all -- --check)
}

# Also fails where a Cargo.lock is not up to date.
dependencies() {
	local found dir
	for dir in . clients; do
		found=$(cd "$dir" && cargo tree --locked --quiet --workspace --all-features --target all --prefix none)
		found=$(printf '%s\n' "$found" | cut -d ' ' -f 1 | sort -u | grep -xE "$KEPT_OUT" || true)
		if [ -n "$found" ]; then
			printf 'in %s/Cargo.lock again: %s\nfind out why with "cargo tree -i <name>"\n' "$dir" "$found" >&2
			return 1
		fi
	done
}

# The programs that the steps below run.
build() {
	cargo build --release --locked --workspace --bin beadle-node
	(cd clients && cargo build --release --locked --workspace --bins)
}

# "cargo clippy" would check all dependencies first, which takes as long as half a build. As the wrapper of a build, clippy
# reads the dependencies that are there. Its own arguments come through CLIPPY_ARGS, as from "cargo clippy"; without
# optimisation, since nobody runs what it compiles.
lints() {
	export RUSTC_WORKSPACE_WRAPPER CLIPPY_ARGS SKIP_WASM_BUILD=1
	RUSTC_WORKSPACE_WRAPPER=$(command -v clippy-driver)
	CLIPPY_ARGS='-Dwarnings__CLIPPY_HACKERY__-Copt-level=0__CLIPPY_HACKERY__'
	cargo build --release --locked --workspace --all-targets
	(cd clients && cargo build --release --locked --workspace --all-targets &&
		cargo build --release --locked --workspace --test scenarios)
}

tests() {
	cargo test --release --locked --workspace
	(cd clients && cargo test --release --locked --workspace)
}

polkadot_js() {
	(cd tests/polkadot-js && npm ci --silent --no-audit --no-fund && npm test --silent)
}

# One after the other: each takes as many processes as there are nodes. They are left out when all tests are run.
network_tests() {
	(cd clients && cargo test --release --locked --workspace --test scenarios -- --test-threads=1 --nocapture --skip sensor::)
}

sensor_tests() {
	(cd clients && cargo test --release --locked --workspace --test scenarios -- --test-threads=1 --nocapture sensor::)
}

# Part of the tests above too; on its own it says by name when a light client could no longer run the runtime.
wasm_imports() {
	cargo test --release --locked --workspace --test wasm_imports
}

# Without the runtime and the node, whose dependencies would all be checked for it.
docs() {
	RUSTDOCFLAGS='-D rustdoc::broken_intra_doc_links' cargo doc --release --locked --no-deps -p beadle-primitives \
		-p beadle-appraisal -p pallet-aaa -p pallet-authorities -p pallet-behaviour-profiles -p pallet-device-registry \
		-p pallet-readings
}

run "set-up" scripts/setup.sh --tests
# shellcheck source=scripts/env.sh
. scripts/env.sh
# Nothing is built yet, and there will be no time for stories: then the runtime that they need is not built either.
if [ -n "$minutes" ] && [ "$minutes" -lt 100 ] && [ ! -e "$CARGO_TARGET_DIR/release/beadle-node" ]; then
	for name in ${network:+network} ${sensor:+sensor}; do
		summary+=("left out  $name")
	done
	network='' sensor=''
	unset BEADLE_NEXT_RUNTIME
fi
run "formatting" format
run "dependencies" dependencies
# In this order: the lints compile programs too, without optimisation, and the steps below want those of the build.
run "lints" lints
run "build" build
run "tests" tests
run "runtime imports" wasm_imports
run "conformance" scripts/conformance.sh
run "importers" scripts/importers.sh
run "documentation" docs
run_in_time 2 "fuzzing" scripts/fuzz.sh 60
run_in_time 2 "demonstration" scripts/demo.sh --rows 200
export BEADLE_NODE=$CARGO_TARGET_DIR/release/beadle-node BEADLE_CLI=$CARGO_TARGET_DIR/release/beadle
export BEADLE_SENSOR=$CARGO_TARGET_DIR/release/beadle-sensor
run_in_time 1 "containers and monitoring" docker/check.sh
run_in_time 4 "polkadot.js" polkadot_js
if [ -n "$network" ]; then
	export BEADLE_NEXT_RUNTIME_WASM=$CARGO_TARGET_DIR/release/wbuild/beadle-runtime/next_runtime.compact.compressed.wasm
	run_in_time 22 "network" network_tests
fi
[ -z "$sensor" ] || run_in_time 13 "sensor" sensor_tests
