"""Store the counters."""

from typing import ClassVar

from django.db import models


class Counter(models.Model):
    """The last number issued of a kind in a year."""

    kind = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    value = models.PositiveBigIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "year"], name="counter_kind_year")]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}: {self.value}"
