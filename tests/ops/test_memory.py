"""What a process of the site keeps in memory, with the settings of docker-compose.yml for it."""

import os
import subprocess
import sys

from tests.ops import compose
from tests.ops.compose import ROOT

ENV = {"SITE_URL": "https://dichtbij.example.org", "ALLOWED_HOSTS": "dichtbij.example.org"}
# A photo of 12 million pixels takes some 40 MB while it is read.
MOST_KEPT_MB = 10
READ_PHOTOS = """
import io, os, threading
from pathlib import Path
import django
django.setup()
from PIL import Image
from django.core.files.uploadedfile import SimpleUploadedFile
from activities.photos import read_photo

def megabytes():
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Private_Dirty:")) / 1024

def two_at_once():
    readers = [threading.Thread(target=read_photo, args=(SimpleUploadedFile("a.jpg", photo),)) for _ in range(2)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()

picture = io.BytesIO()
Image.linear_gradient("L").resize((4000, 3000)).convert("RGB").save(picture, "JPEG")
photo = picture.getvalue()
before = megabytes()
for _ in range(4):
    two_at_once()
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
