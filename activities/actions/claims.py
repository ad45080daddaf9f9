"""An organisation says that it runs a place or an activity; a moderator decides."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from activities import emails
from activities.actions.catalogue import change_activity, change_place
from activities.actions.shared import log
from activities.enums import ReviewState, Verb
from activities.models import Activity, Claim, Membership, Organisation, Place
from activities.models.revision import writing
from activities.transitions import TransitionRefused
from maps.naming import clean_text


@writing()
def claim(subject: Activity | Place, organisation: Organisation, note: str = "", *, by: User) -> Claim:
    """Raises ValidationError when it is theirs already, or when they asked before."""
    if not Membership.objects.filter(organisation=organisation, user=by).exists():
        raise PermissionDenied
    subject.refresh_from_db(fields=["organisation"])
    if subject.organisation == organisation:
        raise ValidationError(_("Dit is al van jouw organisatie. Je vindt het in je overzicht."))
    of = {subject._meta.model_name or "": subject}
    if Claim.objects.waiting().filter(organisation=organisation, **of).exists():
        raise ValidationError(_("Jouw organisatie heeft dit al gevraagd. Een redacteur kijkt ernaar."))
    row = Claim.objects.create(organisation=organisation, note=clean_text(note), made_by=by, **of)
    log(subject, Verb.CLAIM, by=by)
    return row


@writing()
def grant_claim(claim: Claim, *, by: User) -> None:
    """A place goes with the activity that stands for it. Raises TransitionRefused when it was decided before."""
    _decide(claim, ReviewState.ACCEPTED, by=by)
    subject, organisation = claim.subject, claim.organisation
    before = subject.organisation.slug if subject.organisation else None
    if isinstance(subject, Place):
        for activity in subject.activities.filter(stands_for_place=True).select_related("place", "category"):
            change_activity(activity, {"organisation": organisation}, by=by)
        change_place(subject, {"organisation": organisation}, by=by)
    else:
        change_activity(subject, {"organisation": organisation}, by=by)
    log(subject, Verb.GRANT_CLAIM, by=by, changes={"organisation": [before, organisation.slug]})
    emails.claim_granted(claim)


@writing()
def refuse_claim(claim: Claim, reason: str, *, by: User) -> None:
    """Raises TransitionRefused when it was decided before."""
    _decide(claim, ReviewState.REFUSED, by=by, reason=reason)
    log(claim.subject, Verb.REFUSE_CLAIM, by=by, reason=reason)
    emails.claim_refused(claim, reason)


def _decide(claim: Claim, state: ReviewState, *, by: User, reason: str = "") -> None:
    if not by.may_moderate:
        raise PermissionDenied
    waiting = Claim.objects.waiting().filter(pk=claim.pk)
    if not waiting.update(state=state, decided_by=by, decided_at=timezone.now(), reason=reason):
        raise TransitionRefused("this claim was decided before")
    claim.refresh_from_db()
