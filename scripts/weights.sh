#!/usr/bin/env bash
# Measures what every call, extension and hook of the runtime costs at most, and a block and a transaction without any, and
# writes the results to runtime/src/weights, which the runtime is compiled with. To be run on a machine that does nothing
# else, whenever a call or the SDK has changed.
#
# The first build takes about half an hour: the SDK's benchmarks bring many crates along. Measuring takes less than ten minutes.
#
# It shares the target directory, so as not to compile once more what others have compiled, and leaves neither the node nor the
# runtime with benchmarks there: what looks for programs, such as packages.sh, would take them for the usual ones.
set -euo pipefail

usage() {
	cat <<'TEXT'
Usage: scripts/weights.sh [--check] [--machine NAME] [PALLET...]

Measures the weights of these pallets (pallet_readings, frame_system...), or of all and of an empty block and transaction,
and writes them to runtime/src/weights.

  --check         run every benchmark once and write nothing: whether they still pass
  --machine NAME  what the files are to call this machine; by default its number of cores and architecture

Exit codes: 0 done, 1 a benchmark failed, 2 wrong arguments or something missing that cannot be installed, 3 an
installation failed, 101 the build failed.
TEXT
}

check=
machine="$(nproc) cores, $(uname -m)"
pallets=()
while [ $# -gt 0 ]; do
	case $1 in
	-h | --help)
		usage
		exit 0
		;;
	--check) check=yes ;;
	--machine)
		[ -n "${2-}" ] || { printf 'weights: --machine wants a name\n\n' >&2; usage >&2; exit 2; }
		machine=$2
		shift
		;;
	-*)
		printf 'weights: unknown argument: %s\n\n' "$1" >&2
		usage >&2
		exit 2
		;;
	*) pallets+=("$1") ;;
	esac
	shift
done

cd "$(dirname "${BASH_SOURCE[0]}")/.."
for pallet in ${pallets[@]+"${pallets[@]}"}; do
	[ -f "runtime/src/weights/$pallet.rs" ] || {
		printf 'weights: there is no pallet "%s" with benchmarks; runtime/src/weights has those that there are\n' "$pallet" >&2
		exit 2
	}
done
scripts/setup.sh >&2
# shellcheck source=scripts/env.sh
. scripts/env.sh

unset SKIP_WASM_BUILD BEADLE_NEXT_RUNTIME BEADLE_RUNTIME_WASM
# What is measured is what networks run.
[ -n "$check" ] || export BEADLE_RUNTIME_BUILD=reproducible
# A runtime that comes with the SDK's benchmarks, for one that is not used here. Outside the SDK's own workspace it does not
# compile.
export SKIP_FRAME_STORAGE_ACCESS_TEST_RUNTIME_WASM_BUILD=1
# A check measures nothing, and takes what tests are built with.
profile=(--release)
programs=$CARGO_TARGET_DIR/release
[ -z "$check" ] || { profile=(); programs=$BEADLE_BIN_DIR; }
built=$programs/beadle-node
wasm=$programs/wbuild/beadle-runtime
mkdir -p "$CARGO_TARGET_DIR"
results=$(mktemp -d -p "$CARGO_TARGET_DIR" benchmarks.XXXXXX)
# Whatever is there once the build has begun may be the one with benchmarks. The next build puts the usual one back: cargo
# has it still, and misses the runtime's file.
finish() {
	rm -rf "$results" "$built" "$wasm"/*.wasm
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
cargo build ${profile[@]+"${profile[@]}"} --locked -p beadle-node --features runtime-benchmarks
node=$results/programs/beadle-node
runtime=$results/programs/runtime.wasm
mkdir "$results/programs"
mv "$built" "$node"
mv "$wasm/beadle_runtime.compact.compressed.wasm" "$runtime"

steps=50 repeat=20 seconds=2
outcome=(--template scripts/weights.hbs --output "$results")
# With two values of each parameter there is nothing to work out weights from.
[ -z "$check" ] || { steps=2; repeat=1; seconds=0; outcome=(--no-median-slopes --no-min-squares); }
# Nobody has to prove the state that a block of this chain reads, so that recording it is left out. The SDK's pallets speak
# of storage for proofs that this runtime does not have.
"$node" benchmark pallet --runtime "$runtime" --genesis-builder runtime --ignore-unknown-pov-mode \
	--pallet "$(IFS=,; printf '%s' "${pallets[*]:-*}")" --extrinsic '*' --steps "$steps" --repeat "$repeat" \
	--min-duration "$seconds" --wasm-execution compiled --heap-pages 4096 --disable-proof-recording --no-storage-info \
	--quiet --hostname-override "$machine" "${outcome[@]}" ||
	{ printf 'weights: a benchmark failed\n' >&2; exit 1; }
if [ -n "$check" ]; then
	printf 'weights: every benchmark passes\n'
	exit 0
fi
# What the benchmarks say of proofs.
sed -i '/^\t\/\/\/ Proof: /d' "$results"/*.rs

if [ ${#pallets[@]} = 0 ]; then
	"$node" benchmark overhead --chain dev --weight-path "$results" --hostname-override "$machine" ||
		{ printf 'weights: the empty block and transaction could not be measured\n' >&2; exit 1; }
	# Their template cannot be chosen: without its list of arguments, which are paths, and by the crates that the runtime has.
	sed -i -e '/^\/\/ Executed Command/,/^$/d' -e 's/sp_core::parameter_types/frame_support::parameter_types/' \
		-e 's/\bsp_weights::/frame_support::weights::/' -e '/WEIGHT-PATH/d' "$results"/{block,extrinsic}_weights.rs
fi
mkdir -p runtime/src/weights
cp "$results"/*.rs runtime/src/weights/
cargo fmt --package beadle-runtime
printf 'weights: written to runtime/src/weights; compile, run scripts/test.sh and look at the differences\n'
