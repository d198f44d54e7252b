"""What the person will mainly do, and whether that is machine-learning engineering in the broad sense."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from warehouse.clean.document import Document
from warehouse.clean.lowercase import lowered
from warehouse.clean.reference import rows
from warehouse.clean.rules import Matcher, rule_set
from warehouse.clean.skill_context import Span

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
CUSTOMER_ENGINEER = "customer_engineer"  # sells or builds: no role, but what a title leaves open
# In scope where the work names machine learning often enough.
SCOPE_BY_TEXT = frozenset(("software_engineer", "robotics_engineer", CUSTOMER_ENGINEER))


class TitleStep(NamedTuple):
    """One step of the classification by title: its rules, and what the title must name beside and may not name."""

    role: str
    matcher: Matcher
    needs: Matcher | None
    unless: Matcher | None

    def holds(self, title: str) -> bool:
        """Return whether the step decides a title in lower case."""
        if not self.matcher.holds(title) or (self.needs and not self.needs.holds(title)):
            return False
        return not (self.unless and self.unless.holds(title))


def title_steps() -> tuple[TitleStep, ...]:
    """Return the steps of reference/role_titles.csv, of which the first that holds decides."""
    matchers = {matcher.value: matcher for matcher in rule_set("role_of_title").matchers}
    return tuple(
        TitleStep(
            row["role"], matchers[row["step"]], *(rule_set(row[cell]).matcher if row[cell] else None for cell in CELLS)
        )
        for row in rows("role_titles")
    )


CELLS = ("needs", "unless")
TITLE_STEPS = title_steps()
NAMES_BOTH, DATA_TRADE = rule_set("title_of_both").matcher, rule_set("title_of_data").matcher
# "Software Engineer, AI Gateway": an engineer of software by the words before the comma; AI only names what it is for.
SOFTWARE_HEAD = rule_set("title_of_software").matcher
NAMES_AI, AI_OF_PRODUCT = rule_set("title_names_ai").matcher, rule_set("title_ai_of_product").matcher
ROBOT_LEARNING, MODEL_RESEARCH = (
    rule_set("title_of_robot_learning").matcher,
    rule_set("title_of_model_research").matcher,
)
SALES_WORDS = rule_set("words_of_sales").matcher
# Rewrites of titles, in order: the value is what stands for the words.
REWRITES = tuple(rule for matcher in rule_set("rewrite_of_title", as_written=True).matchers for rule in matcher.rules)
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
    low: str = field(default="", repr=False)  # the whole text in lower case


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
    return Work(counts["language_models"], counts["learning"], counts["platform"], words, document.scan.low)


def role_of(title: str | None, work: Work | None = None) -> Role:
    """Classify a posting by its title and, where the title says too little, by the text of its duties and demands.

    >>> role_of("Machine Learning Engineer").role, role_of("Account Executive, AI").in_scope
    ('ml_engineer', False)
    """
    (named, by_title), work = step_of_title(title or ""), work or Work()
    role, why = refined(by_title, named, work)
    if role in BROAD_SCOPE or (role == "robotics_engineer" and ROBOT_LEARNING.holds(named)):
        return Role(role, True, why)
    if role in SCOPE_BY_TEXT:
        found = work.language_models + work.learning
        if found >= mentions_needed(named) and (NAMES_AI.holds(named) or found >= work.words * SCOPE_SHARE):
            return Role(role, True, f"{why}; the work names machine learning {found} times")
    return Role(role, False, why)


def mentions_needed(named: str) -> int:
    """Return how often a text must name machine learning to bring into scope what a title in lower case leaves open."""
    return SCOPE_MENTIONS_NAMED if NAMES_AI.holds(named) else SCOPE_MENTIONS


@lru_cache(maxsize=8_192)
def step_of_title(title: str) -> tuple[str, str]:
    """Return a title written out in lower case, and what it is by its words alone."""
    named = lowered(written_out(title))
    return named, next((step.role for step in TITLE_STEPS if step.holds(named)), "other")


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
    for rule in REWRITES:
        title = rule.pattern.sub(rule.value, title)
    return title


def built_at_customers(work: Work) -> tuple[str, str]:
    """Return the role of a solutions or customer engineer: one that builds where the work names models, and no sale."""
    found = work.language_models + work.learning
    if found < max(SCOPE_MENTIONS, work.words * SCOPE_SHARE) or SALES_WORDS.holds(work.low):
        return "other", "title:customer_engineer; the work sells or names no machine learning"
    chosen = "ai_engineer" if work.language_models >= work.learning else "ml_engineer"
    return chosen, f"title:customer_engineer; the work builds, and names machine learning {found} times"


def refined(role: str, title: str, work: Work) -> tuple[str, str]:
    """Return the role with the rule: a title's role, or what the text makes of a title that says too little."""
    if role == CUSTOMER_ENGINEER:
        return built_at_customers(work)
    silent = work.words and work.language_models + work.learning == 0
    if role == "research_scientist" and silent and not MODEL_RESEARCH.holds(title):
        return "other", "title names research; the work names no machine learning"
    if role not in ("ai_engineer", "ml_engineer"):
        return role, f"title:{role}"
    head = SOFTWARE_HEAD.find(title)
    if head and NAMES_AI.holds(title, head.end) and not NAMES_AI.holds(title, 0, head.end):
        if AI_OF_PRODUCT.holds(title[head.end :]) or (work.words and work.language_models + work.learning == 0):
            return "software_engineer", "title: AI only names what the software is for"
    else:
        head = None
    if DATA_TRADE.holds(title) and work.words and work.language_models + work.learning == 0:
        return "data_engineer", "title names data; the work names no machine learning"
    if work.platform >= PLATFORM_MENTIONS and work.platform > 1.5 * (work.language_models + work.learning):
        return "mlops_engineer", f"title:{role}; the work names platforms {work.platform} times"
    if (NAMES_BOTH.holds(title) or (head and role == "ml_engineer")) and work.words:
        chosen = "ai_engineer" if work.language_models >= work.learning else "ml_engineer"
        return chosen, f"title names both; language models {work.language_models}, learning {work.learning} times"
    return role, f"title:{role}"
