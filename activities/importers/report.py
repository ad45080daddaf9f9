from dataclasses import dataclass, field


@dataclass(frozen=True)
class Refusal:
    """What was not taken in, and why: a line of the file (the header is line 1), or something with a name."""

    line: int
    reason: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.name or f'regel {self.line}'}: {self.reason}"


@dataclass
class Report:
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[Refusal] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def refuse(self, line: int, reason: str) -> None:
        self.refused.append(Refusal(line, reason))

    def refuse_named(self, name: str, reason: str) -> None:
        self.refused.append(Refusal(0, reason, name))

    def __str__(self) -> str:
        return (
            f"{self.added} nieuw, {self.changed} gewijzigd, {self.unchanged} ongewijzigd, {len(self.refused)} geweigerd"
        )
