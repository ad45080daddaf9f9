"""SQL that Django wrote once, to be asked again with other values (docs/adr/0017)."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from django.db import connections, router
from django.db.models import QuerySet

from activities.models import Activity

Row = tuple[Any, ...]
Name = tuple[Hashable, ...]
# No moment that somebody asks about.
ELSEWHEN = datetime(2001, 2, 3, 4, 5, 6, 789, tzinfo=UTC)


@dataclass(frozen=True)
class WrittenSql:
    """`names` has one for each value that differs between questions, by its place in `values`."""

    sql: str
    values: tuple[Any, ...]
    names: dict[int, Name]

    def rows(self, known: dict[Name, Any]) -> list[Row]:
        """As the driver gives them, with these values by name."""
        named = self.names
        values = [known[named[place]] if place in named else value for place, value in enumerate(self.values)]
        with connections[router.db_for_read(Activity)].cursor() as cursor:
            cursor.execute(self.sql, values)
            return cast(list[Row], cursor.fetchall())


_known: dict[Hashable, WrittenSql] = {}


def rows_at(ask: Callable[[datetime], "QuerySet[Any, Any]"], now: datetime) -> list[Row]:
    """As the driver gives them: the rows of a query that depends on nothing but the moment."""
    database = connections[router.db_for_read(Activity)]
    shape = (ask, database.vendor)
    if shape not in _known:
        (sql, values), (_sql, others) = (ask(moment).query.sql_with_params() for moment in (now, ELSEWHEN))
        changing = (place for place, pair in enumerate(zip(values, others, strict=True)) if pair[0] != pair[1])
        _known[shape] = WrittenSql(sql, tuple(values), dict.fromkeys(changing, ("now",)))
    return _known[shape].rows({("now",): database.ops.adapt_datetimefield_value(now)})
