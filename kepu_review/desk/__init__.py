"""The desks' message API over the workflow: no Jupyter, no pandas, never raises."""

from kepu_review.desk.handle import Desk, Role

__all__ = ["Desk", "Role"]
