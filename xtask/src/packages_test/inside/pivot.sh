#!/usr/bin/env bash
# Makes the first argument the root of the file system, and starts systemd.
set -e
cd "$1"
mount -t proc proc proc
mount -t cgroup2 cgroup2 sys/fs/cgroup
pivot_root . mnt
umount -l mnt
exec env -i container=other PATH=/usr/sbin:/usr/bin /usr/lib/systemd/systemd
