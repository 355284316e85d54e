"""The commands that keep the accounts."""

from __future__ import annotations

import secrets
from typing import Annotated

import typer

from shuzhi.cli.printing import print_json
from shuzhi.cli.program import Program
from shuzhi.cli.telling import Json, OrganisationCode, app, operator, organisation_of, ready, tells_errors

accounts = Program(help="账号。")
app.add_typer(accounts, name="account")


@accounts.command("add")
@tells_errors
def add_account(
    *,
    user: Annotated[str, typer.Option(help="用户名。")],
    name: Annotated[str, typer.Option(help="姓名。")],
    role: Annotated[str, typer.Option(help="角色，例如 clerk（党务干事）、secretary（书记）、member（党员）。")],
    org: OrganisationCode,
    person: Annotated[str, typer.Option(help="是名册中的哪一位：姓名或名册编号；不写就是未写明。")] = "",
    as_json: Json = False,
) -> None:
    """开设账号并授予角色；口令由程序生成，只显示这一次。"""
    ready()
    from shuzhi.access.accounts import open_account
    from shuzhi.roster.who import whose_account

    actor, password = operator(), secrets.token_urlsafe(12)
    organisation = organisation_of(actor, org)
    open_account(
        actor=actor,
        username=user,
        name=name,
        password=password,
        role=role,
        organisation=organisation,
        person=whose_account(actor=actor, organisation=organisation, text=person) if person else None,
    )
    _show_password(user, password, as_json=as_json)


@accounts.command("person")
@tells_errors
def say_person(
    *,
    user: Annotated[str, typer.Option(help="用户名。")],
    org: OrganisationCode,
    person: Annotated[str, typer.Option(help="是名册中的哪一位：姓名或名册编号。")],
    as_json: Json = False,
) -> None:
    """写明账号是名册中的哪一位；同一个人有几个账号的，各写一次。"""
    ready()
    from shuzhi.access.accounts import find_account, say_whose
    from shuzhi.roster.who import whose_account

    actor = operator()
    account = find_account(actor=actor, username=user)
    found = whose_account(actor=actor, organisation=organisation_of(actor, org), text=person)
    say_whose(actor=actor, account=account, person=found)
    if as_json:
        print_json({"user": user, "person": found.pk, "name": found.name})
    else:
        print(f"已写明：账号 {user} 是{found.organisation.name}的{found.name}（名册编号 {found.pk}）。")


@accounts.command("password")
@tells_errors
def reset_password(*, user: Annotated[str, typer.Option(help="用户名。")], as_json: Json = False) -> None:
    """重设口令；新口令由程序生成，只显示这一次。"""
    ready()
    from shuzhi.access.accounts import find_account, set_password

    actor, password = operator(), secrets.token_urlsafe(12)
    set_password(actor=actor, account=find_account(actor=actor, username=user), password=password)
    _show_password(user, password, as_json=as_json)


def _show_password(user: str, password: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"user": user, "password": password})
    else:
        print(f"用户名：{user}\n口令：{password}\n请记下口令，它不会再显示。")
