"""A folder of the site on a disk that takes nothing more."""

import contextlib
import shutil
import subprocess


@contextlib.contextmanager
def full(folder):
    """A tiny disk, filled to the last byte; who may not mount one gets a folder that nothing can be put in."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k,mode=0777", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True).returncode != 0:
        (folder / "foto").write_bytes(b"no folder")
        yield
        (folder / "foto").unlink()
        return
    try:
        with contextlib.suppress(OSError), (folder / "filler").open("wb", buffering=0) as filler:
            while True:
                filler.write(bytes(4096))
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
