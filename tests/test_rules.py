"""Every declared rule is short, has a reason, holds in its example and not in its counter-example."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from warehouse import field_documents
from warehouse.clean import reference, rules
from warehouse.clean.gig import HINTS
from warehouse.clean.lowercase import UPPER_CASE, lowered
from warehouse.clean.rules import Rule, RuleSet, all_rows, filled, fragments, rule_set
from warehouse.clean_command import cleaned

CHAINED = r"(?:\(\?<![^)]*\)){2}"  # lookbehinds one after the other
REFERENCE = ("skill_phrases", "place_statements", "skills", "skill_contexts", "skill_guards")
LONGEST = 300  # characters of a pattern with its fragments put in: a longer one is two rules
FIELDS = list(dict.fromkeys(row["field"] for row in all_rows()))


def is_as_written(field: str) -> bool:
    """Return whether a field's rules are for texts in their own case: one of them holds a capital."""
    rows = (row for row in all_rows() if row["field"] == field)
    patterns = (filled(row[cell]) for row in rows for cell in ("pattern", "unless_before", "unless_after"))
    return any(UPPER_CASE.search(re.sub(r"\(\?P<\w+>", "(", pattern)) for pattern in patterns)


def set_of(field: str) -> tuple[RuleSet, bool]:
    """Return a field's rules, and whether they are for texts in their own case."""
    as_written = is_as_written(field)
    return rule_set(field, as_written=as_written), as_written


@pytest.mark.parametrize("field", FIELDS)
def test_rules_hold_in_their_example_and_not_in_their_counter_example(field: str) -> None:
    found, as_written = set_of(field)
    texts = {f"{row['field']}.{row['name']}": row for row in all_rows() if row["field"] == field}
    wrong = []
    for matcher in found.matchers:
        for rule in matcher.rules:
            example, counter = (
                texts[rule.name][cell] if as_written else lowered(texts[rule.name][cell])
                for cell in ("example", "counter_example")
            )
            named = [hit.rule.name for hit in matcher.hits(example)]
            if rule.name not in named:
                wrong.append((rule.name, example, f"is read by {named}"))
            if counter and holds(rule, counter):
                wrong.append((rule.name, counter, "holds in the counter-example"))
    assert wrong == []


def holds(rule: Rule, text: str) -> bool:
    """Return whether a rule by itself holds anywhere in a text."""
    return any(rule.match(text, match.start(), len(text)) for match in rule.pattern.finditer(text))


@pytest.mark.parametrize("field", FIELDS)
def test_rules_are_short_named_once_and_give_their_reason(field: str) -> None:
    rows = [row for row in all_rows() if row["field"] == field]
    names = [row["name"] for row in rows]
    assert len(names) == len(set(names))
    for row in rows:
        assert all(row[cell].strip() for cell in ("name", "pattern", "example", "counter_example", "reason")), row
        for cell in ("pattern", "unless_before", "unless_after"):
            assert len(filled(row[cell])) <= LONGEST, (row["name"], len(filled(row[cell])))
            assert not re.search(CHAINED, row[cell]), f"{row['name']}: chained lookbehinds, use `unless`"
        assert is_one(row["pattern"]), f"{row['name']}: put the alternatives in brackets"


def is_one(pattern: str) -> bool:
    """Return whether a pattern has no alternatives outside brackets: such a pattern could not stand among others."""
    bare = rules.ESCAPED_OR_SET.sub("x", pattern)
    while (shorter := re.sub(r"\([^()]*\)", "x", bare)) != bare:
        bare = shorter
    return "|" not in bare


@pytest.mark.parametrize("name", REFERENCE)
def test_patterns_of_reference_files_are_short(name: str) -> None:
    long = [row for row in reference.rows(name) if max(map(len, patterns_of(row))) > LONGEST]
    chained = [row for row in reference.rows(name) if any(re.search(CHAINED, pattern) for pattern in patterns_of(row))]
    assert long == chained == []


def patterns_of(row: dict[str, str]) -> list[str]:
    """Return the patterns of a row of a reference file, as written."""
    return [row[cell] for cell in ("pattern", "unless", "unless_before", "unless_after", "context") if cell in row]


def test_only_a_headline_looks_behind_the_door_of_places() -> None:
    folder = Path(rules.__file__).parent
    inside = re.compile(r"warehouse\.clean\.places\.(\w+)")
    outside = {path.name: inside.findall(path.read_text(encoding="utf-8")) for path in folder.glob("*.py")}
    assert {name: found for name, found in outside.items() if found} == {
        "headline.py": ["segments"],
        "posting.py": ["segments"],
    }


def test_fragments_are_used_and_said_what_they_are() -> None:
    patterns = [row[cell] for row in all_rows() for cell in ("pattern", "unless_before", "unless_after")]
    patterns += [pattern for name in REFERENCE for row in reference.rows(name) for pattern in patterns_of(row)]
    patterns += fragments().values()
    patterns += [path.read_text(encoding="utf-8") for path in Path(rules.__file__).parent.rglob("*.py")]
    assert [name for name in fragments() if not any(f"{{{name}}}" in pattern for pattern in patterns)] == []
    assert all(row["meaning"] for row in rules.read(rules.FOLDER / "fragments.csv"))


def test_an_unknown_fragment_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="NO_SUCH"):
        filled(r"\b{NO_SUCH}\b")


def test_what_follows_from_the_registry_of_fields_is_in_step() -> None:
    told = "write it again: python -m warehouse.field_documents"
    assert field_documents.TABLE.read_text(encoding="utf-8") == field_documents.table(), told
    document = field_documents.DOCUMENT.read_text(encoding="utf-8")
    assert field_documents.listing() in document and field_documents.with_listing(document) == document, told


@pytest.mark.parametrize(
    ("title", "text", "months"),
    [
        ("Data Analyst (12 Month FTC)", "", 12),
        ("ML Engineer", "Duration: 6 months, remote.", 6),
        ("ML Engineer", "Contrat : CDD de 18 mois", 18),
        ("ML Engineer", "A 2-year fixed-term contract", 24),
        ("ML Engineer", "6 months of experience and contract law", None),
    ],
)
def test_the_length_of_a_contract(title: str, text: str, months: float | None) -> None:
    row = cleaned({"id": 1, "title": title, "text": text}, explain=True)
    assert row["contract_months"] == months
    assert row["explain"]["contract_months"]["rule"].startswith("contract_length." if months else "a length")


def test_every_example_of_a_term_of_gig_work_holds_a_word_that_is_looked_for_first() -> None:
    examples = [row["example"].lower() for row in rules.all_rows() if row["field"] == "gig_term"]
    assert [text for text in examples if not any(word in text for words in HINTS for word in words)] == []
