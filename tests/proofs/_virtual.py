"""A virtual machine whose power can be cut: a Linux of Debian, our PostgreSQL and nothing else, run by QEMU.

What it wrote and did not flush is in its own memory, and gone when the process of QEMU is killed, as it is when
a computer loses power. What it flushed is in the file that is its disk.
"""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from tests.plugin import ROOT
from throughcare.embedded.cluster import BOOTSTRAP, Cluster

KEPT = ROOT / ".data" / "virtual"
BOOT_SECONDS = 240
_MODULES = (
    "virtio_ring", "virtio", "virtio_pci_modern_dev", "virtio_pci_legacy_dev", "virtio_pci", "virtio_blk",
    "failover", "net_failover", "virtio_net",
)  # fmt: skip
_INIT = """#!/bin/busybox sh
b=/bin/busybox
$b mount -t proc proc /proc
$b mount -t devtmpfs dev /dev
for m in {modules}; do $b insmod /modules/$m.ko; done
$b ip link set lo up
$b ip link set eth0 up
$b ip addr add 10.0.2.15/24 dev eth0
$b ip route add default via 10.0.2.2
$b mount -t ext4 /dev/vda /disk || echo "THE DISK CANNOT BE READ"
$b mount -t proc proc /disk/proc
$b mount --bind /dev /disk/dev
$b mkdir -p /disk/dev/shm
$b mount -t tmpfs shm /disk/dev/shm
$b chmod 1777 /disk/dev/shm
$b rm -f /disk/data/postmaster.pid
set -- $($b cat /proc/cmdline)
fsync=on
for word; do case $word in fsync=*) fsync=${{word#fsync=}};; esac; done
exec $b chroot /disk /bin/busybox start-stop-daemon -S -c {user} -x {programs}/bin/postgres -- \\
  -D /data -c listen_addresses='*' -c unix_socket_directories=/tmp -c fsync=$fsync \\
  -c shared_buffers=64MB -c dynamic_shared_memory_type=posix -c jit=off
"""


class Virtual:
    """The machine. Its disk holds a copy of a cluster's files."""

    def __init__(self, folder: Path, cluster: Cluster) -> None:
        if not (qemu := shutil.which("qemu-system-x86_64")) or not shutil.which("mkfs.ext4"):
            pytest.skip("a virtual machine needs qemu-system-x86 and e2fsprogs")
        self.qemu = qemu
        self.folder = folder
        self.kernel, packages = _linux()
        self.start_files = folder / "start.cpio"
        self.disk = folder / "disk.raw"
        self.console = folder / "console.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.port = 0
        programs = cluster._programs().folder.parent
        user = f"{cluster.user.uid}:{cluster.user.gid}"
        _archive(self.start_files, _INIT.format(modules=" ".join(_MODULES), programs=programs, user=user), packages)
        self._make_disk(cluster, programs, packages)

    def _make_disk(self, cluster: Cluster, programs: Path, packages: Path) -> None:
        root = self.folder / "root"
        for name in ("proc", "dev", "tmp", "bin", "etc"):
            (root / name).mkdir(parents=True)
        (root / "tmp").chmod(0o1777)
        shutil.copy(packages / "bin" / "busybox", root / "bin")
        (root / "etc" / "passwd").write_text(f"server:x:{cluster.user.uid}:{cluster.user.gid}::/:/bin/sh\n")
        (root / "etc" / "group").write_text(f"server:x:{cluster.user.gid}:\n")
        shutil.copytree(programs, root / str(programs).lstrip("/"), symlinks=True)
        said = subprocess.run(["ldd", str(programs / "bin" / "postgres")], capture_output=True, text=True).stdout
        extensions = [str(path) for path in (programs / "lib").rglob("*.so") if path.stem in ("btree_gist", "pg_trgm")]
        for words in (said, *(subprocess.run(["ldd", e], capture_output=True, text=True).stdout for e in extensions)):
            for path in map(Path, re.findall(r"(/\S+\.so\S*)", words)):
                (root / str(path.parent).lstrip("/")).mkdir(parents=True, exist_ok=True)
                shutil.copy(path, root / str(path).lstrip("/"))
        if (locale := Path("/usr/lib/locale/C.utf8")).exists():
            shutil.copytree(locale, root / str(locale).lstrip("/"))
        subprocess.run(["cp", "-a", str(cluster.data), str(root / "data")], check=True)
        with (root / "data" / "pg_hba.conf").open("a") as rules:
            rules.write("host all all 10.0.2.2/32 trust\n")
        text = (root / "data" / "pg_hba.conf").read_text()
        (root / "data" / "pg_hba.conf").write_text(re.sub(r"(?m)^host\s+.*reject$", "", text))
        subprocess.run(["truncate", "-s", "1500M", str(self.disk)], check=True)
        made = subprocess.run(
            ["mkfs.ext4", "-q", "-F", "-d", str(root), str(self.disk)], capture_output=True, text=True
        )
        assert made.returncode == 0, made.stderr
        shutil.rmtree(root)

    def power_on(self, *, fsync: bool) -> float:
        """Start it, and wait for its database; answers the seconds it took."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        words = f"console=ttyS0 panic=-1 edd=off quiet fsync={'on' if fsync else 'off'}"
        command = [self.qemu, "-accel", "tcg,thread=multi", "-M", "pc", "-cpu", "max", "-m", "768", "-smp", "1"]
        command += ["-nographic", "-no-reboot", "-kernel", str(self.kernel), "-initrd", str(self.start_files)]
        command += ["-append", words, "-drive", f"file={self.disk},if=virtio,format=raw,cache=writeback"]
        command += [
            "-netdev",
            f"user,id=n,hostfwd=tcp:127.0.0.1:{self.port}-:5432",
            "-device",
            "virtio-net-pci,netdev=n",
        ]
        with self.console.open("wb") as console:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=console, stderr=console)
        began = time.monotonic()
        while time.monotonic() - began < BOOT_SECONDS:
            assert self.process.poll() is None, f"the machine ended: {self._said()}"
            with suppress(psycopg.OperationalError), psycopg.connect(self.conninfo("postgres", BOOTSTRAP)):
                return time.monotonic() - began
            time.sleep(0.2)
        raise AssertionError(f"its database did not answer: {self._said()}")

    def conninfo(self, database: str, role: str) -> str:
        """How to connect to its database."""
        return f"host=127.0.0.1 port={self.port} dbname={database} user={role} connect_timeout=3"

    def cut_power(self) -> None:
        """Now."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def _said(self) -> str:
        return self.console.read_text(errors="replace")[-1500:]


def _linux() -> tuple[Path, Path]:
    """A kernel and what it needs, fetched once from Debian."""
    packages = KEPT / "packages"
    if not packages.exists():
        making = KEPT / "making"
        making.mkdir(parents=True, exist_ok=True)
        depends = subprocess.run(["apt-cache", "depends", "linux-image-cloud-amd64"], capture_output=True, text=True)
        found = re.search(r"Depends: (linux-image-\S+)", depends.stdout)
        if found is None:
            pytest.skip("a virtual machine needs the kernel package of Debian")
        fetched = subprocess.run(
            ["apt-get", "download", "-qq", found[1], "busybox-static"], cwd=making, capture_output=True, text=True
        )
        if fetched.returncode:
            pytest.skip(f"a virtual machine needs the kernel package of Debian: {fetched.stderr.strip()[-200:]}")
        for package in making.glob("*.deb"):
            subprocess.run(["dpkg", "-x", str(package), str(making / "packages")], check=True)
        (making / "packages").rename(packages)
        shutil.rmtree(making)
    return next((packages / "boot").glob("vmlinuz-*")), packages


def _archive(path: Path, init: str, packages: Path) -> None:
    """The files the kernel starts with, in its own format (cpio, newc)."""
    modules = {name: next(packages.rglob(f"{name}.ko")).read_bytes() for name in _MODULES}
    entries = [(name, 0o040755, b"") for name in ("bin", "dev", "proc", "disk", "modules")]
    entries += [("bin/busybox", 0o100755, (packages / "bin" / "busybox").read_bytes())]
    entries += [("init", 0o100755, init.encode())]
    entries += [(f"modules/{name}.ko", 0o100644, content) for name, content in modules.items()]
    entries += [("TRAILER!!!", 0, b"")]
    with path.open("wb") as out:
        for number, (name, mode, content) in enumerate(entries, start=1):
            fields = [number, mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(name) + 1, 0]
            head = b"070701" + b"".join(b"%08x" % field for field in fields) + name.encode() + b"\0"
            out.write(head + b"\0" * (-len(head) % 4) + content + b"\0" * (-len(content) % 4))
