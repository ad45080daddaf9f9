"""What a process of the site keeps in memory, with the settings of docker-compose.yml for it."""

import os
import subprocess
import sys

from tests.ops import compose
from tests.ops.compose import ROOT

ENV = {"SITE_URL": "https://dichtbij.example.org", "ALLOWED_HOSTS": "dichtbij.example.org"}
# To read a photo of a phone takes some 60 MB.
MOST_KEPT_MB = 10
READ_PHOTOS = """
import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
import django
django.setup()
from PIL import Image
from django.core.files.uploadedfile import SimpleUploadedFile
from activities.photos import read_photo

def megabytes():
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Private_Dirty:")) / 1024

def read(number):
    return read_photo(SimpleUploadedFile(f"{number}.jpg", photo)).width

picture = io.BytesIO()
Image.linear_gradient("L").resize((4000, 3000)).convert("RGB").save(picture, "JPEG")
photo = picture.getvalue()
before = megabytes()
for _round in range(4):
    with ThreadPoolExecutor(2) as two_at_once:
        assert list(two_at_once.map(read, range(2))) == [1600, 1600]
print(megabytes() - before)
"""


def test_a_node_gives_back_what_it_needed_for_photos():
    web = compose.environment_of(compose.read(ENV)["services"]["web-1"], ENV)
    of_memory = {name: value for name, value in web.items() if name.startswith("MALLOC_")}

    assert _kept_mb(of_memory) < MOST_KEPT_MB


def _kept_mb(settings):
    environment = os.environ | settings | {"DJANGO_SETTINGS_MODULE": "backend.settings", "DEBUG": "true"}
    command = [sys.executable, "-c", READ_PHOTOS]
    done = subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True, text=True)
    return float(done.stdout)
