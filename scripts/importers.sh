#!/usr/bin/env bash
# Imports every valid Thing Description that the Thing Description Playground ships, and checks the results.
set -euo pipefail

usage() {
	cat <<'TEXT'
Usage: scripts/importers.sh

Imports every valid Thing Description that the Thing Description Playground ships, and checks the results: each Description
is read, one with numbers becomes a usable profile, and the importer names every property that it leaves out.

Exit codes: 0 all is as it should be, 1 one is not, 2 wrong arguments or something missing that cannot be installed, 3 an
installation failed, 101 the build failed.
TEXT
}

case ${1-} in
"") ;;
-h | --help)
	usage
	exit 0
	;;
*)
	printf 'importers: unknown argument: %s\n\n' "$1" >&2
	usage >&2
	exit 2
	;;
esac

PLAYGROUND=@thing-description-playground/core@1.4.0

cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/setup.sh --stories >&2
# shellcheck source=scripts/env.sh
. scripts/env.sh
cargo build --locked --quiet --manifest-path clients/Cargo.toml --workspace --bin beadle >&2

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
(cd "$scratch" && npm pack --silent "$PLAYGROUND" >package.name && tar xzf "$(cat package.name)") || exit 3

# Each property, also one within an object, is a metric or is spoken of.
# shellcheck disable=SC2016 # It is JavaScript.
spoken_of='
const [thing, profile, notes] = process.argv.slice(1).map((file) => require("fs").readFileSync(file, "utf8"));
const missing = [];
const walk = (path, properties) => {
	for (const [name, schema] of Object.entries(properties ?? {})) {
		const at = path ? `${path}.${name}` : name;
		const known = profile.includes(`name = ${JSON.stringify(at)}`) || notes.includes(`properties.${at}`);
		if (schema.type === "object" && schema.properties) walk(at, schema.properties);
		else if (!known) missing.push(at);
	}
};
walk("", JSON.parse(thing).properties);
if (missing.length) { console.error(`not spoken of: ${missing}`); process.exit(1); }
'

read=0 usable=0 failed=0
for thing in "$scratch"/package/examples/tds/valid/*; do
	read=$((read + 1))
	name=${thing##*/}
	# Without a number in it, it is read and makes no usable profile.
	if ! "$BEADLE_BIN_DIR/beadle" profile import wot "$thing" >"$scratch/profile.toml" 2>"$scratch/notes" &&
		! grep -q 'no metric could be carried over' "$scratch/notes"; then
		printf '%s: %s\n' "$name" "$(cat "$scratch/notes")" >&2
		failed=$((failed + 1))
		continue
	fi
	node -e "$spoken_of" "$thing" "$scratch/profile.toml" "$scratch/notes" || {
		printf '%s: see above\n' "$name" >&2
		failed=$((failed + 1))
	}
	grep -q '^\[\[metric\]\]' "$scratch/profile.toml" || continue
	if "$BEADLE_BIN_DIR/beadle" profile check "$scratch/profile.toml" >/dev/null; then
		usable=$((usable + 1))
	else
		printf '%s: what comes of it is no usable profile\n' "$name" >&2
		failed=$((failed + 1))
	fi
done
printf 'importers: %d Thing Descriptions read, %d with numbers became usable profiles, %d failed\n' "$read" "$usable" "$failed"
[ "$read" -gt 0 ] && [ "$usable" -gt 0 ] && [ "$failed" = 0 ]
