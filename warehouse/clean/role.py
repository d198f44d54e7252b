"""What the person will mainly do, and whether that is machine-learning engineering in the broad sense."""

from __future__ import annotations

import re
from dataclasses import dataclass

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
DEPENDS_ON_TEXT = frozenset(("software_engineer", "robotics_engineer"))
# In order: the first that matches the title decides.
TITLE_ROLES = tuple(
    (role, re.compile(pattern, re.I))
    for role, pattern in (
        (
            "other",
            r"\b(?:account (?:executive|manager|director)|sales (?!force)(?:rep|director|manager|lead|development)|recruit\w*|talent (?:acquisition|partner)|marketing|annotator|labell?er|tutor|trainer|legal|counsel|attorney|paralegal|writer|editor|copywriter|designer|nurse|teacher|professor|instructor|customer (?:success|support)|support (?:engineer|specialist)|hr\b|people (?:partner|ops)|finance|accountant|business development|chief of staff|executive assistant|technician|electrician|operator|evangelist|advocate|solutions? consultant|partner manager|office manager)\b",
        ),
        (
            "product_manager",
            r"\b(?:product (?:manager|owner|lead|management)|(?:technical )?program manager|project manager)\b",
        ),
        ("manager_or_lead", r"\b(?:director|head of|vp|vice president|chief|manager|leiter|cto|engineering lead)\b"),
        (
            "mlops_engineer",
            r"\b(?:ml ?ops|llm ?ops|(?:ml|machine learning|ai|inference|training|model|gpu)[ /&-]*(?:\w+ )?(?:platform|infrastructure|infra|systems|ops|serving|performance|compiler|runtime|kernels?)|inference engineer|ai platform|ml platform)\b",
        ),
        (
            "research_scientist",
            r"\b(?:research scientist|ai scientist|ai researcher|ml researcher|researcher|machine learning scientist(?! engineer)|postdoc\w*)\b",
        ),
        ("research_engineer", r"\bresearch (?:software )?engineer|\bresearch engineer"),
        ("applied_scientist", r"\bapplied (?:ai |ml |research )?(?:scientist|researcher)\b"),
        (
            "computer_vision_engineer",
            r"\b(?:computer vision|machine vision|perception|vision|image processing|3d vision)\b[\w /-]{0,30}\b(?:engineer|developer|scientist|entwickler)\b|\bcv engineer|engineer[\w ,/-]{0,20}\b(?:computer vision|perception)\b",
        ),
        (
            "nlp_engineer",
            r"\b(?:nlp|natural language|speech|conversational|voice ai)\b[\w /-]{0,30}\b(?:engineer|developer|scientist|entwickler)\b|engineer[\w ,/-]{0,20}\bnlp\b",
        ),
        (
            "data_scientist",
            r"\bdata scien(?:tist|ce)|\bscientist\b|\bdata-scientist|decision scientist|quantitative (?:researcher|analyst)",
        ),
        (
            "ml_engineer",
            r"\b(?:machine[- ]learning|\bml\b|ml/ai|ai/ml|deep[- ]learning|recommend\w+|ranking|personali[sz]ation|reinforcement learning|maschinelles lernen)\b",
        ),
        (
            "ai_engineer",
            r"\b(?:gen(?:erative)?[- ]?ai|llms?|ai|agentic|agents?|prompt|artificial intelligence|ki|forward[- ]deployed|rag|ia)\b",
        ),
        (
            "data_engineer",
            r"\b(?:data (?:engineer\w*|platform|infrastructure|warehouse|architect)|analytics engineer\w*|etl|big data|database)\b",
        ),
        (
            "data_analyst",
            r"\b(?:(?:data|business|product|bi|analytics|research|reporting|insights?|marketing|financial|quantitative) analyst\w*|analyst|business intelligence|analytics)\b",
        ),
        (
            "robotics_engineer",
            r"\b(?:robot\w*|autonom\w+|slam|motion planning|controls?)\b[\w /-]{0,30}\b(?:engineer|developer|scientist)\b|engineer[\w ,/-]{0,20}\brobot\w*",
        ),
        (
            "software_engineer",
            r"\b(?:software|backend|back[- ]end|frontend|front[- ]end|full[- ]?stack|developer|programmer|swe|platform engineer|systems engineer|devops|sre|site reliability|mobile|ios|android|web|cloud|infrastructure|security|engineer|entwickler\w*|d[ée]veloppeu\w*|architect|member of technical staff|engineering)\b",
        ),
    )
)
ML_WORK = re.compile(
    r"\b(?:machine learning|deep learning|ml (?:models?|systems?|pipelines?|platform|infrastructure)|llms?|large language models?"
    r"|pytorch|tensorflow|neural net\w*|model (?:training|serving|inference|deployment)|inference|rag|agentic|ai (?:agents?|models?|systems?|infrastructure|platform|features?|products?))\b",
    re.I,
)
ML_MENTIONS_NEEDED = 5
BUILDS = re.compile(
    r"\b(?:engineer|developer|scientist|architect|researcher|specialist|entwickler\w*|ingenieur\w*|programmer|builder|technologist|consultant|lead|intern|technical staff|expert|praktikant\w*|werkstudent\w*)\b",
    re.I,
)


@dataclass(frozen=True)
class Role:
    """A role family, whether it is in scope, and the rule that decided each."""

    role: str
    in_scope: bool
    rule: str


def role_of(title: str | None, text: str = "") -> Role:
    """Classify a posting by its title and, where the title says too little, by its text.

    >>> role_of("Machine Learning Engineer").role, role_of("Account Executive, AI").in_scope
    ('ml_engineer', False)
    """
    named = title or ""
    role = next((role for role, pattern in TITLE_ROLES if pattern.search(named)), "other")
    if role in ("ai_engineer", "ml_engineer", "mlops_engineer") and not BUILDS.search(named):
        role = "other"
    if role in BROAD_SCOPE:
        return Role(role, True, f"title:{role}")
    if role in DEPENDS_ON_TEXT:
        mentions = len(ML_WORK.findall(text))
        if mentions >= ML_MENTIONS_NEEDED:
            return Role(role, True, f"title:{role}, text names machine-learning work {mentions} times")
    return Role(role, False, f"title:{role}")
