"""The guard of a shared round: on PostgreSQL an expert's own login reads and writes only theirs.

`sql/` is what decides; who reads what is said in `rules`. A round in a folder imports none of it.
"""
