#!/usr/bin/env bash
# Makes the keys of a network's nodes and council, and the chain's specification: section 2 of docs/OPERATIONS.md for a
# network whose machines are containers. All keys are new. Where there is a network already, it only makes sure that
# nothing of it is missing.
#
#   genesis.sh DIRECTORY
#
# In DIRECTORY are the places for it, such as volumes; how many authorities there will be follows from them:
#
#   chain/          gets what everybody may have: chain.json for nodes, light.json for light clients, council (the account of
#                   the only organisation on the council), organisation (its number)
#   council/        gets the secret phrases of that account (member) and of the authorities' accounts (validator-1, …)
#   validator-1/ …  each gets a node's key and its session keys; the node is reached by this name, at port 30333
#   bridge/         gets a node's key; light clients reach it by this name
#
# It needs beadle-node and jq. CHAIN_NAME and CHAIN_ID name the chain ("Beadle in containers", beadle_containers), and
# COUNCIL_NAME the organisation on its council ("Founders"), in at most 64 bytes.
#
# Exit codes: 0 the network is there, 1 something of it is missing, 2 wrong arguments, 3 a program failed or is not there.
set -euo pipefail
umask 077

fail() {
	printf 'genesis: %s\n' "$2" >&2
	exit "$1"
}
trap 'fail 3 "line $LINENO failed"' ERR

case ${1-} in
-h | --help)
	sed -n '2,/^set/ s/^# \{0,1\}//p' "$0"
	exit 0
	;;
esac
if [ $# != 1 ] || [ ! -d "$1" ]; then
	fail 2 "want a directory; genesis.sh --help tells what has to be in it"
fi
cd "$1"
name=${CHAIN_NAME:-Beadle in containers}
id=${CHAIN_ID:-beadle_containers}
[[ $id =~ ^[a-z0-9_]+$ ]] || fail 2 "CHAIN_ID has letters, digits and _ alone"
organisation=${COUNCIL_NAME:-Founders}
[ "$(printf %s "$organisation" | wc -c)" -le 64 ] || fail 2 "COUNCIL_NAME has more than 64 bytes"

validators=()
for number in $(seq 1 100); do
	[ -d "validator-$number" ] || break
	validators+=("validator-$number")
done
[ ${#validators[@]} -gt 0 ] || fail 2 "there is no validator-1 in $1"
for place in chain council bridge "${validators[@]}"; do
	[ -w "$place/." ] || fail 2 "$1/$place is not there, or not to be written"
done

if [ -e chain/chain.json ]; then
	for node in bridge "${validators[@]}"; do
		[ -e "$node/node-key" ] || fail 1 "the chain is there, and the key of $node is not: remove all volumes, or bring it back"
	done
	printf 'genesis: the network is there already\n'
	exit 0
fi

for node in bridge "${validators[@]}"; do
	[ ! -e "$node/chains/$id/paritydb" ] ||
		fail 1 "$node has a database, and the chain's specification is not there: bring it back, or remove all volumes"
done
for program in beadle-node jq; do
	command -v "$program" >/dev/null || fail 3 "$program is not there"
done

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# node ARGUMENTS…: runs the node's program; what it says besides its result is of interest only if it fails.
node() { beadle-node "$@" 2>"$scratch/said" || fail 3 "beadle-node $1: $(tail -n 3 "$scratch/said")"; }

# What an interrupted run has left would be another network's.
for node in bridge "${validators[@]}"; do
	rm -rf "$node/node-key" "$node/chains"
	node key generate-node-key --file "$node/node-key"
	node key inspect-node-key --file "$node/node-key" >"$scratch/$node.peer"
done

# phrase FILE: a new secret phrase.
phrase() { node key generate --output-type json | jq -r .secretPhrase >"$1"; }
# public SCHEME FIELD FILE: what is public of the key in a file.
public() { node key inspect --scheme "$1" --output-type json "$3" | jq -r ".$2"; }

phrase council/member
for node in "${validators[@]}"; do
	phrase "council/$node"
	phrase "$scratch/$node.session"
done

# A peer id is, in bytes, this prefix and the node's public key.
peer_bytes() {
	printf '0x%s' "$(cat "$1/node-key")" >"$scratch/node-key"
	public ed25519 publicKey "$scratch/node-key" | jq -R '
		def digits: explode | map(if . >= 97 then . - 87 else . - 48 end);
		[0, 36, 8, 1, 18, 32] + ((ltrimstr("0x") | digits) as $d | [range(0; 64; 2) | $d[.] * 16 + $d[. + 1]])'
}

council=$(public sr25519 ss58Address council/member)
for node in "${validators[@]}"; do
	jq -n --arg node "$node" --arg account "$(public sr25519 ss58Address "council/$node")" \
		--arg aura "$(public sr25519 ss58Address "$scratch/$node.session")" \
		--arg grandpa "$(public ed25519 ss58Address "$scratch/$node.session")" \
		--arg id "$(cat "$scratch/$node.peer")" --argjson bytes "$(peer_bytes "$node")" \
		'{$account, $aura, $grandpa, $bytes, address: "/dns4/\($node)/tcp/30333/p2p/\($id)"}'
done | jq -s . >"$scratch/authorities.json"
jq -n --arg id "$(cat "$scratch/bridge.peer")" --argjson bytes "$(peer_bytes bridge)" \
	'{$bytes, address: "/dns4/bridge/tcp/30333/ws/p2p/\($id)"}' >"$scratch/bridge.json"

# The preset's accounts, whose keys everybody knows, are replaced.
node export-chain-spec --chain local >"$scratch/local.json"
jq --arg name "$name" --arg id "$id" --arg council "$council" --arg organisation "$organisation" \
	--slurpfile nodes "$scratch/authorities.json" --slurpfile bridge "$scratch/bridge.json" '
	$nodes[0] as $authorities | $bridge[0] as $bridge
	| . + {$name, $id, chainType: "Live", bootNodes: ([$authorities[].address] + [$bridge.address])}
	| .genesis.runtimeGenesis.patch = {
		balances: {balances: ([$council] + [$authorities[].account] | map([., 1000000000000000]))},
		organisations: {members: [[$organisation, $council]]},
		validators: {members: [$authorities[].account]},
		session: {keys: [$authorities[] | [.account, .account, {aura, grandpa}]]},
		authorities: {sessionLength: 300},
		nodeAuthorization: {nodes: ([$authorities[] | [.bytes, .account]] + [[$bridge.bytes, $authorities[0].account]])}
	}' "$scratch/local.json" >"$scratch/plain.json"
node export-chain-spec --chain "$scratch/plain.json" --raw >"$scratch/chain.json"

for node in "${validators[@]}"; do
	for key in sr25519:aura ed25519:gran; do
		node key insert --chain "$scratch/chain.json" --base-path "$node" --scheme "${key%:*}" \
			--key-type "${key#*:}" --suri "$scratch/$node.session"
	done
done

# The chain's file last: when it is there, so is everything else.
umask 022
printf '%s\n' "$council" >chain/council
# Numbers follow the order of the specification, from 0.
printf '0\n' >chain/organisation
jq -c --slurpfile bridge "$scratch/bridge.json" '.bootNodes = [$bridge[0].address]' "$scratch/chain.json" >chain/light.json
cat "$scratch/chain.json" >chain/chain.json.new
mv chain/chain.json.new chain/chain.json
printf 'genesis: made a chain of %d authorities and a bridge; its council is %s, by %s\n' ${#validators[@]} "$organisation" "$council"
