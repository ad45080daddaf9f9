"""The site as a city runs it, on loopback: the services of docker-compose.yml without Docker.

with City() as city:                          # or the fixture `city`, one for all tests
    city.ask("GET", "/")                      # through nginx, over TLS
    city.ask("GET", "/", client="127.0.9.1")  # from another internet address: all of 127.0.0.0/8 is this machine
    city["web-1"].kill()                      # a Service; what Docker would start again is started again
    city.sql("SELECT 1"), city.manage("check"), city.log("web-1")

Each service runs the command and the settings of docker-compose.yml; only what says where something is (`_places`) is
put in place of what it is called inside Docker. Everything is in one folder that is thrown away.
"""

import http.client
import json
import os
import pwd
import shutil
import ssl
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg

from tests.ops import compose
from tests.ops.compose import ROOT
from tests.ops.postgres_server import program
from tests.ops.service import Service
from tests.ops.waiting import free_port, until

# In this order; a service that waits for another to be well stands behind it.
SERVICES = ("postgres", "redis", "set-up", "web-1", "web-2", "worker", "backup", "nginx")
NODES = ("web-1", "web-2")
# In place of `docker compose up --wait`: the node is asked to end, and is there again once it is well.
RESTART = """
case $1 in {ports} esac
old=$(cat {logs}/$1.pid)
kill -TERM "$old"
while kill -0 "$old" 2>/dev/null; do sleep 0.1; done
until SITE_URL={origin} BIND=:$port {python} deploy/healthy.py /zoeken/ 2>/dev/null; do sleep 0.2; done
"""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self):
        return self.body.decode()

    def json(self):
        return json.loads(self.body)


class City:
    """`env` is what an administrator would write in .env, `secrets` in the folder secrets/."""

    def __init__(self, *, secrets=None, **env):
        self.folder = Path(tempfile.mkdtemp(prefix="dichtbij-city-"))
        # The workers of nginx are another user, as is PostgreSQL.
        self.folder.chmod(0o755)
        self.ports = {name: free_port() for name in (*NODES, "postgres", "redis", "http", "https")}
        self.origin = f"https://127.0.0.1:{self.ports['https']}"
        # Nothing of a test asks something outside this machine.
        self.env = {"SITE_URL": self.origin, "ALLOWED_HOSTS": "127.0.0.1", "TILE_URL": ""} | env
        self.env.setdefault("PDOK_URL", "http://127.0.0.1:9/search/v3_1")
        self.file = compose.read(self.env)
        self._make_folders(secrets or {})
        self.services = {name: self._service(name) for name in SERVICES}
        self._tls = ssl.create_default_context(cafile=self.folder / "secrets" / "tls_certificate")

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *exception):
        self.close()

    def __getitem__(self, name):
        return self.services[name]

    def start(self):
        self["postgres"].start()
        until(lambda: self.sql("SELECT 1"), what=f"PostgreSQL: {self.log('postgres')}")
        self._make_role()
        self["redis"].start()
        self._set_up()
        for name in SERVICES[SERVICES.index("set-up") + 1 :]:
            self[name].start()
        self.wait_until_well()

    def wait_until_well(self, seconds=180):
        """Both nodes answer, each by itself and through the proxy."""
        for name in NODES:
            until(lambda name=name: self.is_node_well(name), seconds, f"a page of {name}: {self.log(name)[-3000:]}")
        # One of which there is no copy: the proxy leaves nodes that were away alone for a few seconds more.
        path = f"/zoeken/?q=gezond-{uuid4().hex}"
        until(lambda: self.ask("GET", path).status == 200, seconds, f"a page of nginx: {self.log('nginx')[-3000:]}")

    def is_node_well(self, name):
        return self.ask_node(name, "GET", "/zoeken/").status == 200

    def close(self):
        """Gone, with all that it wrote; may be called twice."""
        for name in reversed(SERVICES):
            self[name].kill_for_good()
        shutil.rmtree(self.folder, ignore_errors=True)

    def ask(self, method, path, body=None, headers=None, *, client="127.0.0.1", timeout=30):
        """One request on a connection of its own. Raises OSError or HTTPException when there is no whole answer."""
        connection = self.connection(client, timeout)
        return _answer(connection, method, path, body, {"Host": self.origin.removeprefix("https://")} | (headers or {}))

    def connection(self, client="127.0.0.1", timeout=30):
        """To nginx; from `::1` over IPv6."""
        where = "::1" if ":" in client else "127.0.0.1"
        return http.client.HTTPSConnection(
            where, self.ports["https"], timeout=timeout, context=self._tls, source_address=(client, 0)
        )

    def ask_plain(self, path):
        """Over http, which only sends people on."""
        connection = http.client.HTTPConnection("127.0.0.1", self.ports["http"], timeout=30)
        return _answer(connection, "GET", path, None, {})

    def ask_node(self, name, method, path, body=None, headers=None, *, timeout=30):
        """Past the proxy, as the proxy would."""
        connection = http.client.HTTPConnection("127.0.0.1", self.ports[name], timeout=timeout)
        said = {"Host": self.origin.removeprefix("https://"), "X-Forwarded-Proto": "https", **(headers or {})}
        return _answer(connection, method, path, body, said)

    def sql(self, statement, parameters=None):
        address = f"postgres://postgres@127.0.0.1:{self.ports['postgres']}/dichtbij"
        with psycopg.connect(address, autocommit=True, connect_timeout=5) as connection:
            cursor = connection.execute(statement, parameters)
            return cursor.fetchall() if cursor.description else []

    def manage(self, *arguments, **environment):
        """A command as in a container of the site, once; what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=self.environment_of("worker") | environment, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def log(self, name):
        path = self.folder / "logs" / f"{name}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def rolling_restart(self):
        """deploy/rolling_restart.sh; a node that ends is started again by who watches it, as by Docker."""
        restart = self.folder / "restart.sh"
        ports = "; ".join(f"{name}) port={self.ports[name]};" for name in NODES)
        restart.write_text(
            RESTART.format(logs=self.folder / "logs", ports=ports, origin=self.origin, python=sys.executable)
        )
        how = {"IN_NGINX": "", "RUN": str(self.folder / "run"), "RESTART": f"sh {restart}"}
        subprocess.run(
            ["sh", str(ROOT / "deploy" / "rolling_restart.sh")], check=True, env=os.environ | how, timeout=300
        )

    def environment_of(self, name):
        """All that a process of this service has in its environment: nothing of who runs the tests but PATH."""
        service = self.file["services"][name]
        own = {
            "PATH": f"{Path(sys.executable).parent}:/usr/sbin:{os.environ['PATH']}",
            "HOME": "/tmp",
            "LANG": "C.UTF-8",
            # In a container /tmp is of that service alone: there a node keeps its numbers.
            "TMPDIR": str(self.folder / "tmp" / name),
        }
        said = compose.environment_of(service, self.env)
        return own | {key: self._placed(name, value) for key, value in said.items()}

    def command_of(self, name):
        command = [self._placed(name, part) for part in compose.command_of(self.file["services"][name])]
        if name == "postgres":
            where = ["-D", str(self.folder / "database"), "-p", str(self.ports["postgres"])]
            return [program("postgres"), *where, "-c", "listen_addresses=127.0.0.1", "-k", "", *command[1:]]
        if name == "redis":
            return [*command, "--bind", "127.0.0.1", "--port", str(self.ports["redis"]), "--dir", str(self.folder)]
        return command

    def _places(self, name):
        """What is called so inside Docker, and where it is here."""
        secrets, var = self.folder / "secrets", self.folder / "var"
        return {
            "0.0.0.0:8000": f"127.0.0.1:{self.ports.get(name, 0)}",
            "172.30.77.11:8000": f"127.0.0.1:{self.ports['web-1']}",
            "172.30.77.12:8000": f"127.0.0.1:{self.ports['web-2']}",
            "redis:6379": f"127.0.0.1:{self.ports['redis']}",
            "postgres:5432": f"127.0.0.1:{self.ports['postgres']}",
            "/run/secrets/": f"{secrets}/",
            "/app/var": str(var),
            "/srv/files": str(var),
            "/tmp/run": str(self.folder / "run"),
            "/tmp/alive": str(self.folder / "run" / f"{name}-alive"),
            "/deploy/": f"{ROOT}/deploy/",
            "/backups": str(self.folder / "backups"),
        }

    def _placed(self, service, text):
        if service == "nginx" and text in ("8080", "8443"):
            return f"127.0.0.1:{self.ports['http' if text == '8080' else 'https']}"
        if service == "nginx" and text in ("[::]:8080", "[::]:8443"):
            return f"[::1]:{self.ports['http' if text == '[::]:8080' else 'https']}"
        for inside, here in self._places(service).items():
            # The folder deploy/ is beside the site in one image, and at the top in another.
            if inside in text and not (inside.startswith("/") and not text.startswith(inside)):
                text = text.replace(inside, here)
        return text

    def _service(self, name):
        said = self.file["services"][name]
        return Service(
            name,
            self.command_of(name),
            self.environment_of(name),
            self.folder / "logs" / f"{name}.log",
            folder="/" if name == "postgres" else ROOT,
            restart=said["restart"],
            stop_signal=said.get("stop_signal", "SIGTERM"),
            owner=_postgres() if name == "postgres" else None,
        )

    def _make_folders(self, secrets):
        temporary = [f"tmp/{name}" for name in SERVICES]
        for name in ("var", "var/static", "logs", "backups", "run", "database", "tmp", *temporary):
            (self.folder / name).mkdir()
        make = ["sh", str(ROOT / "deploy" / "make_secrets.sh"), str(self.folder / "secrets")]
        subprocess.run(make, check=True, env=os.environ | {"TLS_NAMES": "IP:127.0.0.1,IP:::1"})
        address = (self.folder / "secrets" / "database_url").read_text()
        for name, value in ({"database_url": self._placed("set-up", address)} | secrets).items():
            path = self.folder / "secrets" / name
            path.chmod(0o644)
            path.write_text(f"{value}\n")
        self._make_database()

    def _make_database(self):
        """As the image of PostgreSQL does the first time."""
        data = self.folder / "database"
        if _postgres():
            shutil.chown(data, "postgres", "postgres")
        data.chmod(0o700)
        made = [program("initdb"), "--pgdata", str(data), "--username", "postgres", "--auth", "trust", "--no-sync"]
        subprocess.run(
            [*made, "--encoding", "UTF8", "--locale", "C.UTF-8"],
            check=True,
            capture_output=True,
            cwd="/",
            **_postgres(),
        )
        said = f"CREATE DATABASE {self.file['services']['postgres']['environment']['POSTGRES_DB']};\n\n"
        single = [program("postgres"), "--single", "-j", "-c", "log_checkpoints=off", "-D", str(data), "postgres"]
        subprocess.run(single, input=said, text=True, check=True, capture_output=True, cwd="/", **_postgres())
        (data / "pg_hba.conf").write_text(
            "host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
        )

    def _make_role(self):
        """As the image does with what stands in /docker-entrypoint-initdb.d."""
        where = ["--host", "127.0.0.1", "--port", str(self.ports["postgres"]), "--username", "postgres"]
        how = ["--no-psqlrc", "--no-password", "-v", "ON_ERROR_STOP=1", "--dbname", "dichtbij"]
        password = (self.folder / "secrets" / "database_password").read_text()
        subprocess.run(
            [program("psql"), *where, *how, "--file", str(ROOT / "deploy" / "make_database.sql")],
            check=True, capture_output=True, env={"POSTGRES_PASSWORD": password},
        )  # fmt: skip

    def _set_up(self):
        service = self["set-up"]
        service.start()
        assert service.process.wait(300) == 0, self.log("set-up")


def _answer(connection, method, path, body, headers):
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
    finally:
        connection.close()


def _postgres():
    """PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return {}
    owner = pwd.getpwnam("postgres")
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
