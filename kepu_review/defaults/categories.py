"""The hooks of a category that is data: fields, ratios, thresholds, parts within a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kepu_review.defaults.cards import Ratio, card
from kepu_review.defaults.figures import AnyOf, Threshold, check_thresholds, not_above
from kepu_review.errors import PluginError
from kepu_review.hookspecs import hookimpl
from kepu_review.model import Application, Category, EvidenceCard, Field, Finding
from kepu_review.programmes import STANDARD_FIELDS
from kepu_review.text import either, t


@dataclass(frozen=True, slots=True)
class CategoryHooks:
    """What a category plugin answers; it takes over the methods that it wants as its hooks.

    Parameters
    ----------
    category
        what `kepu_categories` brings.
    ratios
        shown on its evidence card below its fields.
    thresholds
        published by other places: a figure below one is a hint for experts, never a refusal.
    within
        pairs (part, whole) of fields: a part larger than its whole is an error.

    Raises
    ------
    PluginError
        a threshold or a pair names a field that is neither a standard one nor the category's.

    """

    category: Category
    ratios: tuple[Ratio, ...] = ()
    thresholds: tuple[Threshold | AnyOf, ...] = ()
    within: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        known = {*STANDARD_FIELDS, *self._fields()}
        for name in self._compared():
            if name not in known:
                raise PluginError(
                    t(
                        "类别“{category}”要核对的“{name}”不是标准字段，也不是它自己的字段。",
                        category=self.category.id,
                        name=name,
                    ),
                    remedy=t("改正插件代码。"),
                )

    @hookimpl
    def kepu_categories(self) -> Sequence[Category]:
        """The category."""
        return (self.category,)

    @hookimpl
    def kepu_evidence_cards(self, application: Application) -> Iterable[EvidenceCard]:
        """The fields of the category and its ratios."""
        if application.category != self.category.id:
            return ()
        title = either(self.category.title, self.category.title_en)
        return card(application, title, self.category.fields, self.ratios)

    @hookimpl
    def kepu_screen_application(self, application: Application) -> Sequence[Finding]:
        """Figures of the category that stay below thresholds or contradict each other."""
        if application.category != self.category.id:
            return ()
        fields = dict(self._fields())
        return (
            *check_thresholds(application, self.category, self.thresholds),
            *(
                finding
                for part, whole in self.within
                for finding in not_above(application, part, whole, fields)
            ),
        )

    def _fields(self) -> Mapping[str, Field]:
        return {field.id: field for field in self.category.fields}

    def _compared(self) -> Iterator[str]:
        for pair in self.within:
            yield from pair
        for one in self.thresholds:
            alone = one.thresholds if isinstance(one, AnyOf) else (one,)
            yield from (threshold.field for threshold in alone)
