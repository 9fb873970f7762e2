# shellcheck shell=bash
# Checks the arguments of a measuring script, to be sourced by one that has defined usage: its builds take long, so what is
# wrong is said before them.

# Prints what is wrong with the script's arguments, and ends with 2.
wrong() {
	printf '%s: %s\n\n' "$(basename "$0" .sh)" "$1" >&2
	usage >&2
	exit 2
}

# Checks arguments against the options that take a number and the flags, each list separated by spaces; prints the usage
# and ends if that is asked for.
check_arguments() {
	local numbers=" $1 " flags=" $2 " expected='' argument
	shift 2
	for argument in "$@"; do
		if [ -n "$expected" ]; then
			case $argument in '' | *[!0-9]*) wrong "$expected wants a number, not \"$argument\"" ;; esac
			expected=
			continue
		fi
		case $argument in
		-h | --help)
			usage
			exit 0
			;;
		'' | *' '*) wrong "unknown argument: \"$argument\"" ;;
		esac
		case $numbers in *" $argument "*)
			expected=$argument
			continue
			;;
		esac
		case $flags in *" $argument "*) ;; *) wrong "unknown argument: $argument" ;; esac
	done
	[ -z "$expected" ] || wrong "$expected wants a number"
}
