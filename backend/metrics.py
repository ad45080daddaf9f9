"""Numbers for Prometheus: what each process counts itself, and what is asked of the site when somebody looks.

Processes of one node count in files of METRICS_DIR, so that whichever of them is asked tells of all. Nothing is counted
without a METRICS_TOKEN.
"""

from collections.abc import Iterator

from django.conf import settings
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from backend import health

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
OWN = CollectorRegistry()

_requests = Counter("dichtbij_requests", "Requests that were answered", ("method", "route", "status"), registry=OWN)
_seconds = Histogram(
    "dichtbij_request_seconds",
    "How long an answer took",
    ("route",),
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=OWN,
)
_queries = Histogram(
    "dichtbij_request_queries",
    "Questions to the database for one answer",
    buckets=(0, 1, 2, 5, 10, 20, 50, 100),
    registry=OWN,
)
_slow_queries = Counter("dichtbij_slow_queries", "Questions to the database slower than SLOW_QUERY_MS", registry=OWN)


def note_request(method: str, route: str, status: int, seconds: float, queries: int) -> None:
    if settings.METRICS_TOKEN:
        _requests.labels(method, route, str(status)).inc()
        _seconds.labels(route).observe(seconds)
        _queries.observe(queries)


def note_slow_query() -> None:
    if settings.METRICS_TOKEN:
        _slow_queries.inc()


def text() -> bytes:
    """All of it, in the format of Prometheus. Costs a few short questions to the database."""
    registry = OWN
    if settings.METRICS_DIR:
        registry = CollectorRegistry()
        MultiProcessCollector(registry, settings.METRICS_DIR)  # type: ignore[no-untyped-call]
    return generate_latest(registry) + generate_latest(_OfTheSite())


class _OfTheSite(Collector):
    """The same whichever node is asked, but for the cache."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        found = health.measure()
        yield _gauge("database_up", "Whether the database answers", found.has_database)
        yield _gauge("cache_up", "Whether the cache of this process does its work", found.has_cache)
        yield _gauge("mail_waiting", "Mails that could be sent now", found.mail_waiting)
        yield _gauge("mail_oldest_seconds", "How long the oldest of those waits", found.mail_seconds)
        yield _gauge("occurrence_horizon_days", "So many days ahead is the last moment", found.horizon_days)
        yield _labelled("heartbeat_age_seconds", "Since something last went well", "name", found.beats)
        yield _labelled("tasks", "Work on the background", "status", health.tasks())


def _gauge(name: str, told: str, value: float | None) -> GaugeMetricFamily:
    """Without a value where nothing is known."""
    family = GaugeMetricFamily(f"dichtbij_{name}", told)
    if value is not None:
        family.add_metric((), value)
    return family


def _labelled(name: str, told: str, label: str, values: dict[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"dichtbij_{name}", told, labels=(label,))
    for each, value in values.items():
        family.add_metric((each,), value)
    return family
