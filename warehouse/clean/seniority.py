"""The level of a posting, by its title and else by what its text states in so many words."""

from __future__ import annotations

import re
from functools import lru_cache

# In order: the first that matches decides. A head or manager outranks the adjective before it.
TITLE_LEVELS = (
    (
        "intern",
        r"\b(?:intern(?:ship)?s?|praktik\w*|werkstudent\w*|working student|trainee|duales studium|dualer student\w*|prácticas|becari[oa]|estagi\w+|auszubild\w*|apprentice\w*|stagiaire|stage|co-?op|alternance|alternant\w*)\b",
    ),
    ("unstated", r"\bchief of staff\b"),
    (
        "executive",
        r"\b(?:c[etiopa]o|chief\s+[\w&, -]{2,40}\s*officer|chief (?:scientist|architect|executive|technology)|svp|evp|vp|vice president|geschäftsführer\w*|managing director|gérant)\b",
    ),
    ("director", r"\b(?:director|directeur|direktor\w*|head of|head,|head\b(?=\s*$)|leiter(?:in)?)\b"),
    (
        "manager",
        r"\b(?:(?:senior |sr\.? |group )?(?:engineering|research|science|ml|ai|software|data|development|analytics|technical|team) manager|manager,? (?:of |software |machine|data|engineering|ml|ai|research|applied)\w*|manager\b(?! ?(?:role)))",
    ),
    ("principal", r"\b(?:principal|distinguished|fellow)\b"),
    ("senior", r"\b(?:senior|sr)\b\.?\s*/\s*(?:staff|lead|principal)"),
    ("mid", r"\bmid(?:[- ]?level)?\s*(?:/|to|-|–)\s*(?:senior|sr)\b"),
    ("staff", r"\bl6\b|\bstaff\b(?! (?:augmentation|member))"),
    ("lead", r"\b(?:lead|leader|tech lead|team lead|teamlead)\b"),
    ("senior", r"\b(?:senior|sr|snr|iii|iv|experienced|seasoned|l5|ic5|sénior|confirmé\w*)\b|\b3\b(?=\s*$)"),
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
BANK_GRADE = re.compile(
    r"(?<!^)\b(?:assistant |associate )?(?:vice president|vp)\b(?! of| and|,? \w+ing)|^(?:vice president|vp)[,:–-] ?(?:[\w/&-]+ ){0,4}(?:engineer|scientist|developer|analyst)\s*(?:$|[,(–-])",
    re.I,
)
ASSISTANT = re.compile(
    r"\b(?:assistant|associate) (?:vice president|vp)\b|\bavp\b", re.I
)  # grades of banks, beside any trade
BANK_TRADE = re.compile(r"\b(?:engineer|scientist|developer|analyst|quant\w*)\b", re.I)
NOT_A_LEVEL = re.compile(
    r"\b(?:lead gen\w*|(?:staff|senior living|home care|wait) (?:nurse|accountant|staff|services?)|staff (?:nurse|accountant|writer|augmentation)|wait staff|assistant principal|principal investigator|senior (?:living|services|center|care)"
    r"|junior high|warehouse associate|sales associate|store associate|retail associate|creative director|art director|funeral director|research associate|associate professor|lead (?:service|pipe|paint))\b",
    re.I,
)
MEMBER = re.compile(r"\bmember of (?:the )?technical staff\b|\bmts\b", re.I)
TEXT_LEVELS = (
    (
        "senior",
        ("enior",),
        re.compile(
            r"\b(?:seeking|looking for|hiring|are|join us as|join \w+ as|as|need|title:|position:|role:)\s+(?:a|an|our)?\s*(?:[\w-]{1,20}\s+){0,2}?senior\s+[\w/ -]{0,30}(?:engineer|scientist|developer|analyst)",
            re.I,
        ),
    ),
    (
        "lead",
        ("ead",),
        re.compile(
            r"\b(?:seeking|looking for|hiring|as our|as a|as an)\s+(?:a|an)?\s*(?:[\w-]{1,20}\s+){0,2}?lead\s+[\w/ -]{0,20}(?:engineer|scientist|developer)",
            re.I,
        ),
    ),
    (
        "mid",
        ("id-level", "id level"),
        re.compile(r"\bmid[- ]level (?:[\w-]+ ){0,3}(?:role|position|engineer|developer|scientist|analyst)", re.I),
    ),
    (
        "entry",
        ("ntry-level", "ntry level"),
        re.compile(r"\b(?:this is an )?entry[- ]level (?:role|position|opportunity)", re.I),
    ),
)
TEXT_SEARCHED = 3_000
AROUND = 80


def seniority(title: str | None, text: str = "") -> tuple[str, str]:
    """Return the level with the words that say it.

    One of intern, entry, mid, senior, staff, principal, lead, manager, director, executive or unstated. A title's level
    wins over the text's; "Senior/Staff" and "mid to senior" take the lower.

    >>> seniority("Sr. Machine Learning Engineer")[0], seniority("Product Marketing Manager")[0]
    ('senior', 'unstated')
    """
    if found := level_of_title(title or ""):
        return found
    for level, hints, pattern in TEXT_LEVELS:
        for hint in hints:
            position = text.find(hint, 0, TEXT_SEARCHED)
            if position >= 0 and (match := pattern.search(text, max(0, position - AROUND), position + AROUND)):
                return level, match.group()
    return "unstated", ""


@lru_cache(maxsize=8_192)
def level_of_title(title: str) -> tuple[str, str] | None:
    """Return the level that a title names with its words, None where it names none."""
    named = ASSISTANT.sub(" ", MEMBER.sub(" ", title))
    for level, pattern in PATTERNS:
        match = pattern.search(named)
        if match and not is_trade(level, named):
            return level, match.group()
    return None


def is_trade(level: str, title: str) -> bool:
    """Say whether a title's word names a trade, a grade of a bank or a place of work, not a level."""
    if level == "manager":
        return TRADE_MANAGER.search(title) is not None
    if level == "executive" and BANK_GRADE.search(title) is not None and BANK_TRADE.search(title) is not None:
        return True
    return level != "intern" and NOT_A_LEVEL.search(title) is not None
