"""The pages and their addresses."""

from __future__ import annotations

from django.urls import URLPattern, path

from shuzhi.web.views import ledger, month, record, signing

urlpatterns: list[URLPattern] = [
    path("setup/", signing.setup, name="setup"),
    path("login/", signing.sign_in, name="login"),
    path("logout/", signing.sign_out, name="logout"),
    path("organisation/", signing.choose_organisation, name="organisation"),
    path("", month.month, name="month"),
    path("explain/", month.explain, name="explain"),
    path("record/", record.record, name="record"),
    path("record/done/<int:entry_id>/", record.recorded, name="recorded"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/export.xlsx", ledger.export, name="ledger-export"),
    path("ledger/<int:entry_id>/", ledger.entry, name="entry"),
    path("ledger/<int:entry_id>/correct/", ledger.correct, name="entry-correct"),
    path("ledger/<int:entry_id>/withdraw/", ledger.withdraw, name="entry-withdraw"),
    path("ledger/<int:entry_id>/files/<int:attachment_id>/", ledger.attachment, name="attachment"),
]
