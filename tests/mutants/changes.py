"""Ways to change one function, by what its code does and not by how its lines are written.

Each changes the function's syntax tree in place, and raises CannotBePlantedError unless
there is exactly one place for it: then the table must follow the code. Names are dotted, as the
function calls them (`claims.check_claimed`).
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

Function = ast.FunctionDef | ast.AsyncFunctionDef
Change = Callable[[Function], None]
Found = TypeVar("Found")


class CannotBePlantedError(Exception):
    """The place of a fault is not there, or there twice; the table must follow the code."""


@dataclass(frozen=True, kw_only=True)
class _Place:
    """A statement, where it stands."""

    block: list[ast.stmt]
    index: int

    @property
    def statement(self) -> ast.stmt:
        return self.block[self.index]


def find(tree: ast.Module, path: str) -> Function:
    """Find a function by its path below the module, as `f`, `Class.f` or `outer.inner`."""
    node: ast.AST = tree
    for name in path.split("."):
        found = [
            each
            for each in _own_statements(node)
            if isinstance(each, Function | ast.ClassDef) and each.name == name
        ]
        node = _only(found, f"{path}: {name}")
    if not isinstance(node, Function):
        raise CannotBePlantedError(f"{path} is no function")
    return node


def drop_call(name: str) -> Change:
    """Leave out the statement that calls `name`."""
    return replace_call(name, "")


def replace_call(name: str, source: str) -> Change:
    """Put `source` in the place of the statement that calls `name`."""

    def change(function: Function) -> None:
        place = _calling(function, name)
        place.block[place.index : place.index + 1] = _parsed(source) or [ast.Pass()]

    return change


def add_after_call(name: str, source: str) -> Change:
    """Add `source` behind the statement that calls `name`."""

    def change(function: Function) -> None:
        place = _calling(function, name)
        place.block[place.index + 1 : place.index + 1] = _parsed(source)

    return change


def add_first(source: str) -> Change:
    """Let the function begin with `source`."""

    def change(function: Function) -> None:
        begins = 1 if ast.get_docstring(function) is not None else 0
        function.body[begins:begins] = _parsed(source)

    return change


def both(first: Change, second: Change) -> Change:
    """Make two changes, the one after the other."""

    def change(function: Function) -> None:
        first(function)
        second(function)

    return change


def replace_test(mentions: str, source: str) -> Change:
    """Let the `if` whose test mentions a name ask for `source` instead."""

    def change(function: Function) -> None:
        _if(function, mentions).test = _expression(source)

    return change


def drop_operand(mentions: str) -> Change:
    """Leave out the part of an `and` or `or` that mentions a name."""

    def change(function: Function) -> None:
        test = _if(function, mentions).test
        if not isinstance(test, ast.BoolOp):
            raise CannotBePlantedError(f"{mentions} is no part of an and or or")
        test.values.remove(
            _only([each for each in test.values if mentions in _names(each)], mentions)
        )

    return change


def add_branch(mentions: str, test: str, source: str) -> Change:
    """Add `elif test: source` behind the `if` whose test mentions a name, before its `else`."""

    def change(function: Function) -> None:
        branch = _if(function, mentions)
        branch.orelse = [ast.If(test=_expression(test), body=_parsed(source), orelse=branch.orelse)]

    return change


def return_instead(source: str) -> Change:
    """Let the only `return` of the function give `source`."""

    def change(function: Function) -> None:
        returns = [each for each in _statements(function) if isinstance(each, ast.Return)]
        _only(returns, "return").value = _expression(source)

    return change


def _parsed(source: str) -> list[ast.stmt]:
    return ast.parse(source).body


def _expression(source: str) -> ast.expr:
    return ast.parse(source, mode="eval").body


def _own_statements(node: ast.AST) -> Iterator[ast.stmt]:
    for block in _blocks(node):
        yield from block


def _blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    """Give the lists of statements that stand directly in a node."""
    for name in ("body", "orelse", "finalbody"):
        block = getattr(node, name, None)
        if isinstance(block, list):
            yield block
    for handler in getattr(node, "handlers", []):
        yield handler.body


def _places(node: ast.AST) -> Iterator[_Place]:
    """Give every statement below a node but those of functions inside it."""
    for block in _blocks(node):
        for index, statement in enumerate(block):
            yield _Place(block=block, index=index)
            if not isinstance(statement, Function | ast.ClassDef):
                yield from _places(statement)


def _statements(function: Function) -> Iterator[ast.stmt]:
    return (place.statement for place in _places(function))


def _if(function: Function, mentions: str) -> ast.If:
    found = [
        each
        for each in _statements(function)
        if isinstance(each, ast.If) and mentions in _names(each.test)
    ]
    return _only(found, f"an if about {mentions}")


def _calling(function: Function, name: str) -> _Place:
    """Find the simple statement that calls a name."""
    found = [
        place
        for place in _places(function)
        if not any(True for _ in _blocks(place.statement)) and name in _called(place.statement)
    ]
    return _only(found, f"a call of {name}")


def _called(node: ast.AST) -> set[str]:
    return {ast.unparse(each.func) for each in ast.walk(node) if isinstance(each, ast.Call)}


def _names(node: ast.AST) -> set[str]:
    """Name everything that an expression mentions: `a.b` and its own `a`."""
    return {
        ast.unparse(each) for each in ast.walk(node) if isinstance(each, ast.Name | ast.Attribute)
    }


def _only(found: list[Found], what: str) -> Found:
    if len(found) != 1:
        raise CannotBePlantedError(f"{what}: found {len(found)} times")
    return found[0]
