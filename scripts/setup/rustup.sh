# shellcheck shell=bash
# Rust by rustup.

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
