from activities.models.activity import Activity, SpokenLanguage
from activities.models.category import Category
from activities.models.funding import Funding, Grant, Pillar, Programme
from activities.models.organisation import Organisation
from activities.models.place import Place
from activities.models.revision import Revision

__all__ = [
    "Activity",
    "Category",
    "Funding",
    "Grant",
    "Organisation",
    "Pillar",
    "Place",
    "Programme",
    "Revision",
    "SpokenLanguage",
]
