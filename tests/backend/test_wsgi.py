import os
import subprocess
import sys

from django.conf import settings

WHAT_IS_READ = """
import backend.wsgi
from django.urls import get_resolver
from django.utils.translation import trans_real
print(*sorted(get_resolver()._reverse_dict), "|", *sorted(trans_real._translations))
"""


def test_a_node_has_read_the_addresses_and_words_of_each_language_before_it_answers():
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "backend.settings", "DEBUG": "true"}
    done = subprocess.run(
        [sys.executable, "-c", WHAT_IS_READ],
        env=environment,
        cwd=settings.BASE_DIR,
        check=True,
        capture_output=True,
        text=True,
    )

    addresses, words = done.stdout.split("|")
    languages = {code for code, _name in settings.LANGUAGES}
    assert set(addresses.split()) == languages
    assert set(words.split()) >= languages
