"""What invented postings ask for, written without looking at any reference file; some of it rises, some falls."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Ask:
    """Something asked for, and how often, relative to the others, when the market begins and when it ends."""

    words: str
    first: float = 1.0
    last: float = 1.0


ASKS = {
    "ml": [
        Ask("Python", 3, 3), Ask("PyTorch", 2, 3), Ask("TensorFlow", 2, 0.6), Ask("training models at scale"), Ask("feature stores"),
        Ask("SQL", 1.5, 1.5), Ask("Spark", 1.2, 0.8), Ask("model monitoring", 0.8, 1.2), Ask("A/B tests"), Ask("Kubernetes"), Ask("C++", 0.8, 0.8),
        Ask("JAX", 0.4, 0.9),
    ],
    "ai": [
        Ask("Python", 3, 3), Ask("LLMs", 2, 2.5), Ask("retrieval pipelines (RAG)", 2, 1.6), Ask("prompt design", 1.4, 0.7), Ask("TypeScript"),
        Ask("vector databases", 1.2, 1), Ask("agent tooling", 0.5, 2.4), Ask("evals", 0.6, 1.8), Ask("FastAPI"), Ask("AWS"), Ask("LangChain", 1.3, 0.5),
    ],
    "platform": [
        Ask("Go"), Ask("Kubernetes", 2, 2), Ask("CUDA", 0.8, 1.3), Ask("Ray"), Ask("inference serving", 1, 2), Ask("Terraform"), Ask("GPU scheduling"),
        Ask("Python", 2, 2), Ask("observability"), Ask("gRPC"), Ask("Rust", 0.4, 0.9),
    ],
    "science": [
        Ask("statistics", 2, 2), Ask("causal inference"), Ask("R or Python", 1.5, 1.5), Ask("SQL", 2, 2), Ask("experiment design"), Ask("forecasting"),
        Ask("Bayesian thinking"), Ask("dbt"), Ask("Tableau", 1.2, 0.6), Ask("pandas"),
    ],
    "data": [
        Ask("SQL", 2, 2), Ask("Airflow"), Ask("dbt", 1, 1.5), Ask("Snowflake"), Ask("Kafka"), Ask("Python", 2, 2), Ask("data contracts", 0.5, 1.2),
        Ask("Terraform"), Ask("Iceberg tables", 0.5, 1.3), Ask("lineage"), Ask("Hadoop", 0.8, 0.3),
    ],
    "other": [
        Ask("communication"), Ask("stakeholder work"), Ask("Salesforce"), Ask("spreadsheets"), Ask("storytelling"), Ask("negotiation"),
        Ask("planning"), Ask("curiosity"),
    ],
}  # fmt: skip
# Words that are in no list of ours: a real market always has some.
UNLISTED = [
    "the Tessera query engine", "Flumen streams", "torchrunner clusters", "the Quillo notebook stack", "gradient plumbing",
    "prompt wrangling", "the Larkspur vector index", "weights archaeology", "context-window budgeting", "shadow rollouts",
    "the Ostrakon labelling desk", "silicon whispering", "Marzipan dashboards", "loss-curve forensics",
]  # fmt: skip
STYLES = [
    "Solid knowledge of {}", "Hands-on work with {}", "You have shipped something real with {}", "{}, beyond the tutorial",
    "Comfort with {}", "Several projects behind you that leaned on {}", "{}",
]  # fmt: skip


def asks_of(random: Random, family: str, progress: float, count: int) -> list[str]:
    """Return distinct things asked for; `progress` is 0 when the market begins and 1 when it ends."""
    left = list(ASKS[family])
    chosen = []
    for _ in range(min(count, len(left))):
        weights = [ask.first + (ask.last - ask.first) * progress for ask in left]
        ask = random.choices(left, weights)[0]
        left.remove(ask)
        chosen.append(ask.words)
    return chosen


def unlisted(random: Random) -> list[str]:
    """Return up to two things asked for in words that no list holds: one in seven of all that is asked for."""
    return random.sample(UNLISTED, k=random.choice([0, 1, 1, 2]))


def line(random: Random, words: str) -> str:
    """Return one line that asks for something."""
    text = random.choice(STYLES).format(words)
    return text[:1].upper() + text[1:]
