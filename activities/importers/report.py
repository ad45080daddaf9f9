from dataclasses import dataclass, field


@dataclass(frozen=True)
class Refusal:
    """A line of the file that was not taken in, and why; the header is line 1."""

    line: int
    reason: str

    def __str__(self) -> str:
        return f"regel {self.line}: {self.reason}"


@dataclass
class Report:
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[Refusal] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def refuse(self, line: int, reason: str) -> None:
        self.refused.append(Refusal(line, reason))

    def __str__(self) -> str:
        return (
            f"{self.added} nieuw, {self.changed} gewijzigd, {self.unchanged} ongewijzigd, {len(self.refused)} geweigerd"
        )
