"""The first name of `load_area`, which stands in many a crontab."""

from activities.management.commands.load_area import Command

__all__ = ["Command"]
