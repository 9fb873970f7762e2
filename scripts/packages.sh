#!/usr/bin/env bash
# Makes Debian packages of the programs as they are built already, beadle-node, beadle-sensor and beadle-tools, and prints
# how large they are. What is in them tell packaging/debian and the Cargo.toml of each program.
set -euo pipefail

usage() {
	cat <<'TEXT'
Usage: scripts/packages.sh [--arch amd64|arm64] [--profile production|release] [--version VERSION] [--out DIR]

Makes the Debian packages beadle-node, beadle-sensor and beadle-tools of programs that are built already, for Debian 12
(bookworm) and later, and for Raspberry Pi OS.

  --arch ARCH        the machine that they are for; by default this one's
  --profile NAME     how the programs were built (production)
  --version VERSION  of the packages; by default the programs', with "-1"
  --out DIR          where to put them ($CARGO_TARGET_DIR/debian)

The first time, cargo-deb is compiled and kept in ${XDG_CACHE_HOME:-~/.cache}/beadle, which takes a minute or two.

Exit codes: 0 done, 1 a package could not be made, 2 wrong arguments, 3 a program is not built, or something is missing or
could not be installed.
TEXT
}

# A version whose packages were tested.
CARGO_DEB=3.8.0

wrong() {
	printf 'packages: %s\n\n' "$1" >&2
	usage >&2
	exit 2
}

missing() {
	printf 'packages: %s\n' "$1" >&2
	exit 3
}

arch=
profile=production
version=
out=
while [ $# -gt 0 ]; do
	case $1 in
	-h | --help)
		usage
		exit 0
		;;
	--arch | --profile | --version | --out)
		[ -n "${2-}" ] || wrong "$1 wants a value"
		case $1 in
		--arch) arch=$2 ;;
		--profile) profile=$2 ;;
		--version) version=$2 ;;
		--out) out=$2 ;;
		esac
		shift
		;;
	*) wrong "unknown argument: $1" ;;
	esac
	shift
done
command -v dpkg-deb >/dev/null || missing "dpkg is not installed, and only Debian's packages are made here"
here=$(dpkg --print-architecture)
arch=${arch:-$here}
case $arch in
amd64) target=x86_64-unknown-linux-gnu ;;
arm64) target=aarch64-unknown-linux-gnu ;;
*) wrong "--arch is amd64 or arm64, not $arch" ;;
esac
case $profile in production | release) ;; *) wrong "--profile is production or release, not $profile" ;; esac
# What dpkg takes: else it says so only when the package is installed.
[ -z "$version" ] || [[ $version =~ ^([0-9]+:)?[0-9][A-Za-z0-9.+~-]*$ ]] || wrong "--version $version is not one of Debian's"
[ -z "$out" ] || { mkdir -p -- "$out" && out=$(realpath -- "$out"); } || wrong "--out $out cannot be made"

cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/env.sh
. scripts/env.sh
[ "$BEADLE_TOOLCHAIN" != none ] || missing "there is no Rust: run scripts/setup.sh"
out=${out:-$CARGO_TARGET_DIR/debian}

# Each package's program, and its Cargo.toml.
packages=(beadle-node beadle-sensor beadle-tools)
declare -A program=([beadle-node]=beadle-node [beadle-sensor]=beadle-sensor [beadle-tools]=beadle)
declare -A manifest=(
	[beadle-node]=node/Cargo.toml
	[beadle-sensor]=clients/sensor/Cargo.toml
	[beadle-tools]=clients/cli/Cargo.toml
)

# Prints the programs that a directory lacks.
lacks() {
	local package
	for package in "${packages[@]}"; do
		[ -x "$1/${program[$package]}" ] || printf '%s ' "${program[$package]}"
	done
}

# Where build-pi.sh puts programs; for this machine also where any other build does.
built=$CARGO_TARGET_DIR/$target/$profile
options=(--target "$target")
if [ "$arch" = "$here" ] && [ -n "$(lacks "$built")" ] && [ -z "$(lacks "$CARGO_TARGET_DIR/$profile")" ]; then
	built=$CARGO_TARGET_DIR/$profile
	options=()
fi
lacking=$(lacks "$built")
[ -z "$lacking" ] ||
	missing "not built: ${lacking% } (in $built); build with: scripts/build-pi.sh --arch $arch --profile $profile"

# Strips symbols of programs that are for other machines, too.
if [ "$arch" != "$here" ] && ! command -v "${target/-unknown/}-strip" >/dev/null; then
	printf 'packages: no %s-strip here: the programs keep their symbols\n' "${target/-unknown/}" >&2
	options+=(--no-strip)
fi
[ "$profile" = release ] || options+=(--profile "$profile")
[ -z "$version" ] || options+=(--deb-version "$version")

tool=${XDG_CACHE_HOME:-$HOME/.cache}/beadle/cargo-deb
if [ "$("$tool/bin/cargo-deb" --version 2>/dev/null)" != "cargo-deb $CARGO_DEB" ]; then
	printf 'packages: installing cargo-deb %s\n' "$CARGO_DEB" >&2
	# Compiled apart from what is built here.
	env -u CARGO_TARGET_DIR cargo install cargo-deb --version "$CARGO_DEB" --locked --force --quiet --root "$tool" >&2 ||
		missing "cargo-deb could not be installed"
fi

# Of one commit the same packages, byte for byte.
if [ -z "${SOURCE_DATE_EPOCH:-}" ] && committed=$(git log -1 --format=%ct 2>/dev/null); then
	export SOURCE_DATE_EPOCH=$committed
fi

mkdir -p "$out"
files=()
for package in "${packages[@]}"; do
	file=$("$tool/bin/cargo-deb" --quiet --no-build --locked --manifest-path "${manifest[$package]}" --output "$out/" \
		${options[@]+"${options[@]}"}) || {
		printf 'packages: %s could not be made\n' "$package" >&2
		exit 1
	}
	files+=("$file")
done

mebibytes() { awk -v bytes="$1" 'BEGIN { printf "%.1f MiB", bytes / 1048576 }'; }

printf '%-40s %10s %10s\n' package size installed
for file in "${files[@]}"; do
	printf '%-40s %10s %10s\n' "$(basename "$file")" "$(mebibytes "$(stat -c %s "$file")")" \
		"$(mebibytes "$(($(dpkg-deb -f "$file" Installed-Size) * 1024))")"
done
printf 'in %s\n' "$out"
