"""Why a file is not read: a code, what is wrong and what to do, in plain Chinese."""

from __future__ import annotations

from shuzhi.errors import ShuzhiError

_SAVE_AS_DOCX = "请用 Word 或 WPS 打开这个文件，点「文件—另存为」，类型选「Word 文档（.docx）」，保存后再试。"
_SAVE_AS_UTF8 = "请用记事本打开，点「文件—另存为」，编码选「UTF-8」，保存后再试；若打开后满屏乱码，请换用原来的文件。"

# code → what is wrong (after the file's name) and what to do
_REFUSALS: dict[str, tuple[str, str]] = {
    "file.missing": ("找不到这个文件", "请检查文件名和所在文件夹，确认没有被移动、改名或删除。"),
    "file.unreadable": ("打不开这个文件", "请确认它是一个文件而不是文件夹、您有权限读它，并且没有被别的程序占用。"),
    "file.empty": ("文件里没有文字", "请确认选对了文件，并且写好的内容已经保存。"),
    "file.too_large": ("文件太大", "请删去照片和附件，只留报告正文，或者分成几个文件再试。"),
    "file.encrypted": ("文件有打开密码", "请用 Word 或 WPS 打开，在「文件—信息—保护文档」中取消密码，保存后再试。"),
    "file.damaged": ("文件已损坏或不完整", "请重新拷贝或下载一份；" + _SAVE_AS_DOCX),
    "file.bomb": ("文件内部异常，可能会耗尽电脑内存", "请不要再打开这个来历不明的文件，改用原作者直接发来的一份。"),
    "file.scan": (
        "文件是扫描件或图片，里面没有可读的文字",
        "请使用报告的电子版（Word 或 WPS 文件）；没有电子版时，请先用文字识别软件转成文字。",
    ),
    "file.unsupported": ("不认识这种文件", _SAVE_AS_DOCX),
    "file.encoding": ("看不出文件用的是哪种文字编码", _SAVE_AS_UTF8),
}


class ReadingError(ShuzhiError):
    """The file cannot be read as a report.

    Codes: file.missing, file.unreadable, file.empty, file.too_large, file.encrypted, file.damaged, file.bomb,
    file.scan, file.unsupported, file.encoding.
    """

    code = "file.unreadable"


def refused(code: str, detail: str = "", *, advice: str = "") -> ReadingError:
    """The refusal ``code``; ``detail`` says what exactly was met, ``advice`` replaces the usual advice.

    The file's name is not known down here; :func:`named` puts it in front.
    """
    what, usual = _REFUSALS[code]
    return ReadingError(f"{what}：{detail}。" if detail else f"{what}。", advice=advice or usual, code=code)


def named(error: ReadingError, name: str) -> ReadingError:
    """The same refusal with the file's name in front."""
    return ReadingError(f"「{name}」{error.message}", advice=error.advice, code=error.code)
