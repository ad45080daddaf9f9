"""Sessions as Django keeps them in the database, but a cookie that never was one of ours asks the database nothing."""

from typing import Any

from django.contrib.sessions.backends import base, db


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Any:
        """Django asks for any eight signs, also a NUL, at which PostgreSQL fails; ours are 32 letters and digits."""
        if not _is_ours(self.session_key):
            self._session_key = None
            return None
        return super()._get_session_from_db()  # type: ignore[misc]  # unknown to the stubs


def _is_ours(key: str | None) -> bool:
    return key is not None and len(key) == 32 and set(key) <= set(base.VALID_KEY_CHARS)
