"""\"Klopt dit niet?\": a short report about one activity, place or organisation."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from activities import actions, public_forms
from activities.enums import ReportKind
from activities.finder.old_addresses import follows_old_addresses
from activities.form_fields import LinesField
from activities.models import Activity, Organisation, Place
from activities.models.report import LONGEST_REPORT
from activities.public_forms import Refused

Subject = Activity | Place | Organisation


class ReportForm(forms.Form):
    """Nothing about who reports: what we do not ask cannot leak."""

    wat = forms.ChoiceField(
        label=_("Wat klopt er niet?"),
        choices=ReportKind.choices,
        error_messages={
            "required": _("Kies wat er niet klopt."),
            "invalid_choice": _("Kies een van deze antwoorden."),
        },
    )
    uitleg = LinesField(
        label=_("Hoe zit het dan?"),
        required=False,
        max_length=LONGEST_REPORT,
        error_messages={"max_length": _("Gebruik minder woorden: hoogstens 500 letters.")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        needs_text = cleaned.get("wat") == ReportKind.OTHER and "uitleg" not in self.errors
        if needs_text and not cleaned.get("uitleg"):
            self.add_error("uitleg", _("Schrijf hier wat er niet klopt."))
        return cleaned


# Without the CSRF cookie, because nobody gets a cookie here; activities.public_forms does what it is for.
@csrf_exempt
@never_cache  # the token in the form is for one visitor
@require_http_methods(["GET", "HEAD", "POST"])
@follows_old_addresses()
def report(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    subject = _subject(kind, slug)
    if request.method != "POST":
        return _page(request, subject, kind, ReportForm())
    try:
        return _receive(request, subject, kind)
    except Refused as refused:
        form = ReportForm(request.POST) if refused.shows_again else ReportForm()
        return _page(request, subject, kind, form, refused)


@require_safe
@follows_old_addresses()
def thanks(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    return render(request, "finder/report_thanks.html", {"subject": _subject(kind, slug)})


def _receive(request: HttpRequest, subject: Subject, kind: str) -> HttpResponse:
    """Raises Refused."""
    sent = public_forms.receive(request)
    if public_forms.is_from_a_machine(sent):
        return redirect("report-thanks", kind, subject.slug)
    purpose = _purpose(subject, kind)
    public_forms.check_token(sent, purpose)
    form = ReportForm(sent)
    if not form.is_valid():
        return _page(request, subject, kind, form)
    with public_forms.once(sent, purpose):
        actions.report(subject, ReportKind(form.cleaned_data["wat"]), form.cleaned_data["uitleg"])
    return redirect("report-thanks", kind, subject.slug)


def _page(
    request: HttpRequest, subject: Subject, kind: str, form: ReportForm, refused: Refused | None = None
) -> HttpResponse:
    """With a new token: of whoever was refused the text is kept, not the token."""
    context = {
        "subject": subject,
        "form": form,
        "refused": refused,
        "token": public_forms.new_token(_purpose(subject, kind)),
    }
    response = render(request, "finder/report.html", context, status=refused.status if refused else 200)
    if refused and refused.retry_after:
        response["Retry-After"] = str(int(refused.retry_after.total_seconds()))
    return response


def _purpose(subject: Subject, kind: str) -> str:
    return f"report:{kind}:{subject.pk}"


def _subject(kind: str, slug: str) -> Subject:
    """What the public may see at this address; raises Http404."""
    if kind == "activiteit":
        return get_object_or_404(Activity.objects.visible(), slug=slug)
    if kind == "plek":
        return get_object_or_404(Activity.objects.visible().places(), slug=slug)
    if kind == "organisatie":
        return get_object_or_404(Organisation.objects.public(), slug=slug)
    raise Http404
