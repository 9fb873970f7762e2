#!/usr/bin/env bash
# Brings this machine to the state in which Beadle builds. The second time it has nothing to do and says so in a line.
#
#   scripts/setup.sh [--tests | --all] [--pi]
#
# Rust comes from the first of these that works:
#   1. a toolchain that is complete already: rustup's of rust-toolchain.toml, or Debian's
#   2. rustup, if it is there and reaches its server: the toolchain of rust-toolchain.toml with the wasm target
#   3. Debian's packages; the wasm target's library, which they lack, is compiled from their source (20 s)
# BEADLE_TOOLCHAIN=rustup or =debian asks for one of them. Besides, a C and a C++ compiler, make and protoc are
# needed, and with --tests shellcheck; on Debian and Ubuntu they are installed too. With --all, so is what the steps of
# "scripts/test.sh --all" need besides: Node.js, Python, nginx, Prometheus' and Alertmanager's tools, and programs of Rust in
# $XDG_CACHE_HOME/beadle/tools. With --pi, so is what compiles for Raspberry Pis and runs their programs here. System
# directories are written as root or through sudo.
#
# Exit codes: 0 ready, 2 something is missing that this script cannot install (it says what), 3 an installation failed.
set -euo pipefail

with_tests=
with_all=
with_pi=
for argument in "$@"; do
	case $argument in
	--tests) with_tests=yes ;;
	--all) with_tests=yes with_all=yes ;;
	--pi) with_pi=yes ;;
	*)
		printf 'setup: unknown argument: %s\nUsage: scripts/setup.sh [--tests | --all] [--pi]\n' "$argument" >&2
		exit 2
		;;
	esac
done

wanted=${BEADLE_TOOLCHAIN:-}
[ "$wanted" != none ] || wanted=
case $wanted in
"" | rustup | debian) ;;
*)
	printf 'setup: BEADLE_TOOLCHAIN is "%s"; it can be rustup or debian\n' "$wanted" >&2
	exit 2
	;;
esac

# shellcheck source=scripts/env.sh
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"

# Where the wasm library is compiled.
scratch=
trap '[ -z "$scratch" ] || rm -rf "$scratch"' EXIT

say() { printf 'setup: %s\n' "$*"; }

missing() {
	printf 'setup: %s\n' "$*" >&2
	exit 2
}

failed() {
	printf 'setup: %s\n' "$*" >&2
	exit 3
}

is_apt_system() { command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; }

# Runs a command that writes to system directories.
as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		missing "\"$*\" needs root, and there is no sudo: run scripts/setup.sh as root once"
	fi
}

# Installs those of the packages that are not installed.
apt_install() {
	local package packages=()
	for package in "$@"; do
		[ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || packages+=("$package")
	done
	[ ${#packages[@]} -gt 0 ] || return 0
	say "installing Debian packages: ${packages[*]}"
	as_root apt-get update -qq || say "apt-get update failed; trying with the lists that are there"
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" ||
		failed "apt-get could not install: ${packages[*]}"
}

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

# ensure_commands <package...>: Debian's packages, each as command=package.
ensure_commands() {
	local pair packages=()
	for pair in "$@"; do
		command -v "${pair%%=*}" >/dev/null || packages+=("${pair#*=}")
	done
	[ ${#packages[@]} = 0 ] || ! is_apt_system || apt_install "${packages[@]}"
	for pair in "$@"; do
		command -v "${pair%%=*}" >/dev/null || missing "\"${pair%%=*}\" is not installed, and only Debian's packages are known here"
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
	ensure_commands promtool=prometheus amtool=prometheus-alertmanager jq=jq nginx=nginx-light openssl=openssl docker-compose=docker-compose dpkg-deb=dpkg \
		fakeroot=fakeroot b2sum=coreutils curl=curl
}

# Completes rustup's toolchain. Fails, having said so, when there is no rustup or its server can't be reached.
ensure_rustup() {
	local channel
	command -v rustup >/dev/null || return 1
	beadle_rustup_complete && return 0
	channel=$(beadle_channel)
	say "asking rustup for Rust $channel with $BEADLE_WASM_TARGET, rustfmt and clippy"
	if beadle_rustup_sysroot >/dev/null; then
		timeout 300 rustup target add --toolchain "$channel" "$BEADLE_WASM_TARGET" &&
			timeout 300 rustup component add --toolchain "$channel" rustfmt clippy
	else
		timeout 900 rustup toolchain install "$channel" --no-self-update --profile minimal \
			--component rustfmt --component clippy --target "$BEADLE_WASM_TARGET"
	fi && beadle_rustup_complete && return 0
	say "rustup could not"
	return 1
}

# Whether this system has the packages that ensure_debian installs.
debian_has_rust() {
	is_apt_system || return 1
	apt-cache show rustc-web >/dev/null 2>&1 && return 0
	as_root apt-get update -qq
	apt-cache show rustc-web >/dev/null 2>&1
}

# Installs Debian's toolchain and gives it what it lacks for the wasm target.
ensure_debian() {
	apt_install rustc-web cargo-web rust-web-src rust-web-clippy rustfmt-web gcc libc6-dev

	local host sysroot llvm
	host=$(/usr/bin/rustc -vV | sed -n 's/^host: //p')
	llvm=$(/usr/bin/rustc -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')
	sysroot=$(/usr/bin/rustc --print sysroot)

	# The linker, under the name that rustc calls it by.
	apt_install "lld-$llvm"
	if [ ! -x "$sysroot/lib/rustlib/$host/bin/rust-lld" ]; then
		as_root mkdir -p "$sysroot/lib/rustlib/$host/bin"
		as_root ln -sfn "/usr/lib/llvm-$llvm/bin/lld" "$sysroot/lib/rustlib/$host/bin/rust-lld"
	fi

	build_wasm_library
}

# Compiles core and alloc for the wasm target with Debian's rustc, and puts them into its sysroot.
build_wasm_library() {
	local dir file
	dir=$(beadle_debian_wasm_dir)
	say "compiling the library of $BEADLE_WASM_TARGET for $(/usr/bin/rustc --version), about 20 s"
	scratch=$(mktemp -d)
	mkdir "$scratch/src"
	echo '#![no_std]' >"$scratch/src/lib.rs"
	cat >"$scratch/Cargo.toml" <<-'TOML'
		[package]
		name = "library"
		edition = "2021"
	TOML
	# The runtime is linked with LTO, which needs the bitcode. RUSTC_BOOTSTRAP allows build-std on a stable compiler.
	(
		cd "$scratch"
		unset RUSTC RUSTC_WRAPPER RUSTC_WORKSPACE_WRAPPER CARGO_ENCODED_RUSTFLAGS CARGO_BUILD_TARGET
		PATH="/usr/bin:$PATH" CARGO_TARGET_DIR="$scratch/target" RUSTC_BOOTSTRAP=1 RUSTFLAGS="-C embed-bitcode=yes" \
			/usr/bin/cargo build --quiet --release -Z build-std=core,alloc --target "$BEADLE_WASM_TARGET"
	) || failed "the library of $BEADLE_WASM_TARGET did not compile"

	as_root rm -rf "$dir"
	as_root mkdir -p "$dir/lib"
	for file in "$scratch/target/$BEADLE_WASM_TARGET/release/deps"/lib{core,alloc,compiler_builtins}-*.rlib; do
		as_root cp "$file" "$dir/lib/"
	done
	# Last, since it says that the library is complete and for which compiler (see env.sh).
	/usr/bin/rustc -vV | as_root tee "$dir/rustc-version" >/dev/null
}

# Another compiler and the standard library for Raspberry Pis, and an emulator for what comes out.
ensure_pi() {
	is_apt_system || missing "programs for Raspberry Pis are only known to be compiled on Debian and Ubuntu"
	apt_install gcc-aarch64-linux-gnu g++-aarch64-linux-gnu qemu-user-static python3
	beadle_pi_toolchain >/dev/null && return 0
	if command -v rustup >/dev/null && beadle_rustup_sysroot >/dev/null; then
		say "asking rustup for $BEADLE_PI_TARGET"
		timeout 300 rustup target add --toolchain "$(beadle_channel)" "$BEADLE_PI_TARGET" &&
			beadle_pi_toolchain >/dev/null && return 0
		say "rustup could not"
	fi
	debian_has_rust || missing "this system has no Debian package rustc-web, and rustup cannot add $BEADLE_PI_TARGET"
	apt_install rustc-web cargo-web
	as_root dpkg --add-architecture arm64
	apt_install libstd-rust-web-dev:arm64
	beadle_pi_toolchain >/dev/null || failed "Debian's rustc has no library for $BEADLE_PI_TARGET"
}

ensure_tools
[ -z "$with_tests" ] || ensure_commands shellcheck=shellcheck
[ -z "$with_all" ] || { ensure_node && ensure_python && ensure_everything; }

# What "$wanted" names, or env.sh found complete, or else the first that can be had.
case ${wanted:-$BEADLE_TOOLCHAIN} in
rustup) ensure_rustup || missing "rustup can't provide Rust $(beadle_channel) with $BEADLE_WASM_TARGET here" ;;
debian)
	if ! beadle_debian_complete; then
		debian_has_rust || missing "this system has no Debian package rustc-web"
		ensure_debian
	fi
	;;
none)
	if ! ensure_rustup; then
		debian_has_rust || missing "no Rust to be had here: install rustup (https://rustup.rs) and run this again"
		ensure_debian
	fi
	BEADLE_TOOLCHAIN=
	;;
esac

[ -z "$with_pi" ] || ensure_pi

beadle_choose_toolchain
[ -z "$with_all" ] || ensure_cargo_tools
say "ready: $(rustc --version) ($BEADLE_TOOLCHAIN), target directory $CARGO_TARGET_DIR"
