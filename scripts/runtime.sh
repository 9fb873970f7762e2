#!/usr/bin/env bash
# Builds the runtime so that everybody gets the same file, and prints what the council votes on.
#
#   scripts/runtime.sh [--output DIR] [--twice | --reuse]
#
#   --output DIR  where the file goes; $CARGO_TARGET_DIR/runtime, if it is not said
#   --twice       build it again from a clone in another directory, with another home, and compare
#   --reuse       build nothing if DIR has what this commit makes already
#
# It builds the commit that is checked out (what is not committed has no part in it) at a path that is the same on every
# machine, /tmp/beadle-runtime, with an environment of its own and the toolchain of rust-toolchain.toml. Other compilers make
# other files: it says which one it used. What it makes:
#
#   DIR/beadle_runtime.compact.compressed.wasm   for genesis, upgrades, packages and images
#   DIR/beadle_runtime.txt                       what it prints
#
# Exit codes: 0 built, 1 two builds differ, 2 wrong arguments, or somebody else has /tmp/beadle-runtime, 3 an installation failed,
# 101 the build failed.
set -euo pipefail

usage() {
	sed -n '2,/^set/ { /^set/d; s/^# \{0,1\}//p }' "$0"
}

wrong() {
	printf 'runtime: %s\n\n' "$*" >&2
	usage >&2
	exit 2
}

# The same on every machine: the compiler writes the places of sources into the file.
PLACE=/tmp/beadle-runtime

output=
twice=
reuse=
while [ $# -gt 0 ]; do
	case $1 in
	-h | --help)
		usage
		exit 0
		;;
	--output)
		[ -n "${2-}" ] || wrong "--output wants a directory"
		output=$(realpath -m -- "$2")
		shift
		;;
	--twice) twice=yes ;;
	--reuse) reuse=yes ;;
	*) wrong "unknown argument: $1" ;;
	esac
	shift
done

cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/setup.sh >&2
# shellcheck source=scripts/env.sh
. scripts/env.sh
output=${output:-$CARGO_TARGET_DIR/runtime}
file=beadle_runtime.compact.compressed.wasm

# hash <file>: its BLAKE2b hash of 256 bits, as the chain knows it.
hash() { b2sum -l 256 "$1" | cut -d ' ' -f 1; }

[ -z "$twice$reuse" ] || [ "$twice$reuse" = yes ] || wrong "--twice builds, and --reuse does not"
if [ -n "$reuse" ]; then
	noted=$(sed -n 's/^commit  *//p; s/^blake2-256  *0x//p' "$output/beadle_runtime.txt" 2>/dev/null || true)
	there=$(git rev-parse HEAD; hash "$output/$file" 2>/dev/null || true)
	if [ "$noted" = "$there" ]; then
		cat "$output/beadle_runtime.txt"
		printf 'runtime: made before: %s\n' "$output/$file" >&2
		exit 0
	fi
fi

# Where cargo keeps what it downloads.
downloads=${CARGO_HOME:-$HOME/.cargo}/registry
mkdir -p "$downloads" "$output"

# While the environment still has what a download may need.
cargo fetch --locked >&2

# One build at a time, and nobody else's files.
mkdir -p "$PLACE" 2>/dev/null || true
{ [ -O "$PLACE" ] && [ ! -L "$PLACE" ]; } || wrong "$PLACE belongs to somebody else: have them remove it"
# Cargo would take its settings from there too.
[ ! -e "${PLACE%/*}/.cargo" ] || wrong "${PLACE%/*}/.cargo may change what is built: have it removed"
exec 9>"$PLACE/lock"
flock 9
clear_place() { rm -rf "${PLACE:?}"/{source,cargo,target,home}; }
scratch=$(mktemp -d)
trap 'clear_place; rm -rf "$scratch"' EXIT

# build <repository> <registry> <home> <file>: builds the runtime of a repository's checked-out commit.
build() {
	local repository=$1 registry=$2 home=$3 file=$4
	clear_place
	mkdir -p "$PLACE/source" "$PLACE/cargo" "$home"
	ln -s "$registry" "$PLACE/cargo/registry"
	git -C "$repository" archive HEAD | tar -x -C "$PLACE/source"
	(
		cd "$PLACE/source"
		env -i PATH="$PATH" HOME="$home" LC_ALL=C CARGO_HOME="$PLACE/cargo" CARGO_TARGET_DIR="$PLACE/target" \
			CARGO_INCREMENTAL=0 CARGO_TERM_PROGRESS_WHEN=never WASM_BUILD_WORKSPACE_HINT="$PLACE/source" \
			BEADLE_RUNTIME_BUILD=reproducible \
			WASM_BUILD_RUSTFLAGS="--remap-path-prefix=$PLACE/source=/beadle --remap-path-prefix=$PLACE/cargo=/cargo" \
			cargo build --locked --package beadle-runtime-wasm >&2
	)
	cp "$PLACE/target/debug/wbuild/beadle-runtime/beadle_runtime.compact.compressed.wasm" "$file"
}

# hex_escapes <hex>: the bytes as printf knows them.
hex_escapes() {
	local index
	for ((index = 0; index < ${#1}; index += 2)); do
		printf '\\x%s' "${1:index:2}"
	done
}

# The hash of the call system.authorizeUpgrade with this hash of a runtime: pallet 0, call 9.
authorise_call_hash() {
	printf '%b' "\\x00\\x09$(hex_escapes "$1")" | b2sum -l 256 | cut -d ' ' -f 1
}

# Says so if the compiler is not the one that everybody is to have.
other_compiler() {
	case $(rustc --version) in
	"rustc $(beadle_channel) "*) ;;
	*) printf ', which is not %s of rust-toolchain.toml: others make another file' "$(beadle_channel)" ;;
	esac
}

build "$PWD" "$(realpath "$downloads")" "$PLACE/home" "$scratch/$file"
if [ -n "$twice" ]; then
	# As on another machine: another checkout, another home, and downloads in another place.
	git clone --quiet --no-hardlinks "$PWD" "$scratch/another checkout"
	git -C "$scratch/another checkout" checkout --quiet "$(git rev-parse HEAD)"
	mkdir "$scratch/downloads"
	cp -a "$(realpath "$downloads")"/{cache,index} "$scratch/downloads/"
	build "$scratch/another checkout" "$scratch/downloads" "$scratch/home of another" "$scratch/again.wasm"
	if ! cmp -s "$scratch/$file" "$scratch/again.wasm"; then
		cp "$scratch/$file" "$output/first.wasm"
		cp "$scratch/again.wasm" "$output/second.wasm"
		printf 'runtime: two builds of one commit differ: %s and %s\n' "$output/first.wasm" "$output/second.wasm" >&2
		exit 1
	fi
fi
cp "$scratch/$file" "$output/$file"
code=$(hash "$output/$file")
{
	printf 'commit          %s\n' "$(git rev-parse HEAD)"
	printf 'compiler        %s\n' "$(rustc --version)$(other_compiler)"
	printf 'Cargo.lock      0x%s\n' "$(git show HEAD:Cargo.lock | b2sum -l 256 | cut -d ' ' -f 1)"
	printf 'size            %d bytes\n' "$(stat -c %s "$output/$file")"
	printf 'blake2-256      0x%s\n' "$code"
	printf 'authorise call  0x%s\n' "$(authorise_call_hash "$code")"
	[ -z "$twice" ] || printf 'built twice     the same\n'
} | tee "$output/beadle_runtime.txt"
printf 'runtime: %s\n' "$output/$file" >&2
[ -z "$(git status --porcelain --untracked-files=no)" ] || printf 'runtime: what is not committed has no part in it\n' >&2
