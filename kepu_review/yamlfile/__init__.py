"""YAML files written by people: read with line numbers, checked against a JSON Schema."""

from kepu_review.yamlfile.problems import YamlProblem, nearest, refuse
from kepu_review.yamlfile.reader import YamlDocument, YamlPath, read, read_file
from kepu_review.yamlfile.schema import validate

__all__ = [
    "YamlDocument",
    "YamlPath",
    "YamlProblem",
    "nearest",
    "read",
    "read_file",
    "refuse",
    "validate",
]
