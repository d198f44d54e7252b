"""Draw how the tables of the published file hang together, as a Mermaid diagram made from the declared keys."""

from __future__ import annotations

import duckdb

# Tables with their columns and those of their declared key. Numbers of a week hang on core.week alone and are left out.
TABLES = """
select c.schema_name || '.' || c.table_name, list(c.column_name order by c.column_index),
       coalesce(any_value(k.constraint_column_names), [])
from duckdb_columns() c
left join duckdb_constraints() k
    on k.schema_name = c.schema_name and k.table_name = c.table_name and k.constraint_type = 'PRIMARY KEY'
where c.schema_name in ('core', 'marts') and not starts_with(c.table_name, 'week_')
  and (c.schema_name = 'core' or c.table_name not in
       (select table_name from duckdb_columns() where schema_name = 'marts' and column_name = 'week'))
group by all order by all
"""
# A column that names a row of a table and is not called after it.
CALLED_OTHERWISE = {"core.run": "sequence"}
Columns = tuple[str, ...]


def entity_diagram(connection: duckdb.DuckDBPyConnection) -> str:
    """Return the diagram, Markdown: one entity per table that is linked, with its keys."""
    tables = {name: (tuple(columns), tuple(key)) for name, columns, key in connection.execute(TABLES).fetchall()}
    owners = {key: name for name, (_, key) in reversed(tables.items()) if is_called_after(name, key)}
    links = [link for name, (columns, key) in tables.items() for link in links_of(name, columns, key, owners)]
    linked = sorted({name for ends in links for name in ends[:2]})
    entities = [entity(name, tables[name][1], [key for _, to, key in links if to == name]) for name in linked]
    lines = [f"    {alias(one)} {arrow(tables[to][1], key)} {alias(to)} : {','.join(key)}" for one, to, key in links]
    return "\n".join(["```mermaid", "erDiagram", *entities, *lines, "```", ""])


def is_called_after(name: str, key: Columns) -> bool:
    """Return whether a key names a row wherever its columns stand: `board_id` one of core.board."""
    table = name.partition(".")[2]
    subject = table.removesuffix("_version")
    names = {(f"{subject}{end}",) for end in ("", "_id", "_key")} | {(CALLED_OTHERWISE.get(name, ""),)}
    return key in ({(f"{subject}_id", "version")} if table != subject else names)


def links_of(name: str, columns: Columns, key: Columns, owners: dict[Columns, str]) -> list[tuple[str, str, Columns]]:
    """Return (table pointed to, table, columns) of a table; a version's key stands for that of its subject."""
    held = [owned for owned, owner in owners.items() if owner != name and set(owned) <= set(columns)]
    widest = [one for one in held if not any(set(one) < set(other) for other in held)]
    return [(owners[one], name, one) for one in sorted(widest)]


def entity(name: str, key: Columns, pointing: list[Columns]) -> str:
    """Return an entity with the columns of its key and of those that point to others."""
    columns = dict.fromkeys((*key, *(column for one in pointing for column in one)))
    foreign = {column for one in pointing for column in one}
    marks = {column: ", ".join(["PK"] * (column in key) + ["FK"] * (column in foreign)) for column in columns}
    rows = [f"        key {column} {mark}" for column, mark in marks.items()]
    return "\n".join([f'    {alias(name)}["{name}"] {{', *rows, "    }"])


def arrow(key: Columns, pointing: Columns) -> str:
    """Return the sign of a link: one to one where the pointing columns are the table's own key, else one to many."""
    return "||--o|" if key == pointing else "||--o{"


def alias(name: str) -> str:
    """Return a table's name as Mermaid takes it."""
    return name.replace(".", "_")
