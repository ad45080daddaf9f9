"""What stands in a mail, and that it stands or falls with what it is about."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy
from post_office.models import PRIORITY, STATUS, Email

from accounts.checks import mail_has_a_server
from accounts.models import User
from accounts.outbox import absolute, forget_old_mail, queue

pytestmark = pytest.mark.django_db
SITE = "https://dichtbij.example.org"
TO = "resident@example.org"


def _written(letters, text, language="nl", asked=None, **values):
    (letters / f"letter.{language}.txt").write_text(text)
    queue("letter", TO, values, language=asked or language)
    return Email.objects.get()


def _with(letters, body, **values):
    return _written(letters, f"Onderwerp: Bericht\n\n{body}\n", **values)


def test_a_mail_says_from_whom_to_whom_and_that_a_machine_wrote_it(letters):
    queue("hello", TO, {"name": "Buurthuis"})
    mail = Email.objects.get()
    assert (mail.to, mail.from_email) == ([TO], "Dichtbij Zuidwest <noreply@dichtbij.example.org>")
    assert (mail.subject, mail.message) == ("Dag Buurthuis", "Hallo Buurthuis.\n")
    assert mail.headers == {"Auto-Submitted": "auto-generated"}
    assert mail.message_id.endswith("@dichtbij.example.org>")
    assert (mail.status, mail.priority, mail.expires_at) == (STATUS.queued, PRIORITY.medium, None)


def test_two_mails_have_two_message_ids(letters):
    queue("hello", TO, {"name": "A"})
    queue("hello", TO, {"name": "A"})
    assert len(set(Email.objects.values_list("message_id", flat=True))) == 2


@pytest.mark.parametrize(
    ("asked", "given", "subject"),
    [("en", "en", "Hello A"), ("en-gb", "en", "Hello A")]
    + [(other, "nl", "Dag A") for other in ("nl", "ar", "xx", "", "../../x")],
)
def test_a_language_without_this_mail_gets_it_in_dutch(letters, asked, given, subject):
    queue("hello", TO, {"name": "A"}, language=asked)
    mail = Email.objects.get()
    assert mail.subject == subject
    assert mail.html_message.startswith(f'<!DOCTYPE html>\n<html lang="{given}" dir="ltr">\n  <head>')


def test_arabic_runs_from_right_to_left(letters):
    mail = _written(letters, "Subject: مرحبا\n\nمرحبا\n", language="ar")
    assert '<html lang="ar" dir="rtl">' in mail.html_message


def test_dates_are_written_in_the_language_and_the_time_of_the_mail(letters):
    when = datetime(2026, 12, 1, 19, 0, tzinfo=UTC)
    text = 'Subject: X\n\n{{ when|date:"l j F H:i" }}, {{ day|date:"F" }}\n'
    assert _written(letters, text, language="en", when=when, day=date(2026, 5, 1)).message == (
        "Tuesday 1 December 20:00, May\n"
    )


def test_an_address_of_ours_without_a_label_is_a_link(letters):
    mail = _with(letters, "Kijk hier:\n\n{{ link }}", link=absolute("/zoeken/?dag=morgen&q=koffie"))
    assert mail.message == f"Kijk hier:\n\n{SITE}/zoeken/?dag=morgen&q=koffie\n"
    shown = f"{SITE}/zoeken/?dag=morgen&amp;q=koffie"
    assert f'<a href="{shown}" style="color:#0a4d68">{shown}</a></p>' in mail.html_message


def test_paragraphs_lines_buttons_links_and_codes(letters):
    body = (
        "Eerste {{ n }}\ntweede\n\n\n\n[Bekijk je activiteit] {{ link }}\n\n{{ code }}\n\n"
        "Koffie\n[Bekijk] {{ site_url }}/zoeken/"
    )
    mail = _with(letters, body, n=3, link=absolute("/activiteit/koffie/"), code="ABC-DEF")
    assert mail.message == (
        f"Eerste 3\ntweede\n\nBekijk je activiteit: {SITE}/activiteit/koffie/\n\nABC-DEF\n\n"
        f"Koffie\nBekijk: {SITE}/zoeken/\n"
    )
    assert "Eerste 3<br>tweede</p>" in mail.html_message
    assert f'<a href="{SITE}/activiteit/koffie/" style="display:inline-block' in mail.html_message
    assert 'monospace;letter-spacing:4px">ABC-DEF</p>' in mail.html_message
    assert f'Koffie<br><a href="{SITE}/zoeken/" style="color' in mail.html_message


@pytest.mark.parametrize("word", ["Groetjes", "ABC", "ABCDEFGHIJ", "12 45"])
def test_a_word_is_no_code(letters, word):
    assert "monospace" not in _with(letters, word).html_message


HOSTILE = '<script>alert(1)</script> & "x" {{ site_url }} {% now "Y" %}'


def test_what_people_typed_is_text_in_both_mails(letters):
    mail = _written(letters, "Onderwerp: {{ name }}\n\nHallo {{ name }}\n", name=HOSTILE)
    assert mail.subject == HOSTILE
    assert mail.message == f"Hallo {HOSTILE}\n"
    assert "<script>" not in mail.html_message
    assert "Hallo &lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot; {{ site_url }}" in mail.html_message


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\n\n"])
def test_a_name_cannot_add_a_header_or_a_paragraph(letters, end):
    name = f"Koffie{end}Bcc: other@example.org{end}[Log in] {SITE}/inloggen/"
    mail = _written(letters, "Onderwerp: Over {{ name }}\n\nOver {{ name }}\n", name=name)
    assert mail.subject == f"Over Koffie Bcc: other@example.org [Log in] {SITE}/inloggen/"
    message = mail.email_message().message()
    assert message["Bcc"] is None
    assert message["Subject"].replace("\n", "") == mail.subject
    assert "href" not in mail.html_message.partition("</div>")[0]


def test_line_breaks_that_somebody_typed_are_shown(letters):
    mail = _with(letters, "{{ reason }}", reason="Eerst dit.\r\nDan dat.")
    assert mail.message == "Eerst dit.\nDan dat.\n"
    assert "Eerst dit.<br>Dan dat.</p>" in mail.html_message


def test_signs_that_nobody_sees_are_taken_out(letters):
    mail = _with(letters, "Dag {{ name }}", name="a\x00b\x1b\x7f\u202ec\ud800d\u2066")
    assert mail.message == "Dag abcd\n"


@pytest.mark.parametrize(
    "typed",
    [
        "https://evil.example/",
        "[Log in] https://evil.example/",
        f"[Log in] {SITE}.evil.example/",
        "[x] javascript:alert(1)",
    ],
)
def test_what_people_typed_makes_no_button_to_elsewhere(letters, typed):
    mail = _with(letters, "{{ comment }}", comment=typed)
    assert mail.message == f"{typed}\n"
    assert "href" not in mail.html_message.partition("</div>")[0]


def test_values_may_lie_inside_lists_and_be_translated_later(letters):
    body = "{% for row in rows %}{{ row.name }}{% if not forloop.last %}\n{% endif %}{% endfor %}\n\n{{ word }}"
    rows = [{"name": "Koffie\n"}, {"name": "Thee"}]
    assert _with(letters, body, rows=rows, word=gettext_lazy("Nederlands")).message == "Koffie\nThee\n\nNederlands\n"


def test_the_fields_of_a_row_are_cleaned_and_it_is_only_read(letters):
    row = User.objects.create_user(TO, name=f"Koffie\n\n[Log in] {SITE}/\u202e")
    mail = _with(letters, "{{ row.name }} {{ row }} {{ row.get_username }} {{ row.delete }} {{ row.pk }}", row=row)
    assert mail.message == f"Koffie\n\n[Log in] {SITE}/ {TO} {TO}  {row.pk}\n"
    assert "href" not in mail.html_message.partition("</div>")[0]
    assert User.objects.exists()


def test_what_is_no_text_is_refused(letters):
    with pytest.raises(TypeError, match="no object"):
        queue("hello", TO, {"name": object()})


def test_a_long_subject_is_cut(letters):
    assert len(_written(letters, "Onderwerp: {{ name }}\n\nX\n", name="x" * 2_000).subject) == 200


def test_a_mail_without_a_subject_is_a_mistake_of_ours(letters):
    with pytest.raises(ValueError, match="first line of the mail letter"):
        _written(letters, "Hallo\n\nDag\n")


@pytest.mark.parametrize("to", ["", "nobody", "a@example.org\nBcc: b@example.org", "A <a@example.org>, b@example.org"])
def test_what_is_no_address_is_refused(letters, to):
    with pytest.raises(ValidationError):
        queue("hello", to, {"name": "A"})
    assert not Email.objects.exists()


def test_what_is_rolled_back_sends_no_mail(letters):
    def fail():
        queue("hello", TO, {"name": "A"})
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        fail()
    assert not Email.objects.exists()


def test_a_code_goes_first_and_not_too_late(letters):
    with time_machine.travel(datetime(2026, 11, 26, 12, tzinfo=UTC), tick=False):
        queue("hello", TO, {"name": "A"}, expires_after=timedelta(minutes=15))
    mail = Email.objects.get()
    assert (mail.priority, mail.expires_at) == (PRIORITY.high, datetime(2026, 11, 26, 12, 15, tzinfo=UTC))


def test_the_sender_is_woken_after_the_commit_and_only_when_asked(
    letters, settings, monkeypatch, django_capture_on_commit_callbacks
):
    woken = []
    monkeypatch.setattr("accounts.outbox.courier.wake", lambda: woken.append(True))
    for is_asked in (False, True):
        settings.MAIL_SENDS_ITSELF = is_asked
        with django_capture_on_commit_callbacks(execute=True):
            queue("hello", TO, {"name": "A"})
            assert woken == []
    assert woken == [True]


def test_an_address_of_ours_is_whole_and_has_one_slash(settings):
    settings.SITE_URL = f"{SITE}/"
    assert absolute("/zoeken/") == f"{SITE}/zoeken/"


def _aged(letters, status, days, expires_after=None):
    queue("hello", TO, {"name": f"{status} {days}"}, expires_after=expires_after)
    long_ago = timezone.now() - timedelta(days=days)
    expires_at = long_ago + expires_after if expires_after else None
    mail = Email.objects.latest("pk")
    Email.objects.filter(pk=mail.pk).update(status=status, last_updated=long_ago, expires_at=expires_at)
    return mail.pk


def test_old_mail_is_forgotten_and_mail_that_waits_is_not(letters):
    kept = {
        _aged(letters, STATUS.sent, 29),
        _aged(letters, STATUS.failed, 29),
        _aged(letters, STATUS.queued, 99),
        _aged(letters, STATUS.requeued, 99),
        _aged(letters, STATUS.sent, 0.9, timedelta(minutes=15)),
    }
    _aged(letters, STATUS.sent, 31)
    _aged(letters, STATUS.failed, 31)
    _aged(letters, STATUS.sent, 1.1, timedelta(minutes=15))
    _aged(letters, STATUS.queued, 1.1, timedelta(minutes=15))
    call_command("clear_expired")
    assert set(Email.objects.values_list("pk", flat=True)) == kept
    forget_old_mail()
    assert Email.objects.count() == len(kept)


def test_a_site_without_a_mail_server_is_told_so(settings, server):
    assert mail_has_a_server(None) == []
    settings.POST_OFFICE = settings.POST_OFFICE | {"BACKENDS": {"default": ""}}
    assert [warning.id for warning in mail_has_a_server(None)] == ["accounts.W001"]
