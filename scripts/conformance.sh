#!/usr/bin/env bash
# Compares the chain's rules with ioos_qc, the reference implementation of QARTOD's tests, flag by flag on real series: see
# testing/conformance/compare.py.
set -euo pipefail

usage() {
	cat <<'TEXT'
Usage: scripts/conformance.sh

Compares the chain's rules with ioos_qc, the reference implementation of QARTOD's tests, flag by flag on real series. The
reference is installed into ${XDG_CACHE_HOME:-~/.cache}/beadle/conformance, a virtual environment of its own.

Exit codes: 0 all is as it should be, 1 a flag differs, 2 wrong arguments or something missing that cannot be installed, 3 an
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
	printf 'conformance: unknown argument: %s\n\n' "$1" >&2
	usage >&2
	exit 2
	;;
esac

cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/setup.sh --python >&2
# shellcheck source=scripts/env.sh
. scripts/env.sh

requirements=testing/conformance/requirements.txt
environment=${XDG_CACHE_HOME:-$HOME/.cache}/beadle/conformance
if ! cmp -s "$requirements" "$environment/installed"; then
	printf 'conformance: installing ioos_qc into %s\n' "$environment" >&2
	rm -rf "$environment"
	python3 -m venv "$environment" || exit 3
	"$environment/bin/pip" install --quiet --disable-pip-version-check --no-deps -r "$requirements" || exit 3
	cp "$requirements" "$environment/installed"
fi

cargo build --locked --quiet --manifest-path clients/Cargo.toml --workspace --example flags >&2
"$environment/bin/python" -W error::SyntaxWarning testing/conformance/compare.py "$BEADLE_BIN_DIR/examples/flags" \
	testing/demo/data/air_quality_uci.csv clients/detect/data/*.csv
