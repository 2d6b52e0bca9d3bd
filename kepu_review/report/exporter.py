"""The nbconvert exporter: `jupyter nbconvert --to kepupdf`, and JupyterLab's export menu."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from nbconvert.exporters.exporter import Exporter
from traitlets import Bool, Unicode, default

from kepu_review.report import cells, markdown, pictures, tree, typeset


class KepuPdfExporter(Exporter):
    """A notebook as PDF/A-3a and PDF/UA-1, set by Typst without a browser or TeX."""

    export_from_notebook = "Kepu PDF"
    output_mimetype = "application/pdf"

    show_code = Bool(
        None,
        allow_none=True,
        help="Show the source of code cells. Unset: shown, except in kepu_review's own documents. "
        "Cells tagged hide-input never show it.",
    ).tag(config=True)
    system_fonts = Bool(
        False, help="Use the fonts of GB/T 9704 that this machine has; bytes then depend on it."
    ).tag(config=True)
    local_images = Bool(
        True, help="Take over images that Markdown names and that lie in the notebook's folder."
    ).tag(config=True)
    title = Unicode("", help="Title of the document; by default the notebook's own.").tag(
        config=True
    )

    @default("file_extension")
    def _pdf(self) -> str:
        return ".pdf"

    def from_notebook_node(  # type: ignore[override]  # as nbconvert's own PDF exporters do
        self, nb: Any, resources: dict[str, Any] | None = None, **kwargs: Any
    ) -> tuple[bytes, Any]:
        """The PDF of a notebook and the resources of nbconvert."""
        copy, facts = super().from_notebook_node(nb, resources, **kwargs)
        facts["output_extension"] = ".pdf"
        ours = "kepu" in copy.metadata
        # A library's warning does not belong on paper that is signed.
        blocks = cells.blocks(
            copy,
            show_code=self._shows(ours),
            warnings=not ours,
            pictures=self._pictures(facts),
        )
        document = tree.build(blocks, self._meta(copy, facts))
        if document.missing:
            listed = "，".join(f"U+{ord(c):04X}×{n}" for c, n in document.missing.items())
            self.log.warning("No font has these characters, written as 〔U+…〕: %s", listed)
        made = typeset.pdf(document, system_fonts=self.system_fonts, foreign=not ours)
        return made, facts

    def _pictures(self, facts: Any) -> markdown.Pictures:
        """Images beside the notebook, and nothing outside its folder."""
        where = facts.get("metadata", {}).get("path")
        if not self.local_images or not where:
            return markdown.no_pictures
        return partial(pictures.beside, Path(str(where)).resolve())

    def _shows(self, ours: bool) -> bool:
        return not ours if self.show_code is None else bool(self.show_code)

    def _meta(self, nb: Any, facts: Any) -> dict[str, Any]:
        own = nb.metadata.get("kepu", {})
        meta = dict(own) if isinstance(own, dict) else {}
        name = str(facts.get("metadata", {}).get("name") or "")
        title = self.title or meta.get("title") or nb.metadata.get("title")
        if not title and not any(c.cell_type == "markdown" and "#" in c.source for c in nb.cells):
            title = None if own else name
        return meta | ({"title": str(title)} if title else {})
