# shellcheck shell=bash
# Runs a command of xtask/, for scripts whose logic is too long for a shell:
#
#   . "$(dirname "${BASH_SOURCE[0]}")/xtask.sh"
#   run_xtask 1 test "$@"
#
# Where there is no Rust, setup.sh installs it. The program is built apart from all else, so that it waits for no other build,
# and run without cargo, whose variables would reach the builds that it starts.

# Whether the toolchain that env.sh has chosen is there.
has_rust() {
	case $BEADLE_TOOLCHAIN in
	rustup) beadle_rustup_complete ;;
	debian) beadle_debian_complete ;;
	*) return 1 ;;
	esac
}

# run_xtask <exit code> <command> [argument...]: does not return. The exit code is for where it cannot be built.
run_xtask() {
	local unbuilt=$1 root
	shift
	root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
	# For help, nothing has to be there.
	case ${2-} in
	-h | --help)
		cat "$root/xtask/help/$1.txt"
		exit 0
		;;
	esac
	# shellcheck source=scripts/env.sh
	. "$root/scripts/env.sh"
	if ! has_rust; then
		"$root/scripts/setup.sh" >&2 || exit "$unbuilt"
		# shellcheck source=scripts/env.sh
		. "$root/scripts/env.sh"
	fi
	cargo build --quiet --locked --manifest-path "$root/xtask/Cargo.toml" --bin xtask --target-dir "$CARGO_TARGET_DIR/xtask" >&2 ||
		exit "$unbuilt"
	exec "$CARGO_TARGET_DIR/xtask/debug/xtask" "$@"
}
