# shellcheck shell=bash
# What compiles for Raspberry Pis.

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
