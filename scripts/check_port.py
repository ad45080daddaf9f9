"""Ends with a plain sentence when the port of the site is taken or is no port."""

import socket
import sys

text = sys.argv[1]
if not text.isdigit() or not 1 <= int(text) <= 65535:
    sys.exit(f"PORT={text} is not a port. Choose a number from 1 to 65535, for example: make run PORT=8001")
with socket.socket() as listener:
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", int(text)))
    except PermissionError:
        sys.exit(f"Port {text} needs more rights than you have. Choose a higher one: make run PORT=8001")
    except OSError:
        sys.exit(
            f"Port {text} is taken by another program. Stop that, or use another: make run PORT={int(text) % 65000 + 1}"
        )
