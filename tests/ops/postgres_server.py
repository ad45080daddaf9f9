"""A real PostgreSQL on loopback, with a copy that follows it, that a test stops, kills and freezes as it likes.

with PostgresServer() as postgres:
    postgres.url             # postgres://dichtbij@127.0.0.1:<port>/dichtbij, for DATABASE_URL; an empty database
    postgres.kill()          # kill -9 of every process of it at once; start() recovers what was committed
    replica = postgres.make_replica()   # another PostgresServer, by streaming replication; for DATABASE_REPLICA_URL
    replica.catch_up()       # until all that is committed now can be read there
"""

import atexit
import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import psycopg
from psycopg import conninfo, pq

from tests.ops.waiting import free_port, until

# What was committed is in the file when the server is killed, whatever happens in the memory of the server; only a
# machine that loses its power needs fsync, and that costs a test most of its time.
SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 100
shared_buffers = '64MB'
fsync = off
synchronous_commit = on
wal_level = replica
wal_keep_size = '256MB'
hot_standby = on
"""
RULES = """
host all all 127.0.0.1/32 trust
host replication postgres 127.0.0.1/32 trust
"""


class PostgresServer:
    """`data` is a folder that the user postgres can reach (pytest's own folders are closed to it)."""

    def __init__(self, port=None, data=None, *, primary=None):
        self.port = port or free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="dichtbij-postgres-")) if data is None else Path(data).parent
        self.data = self.folder / "data" if data is None else Path(data)
        self.is_ours = data is None
        self.primary = primary
        self.replicas = []
        self.process = None
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres")

    def __enter__(self):
        return self.start()

    def __exit__(self, *exception):
        self.close()

    @property
    def url(self):
        return self.url_of("dichtbij")

    def url_of(self, database, user="dichtbij"):
        return f"postgres://{user}@127.0.0.1:{self.port}/{database}"

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def start(self):
        """The first time it makes the database, owned by a role that is no superuser, as on a real server."""
        assert not self.is_running
        is_new = not (self.data / "PG_VERSION").exists()
        if is_new:
            self._make()
        self._launch()
        if is_new:
            self.sql("CREATE ROLE dichtbij LOGIN CREATEDB")
            self.make_database("dichtbij")
        return self

    def make_database(self, name):
        self.sql(f"CREATE DATABASE {name} OWNER dichtbij")
        return self.url_of(name)

    def make_replica(self, port=None):
        replica = PostgresServer(port, primary=self)
        source = conninfo.make_conninfo(host="127.0.0.1", port=self.port, user="postgres", application_name="copy")
        _run("pg_basebackup", "--pgdata", replica.data, "--dbname", source, "-R", "-X", "stream", "-c", "fast", "-N")
        replica._launch()
        self.replicas.append(replica)
        return replica

    def catch_up(self):
        """Of a replica: waits until it has all that is committed on its primary at this moment."""
        [(position,)] = self.primary.sql("SELECT pg_current_wal_lsn()::text")
        question = f"SELECT pg_last_wal_replay_lsn() >= '{position}'::pg_lsn"
        until(lambda: self.sql(question)[0][0], what="a replica that is as far as its primary")

    def fall_behind(self):
        """Of a replica: it takes in what the primary writes and does not show it, until `go_on`."""
        self.sql("SELECT pg_wal_replay_pause()")
        until(lambda: self.sql("SELECT pg_get_wal_replay_pause_state()") == [("paused",)], what="a pause")

    def go_on(self):
        self.sql("SELECT pg_wal_replay_resume()")

    def sql(self, statement, database="postgres"):
        """As superuser; the rows, or an empty list where there are none."""
        address = conninfo.make_conninfo(self.url_of(database, "postgres"), connect_timeout=5)
        with contextlib.closing(psycopg.connect(address, autocommit=True)) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def stop(self):
        """As an administrator does: what runs is broken off, and the files are closed well."""
        self._end(signal.SIGINT)

    def kill(self):
        """All its processes at once; what was not committed is gone and what was is found back by start()."""
        ours = self._processes()
        for pid in ours:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(60)
        # While one of them lives, the next server says that its memory is in use.
        until(lambda: not any(map(_is_alive, ours)), what="the end of all processes of PostgreSQL")

    def restart(self):
        self.stop()
        self.start()

    def freeze(self):
        """It takes connections and says nothing, until `thaw`."""
        for pid in self._processes():
            os.kill(pid, signal.SIGSTOP)

    def thaw(self):
        for pid in self._processes():
            os.kill(pid, signal.SIGCONT)
        self._wait_for_answers()

    def close(self):
        """Gone, with its replicas and all that they wrote; may be called twice."""
        atexit.unregister(self.close)
        for replica in self.replicas:
            replica.close()
        if self.is_running:
            self.kill()
        shutil.rmtree(self.folder if self.is_ours else self.data, ignore_errors=True)

    def _make(self):
        how = ["--pgdata", self.data, "--username", "postgres", "--auth", "trust", "--no-sync", "--encoding", "UTF8"]
        # Sorting by language, as most servers do, brings out an order that only bytes give.
        _run("initdb", *how, "--locale", "C.UTF-8", "--locale-provider=icu", "--icu-locale=nl")
        with (self.data / "postgresql.conf").open("a") as settings:
            settings.write(SETTINGS)
        (self.data / "pg_hba.conf").write_text(RULES)

    def _launch(self):
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [program("postgres"), "-D", str(self.data), "-p", str(self.port)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd="/",
                start_new_session=True,
                **_as_owner(),
            )
        atexit.register(self.close)
        self._wait_for_answers()

    def _wait_for_answers(self):
        until(self._answers, what=f"an answer of PostgreSQL; {self.folder}/log says why")

    def _answers(self):
        address = conninfo.make_conninfo(self.url_of("postgres", "postgres"), connect_timeout=2)
        return pq.PGconn.ping(address.encode()) == pq.Ping.OK

    def _end(self, how):
        self.process.send_signal(how)
        self.process.wait(30)

    def _processes(self):
        """The parent and its children."""
        if not self.process:
            return []
        parent = str(self.process.pid)
        found = subprocess.run(["ps", "-o", "pid=", "-p", parent, "--ppid", parent], capture_output=True, text=True)
        return [int(pid) for pid in found.stdout.split()]


def _is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def program(name):
    """The newest of the versions on this machine."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    found = [str(folder / name) for folder in folders if (folder / name).exists()] or [shutil.which(name)]
    assert found[-1], f"{name} is not on this machine; scripts/install_servers.sh installs it"
    return found[-1]


def _run(name, *arguments):
    done = subprocess.run(
        [program(name), *map(str, arguments)], capture_output=True, text=True, cwd="/", check=False, **_as_owner()
    )
    assert done.returncode == 0, done.stderr


def _as_owner():
    """PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return {}
    owner = pwd.getpwnam("postgres")
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
