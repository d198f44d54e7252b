"""What a look-up page says in its title, in the sentence below, and in its row of facts; words follow the intervals."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from markupsafe import Markup

from reports import words
from reports.figure import Row
from reports.sentences import number

SHARES = {"skill": "share_vacancy", "employer": "open_share", "place": "share_doable", "role": "share_vacancy"}
CHANGES = {"skill": "marts.week_skill_change", "role": "marts.week_share_change", "place": "marts.week_share_change"}
TABLES = {"skill": "week_skill", "employer": "week_employer", "place": "week_place", "role": "week_role"}
SPANS = (1, 4, 13, 52)
COUNTS = {"skill": "asking", "employer": "open_vacancies", "place": "doable", "role": "having_trait"}


def display(kind: str, subject: str) -> str:
    """Return a subject as it is printed."""
    return words.capital(words.label(subject)) if kind == "role" else words.text(subject)


def title_of(lookup: Any) -> str:
    """Return the page's heading: what the newest week shows, in counts."""
    newest, name = lookup.newest, display(lookup.kind, lookup.subject)
    n = words.count(newest["n"])
    if lookup.kind == "skill":
        return f"{name}: asked for by {n} of {words.count(newest['n_all'])} vacancies"
    if lookup.kind == "employer":
        return f"{name}: {n} open {plural(newest['n'])}"
    if lookup.kind == "place":
        return f"{name}: {n} of {words.count(newest['n_all'])} vacancies can be done here"
    return f"{name}: {n} of {words.count(newest['n_all'])} open vacancies"


def plural(n: int) -> str:
    """Return vacancy or vacancies."""
    return words.plural(n, "vacancy", "vacancies")


def deck_of(lookup: Any) -> Markup:
    """Return the sentence below the heading: the share with its range, and the change that it allows to be told."""
    newest, table = lookup.newest, f"marts.{TABLES[lookup.kind]}"
    told = []
    if newest["ci_low"] is not None and not newest["reason"]:
        share = number(newest["share"], f"{table}.{SHARES[lookup.kind]}", words.per_cent)
        told.append(
            Markup("{} of open vacancies, 95 % range <span data-from='{}.ci_low'>{}</span>.").format(
                share, table, words.interval(newest["ci_low"], newest["ci_high"])
            )
        )
    elif newest["reason"] and lookup.kind != "employer":
        told.append(
            Markup("<span data-from='{}.suppressed_reason'>Counts only: {}.</span>").format(table, newest["reason"])
        )
    if lookup.kind == "employer":
        told.append(employer_week(newest))
    if lookup.kind == "place":
        told.append(remote_part(lookup))
    if not newest["is_read"]:
        told.append(Markup("Its boards were not all read this week."))
    change = four_week_change(lookup)
    return Markup(" ").join([*told, change] if change else told) or Markup("Counts of the boards read.")


def employer_week(newest: Row) -> Markup:
    """Return what an employer opened and closed this week, and how long its vacancies have been open."""
    flows = Markup("This week {} new, {} reposted, {} closed.").format(
        *(number(newest[name], f"marts.week_employer.{name}_vacancies") for name in ("new", "reposted", "closed"))
    )
    if newest["age"] is None:
        return flows
    return flows + Markup(" Half have been open for {} days or more.").format(
        number(newest["age"], "marts.week_employer.median_age_days", lambda days: f"{days:.0f}")
    )


def remote_part(lookup: Any) -> Markup:
    """Return how many of a place's vacancies are remote."""
    parts = lookup.rows("breakdown", "parts")
    remote = sum(part["n"] for part in parts if part["dimension"] == "workplace" and part["value"] == "remote")
    return Markup("{} of them {} remote.").format(
        number(remote, "marts.vacancy.workplace"), words.plural(remote, "is", "are")
    )


def then_and_now(lookup: Any) -> list[Row]:
    """Return the counts of earlier weeks beside the newest, for the spans over which both were read."""
    by_week = {week["week"]: week for week in lookup.weeks if week["is_read"]}
    newest = lookup.newest
    found = [(weeks, by_week.get(newest["week"] - timedelta(weeks=weeks))) for weeks in SPANS]
    return [{"weeks": weeks, "then": then, "now": newest} for weeks, then in found if then and newest["is_read"]]


def part_title(lookup: Any, rows: list[Row]) -> str:
    """Say which value is commonest, in counts; where most adverts do not say, say that."""
    n = lookup.told["adverts"]["n"]  # as listed now, those among them whose close is not confirmed yet
    silent = sum(row["n"] for row in rows if row["value"] == "unstated")
    stated = [row for row in rows if row["value"] != "unstated"]
    if not stated or 2 * silent > n:
        return f"{words.count(silent)} of {words.count(n)} do not say"
    most = max(stated, key=lambda row: row["n"])
    return f"{words.heading(most['value'])}: {words.count(most['n'])} of {words.count(n)}"


def four_week_change(lookup: Any) -> Markup | None:
    """Return the words for the change over four weeks, or over one where there are no four."""
    rows = [row for row in lookup.rows("changes", "changes") if row["weeks"] <= 4 and not row["suppressed_reason"]]
    if not rows:
        return None
    row = rows[-1]
    ends = words.points_interval(None, row["ci_low"], row["ci_high"])
    over = f"over {row['weeks']} weeks" if row["weeks"] > 1 else "over one week"
    said = {"up": "It rose", "down": "It fell"}.get(row["direction"], "No clear change")
    source = CHANGES[lookup.kind]
    return Markup("<span data-from='{}.change'>{} {}: {} points.</span>").format(source, said, over, ends)


def facts_of(lookup: Any) -> list[tuple[Markup, str]]:
    """Return the numbers of the row of facts with what each is."""
    newest, kind = lookup.newest, lookup.kind
    table = f"marts.{TABLES[kind]}"
    facts = [(number(newest["n"], f"{table}.{COUNTS[kind]}"), f"open {plural(newest['n'])}")]
    if kind == "skill":
        facts.append((number(newest["required"], f"{table}.required"), "require it"))
        facts.append((number(newest["preferred"], f"{table}.preferred"), "prefer it"))
    if newest["employers"] is not None:
        whole = newest["employers_all"]
        of = f"of {words.counted(whole, 'employer')}" if whole else words.plural(newest["employers"], "employer")
        facts.append((number(newest["employers"], f"{table}.employers"), of))
    pay: Row = lookup.told.get("pay") or {}
    if pay:
        facts.append((number(pay["stated"], "marts.vacancy.pay_floor"), f"of {words.count(pay['n'])} state pay"))
    return facts
