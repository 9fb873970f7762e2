# shellcheck shell=bash
# Programs that builds and tests need besides Rust.

# What the build scripts of some dependencies call, whichever toolchain is used.
ensure_tools() {
	local tool packages=()
	if is_apt_system; then
		command -v cc >/dev/null || packages+=(gcc libc6-dev)
		command -v c++ >/dev/null || packages+=(g++)
		command -v make >/dev/null || packages+=(make)
		command -v protoc >/dev/null || packages+=(protobuf-compiler)
		[ -e /etc/ssl/certs/ca-certificates.crt ] || packages+=(ca-certificates)
		[ ${#packages[@]} = 0 ] || apt_install "${packages[@]}"
	fi
	for tool in cc c++ make protoc; do
		command -v "$tool" >/dev/null || missing "\"$tool\" is not installed, and only Debian's packages are known here"
	done
}

# The oldest Node.js that the tests with polkadot.js run on.
NODE_VERSION=20

ensure_node() {
	if is_apt_system && ! command -v npm >/dev/null; then
		apt_install nodejs npm
	fi
	command -v npm >/dev/null || missing "npm is not installed: get Node.js $NODE_VERSION from https://nodejs.org"
	[ "$(node --version | sed 's/^v\([0-9]*\).*/\1/')" -ge "$NODE_VERSION" ] ||
		missing "Node.js is $(node --version), and the tests with polkadot.js need $NODE_VERSION or later: see https://nodejs.org"
}

# For the tests that compare with reference implementations in Python.
ensure_python() {
	if is_apt_system && ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
		apt_install python3 python3-venv
	fi
	python3 -c 'import ensurepip, venv' 2>/dev/null || missing "python3 with its venv module is not installed"
}

# Whether a command is there. Some of Debian's are where only root looks for them.
has_command() { command -v "$1" >/dev/null || [ -x "/usr/sbin/$1" ]; }

# ensure_commands <package...>: Debian's packages, each as command=package.
ensure_commands() {
	local pair packages=()
	for pair in "$@"; do
		has_command "${pair%%=*}" || packages+=("${pair#*=}")
	done
	[ ${#packages[@]} = 0 ] || ! is_apt_system || apt_install "${packages[@]}"
	for pair in "$@"; do
		has_command "${pair%%=*}" || missing "\"${pair%%=*}\" is not installed, and only Debian's packages are known here"
	done
}

# Programs of Rust that check dependencies, in these versions. Without optimisation: each runs for seconds.
CARGO_TOOLS=(cargo-deny@0.20.2)

ensure_cargo_tools() {
	local tool name version
	for tool in "${CARGO_TOOLS[@]}"; do
		name=${tool%@*} version=${tool#*@}
		[ "$("$BEADLE_TOOLS/bin/$name" --version 2>/dev/null | cut -d ' ' -f 2)" != "$version" ] || continue
		say "compiling $name $version, some minutes"
		CARGO_TARGET_DIR=$BEADLE_TOOLS/target cargo install --quiet --debug --locked --root "$BEADLE_TOOLS" "$tool" ||
			failed "$name $version did not compile"
		rm -rf "$BEADLE_TOOLS/target"
	done
}

# What the steps beyond the quick tier need.
ensure_everything() {
	ensure_commands promtool=prometheus amtool=prometheus-alertmanager jq=jq nginx=nginx-light openssl=openssl dpkg-deb=dpkg \
		fakeroot=fakeroot b2sum=coreutils curl=curl
	# Either will do.
	docker compose version >/dev/null 2>&1 || ensure_commands docker-compose=docker-compose
}
