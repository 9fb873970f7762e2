#!/usr/bin/env bash
# Makes Debian packages of the programs as they are built already, beadle-node, beadle-sensor and beadle-tools, and prints
# how large they are. What is in them tell packaging/debian and the Cargo.toml of each program.
#
# It packs what the commit is, and nothing else: programs that say that they are of it, and a node that embeds the runtime
# that scripts/runtime.sh has made. So of one commit, and the same programs, the packages are the same byte for byte.
set -euo pipefail

usage() {
	cat <<'TEXT'
Usage: scripts/packages.sh [--arch amd64|arm64] [--profile production|release|dev] [--runtime FILE] [--notices DIR] [--dirty]
                           [--version VERSION] [--out DIR]
       scripts/packages.sh --print-version COMMIT

Makes the Debian packages beadle-node, beadle-sensor and beadle-tools of programs that are built already, for Debian 12
(bookworm) and later, and for Raspberry Pi OS. All programs have to be of the commit that is checked out: their --version
names it.

  --arch ARCH        the machine that they are for; by default this one's
  --profile NAME     how the programs were built (production). Packages of dev, as tests are built, are for testing alone
  --runtime FILE     the runtime that the node has to embed; by default what scripts/runtime.sh has made of this commit
                     (beadle_runtime.compact.compressed.wasm in $BEADLE_RUNTIME_DIR or $CARGO_TARGET_DIR/runtime)
  --notices DIR      a directory with what scripts/notices.sh has written of each program, in files of their names
                     (beadle-node, beadle-sensor, beadle); by default it is called
  --dirty            also with changes that are in no commit, and of programs that were built with some
  --version VERSION  of the packages, in place of the one below
  --out DIR          where to put them ($CARGO_TARGET_DIR/debian)
  --print-version COMMIT
                     print the version of this commit's packages, and make none

The version of packages is, with a tag v0.2.0 on the commit, 0.2.0; else it says what the commit is:
0.1.0+git20261129.519.735b38112345, the last release, the date of the commit in UTC, how many commits there are up to it,
and its hash. Each commit's is higher than those of all commits before it. With --dirty ".dirty" follows.

The first time, cargo-deb is compiled and kept in ${XDG_CACHE_HOME:-~/.cache}/beadle, which takes a minute or two.

Exit codes: 0 done, 1 a package could not be made, 2 wrong arguments, 3 a program is not built, or something is missing or
could not be installed, 4 what is there is not what the commit is: changed files, a program of another commit or with
another runtime, or a tag that cannot be a version.
TEXT
}

# A version whose packages were tested.
CARGO_DEB=3.8.0

wrong() {
	printf 'packages: %s\n\n' "$1" >&2
	usage >&2
	exit 2
}

failed() {
	printf 'packages: %s\n' "$1" >&2
	exit 1
}

missing() {
	printf 'packages: %s\n' "$1" >&2
	exit 3
}

refused() {
	printf 'packages: %s\n' "$1" >&2
	exit 4
}

arch=
profile=production
runtime=
notices=
dirty=
version=
out=
print_version=
while [ $# -gt 0 ]; do
	case $1 in
	-h | --help)
		usage
		exit 0
		;;
	--dirty) dirty=yes ;;
	--arch | --profile | --runtime | --notices | --version | --out | --print-version)
		[ -n "${2-}" ] || wrong "$1 wants a value"
		case $1 in
		--arch) arch=$2 ;;
		--profile) profile=$2 ;;
		--runtime) runtime=$2 ;;
		--notices) notices=$2 ;;
		--version) version=$2 ;;
		--out) out=$2 ;;
		--print-version) print_version=$2 ;;
		esac
		shift
		;;
	*) wrong "unknown argument: $1" ;;
	esac
	shift
done
command -v dpkg-deb >/dev/null || missing "dpkg is not installed, and only Debian's packages are made here"
command -v git >/dev/null || missing "git is not installed, and the version comes from it"
here=$(dpkg --print-architecture)
arch=${arch:-$here}
case $arch in
amd64) target=x86_64-unknown-linux-gnu machine=x86_64 ;;
arm64) target=aarch64-unknown-linux-gnu machine=aarch64 ;;
*) wrong "--arch is amd64 or arm64, not $arch" ;;
esac
case $profile in production | release | dev) ;; *) wrong "--profile is production, release or dev, not $profile" ;; esac
# What dpkg takes: else it says so only when the package is installed.
is_debian_version() { [[ $1 =~ ^([0-9]+:)?[0-9][A-Za-z0-9.+~-]*$ ]]; }
[ -z "$version" ] || is_debian_version "$version" || wrong "--version $version is not one of Debian's"
[ -z "$out" ] || { mkdir -p -- "$out" && out=$(realpath -- "$out"); } || wrong "--out $out cannot be made"
[ -z "$notices" ] || [ -d "$notices" ] || wrong "there is no directory $notices"
[ -z "$notices" ] || notices=$(realpath -- "$notices")
[ -z "$runtime" ] || [ -f "$runtime" ] || wrong "there is no file $runtime"
[ -z "$runtime" ] || runtime=$(realpath -- "$runtime")

cd "$(dirname "${BASH_SOURCE[0]}")/.."

# ---- The version.

git rev-parse --git-dir >/dev/null || missing "git cannot read this repository, and the version comes from it"
# With a part of the history the version would be another one.
[ "$(git rev-parse --is-shallow-repository)" = false ] || missing "the history is cut off: run git fetch --unshallow"

# The version in a workspace's manifest, in a commit. 0.2.0-rc.1 comes before 0.2.0, which dpkg says with a tilde.
workspace_version() {
	{ git show "$1:$2" || true; } | sed -n '/^\[workspace\.package\]/,/^\[/s/^version = "\(.*\)"$/\1/p' | tr - '~'
}

# Prints the version of a commit's packages.
version_of() {
	local commit=$1 changes=$2 base tag parent date
	base=$(workspace_version "$commit" Cargo.toml)
	[ -n "$base" ] || refused "there is no version in the Cargo.toml of $commit"
	[ "$base" = "$(workspace_version "$commit" clients/Cargo.toml)" ] ||
		refused "Cargo.toml and clients/Cargo.toml do not have the same version"
	tag=$(git tag --points-at "$commit" | grep -E '^v[0-9]+\.[0-9]+\.[0-9]+$' | sort -V | tail -n 1 || true)
	if [ -n "$tag" ] && [ -z "$changes" ]; then
		[ "$tag" = "v$base" ] || refused "the tag is $tag, and the version in Cargo.toml is $base"
		# 0.2.0 comes before 0.2.0+git…, so the commits before the tag must not have been called that.
		for parent in $(git rev-list --parents -n 1 "$commit" | cut -s -d ' ' -f 2-); do
			dpkg --compare-versions "$(workspace_version "$parent" Cargo.toml)" lt "$base" ||
				refused "$base would come before the packages of earlier commits: raise the version in the commit that is tagged"
		done
		printf '%s\n' "$base"
		return 0
	fi
	# The latest date up to this commit: clocks differ, and the next one's must not be earlier. The number tells commits of
	# one day apart, also those of one second.
	date=$(git log --format=%ct "$commit" | sort -n | tail -n 1)
	printf '%s+git%s.%s.%s%s\n' "$base" "$(date -u -d "@$date" +%Y%m%d)" "$(git rev-list --count "$commit")" \
		"$(git rev-parse "$commit" | cut -c 1-12)" "${changes:+.dirty}"
}

if [ -n "$print_version" ]; then
	commit=$(git rev-parse --verify --quiet "$print_version^{commit}") || wrong "there is no commit $print_version"
	version_of "$commit" ""
	exit 0
fi

commit=$(git rev-parse --verify --quiet "HEAD^{commit}") || missing "there is no commit"
changes=$(git status --porcelain)
[ -z "$changes" ] || [ -n "$dirty" ] || {
	head -n 10 <<<"$changes" >&2
	refused "these files are not what the commit has (--dirty packs them all the same)"
}
base=$(workspace_version "$commit" Cargo.toml | tr '~' -)
[ -n "$version" ] || version=$(version_of "$commit" "$changes$dirty")
is_debian_version "$version" || refused "$version is not one of Debian's versions"

# ---- The programs.

# shellcheck source=scripts/env.sh
. scripts/env.sh
[ "$BEADLE_TOOLCHAIN" != none ] || missing "there is no Rust: run scripts/setup.sh"
out=${out:-$CARGO_TARGET_DIR/debian}
if [ -z "$runtime" ]; then
	made=${BEADLE_RUNTIME_DIR:-$CARGO_TARGET_DIR/runtime}
	runtime=$made/beadle_runtime.compact.compressed.wasm
	[ -f "$runtime" ] || missing "there is no $runtime: run scripts/runtime.sh"
	[ -n "$dirty" ] || grep -qxE "commit +$commit" "$made/beadle_runtime.txt" ||
		refused "$runtime was not made of this commit: run scripts/runtime.sh"
fi

# Each package's program, and its Cargo.toml.
packages=(beadle-node beadle-sensor beadle-tools)
declare -A program=([beadle-node]=beadle-node [beadle-sensor]=beadle-sensor [beadle-tools]=beadle)
declare -A manifest=(
	[beadle-node]=node/Cargo.toml
	[beadle-sensor]=clients/sensor/Cargo.toml
	[beadle-tools]=clients/cli/Cargo.toml
)

for package in "${packages[@]}"; do
	[ -z "$notices" ] || [ -s "$notices/${program[$package]}" ] || missing "there is no $notices/${program[$package]}"
done

# Prints the programs that a directory lacks.
lacks() {
	local package
	for package in "${packages[@]}"; do
		[ -x "$1/${program[$package]}" ] || printf '%s ' "${program[$package]}"
	done
}

# What cargo calls the directory of a profile.
case $profile in dev) of_profile=debug ;; *) of_profile=$profile ;; esac
# Where build-pi.sh puts programs; for this machine also where any other build does.
built=$CARGO_TARGET_DIR/$target/$of_profile
if [ "$arch" = "$here" ] && [ -n "$(lacks "$built")" ] && [ -z "$(lacks "$CARGO_TARGET_DIR/$of_profile")" ]; then
	built=$CARGO_TARGET_DIR/$of_profile
fi
lacking=$(lacks "$built")
[ -z "$lacking" ] ||
	missing "not built: ${lacking% } (in $built); build with: scripts/build-pi.sh --arch $arch --profile $profile"

# What cargo-deb is given as a target directory has these programs and what is made for the packages, and nothing else. What
# is looked at here is what is packed, whatever happens to the other directory meanwhile.
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
# cargo-deb builds nothing, and finds what it packs as of "release" unless told otherwise.
case $profile in dev) staged=$stage/$target/release ;; *) staged=$stage/$target/$profile ;; esac
mkdir -p "$staged"
for package in "${packages[@]}"; do
	cp -L --no-preserve=mode,timestamps -- "$built/${program[$package]}" "$staged/"
	chmod 755 "$staged/${program[$package]}"
done

# Runs a program; those for another machine by an emulator, with the libraries of its compiler.
run=()
if [ "$arch" != "$here" ]; then
	run=("qemu-$machine-static" -L "/usr/$machine-linux-gnu")
	command -v "${run[0]}" >/dev/null || missing "there is no ${run[0]}, which asks programs for $arch their version: run scripts/setup.sh --pi"
fi

# Refuses a program that is not of this commit.
check_commit() {
	local said of
	said=$("${run[@]}" "$staged/$1" --version 2>&1) || refused "$1 does not say its version: ${said:-nothing}"
	said=${said%%$'\n'*}
	of=${said##*[ -]"$base"-}
	[[ $of != "$said" && $of =~ ^([0-9a-f]{11,40})(-dirty)?$ ]] ||
		refused "$1 does not say which commit of $base it is of: its version is \"$said\""
	[[ $commit == "${BASH_REMATCH[1]}"* ]] ||
		refused "$1 is of ${BASH_REMATCH[1]}, and this is ${commit:0:12}: build it anew (scripts/build-pi.sh --arch $arch)"
	[ -z "${BASH_REMATCH[2]}" ] || [ -n "$dirty" ] || refused "$1 was built with changes that are in no commit"
}
for package in "${packages[@]}"; do check_commit "${program[$package]}"; done

# Refuses a node with another runtime, or one that has benchmarks: weights.sh compiles such a node.
check_node() {
	local said embedded wanted
	said=$("${run[@]}" "$staged/beadle-node" --version 2>&1)
	wanted=0x$(b2sum -l 256 -- "$runtime" | cut -d ' ' -f 1)
	embedded=$(sed -n 's/.*blake2-256 \(0x[0-9a-f]\{64\}\).*/\1/p' <<<"$said")
	[[ $said != *"development runtime"* ]] || refused "beadle-node embeds a development runtime: build it with scripts/build-pi.sh"
	[ "$embedded" = "$wanted" ] || refused "beadle-node embeds the runtime ${embedded:-that it does not name}, and $runtime is $wanted"
	said=$("${run[@]}" "$staged/beadle-node" --help 2>&1) || refused "beadle-node does not tell its commands"
	! grep -qE '^ +benchmark( |$)' <<<"$said" || refused "beadle-node was built for benchmarks"
}
check_node

# ---- The packages.

options=(--target "$target")
# Strips symbols of programs that are for other machines, too.
if [ "$arch" != "$here" ] && ! command -v "${target/-unknown/}-strip" >/dev/null; then
	printf 'packages: no %s-strip here: the programs keep their symbols\n' "${target/-unknown/}" >&2
	options+=(--no-strip)
fi
[ "$profile" != production ] || options+=(--profile production)

tool=${XDG_CACHE_HOME:-$HOME/.cache}/beadle/cargo-deb
if [ "$("$tool/bin/cargo-deb" --version 2>/dev/null)" != "cargo-deb $CARGO_DEB" ]; then
	printf 'packages: installing cargo-deb %s\n' "$CARGO_DEB" >&2
	# Compiled apart from what is built here.
	env -u CARGO_TARGET_DIR cargo install cargo-deb --version "$CARGO_DEB" --locked --force --quiet --root "$tool" >&2 ||
		missing "cargo-deb could not be installed"
fi

# All times in the packages are the commit's.
SOURCE_DATE_EPOCH=$(git show -s --format=%ct "$commit")
export SOURCE_DATE_EPOCH

# What has changed: this commit, and what is in packaging/debian/changelog.
maintainer=$(sed -n 's/^maintainer = "\(.*\)"$/\1/p' node/Cargo.toml)
{
	printf 'beadle (%s) bookworm; urgency=medium\n\n  * Commit %s%s:\n' "$version" "$commit" "${changes:+, with changes}"
	git show -s --format=%s "$commit" | fold -s -w 72 | sed 's/ *$//; s/^/    /'
	printf '\n -- %s  %s\n\n' "$maintainer" "$(LC_ALL=C date -u -R -d "@$SOURCE_DATE_EPOCH")"
	cat packaging/debian/changelog
} >"$stage/changelog"

mkdir -p "$out"
files=()
for package in "${packages[@]}"; do
	gzip -9n <"$stage/changelog" >"$staged/$package.changelog.gz"
	if [ -n "$notices" ]; then
		cp -- "$notices/${program[$package]}" "$stage/notices"
	else
		scripts/notices.sh --program "${program[$package]}" "$stage/notices" >&2 ||
			failed "the notices of $package could not be made"
	fi
	gzip -9n <"$stage/notices" >"$staged/$package.notices.gz"
	file=$(CARGO_TARGET_DIR=$stage "$tool/bin/cargo-deb" --quiet --no-build --locked --deb-version "$version" \
		--manifest-path "${manifest[$package]}" --output "$out/" "${options[@]}") || failed "$package could not be made"
	files+=("$file")
done

mebibytes() { awk -v bytes="$1" 'BEGIN { printf "%.1f MiB", bytes / 1048576 }'; }

printf '%-64s %10s %10s\n' package size installed
for file in "${files[@]}"; do
	printf '%-64s %10s %10s\n' "$(basename "$file")" "$(mebibytes "$(stat -c %s "$file")")" \
		"$(mebibytes "$(($(dpkg-deb -f "$file" Installed-Size) * 1024))")"
done
printf 'in %s\n' "$out"
