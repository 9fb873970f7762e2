#!/usr/bin/env bash
# Tests the Debian packages: which programs are packed and which are not, and the versions of commits; then in a Debian 12 of
# their own what they install, a node that runs as its unit says, an upgrade, removal, and purges; then the units themselves
# under systemd, sandbox and all. It takes five to ten minutes.
#
# All of it runs in namespaces without a network. When they end, so do their processes and mounts, however the test ends.
set -euo pipefail

usage() {
	cat <<'TEXT'
Usage: scripts/packages-test.sh [--arch amd64|arm64] [--profile production|release|dev] [--runtime FILE] [--notices DIR]
                                [--dirty] [--without-units]

Makes the packages by scripts/packages.sh and tests them in a Debian 12 (bookworm), which is made from apt's mirror once and
kept in ${XDG_CACHE_HOME:-~/.cache}/beadle/debian. It has to run as root.

  --arch ARCH     the machine that they are for; by default this one's. Those for another machine run through qemu, and
                  their units are not started
  --profile NAME  how the programs were built (production)
  --runtime FILE, --notices DIR, --dirty
                  as scripts/packages.sh takes them
  --without-units do not start the units under systemd, which takes a machine with cgroup2

Prints a line for each check, and in the end how many passed, and how many were not run.

Exit codes: 0 all passed, 1 a check failed, 2 wrong arguments, 3 something is missing or could not be installed, 130 or 143
interrupted.
TEXT
}

wrong() {
	printf 'packages-test: %s\n\n' "$1" >&2
	usage >&2
	exit 2
}

missing() {
	printf 'packages-test: %s\n' "$1" >&2
	exit 3
}

say() { printf 'packages-test: %s\n' "$*" >&2; }

# What the test system has, besides what every Debian has.
EXTRA=adduser,ca-certificates,curl,debconf,iproute2,systemd

# The checks made outside count inside.
[ "${1-}" = --inside ] || passed=0 failed=0 left_out=0

ok() {
	passed=$((passed + 1))
	printf 'ok      %s\n' "$1"
}

failure() {
	failed=$((failed + 1))
	printf 'FAILED  %s\n' "$1"
}

# check <name> <command...>: a check passes when its command succeeds; what it printed shows when it does not.
check() {
	local name=$1
	shift
	if "$@" >"$scratch/check.log" 2>&1; then
		ok "$name"
	else
		failure "$name"
		tail -n 20 "$scratch/check.log" | sed 's/^/        /'
	fi
}

# same <name> <expected> <found>
same() {
	if [ "$2" = "$3" ]; then
		ok "$1"
	else
		failure "$1"
		printf '        not %s, but %s\n' "${2:-nothing}" "${3:-nothing}"
	fi
}

not_run() {
	left_out=$((left_out + 1))
	printf 'not run %s\n' "$1"
}

# within <seconds> <command...>: tries until it succeeds.
within() {
	local until=$((SECONDS + $1 * slow))
	shift
	until "$@"; do
		[ "$SECONDS" -lt "$until" ] || return 1
		sleep 1
	done
}

# ---- Inside: in namespaces of its own, as their first process.

# What runs in the test system has this environment and nothing else.
clean=(/usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive
	${QEMU_CPU:+QEMU_CPU=$QEMU_CPU})

in_root() { chroot "$root" "${clean[@]}" "$@"; }

mount_system() {
	local device major minor
	mount --bind "$root" "$root"
	mount -t proc proc "$root/proc"
	mount -t sysfs -o ro sysfs "$root/sys"
	mount -t tmpfs -o mode=755 tmpfs "$root/run"
	mount -t tmpfs -o mode=755 tmpfs "$root/dev"
	while read -r device major minor; do
		mknod -m 666 "$root/dev/$device" c "$major" "$minor"
	done <<-'DEVICES'
		null 1 3
		zero 1 5
		full 1 7
		random 1 8
		urandom 1 9
		tty 5 0
	DEVICES
	mkdir "$root/dev/pts" "$root/dev/shm"
	mount -t devpts -o newinstance,ptmxmode=666 devpts "$root/dev/pts"
	ln -s pts/ptmx "$root/dev/ptmx"
	mount -t tmpfs tmpfs "$root/dev/shm"
}

# What apt says is kept in apt.log, too.
install_packages() {
	in_root sh -c "exec apt-get install -y -q /packages/$1/*.deb" 2>&1 | tee "$scratch/apt.log"
}

apt_said() { grep -qF -- "$1" "$scratch/apt.log"; }

stat_of() { in_root stat -c '%U:%G %a' "$1" 2>&1 || true; }
content() { in_root cat "$1" 2>/dev/null || true; }
exists() { [ -e "$root$1" ]; }
absent() { [ ! -e "$root$1" ]; }

# A system user who cannot log in.
is_service_user() {
	local uid shell
	IFS=: read -r _ _ uid _ _ _ shell <<<"$(in_root getent passwd "$1")"
	[ "$uid" -lt 1000 ] && [ "$shell" = /usr/sbin/nologin ]
}

is_known() { in_root getent passwd "$1"; }
is_unknown() { ! is_known "$1"; }

# conffiles of a package, in one line.
# shellcheck disable=SC2016 # It is dpkg's.
conffiles() { in_root dpkg-query -W -f='${Conffiles}\n' "$1" | awk 'NF { print $1 }' | sort | paste -sd ' '; }

finds_libraries() {
	local found
	found=$(in_root ldd /usr/bin/beadle-node /usr/bin/beadle-sensor /usr/bin/beadle)
	printf '%s\n' "$found"
	[[ $found == *libc.so.6* && $found != *"not found"* ]]
}

# The file that the package's copyright names.
has_notices() {
	grep -qF THIRD-PARTY-NOTICES.gz "$root/usr/share/doc/$1/copyright" &&
		in_root gzip -dc "/usr/share/doc/$1/THIRD-PARTY-NOTICES.gz" | grep -E '^[^ ]+ [0-9]+\.[0-9]+\.[0-9]' | head -n 3
}

# Whether the node has every option that the example configuration names.
options_exist() {
	local option options
	options=$(in_root beadle-node --help)
	while read -r option; do
		[[ $options == *" $option"[[:space:]]* ]] || { printf 'no option %s\n' "$option"; return 1; }
	done < <(grep -oE -- '--[a-z-]+' "$root/etc/beadle/node.env" | sort -u)
}

# systemd-analyze prints what it finds wrong, and succeeds with some of it.
verifies() {
	local found
	found=$(in_root systemd-analyze verify "/usr/lib/systemd/system/$1.service" 2>&1) && [ -z "$found" ] && return 0
	printf '%s\n' "$found"
	return 1
}

is_confined() { in_root systemd-analyze security --offline=true --threshold=25 "/usr/lib/systemd/system/$1.service"; }

exposure() {
	in_root systemd-analyze security --offline=true "/usr/lib/systemd/system/$1.service" |
		sed -n 's/.*exposure level for [^:]*: \([0-9.]*\).*/\1/p'
}

# by_hand <unit> [limit in seconds]: what a unit would run, with its environment and as its user, and what it runs before
# that. It replaces the shell.
by_hand() {
	local unit=/usr/lib/systemd/system/$1.service user
	user=$(sed -n 's/^User=//p' "$root$unit")
	# shellcheck disable=SC2016 # It is the inner shell's.
	exec ${2:+timeout $(($2 * slow))} chroot "$root" "${clean[@]}" setpriv --reuid="$user" --regid="$user" --init-groups sh -c '
		umask 077
		line() { sed -n "s/^$1=//p" "$unit"; }
		unit=$1
		set -a
		eval "$(line Environment)"
		. "$(line EnvironmentFile)"
		for before in "$(line ExecCondition)" "$(line ExecStartPre)"; do eval "$before" || exit; done
		eval "exec $(line ExecStart)"' sh "$unit"
}

rpc() {
	in_root curl -sf -m 10 -H 'Content-Type: application/json' http://127.0.0.1:9944 \
		-d "{\"id\":1,\"jsonrpc\":\"2.0\",\"method\":\"$1\",\"params\":[]}"
}

peer_over_rpc() { rpc system_localPeerId | sed -n 's/.*"result":"\([^"]*\)".*/\1/p'; }
height() { printf '%d' "$(rpc chain_getHeader | sed -n 's/.*"number":"\([^"]*\)".*/\1/p')"; }
answers() { rpc system_health >/dev/null; }
has_blocks() { [ "$(height)" -ge "$1" ]; }

# stops <process>: whether it ends in order when it is asked to.
stops() {
	local status=0
	kill -TERM "$1"
	wait "$1" || status=$?
	[ "$status" = 0 ] || { printf 'exit code %d\n' "$status"; return 1; }
}

# The node key, as the operator gets it: as root, and before the chain's specification is there.
node_key() { in_root /usr/lib/beadle-node/node-key "$@"; }
has_no_key() { ! node_key; }

test_node_key() {
	local key=/var/lib/beadle/node-key first
	same "the unit would not start the node: there is no specification" 1 "$(in_root setpriv --reuid=beadle --regid=beadle \
		--init-groups /usr/lib/beadle-node/need-files beadle-node /etc/beadle/chains/chain.json >/dev/null 2>&1 || echo $?)"
	first=$(node_key 2>/dev/null)
	check "a node key is made when it is asked for" exists "$key"
	same "it is beadle's alone" "beadle:beadle 600" "$(stat_of "$key")"
	same "and its peer id is told" "$(in_root beadle-node key inspect-node-key --file "$key")" "$first"
	same "asked again, it is the same one" "$first" "$(node_key)"
	same "which a start leaves alone, and says nothing" "" "$(node_key --if-missing 2>&1)"
	# What a power cut has left of one.
	: >"$root$key"
	peer=$(node_key 2>/dev/null)
	check "an empty file is no key" [ -s "$root$key" ]
	check "another one is made" [ "${peer:-$first}" != "$first" ]
	same "and is beadle's alone" "beadle:beadle 600" "$(stat_of "$key")"
	# A key on a disk that is not mounted.
	mv "$root$key" "$root$key.away"
	ln -s /nowhere/node-key "$root$key"
	check "a link that leads nowhere is left alone" has_no_key
	same "as it was" /nowhere/node-key "$(readlink "$root$key")"
	rm "$root$key"
	mv "$root$key.away" "$root$key"
	same "nothing else is left there" node-key "$(find "$root/var/lib/beadle" -mindepth 1 -printf '%f\n')"
}

export_chain() {
	in_root beadle-node export-chain-spec --chain dev --raw --output /etc/beadle/chains/chain.json >/dev/null 2>&1
}

# A chain of one authority, which this node is. Its peers' port speaks as light clients do.
configure_chain() {
	export_chain
	# The format is systemd's, and this line also the shell's.
	printf 'BEADLE_OPTIONS="--alice --force-authoring --listen-addr /ip4/127.0.0.1/tcp/30333/ws"\n' >>"$root/etc/beadle/node.env"
	sed "s#\"bootNodes\": \[\]#\"bootNodes\": [\"/ip4/127.0.0.1/tcp/30333/ws/p2p/$1\"]#" \
		"$root/etc/beadle/chains/chain.json" >"$root/etc/beadle/chains/chain-light.json"
	printf 'BEADLE_SOURCE=exec:true\n' >>"$root/etc/beadle/sensor.env"
	in_root setpriv --reuid=beadle-sensor --regid=beadle-sensor --init-groups \
		beadle-sensor keygen --key /var/lib/beadle-sensor/sensor.key >/dev/null
}

test_installation() {
	check "apt installs the packages" install_packages 1
	# Without them there is nothing more to test.
	exists /usr/bin/beadle-node || exit 1

	check "beadle is a system user" is_service_user beadle
	check "beadle-sensor is a system user" is_service_user beadle-sensor
	same "/var/lib/beadle is beadle's alone" "beadle:beadle 700" "$(stat_of /var/lib/beadle)"
	same "/var/lib/beadle-sensor is beadle-sensor's alone" "beadle-sensor:beadle-sensor 700" "$(stat_of /var/lib/beadle-sensor)"
	check "there is no node key, which copies of the card would share" absent /var/lib/beadle/node-key
	check "the installation told how to get one" apt_said "sudo /usr/lib/beadle-node/node-key"
	check "it told what to do next" apt_said "systemctl enable --now beadle-node"
	check "of the sensor, too" apt_said "systemctl enable --now beadle-sensor"
	same "beadle-node's configuration is dpkg's" "/etc/beadle/chains/README.node /etc/beadle/node.env" "$(conffiles beadle-node)"
	same "beadle-sensor's configuration is dpkg's" "/etc/beadle/chains/README.sensor /etc/beadle/sensor.env" "$(conffiles beadle-sensor)"
	same "/etc/beadle/chains is root's, and readable" "root:root 755" "$(stat_of /etc/beadle/chains)"
	same "beadle-node is not enabled" disabled "$(in_root systemctl is-enabled beadle-node 2>&1 || true)"
	same "beadle-sensor is not enabled" disabled "$(in_root systemctl is-enabled beadle-sensor 2>&1 || true)"
	check "the programs find their libraries" finds_libraries
	check "beadle runs" in_root beadle --version
	check "the node has the options that node.env names" options_exist
	local package unit
	for package in beadle-node beadle-sensor beadle-tools; do
		check "$package says under which licences others' work in it is" has_notices "$package"
		same "the changelog of $package begins with its version" "beadle ($version_1) bookworm; urgency=medium" \
			"$(in_root zcat "/usr/share/doc/$package/changelog.gz" | head -n 1)"
	done
	for unit in beadle-node beadle-sensor; do
		check "systemd-analyze verify $unit" verifies "$unit"
		check "systemd-analyze security $unit: $(exposure "$unit"), 2.5 at most" is_confined "$unit"
	done
}

test_by_hand() {
	local node status
	configure_chain "$peer"
	by_hand beadle-node >"$scratch/node.log" 2>&1 &
	node=$!
	if within 60 answers; then
		ok "the node runs as its unit says, and answers"
	else
		failure "the node runs as its unit says, and answers"
		tail -n 20 "$scratch/node.log" | sed 's/^/        /'
	fi
	same "it has the key that was made" "$peer" "$(peer_over_rpc || true)"
	check "it makes blocks" within 60 has_blocks 3
	# Nobody has enrolled it: that is what it learns from the chain, by its light client.
	status=0
	(by_hand beadle-sensor 60) >"$scratch/check.log" 2>&1 || status=$?
	same "the sensor runs as its unit says, and reaches the chain" 5 "$status"
	check "the node stops in order" stops "$node"
}

# What an upgrade and a removal must leave alone.
fingerprint() {
	in_root sha256sum /var/lib/beadle/node-key /var/lib/beadle-sensor/sensor.key
	in_root find /var/lib/beadle /var/lib/beadle-sensor -printf '%p %u %m\n' | sort
}

test_upgrade() {
	local before changed
	printf '# Changed on this machine.\n' >>"$root/etc/beadle/node.env"
	changed=$(content /etc/beadle/node.env)
	before=$(fingerprint)
	check "apt installs the same packages again" install_packages 1
	same "keys and data are the same after it" "$before" "$(fingerprint)"
	check "apt upgrades the packages to those of the next commit" install_packages 2
	check "and calls it so" apt_said "3 upgraded, 0 newly installed"
	# shellcheck disable=SC2016 # It is dpkg's.
	same "the new version is installed" "$version_2" "$(in_root dpkg-query -W -f='${Version}' beadle-node)"
	same "the changed node.env is as it was" "$changed" "$(content /etc/beadle/node.env)"
	same "keys and data are the same after the upgrade" "$before" "$(fingerprint)"
}

test_removal() {
	local before
	before=$(fingerprint)
	check "apt removes the packages" in_root apt-get remove -y -q beadle-node beadle-sensor beadle-tools
	check "the units are gone" absent /usr/lib/systemd/system/beadle-node.service
	check "the configuration is still there" exists /etc/beadle/node.env
	same "keys and data are the same after the removal" "$before" "$(fingerprint)"

	check "apt purges the packages, and nobody answers" in_root apt-get purge -y -q beadle-node beadle-sensor
	check "the configuration is gone" absent /etc/beadle/node.env
	check "the chain's specification, which is the operator's, is still there" exists /etc/beadle/chains/chain.json
	same "keys and data are the same after the purge" "$before" "$(fingerprint)"
	check "so are their users" is_known beadle-sensor

	check "apt installs the packages once more" install_packages 1
	same "keys and data are the same with it" "$before" "$(fingerprint)"
	printf '%s %s/delete-state boolean true\n' beadle-node beadle-node beadle-sensor beadle-sensor |
		in_root debconf-set-selections
	check "apt purges the packages, told to delete keys and data" in_root apt-get purge -y -q beadle-node beadle-sensor
	check "/var/lib/beadle is gone" absent /var/lib/beadle
	check "/var/lib/beadle-sensor is gone" absent /var/lib/beadle-sensor
	check "beadle is gone" is_unknown beadle
	check "beadle-sensor is gone" is_unknown beadle-sensor
	same "debconf has forgotten the questions" "" "$(in_root debconf-show beadle-node beadle-sensor)"
}

# Starts systemd in the test system, as the first process of further namespaces.
boot() {
	mkdir "$cgroup"
	# The group of all that systemd starts, which is the root of the groups that it sees.
	(
		echo 0 >"$cgroup/cgroup.procs"
		# shellcheck disable=SC2016 # It is the inner shell's.
		exec unshare --mount --pid --cgroup --fork --kill-child bash -c '
			set -e
			cd "$1"
			mount -t proc proc proc
			mount -t cgroup2 cgroup2 sys/fs/cgroup
			pivot_root . mnt
			umount -l mnt
			exec env -i container=other PATH=/usr/sbin:/usr/bin /usr/lib/systemd/systemd' bash "$root"
	) >"$scratch/systemd.log" 2>&1 </dev/null &
	local unshare=$!
	within 30 first_child "$unshare"
	within 60 is_up
}

first_child() { booted=$(pgrep -P "$1") && [ -n "$booted" ]; }
is_up() { [[ $(in_boot systemctl is-system-running 2>&1) =~ ^(running|degraded)$ ]]; }

in_boot() {
	nsenter --target "$booted" --mount --pid --cgroup --root --wd=/ "${clean[@]}" "$@"
}

install_booted() { in_boot sh -c "exec apt-get install -y -q --allow-downgrades /packages/$1/*.deb"; }
state() { in_boot systemctl is-active "$1" 2>&1 || true; }
property() { in_boot systemctl show -p "$2" --value "$1"; }
has_ended() { [ "$(state "$1")" = failed ]; }
status_says() {
	local said
	said=$(in_boot systemctl status --no-pager --full "$1" 2>&1 || true)
	printf '%s\n' "$said"
	[[ $said == *"$2"* ]]
}
# Whether a unit is up, has been for so many seconds, and was not started again meanwhile.
lasts() {
	sleep "$2"
	[ "$(state "$1")" = active ] && [ "$(property "$1" NRestarts)" = 0 ]
}

test_units() {
	local before
	if ! boot; then
		failure "systemd starts in the test system"
		sed 's/^/        /' "$scratch/systemd.log"
		return 0
	fi
	check "apt installs the packages, while systemd runs" install_booted 1
	same "the node is not started" inactive "$(state beadle-node)"
	same "the sensor is not started" inactive "$(state beadle-sensor)"

	# From the purge before there is no key, and the specification, which was the operator's, is taken away.
	rm -f "$root/etc/beadle/chains"/*.json
	local unit
	for unit in beadle-node beadle-sensor; do
		in_boot systemctl start "$unit" || true
		# A unit that waits to be started again is "activating".
		same "$unit is not started without what it needs, and not tried again" "inactive 0" \
			"$(state "$unit") $(property "$unit" NRestarts)"
		check "and its status says what is missing" status_says "$unit" "$unit is not started: "
	done
	check "no key was made" absent /var/lib/beadle/node-key

	# The first start, with options that the node does not know.
	export_chain
	cp -p "$root/etc/beadle/node.env" "$root/etc/beadle/node.env.good"
	printf 'BEADLE_OPTIONS=--no-such-option\n' >>"$root/etc/beadle/node.env"
	in_boot systemctl start beadle-node 2>/dev/null || true
	within 30 has_ended beadle-node || true
	same "wrong options end it for good" "failed 2 0" \
		"$(state beadle-node) $(property beadle-node ExecMainStatus) $(property beadle-node NRestarts)"
	mv "$root/etc/beadle/node.env.good" "$root/etc/beadle/node.env"
	same "what else ends it is tried again after a minute" 1min "$(property beadle-node RestartUSec)"
	check "the first start has made a node key" exists /var/lib/beadle/node-key
	same "it is beadle's alone" "beadle:beadle 600" "$(stat_of /var/lib/beadle/node-key)"
	configure_chain "$(in_boot beadle-node key inspect-node-key --file /var/lib/beadle/node-key)"

	# A watchdog that would have bitten soon.
	mkdir -p "$root/etc/systemd/system/beadle-node.service.d"
	printf '[Service]\nWatchdogSec=20\n' >"$root/etc/systemd/system/beadle-node.service.d/watchdog.conf"
	in_boot systemctl daemon-reload
	check "the node's unit starts" in_boot systemctl enable --now beadle-node
	check "the node says when it is ready: it answers at once" within 5 answers
	check "it makes blocks in its sandbox" within 60 has_blocks 3
	check "the watchdog hears of it" lasts beadle-node 50

	# No device is enrolled under its key. It ends, and is not started again.
	in_boot systemctl start beadle-sensor || true
	check "the sensor's unit ends where no device is enrolled" within 120 has_ended beadle-sensor
	same "with exit code 5" 5 "$(property beadle-sensor ExecMainStatus)"
	sleep 20
	same "and is not started again" "failed 0" "$(state beadle-sensor) $(property beadle-sensor NRestarts)"

	before=$(property beadle-node MainPID)
	check "apt upgrades the packages, while the node runs" install_booted 2
	same "the node runs" active "$(state beadle-node)"
	check "it was started anew" [ "$before" != "$(property beadle-node MainPID)" ]
	check "it answers" within 30 answers
	check "the node's unit stops" in_boot systemctl stop beadle-node
	same "without a failure" "inactive success" "$(state beadle-node) $(property beadle-node Result)"
	check "apt changes the packages, while the node does not run" install_booted 1
	same "it is not started" inactive "$(state beadle-node)"

	in_boot systemctl start beadle-node
	check "apt removes the packages, while the node runs" in_boot apt-get remove -y -q beadle-node beadle-sensor
	check "the node has ended" [ -z "$(pgrep -x beadle-node || true)" ]
}

inside() {
	trap tally EXIT
	mount_system
	in_root ip link set lo up
	test_installation
	test_node_key
	test_by_hand
	test_upgrade
	test_removal
	if [ -n "$cgroup" ]; then test_units; else not_run "the units under systemd: $no_boot"; fi
	finished=yes
}

# The last line, also when something went wrong on the way.
tally() {
	local status=$?
	trap - EXIT
	[ -n "$finished" ] || failure "the test came to its end (exit code $status)"
	printf '%d passed, %d failed, %d not run\n' "$passed" "$failed" "$left_out"
	[ "$failed" = 0 ] || exit 1
	exit 0
}

if [ "${1-}" = --inside ]; then
	finished=
	peer=
	booted=
	inside
	exit
fi

# ---- Outside: makes what is needed, and cleans up.

arch=
profile=production
no_boot=
handed_on=()
while [ $# -gt 0 ]; do
	case $1 in
	-h | --help)
		usage
		exit 0
		;;
	--dirty) handed_on+=(--dirty) ;;
	--without-units) no_boot="not asked for" ;;
	--arch | --profile | --runtime | --notices)
		[ -n "${2-}" ] || wrong "$1 wants a value"
		case $1 in
		--arch) arch=$2 ;;
		--profile) profile=$2 ;;
		*) handed_on+=("$1" "$(realpath -- "$2")") ;;
		esac
		shift
		;;
	*) wrong "unknown argument: $1" ;;
	esac
	shift
done
command -v dpkg >/dev/null || missing "dpkg is not installed, and only Debian's packages are tested here"
here=$(dpkg --print-architecture)
arch=${arch:-$here}
case $arch in amd64 | arm64) ;; *) wrong "--arch is amd64 or arm64, not $arch" ;; esac
case $profile in production | release | dev) ;; *) wrong "--profile is production, release or dev, not $profile" ;; esac
[ "$(id -u)" = 0 ] || missing "this has to run as root: it makes a Debian system, and mounts in it"

test_script=$(realpath "${BASH_SOURCE[0]}")
cd "$(dirname "$test_script")/.."

# Installs Debian packages whose commands are missing.
ensure() {
	local command=$1 package=$2
	command -v "$command" >/dev/null && return 0
	say "installing the Debian package $package"
	{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package"; } \
		>/dev/null 2>&1 || missing "$package could not be installed"
}

scratch=
binfmt=
mounted=
child=
cgroup=

finish() {
	local status=$?
	trap - EXIT INT TERM
	if [ -n "$child" ]; then
		# With the first process of the namespaces all others end.
		kill -KILL "$child" 2>/dev/null || true
		wait "$child" 2>/dev/null || true
	fi
	if [ -n "$cgroup" ]; then
		for _ in 1 2 3 4 5 6 7 8 9 10; do
			find "$cgroup" -depth -type d -exec rmdir {} + 2>/dev/null || true
			[ -d "$cgroup" ] || break
			sleep 0.5
		done
	fi
	[ -z "$binfmt" ] || echo -1 >"$binfmt"
	[ -z "$mounted" ] || umount "$mounted"
	[ -z "$scratch" ] || rm -rf "$scratch"
	exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Lets this machine run the other one's programs, if it does not already, until the test ends.
slow=1
if [ "$arch" != "$here" ]; then
	slow=10
	no_boot="they are for another machine"
	case $arch in
	arm64)
		machine=aarch64
		# The least of the processors that the programs are for.
		export QEMU_CPU=cortex-a53
		;;
	amd64) machine=x86_64 ;;
	esac
	ensure "qemu-$machine-static" qemu-user-static
	interpreters=/proc/sys/fs/binfmt_misc
	if [ ! -e "$interpreters/register" ]; then
		mount -t binfmt_misc binfmt_misc "$interpreters" ||
			missing "this kernel has no binfmt_misc: packages for $arch can only be tested on such a machine"
		mounted=$interpreters
	fi
	if [ ! -e "$interpreters/qemu-$machine" ]; then
		cat "/usr/lib/binfmt.d/qemu-$machine.conf" >"$interpreters/register" ||
			missing "qemu cannot be registered: packages for $arch can only be tested on such a machine"
		binfmt=$interpreters/qemu-$machine
	fi
fi

ensure debootstrap debootstrap
ensure lintian lintian
ensure unshare util-linux
ensure pgrep procps

cache=${XDG_CACHE_HOME:-$HOME/.cache}/beadle/debian
mkdir -p "$cache"
scratch=$(mktemp -d "$cache/test.XXXXXX")
root=$scratch/root

# What packages.sh takes and what it refuses, in a repository of its own, with programs that only say what they are.
packages_in_scratch() { (cd "$scratch/repository" && CARGO_TARGET_DIR=$scratch/repository.target scripts/packages.sh "$@"); }
scratch_git() { git -C "$scratch/repository" -c user.name=test -c user.email=test@beadle.invalid -c commit.gpgsign=false -c tag.gpgsign=false "$@"; }

# scratch_commit <version> <seconds since 1970>
scratch_commit() {
	local manifest
	for manifest in Cargo.toml clients/Cargo.toml; do
		printf '[workspace.package]\nversion = "%s"\n' "$1" >"$scratch/repository/$manifest"
	done
	scratch_git add -A
	GIT_COMMITTER_DATE="@$2 +0200" scratch_git commit -q --allow-empty -m "Version $1"
}

# later <name>: the version of the commit that is checked out now comes after the one of the last call.
scratch_version=
later() {
	local version
	version=$(packages_in_scratch --print-version HEAD) || version=
	check "the packages of $1 come after those of the commit before: ${version:-no version}" \
		dpkg --compare-versions "${scratch_version:-0}" lt "${version:-0}"
	scratch_version=$version
}

test_versions() {
	local time=1790000000 status
	mkdir -p "$scratch/repository/scripts" "$scratch/repository/clients"
	git init -q "$scratch/repository"
	cp scripts/packages.sh scripts/env.sh "$scratch/repository/scripts/"
	cp rust-toolchain.toml "$scratch/repository/"
	scratch_commit 0.1.0 $time
	later "the first commit"
	scratch_commit 0.1.0 $time
	later "a commit of the same second"
	scratch_commit 0.1.0 $((time - 10 * 86400))
	later "a commit by a clock that is behind"
	scratch_commit 0.1.0 $((time + 86400))
	later "a commit of the next day"
	scratch_git tag v0.1.0
	status=0
	packages_in_scratch --print-version HEAD >"$scratch/check.log" 2>&1 || status=$?
	same "a release that would come before them is refused" 4 "$status"
	scratch_git tag -d v0.1.0 >/dev/null
	scratch_commit 0.2.0 $((time + 86400))
	scratch_git tag v0.2.0
	same "a tag is the version of its commit" 0.2.0 "$(packages_in_scratch --print-version HEAD || true)"
	later "a release"
	scratch_commit 0.2.0 $((time + 86400))
	later "the commit after a release"
}

# fake <what follows the version> [what follows the runtime's hash] [another command]: puts programs where packages.sh looks.
fake() {
	local program directory
	directory=$scratch/repository.target/$(uname -m)-unknown-linux-gnu/production
	mkdir -p "$directory"
	for program in beadle-node beadle-sensor beadle; do
		# shellcheck disable=SC2016 # It is the program's.
		printf '#!/bin/sh\n[ "$1" != --help ] || { echo "  key  Keys"; echo "%s"; exit; }\necho "%s 0.2.0%s"\n' \
			"${3-}" "$program" "$1" >"$directory/$program"
		printf 'echo "runtime: beadle 1, blake2-256 0x%s%s"\n' \
			"$(b2sum -l 256 "$scratch/runtime.wasm" | cut -d ' ' -f 1)" "${2-}" >>"$directory/$program"
		chmod +x "$directory/$program"
	done
}

# packed <name> <exit code> <what it says> [option]
packed() {
	local status=0
	packages_in_scratch --runtime "$scratch/runtime.wasm" --notices "$scratch/notices" --out "$scratch/none" ${4:+"$4"} \
		>"$scratch/check.log" 2>&1 || status=$?
	if [ "$status" = "$2" ] && grep -qF -- "$3" "$scratch/check.log"; then
		ok "$1"
	else
		failure "$1"
		printf '        exit code %d, and not %d with "%s"\n' "$status" "$2" "$3"
		tail -n 5 "$scratch/check.log" | sed 's/^/        /'
	fi
}

test_refusals() {
	local commit before past
	# Past all checks it comes to the packages, of which there are none in that repository.
	past="beadle-node could not be made"
	mkdir -p "$scratch/repository/node" "$scratch/repository/packaging/debian"
	printf 'maintainer = "Test <test@beadle.invalid>"\n' >"$scratch/repository/node/Cargo.toml"
	: >"$scratch/repository/packaging/debian/changelog"
	scratch_commit 0.2.0 1790172800
	commit=$(scratch_git rev-parse --short=11 HEAD)
	before=$(scratch_git rev-parse --short=11 HEAD~1)
	echo runtime >"$scratch/runtime.wasm"
	mkdir "$scratch/notices"
	tee "$scratch/notices/beadle-node" "$scratch/notices/beadle-sensor" "$scratch/notices/beadle" <<<notices >/dev/null
	fake "-$commit"
	packed "programs of the commit are packed" 1 "$past"
	fake "-$before"
	packed "those of another commit are not" 4 "beadle-node is of $before"
	fake ""
	packed "nor those that do not say of which" 4 "does not say which commit"
	fake "-$commit-dirty"
	packed "nor those with changes that are in no commit" 4 "was built with changes"
	packed "unless that is asked for" 1 "$past" --dirty
	fake "-$commit" ", development runtime"
	packed "nor a node with a development runtime" 4 "a development runtime"
	fake "-$commit" "" "  benchmark  Measure"
	packed "nor a node with benchmarks" 4 "built for benchmarks"
	fake "-$commit"
	echo "another runtime" >"$scratch/runtime.wasm"
	packed "nor a node with another runtime" 4 "beadle-node embeds the runtime 0x"
	fake "-$commit"
	: >"$scratch/repository/new.rs"
	packed "nor anything while there are changes" 4 "are not what the commit has"
	packed "unless it is asked for" 1 "$past" --dirty
	rm -r "$scratch/repository" "$scratch/repository.target" "$scratch/notices" "$scratch/runtime.wasm"
}

# Packages of two versions, one after the other: those of the commit before, as far as their version goes, and its own.
make_packages() {
	scripts/packages.sh --arch "$arch" --profile "$profile" ${handed_on[@]+"${handed_on[@]}"} --out "$scratch/packages/$1" \
		${2:+--version "$2"} >&2
}
version_1=$(scripts/packages.sh --print-version HEAD~1)
make_packages 1 "$version_1"
make_packages 2
version_2=$(dpkg-deb -f "$scratch"/packages/2/beadle-node_*.deb Version)
make_packages again
check "made again, the packages are the same byte for byte" diff -r "$scratch/packages/2" "$scratch/packages/again"
rm -r "$scratch/packages/again"
check "$version_2 comes after $version_1" dpkg --compare-versions "$version_1" lt "$version_2"
test_versions
test_refusals

# The test system, as it is before the packages.
base=$cache/bookworm-$arch-$(printf '%s' "$EXTRA" | cksum | cut -d ' ' -f 1).tar
if [ ! -f "$base" ]; then
	# shellcheck disable=SC2016 # It is apt's.
	mirror=$(apt-get indextargets --format '$(ORIGIN) $(RELEASE) $(REPO_URI)' 'Created-By: Packages' |
		awk '$1 == "Debian" && $2 !~ /-/ { print $3; exit }')
	[ -n "$mirror" ] || missing "apt knows no mirror of Debian's: run apt-get update"
	say "making a Debian 12 for $arch, which takes some minutes"
	options=()
	[ "$arch" = "$here" ] || options=(--foreign)
	{
		debootstrap --arch "$arch" --variant minbase --include "$EXTRA" ${options[@]+"${options[@]}"} bookworm "$root" "$mirror" &&
			{ [ "$arch" = "$here" ] || chroot "$root" /debootstrap/debootstrap --second-stage; } &&
			rm -rf "$root/var/cache/apt/archives" && mkdir -p "$root/var/cache/apt/archives/partial"
	} >"$scratch/debootstrap.log" 2>&1 || {
		tail -n 20 "$scratch/debootstrap.log" >&2
		missing "debootstrap failed"
	}
	tar -C "$root" -cf "$base.new" . && mv "$base.new" "$base"
else
	mkdir "$root"
	tar -C "$root" -xpf "$base"
fi
mv "$scratch/packages" "$root/packages"

# No script asks anything before the installation; the question is postrm's.
check "lintian finds no error" lintian --allow-root --fail-on error --suppress-tags no-debconf-config "$root"/packages/1/*.deb

# systemd needs a control group of its own.
if [ -z "$no_boot" ]; then
	hierarchy=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/self/mounts)
	[ -n "$hierarchy" ] || missing "this machine has no cgroup2, which systemd needs: --without-units leaves the units out"
	cgroup=$hierarchy/beadle-packages-test.$$
fi

export scratch root slow cgroup no_boot version_1 version_2 passed failed left_out
unshare --mount --pid --net --ipc --uts --fork --kill-child --mount-proc bash "$test_script" --inside </dev/null &
child=$!
status=0
wait "$child" || status=$?
child=
[ "$status" = 0 ] || exit "$status"
