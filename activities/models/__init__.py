from activities.models.activity import Activity, SpokenLanguage
from activities.models.activity_text import ActivityText
from activities.models.api_token import ApiToken
from activities.models.attendance import Attendance
from activities.models.audit import AuditEntry
from activities.models.category import Category
from activities.models.change import Change
from activities.models.demand import Demand, DemandWord
from activities.models.details import Meal, ToddlerCare
from activities.models.funding import Funding, Grant, Pillar, Programme
from activities.models.import_run import ImportRun
from activities.models.mail_mark import MailMark
from activities.models.membership import Invitation, Membership
from activities.models.occurrence import Occurrence
from activities.models.old_slug import OldSlug
from activities.models.organisation import Organisation
from activities.models.photo import Photo
from activities.models.place import Place
from activities.models.public_form import SenderCount, UsedToken
from activities.models.reminder import Reminder
from activities.models.report import Report
from activities.models.review import Claim, Proposal
from activities.models.revision import Revision
from activities.models.schedule import ClosedPeriod, Schedule, ScheduleException
from activities.models.words import Posting, Synonym, Term

__all__ = [
    "Activity",
    "ActivityText",
    "ApiToken",
    "Attendance",
    "AuditEntry",
    "Category",
    "Change",
    "Claim",
    "ClosedPeriod",
    "Demand",
    "DemandWord",
    "Funding",
    "Grant",
    "ImportRun",
    "Invitation",
    "MailMark",
    "Meal",
    "Membership",
    "Occurrence",
    "OldSlug",
    "Organisation",
    "Photo",
    "Pillar",
    "Place",
    "Posting",
    "Programme",
    "Proposal",
    "Reminder",
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
