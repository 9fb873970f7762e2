# shellcheck shell=bash
# Messages of setup.sh, and Debian's packages.

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
