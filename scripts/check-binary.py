#!/usr/bin/env python3
"""Tells whether programs run on the machine that they are for, from what is in them: which version of the C library they
want, which instructions they use, and which runtime they embed. Prints a table; ends with 1 if a program would not run.
"""

import argparse
import hashlib
import re
import subprocess
import sys

# The C library of Debian bookworm and of Raspberry Pi OS on it.
GLIBC = (2, 36)

# What ARMv8.0-A, which a Raspberry Pi 3 and 4 have, does not have, as objdump names it. A Pi has no AES and SHA either.
LATER = re.compile(
    r"""(?x)
    (cas|casp|swp|ld(add|clr|eor|set|smax|smin|umax|umin)|st(add|clr|eor|set|smax|smin|umax|umin))(a|l|al)?[bh]?  # LSE, 8.1
    | aes(e|d|mc|imc) | sha1\w+ | sha256\w+ | sha512\w+ | sm[34]\w+ | eor3 | rax1 | xar | bcax  # cryptography
    | [su]?[su]dot | sqrdml[as]h | ldapr[bh]? | ldapur\w* | stlur\w* | fcmla | fcadd | fjcvtzs | bf\w*dot | bfmmla | [su]mmla  # 8.1 to 8.6
    | bra[ab]z? | blra[ab]z? | reta[ab] | pac[id]z?[ab] | aut[id]z?[ab]  # not the ones that older cores take for nothing
    | cnt[bhwd] | ptrues? | whilel[oest] | rdvl | addvl  # SVE
    """
)
WIDE_PRODUCT = re.compile(r"pmull2?\s+v\d+\.1q")

# Functions that use such instructions only where the machine says that it has them.
ASKS_FIRST = re.compile(
    r"""(?x)
    ^(
        # libgcc's and compiler-rt's choice of atomics
        __aarch64_(cas|swp|ldadd|ldclr|ldeor|ldset)\d+_(relax|acq|rel|acq_rel|sync)
        # AWS-LC: by OPENSSL_armcap_P, from getauxval
        | aws_lc_\d+_\d+_\d+_(aes_gcm_\w+_kernel | aes_hw_\w+ | aesv8_gcm_8x_\w+ | gcm_\w+_v8 | sha(1|256|512)_block_data_order_hw)
        | gcm_ghash_v8_4x
        | Lsha3_keccak\w*_f1600_\w+  # CRYPTO_is_ARMv8_SHA3_capable
        # ring: by cpu::features(), from getauxval
        | ring_core_\d+_\d+_\d+__(aes_gcm_\w+_kernel | aes_hw_\w+ | gcm_\w+_clmul | sha(256|512)_block_data_order_hw)
        # sha2 and keccak: by cpufeatures; crc32fast: by is_aarch64_feature_detected
        | _ZN4sha26sha(256|512)\d+aarch64(_sha[23])?\d+compress\w+
        | _ZN6keccak8backends12aarch64_sha3\d+p1600_armv8_sha3\w+
        | _ZN9crc32fast11specialized7aarch64\d+calculate\w+
    )$
    """
)


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def glibc(objdump, program):
    """The latest version of the C library that a symbol is taken from."""
    versions = re.findall(r"GLIBC_(\d+)\.(\d+)", run(objdump, "-T", program))
    return max(((int(major), int(minor)) for major, minor in versions), default=(0, 0))


def libraries(objdump, program):
    return re.findall(r"NEEDED\s+(\S+)", run(objdump, "-p", program))


def later_instructions(objdump, program):
    """Functions with instructions that not every machine has: name, and one of the instructions."""
    found = {}
    function = "?"
    with subprocess.Popen(
        [objdump, "-d", "--no-show-raw-insn", program], stdout=subprocess.PIPE, text=True, errors="replace"
    ) as process:
        for line in process.stdout:
            if line.endswith(">:\n"):
                function = line[line.index("<") + 1 : -3]
                continue
            columns = line.split("\t")
            if len(columns) < 2:
                continue
            words = columns[1].split(None, 1)
            name = words[0] if words else ""
            if LATER.fullmatch(name) or (name.startswith("pmull") and WIDE_PRODUCT.match("\t".join(columns[1:]))):
                found.setdefault(function, name)
    if process.returncode:
        sys.exit(f"check-binary: {objdump} cannot read {program}")
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("programs", nargs="+")
    parser.add_argument("--arch", choices=["arm64", "amd64"], required=True)
    parser.add_argument("--objdump", default="objdump")
    parser.add_argument("--runtime", help="the runtime's file")
    parser.add_argument("--runtime-in", help="the program that embeds it")
    parser.add_argument("--list", action="store_true", help="print every function with later instructions")
    arguments = parser.parse_args()

    faults = []
    print(f"{'program':<16}{'MiB':>7}  {'wants':<12}sha256")
    for program in arguments.programs:
        with open(program, "rb") as file:
            content = file.read()
        name = program.rsplit("/", 1)[-1]
        version = glibc(arguments.objdump, program)
        digest = hashlib.sha256(content).hexdigest()
        print(f"{name:<16}{len(content) / 2**20:>7.1f}  {'glibc %d.%d' % version:<12}{digest}")
        if version > GLIBC:
            faults.append(f"{name} wants glibc {version[0]}.{version[1]}, and there is {GLIBC[0]}.{GLIBC[1]}")
        if program == arguments.runtime_in:
            with open(arguments.runtime, "rb") as file:
                if file.read() not in content:
                    faults.append(f"{name} does not embed {arguments.runtime}")
        if arguments.arch == "arm64":
            for function, instruction in sorted(later_instructions(arguments.objdump, program).items()):
                if arguments.list:
                    print(f"    {instruction:<12}{function}")
                if not ASKS_FIRST.match(function):
                    faults.append(f"{name} has {instruction}, which not every Raspberry Pi has, in {function}")
    for fault in faults:
        print(f"check-binary: {fault}", file=sys.stderr)
    sys.exit(1 if faults else 0)


main()
