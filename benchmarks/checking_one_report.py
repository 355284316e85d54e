"""Time of checking one report of some 4,000 characters, without start-up: reading the file and every check.

    python benchmarks/checking_one_report.py [--rounds N] [--json]

Beside it in the same run: the floor, which reads the file and scans its text once with one expression.  The report is
invented; it has every part, filled and unfilled figures, a copied passage to look for and some defects.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]

from measuring import machine, median_of  # noqa: E402

from shuzhi.checking.check import check_source  # noqa: E402
from shuzhi.checking.reading import read_file  # noqa: E402

AIM = 0.050
SCAN = re.compile(r"[0-9X*_]+(?:余|多)?(?:次|人次|人|件|条|份|项|个|篇|%|万元)")
WORK = (
    "全年召开支部党员大会{n}次、支委会1{n}次、党小组会X次，开展主题党日活动12次，讲党课*次，参加党员3{n}0余人次。",
    "年初把任务分到七名支部委员头上，每月的第一个星期五碰一次头，做完的划掉，没做完的说清楚卡在哪里、要谁来帮。",
    "组织委员{n}月起逐户走访退休党员，共走访4{n}户，收集意见2{n}条，已经办结1{n}条，余下的写明了办理时限和责任人。",
    "制定《党员联系群众办法》，党员编入{n}个服务小组，为群众代办事项6{n}件，帮助困难群众申请补助资金{n}.5万元。",
    "严格落实中央八项规定精神，开展警示教育**次，提醒谈话{n}人次，所有问题均已整改到位，没有发生违规违纪的情况。",
    "村里的桥栏杆松了两处，支部会上定了人、定了日子，泥瓦匠出身的老党员带着两个徒弟用一个周末把它修好了。",
)
PROBLEMS = (
    "学习还不够深入，读原文少，结合实际想得不多，有的同志读完就放下，没有对照自己的岗位想一想该怎么做。",
    "联系群众还不够紧，坐在办公室的时间多，到户里去的时间少，群众的难处往往要等到找上门来才知道。",
    "办法还不够多，主题党日大多是开会和参观，年轻党员说形式老，参加的劲头不如从前，支部也没有及时想办法。",
)
PLAN = (
    "坚持每月集中学习一次，由支部委员轮流领读，读完每人说一件自己打算改的事，下个月回头看做了没有。",
    "每季度到联系户家里走一遍，难处记在本子上，能办的当场办，办不了的带回支部会上商量，月底给个回音。",
    "全年安排{n}次到田间地头去的主题党日，请年轻党员出题目，题目定了再定人定时间，做完一起评一评好不好。",
)


def invented_report() -> str:
    """A report with four work blocks, three problems and three measures; about 4,000 characters."""
    lines = [
        "示例镇虚构村党支部书记2023年度抓基层党建工作述职报告",
        "",
        "2023年，我和支部一班人做了以下工作，现述职如下。",
    ]
    lines.append("一、履职工作情况")
    for block, name in enumerate(("政治建设", "组织建设", "队伍建设", "作风建设", "服务群众", "联系青年"), 1):
        lines.append(f"（{'一二三四五六'[block - 1]}）抓好{name}。")
        lines.append("".join(WORK[(block + k) % len(WORK)].format(n=1 + (block + k) % 8) for k in range(8)))
    lines.append("二、存在的问题")
    lines += [f"{'一二三四五六'[k]}是{PROBLEMS[k % 3]}" for k in range(6)]
    lines.append("三、下一步打算")
    lines += [f"{'一二三四五六'[k]}是{PLAN[k % 3].format(n=6)}" for k in range(6)]
    return "\n".join(lines) + "\n"


def measure(rounds: int) -> dict[str, float]:
    """Median seconds of checking and of the floor, and the report's characters."""
    text = invented_report()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "报告.txt"
        path.write_text(text, "utf-8")
        checked = median_of(lambda: check_source(read_file(path)), rounds)
        floor = median_of(lambda: sum(1 for _ in SCAN.finditer(path.read_text("utf-8"))), rounds)
        found = len(check_source(read_file(path))[0].findings)
    characters = sum(not letter.isspace() for letter in text)
    return {"characters": characters, "findings": found, "check": checked, "floor": floor, "ratio": checked / floor}


def main() -> None:
    parser = argparse.ArgumentParser(description="Time of checking one report.")
    parser.add_argument("--rounds", type=int, default=31)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    measured = measure(options.rounds)
    if options.json:
        print(json.dumps({"machine": machine(), "aim": AIM, **measured}, ensure_ascii=False))
        return
    print(machine())
    print(f"{measured['characters']:.0f} characters, {measured['findings']:.0f} findings")
    print(f"check  {measured['check'] * 1000:8.2f} ms (aim {AIM * 1000:.0f} ms)")
    print(f"floor  {measured['floor'] * 1000:8.2f} ms, {measured['ratio']:.0f} times")


if __name__ == "__main__":
    main()
