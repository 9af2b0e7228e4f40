"""Findings as SARIF 2.1.0, which code hosts and editors show beside the documents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from ..rules import Rule, all_rules
from .stamp import version

Record = Mapping[str, Any]

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_LINE = re.compile(r"文本第(\d+)行")
_TOLD = ("form_id", "row", "field", "place", "observed", "expected", "basis")


def sarif(findings: Iterable[tuple[Record, str | None]]) -> dict[str, Any]:
    """A SARIF log: one run, its rules, and a result for each finding.

    Each finding comes with its state beside a baseline (`new`, `unchanged`, `absent`), or None
    where there is none.
    """
    rules = all_rules()
    index = {rule.id: at for at, rule in enumerate(rules)}
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "jixiao",
                        "semanticVersion": version(),
                        "rules": [_rule(rule) for rule in rules],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(finding, state, index) for finding, state in findings],
            }
        ],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": "".join(part.capitalize() for part in rule.name.split("-")),
        "shortDescription": {"text": rule.name_zh},
        "fullDescription": {"text": rule.manual.split("\n\n")[0].replace("\n", " ")},
        "help": {"text": rule.manual},
        "defaultConfiguration": {"level": LEVELS[rule.severities[0]]},
    }


def _result(finding: Record, state: str | None, index: Mapping[str, int]) -> dict[str, Any]:
    told = {name: finding[name] for name in _TOLD if finding.get(name) is not None}
    result: dict[str, Any] = {
        "ruleId": finding["rule_id"],
        "level": LEVELS[finding["severity"]],
        "message": {"text": finding["message"]},
        "locations": [_location(finding)],
        "partialFingerprints": {"jixiao/v1": finding["finding_id"]},
        "properties": told,
    }
    if finding["rule_id"] in index:
        result["ruleIndex"] = index[finding["rule_id"]]
    if state:
        result["baselineState"] = state
    return result


def _location(finding: Record) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(finding["path"])}}
    if line := _LINE.search(finding.get("place") or ""):
        physical["region"] = {"startLine": int(line[1])}
    location: dict[str, Any] = {"physicalLocation": physical}
    if finding.get("place"):
        location["logicalLocations"] = [{"fullyQualifiedName": finding["place"]}]
    return location
