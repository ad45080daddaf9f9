"""An address that somebody has on paper goes on to work. Only for the modules of this package."""

from activities.enums import SlugKind
from activities.models import OldSlug


def leave_address(kind: SlugKind, old: str, new: str) -> None:
    """From now on `old` leads to `new`, which is in use and so is no old address itself."""
    OldSlug.objects.filter(kind=kind, slug=new).delete()
    OldSlug.objects.update_or_create(kind=kind, slug=old, defaults={"new_slug": new})
