import threading

from accounts import sender
from background.schedule import Often


def send_mail(stop: threading.Event) -> None:
    sender.send_due(stop)


OFTEN = [Often("mail", seconds=5, run=send_mail)]
