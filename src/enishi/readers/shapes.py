"""Records as typed shapes: what is read of a format, declared once as classes.

A shape says which columns Arrow takes from JSON (``schema``) or finds in Parquet (``fits``); what is not declared is
skipped. Where a record does not fit, ``shaped`` takes what it can and tells the value that is wrong by its name.
"""

import types
from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec
import pyarrow as pa

from enishi.readers.json_values import checked_text, mapping, mappings, sequence

Kind = TypeVar("Kind", bound="Shape")


class Shape(msgspec.Struct, gc=False):
    """One object of a record. Each field is a text, a number, another shape, or a list of these; or None.

    ``str | Any`` is usually a text, but may be anything.
    """


@cache
def _fields(kind: type[Shape]) -> dict[str, tuple[bool, list[type]]]:
    """Return, for each field, whether it is a list, and of which types it or its elements may be."""
    found = {}
    for name, hint in get_type_hints(kind).items():
        options = _options(hint)
        listed = [one for one in options if get_origin(one) is list]
        found[name] = (bool(listed), _options(get_args(listed[0])[0]) if listed else options)
    return found


def _options(hint: Any) -> list[Any]:
    union = get_origin(hint) in (Union, types.UnionType)
    return [one for one in (get_args(hint) if union else (hint,)) if one is not type(None)]


def _inner(options: Sequence[Any]) -> type[Shape] | None:
    return next((one for one in options if isinstance(one, type) and issubclass(one, Shape)), None)


def schema(kind: type[Shape]) -> pa.Schema:
    """Return the columns of a shape. A field of any type is of the first type it names."""
    return pa.schema([(name, _arrow(*of)) for name, of in _fields(kind).items()])


def _arrow(listed: bool, options: list[Any]) -> pa.DataType:
    inner = _inner(options)
    type_ = pa.struct(list(schema(inner))) if inner else _ARROW[options[0]]
    return pa.list_(type_) if listed else type_


_ARROW = {str: pa.string(), int: pa.int64(), float: pa.float64()}


def leaves(kind: type[Shape], above: str = "") -> list[str]:
    """Return the dotted paths of all values of a shape, without list levels (``authorships.countries``)."""
    found: list[str] = []
    for name, (_listed, options) in _fields(kind).items():
        inner = _inner(options)
        found += leaves(inner, f"{above}{name}.") if inner else [f"{above}{name}"]
    return found


def shaped(kind: type[Kind], record: dict[str, Any], above: str = "") -> Kind:
    """Return the shape of a parsed record; numbers are taken as they are. Raises WrongValueError."""
    return kind(
        **{
            name: _value(record[name], listed, options, f"{above}{name}")
            for name, (listed, options) in _fields(kind).items()
            if record.get(name) is not None
        }
    )


def _value(value: Any, listed: bool, options: list[Any], name: str) -> Any:
    inner = _inner(options)
    if not listed:
        if inner:
            return shaped(inner, mapping(value, name), f"{name}.")
        return checked_text(value, name) if str in options and Any not in options else value
    if inner is None:
        return [checked_text(item, name) for item in sequence(value, name) if item is not None]
    if str in options:  # objects or texts
        items = [item for item in sequence(value, name) if item is not None]
        return [i if isinstance(i, str) else shaped(inner, mapping(i, name), f"{name}.") for i in items]
    return [shaped(inner, item, f"{name}.") for item in mappings(value, name)]


def fits(schema: pa.Schema | pa.StructType, kind: type[Shape]) -> bool:
    """Whether the columns of a table that a shape declares are all of its types."""
    for i in range(len(schema.names)):
        field = schema.field(i)
        if field.name not in _fields(kind):
            continue
        listed, options = _fields(kind)[field.name]
        type_ = field.type
        if listed:
            if not (pa.types.is_list(type_) or pa.types.is_large_list(type_)):
                return False
            type_ = type_.value_type
        if not _is(type_, options):
            return False
    return True


def _is(type_: pa.DataType, options: list[Any]) -> bool:
    if inner := _inner(options):
        return pa.types.is_struct(type_) and fits(type_, inner)
    if Any in options:
        return True
    if str in options:
        return any(test(type_) for test in (pa.types.is_string, pa.types.is_large_string, pa.types.is_temporal))
    return bool(pa.types.is_integer(type_))
