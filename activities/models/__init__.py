from activities.models.activity import Activity, SpokenLanguage
from activities.models.category import Category
from activities.models.demand import Demand, DemandWord
from activities.models.details import Meal, ToddlerCare
from activities.models.funding import Funding, Grant, Pillar, Programme
from activities.models.occurrence import Occurrence
from activities.models.organisation import Organisation
from activities.models.place import Place
from activities.models.public_form import SenderCount, UsedToken
from activities.models.report import Report
from activities.models.revision import Revision
from activities.models.schedule import ClosedPeriod, Schedule, ScheduleException
from activities.models.words import Posting, Synonym, Term

__all__ = [
    "Activity",
    "Category",
    "ClosedPeriod",
    "Demand",
    "DemandWord",
    "Funding",
    "Grant",
    "Meal",
    "Occurrence",
    "Organisation",
    "Pillar",
    "Place",
    "Posting",
    "Programme",
    "Report",
    "Revision",
    "Schedule",
    "ScheduleException",
    "SenderCount",
    "SpokenLanguage",
    "Synonym",
    "Term",
    "ToddlerCare",
    "UsedToken",
]
