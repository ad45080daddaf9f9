from django.http import HttpRequest, HttpResponse


def how_to(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")
