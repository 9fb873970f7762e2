#!/usr/bin/env bash
# Fuzzes the appraisal with encoded profiles, histories and packs, from the committed corpus on: see fuzz/src/lib.rs.
#
# Our own crates are compiled with libFuzzer's coverage and with checks of arithmetic; what they stand on is the ordinary
# build. It works with a stable compiler.
set -euo pipefail

usage() {
	cat <<'TEXT'
Usage: scripts/fuzz.sh [SECONDS]

Fuzzes the appraisal with encoded profiles, histories and packs, from the committed corpus on, for so many seconds (60). An
input that fails is kept, and the script says where.

Exit codes: 0 nothing failed, 1 an input failed, 2 wrong arguments or something missing that cannot be installed, 3 an
installation failed, 101 the build failed.
TEXT
}

case ${1-} in
-h | --help)
	usage
	exit 0
	;;
esac
seconds=${1:-60}
if [ $# -gt 1 ] || ! [[ $seconds =~ ^[1-9][0-9]{0,5}$ ]]; then
	printf 'fuzz: the only argument is a number of seconds\n\n' >&2
	usage >&2
	exit 2
fi

cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/setup.sh >&2
# shellcheck source=scripts/env.sh
. scripts/env.sh

RUSTC_WORKSPACE_WRAPPER=$PWD/scripts/fuzz-rustc.sh cargo build --locked --quiet --workspace \
	--bin beadle-fuzz-appraise >&2

found=$(mktemp -d)
failing=$(mktemp -d)
trap 'rm -rf "$found"' EXIT
status=0
"$BEADLE_BIN_DIR/beadle-fuzz-appraise" "$found" fuzz/corpus/appraise -max_total_time="$seconds" -max_len=16384 \
	-len_control=0 -rss_limit_mb=2048 -timeout=10 -print_final_stats=1 -artifact_prefix="$failing/" \
	>"$failing/log" 2>&1 || status=1
if [ "$status" != 0 ]; then
	tail -n 40 "$failing/log" >&2
	printf 'fuzz: an input failed; it is in %s\n' "$failing" >&2
	exit 1
fi
grep '^stat::' "$failing/log"
rm -r "$failing"
printf 'fuzz: %d s, nothing failed; the corpus grew from %d to %d inputs\n' "$seconds" \
	"$(find fuzz/corpus/appraise -type f | wc -l)" "$(find fuzz/corpus/appraise "$found" -type f | wc -l)"
