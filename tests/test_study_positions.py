"""Lines of keys in a study file: against unique names, whose line anyone can find by looking for them."""

import tomllib
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from enishi.knowledge.positions import positions

# What may confuse a scanner, none of it containing a key such as k12k.
NOISE = st.sampled_from(["", " ", "# [x] = {", '# """', "#'''", "\t# ]", "\n", "\n\n# a = 1\n"])
SCALARS = st.sampled_from(
    [
        "1",
        "-2.5e3",
        "true",
        "1979-05-27 07:32:00Z",
        '"a = [ # no \\" comment"',
        "'[[x]] = \\'",
        '"""\nb = 1\n[c]\n"""',
        '"""two quotes at the end"""""',
        '"""\\\n   folded \\""""',
        "'''\n{ # ]\n'''''",
        '""',
        "''",
        '""""""',
    ]
)


@st.composite
def documents(draw: st.DrawFn) -> str:
    numbers = count()

    def name() -> str:
        plain = f"k{next(numbers)}k"
        return draw(st.sampled_from([plain, f'"{plain}"', f"'{plain}'", f'"{plain}\\u00e9 ."']))

    def key() -> str:
        dot = draw(st.sampled_from([".", " . "]))
        return dot.join(name() for _ in range(draw(st.integers(1, 3))))

    def value(depth: int) -> str:
        kind = draw(st.integers(0, 3)) if depth < 3 else 0
        if kind == 1:
            gap = draw(st.sampled_from(["", " ", "\n", " # ], {\n"]))
            items = [gap + value(depth + 1) + gap for _ in range(draw(st.integers(0, 3)))]
            trailing = bool(items) and draw(st.booleans())
            return f"[{','.join(items)}{',' if trailing else ''}{gap}]"
        if kind == 2:
            return "{ " + ", ".join(f"{key()} = {value(depth + 1)}" for _ in range(draw(st.integers(0, 3)))) + " }"
        return draw(SCALARS)

    def assignments() -> list[str]:
        return [f"{key()} = {value(0)} {draw(NOISE)}" for _ in range(draw(st.integers(0, 3)))]

    parts = assignments()
    arrays: list[str] = []
    for _ in range(draw(st.integers(0, 4))):
        kind = draw(st.integers(0, 3))
        if kind == 0:
            parts.append(f"[ {key()} ]{draw(NOISE)}")
        elif kind == 1 and arrays:
            parts.append(f"[[{draw(st.sampled_from(arrays))}]]")
        elif kind == 2 and arrays:
            parts.append(f"[{draw(st.sampled_from(arrays))}.{key()}]")
        else:
            arrays.append(key())
            parts.append(f"[[{arrays[-1]}]] {draw(NOISE)}")
        parts.extend(assignments())
    return draw(NOISE) + "\n" + "\n".join(parts)


def paths(value: object, path: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return {path} - {()} | {found for key, item in inside for found in paths(item, (*path, key))}


@given(documents())
def test_every_key_stands_on_the_line_of_its_name(text: str) -> None:
    found = positions(text)
    assert set(found) == paths(tomllib.loads(text))
    for path, line in found.items():
        if isinstance(path[-1], str):
            name = path[-1].removesuffix("é .")
            assert line == text[: text.index(name)].count("\n") + 1, path


def test_list_elements_stand_on_their_own_lines() -> None:
    text = (
        'focus = [\n  "JP", "KR", # two\n\n  "XX",\n]\n[[source]]\npath = "a"\n[[source]]\n\npath = """\nb"""\nlast = 1'
    )
    found = positions(text)
    assert [found["focus", index] for index in range(3)] == [2, 2, 4]
    assert [found["source", 0], found["source", 1]] == [6, 8]
    assert (found["source", 1, "path"], found["source", 1, "last"]) == (10, 12)
