"""One service as Docker would run it: started again when it ends by itself, killed with all its children."""

import atexit
import contextlib
import os
import signal
import subprocess
import threading

FIRST_WAIT, LONGEST_WAIT = 0.1, 2


class Service:
    """`restarts` counts how often it was started again because it ended without being told to."""

    def __init__(self, name, command, environment, log, *, folder, restart="no", owner=None, stop_signal="SIGTERM"):
        self.name, self.command, self.environment, self.log = name, command, environment, log
        self.folder, self.restarts_itself, self.owner = folder, restart == "unless-stopped", owner or {}
        self.stop_signal = signal.Signals[stop_signal]
        self.process = None
        self.restarts = 0
        # Set while it is to run: another one each time that it is started, so that who watched the last time goes away.
        self._told_to_end = None
        self._changes = threading.Lock()

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None

    @property
    def is_wanted(self):
        return self._told_to_end is not None

    def start(self):
        assert not self.is_wanted, f"{self.name} runs already"
        self._told_to_end = told_to_end = threading.Event()
        self._launch(told_to_end)
        atexit.register(self.kill_for_good)
        threading.Thread(target=self._watch, args=(told_to_end,), daemon=True, name=f"watch {self.name}").start()

    def stop(self, seconds=60):
        """As `docker compose stop`: asked to end, and waited for. Returns how it ended."""
        self._leave_alone()
        self.process.send_signal(self.stop_signal)
        return self._wait(seconds)

    def kill(self):
        """kill -9 of every process of it. What is to be started again is so, by whom watches."""
        self._kill_group(self.process)

    def kill_for_good(self):
        atexit.unregister(self.kill_for_good)
        self._leave_alone()
        if self.process:
            self._kill_group(self.process)
            self._wait(20)

    def signal(self, number):
        """To its first process, as `docker kill --signal` does."""
        self.process.send_signal(number)

    def freeze(self):
        self._signal_all(signal.SIGSTOP)

    def thaw(self):
        self._signal_all(signal.SIGCONT)

    def restart(self):
        self.stop()
        self.start()

    def pids(self):
        """Of all its processes; each child of PostgreSQL leads a group of its own, in one session."""
        found = subprocess.run(["ps", "-o", "pid=,stat=", "-s", str(self.process.pid)], capture_output=True, text=True)
        rows = [line.split() for line in found.stdout.splitlines()]
        return [int(pid) for pid, state, *_rest in rows if not state.startswith("Z")]

    def _launch(self, told_to_end):
        with self._changes:
            if told_to_end.is_set():
                return
            with self.log.open("ab") as log:
                self.process = subprocess.Popen(
                    self.command,
                    env=self.environment,
                    cwd=self.folder,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                    **self.owner,
                )
            self.log.with_suffix(".pid").write_text(str(self.process.pid))

    def _watch(self, told_to_end):
        wait = FIRST_WAIT
        while True:
            process = self.process
            process.wait()
            # In a container nothing outlives the first process.
            self._kill_group(process)
            if not self.restarts_itself or told_to_end.wait(wait):
                return
            wait = min(wait * 2, LONGEST_WAIT)
            self.restarts += 1
            self._launch(told_to_end)

    def _leave_alone(self):
        with self._changes:
            if self._told_to_end:
                self._told_to_end.set()
            self._told_to_end = None

    def _wait(self, seconds):
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._kill_group(self.process)
            raise

    def _signal_all(self, number):
        for pid in self.pids():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    def _kill_group(self, process):
        if self.process is process:
            self._signal_all(signal.SIGKILL)
