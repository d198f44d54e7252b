"""Lines that lost their ends: sentences, labels and headings that ran together, set apart again."""

from __future__ import annotations

import re
from functools import partial
from itertools import pairwise

from warehouse.clean.reference import rows, word_list

# Texts that lost their line ends: a sentence's end run together with the next one's first word, headings inside a line.
GLUED = re.compile(r"[.!?;:](?<=[a-z)]{2}.)(?=[A-Z][a-z]+[ '’-]|[A-Z]{6})")
STARTERS = "|".join(word_list("line_start"))
STARTER = re.compile(rf"(?:(?:{STARTERS})(?:['’]s)?|BSc?|MSc?|MBA|[BM]\.S\.|Ph\.D\.) [a-z&]")
INNER_CAPITAL = re.compile(r"[A-Z](?:(?<=[a-z)]{3}.)|(?<=[A-Z]{3}.))")
# Labels that ran together with what stands before them: "6 monthsLocation: Porto", "Austin, TXDuration: 6 months".
LABEL = re.compile(rf"(?:{'|'.join(word_list('label'))}) ?:")
# Those that say how the rest is asked for stand in lines of their own: "basics of statisticsPreferred: a degree".
CLASS_LABEL = re.compile(
    "(?:Desirable|Desired|Essential|Mandatory|Minimum|Must [Hh]aves?|Nice [Tt]o [Hh]aves?|Optional|Pluses|Preferred"
    "|Required)"
    "(?: (?:[Ss]kills|[Ee]xperience|[Qq]ualifications|[Rr]equirements))? ?:"
)
LABEL_CAPITAL = re.compile(r"[A-Z](?:(?<=[a-z\d)\].:].)|(?<=[A-Z]{2}.))")
HALVES = word_list("label_begin")  # "JobTitle:"
# "... and ship them. You will:" announces the list below it.
LAST_WORDS = re.compile(r" (?<=[a-z)][.!?] )(?=[A-Z][^.!?:;]{2,44}:$)")
ABBREVIATIONS = ("Jr.", "Sr.", "Dr.", "Inc.", "Ltd.", "Co.", "St.")  # end no sentence
GLUED_LINE, LONG_LINE = 120, 400
# Where words ran together, or a sentence's end with the next one's first: no shorter line without one is split.
RAN_TOGETHER = re.compile(r"[A-Z](?<=[a-z).!?;:\]].)")
HEADINGS = "|".join(row["heading"] for row in rows("inline_headings"))
INLINE_HEADING = re.compile(  # with the space before it, by which a search is many times faster
    rf"[ \n](?=[A-ZÀ-Þ])(?:{HEADINGS})(?: ?:|(?= ?[A-Z•*·●-])|(?= \d)|(?=\n))"
)
# "... in PyTorchRequirementsKotlinNice to haveDocker": words run together wherever a line ended.
GLUED_WORD = re.compile(r"[A-Z](?:(?<=[a-z):].))[a-z]")
GLUED_HEADING = re.compile(rf"(?:^|(?<=[a-z).!?:;]))(?=[A-ZÀ-Þ])(?:{HEADINGS})(?::(?=[A-Z])|(?=[A-Z]))")
HEADING_CAPITAL = re.compile(r"[A-ZÀ-Þ](?<=[a-z).!?:;].)")
BULLETED_HEADING = re.compile(rf"(?:^|(?<=\s))(?=[A-ZÀ-Þ])(?:{HEADINGS}):(?=•)")  # "Benefits:• Lunch"
IN_SMALL_LETTERS = re.compile(r"(?<!\w)[a-z]{2,}")
TOKEN_CHARACTERS = 24
GLUED_TOKEN = re.compile(r"(?<!\w)\w*?(?:[a-z\d](?=[A-Z][A-Za-z])|[A-Z]{2}(?=[A-Z][a-z]{2}))\w+")
JOINT = re.compile(r"(?<=[a-z)\d])(?=[A-Z][A-Za-z])|(?<=[A-Z]{2})(?=[A-Z][a-z]{2})")
NAMES = [" ".join(row.values()) for row in rows("skills")]
OF_ONE_WORD = frozenset(token.lower() for name in NAMES for token in GLUED_TOKEN.findall(name))
SKILLS = frozenset(row["skill"] for row in rows("skills"))
LEAST_GLUED = 2  # places in a line; one may be a name


def parted(line: str) -> list[str]:
    """Split a line that lost the ends inside it: where words or sentences ran together, and at its headings."""
    if len(line) < LONG_LINE and line[-1] != ":" and not RAN_TOGETHER.search(line) and ":•" not in line:
        return [line]
    if not GLUED_WORD.search(line) and ":•" not in line:
        return parted_at_headings(line, False)
    parts = unglued(line).split("\n")
    lost_ends = len(parts) > 1
    return [piece for part in parts if part.strip() for piece in parted_at_headings(part.strip(), lost_ends)]


def unglued(line: str) -> str:
    """Return a line with an end wherever words run together, as it is where fewer than two places show that they do.

    >>> unglued("RequirementsKotlin and PyTorchNice to haveDocker").strip().split("\\n")
    ['Requirements', 'Kotlin and PyTorch', 'Nice to have', 'Docker']
    """
    bulleted = BULLETED_HEADING.findall(line) if ":•" in line else ()
    places = [place.start() for place in GLUED_WORD.finditer(line)]
    if len(bulleted) + len(places) < LEAST_GLUED:
        return line
    lower = sum(map(partial(ends_small_letters, line), places))
    if len(bulleted) + lower < LEAST_GLUED and len(bulleted) + lower + headings_in(line) < LEAST_GLUED:
        return line
    line = GLUED_HEADING.sub(r"\n\g<0>\n", line)
    if bulleted:
        line = BULLETED_HEADING.sub(r"\n\g<0>\n", line).replace("•", "\n- ")
    words = line.split(" ")
    return " ".join(
        word if word.islower() else GLUED_TOKEN.sub(lambda token: parted_token(token[0], line), word) for word in words
    )


def headings_in(line: str) -> int:
    """Return how many headings begin a line or run together with what stands before them."""
    places = [0, *(place.start() for place in HEADING_CAPITAL.finditer(line))]
    return sum(GLUED_HEADING.match(line, place) is not None for place in places)


def ends_small_letters(line: str, place: int) -> bool:
    """Return whether a word in small letters ends at a place."""
    left = line.rfind(" ", max(0, place - TOKEN_CHARACTERS), place) + 1
    return IN_SMALL_LETTERS.fullmatch(line, left, place) is not None


def parted_token(token: str, line: str) -> str:
    """Return a token's words on lines of their own; what stands in its line twice is a name."""
    return token if line.count(token) > 1 else "\n".join(words_of(token))


def words_of(token: str) -> list[str]:
    """Return the words that run together in a token; a name such as PyTorch is one, and so is one of an employer.

    Words end behind one in small letters and behind the name of a skill.
    """
    pieces, found = JOINT.split(token), [""]
    while pieces:
        ends = (end for end in range(len(pieces), 1, -1) if "".join(pieces[:end]).lower() in OF_ONE_WORD)
        end = next(ends, 1)
        word, pieces = "".join(pieces[:end]), pieces[end:]
        if found[-1] and not found[-1][0].islower() and found[-1] not in SKILLS:
            word = found.pop() + word
        found.append(word)
    return list(filter(None, found))


def parted_at_headings(line: str, lost_ends: bool) -> list[str]:
    """Split a line where sentences and labels ran together and at the headings inside it.

    A line of usual length stays whole, unless it lost ends elsewhere or announces what follows.
    """
    announces = line[-1] == ":"
    if len(line) < GLUED_LINE and not (announces or lost_ends):
        return [line]
    is_long = len(line) >= LONG_LINE
    if is_long or announces or lost_ends or GLUED.search(line):
        line = set_apart(GLUED.sub(r"\g<0>\n", line))
    if is_long:
        line = INLINE_HEADING.sub(r"\n\g<0>\n", f" {line}")
    if announces:
        line = LAST_WORDS.sub(lambda place: " " if line.endswith(ABBREVIATIONS, 0, place.start()) else "\n", line)
    return [part for part in (part.strip() for part in line.split("\n")) if part]


def set_apart(line: str) -> str:
    """Return a line with its end set where a word ran together with the next sentence's first or with a label."""
    starts = map(re.Match.start, INNER_CAPITAL.finditer(line))
    cuts = [place for place in starts if STARTER.match(line, place)]
    if ":" in line:
        labels = [place.start() for place in LABEL_CAPITAL.finditer(line)]
        cuts += [place for place in labels if LABEL.match(line, place) and not line[:place].endswith(HALVES)]
        cuts += [place for start in labels if (label := CLASS_LABEL.match(line, start)) for place in label.span()]
    cuts = sorted({*cuts})
    return "\n".join(line[left:right] for left, right in pairwise([0, *cuts, len(line)])) if cuts else line
