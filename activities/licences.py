"""What one may do with a row: ours is CC BY; what was taken from OpenStreetMap stays under its own licence."""

from enum import StrEnum

from django.conf import settings


class Licence(StrEnum):
    CC_BY = "https://creativecommons.org/licenses/by/4.0/"
    ODBL = "https://opendatacommons.org/licenses/odbl/1-0/"

    @property
    def folder(self) -> str:
        """Rows under different licences never stand in one file."""
        return "odbl/" if self == Licence.ODBL else ""

    @property
    def label(self) -> str:
        return "ODbL 1.0" if self == Licence.ODBL else "CC BY 4.0"

    @property
    def credit(self) -> str:
        """How to name the source, as both licences ask."""
        ours = settings.SITE_NAME
        return f"© OpenStreetMap-bijdragers, via {ours} (ODbL 1.0)" if self == Licence.ODBL else f"{ours} (CC BY 4.0)"
