#!/usr/bin/env bash
# Runs a local network: real nodes on this machine, each with its keys, database, ports and log. On a machine that has
# nothing yet it brings up the toolchain and builds first, which takes a while the first time.
#
#   scripts/network.sh up [--validators 4] [--bridges 0] | status [--json] | kill N | restart N | down [--keep]
#
# The results go to standard output, everything else to standard error.
set -euo pipefail

usage() {
	cat <<'TEXT'
Usage: scripts/network.sh up [options] | status [--json] | kill N | restart N | down [--keep]

Runs a local network: real nodes on this machine, each with its keys, database, ports and log.

  up         make the network if there is none, start what is not running, wait until all nodes are healthy
  status     show the status of the nodes
  kill N     end node N at once, as a power cut would
  restart N  start node N on its database; if it runs, stop it gracefully first
  down       stop all nodes, and remove what the network has made

Options of up; what is not given is as it was when the network was made, or else the default:
  --validators N       authorities: nodes 1 to N (4)
  --bridges N          bridge nodes after them, which serve light clients (0)
  --session-length N   blocks in a session (10)
  --rpc-port PORT      of node 1, the others follow (9944); likewise --p2p-port (30333), --prometheus-port (9615)
  --timeout SECONDS    how long to wait until all nodes are healthy (120)

Other options:
  --json       status as JSON
  --keep       with down: leave databases, keys and logs, for the next up
  --dir PATH   where the network's files are ($XDG_STATE_HOME/beadle/network, or ~/.local/state/beadle/network)
  --node PATH  another binary of the node (or BEADLE_NODE); then none is built

Exit codes: 0 all is well; 1 the network is not as it should be; 2 wrong arguments; 3 something is missing or occupied (the
node's binary, a port, the directory), or an installation failed; 101 the build failed; 130 interrupted.
TEXT
}

wrong() {
	printf 'network: %s\n\n' "$*" >&2
	usage >&2
	exit 2
}

# Whether a value is a number from $2 to $3.
is_number() { [[ $1 =~ ^(0|[1-9][0-9]{0,4})$ ]] && [ "$1" -ge "$2" ] && [ "$1" -le "$3" ]; }

# Whether the command takes the option.
is_allowed() {
	case $1:$2 in
	*:--dir | *:--node | status:--json | down:--keep) ;;
	up:--validators | up:--bridges | up:--session-length | up:--timeout) ;;
	up:--rpc-port | up:--p2p-port | up:--prometheus-port) ;;
	*) return 1 ;;
	esac
}

# Before the build, which takes longer than anyone waits for a typing error.
arguments=("$@")
options=()
command=
number=
while [ $# -gt 0 ]; do
	option=${1%%=*}
	case $1 in
	--*=*) value=${1#*=} used=1 ;;
	*) value=${2-} used=2 ;;
	esac
	case $option in
	-h | --help)
		usage
		exit 0
		;;
	--dir | --node)
		[ -n "$value" ] || wrong "$option wants a path"
		[ "$option" = --dir ] || BEADLE_NODE=$value
		;;
	--validators | --session-length) is_number "$value" 1 65535 || wrong "$option wants a number above zero" ;;
	--bridges | --timeout) is_number "$value" 0 65535 || wrong "$option wants a number" ;;
	--rpc-port | --p2p-port | --prometheus-port) is_number "$value" 1 65535 || wrong "$option wants a port" ;;
	--json | --keep) used=1 ;;
	-*) wrong "unknown option: $1" ;;
	*)
		used=1
		case $command in
		"") command=$1 ;;
		kill | restart)
			[ -z "$number" ] || wrong "$command takes one node at a time"
			number=$1
			;;
		*) wrong "unknown argument: $1" ;;
		esac
		;;
	esac
	[[ $option != --* ]] || options+=("$option")
	shift "$used"
done
case $command in
"") wrong "no command" ;;
up | status | down) ;;
kill | restart) is_number "$number" 1 65535 || wrong "$command wants the number of a node" ;;
*) wrong "unknown command: $command" ;;
esac
for option in ${options[@]+"${options[@]}"}; do
	is_allowed "$command" "$option" || wrong "$command has no $option"
done

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Builds what the command runs, and the node if it starts any.
build() {
	"$root/scripts/setup.sh" >&2
	# It may have installed what env.sh looks for.
	# shellcheck source=scripts/env.sh
	. "$root/scripts/env.sh"
	if [ "$1" = node ]; then
		# The node runs the runtime's wasm.
		(unset SKIP_WASM_BUILD && cd "$root" && cargo build --locked --workspace --bin beadle-node)
	fi
	(cd "$root/clients" && cargo build --locked --workspace --bin beadle-network)
}

# Whoever builds sources it anew.
# shellcheck source=scripts/env.sh
BEADLE_ONLY_TOOLCHAIN=yes . "$root/scripts/env.sh"
binaries=$BEADLE_BIN_DIR
case $command in
up | restart)
	if [ -n "${BEADLE_NODE:-}" ]; then build network; else build node; fi
	;;
# To look at a network, or to stop it, is not to wait for a build.
*) [ -x "$binaries/beadle-network" ] || build network ;;
esac

export BEADLE_NODE=${BEADLE_NODE:-$binaries/beadle-node}
exec "$binaries/beadle-network" ${arguments[@]+"${arguments[@]}"}
