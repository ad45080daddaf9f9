"""What somebody can do with what we keep about them: take it along, or have it gone."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import own_data
from accounts.access import UserRequest, own_account
from accounts.forms import MailField


class CloseForm(forms.Form):
    """Nobody types an address by accident."""

    email = MailField()

    def __init__(self, *args: Any, address: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address = address

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        if email.lower() != self.address.lower():
            raise ValidationError(_("Dit is niet het adres waarmee je inlogt. Typ dat adres om te bevestigen."))
        return email


@require_safe
@own_account
def download(request: UserRequest) -> HttpResponse:
    response = JsonResponse(own_data.everything_about(request.user), json_dumps_params={"indent": 2})
    response["Content-Disposition"] = f'attachment; filename="{slugify(settings.SITE_NAME)}-mijn-gegevens.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@own_account
def close(request: UserRequest) -> HttpResponse:
    form = CloseForm(request.POST or None, address=request.user.email)
    if request.method == "POST" and form.is_valid():
        try:
            own_data.close_account(request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            logout(request)
            return redirect("account-closed")
    return render(request, "accounts/close.html", {"form": form})


@require_safe
def closed(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/closed.html")
