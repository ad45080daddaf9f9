"""Forms of the admin, as a browser would send them."""

from django.forms import ModelMultipleChoiceField


def form_of(page, **values):
    """What stands in the form of the page that the client got, with these values instead."""
    context = page.context["adminform"].form, *(formset.formset for formset in page.context["inline_admin_formsets"])
    sent = {}
    for form in _forms(context):
        for bound in form:
            value = bound.value()
            if isinstance(bound.field, ModelMultipleChoiceField) and not value:
                continue
            sent[bound.html_name] = "" if value is None else bound.field.prepare_value(value)
    return {name: value for name, value in sent.items() if value is not False} | values


def _forms(parts):
    for part in parts:
        if hasattr(part, "management_form"):
            yield part.management_form
            yield from part.forms
        else:
            yield part
