"""What leaves the project: exports and their previews, versions, the whole of it in one file."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storyboard import edits
from storyboard.layout.numbers import issued
from storyboard.storage.intake import intake
from storyboard.story import Credits, Issue

if TYPE_CHECKING:
    from storyboard.export import ExportReport
    from storyboard.export.look import Look

from storyboard.studio.cast import Cast


class HandingOver(Cast):
    """Exports, and what they name besides the panels."""

    def export(self, to: Path, **options: Any) -> "ExportReport":
        """The board as a document; the ending of `to` picks the format. options: export.Options."""
        from storyboard.export import Options, export_project

        return export_project(self.folder, to, Options.of(**options))

    def look(self, kind: str, **options: Any) -> "Look":
        """The beginning of an export, before it is made. kind: "pdf", "mp4" …; options: export.Options."""
        from storyboard.export import Options
        from storyboard.export.look import look

        return look(self.folder, kind, Options.of(**options))

    def templates(self) -> list[str]:
        """Names of the project's own page templates."""
        from storyboard.export.own_template import templates_in

        return templates_in(self.folder.folder)

    def travelling(self) -> dict[str, int]:
        """What a file carries that has the whole project inside: panels, rejected, references, bytes."""
        from storyboard.storage.bundle import pictures_in

        return pictures_in(self.folder)

    def packed(self) -> bytes:
        """The whole project as the bytes of a `.zip`."""
        from storyboard.storage.bundle import packed

        return packed(self.folder)

    def issue(self, name: str) -> "Issue":
        """Keeps the board as a version that is handed out: its numbers hold, changes are marked."""
        today = datetime.now().strftime("%Y-%m-%d")
        self.folder.apply(
            lambda p: edits.changed(issued(p, name.strip(), today)), what=f"issue '{name}'"
        )
        return self.project.issues[-1]

    def credit(self, logo: bytes | None = None, **fields: Any) -> "Credits":
        """Who made the board, as pages print it. logo: a picture's bytes, b"" takes it away."""
        if logo is not None:
            png = intake(logo, "logo")[0] if logo else None
            fields["logo"] = self.folder.put_picture(png) if png else None
        self.folder.apply(
            lambda p: p.edited(credits=edits.changed(p.credits, **fields)),
            what="change the credits",
        )
        return self.project.credits
