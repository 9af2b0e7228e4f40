"""Profiles: what differs by place and year, as data in `profiles.toml`."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import msgspec

from ..normalize.report import Form

Wording = Literal["达成", "部分达成", "未达成"]
SHIPPED = Path(__file__).with_name("profiles.toml")


class ProfileError(ValueError):
    """A profile that does not exist or does not say what a profile must; says where and what."""


class Band(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Share of the points that a qualitative wording allows, both ends included."""

    low: Decimal
    high: Decimal

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high <= 1:
            raise ValueError("a band needs 0 <= low <= high <= 1")


class When(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Conditions on a form that must all hold for a profile to be chosen from it."""

    execution_weight: Decimal | None = None  # points of budget execution as printed
    level1: str | None = None  # canonical level 1 that an indicator stands under
    layouts: tuple[str, ...] = ()  # one of these is the form's layout
    words: tuple[str, ...] = ()  # one of these in title, project or departments
    reason: str  # Chinese: why the profile fits, for people

    def holds(self, form: Form) -> bool:
        """Whether the form meets every condition that is given."""
        return (
            (self.execution_weight is None or self.execution_weight == _execution_weight(form))
            and (self.level1 is None or any(i.level1 == self.level1 for i in form.indicators))
            and (not self.layouts or form.layout in self.layouts)
            and (not self.words or any(word in _head(form) for word in self.words))
        )


class Profile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The figures that the rules are applied with; `profiles.toml` explains each."""

    name: str
    title: str
    basis: str
    points: dict[str, Decimal] = {}
    dimensions: tuple[str, ...] = ()
    subdimensions: tuple[str, ...] = ()
    execution_points: Decimal | None = None
    execution_counts: Literal["inside", "outside", "either"] = "inside"
    bands: dict[Wording, Band]
    reverse: tuple[Literal["linear", "ratio"], ...]
    score_tolerance: Decimal
    amount_tolerance: Decimal
    formula_tolerance: Decimal
    formula_share: Decimal
    over_tiers: tuple[Decimal, ...]
    explain_rate: Decimal
    deviation: Decimal
    when: tuple[When, ...] = ()

    def __post_init__(self) -> None:
        for field in ("score", "amount", "formula"):
            if getattr(self, f"{field}_tolerance") < 0:
                raise ValueError(f"`{field}_tolerance` must not be negative")
        if not 0 <= self.explain_rate <= 1:
            raise ValueError("`explain_rate` is a share: 0.9 is 90%")
        if self.deviation <= 0:
            raise ValueError("`deviation` is a share above 0: 0.3 is 30%")
        if any(tier <= 1 for tier in self.over_tiers):
            raise ValueError("`over_tiers` are multiples of the target above 1")
        if any(points < 0 for points in self.points.values()):
            raise ValueError("`points` must not be negative")


def _execution_weight(form: Form) -> Decimal | None:
    return next((fund.weight for fund in form.funds if fund.weight is not None), None)


def _head(form: Form) -> str:
    parts = (
        form.title,
        form.project_name,
        form.sub_project,
        form.department,
        form.competent_department,
        form.implementing_unit,
    )
    return " ".join(part for part in parts if part)


def _tables(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except OSError as error:
        raise ProfileError(f"cannot read the profile {path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProfileError(f"{path} is not TOML in UTF-8: {error}") from error


def _build(fields: dict[str, Any], source: str) -> Profile:
    try:
        return msgspec.convert(fields, Profile)
    except msgspec.ValidationError as error:
        raise ProfileError(f"profile {source}: {error}") from error


@lru_cache(maxsize=1)
def shipped() -> dict[str, Profile]:
    """The profiles that come with the package by name, in the order of choice."""
    tables = _tables(SHIPPED)
    common = tables.pop("common")
    return {
        name: _build({**common, **fields, "name": name}, name) for name, fields in tables.items()
    }


def load(path: Path) -> Profile:
    """An own profile: a TOML file; `base` names the shipped profile that it changes."""
    fields = _tables(path)
    base = str(fields.pop("base", "generic"))
    start = msgspec.structs.asdict(named(base))
    return _build({**start, "name": path.stem, "when": (), **fields}, str(path))


def named(name: str) -> Profile:
    """A shipped profile by its name, or an own one by the path of its `.toml`."""
    if name.endswith(".toml"):
        return load(Path(name))
    try:
        return shipped()[name]
    except KeyError:
        known = ", ".join(shipped())
        raise ProfileError(
            f"no profile {name!r}; use one of {known}, or the path of a .toml file"
        ) from None


def choose(form: Form) -> tuple[Profile, str]:
    """The first shipped profile whose conditions the form meets, and why (Chinese)."""
    for profile in shipped().values():
        for when in profile.when:
            if when.holds(form):
                return profile, when.reason
    return shipped()["generic"], "未见可识别的地区或年度特征"
