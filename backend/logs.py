import logging
import re

_QUERY_STRING = re.compile(r"\?\S*")


class WithoutQueryString(logging.Filter):
    """What a visitor searched for (a postcode, an age) must not stay behind in a log."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _QUERY_STRING.sub("", record.getMessage())
        record.args = None
        return True
