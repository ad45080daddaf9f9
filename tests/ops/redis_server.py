"""A real Redis on loopback, that a test stops, kills and freezes as it likes.

with RedisServer() as redis:
    redis.url       # redis://127.0.0.1:<port>/0, for CACHE_URL
    redis.kill()    # like a machine that loses its power; start() brings it back, empty
    redis.freeze()  # it takes connections and says nothing, as one does that swaps or hangs; thaw() ends that
"""

import atexit
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import redis

from tests.ops.waiting import free_port, until


class RedisServer:
    def __init__(self, port=None, *, password="", tls=False):
        self.port = port or free_port()
        self.password, self.tls = password, tls
        self.folder = Path(tempfile.mkdtemp(prefix="dichtbij-redis-"))
        self.socket = self.folder / "redis.sock"
        self.process = None

    def __enter__(self):
        return self.start()

    def __exit__(self, *exception):
        self.close()

    @property
    def url(self):
        return f"{'rediss' if self.tls else 'redis'}://{self._who}127.0.0.1:{self.port}/0{self._trusted}"

    @property
    def socket_url(self):
        return f"unix://{self._who}{self.socket}?db=0"

    @property
    def certificate(self):
        return self.folder / "redis.crt"

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def client(self, url=""):
        """For the test itself, with a patience of its own."""
        return redis.Redis.from_url(url or self.socket_url, socket_timeout=5, socket_connect_timeout=5)

    def start(self):
        """Back on the same port, with nothing in it: what is kept here may be lost."""
        assert not self.is_running
        if self.tls:
            self._make_certificate()
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [shutil.which("redis-server") or "/usr/bin/redis-server", *self._options()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        atexit.register(self.close)
        # On both ways: to a certificate of this very second a clock that was put right is before its time.
        until(self._answers, what=f"an answer of Redis; {self.folder}/log says why")
        return self

    def _answers(self):
        return all(self.client(address).ping() for address in (self.socket_url, self.url))

    def stop(self):
        """As an administrator does: it says goodbye to who is connected."""
        self._end(signal.SIGTERM)

    def kill(self):
        self._end(signal.SIGKILL)

    def freeze(self):
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self.process.send_signal(signal.SIGCONT)
        until(lambda: self.client().ping(), what="an answer of Redis")

    def close(self):
        """Gone, with all that it wrote; may be called twice."""
        atexit.unregister(self.close)
        if self.is_running:
            self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _end(self, how):
        self.process.send_signal(how)
        self.process.wait(60)

    @property
    def _who(self):
        return f":{self.password}@" if self.password else ""

    @property
    def _trusted(self):
        return f"?ssl_ca_certs={self.certificate}" if self.tls else ""

    def _options(self):
        options = {"bind": "127.0.0.1", "port": self.port, "unixsocket": self.socket, "unixsocketperm": "700"}
        options |= {"dir": self.folder, "save": "", "appendonly": "no"}
        if self.password:
            options["requirepass"] = self.password
        if self.tls:
            options |= {"port": 0, "tls-port": self.port, "tls-auth-clients": "no"}
            options |= {"tls-cert-file": self.certificate, "tls-key-file": self.folder / "redis.key"}
        return [part for name, value in options.items() for part in (f"--{name}", str(value))]

    def _make_certificate(self):
        if not self.certificate.exists():
            made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=redis"]
            made += ["-addext", "subjectAltName=IP:127.0.0.1", "-out", str(self.certificate)]
            subprocess.run([*made, "-keyout", str(self.folder / "redis.key")], check=True, capture_output=True)
