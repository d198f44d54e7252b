"""Employment type: full time, part time, contract, temporary, internship or unstated."""

from __future__ import annotations

import re
from functools import lru_cache

from warehouse.clean.document import Document
from warehouse.clean.reference import rows

# A source's own field: the first type whose words it holds, in the order of the file.
TERMS = tuple((row["employment_type"], re.compile(row["pattern"], re.I)) for row in rows("employment_terms"))
NO_TYPE_BEFORE = re.compile(r"\b(?:no|not|without|unable to|cannot|can't|don't|neither)\b[^.;:!?\n]{0,20}$", re.I)
NO_TYPE_AFTER = re.compile(
    r"[^.;:!?\n]{0,75}\b(?:not be (?:considered|accepted)|not (?:accepted|available|considered|eligible|allowed|possible)|need not apply)",
    re.I,
)
REFUSED_BEFORE, REFUSED_AFTER = 30, 120
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
TITLE_TYPES = (
    ("PART_TIME", re.compile(r"\b(?:werkstudent\w*|working student)", re.I)),  # beside their studies
    (
        "INTERN",
        re.compile(
            r"\b(?:intern(?:ship)?s?|praktik\w*|(?<!\w[ -])stage|stage (?:de|en|ingénieur|alternance|m2|data)|stagiaire|apprentic\w*|co-?op|alternan\w+|trainee|duales studium|prácticas|becari[oa])\b",
            re.I,
        ),
    ),
    (
        "CONTRACTOR",
        re.compile(
            r"\bfreelance\w*|\bcontractor\b|\(contract\)|\bcontract (?:role|position|to hire)\b|\b\d+[- ]months? contract|\b(?:6|12|3)-month\b|[-–,(] ?contract\b(?= *(?:$|[)–,|/-]))",
            re.I,
        ),
    ),
    ("TEMPORARY", re.compile(r"\b(?:temporary|fixed[- ]term|befristet|maternity cover|seasonal)\b", re.I)),
    ("PART_TIME", re.compile(r"\b(?:part[- ]time|teilzeit)\b(?!.*full)(?!.*vollzeit)", re.I)),
)
TITLE_FIRST = 3  # of these go before the source's field
# What the text says of the job.
TEXT_TYPES = (
    ("PART_TIME", re.compile(r"\bals werkstudent", re.I)),
    (
        "INTERN",
        re.compile(
            r"\b(?:this|(?<![a-z,;] )(?:our|the)|summer|paid|\d+[- ](?:week|month))(?: \w+){0,3} internship (?:is|role|position|program(?! activities| events)|will)\b|\b(?:our|the)(?: \w+){0,3} internship (?:is|role|position|will)\b|\bjoin us as an intern\b|\b(?:this|about (?:the|our)) internship\b|\binternship (?:duration|period|dates|length)\b|\bfull[- ]?time,? (?:[\w-]+,? ){0,2}internship\b|\b(?:type|employment type|job type)[: ]{1,3}intern",
            re.I,
        ),
    ),
    (
        "CONTRACTOR",
        re.compile(
            r"\b(?:\d{1,2}[- ]?\+?(?:month|mo)s?\+? (?:\w+ ){0,2}contract|contract(?:or)? (?:position|role|basis|opportunity|to[- ]hire|assignment|duration|length)|(?:type[: ]{1,3}|(?:duration|employment): ?)\W{0,3}contract|(?<!join us )as an independent contractor\b|independent contractor (?:position|role|agreement|basis)|freelance (?:position|role|basis|project|opportunity)"
            r"|(?<!or )as a (?:freelancer|contractor)|(?<!year-end )1099(?!s? (?:issuance|prep|filing|form|report|tax|process))|corp[- ]to[- ]corp|\bc2c\b|this is a (?:\w+[- ]){0,3}contract\b|on a (?:\w+ ){0,2}contract basis|contract,? (?:full|part)[- ]time|contract:? long[- ]term|duration:? {0,2}\d{1,2}\+? ?(?:-|to)? ?\d{0,2}\+? months|(?:in|out)side ir35|type: (?:hourly|w2) contract|\d{1,2}\+? months?['’]?s? contract|(?:seeking|hiring) a contract)|^\W{0,3}contract[^\w:]{0,3}$",
            re.I | re.M,
        ),
    ),
    (
        "FULL_TIME",
        re.compile(
            r"(?<!for all )(?<!for our )(?<!potential for )(?<!increase to )(?<!part-time or )(?<!part-time and )(?<!work in the united states on a )(?<!all )(?<!years of )(?<!year of )(?<!years )(?<!months of )(?<!refers to )(?<!every )(?<!option for )(?<!as a )\bfull[- ]?time\b(?! (?:(?:work |professional |industry |relevant )?experience\b|options?|students?|employees\b|team members?|education|schooling|stud(?:y|ies)|degree|researchers|consultants|work rights|staff\b|enrolled|roles\)|roles only|positions,|internship|trial|for any employer|roles\b(?! at))|,? (?:[\w-]+,? ){0,2}internship| role \(\d+h/week\), internship)|\bvollzeit|(?<!non-)\bpermanent (?:position|role|contract|employment|full|job)|\bunbefristete\w*|\bcdi\b|\btemps plein|\bfte\b(?! (?:equivalent|count))|\bvoltijd",
            re.I,
        ),
    ),
    (
        "PART_TIME",
        re.compile(
            r"\b(?:part[- ]time (?:position|role|job|basis|contract|opportunity)|(?:this is|seeking|hiring|looking for) a part[- ]time|teilzeit)\b|^\W{0,3}part[- ]time[^\w:]{0,3}$",
            re.I | re.M,
        ),
    ),
    (
        "TEMPORARY",
        re.compile(
            r"\b(?:temporary (?:position|role|assignment|contract|job)|fixed[- ]term (?:contract|position|role|appointment)|befristet\w*)\b",
            re.I,
        ),
    ),
)


def employment_type(field: str | None, document: Document) -> tuple[str, str]:
    """Return FULL_TIME, PART_TIME, CONTRACTOR, TEMPORARY, INTERN or unstated, with the words that say so.

    A title that names studies beside the work, an internship or a contract goes before the source's field, which often keeps its default.
    """
    title = document.title
    for label, pattern in TITLE_TYPES[:TITLE_FIRST]:
        if match := pattern.search(title):
            return label, match.group()
    if field and (stated := type_of_field(field.strip())):
        return stated
    for label, pattern in TITLE_TYPES[TITLE_FIRST:]:
        if match := pattern.search(title):
            return label, match.group()
    for label, pattern in TEXT_TYPES:
        for match in document.near("contract", pattern):
            if not is_refused(document.text, match.start(), match.end()):
                return label, match.group()
    return "unstated", ""


def is_refused(text: str, start: int, end: int) -> bool:
    """Say whether the words around a type rule it out: "1099 contractors will not be considered"."""
    before, after = text[max(0, start - REFUSED_BEFORE) : start], text[end : end + REFUSED_AFTER]
    return NO_TYPE_BEFORE.search(before) is not None or NO_TYPE_AFTER.match(after) is not None


@lru_cache(maxsize=4_096)
def type_of_field(field: str) -> tuple[str, str] | None:
    """Return the type that a source's own field names, with its words, None where it names none."""
    stated = CAMEL.sub(" ", field).replace("_", " ") if field.count("_") != 1 else CAMEL.sub(" ", field)
    for label, pattern in TERMS:
        if match := pattern.search(stated):
            return label, match.group()
    return None
