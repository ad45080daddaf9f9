from programmes.models.ending_notice import EndingNotice
from programmes.models.measurement import Baseline, Measurement

__all__ = ["Baseline", "EndingNotice", "Measurement"]
