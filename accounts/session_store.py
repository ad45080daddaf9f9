"""Sessions as Django keeps them in the database, but a cookie that never was one of ours asks the database nothing."""

from typing import Any

from django.contrib.sessions.backends import base, db


class SessionStore(db.SessionStore):
    def _validate_session_key(self, key: Any) -> bool:
        """Django takes any eight signs, also a NUL, at which PostgreSQL fails; ours are 32 small letters and digits."""
        return isinstance(key, str) and len(key) == 32 and set(key) <= set(base.VALID_KEY_CHARS)
