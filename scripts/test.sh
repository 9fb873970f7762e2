#!/usr/bin/env bash
# Tests what has to hold before a change lands. It stops at the first failure and leaves no process behind.
#
#   scripts/test.sh [--all | --ci | --only STEP...] [--list]
#
#   (nothing)    the quick tier: formatting, lints, unit tests, documentation, the demonstration, a story of a network and one
#                of a sensor
#   --all        every step; what a release has to pass
#   --ci         the quick tier, then the steps that the changed paths affect, then those of the rest that were run longest
#                ago on this machine, as far as there is time (BEADLE_CI_MINUTES, 40)
#   --only STEP  this step, and what it stands on; can be given several times. A story's name does, too.
#   --list       the steps: name, tier, minutes when everything is built
#
# What is left out, the last line names: it says "all passed" after --all alone. Affected steps for which there is no time are
# owed, and named apart; the next run with --ci takes them first.
#
# Exit codes: 0 passed, 1 a step failed (the last lines say which), 2 wrong arguments, 130 or 143 interrupted.
set -euo pipefail

usage() {
	sed -n '2,/^set/ { /^set/d; s/^# \{0,1\}//p }' "$0"
}

wrong() {
	printf 'test: %s\n\n' "$*" >&2
	usage >&2
	exit 2
}

# Of the steps, in the order in which they are run: name, tier, minutes on two cores when everything is built, and the paths
# whose change affects it, as a pattern (- if they say nothing: every step of the quick tier is always run). A story is a file in
# tests/network/tests/scenarios; with --all they are run side by side.
STEPS='
set-up         quick  1  -
formatting     quick  1  -
dependencies   quick  1  -
shell          quick  1  -
lints          quick  3  -
build          quick  3  -
tests          quick  5  -
documentation  quick  1  -
demonstration  quick  3  -
stories-quick  quick  6  -
licences       all    6  (Cargo\.lock|deny\.toml|^about|scripts/notices)
conformance    all    2  ^(appraisal|tests/conformance|clients/profiles)/
importers      all    1  ^(clients/(cli|profiles)|scripts/importers)
fuzzing        all    3  ^(appraisal|fuzz|primitives)/
monitoring     all    3  ^(docker|packaging|node|docs/(OPERATIONS|PI))
polkadot-js    all    4  ^(tests/polkadot-js|runtime|pallets|primitives|README)
proxy          all    2  ^(packaging/proxy|tests/polkadot-js/proxy|node)
try-runtime    all    8  ^(runtime|pallets)/
runtime        all   12  ^(runtime/wasm|patches|scripts/runtime|rust-toolchain|Cargo)
authorities    story  3  ^(tests/network|clients|node|runtime|pallets|patches)/
doubles        story  3  ^(tests/network|clients|node|runtime|pallets|patches)/
forgery        story  3  ^(tests/network|clients|node|runtime|pallets|patches)/
left_behind    story  9  ^(tests/network|clients|node|runtime|pallets|patches)/
metrics        story  3  ^(tests/network|clients|node|runtime|pallets|patches)/
peers          story  4  ^(tests/network|clients|node|runtime|pallets|patches)/
power_cuts     story  3  ^(tests/network|clients|node|runtime|pallets|patches)/
sensor         story  8  ^(tests/network|clients|node|runtime|pallets|patches)/
standstill     story 13  ^(tests/network|clients|node|runtime|pallets|patches)/
upgrade        story  3  ^(tests/network|clients|node|runtime|pallets|patches)/
packages       all   20  ^(packaging|scripts/(packages|build-pi|notices)|commit\.rs|(node|clients/.*)/Cargo\.toml)
benchmarks     all   30  ^(runtime|pallets)/.*(benchmark|weights)|^scripts/weights
'

# The stories of the quick tier: nodes that lose power, and a sensor whose readings are final once and in order.
QUICK_STORIES='faults:: sensor::every_row'

names() { awk 'NF { print $1 }' <<<"$STEPS"; }
field() { awk -v name="$1" -v field="$2" '$1 == name { print $field }' <<<"$STEPS"; }
is_step() { [ -n "$(field "$1" 1)" ]; }

cd "$(dirname "${BASH_SOURCE[0]}")/.."

is_story() { [ -e "tests/network/tests/scenarios/$1.rs" ] && [ "$1" != main ]; }

mode=quick
only=()
while [ $# -gt 0 ]; do
	case $1 in
	-h | --help)
		usage
		exit 0
		;;
	--list)
		printf '%-15s %-5s %s\n' step tier minutes
		awk 'NF { printf "%-15s %-5s %7d\n", $1, $2, $3 }' <<<"$STEPS"
		exit 0
		;;
	--all) mode=all ;;
	--ci) mode=ci ;;
	--only)
		[ -n "${2-}" ] || wrong "--only wants the name of a step; --list tells them"
		is_step "$2" || is_story "$2" || wrong "there is no step \"$2\"; --list tells the steps"
		mode=only
		only+=("$2")
		shift
		;;
	*) wrong "unknown argument: $1" ;;
	esac
	shift
done

minutes=${BEADLE_CI_MINUTES:-40}
[[ $minutes =~ ^[1-9][0-9]{0,3}$ ]] || wrong "BEADLE_CI_MINUTES wants a number of minutes, not \"$minutes\""

# The runtime is part of what is tested, and so is the one that networks are upgraded to: see runtime/wasm/build.rs.
unset SKIP_WASM_BUILD
export BEADLE_NEXT_RUNTIME=1

# Dependencies that were kept out: each builds a large C or C++ library. See deny.toml and docs/decisions.
KEPT_OUT='rocksdb|librocksdb-sys|openssl|openssl-sys|aws-lc-sys|wasm-opt-sys'

# Where it is noted at which commit a step was last green on this machine.
GREEN=${XDG_CACHE_HOME:-$HOME/.cache}/beadle/green

# A run of the current step: its process group, and what to say of it.
group=
step=
summary=()
ran=()

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

# Prints the steps that were not run.
left_out() {
	local name
	for name in $(names); do
		[[ " ${ran[*]-} " == *" $name "* ]] || printf '%s\n' "$name"
	done
}

# Prints at which commit a step was last green on this machine.
last_green() {
	cat "$GREEN/$1" 2>/dev/null || printf 'not known on this machine'
}

finish() {
	local status=$? missing
	trap - EXIT INT TERM
	end_group
	printf '\n'
	[ ${#summary[@]} = 0 ] || printf '%s\n' "${summary[@]}"
	if [ "$status" != 0 ]; then
		[ -z "$step" ] || printf '%s was last green at: %s\n' "$step" "$(last_green "$step")"
		printf 'FAILED: %s, after %d s\n' "${step:-before the first step}" "$SECONDS"
		exit "$status"
	fi
	if [ "$mode" = ci ] && [ -z "$(git status --porcelain)" ]; then
		git rev-parse HEAD >"$GREEN/.ci"
	fi
	if [ -n "${owed-}" ]; then
		printf 'affected by what has changed, and still to be run: %s\n' "$owed"
	fi
	missing=$(left_out)
	if [ -z "$missing" ]; then
		printf 'all passed in %d s\n' "$SECONDS"
	else
		printf 'passed in %d s, %d left out: %s\n' "$SECONDS" "$(wc -l <<<"$missing")" "$(paste -sd ' ' <<<"$missing" | sed 's/ /, /g')"
	fi
	exit 0
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Prints what is checked out, if nothing has been changed since it was committed.
commit() {
	[ -n "$(git status --porcelain 2>/dev/null)" ] || git log -1 --format='%H of %cs' 2>/dev/null || true
}

# run <name> <command...>: runs one step in a process group of its own, so that nothing of it can stay behind.
run() {
	local start=$SECONDS status=0 at
	at=$(commit)
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
	ran+=("$step")
	# Of a tree that has changed since it was committed, nobody could look the commit up.
	if [ -n "$at" ] && [ "$at" = "$(commit)" ] && mkdir -p "$GREEN" 2>/dev/null; then
		printf '%s\n' "$at" >"$GREEN/$step"
		rm -f "$GREEN/.owed/$step"
	fi
}

step_set-up() { scripts/setup.sh --tests; }

step_formatting() {
	cargo fmt --all -- --check
	(cd clients && cargo fmt --all -- --check)
}

# Also fails where a Cargo.lock is not up to date.
step_dependencies() {
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

step_shell() {
	git ls-files -z '*.sh' '.ci/run' 'scripts/hooks/*' 'packaging/debian/*/p*' packaging/debian/need-files packaging/debian/node/node-key | xargs -0 shellcheck --external-sources
}

# The programs that the steps below run.
step_build() {
	cargo build --locked --workspace --bin beadle-node
	(cd clients && cargo build --locked --workspace --bins)
}

# "cargo clippy" would check all dependencies first, which takes as long as half a build. As the wrapper of a build, clippy
# reads the dependencies that are there. Its own arguments come through CLIPPY_ARGS, as from "cargo clippy"; without
# optimisation, since nobody runs what it compiles; before the build, whose programs the steps below want in the same place.
step_lints() {
	export RUSTC_WORKSPACE_WRAPPER CLIPPY_ARGS SKIP_WASM_BUILD=1
	RUSTC_WORKSPACE_WRAPPER=$(command -v clippy-driver)
	CLIPPY_ARGS='-Dwarnings__CLIPPY_HACKERY__-Copt-level=0__CLIPPY_HACKERY__'
	cargo build --locked --workspace --all-targets
	(cd clients && cargo build --locked --workspace --all-targets && cargo build --locked --workspace --test scenarios)
}

step_tests() {
	rustc --edition 2021 --test patches/wasm-opt/src/lib.rs -o "$CARGO_TARGET_DIR/wasm-opt-tests"
	"$CARGO_TARGET_DIR/wasm-opt-tests"
	cargo test --locked --workspace
	(cd clients && cargo test --locked --workspace)
}

# Without the runtime and the node, whose dependencies would all be checked for it.
step_documentation() {
	RUSTDOCFLAGS='-D rustdoc::broken_intra_doc_links' cargo doc --locked --no-deps -p beadle-primitives \
		-p beadle-appraisal -p pallet-aaa -p pallet-authorities -p pallet-behaviour-profiles -p pallet-device-registry \
		-p pallet-readings
}

step_demonstration() { scripts/demo.sh --rows 200; }

# stories <threads> <filter...>: stories side by side, since they wait for slots and not for the processor.
stories() {
	local threads=$1
	shift
	(cd clients && cargo test --locked --workspace --test scenarios -- --test-threads="$threads" "$@")
}

# every_story [name]: a story, or all. One has a light client in JavaScript.
every_story() {
	[ -d tests/polkadot-js/node_modules ] || (cd tests/polkadot-js && npm ci --silent --no-audit --no-fund)
	if [ $# = 0 ]; then stories 3; else stories 2 "$1::"; fi
}

# shellcheck disable=SC2086 # Several filters.
step_stories-quick() { stories 2 $QUICK_STORIES; }

step_licences() {
	cargo deny --locked check bans licenses sources
	(cd clients && cargo deny --locked --config ../deny.toml check bans licenses sources)
}

step_conformance() { scripts/conformance.sh; }
step_importers() { scripts/importers.sh; }
step_fuzzing() { scripts/fuzz.sh 60; }
step_monitoring() { docker/check.sh; }
step_polkadot-js() { (cd tests/polkadot-js && npm ci --silent --no-audit --no-fund && npm test --silent); }
step_proxy() { packaging/proxy/test.sh; }
step_benchmarks() { scripts/weights.sh --check; }
step_try-runtime() { cargo check --locked -p beadle-runtime --features try-runtime; }
# Light clients run the runtime that networks have, so that it is looked at what that one asks of them, too.
step_runtime() {
	scripts/runtime.sh --twice
	BEADLE_RUNTIME_WASM=$CARGO_TARGET_DIR/runtime/beadle_runtime.compact.compressed.wasm \
		cargo test --locked --workspace --test wasm_imports
}

# With the programs of the other steps, and in the node the runtime that packages have: what is tested is how they are packed
# and installed. What ships is compiled by build-pi.sh.
step_packages() {
	scripts/runtime.sh --reuse
	(
		export BEADLE_RUNTIME_WASM=$CARGO_TARGET_DIR/runtime/beadle_runtime.compact.compressed.wasm
		step_build
	)
	scripts/packages-test.sh --profile dev
}

# The programs that tests run.
use_programs() {
	# shellcheck source=scripts/env.sh
	. scripts/env.sh
	export BEADLE_NODE=$BEADLE_BIN_DIR/beadle-node BEADLE_CLI=$BEADLE_BIN_DIR/beadle
	export BEADLE_SENSOR=$BEADLE_BIN_DIR/beadle-sensor
	export BEADLE_NEXT_RUNTIME_WASM=$BEADLE_BIN_DIR/wbuild/beadle-runtime/next_runtime.compact.compressed.wasm
}

# do_step <name>: runs a step, or a story; or all stories, for "stories".
do_step() {
	# What a step needs is installed before it, once.
	if [ "$(field "$1" 2)" != quick ] && [ -z "${everything_installed-}" ]; then
		run "set-up for all steps" scripts/setup.sh --all
		everything_installed=yes
	fi
	case $1 in
	stories) run stories every_story ;;
	*)
		if is_story "$1"; then
			run "$1" every_story "$1"
		else
			run "$1" "step_$1"
		fi
		;;
	esac
	[ "$1" != set-up ] || use_programs
}

# Whether the paths that have changed since the last green run, or in the last commits, affect a step.
is_affected() {
	local paths
	paths=$(field "$1" 4)
	[ "$paths" != - ] && grep -qE "$paths" <<<"$changed"
}

# The steps of the rest, those first that were green longest ago or never.
by_age() {
	local name
	for name in $(names); do
		[ "$(field "$name" 2)" != quick ] || continue
		printf '%s %s\n' "$(stat -c %Y "$GREEN/$name" 2>/dev/null || printf '%d' "$(((0x$(git rev-parse --short=6 HEAD) + $(cksum <<<"$name" | cut -c 1-6)) % 997))")" "$name"
	done | sort -n | cut -d ' ' -f 2
}

case $mode in
only)
	do_step set-up
	for name in "${only[@]}"; do
		# What stands on programs wants them built.
		case $name in
		set-up | formatting | dependencies | shell | licences | lints | build) ;;
		*) [[ " ${ran[*]} " == *" build "* ]] || do_step build ;;
		esac
		[ "$name" = set-up ] || do_step "$name"
	done
	;;
*)
	base=$(cat "$GREEN/.ci" 2>/dev/null || true)
	git merge-base --is-ancestor "${base:-none}" HEAD 2>/dev/null || base=$(git rev-list --max-count=10 HEAD | tail -n 1)
	changed=$(git diff --name-only "$base" HEAD 2>/dev/null || git ls-files)
	# Of a clone without history nobody knows what has changed.
	[ "$(git rev-parse --is-shallow-repository 2>/dev/null)" != true ] || changed=$(git ls-files)
	for name in $(names); do
		case $(field "$name" 2),$mode in
		quick,* | all,all) do_step "$name" ;;
		story,all)
			[[ " ${ran[*]} " == *" stories "* ]] || do_step stories
			ran+=("$name")
			;;
		esac
	done
	if [ "$mode" = ci ]; then
		mkdir -p "$GREEN/.owed"
		for name in $(by_age); do
			! is_affected "$name" || touch "$GREEN/.owed/$name"
		done
		for name in $(by_age); do
			[ -e "$GREEN/.owed/$name" ] || continue
			[ $((SECONDS / 60 + $(field "$name" 3))) -gt "$minutes" ] || do_step "$name"
		done
		owed=$(for name in $(names); do [ ! -e "$GREEN/.owed/$name" ] || printf '%s\n' "$name"; done | paste -sd ' ')
		slice=$SECONDS
		for name in $(by_age); do
			[[ " ${ran[*]} " != *" $name "* ]] || continue
			length=$(field "$name" 3)
			[ $((SECONDS / 60 + length)) -gt "$minutes" ] || [ $(((SECONDS - slice) / 60 + length)) -gt 15 ] || do_step "$name"
		done
	fi
	;;
esac
step=
