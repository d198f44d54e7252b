"""Employment type, years of experience and degree, as the posting demands them."""

from __future__ import annotations

import re

TYPES = (
    (
        "INTERN",
        re.compile(
            r"\b(?:intern(?:ship)?|praktik\w*|werkstudent\w*|working student|stage|apprentic\w*|co-?op|alternance)\b",
            re.I,
        ),
    ),
    (
        "CONTRACTOR",
        re.compile(
            r"\b(?:contract(?:or)?|freelance\w*|b2b|1099|c2c|corp[- ]to[- ]corp|w2 contract|consultant)\b", re.I
        ),
    ),
    ("TEMPORARY", re.compile(r"\b(?:temporary|temp|seasonal|befristet|fixed[- ]term|interim)\b", re.I)),
    ("PART_TIME", re.compile(r"\b(?:part[- _]?time|teilzeit|temps partiel|parttime|deeltijd)\b", re.I)),
    (
        "FULL_TIME",
        re.compile(
            r"\b(?:full[- _]?time|fulltime|permanent|vollzeit|regular|temps plein|cdi|unbefristet|fte|salaried|tiempo completo|voltijd)\b",
            re.I,
        ),
    ),
)
TEXT_TYPES = (
    (
        "INTERN",
        ("intern",),
        re.compile(r"\b(?:this|our|the|summer|paid)(?: \w+){0,3} internship\b|\bjoin us as an intern\b", re.I),
    ),
    (
        "CONTRACTOR",
        ("contract", "freelance"),
        re.compile(
            r"\b(?:\d{1,2}[- ]?\+?(?:month|mo)s?\+? contract|contract(?:or)? (?:position|role|basis|opportunity|to hire|assignment)|(?:type|job type|employment type|duration)[: ]{1,3}contract|independent contractors?|freelance (?:position|role|basis))\b",
            re.I,
        ),
    ),
    (
        "FULL_TIME",
        ("full", "vollzeit", "permanent", "unbefristet", "cdi"),
        re.compile(
            r"\b(?:full[- ]time|vollzeit|permanent (?:position|role|contract|employment)|unbefristete\w*|cdi)\b", re.I
        ),
    ),
    (
        "PART_TIME",
        ("part", "teilzeit"),
        re.compile(r"\b(?:part[- ]time (?:position|role|job|basis|contract)|teilzeit)\b", re.I),
    ),
)
YEARS = re.compile(
    r"(?<![\w.$€£])(?P<low>\d{1,2}(?:\.5)?)\s?(?:\+|plus|or more)?(?:\s?(?:-|–|—|to|bis|à)\s?(?P<high>\d{1,2})\s?\+?)?\s?(?:\(\w{1,12}\)\s?)?"
    r"(?:\+|plus|or more)?\s?(?:years?|yrs?|jahre\w*|ans|años|jaar)\b(?!\s*(?:old|ago|in a row|of age))",
    re.I,
)
# Substrings without which a line cannot state years or a degree: a look that costs a tenth of a pattern's.
YEAR_HINTS = ("year", "yrs", "yr ", "jahr", " ans", "años", "jaar")
YEARS_WORD = re.compile(
    r"\b(one|two|three|four|five|six|seven|eight|nine|ten)\s?(?:\(\d{1,2}\)\s?)?(?:\+|plus|or more)?\s?(?:\+)?\s?years?\b",
    re.I,
)
YEARS_TRIED = 20  # demands stand early in their line; a line with more numbers of years is no demand
WORDS = {w: n for n, w in enumerate("one two three four five six seven eight nine ten".split(), 1)}
EXPERIENCE = re.compile(
    r"experience|experienced|erfahrung|exp\b|expérience|experiencia|ervaring|working (?:with|in|as|on)|background|building|developing|track record"
    r"|industry|professional|hands-on|in (?:software|data|machine|ml|ai)|engineering|coding|programming|proven|work(?:ed)?\b",
    re.I,
)
NOT_DEMANDED_BEFORE = re.compile(
    r"\b(?:last|past|next|founded|over the|within|every|after|for (?:over|more than)|than|first|combined|contract|term|history|vesting|leave|each)\W{0,3}(?:\w+\W+)?$",
    re.I,
)
NOT_DEMANDED_AFTER = re.compile(
    r"\W{0,3}(?:old|ago|in a row|of age|vesting|contract|warranty|anniversary|cliff|plan|in business|of (?:growth|history|innovation))",
    re.I,
)
PREFERRED = re.compile(
    r"\b(?:preferred|preferably|nice[- ]to[- ]have|a plus|bonus|ideally|desirable|desired|advantage\w*)\b", re.I
)
DEGREES = (
    (
        "bachelor",
        re.compile(
            r"\bbachelor(?:'|’)?s?\b|\bb\.?\s?(?:sc?|a|eng|tech)\.?(?=[\s,/()]|$)(?! level)|\bundergraduate degree|\b(?:university|college|4-year|four-year|technical) degree|\bbs/ms\b|\bdegree in\b|\blicence\b|\bhochschulabschluss|\babgeschlossenes studium|\bstudium\b|\bbac ?\+ ?3|\bbe/b",
            re.I,
        ),
    ),
    (
        "master",
        re.compile(
            r"\bmaster(?:'|’)?s?(?= degree|\b(?! (?:data|of|node|the|branch|class|service|plan)))|\bm\.?\s?(?:sc|s|eng|tech|a)\.?(?=[\s,/()]|$)|\bmba\b|\bgraduate degree|\badvanced degree|\bbac ?\+ ?5|\bpostgraduate",
            re.I,
        ),
    ),
    ("phd", re.compile(r"\bph\.?\s?d\b|\bdoctora(?:te|l)\b|\bpromotion\b(?= in)|\bdoctor of", re.I)),
)
DEGREE_HINTS = (
    "degree", "bachelor", "master", "phd", "ph.d", "ph d", "doctora", "doctor of", "promotion", "diploma", "stud", "b.s", "bs", "b.a", "ba ",
    "b.e", "b.t", "btech", "be/b", "m.s", "ms", "m.a", "ma ", "m.e", "m.t", "mtech", "mba", "bac", "licence", "graduate", "hochschul", "b s", "m s",
)  # fmt: skip
ORDER = ("bachelor", "master", "phd")
NO_DEGREE = re.compile(
    r"\bno (?:\w+ ){0,2}degree (?:is )?(?:needed|required|necessary)|\bdegree (?:is )?not required|\bwithout a degree|\bdegree or not\b|\bdon'?t (?:need|require) a (?:\w+ )?degree|\bhigh school (?:diploma|degree)",
    re.I,
)
NOT_A_DEGREE = re.compile(
    r"\b(?:high degree|degree of|360[- ]degree|degrees? of freedom|some degree|ms (?:office|excel|sql|teams|azure|word|access|project|fabric|dynamics)|master(?:y|ing|ed|s? (?:data|branch|of your|the|thesis))|scrum ?master\w*|webmaster|low[- ]?degree)\b",
    re.I,
)


def employment_type(field: str | None, title: str, text: str) -> str:
    """Return FULL_TIME, PART_TIME, CONTRACTOR, TEMPORARY, INTERN or unstated: field first, then title, then text."""
    stated = (field or "").replace("_", " ").strip()
    stated = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", stated)
    for label, pattern in TYPES:
        if stated and pattern.search(stated):
            return label
    for label, pattern in TYPES[:3]:
        if pattern.search(title) and not (label == "CONTRACTOR" and re.search(r"consultant|contracts?\b", title, re.I)):
            return label
    low = text.lower()
    return next(
        (label for label, hints, pattern in TEXT_TYPES if any(hint in low for hint in hints) and pattern.search(text)),
        "unstated",
    )


def hinted(line: str, hints: tuple[str, ...]) -> bool:
    """Say whether a line holds any of the substrings, whatever its case."""
    low = line.lower()
    return any(hint in low for hint in hints)


def experience_years_min(lines: list[tuple[str, str]]) -> tuple[float, str] | None:
    """Return the years that the first demand states and its words, from (section kind, line) pairs.

    A demand in a requirements section goes before one elsewhere. Years only preferred do not count; years of the
    company, of vesting or of history are no demand.
    """
    found: dict[bool, tuple[float, str]] = {}
    for section, line in lines:
        if section not in ("preferred", "equal_opportunity", "pay") and hinted(line, YEAR_HINTS):
            stated = _years_in(line)
            if stated:
                found.setdefault(section == "requirements", stated)
    return found.get(True) or found.get(False)


def _years_in(line: str) -> tuple[float, str] | None:
    matches = [(match, float(match["low"])) for match in YEARS.finditer(line)]
    matches += [(match, float(WORDS[match[1].lower()])) for match in YEARS_WORD.finditer(line)]
    speaks_of_experience = EXPERIENCE.search(line) is not None
    for match, years in sorted(matches, key=lambda pair: pair[0].start())[:YEARS_TRIED]:
        before, after = line[max(0, match.start() - 30) : match.start()], line[match.end() : match.end() + 60]
        if not 0 < years <= 25 or NOT_DEMANDED_BEFORE.search(before) or NOT_DEMANDED_AFTER.match(after):
            continue
        if PREFERRED.search(before) or PREFERRED.search(after):
            continue
        if speaks_of_experience or "+" in match.group():
            return years, match.group()
    return None


def degree_min(lines: list[tuple[str, str]]) -> tuple[str, str]:
    """Return the lowest degree demanded with its words: none_required, bachelor, master, phd or unstated."""
    found: list[tuple[int, str]] = []
    for section, line in lines:
        if section in ("about_company", "benefits", "equal_opportunity", "pay", "process"):
            continue
        if not hinted(line, DEGREE_HINTS):
            continue
        if match := NO_DEGREE.search(line):
            return "none_required", match.group()
        if section != "preferred":
            found.extend(_degrees_in(line))
    if not found:
        return "unstated", ""
    level, words = min(found)
    return ORDER[level], words


def _degrees_in(line: str) -> list[tuple[int, str]]:
    line = NOT_A_DEGREE.sub(" ", line)
    found = [
        (level, match.group(), match.start())
        for level, (_, pattern) in enumerate(DEGREES)
        if (match := pattern.search(line))
    ]
    if not found:
        return []
    lowest = min(found)
    marked = PREFERRED.search(line)
    # "Bachelor's required, Master's preferred" demands the first; "Master's preferred" alone demands nothing.
    if marked and (len(found) == 1 or marked.start() < lowest[2]):
        return []
    return [(lowest[0], lowest[1])]
