"""What the person will mainly do, and whether that is machine-learning engineering in the broad sense."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from warehouse.clean.document import Document
from warehouse.clean.neighbours import Span
from warehouse.clean.reference import rows

BROAD_SCOPE = frozenset(
    (
        "ml_engineer",
        "ai_engineer",
        "mlops_engineer",
        "computer_vision_engineer",
        "nlp_engineer",
        "research_engineer",
        "applied_scientist",
    )
)
# In scope where the work names machine learning often enough.
SCOPE_BY_TEXT = frozenset(("software_engineer", "robotics_engineer"))
# In order: the first whose pattern matches the title, under its condition, decides.
TITLE_ROLES = tuple(
    (row["role"], re.compile(row["title_pattern"], re.I), row["condition"]) for row in rows("role_titles")
)
ENGINEER = re.compile(
    r"\b(?:engineer\w*|developer|scientist|architect|programmer|entwickler\w*|ingenieur\w*|ingénieur\w*|analyst|ml|machine learning)\b",
    re.I,
)
BUILDER = re.compile(
    r"\b(?:mle|engineer\w*|developer|scientist|architect|researcher|specialist|entwickler\w*|ing[eé]nieur\w*|ingeniero\w*|programmer|builder|technologist|consultant"
    r"|(?:team |tech )?lead|intern(?:ship)?s?|praktikum|stage|stagiaire|alternance|stagista|tirocinio|thesis|(?:abschluss|master|bachelor)arbeit|trainee|apprentice|co-?op|technical staff|expert|praktikant\w*|werkstudent\w*|d[ée]veloppeu\w*|sme|full[- ]?stack|backend)\b|工程师|エンジニア",
    re.I,
)
TECHNICAL = re.compile(
    r"\b(?:ai|ml|machine learning|data|engineering|engineer\w*|software|technolog\w+|technical|analytics|science|scientist|research|information|it|platform|infrastructure|computer vision|nlp|cto|cio|cdo|artificial|ki|robotics|perception|autonomy|algorithms?|security|architecture|development|digital)\b",
    re.I,
)
LEADS_WITH_ML = re.compile(r"^\W*(?:[\w.]+ ){0,2}(?:machine[- ]learning|ml|ai/ml)\b", re.I)
BANK_GRADE = re.compile(
    r"^(?!.*\b(?:director|head|chief|manager)\b).*\b(?:engineer|scientist|developer)\b.*\b(?:vice president|vp)\b", re.I
)
HANDS_ON = re.compile(
    r"\b(?:forward[- ]deployed|applied ai|ai solutions? engineer|ml solutions? engineer|hands-on)\b", re.I
)
# What a condition of reference/role_titles.csv asks of the title beside the pattern: words it needs, words that rule it out.
CONDITIONS: dict[str, tuple[re.Pattern[str] | None, re.Pattern[str] | None]] = {
    "": (None, None),
    "unless_builder": (None, ENGINEER),
    "builder": (BUILDER, None),
    "technical": (TECHNICAL, BANK_GRADE),
    "unless_ml_first": (None, LEADS_WITH_ML),
    "presales": (None, HANDS_ON),
}
NAMES_BOTH = re.compile(
    r"\b(?:ai|artificial intelligence)\s?(?:/|&|and|\+|,)\s?(?:ml|machine[- ]learning)\b|\bml\s?(?:/|&|and)\s?ai\b",
    re.I,
)
# "Software Engineer, AI Gateway": an engineer of software by the words before the comma; AI only names what it is for.
SOFTWARE_HEAD = re.compile(
    r"^\W*(?:[\w./+#-]+ ){0,3}?(?:software|back[- ]?end|front[- ]?end|full[- ]?stack|principal|staff|senior|web|mobile|java|\.net|platform|security|devops|cloud|qa|quality|test|embedded|site reliability|systems)[\w /.+#-]{0,25}(?:engineer|developer)\b(?P<tail>.*)",
    re.I,
)
DATA_TRADE = re.compile(r"\bdata(?: and)? (?:ai|ml|&) [\w ]{0,10}(?:engineer|developer)\b|\bdata/ai engineer\b", re.I)
TAIL_AI = re.compile(r"\b(?:ai|genai|llms?|agentic|agents?|ml|machine learning)\b", re.I)
TAIL_PRODUCT = re.compile(
    r"\bai (?:gateway|startup|company|security|studio|console|cloud|networking|observability|governance|compliance|safety tooling)\b|\bfor ai\b|\([A-Z][a-z]+ AI\)|/ai\b|\bai start-?up\b|\bai [\w ]{0,15}(?:saas|company)\b",
    re.I,
)
SHORT_TRADES = (
    (re.compile(r"\bS(?:WE|DE)(?=(?:['’]?s)?\b)"), "Software Engineer"),
    (re.compile(r"\bMLE(?=(?:['’]?s)?\b)"), "Machine Learning Engineer"),
    (re.compile(r"\b[Ee]ng(?=s?\b)\.?"), "Engineer"),
    (re.compile(r"\b((?:research|applied|learning|ml|ai) (?:scientist|researcher))s\b", re.I), r"\1"),
)
READ_SECTIONS = frozenset(("duties", "requirements", "preferred", "unknown"))
PLATFORM_MENTIONS = 12
SCOPE_MENTIONS = 6
SCOPE_MENTIONS_NAMED = 3  # where the title itself names AI
SCOPE_SHARE = 1 / 120  # of the words read


@dataclass(frozen=True)
class Role:
    """A role family, whether it is in scope (None where nobody can tell yet), and the rule that decided each."""

    role: str
    in_scope: bool | None
    rule: str


@dataclass(frozen=True)
class Work:
    """How often the sections that describe the work name skills of each kind, and how many words they hold."""

    language_models: int = 0
    learning: int = 0
    platform: int = 0
    words: int = 0


# What texts that were not fetched could say, at the least and at the most.
SILENT, TELLING = Work(words=1_000), Work(language_models=100, learning=100, words=1_000)
KINDS_OF_WORK = {row["skill"]: row["kind"] for row in rows("kinds_of_work")}


def work_named(document: Document, found: Iterable[Span]) -> Work:
    """Count what the duties, demands and the text before any heading name."""
    counts = Counter(
        KINDS_OF_WORK[span.skill]
        for span in found
        if span.skill in KINDS_OF_WORK and document.blocks[document.line_at(span.start)].section_kind in READ_SECTIONS
    )
    words = sum(block.text.count(" ") + 1 for block in document.blocks if block.section_kind in READ_SECTIONS)
    return Work(counts["language_models"], counts["learning"], counts["platform"], words)


def role_of(title: str | None, work: Work | None = None) -> Role:
    """Classify a posting by its title and, where the title says too little, by the text of its duties and demands.

    >>> role_of("Machine Learning Engineer").role, role_of("Account Executive, AI").in_scope
    ('ml_engineer', False)
    """
    named, work = written_out(title or ""), work or Work()
    by_title = next((role for role, pattern, condition in TITLE_ROLES if holds(pattern, condition, named)), "other")
    role, why = refined(by_title, named, work)
    if role in BROAD_SCOPE:
        return Role(role, True, why)
    if role in SCOPE_BY_TEXT:
        found = work.language_models + work.learning
        needed = SCOPE_MENTIONS_NAMED if TAIL_AI.search(named) else SCOPE_MENTIONS
        if found >= needed and (TAIL_AI.search(named) or found >= work.words * SCOPE_SHARE):
            return Role(role, True, f"{why}; the work names machine learning {found} times")
    return Role(role, False, why)


def role_without_text(title: str | None) -> Role:
    """Classify a posting whose text was not fetched; its scope is None where a text could decide it either way.

    >>> role_without_text("Software Engineer").in_scope, role_without_text("Account Executive").in_scope
    (None, False)
    """
    role = role_of(title)
    by_text = {role_of(title, work).in_scope for work in (SILENT, TELLING)}
    if title and len(by_text) == 1:
        return role
    return replace(role, in_scope=None, rule="the title does not decide, and the text was not fetched")


def written_out(title: str) -> str:
    """Return a title with its short names of trades written out: "Staff SWE, AI", "MLEs"; scientists as one."""
    for short, full in SHORT_TRADES:
        title = short.sub(full, title)
    return title


def holds(pattern: re.Pattern[str], condition: str, title: str) -> bool:
    """Say whether a rule of reference/role_titles.csv holds for a title."""
    needs, unless = CONDITIONS[condition]
    if not pattern.search(title) or (needs and not needs.search(title)):
        return False
    return not (unless and unless.search(title))


def refined(role: str, title: str, work: Work) -> tuple[str, str]:
    """Return the role with the rule: a title's role, or what the text makes of a title that says too little."""
    if role == "research_scientist" and work.words and work.language_models + work.learning == 0:
        return "other", "title names research; the work names no machine learning"
    if role not in ("ai_engineer", "ml_engineer"):
        return role, f"title:{role}"
    head = SOFTWARE_HEAD.search(title)
    if head and TAIL_AI.search(head["tail"]) and not TAIL_AI.search(title[: head.start("tail")]):
        if TAIL_PRODUCT.search(head["tail"]) or (work.words and work.language_models + work.learning == 0):
            return "software_engineer", "title: AI only names what the software is for"
    else:
        head = None
    if DATA_TRADE.search(title) and work.words and work.language_models + work.learning == 0:
        return "data_engineer", "title names data; the work names no machine learning"
    if work.platform >= PLATFORM_MENTIONS and work.platform > 1.5 * (work.language_models + work.learning):
        return "mlops_engineer", f"title:{role}; the work names platforms {work.platform} times"
    if (NAMES_BOTH.search(title) or (head and role == "ml_engineer")) and work.words:
        chosen = "ai_engineer" if work.language_models >= work.learning else "ml_engineer"
        return chosen, f"title names both; language models {work.language_models}, learning {work.learning} times"
    return role, f"title:{role}"
