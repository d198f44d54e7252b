"""Lines that lost their ends: sentences, labels and headings that grew together, set apart again."""

from __future__ import annotations

import re
from itertools import pairwise

from warehouse.clean.reference import rows

# Texts that lost their line ends: a sentence's end grown together with the next one's first word, and headings inside a line.
GLUED = re.compile(r"[.!?;:](?<=[a-z)]{2}.)(?=[A-Z][a-z]+[ '’-]|[A-Z]{6})")
STARTERS = (
    "Ability|Able|About|Advanced|Analyze|Analytical|Apply|Assist|At|Bachelor|Benefits|Bonus|Build|Candidates?|Collaborate|Communicate|Compensation"
    "|Conduct|Contribute|Create|Deep|Define|Deliver|Demonstrated|Design|Desired|Develop|Drive|Education|Ensure|Equal|Excellent|Experience|Experienced"
    "|Expert|Expertise|Familiar|Familiarity|Good|Hands|Help|Highly|Identify|Implement|In|Key|Knowledge|Lead|Leverage|Maintain|Manage|Master|Mentor"
    "|Minimum|Monitor|Must|Nice|Optimize|Our|Own|Participate|Partner|Passion|Perform|PhD|Please|Preferred|Prior|Proficiency|Proficient|Proven|Provide"
    "|Qualifications|Relevant|Required|Requirements|Research|Responsibilities|Responsible|Salary|Serve|Skills|Solid|Stay|Strong|Support|The|This|To|Track"
    "|Translate|Understand|Understanding|Use|We|What|Who|Why|Willingness|Work|Working|Write|You|Your"
)
STARTER = re.compile(rf"(?:(?:{STARTERS})(?:['’]s)?|BSc?|MSc?|MBA|[BM]\.S\.|Ph\.D\.) [a-z&]")
INNER_CAPITAL = re.compile(r"[A-Z](?:(?<=[a-z)]{3}.)|(?<=[A-Z]{3}.))")
# Labels that grew together with what stands before them: "6 monthsLocation: Porto", "Austin, TXDuration: 6 months".
LABEL = re.compile(
    "(?:Benefits|Client|Compensation|Contract Type|Department|Duration|Education|Employment Type|Experience|Hours|Job Description|Job ID"
    "|Job Location|Job Title|Job Type|Level|Location|Note|Pay Rate|Position|Qualifications|Rate|Reports [Tt]o|Required Skills|Requirements"
    "|Responsibilities|Salary|Schedule|Shift|Skills|Start Date|Title|Type|Visa|Work Location) ?:"
)
# Those that say how the rest is asked for stand in lines of their own: "basics of statisticsPreferred: a degree".
CLASS_LABEL = re.compile(
    "(?:Desirable|Desired|Essential|Mandatory|Minimum|Must [Hh]aves?|Nice [Tt]o [Hh]aves?|Optional|Pluses|Preferred|Required)"
    "(?: (?:[Ss]kills|[Ee]xperience|[Qq]ualifications|[Rr]equirements))? ?:"
)
LABEL_CAPITAL = re.compile(r"[A-Z](?:(?<=[a-z\d)\].:].)|(?<=[A-Z]{2}.))")
HALVES = ("Job", "Work", "Contract", "Pay", "Employment", "Start", "Position", "Skill", "Shift", "Visa")  # "JobTitle:"
# "... and ship them. You will:" announces the list below it.
LAST_WORDS = re.compile(
    r" (?<=[a-z)][.!?] )(?<![JSD]r\. )(?<!Inc\. )(?<!Ltd\. )(?<!Co\. )(?<!St\. )(?=[A-Z][^.!?:;]{2,44}:$)"
)
GLUED_LINE, LONG_LINE = 120, 400
INLINE_HEADING = re.compile(  # with the space before it, by which a search is many times faster
    r"[ \n](?=[A-ZÀ-Þ])(?:"
    + "|".join(row["heading"] for row in rows("inline_headings"))
    + r")(?: ?:|(?= ?[A-Z•*·●-])|(?= \d)|(?=\n))"
)


def parted(line: str) -> list[str]:
    """Split a line where sentences and labels grew together and at the headings inside it.

    A line of usual length stays whole, unless it announces what follows.
    """
    announces = line[-1] == ":"
    if len(line) < GLUED_LINE and not announces:
        return [line]
    is_long = len(line) >= LONG_LINE
    if is_long or announces or GLUED.search(line):
        line = grown_apart(GLUED.sub(r"\g<0>\n", line))
    if is_long:
        line = INLINE_HEADING.sub(r"\n\g<0>\n", f" {line}")
    if announces:
        line = LAST_WORDS.sub("\n", line)
    return [part for part in (part.strip() for part in line.split("\n")) if part]


def grown_apart(line: str) -> str:
    """Return a line with its end set where a word grew together with the next sentence's first or with a label."""
    starts = map(re.Match.start, INNER_CAPITAL.finditer(line))
    cuts = [place for place in starts if STARTER.match(line, place)]
    if ":" in line:
        labels = [place.start() for place in LABEL_CAPITAL.finditer(line)]
        cuts += [place for place in labels if LABEL.match(line, place) and not line[:place].endswith(HALVES)]
        cuts += [place for start in labels if (label := CLASS_LABEL.match(line, start)) for place in label.span()]
    cuts = sorted({*cuts})
    return "\n".join(line[left:right] for left, right in pairwise([0, *cuts, len(line)])) if cuts else line
