#!/usr/bin/env bash
# Makes the fixtures of the upgrade's tests again: an old runtime, and the state of a chain that ran with it. The README
# beside them says what is in them.
set -euo pipefail

usage() {
	cat <<'TEXT'
Usage: scripts/old-state.sh [--runtime | --state | --check | --upgrade]

Makes the fixtures in runtime/tests/fixtures/old again: the runtime of commit 735b381, and the state of a chain that ran
with it. That takes six minutes of processor time, and two minutes of blocks.

  --runtime  only the runtime
  --state    only the state, with the runtime that is there
  --check    build the runtime and compare it with the one that is there; change nothing
  --upgrade  start such a chain with the runtime that is there, upgrade it to that of this checkout by the council's vote,
             and look whether it goes on (BEADLE_RUNTIME: another file); change nothing

The runtime is built with the commit's own settings, at a path that is the same on every machine: the same compiler
makes the same file. The state is made by a node of this checkout (or BEADLE_NODE; then none is built). Its times, and
the hashes that depend on them, are others each time; what is in it is the same.

Exit codes: 0 all is as it should be, 1 the runtime is another one than that which is there, or a chain did not get
where it should, 2 wrong arguments, somebody else has /tmp/beadle-old-runtime, or something is missing that cannot be
installed (also this commit, in a shallow clone), 3 an installation or download failed, 101 the build failed, 130
interrupted.
TEXT
}

say() { printf 'old-state: %s\n' "$*" >&2; }

wrong() {
	say "$1"
	printf '\n' >&2
	usage >&2
	exit 2
}

make_runtime=yes make_state=yes check='' upgrade=''
for argument in "$@"; do
	case $argument in
	-h | --help)
		usage
		exit 0
		;;
	--runtime | --state | --check | --upgrade) [ $# = 1 ] || wrong "one of the options, not several" ;;
	*) wrong "unknown argument: $argument" ;;
	esac
	case $argument in
	--runtime) make_state= ;;
	--state) make_runtime= ;;
	--check) make_state='' check=yes ;;
	--upgrade) make_runtime='' make_state='' upgrade=yes ;;
	esac
done

COMMIT=735b381383d107fba20241de03b6078c6b2f4072
FILE=beadle_runtime.compact.compressed.wasm

cd "$(dirname "${BASH_SOURCE[0]}")/.."
fixtures=$PWD/runtime/tests/fixtures/old
[ -n "$upgrade" ] || git rev-parse --quiet --verify "$COMMIT^{commit}" >/dev/null || {
	say "commit $COMMIT is not in this clone: git fetch --unshallow"
	exit 2
}
setup=()
[ -z "$make_state$upgrade" ] || setup=(--stories)
scripts/setup.sh ${setup[@]+"${setup[@]}"} >&2
# shellcheck source=scripts/env.sh
. scripts/env.sh

# Where the runtime is built. The compiler writes the paths of sources into the file, so they are the same everywhere.
PLACE=/tmp/beadle-old-runtime
# The profile of the program that builds it, and so its directory in the target directory: nothing is exchanged with what
# else is built there.
PROFILE=old-runtime

clear_place() {
	local directory
	for directory in source builder cargo home target; do
		rm -rf "${PLACE:?}/$directory"
	done
	rm -rf "${CARGO_TARGET_DIR:?}/$PROFILE"
}

# Takes the place, once no other build has it.
take_place() {
	mkdir -p "$PLACE"
	if [ -L "$PLACE" ] || [ ! -O "$PLACE" ]; then
		say "$PLACE belongs to somebody else: have them remove it"
		exit 2
	fi
	exec 9>"$PLACE/lock"
	flock 9
	trap clear_place EXIT
	trap 'exit 130' INT TERM HUP
	clear_place
}

# The program that builds the runtime: the wasm builder with the calls and settings of the commit's own build script, for
# which the SDK would be compiled natively as well. Binaryen is left out as it is in the workspace, see
# docs/decisions/0003-c-libraries-kept-out.md.
write_builder() {
	mkdir -p "$PLACE/builder/src"
	: >"$PLACE/builder/src/lib.rs"
	cp "$PLACE/source/Cargo.lock" "$PLACE/builder/Cargo.lock"
	cat >"$PLACE/builder/Cargo.toml" <<-TOML
		[package]
		name = "beadle-old-runtime"
		version = "0.0.0"
		edition = "2021"
		publish = false

		[build-dependencies]
		substrate-wasm-builder = "35.0.0"

		[patch.crates-io]
		wasm-opt = { path = "$BEADLE_ROOT/patches/wasm-opt" }

		[profile.$PROFILE]
		inherits = "dev"
		debug = false

		[workspace]
	TOML
	cat >"$PLACE/builder/build.rs" <<-RUST
		fn main() {
			let runtime = "$PLACE/source/runtime/Cargo.toml";
			let builder = substrate_wasm_builder::WasmBuilder::new().with_project(runtime).unwrap();
			builder.import_memory().export_heap_base().build();
		}
	RUST
}

build_runtime() {
	local downloads=${CARGO_HOME:-$HOME/.cargo}/registry remap
	take_place
	mkdir -p "$PLACE/source" "$PLACE/cargo" "$PLACE/home" "$CARGO_TARGET_DIR"
	git archive "$COMMIT" | tar -x -C "$PLACE/source"
	write_builder
	cargo fetch --locked --manifest-path "$PLACE/source/Cargo.toml" >&2 || exit 3
	# Without Binaryen, and what it needs.
	cargo update --quiet --offline --workspace --manifest-path "$PLACE/builder/Cargo.toml" >&2 || exit 3
	ln -s "$(realpath "$downloads")" "$PLACE/cargo/registry"
	ln -s "$(realpath "$CARGO_TARGET_DIR")" "$PLACE/target"
	remap="--remap-path-prefix=$PLACE/source=/beadle --remap-path-prefix=$PLACE/cargo=/cargo"
	remap+=" --remap-path-prefix=$PLACE/target=/target"
	# Not the caller's variables: some of them change what is built.
	(cd "$PLACE/builder" && env --ignore-environment PATH="$PATH" HOME="$PLACE/home" LC_ALL=C CARGO_HOME="$PLACE/cargo" \
		CARGO_TARGET_DIR="$PLACE/target" CARGO_INCREMENTAL=0 CARGO_NET_OFFLINE=true WASM_BUILD_TYPE=release \
		WASM_BUILD_WORKSPACE_HINT="$PLACE/source" WASM_BUILD_RUSTFLAGS="$remap" \
		cargo build --locked --profile "$PROFILE") >&2
}

# Prints what the runtime is.
describe() {
	printf 'commit          %s\ncompiler        %s\nCargo.lock      0x%s\nsize            %s bytes\n' "$COMMIT" \
		"$(rustc --version)" "$(git show "$COMMIT:Cargo.lock" | b2sum -l 256 | cut -d' ' -f1)" "$(wc -c <"$1")"
	printf 'blake2-256      0x%s\nsha-256         0x%s\nmade by         scripts/old-state.sh --runtime\n' \
		"$(b2sum -l 256 <"$1" | cut -d' ' -f1)" "$(sha256sum <"$1" | cut -d' ' -f1)"
}

if [ -n "$make_runtime" ]; then
	build_runtime
	built=$CARGO_TARGET_DIR/$PROFILE/wbuild/beadle-runtime/$FILE
	describe "$built"
	if [ -z "$check" ]; then
		mkdir -p "$fixtures"
		cp "$built" "$fixtures/$FILE"
		describe "$built" >"$fixtures/beadle_runtime.txt"
	elif cmp -s "$built" "$fixtures/$FILE"; then
		say "the runtime that is there is the same"
	else
		say "the runtime that is there is another one; this compiler is $(rustc --version), that one's is in beadle_runtime.txt"
		exit 1
	fi
fi

if [ -n "$make_state$upgrade" ]; then
	if [ -z "${BEADLE_NODE:-}" ]; then
		(unset SKIP_WASM_BUILD && cargo build --locked --workspace --bin beadle-node) >&2
	fi
	export BEADLE_NODE=${BEADLE_NODE:-$BEADLE_BIN_DIR/beadle-node}
	npm --prefix testing/polkadot-js ci --silent --no-audit --no-fund >&2 || exit 3
fi

if [ -n "$make_state" ]; then
	node testing/polkadot-js/old-state/make.js "$fixtures/$FILE" "$fixtures/state.json"
fi

if [ -n "$upgrade" ]; then
	# The node's build makes it.
	runtime=${BEADLE_RUNTIME:-$CARGO_TARGET_DIR/debug/wbuild/beadle-runtime/$FILE}
	node testing/polkadot-js/old-state/upgrade.js "$fixtures/$FILE" "$runtime"
fi
