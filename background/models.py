from django.db import models


class Heartbeat(models.Model):
    """The last time that something that should happen again and again went well: a worker's round, a backup."""

    name = models.CharField("naam", max_length=60, primary_key=True)
    at = models.DateTimeField("laatste keer")

    class Meta:
        verbose_name = "hartslag"
        verbose_name_plural = "hartslagen"

    def __str__(self) -> str:
        return self.name
