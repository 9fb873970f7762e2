#!/usr/bin/env bash
# Compiles the node, the sensor and the command-line tool for a Raspberry Pi, on an x86-64 Debian. All machines are to start
# chains with the same runtime, so it is compiled once, and embedded as it is.
set -euo pipefail

usage() {
	cat <<'TEXT'
Usage: scripts/build-pi.sh [--arch arm64|amd64] [--profile production|release|dev] [--runtime FILE]

Compiles beadle-node, beadle-sensor and beadle for 64-bit Raspberry Pi OS (bookworm, Pi 3 and later), checks that they run
there, and prints where they are. Their --version names the commit, and "-dirty" if files have changed since.

  --arch ARCH     arm64 (a Raspberry Pi), or amd64: the same for a PC
  --profile NAME  production: as small and fast as can be, which is what packages have; release: half the time; dev: what
                  the tests run, for tests of this script and of packages
  --runtime FILE  the runtime to embed (.compact.compressed.wasm); by default what scripts/runtime.sh makes of this commit

Exit codes: 0 done, 1 a program would not run on the machine it is for, or the sources changed while they were compiled, 2
wrong arguments or something missing that cannot be installed, 3 an installation failed, 101 a build failed.
TEXT
}

wrong() {
	printf 'build-pi: %s\n\n' "$1" >&2
	usage >&2
	exit 2
}

arch=arm64
profile=production
runtime=
while [ $# -gt 0 ]; do
	case $1 in
	-h | --help)
		usage
		exit 0
		;;
	--arch | --profile | --runtime)
		[ -n "${2-}" ] || wrong "$1 wants a value"
		case $1 in
		--arch) arch=$2 ;;
		--profile) profile=$2 ;;
		--runtime) runtime=$(realpath -- "$2") ;;
		esac
		shift
		;;
	*) wrong "unknown argument: $1" ;;
	esac
	shift
done
case $profile in production | release | dev) ;; *) wrong "--profile is production, release or dev, not $profile" ;; esac
case $arch in arm64 | amd64) ;; *) wrong "--arch is arm64 or amd64, not $arch" ;; esac
case $(uname -m) in x86_64) host=amd64 ;; aarch64) host=arm64 ;; *) host= ;; esac
[ "$arch" != amd64 ] || [ "$host" = amd64 ] || wrong "programs for amd64 are only compiled on such a machine"
[ -z "$runtime" ] || [ -f "$runtime" ] || wrong "there is no file $runtime"

cd "$(dirname "${BASH_SOURCE[0]}")/.."
if [ "$arch" = "$host" ]; then scripts/setup.sh; else scripts/setup.sh --pi; fi
# shellcheck source=scripts/env.sh
. scripts/env.sh
unset SKIP_WASM_BUILD

# What the programs say they are of. Without git, as in a container, whoever calls may know.
describe() {
	local changed=
	[ -z "$(git status --porcelain)" ] || changed=-dirty
	printf '%s%s' "$(git rev-parse --short=12 HEAD)" "$changed"
}
described=
if git rev-parse --verify --quiet HEAD >/dev/null; then
	described=$(describe)
	export SUBSTRATE_CLI_GIT_COMMIT_HASH=$described
fi

if [ -z "$runtime" ]; then
	made=${BEADLE_RUNTIME_DIR:-$CARGO_TARGET_DIR/runtime}
	runtime=$made/beadle_runtime.compact.compressed.wasm
	scripts/runtime.sh --reuse --output "$made"
fi
# A copy, which the next build of another commit does not change.
mkdir -p "$CARGO_TARGET_DIR/runtime"
hash=$(b2sum -l 256 -- "$runtime" | cut -d ' ' -f 1)
export BEADLE_RUNTIME_WASM="$CARGO_TARGET_DIR/runtime/$hash.wasm"
cmp -s -- "$runtime" "$BEADLE_RUNTIME_WASM" || cp -- "$runtime" "$BEADLE_RUNTIME_WASM"

target=$BEADLE_PI_TARGET tools=
[ "$arch" = arm64 ] || target=x86_64-unknown-linux-gnu
if [ "$arch" != "$host" ]; then
	tools=aarch64-linux-gnu-
	export CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=${tools}gcc CC_aarch64_unknown_linux_gnu=${tools}gcc \
		CXX_aarch64_unknown_linux_gnu=${tools}g++ AR_aarch64_unknown_linux_gnu=${tools}ar
	BEADLE_TOOLCHAIN=$(beadle_pi_toolchain)
	beadle_choose_toolchain
fi

# Named for cargo, which keeps apart what it compiles for a target and for this machine.
for_target=(--target "$target")
directory=$CARGO_TARGET_DIR/$target/$profile
if [ "$profile" = dev ]; then
	directory=$CARGO_TARGET_DIR/$target/debug
	# The tests have compiled nearly all of it.
	[ "$arch" != "$host" ] || { for_target=(); directory=$BEADLE_BIN_DIR; }
fi

build() {
	cargo build --profile "$profile" ${for_target[@]+"${for_target[@]}"} --locked --workspace "$@"
}
build --bin beadle-node
(cd clients && build --bin beadle-sensor --bin beadle)

if [ -n "$described" ] && [ "$described" != "$(describe)" ]; then
	printf 'build-pi: the sources changed while they were compiled: the programs are of neither\n' >&2
	exit 1
fi

# What would keep a program from running on the machine that it is for.
programs=("$directory"/beadle-node "$directory"/beadle-sensor "$directory"/beadle)
python3 scripts/check-binary.py --objdump "${tools}objdump" --arch "$arch" --runtime "$BEADLE_RUNTIME_WASM" \
	--runtime-in "${programs[0]}" "${programs[@]}"
printf '\nruntime, embedded byte for byte: blake2-256 0x%s, %d bytes\n' "$hash" "$(stat -c %s -- "$runtime")"
