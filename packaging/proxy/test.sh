#!/usr/bin/env bash
# Tests beadle-nginx.conf: a real nginx with it, on free ports of this machine and with certificates that are made for it, in
# front of a real node. JSON-RPC goes over wss, methods that change the node are refused, and so are foreign pages and whoever
# asks too often; a light client syncs through it, and one address cannot take all places. It leaves no process behind.
#
#   packaging/proxy/test.sh [--node PATH]
#
# The node is the one in BEADLE_BIN_DIR (env.sh), if it is not told here or by BEADLE_NODE. It wants Debian's packages nginx,
# openssl and nodejs, of which scripts/setup.sh --all installs those that are missing, and npm's packages of
# testing/polkadot-js, which it installs.
#
# Exit codes: 0 all is well, 1 something is not, 2 wrong arguments, 3 a program is missing, or one does not start.
set -euo pipefail

usage() {
	sed -n '2,/^set/ { /^set/d; s/^# \{0,1\}//p }' "$0"
}

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=scripts/env.sh
. scripts/env.sh
node=${BEADLE_NODE:-${BEADLE_BIN_DIR:-$CARGO_TARGET_DIR/debug}/beadle-node}
while [ $# -gt 0 ]; do
	case $1 in
	-h | --help)
		usage
		exit 0
		;;
	--node)
		if [ -z "${2-}" ]; then
			printf 'proxy: --node wants a path\n' >&2
			exit 2
		fi
		node=$2
		shift 2
		;;
	*)
		printf 'proxy: unknown argument: %s\n\n' "$1" >&2
		usage >&2
		exit 2
		;;
	esac
done

missing=
# Debian has it where only root looks.
PATH=$PATH:/usr/sbin
for tool in nginx:nginx openssl:openssl npm:npm node:nodejs; do
	command -v "${tool%:*}" >/dev/null || missing+="${tool%:*} is not installed: apt-get install --no-install-recommends ${tool#*:}"$'\n'
done
"$node" --version >/dev/null 2>&1 || missing+="there is no program at $node: build it, or tell where it is with --node"$'\n'
if [ -n "$missing" ]; then
	printf '%s' "$missing" | sed 's/^/proxy: /' >&2
	exit 3
fi

scratch=$(mktemp -d)
running=()
finish() {
	local process
	for process in ${running[@]+"${running[@]}"}; do
		kill "$process" 2>/dev/null || true
		wait "$process" 2>/dev/null || true
	done
	rm -rf "$scratch"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# gave_up WHAT LOG
gave_up() {
	printf 'proxy: %s; the last words:\n' "$1" >&2
	tail -n 10 "$2" >&2
	exit 3
}

# Ports that nobody listens at, each another one.
ports=()
free_port() {
	local port
	while :; do
		port=$((20000 + RANDOM % 10000))
		if [[ " ${ports[*]-} " != *" $port "* ]] && ! (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
			ports+=("$port")
			return
		fi
	done
}
for _ in 1 2 3 4 5; do free_port; done
rpc_port=${ports[0]} p2p_port=${ports[1]} rpc_tls_port=${ports[2]} light_tls_port=${ports[3]} key_port=${ports[4]}

(cd testing/polkadot-js && npm ci --silent --no-audit --no-fund) >"$scratch/npm.log" 2>&1 ||
	gave_up "npm could not install its packages" "$scratch/npm.log"

# A throw-away authority, and a certificate of it for this machine.
(
	cd "$scratch"
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj '/CN=Throw-away authority' \
		-keyout authority.key -out authority.pem
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj '/CN=localhost' -keyout privkey.pem -out request.pem
	openssl x509 -req -in request.pem -CA authority.pem -CAkey authority.key -CAcreateserial -days 1 -out fullchain.pem \
		-extfile <(printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\n')
) >"$scratch/openssl.log" 2>&1 || gave_up "openssl made no certificate" "$scratch/openssl.log"

# The very configuration, with other names, ports and certificates. Each replacement has something to replace.
cp packaging/proxy/beadle-nginx.conf "$scratch/beadle.conf"
# replace FROM TO: all of them, in basic regular expressions.
replace() {
	grep -q -- "$1" "$scratch/beadle.conf" || gave_up "beadle-nginx.conf has no $1" /dev/null
	sed -i "s|$1|$2|g" "$scratch/beadle.conf"
}
replace '/etc/letsencrypt/live/[a-z0-9.-]*/' "$scratch/"
replace 'listen \[::\]:443 ssl;' ''
replace '127.0.0.1:9944' "127.0.0.1:$rpc_port"
replace 'localhost:9944' "localhost:$rpc_port"
replace '127.0.0.1:30333' "127.0.0.1:$p2p_port"
sed -i "/server_name rpc\\./,\$! s|listen 443 ssl|listen 127.0.0.1:$rpc_tls_port ssl|" "$scratch/beadle.conf"
replace 'listen 443 ssl' "listen 127.0.0.1:$light_tls_port ssl"
replace 'server_name [a-z0-9-]*\.city\.example' 'server_name localhost'
limits=$(sed -n 's/^\tlimit_conn beadle_[a-z]*_connections \([0-9]*\);$/\1/p' "$scratch/beadle.conf" | paste -sd ' ')
page=$(sed -n 's/^\t"\(https:[^"]*\)" 0;$/\1/p' "$scratch/beadle.conf" | head -n 1)
cat >"$scratch/nginx.conf" <<NGINX
daemon off;
pid $scratch/nginx.pid;
error_log stderr warn;
$([ "$(id -u)" != 0 ] || echo "user root;")
events {
	worker_connections 768;
}
http {
	access_log off;
	client_body_temp_path $scratch/body;
	proxy_temp_path $scratch/proxy;
	fastcgi_temp_path $scratch/fastcgi;
	uwsgi_temp_path $scratch/uwsgi;
	scgi_temp_path $scratch/scgi;
	include $scratch/beadle.conf;
	# What an address is counted by.
	server {
		listen 127.0.0.1:$key_port;
		set_real_ip_from 127.0.0.1;
		real_ip_header X-Real-IP;
		location / {
			return 200 "\$beadle_key\n";
		}
	}
}
NGINX
nginx -t -e stderr -p "$scratch" -c "$scratch/nginx.conf" >"$scratch/nginx.log" 2>&1 ||
	gave_up "nginx does not take beadle-nginx.conf" "$scratch/nginx.log"
nginx -e stderr -p "$scratch" -c "$scratch/nginx.conf" >"$scratch/nginx.log" 2>&1 &
running+=($!)

# A chain of one node, which takes light clients. Whatever comes from the proxy is local to it, and what it has as its own
# defaults is told here only where --dev has others.
"$node" export-chain-spec --chain dev --raw --output "$scratch/spec.json" >"$scratch/spec.log" 2>&1 ||
	gave_up "the node exports no specification" "$scratch/spec.log"
key=$(printf '%064d' 1)
printf '%s' "$key" >"$scratch/node-key"
peer=$("$node" key inspect-node-key --file "$scratch/node-key" 2>/dev/null)
"$node" --chain "$scratch/spec.json" --alice --base-path "$scratch/data" --node-key-file "$scratch/node-key" \
	--no-telemetry --no-prometheus --no-mdns --rpc-port "$rpc_port" --listen-addr "/ip4/127.0.0.1/tcp/$p2p_port/ws" \
	>"$scratch/node.log" 2>&1 &
running+=($!)
for _ in $(seq 120); do
	! grep -q 'finalized #[1-9]' "$scratch/node.log" || break
	kill -0 "${running[1]}" 2>/dev/null || break
	sleep 1
done
grep -q 'finalized #[1-9]' "$scratch/node.log" || gave_up "the node finalises nothing" "$scratch/node.log"
kill -0 "${running[0]}" 2>/dev/null || gave_up "nginx has ended" "$scratch/nginx.log"

# counted_by ADDRESS KEY
wrong=
counted_by() {
	local key
	key=$(
		exec 3<>"/dev/tcp/127.0.0.1/$key_port"
		printf 'GET / HTTP/1.0\r\nHost: localhost\r\nX-Real-IP: %s\r\n\r\n' "$1" >&3
		tail -n 1 <&3
	)
	[ "$key" = "$2" ] || wrong+="$1 is counted by \"$key\", not by \"$2\""$'\n'
}
counted_by 192.0.2.7 192.0.2.7
counted_by 2001:db8:1:2:3:4:5:6 2001:db8:1:2
counted_by 2001:db8:1:2:: 2001:db8:1:2
counted_by 2001:db8:1:0:3:4:5:6 2001:db8:1:0
counted_by 2001:db8:1::6 2001:db8:1
counted_by 2001:db8::6 2001:db8
if [ -n "$wrong" ]; then
	printf '%s' "$wrong" >&2
	exit 1
fi

status=0
NODE_EXTRA_CA_CERTS=$scratch/authority.pem BEADLE_LIGHT_SPEC=$scratch/spec.json BEADLE_PROXY_PAGE=$page \
	BEADLE_PROXY_RPC=wss://localhost:$rpc_tls_port BEADLE_PROXY_LIMITS=$limits \
	BEADLE_PROXY_LIGHT=/dns/localhost/tcp/$light_tls_port/tls/ws/p2p/$peer \
	node --test --test-force-exit --test-timeout=180000 --test-reporter=spec testing/polkadot-js/proxy.js || status=$?
if [ "$status" != 0 ]; then
	printf 'nginx said:\n' >&2
	tail -n 10 "$scratch/nginx.log" >&2
	exit 1
fi
