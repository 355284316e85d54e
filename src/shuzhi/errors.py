"""Errors that people read: a code, what is wrong, and what to do next."""

from __future__ import annotations

import errno


class ShuzhiError(Exception):
    """Something a person can put right.

    Attributes:
        code: Stable dotted identifier, e.g. ``date.invalid``.
        message: What is wrong, in plain Chinese, naming file, sheet, row or field where there is one.
        advice: What to do next, in plain Chinese.
    """

    code = "error"

    def __init__(self, message: str, *, advice: str = "", code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice
        if code is not None:
            self.code = code

    def __str__(self) -> str:
        return f"{self.message} {self.advice}".strip() + f"（{self.code}）"

    def as_dict(self) -> dict[str, str]:
        """The error as the commands print it with ``--json``."""
        return {"code": self.code, "message": self.message, "advice": self.advice}


class NotFoundError(ShuzhiError):
    """The thing named does not exist, or the actor may not know that it does."""

    code = "not_found"


# What the system says of a file or a port, in plain Chinese; its own words are English on most computers.
_REASONS = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EEXIST: "已有同名的文件",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "磁盘只能读，不能写",
    errno.EBUSY: "正被占用",
    errno.ENAMETOOLONG: "名称太长",
    errno.EINVAL: "名称或地址不合规定",
    errno.EMFILE: "打开的文件太多",
    errno.EIO: "磁盘读写出错",
    errno.EADDRINUSE: "已被占用",
    errno.EADDRNOTAVAIL: "这台电脑没有这个地址",
}


def reason(error: OSError) -> str:
    """Why the system refused."""
    return _REASONS.get(error.errno or 0, f"系统错误 {error.errno}")
