"""The record of a round, in a folder with SQLite or in a schema of PostgreSQL."""

from kepu_review.store.audit import Fault, audit
from kepu_review.store.differences import Difference, StateFault
from kepu_review.store.reader import Reader
from kepu_review.store.snapshot import Stages
from kepu_review.store.store import Store
from kepu_review.store.transaction import Transaction

__all__ = ["Difference", "Fault", "Reader", "Stages", "StateFault", "Store", "Transaction", "audit"]
