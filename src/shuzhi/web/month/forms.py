"""The form that answers 「未见记录，请说明」."""

from __future__ import annotations

from shuzhi.web.frame.forms import Lines, PlainForm


class ExplainForm(PlainForm):
    """The author's word."""

    text = Lines(label="说明", max_length=500, help_text="写一句实际情况，例如：当月因防汛改到 8 月 2 日开展。")
