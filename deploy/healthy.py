"""Ends well when this web node does: `python deploy/healthy.py`, from inside its container."""

import os
import sys
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

HOST = urlsplit(os.environ["SITE_URL"]).netloc
PORT = os.environ.get("BIND", ":8000").rsplit(":", 1)[1]
PATH = sys.argv[1] if len(sys.argv) > 1 else "/gezond"

request = Request(f"http://127.0.0.1:{PORT}{PATH}", headers={"Host": HOST, "X-Forwarded-Proto": "https"})
urlopen(request, timeout=5).read()  # noqa: S310 - our own address; any status but 2xx is an exception
