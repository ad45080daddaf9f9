"""Who writes in a city: an organisation that is trusted, its people with their sessions, and its programs."""

import json
from dataclasses import dataclass

SCRIPT = """
import json
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from accounts.models import User
from activities import actions
from activities.enums import MemberRole
from activities.models import Membership, Organisation, Place

def signed_in(user):
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key

organisation = Organisation.objects.create(name="Voorbeeldclub", slug="voorbeeldclub", is_verified=True)
place = Place(name="Voorbeeldhuis", slug="voorbeeldhuis-hier", organisation=organisation, source="test",
              lat=52.05, lon=4.28, accuracy_m=20)
place.save()
users = [User.objects.create_user(f"organiser{number}@example.org") for number in range(3)]
for user in users:
    Membership.objects.create(organisation=organisation, user=user, role=MemberRole.OWNER)
tokens = [actions.create_token(organisation, f"Agenda {number}", by=users[0])[1] for number in range(8)]
print(json.dumps({"place": str(place.uuid), "organisation": organisation.slug,
                  "sessions": [signed_in(user) for user in users], "tokens": tokens}))
"""


@dataclass(frozen=True)
class World:
    place: str
    organisation: str
    sessions: list[str]
    tokens: list[str]


def make_world(city):
    return World(**json.loads(city.manage("shell", "-v", "0", "-c", SCRIPT).splitlines()[-1]))
