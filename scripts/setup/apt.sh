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

# Whether somebody can be asked: there is a terminal, and this process reads from it.
is_in_foreground() {
	local group foreground
	# After the name: state, parent, process group, session, terminal, and the terminal's process group, -1 without one.
	read -r _ _ group _ _ foreground _ < <(sed 's/.*) //' "/proc/$$/stat")
	[ "$group" = "$foreground" ]
}

# Runs a command that writes to system directories.
as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		# In the background, as in scripts/test.sh, a question for the password would stop this for ever.
		sudo -n true 2>/dev/null || is_in_foreground ||
			missing "\"$*\" needs root: run scripts/setup.sh --tests (or --all) first, which asks for your password"
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
