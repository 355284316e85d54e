"""The closed word lists a rule may use, each word with its Chinese label."""

from __future__ import annotations

ORGANISATION_KINDS = {
    "committee": "基层党委",
    "general_branch": "党总支",
    "branch": "党支部",
    "joint_branch": "联合党支部",
    "party_group": "党小组",
    "department_committee": "党组（工委）",
    "county_committee": "县（区）委",
    "unit": "单位（非党组织）",
}

SECTORS = {
    "government": "机关",
    "institution": "事业单位",
    "enterprise": "国有企业",
    "village": "村",
    "community": "社区",
    "university": "高校",
    "new": "两新组织",
    "system": "系统党工委",
    "other": "其他",
}

MEMBERSHIP_STATES = {"formal": "正式党员", "probationary": "预备党员", "suspended": "停止党籍"}
CIRCUMSTANCES = {
    "mobile": "流动党员",
    "lost": "失联党员",
    "exempt": "年老体弱等不作硬性要求",
    "hardship": "困难党员",
    "retired": "离退休党员",
}
POSTS = {
    "post.secretary": "党支部（党组织）书记",
    "post.deputy_secretary": "副书记",
    "post.committee": "委员",
    "post.group_leader": "党小组组长",
    "post.clerk": "党务工作者",
}
PERSON_STATES = {**MEMBERSHIP_STATES, **CIRCUMSTANCES, **POSTS}

ROLES = {
    "chair": "主持",
    "recorder": "记录",
    "lecturer": "主讲",
    "speaker": "发言",
    "attendee": "参加",
    "observer": "列席",
    "leave": "请假",
    "absent": "缺席",
    "subject": "当事人",
}

PERIODS = {"month": "月", "quarter": "季度", "half": "半年", "year": "年"}

ITEM_KINDS = {
    "problem": "问题",
    "rectification": "整改",
    "opinion": "意见",
    "promise": "承诺",
    "task": "任务",
    "service": "办实事",
}

AGENDA_CLASSES = {
    "first_topic": "第一议题",
    "party_building": "党建",
    "integrity": "党风廉政",
    "ideology": "意识形态",
    "personnel": "人事",
    "major_decision": "三重一大",
    "development": "发展党员",
    "business": "业务",
    "other": "其他",
}

ITEM_SOURCES = {
    "review": "述职评议",
    "inspection": "巡察反馈",
    "supervision": "督查",
    "survey": "征求意见",
    "research": "调研",
    "self": "自查",
    "democratic_life": "民主（组织）生活会",
    "meeting": "会议议定",
    "plan": "年度计划",
    "masses": "群众反映",
    "weak_branch": "软弱涣散整顿",
    "other": "其他",
}
ITEM_STATES = {
    "opened": "已建立",
    "measured": "已定措施",
    "submitted": "已报完成",
    "returned": "已退回",
    "closed": "已销号",
}

# Who comes together in an entry of a kind.  ``open``: whoever is asked that time; ``nobody``: a paper, not a meeting.
MEETS = {
    "members": "全体党员",
    "committee": "支部委员会",
    "leading_body": "党委（党组）班子",
    "group": "党小组",
    "leading_group": "领导小组",
    "parties": "谈话双方",
    "open": "视活动而定",
    "nobody": "无需集会",
}

STEPS = "development."  # the ids of the steps on somebody's way to membership begin so
MARKER_PREFIXES = ("topic:", "agenda:", "agenda1:")  # an entry's markers that are not kinds
EVERY_EVENT = "*"  # in a figure: every kind that is no step
