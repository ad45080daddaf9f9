import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

_SOURCE_MAP = re.compile(rb"^//# sourceMappingURL=.*$", re.MULTILINE)


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Hashed, compressed static files.

    Some packages name a source map that they do not ship, which stops `collectstatic`; the line is dropped.
    """

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        for name, (storage, path) in list(paths.items()):
            if dry_run or not name.endswith(".js"):
                continue
            with storage.open(path) as file:
                content = file.read()
            if _SOURCE_MAP.search(content):
                self.delete(name)
                self._save(name, ContentFile(_SOURCE_MAP.sub(b"", content)))
                paths[name] = (self, name)
        yield from super().post_process(paths, dry_run, **options)
