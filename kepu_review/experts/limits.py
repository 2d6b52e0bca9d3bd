"""How much data a figure needs, and from where on it is worth a look; each with its source."""

from __future__ import annotations

MINIMUM_FOR_SEVERITY = 5
"""Reviews; below it an estimate of severity is mostly the prior (research/statistics.md, 6)."""
MINIMUM_REVIEWS = 8
"""Reviews for correlation, slope, fit and spread; Fisher's SE of a correlation is .45 at 8."""
CASELOAD_PRIOR = 8
"""Reviews that the spread of all applications counts for beside that of an expert's own. Ours."""
MINIMUM_CRITERIA = 3
"""Criteria in a sheet for its between-criterion spread to say anything."""
MINIMUM_HOME = 3
"""Home reviews of one expert, and as many others, for the gap between them."""
MINIMUM_MIXED = 5
"""Applications reviewed both from home and not, for the panel's bias."""
SMALL_GROUP = 3
"""Others behind any mean an expert is shown: the usual threshold rule of statistical offices."""
NARROW = 0.1
"""Share of full marks within which a shown mean must not pin down one other's mark: the p % rule
of disclosure control (Hundepool et al. 2012, Statistical Disclosure Control, 4.2)."""

SURE = 2.5758293035489004
"""Two-sided 99 % of the normal law: by chance each figure points at 1 expert in 100."""
FIT_HIGH = 1.5
FIT_LOW = 0.5
"""Mean squares between the two are productive for measurement (Linacre 2002, Rasch Measurement
Transactions 16:2, p. 878)."""
SLOPE_HIGH = 1.5
SLOPE_LOW = 0.5
"""Slopes between the two are near enough to 1; as for FACETS' estimated discrimination."""
SEVERITY_IN_NOISE = 0.75
"""Severity is worth a look from so many residual SDs on: near what chance does to a sheet. Ours."""
CASELOAD_IN_SPREAD = 0.5
"""A caseload is weak or strong from half a SD of the applications on. Ours (medium effect, Cohen
1988)."""
SPREAD_LOW = 0.7
"""Ratio of standard deviations below which marks are narrow; half the variance. Ours."""
HALO_LOW = 0.7
"""Ratio of between-criterion SDs below which criteria run together; half the variance. Ours."""
MIDDLE_MORE = 0.15
"""Share of marks in the middle beyond that of the others on the same applications. Ours."""
MIDDLE_BAND = (0.25, 0.75)
"""The middle half of a scale; of 4 levels the middle 2, of 5 the middle 3. Ours."""
HOME_POINTS = 3.0
"""Points of 100 from which a home gap is worth a look. Ours."""
PARTED_POINTS = 2.0
"""Points of 100 from which two estimates of severity that part are worth a look. Ours."""
