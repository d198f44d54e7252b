"""The level of a posting, by its title and else by what its text states in so many words."""

from __future__ import annotations

import re

# In order: the first that matches decides. A head or manager outranks the adjective before it.
TITLE_LEVELS = (
    (
        "intern",
        r"\b(?:intern(?:ship)?s?|praktik\w*|werkstudent\w*|working student|trainee|apprentice\w*|stagiaire|stage|co-?op|alternance|alternant\w*)\b",
    ),
    ("unstated", r"\bchief of staff\b"),
    (
        "executive",
        r"\b(?:c[etiopa]o|chief\s+[\w&, -]{2,40}\s*officer|chief (?:scientist|architect|executive|technology)|svp|evp)\b",
    ),
    ("director", r"\b(?:director|head of|head,|vp|vice president|leiter(?:in)?)\b"),
    (
        "manager",
        r"\b(?:(?:senior |sr\.? |group )?(?:engineering|research|science|ml|ai|software|data|development|analytics|technical|team) manager|manager,? (?:of |software |machine|data|engineering|ml|ai|research|applied)\w*|manager\b(?! ?(?:role)))",
    ),
    ("principal", r"\b(?:principal|distinguished|fellow)\b"),
    ("senior", r"\b(?:senior|sr)\b\.?\s*/\s*(?:staff|lead|principal)"),
    ("mid", r"\bmid(?:[- ]?level)?\s*(?:/|to|-|–)\s*(?:senior|sr)\b"),
    ("staff", r"\bstaff\b(?! (?:augmentation|member))"),
    ("lead", r"\b(?:lead|tech lead|team lead|teamlead)\b"),
    ("senior", r"\b(?:senior|sr|snr|iii|iv|experienced|seasoned|l5|l6|ic5)\b|\b3\b(?=\s*$)"),
    ("mid", r"\b(?:mid(?:[- ]?level)?|intermediate|ii|l4)\b|\b2\b(?=\s*(?:$|[-,(–]))"),
    (
        "entry",
        r"\b(?:junior|jr|entry[- ]level|new[- ]?grad(?:uate)?|graduate|associate|early[- ]career|university grad\w*|berufseinsteiger\w*|i|l3)\b|\b1\b(?=\s*$)",
    ),
)
PATTERNS = tuple((level, re.compile(pattern, re.I)) for level, pattern in TITLE_LEVELS)
TRADE_MANAGER = re.compile(
    r"\b(?:product|program|project|account|marketing|customer success|sales|partner|community|office|success|portfolio"
    r"|relationship|category|brand|content|campaign|case|delivery|property|operations|technical program|risk|policy"
    r"|lifecycle|talent|people|hr|gtm)\b[\w\s&,/-]{0,30}\bmanager\b",
    re.I,
)
BANK_GRADE = re.compile(r"\b(?:assistant |associate )?vice president\b|\bvp\b", re.I)
BANK_TRADE = re.compile(r"\b(?:engineer|scientist|developer|analyst|quant\w*)\b", re.I)
MEMBER = re.compile(r"\bmember of (?:the )?technical staff\b|\bmts\b", re.I)
TEXT_LEVELS = tuple(
    (level, re.compile(pattern, re.I))
    for level, pattern in (
        (
            "senior",
            r"\b(?:seeking|looking for|hiring|are|join us as|as|need)\s+(?:a|an|our)\s+(?:[\w-]{1,20}\s+){0,2}?senior\s+[\w/ -]{0,30}(?:engineer|scientist|developer|analyst)",
        ),
        ("mid", r"\bmid[- ]level (?:role|position|engineer)"),
        ("entry", r"\bentry[- ]level (?:role|position|opportunity)|\bthis is an entry[- ]level"),
    )
)
TEXT_SEARCHED = 3_000


def seniority(title: str | None, text: str = "") -> str:
    """Return intern, entry, mid, senior, staff, principal, lead, manager, director, executive or unstated.

    A title's level wins over the text's; "Senior/Staff" and "mid to senior" take the lower.

    >>> seniority("Sr. Machine Learning Engineer"), seniority("Product Marketing Manager")
    ('senior', 'unstated')
    """
    named = MEMBER.sub(" ", title or "")
    for level, pattern in PATTERNS:
        if pattern.search(named) and not (level == "manager" and TRADE_MANAGER.search(named)):
            if level == "director" and BANK_GRADE.search(named) and BANK_TRADE.search(named):
                continue
            return level
    head = text[:TEXT_SEARCHED]
    return next((level for level, pattern in TEXT_LEVELS if pattern.search(head)), "unstated")
