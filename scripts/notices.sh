#!/usr/bin/env bash
# Tells what programs are made of besides what is ours, and under which licences: the notices that go with them wherever
# they are handed on, as in packages and images. What they are made from is what the Cargo.lock of each workspace says.
set -euo pipefail

usage() {
	cat <<'TEXT'
Usage: scripts/notices.sh [--program beadle-node|beadle-sensor|beadle]... FILE

Writes into FILE which crates are linked into the programs, who wrote them, where their source is, and the texts of their
licences. about.toml says which licences are taken, about.hbs what it looks like.

  --program NAME  of this program, and of others by the same option; by default of all three

A node is made of two sets of crates: its own, and those of the runtime that it embeds.

The first time, cargo-about is compiled and kept in ${XDG_CACHE_HOME:-~/.cache}/beadle/tools, which takes some minutes.
Crates that were never fetched are.

Exit codes: 0 done, 1 the licence of a crate is not known or not one of about.toml's, or a crate is missing in what was
written, 2 wrong arguments, 3 something is missing or could not be installed or fetched.
TEXT
}

# A version whose notices were looked at.
CARGO_ABOUT=0.9.3

# The machines that programs are for.
MACHINES=x86_64-unknown-linux-gnu,aarch64-unknown-linux-gnu

wrong() {
	printf 'notices: %s\n\n' "$1" >&2
	usage >&2
	exit 2
}

missing() {
	printf 'notices: %s\n' "$1" >&2
	exit 3
}

failed() {
	printf 'notices: %s\n' "$1" >&2
	exit 1
}

programs=()
file=
while [ $# -gt 0 ]; do
	case $1 in
	-h | --help)
		usage
		exit 0
		;;
	--program)
		case ${2-} in
		beadle-node | beadle-sensor | beadle) programs+=("$2") ;;
		*) wrong "--program is beadle-node, beadle-sensor or beadle, not \"${2-}\"" ;;
		esac
		shift
		;;
	-*) wrong "unknown argument: $1" ;;
	*)
		[ -z "$file" ] || wrong "one FILE, and not also $1"
		file=$1
		;;
	esac
	shift
done
[ -n "$file" ] || wrong "FILE is missing"
file=$(realpath -- "$file") || wrong "the directory of FILE is not there"
[ ${#programs[@]} -gt 0 ] || programs=(beadle-node beadle-sensor beadle)

cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/env.sh
. scripts/env.sh
[ "$BEADLE_TOOLCHAIN" != none ] || missing "there is no Rust: run scripts/setup.sh"

tools=${BEADLE_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/beadle/tools}
if [ "$("$tools/bin/cargo-about" --version 2>/dev/null)" != "cargo-about $CARGO_ABOUT" ]; then
	printf 'notices: installing cargo-about %s\n' "$CARGO_ABOUT" >&2
	# Compiled apart from what is built here.
	env -u CARGO_TARGET_DIR cargo install cargo-about --version "$CARGO_ABOUT" --features cli --locked --force --quiet \
		--root "$tools" >&2 || missing "cargo-about could not be installed"
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

LINE='================================================================================'

# Reads what cargo tree prints with depths, and prints the crates that this package depends on, name and version, without
# ours: those have a path.
reached_from() {
	awk -v root="$1" '
		{
			match($0, /^[0-9]+/)
			depth = substr($0, 1, RLENGTH) + 0
			split(substr($0, RLENGTH + 1), word, " ")
			crate = word[1] " " substr(word[2], 2)
			if ($0 ~ / \(\//) ours[crate] = 1
			if (word[1] == root) waiting[++count] = crate
			above[depth] = crate
			if (depth) below[above[depth - 1]] = below[above[depth - 1]] crate "\n"
		}
		END {
			while (count) {
				crate = waiting[count--]
				if (crate in seen) continue
				seen[crate] = 1
				if (!(crate in ours)) print crate
				number = split(below[crate], crates, "\n")
				for (i = 1; i < number; i++) waiting[++count] = crates[i]
			}
		}' | LC_ALL=C sort -u
}

# part <title> <Cargo.toml> <machines, separated by commas> [option]: appends what one set of crates is.
part() {
	local title=$1 manifest=$2 machine machines option=${4-} workspace number=0 name version
	IFS=, read -ra machines <<<"$3"
	cargo fetch --locked --quiet --manifest-path "$manifest" || missing "the crates of $manifest could not be fetched"

	# All that cargo links, by its own account. A program is compiled with all of its workspace, which may bring along more of
	# the crates that it depends on.
	for machine in "${machines[@]}"; do
		cargo tree --frozen --manifest-path "$manifest" --target "$machine" "${option:---workspace}" --edges normal \
			--prefix depth --format ' {p}'
	done >"$scratch/tree" || missing "cargo cannot tell what $manifest depends on"
	reached_from "$(sed -n 's/^name = "\(.*\)"$/\1/p' "$manifest" | head -n 1)" <"$scratch/tree" >"$scratch/linked"
	[ -s "$scratch/linked" ] || failed "cargo knows of no crate in $manifest"

	# cargo-about finds out for itself which crates these are, and misses some. So it is shown a package that depends on just
	# these, and told not to look further.
	rm -rf "$scratch/package"
	mkdir "$scratch/package"
	: >"$scratch/package/lib.rs"
	workspace=$(cargo locate-project --workspace --message-format plain --manifest-path "$manifest")
	cp "$(dirname "$workspace")/Cargo.lock" "$scratch/package/"
	{
		printf '[package]\nname = "linked"\nversion = "0.0.0"\nedition = "2021"\npublish = false\n\n[lib]\npath = "lib.rs"\n\n[workspace]\n\n'
		sed -n '/^\[patch\./,/^$/p' "$workspace" | sed "s|path = \"|&$(dirname "$workspace")/|"
		printf '\n[dependencies]\n'
		while read -r name version; do
			number=$((number + 1))
			printf 'crate%d = { package = "%s", version = "=%s", default-features = false }\n' "$number" "$name" "${version%%+*}"
		done <"$scratch/linked"
	} >"$scratch/package/Cargo.toml"
	cargo metadata --offline --format-version 1 --manifest-path "$scratch/package/Cargo.toml" >/dev/null 2>"$scratch/log" || {
		cat "$scratch/log" >&2
		failed "cargo cannot make a package of the crates of $manifest"
	}
	"$tools/bin/cargo-about" generate --frozen --fail --config about.toml --manifest-path "$scratch/package/Cargo.toml" \
		--output-file "$scratch/part" about.hbs 2>"$scratch/log" || {
		cat "$scratch/log" >&2
		failed "cargo-about cannot tell what is in $manifest"
	}
	# A checksum of about.toml that does not fit is only a warning there.
	if grep -F 'failed to validate all files specified in clarification' "$scratch/log" >&2; then
		failed "a licence's file is not the one that about.toml knows"
	fi

	sed -nE '/^[^ ]+ [0-9][^ ]*$/p' "$scratch/part" | LC_ALL=C sort -u >"$scratch/told"
	LC_ALL=C comm -3 "$scratch/linked" "$scratch/told" >"$scratch/different"
	[ ! -s "$scratch/different" ] || {
		cat "$scratch/different" >&2
		failed "what cargo-about tells of $manifest is not what cargo links (left: linked, right: told)"
	}
	{
		printf '\n%s\n%s\n%s\n\n' "$LINE" "$title" "$LINE"
		cat "$scratch/part"
	} >>"$scratch/notices"
	printf 'notices: %s: %d crates\n' "$title" "$(wc -l <"$scratch/told")" >&2
}

cat >"$scratch/notices" <<'TEXT'
Beadle is licensed under the Apache License, version 2.0. Its programs also contain the work of others, under the licences
that stand here: libraries in Rust ("crates"), and what these bring along in C and assembler. Where a crate offers a choice
of licences, it is taken under the first of these that it offers: Apache-2.0, MIT, BSD-3-Clause. Where it comes without the
text of its licence, the general text stands here, and its authors are named in the list of crates.

The source of every crate, at the version named, is what the Cargo.lock beside Beadle's source names, with its checksum.

Every program, and the runtime, also contain parts of Rust's standard library, by the developers of the Rust project, under
Apache-2.0 or MIT (here Apache-2.0), and of compiler-rt, by the LLVM project, under Apache-2.0 WITH LLVM-exception.

The exception of "GPL-3.0-or-later WITH Classpath-exception-2.0":

Linking this library statically or dynamically with other modules is making a combined work based on this library. Thus, the
terms and conditions of the GNU General Public License cover the whole combination.

As a special exception, the copyright holders of this library give you permission to link this library with independent
modules to produce an executable, regardless of the license terms of these independent modules, and to copy and distribute
the resulting executable under terms of your choice, provided that you also meet, for each linked independent module, the
terms and conditions of the license of that module. An independent module is a module which is not derived from or based on
this library. If you modify this library, you may extend this exception to your version of the library, but you are not
obligated to do so. If you do not wish to do so, delete this exception statement from your version.
TEXT

for program in "${programs[@]}"; do
	case $program in
	beadle-node)
		part "beadle-node" node/Cargo.toml "$MACHINES"
		part "the runtime in beadle-node" runtime/Cargo.toml "$BEADLE_WASM_TARGET" --no-default-features
		;;
	beadle-sensor) part "beadle-sensor" clients/sensor/Cargo.toml "$MACHINES" ;;
	beadle) part "beadle" clients/cli/Cargo.toml "$MACHINES" ;;
	esac
done

# Whole, or not at all.
cp -- "$scratch/notices" "$file.new"
mv -- "$file.new" "$file"
