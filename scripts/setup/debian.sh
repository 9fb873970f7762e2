# shellcheck shell=bash
# Rust by Debian's packages.

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
