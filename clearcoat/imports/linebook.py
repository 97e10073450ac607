"""Collects an estimate's lines in file order: keys, headings, remarks and the counts of what was read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from clearcoat.imports.document import Counts, Line, LineKind


@dataclass(slots=True)
class Entry:
    """One damage line as the file writes it."""

    number: str  # the line number that remarks and refinish lines refer to
    sequence: str  # stable across supplements
    section: str = ""
    parent: str = ""  # the number of the line it belongs to, "" where it stands alone
    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def finished(self) -> list[Line]:
        """Its Lines, remarks on the first of them."""
        if not self.notes or not self.lines:
            return self.lines
        first, *others = self.lines
        note = "\n".join(text for text in [first.note, *self.notes] if text)
        return [replace(first, note=note), *others]


@dataclass(slots=True)
class LineBook:
    """One estimate's damage lines.

    A damage line is what the estimator sees as one row: 'replace the bumper cover and paint it'. It becomes one Line
    per thing charged: a part, labor of each type, paint labor, a charge. Each has the damage line's sequence number in
    front of its key. A refinish entry that names its parent keeps its own sequence number and is counted with it.
    A remark becomes the note of the line it belongs to.
    """

    entries: list[Entry] = field(default_factory=list)
    early_remarks: list[Entry] = field(default_factory=list)
    read: int = 0
    headings: int = 0
    remarks: int = 0
    by_number: dict[str, Entry] = field(default_factory=dict)
    by_section: dict[str, Entry] = field(default_factory=dict)
    uses: Counter[str] = field(default_factory=Counter)

    def add(self, entry: Entry, pieces: list[Line]) -> None:
        """One entry and what it charges; a second record of the same damage line joins the first."""
        self.read += 1
        last = self.entries[-1] if self.entries else None
        if last and entry.number and (last.number, last.sequence) == (entry.number, entry.sequence):
            entry = last
        else:
            self.entries.append(entry)
            self.by_number[entry.number] = self.by_section[entry.section] = entry
        entry.lines.extend(replace(piece, section=entry.section, key=self._key(entry, piece)) for piece in pieces)

    def remark(self, entry: Entry, text: str) -> None:
        """An entry without a price: a note on its parent, else on the last line of its section."""
        self.read += 1
        self.remarks += 1
        target = self.by_number.get(entry.parent) or self.by_section.get(entry.section)
        if target or self.entries:
            (target or self.entries[-1]).notes.append(text)
            return
        # With no line before it, a remark keeps its words as a line of its own without a price.
        piece = Line(LineKind.MISC, self._key(entry, Line(LineKind.MISC, "", "")), text, section=entry.section)
        self.early_remarks.append(replace(entry, lines=[piece]))

    def heading(self) -> None:
        """An entry that only names the section of those that follow."""
        self.read += 1
        self.headings += 1

    def counts(self) -> Counts:
        """What was read, as the estimator counts it."""
        standing = sum(1 for entry in self.entries if not entry.parent)
        return Counts(entries=self.read, headings=self.headings, notes=self.remarks, lines=standing + self.remarks)

    def lines(self) -> tuple[Line, ...]:
        """Every Line in file order."""
        return tuple(line for entry in [*self.early_remarks, *self.entries] for line in entry.finished())

    def _key(self, entry: Entry, piece: Line) -> str:
        wanted = f"{entry.sequence or entry.number}:{piece.kind}"
        if self.uses[wanted] and piece.labor_type:
            wanted = f"{wanted}:{piece.labor_type}"
        self.uses[wanted] += 1
        return wanted if self.uses[wanted] == 1 else f"{wanted}:{self.uses[wanted]}"
