"""The network of places for other programs: GraphML (Gephi, Cytoscape, R) and VOSviewer's JSON."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]
_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_TYPES = {bool: "boolean", int: "long", float: "double", str: "string"}
PLACE_COLUMNS = ("name_en", "name_ja", "works", "international_share", "degree", "eigenvector", "partner_type")
TIE_COLUMNS = ("works", "association_strength", "salton")


def _value(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def write_graphml(path: Path, places: Sequence[Row], ties: Sequence[Row]) -> None:
    """Write the undirected network with the columns above as attributes; missing values are left out."""
    root = ET.Element("graphml", xmlns=_NAMESPACE)
    for subject, columns, rows in (("node", PLACE_COLUMNS, places), ("edge", TIE_COLUMNS, ties)):
        for name in columns:
            kind = next((_TYPES[type(row[name])] for row in rows if row.get(name) is not None), "string")
            ET.SubElement(
                root, "key", {"id": f"{subject}_{name}", "for": subject, "attr.name": name, "attr.type": kind}
            )
    graph = ET.SubElement(root, "graph", id="places", edgedefault="undirected")
    for row in places:
        node = ET.SubElement(graph, "node", id=row["place"])
        for name in PLACE_COLUMNS:
            if row.get(name) is not None:
                ET.SubElement(node, "data", key=f"node_{name}").text = _value(row[name])
    for row in ties:
        edge = ET.SubElement(graph, "edge", source=row["place_a"], target=row["place_b"])
        for name in TIE_COLUMNS:
            if row.get(name) is not None:
                ET.SubElement(edge, "data", key=f"edge_{name}").text = _value(row[name])
    ET.indent(root)
    path.write_bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n")


def write_vosviewer(path: Path, places: Sequence[Row], ties: Sequence[Row]) -> None:
    """Write VOSviewer's JSON network: items with weights, scores and a cluster (the partner type), and links."""
    number = {row["place"]: i for i, row in enumerate(places, 1)}
    types = sorted({row["partner_type"] for row in places if row.get("partner_type")})
    items = []
    for row in places:
        item = {"id": number[row["place"]], "label": row["name_en"], "description": row["place"]}
        item["weights"] = {"Works": row["works"], "Degree": row["degree"]}
        scores = {"International share": row["international_share"], "Eigenvector": row["eigenvector"]}
        item["scores"] = {name: value for name, value in scores.items() if value is not None}
        if row.get("partner_type"):
            item["cluster"] = types.index(row["partner_type"]) + 1
        items.append(item)
    links = [
        {"source_id": number[row["place_a"]], "target_id": number[row["place_b"]], "strength": row["works"]}
        for row in ties
    ]
    text = json.dumps({"network": {"items": items, "links": links}}, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", "utf-8")
