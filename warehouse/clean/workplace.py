"""Where the work is done: remote, hybrid, on site or unstated, and how far remote reaches."""

from __future__ import annotations

import re
from functools import lru_cache

from warehouse.clean.document import Document
from warehouse.clean.lowercase import low_pattern, lowered
from warehouse.clean.reference import rows

# A source's own field and a location text: the first kind whose words it holds, in the order of the file.
TERMS = tuple((row["workplace"], low_pattern(row["pattern"])) for row in rows("workplace_terms"))
NOT_A_WORKPLACE = low_pattern(
    r"\b(?:not|isn'?t|no|non|cannot be|can'?t be|never)\s+(?:\w+\s+){0,3}(?:remote|remotely)\b|remote[- ](?:sensing|procedure|desktop"
    r"|control|(?<!our remote )(?<!growing remote )teams?|offices?|sites?|servers?|monitoring|access|regions?|areas?|locations?|workforces?|communication|work options|working options|flexible|environment|hackathons|and in-person)"
    r"|remotely (?:control|operat|monitor|distributed)\w*|(?:in[- ]person and|regular|occasional(?:ly)?|effective|some) remote"
    r"|hybrid[- ](?:ai\b|it\b|capture|target|immuno\w*|human|physics|machine|car|multi|network\w*|connectivity|observability|compute|storage|edge|product|ux\b|design|tools|codebases|workloads|threats?|attackers?|skill|responsib\w*|llms?\b|rag\b|cloud|search|models|modell?ing|model (?:of|that|develop\w+|archit\w+|combin\w+)|approach(?:es)?|retrieval|recommend\w+|system|architecture|environment|infrastructure|method|app|mobile|vehicle|electric|solution|quantum|teams?|data|workflows?|intelligence|of|gcp|aws|azure|and (?:multi-?)?cloud|role (?:between|combining|blending|spanning|across|that (?:blends|combines|spans)))\b|hybrid role: part|\boffice[- ]based (?:software|applications?|tools|suite)|\broles (?:that|which) (?:are|must|need|require)\b[^.;\n]{0,60}|\bwith (?:the |our )?on-?site \w+|(?:cloud|multi-?cloud|on-?prem\w*|solar|wind|renewables?|thermal)(?:,| and|, and| or|/) ?hybrid\b|\bno remote ?(?:/|or) ?hybrid|\bif hybrid\b|\bmost roles,? including\b[^.;\n]{0,60}|\b(?:option|opportunity|chance) (?:to|of) work\w* (?:in[- ]person|on-?site|in (?:the|our) office)|on-?site and hybrid|hybrid (?:employees|workers|staff)|remotely:\s*(?:no|temporarily)\b|remote (?:interview|hiring|recruit)\w*|\b(?:some|certain|other) (?:roles|positions|jobs|teams)\b[^.\n]{0,150}|\beach role,? \(?(?:is |be )?(?:hybrid|remote|on-?site|in[- ]office)[^.;\n]{0,60}|\b(?:gyms?|fitness|cafeteria|parking|daycare|childcare|massages?|canteen|barista)\b[^.;\n]{0,30}on-?site|(?:lunch\w*|meals?|breakfast|catered|snacks)[^.;\n]{0,40}days? (?:per|a|each) week|both remote (?:work )?and in[- ]person|remote/hybrid teams?"
    r"|you prefer (?:an? |to |working |to work )?(?:in[- ]person|on-?site|in[- ]office|remote)[^.;\n]{0,40}|(?:virtual|video|phone|online)(?:ly)?,? (?:and|or) in[- ]person"
    r"|\bexperience (?:working |leading )?(?:in|with) (?:an? )?(?:[\w-]+[, ]+){0,2}(?:remote|hybrid)[^.;\n]{0,30}|remote[- ]first (?:leadership|experience)|\bsuccess in [^.;\n]{0,30}\bremote[^.;\n]{0,30}"
    r"|in[- ]person boot ?camps|\b(?:commit(?:ting)?|available|availability|dedicate|work with us)\b[^.;\n]{0,40}days? (?:per|a|each) week"
    r"|virtual (?:design|reality|machines?|production|events?|care\b|health\w*|agents?|products?|cards?|twins?|medical)|distributed (?:systems?|training|computing|data|teams?)"
)
NUMBER = r"(?:[1-4]|one|two|three|four|at least (?:[1-4]|one|two|three|four)|[1-3]-[2-4])"
WEEKDAY = r"(?:mon|tues|wednes|thurs|fri)days?"
HYBRID = low_pattern(
    rf"\b(?:hybrid\b"
    rf"|(?:on-?site|in[- ](?:the )?office|in[- ]person),? (?:on |every )?{WEEKDAY}(?:(?:,| and|,? &|/) ?(?:and )?{WEEKDAY}){{1,3}}(?! ?(?:,|to|-|–|through))"
    rf"|{NUMBER}(?:\s*(?:-|–|to|or)\s*(?:[1-5]|two|three|four|five))?\s*(?:\+\s*)?(?:days?|times|x)\s*(?:/|per|a|each|every|in|on|at|from|of)\s*(?:the\s+|our\s+|working\s+|being\s+)?(?:week|office|on-?site|site|person|hq|[\w ]{{0,20}}office)"
    rf"|{NUMBER} days? ?(?:on-?site|in[- ](?:the )?office|in[- ]person)\b"
    rf"|in(?:[- ]the)?[- ]office [\w ]{{0,20}}{NUMBER} days|(?:work(?:ing)? )?from home (?:or|and) (?:\w+ ){{0,2}}(?:the |our )?office"
    rf"|(?:in|the) office (?:or|and) (?:\w+ ){{0,3}}(?:from home|remotely)|teils? (?:remote|im home ?office)"
    rf"|{NUMBER} (?:tage|jours|dagen|días)\b[\w ]{{0,15}}(?:büro|homeoffice|home office|remote|télétravail|bureau|kantoor|thuis|oficina)"
    rf"|(?:from home|remote(?:ly)?|wfh) (?:(?:for )?an? (?:couple|few|day)\b(?: of)? ?(?:days?)?|(?:on |every )?(?:mon|tues|wednes|thurs|fri)days?)|work from home (?:as well|occasionally|sometimes|when needed)|mobiles? arbeiten|split (?:your|their) time between)"
)
# Beside a word for where the work is done: "onsite (3 days/week)"; beside "remote" only days in one place, no "4-day week".
SOME_DAYS = r"\b[1-4](?: ?(?:-|–|/|to|or) ?[1-4])?[ -]days?\b(?! (?:travel|interview|trial))"
DAYS = low_pattern(SOME_DAYS)
DAYS_SOMEWHERE = low_pattern(rf"{SOME_DAYS}[^|]{{0,25}}\b(?:remote|office|on-?site|in[- ]person)\b")
REMOTE = low_pattern(
    r"\b(?:(?:fully|100\s?%|completely|entirely|permanently|full[- ]time|primarily|all)[- ]remote"
    r"|remote[- ](?:first|friendly|only|position|role|job|opportunity|within|in|from|based|us\b|usa|eu\b|europe|uk\b|canada|candidates|employees?|team member)"
    r"|work(?:s|ing)? (?:fully |entirely |completely |100% )?remotely"
    r"|work(?:ing)? from (?:home|anywhere)\b(?! (?:stipend|allowance|budget|setup|policy|benefits?|flexibility|options?|for up to|for \d|or|and|days|one day|two days|as well|as (?:you |we |and when )?need|occasionally|on occasion|sometimes|when|if\b|a couple|a few|once|twice|every)| ?\(?(?:up to|\d))"
    r"|(?:this|the) (?:is a|role is|position is|job is|opportunity is)(?:\s+\w+){0,3} remote|location:? *(?:\w+ )?remote|remote\b *[(/]"
    r"|(?:our|growing) remote team\b|remote work(?:ing)? (?:arrangement|model|set-?up)|home ?office möglich|télétravail (?:complet|total)|100 ?% télétravail"
    r"|vollständig remote|open to remote|can be (?:done |performed )?remote|remote - |(?:is|be) remote\b|full remote\b|remoto\b|telecommut\w+ (?:is )?permitted anywhere)|\(\s*remote\b|^\W*remote(?: work(?:ing)?)?\W*$|#(?:li|bi)[- ]?remote\b"
)
ON_SITE = low_pattern(
    r"\b(?:(?:fully|100\s?%|strictly|entirely|full[- ]time|completely) (?:on-?site|in[- ](?:person|office))"
    r"|on-?site (?:role|position|job|work\b|presence|only|full[- ]time|at our|in (?:our|[a-z])|\(|[4-5] days|five days|monday|location|required|requirement)"
    r"|(?:is|be|are|work|works|working|collaborate|operate|located|based|performed|required|role,|position,) (?:\w+ ){0,2}(?:on-?site|in[- ]person|in[- ]office|in the office)\b(?! (?:visits?|interview|or|and|meetings?|with customers|at customers?|events?))"
    r"|in[- ](?:person|office) (?:role|position|job|team\b|culture|company|work\b|in\b|at our|5|five|full)"
    r"|this is an? (?:\w+ ){0,2}(?:on-?site|in[- ]person|in[- ]office)|(?:location|workplace type|work(?:place)? (?:model|arrangement|setting))[: ]+(?:on-?site|in[- ](?:person|office))\b|(?:5|five) days (?:a|per|/) ?(?:week|wk)?,? ?(?:in|at|on|from)"
    r"|(?:5|five) days (?:in|on)[- ](?:the |our )?(?:office|site|person)|in (?:the|our) office (?:5|five) days|work (?:from|out of) our [\w ]{1,30}office(?! or remote)"
    r"|arbeit vor ort|(?:on-?site|in-person|in office)\s*(?:\)|$)|we work in[- ]person|must be (?:willing|able) to work on-?site"
    r"|(?:fully |100% )?office[- ]based\b|must live local(?:ly)?\b|local candidates only)|\(on-?site"
)
WORLDWIDE = re.compile(r"\bworld-?wide\b|\banywhere(?: in the world)?\b|\bglobal(?:ly)?\b", re.I)
REGION = re.compile(
    r"\b(?:emea|europe(?:an)?|eu|apac|asia|latam|latin america|north america|americas|middle east|africa|nordics|dach)\b",
    re.I,
)
# "NO REMOTE": only where nothing else is said.
NO_REMOTE = low_pattern(
    r"\bno remote\b(?! (?:\w+ )?experience)|\b(?:remote(?:ly)?|telecommuting)(?: work\w*)?\b[^.;\n]{0,50}\bnot (?:an option|available|permitted|possible|offered|allowed)\b|\bremote(?:ly)?:\s*(?:no|temporarily)\b"
)
FILLED_IN = 30  # characters of what stands under a label
AN_OFFICE = ("office", "offices")  # a location named by its office does not say that one must always be there
TEXT_LABELS = (("hybrid", HYBRID), ("remote", REMOTE), ("on_site", ON_SITE))


def workplace(field: str | None, is_remote: bool | None, location: str, document: Document) -> tuple[str, str]:
    """Return remote, hybrid, on_site or unstated with the words that say so.

    The source's field first, then place and title, then the text; the source's mark for remote work comes last.

    >>> workplace(None, None, "Berlin", Document("This is a remote role, open to anyone in Germany."))[0]
    'remote'
    """
    weak = ("remote", "marked as remote by the source") if is_remote else ("unstated", "")
    for place in (field or "", location, document.title):
        if place and (found := stated(place)):
            if place != location or found[1].lower() not in AN_OFFICE:
                return found
            weak = found
    places = [labelled(document, *place) for place in document.around("workplace")]
    around = [document.text[left:right] for left, right in places]
    for label, pattern in TEXT_LABELS:
        for words in around:
            if words_found := said(pattern, words):
                return label, words_found
    refused = next((match for place in places if (match := NO_REMOTE.search(document.scan.low, *place))), None)
    return ("on_site", refused.group()) if refused else weak


def labelled(document: Document, left: int, right: int) -> tuple[int, int]:
    """Return the bounds of words that end as a label ("Work remotely:") with the line under it, which fills it in."""
    if document.text[right - 1 : right] != ":" or document.text[right : right + 1] != "\n":
        return left, right
    end = document.text.find("\n", right + 1)
    return left, min(end if end > 0 else len(document.text), right + FILLED_IN)


@lru_cache(maxsize=8_192)
def stated(place: str) -> tuple[str, str] | None:
    """Return the workplace that a short text states by the words of the reference file."""
    found = ((label, words) for label, pattern in TERMS if (words := said(pattern, place)))
    label, words = next(found, ("", ""))
    if not label:
        return None
    days = (DAYS_SOMEWHERE if label == "remote" else DAYS).search(lowered(place))
    return ("hybrid", days.group()) if days else (label, words)


def said(pattern: re.Pattern[str], words: str) -> str | None:
    """Return what a pattern finds among words once those that speak of no workplace are left out, as written."""
    low = lowered(words)
    if not pattern.search(low) or not (match := pattern.search(NOT_A_WORKPLACE.sub(" ", low))):
        return None
    begin = low.find(match.group())
    return words[begin : begin + len(match.group())] if begin >= 0 else match.group()


def remote_scope(countries: list[str], location: str, scopes: list[str]) -> str:
    """Return how far a remote job reaches: country, region, worldwide, or unknown where nothing says so."""
    stated_scope = " ".join([location, *scopes])
    if "*" in countries or WORLDWIDE.search(stated_scope):
        return "worldwide"
    if REGION.search(stated_scope):
        return "region"
    return "country" if countries else "unknown"
