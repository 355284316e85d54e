"""What an office sets where the rules leave it open: set from a day on, taken back, looked up."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from shuzhi.access.audit import write_audit
from shuzhi.access.models import Batch
from shuzhi.access.provenance import provenance
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import PATH_STEP, Actor
from shuzhi.chain.links import append_links
from shuzhi.clock import now, today
from shuzhi.errors import NotFoundError, ShuzhiError
from shuzhi.roster.models import OfficeSetting, Organisation
from shuzhi.rulebook import known_settings
from shuzhi.rulebook.settings import Setting, Value, value_on

DatedValues = tuple[tuple[date, Value], ...]  # from which day which value holds
SET = "settings"  # the capability
TEXT = (
    "SELECT o.path, s.key, s.since, s.value FROM roster_officesetting s"
    " JOIN roster_organisation o ON o.id = s.organisation_id"
    " WHERE s.withdrawn_at IS NULL AND o.path IN ({marks}) ORDER BY o.path, s.since, s.id"
)


class SettingError(ShuzhiError):
    """Something cannot be set like this."""

    code = "setting.invalid"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A setting as it stands for an organisation: the value of the day, and all that was set for it there."""

    setting: Setting
    value: Value
    own: tuple[OfficeSetting, ...]

    @property
    def words(self) -> str:
        """The value of the day as people say it."""
        return words_of(self.setting, self.value)


def words_of(setting: Setting, value: Value) -> str:
    """A value as people say it."""
    if setting.kind == "switch":
        return "采用" if value else "不采用"
    if value is None:
        return "未设"
    return f"{value} {'分钟' if setting.kind == 'minutes' else '元'}"


@transaction.atomic
def set_for_office(
    *,
    actor: Actor,
    organisation: Organisation,
    key: str,
    value: Value,
    since: date,
    reason: str = "",
    batch: Batch | None = None,
) -> OfficeSetting:
    """Let a value hold from a day on, for an organisation and all below it.

    Raises:
        AccessDeniedError: The actor may set nothing here.
        SettingError: There is no such setting, or the value is none that it can have.
    """
    actor.require(SET, organisation)
    setting = _find(key)
    _check_value(setting, value)
    former = OfficeSetting.everywhere.filter(organisation=organisation, key=key, since=since, withdrawn_at=None)
    for one in former:  # told anew for the same day
        _withdraw(actor, one, "另有新的设置")
    made: OfficeSetting = OfficeSetting.everywhere.create(
        organisation=organisation, key=key, value=value, since=since, **provenance(actor, batch, reason[:300])
    )
    append_links(actor, [made], "recorded", reason)
    write_audit(
        actor=actor,
        verb="setting.set",
        organisation=organisation,
        setting=key,
        value=words_of(setting, value),
        day=since,
    )
    return made


@transaction.atomic
def withdraw_setting(*, actor: Actor, setting: OfficeSetting, reason: str) -> None:
    """Take a setting back: what held before holds again.

    Raises:
        SettingError: No reason, or it was taken back already.
    """
    actor.require(SET, setting.organisation)
    if not reason.strip():
        raise SettingError("请写明原因。", advice="例如：支部大会没有通过。", code="reason.missing")
    setting.refresh_from_db(from_queryset=OfficeSetting.everywhere.select_for_update(of=("self",)))
    if setting.withdrawn_at is not None:
        raise SettingError("这项设置已经撤回。", advice="无须再次撤回。", code="setting.withdrawn")
    _withdraw(actor, setting, reason)
    write_audit(
        actor=actor, verb="setting.withdrawn", organisation=setting.organisation, setting=setting.key, reason=reason
    )


def find_setting(*, actor: Actor, setting_id: int) -> OfficeSetting:
    """Something that was set, of an organisation where the actor may set.

    Raises:
        NotFoundError: There is none, or the actor does not reach it.
    """
    found: OfficeSetting | None = OfficeSetting.objects.within(actor, SET).filter(pk=setting_id).first()
    if found is None:
        raise NotFoundError("没有这项设置。", advice="请从制度设置页打开。", code="setting.not_found")
    return found


def settings_of(*, actor: Actor, organisation: Organisation) -> list[Chosen]:
    """Every setting as it stands today for an organisation, with what the organisation itself set, newest first."""
    actor.require(Capability.VIEW, organisation)
    dated = values_set_for(organisation.path)
    own: dict[str, list[OfficeSetting]] = defaultdict(list)
    for one in OfficeSetting.everywhere.filter(organisation=organisation).order_by("-since", "-id"):
        own[one.key].append(one)
    return [
        Chosen(setting, value_on(setting, dated.get(key, ()), today()), tuple(own[key]))
        for key, setting in known_settings().items()
    ]


def value_for(organisation: Organisation, key: str, on: date) -> Value:
    """The value that holds for an organisation on a day (machinery; the caller has checked who asks)."""
    return value_on(known_settings()[key], values_set_for(organisation.path).get(key, ()), on)


def values_set_for(path: str) -> Mapping[str, DatedValues]:
    """Setting → what was set for the organisation at ``path``; from the day it sets itself, its own word counts."""
    above = [path[:end] for end in range(PATH_STEP, len(path) + 1, PATH_STEP)]
    by_path: dict[str, dict[str, list[tuple[date, Value]]]] = defaultdict(lambda: defaultdict(list))
    for owner, key, since, value in _rows(above):
        by_path[key][owner].append((since, value))
    return {key: _nearest(paths) for key, paths in by_path.items()}


def _nearest(paths: Mapping[str, Sequence[tuple[date, Value]]]) -> DatedValues:
    dated: list[tuple[date, Value]] = []
    for path in sorted(paths):  # from the top down
        first = min(day for day, _ in paths[path])
        dated = [(day, value) for day, value in dated if day < first] + list(paths[path])
    return tuple(dated)


def _rows(paths: Sequence[str]) -> list[tuple[str, str, date, Value]]:
    # Asked at every page and nearly always empty: an ORM query takes longer to be made than to be answered.
    with connection.cursor() as cursor:
        cursor.execute(TEXT.format(marks=", ".join(["%s"] * len(paths))), list(paths))
        return [(path, key, _day(since), _value(value)) for path, key, since, value in cursor.fetchall()]


def _day(stored: Any) -> date:
    return stored if isinstance(stored, date) else date.fromisoformat(stored)


def _value(stored: Any) -> Value:
    value: Value = json.loads(stored) if isinstance(stored, str) else stored
    return value


def _find(key: str) -> Setting:
    setting = known_settings().get(key)
    if setting is None:
        known = "、".join(f"{one.id}（{one.label}）" for one in known_settings().values())
        raise SettingError(f"设置“{key}”不认识。", advice=f"可用：{known}。", code="setting.unknown")
    return setting


def _check_value(setting: Setting, value: Value) -> None:
    if setting.kind == "switch":
        if not isinstance(value, bool):
            raise SettingError(f"“{setting.label}”只能是采用或不采用。", advice="请选择其中一项。")
        return
    if value is None and setting.kind == "yuan":
        return
    if isinstance(value, bool) or not isinstance(value, int) or value < (setting.least or 0):
        raise SettingError(f"“{setting.label}”的数 {value} 太小或不是整数。", advice="请填写整数。")
    if setting.most is not None and value > setting.most:
        raise SettingError(f"“{setting.label}”的数 {value} 太大。", advice=f"最多 {setting.most}。")


def _withdraw(actor: Actor, setting: OfficeSetting, reason: str) -> None:
    setting.withdrawn_at, setting.withdrawn_reason = now(), reason[:300]
    setting.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    append_links(actor, [setting], "withdrawn", reason)
