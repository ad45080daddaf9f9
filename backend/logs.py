import logging
import re

_QUERY_STRING = re.compile(r"\?\S*")
# Whoever knows what stands behind these opens somebody's card, or answers in somebody's name.
# A code that was typed with spaces stands with them in some lines.
_SECRET = re.compile(r"(/(?:kaartje|verwijzing|klopt-nog)/+)(?! HTTP/)[^/\"']+?(?=[/\"']| HTTP/|$)")


class WithoutQueryString(logging.Filter):
    """What a visitor searched for (a postcode, an age) must not stay behind in a log, nor the code in an address."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _SECRET.sub(r"\1…", _QUERY_STRING.sub("", record.getMessage()))
        record.args = None
        return True
