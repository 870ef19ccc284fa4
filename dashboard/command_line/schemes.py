"""``zhiheng schemes``: what is installed and how it reads its rules; help for those who write schemes."""

from __future__ import annotations

import sys
from dataclasses import replace
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from dashboard.command_line.faults import CommandRefused
from dashboard.command_line.scoring import failure, find
from dashboard.translations import _, language, plural
from plugins import golden, golden_file, registry, scheme_file
from plugins.contract import Text
from plugins.decimals import plain
from plugins.lint import lint as lint_scheme
from plugins.lint import lint_file
from plugins.new_scheme import CannotCreate, create
from plugins.ranking import adds
from plugins.registry import Registry
from plugins.rubric import Item, Node, Sum, Weighted
from plugins.scheme import Parameter, Scheme


def add_commands(app: typer.Typer) -> None:
    """Adds ``schemes list``, ``show``, ``lint``, ``new`` and ``check``."""
    schemes = typer.Typer(help=_("Scoring schemes: look at them, check them, write a new one."))
    app.add_typer(schemes, name="schemes")

    @schemes.command("list", help=_("The installed schemes, and the plugins that could not be loaded."))
    def list_() -> None:
        installed = registry.load()
        for scheme in installed.schemes.values():
            typer.echo(f"{scheme.key}  {_('version %(version)s', version=scheme.version)}  {_say(scheme.title)}")
            typer.echo(f"    {scheme.source.document} {scheme.source.article}")
        for plugin in installed.failures:
            reason = failure(plugin)
            typer.echo(_("%(name)s could not be loaded: %(reason)s", name=plugin.name, reason=reason), err=True)

    @schemes.command(help=_("A scheme's tree, its sources, and every open point with its readings."))
    def show(scheme: Annotated[str, typer.Argument(help=_("Key of the scheme."), show_default=False)]) -> None:
        chosen = find(registry.load(), scheme)
        _show(chosen)

    @schemes.command(
        help=_(
            "What is wrong or doubtful in a scheme: sums, sources, bands, and what the law says. Exit code 1: errors."
        )
    )
    def lint(
        scheme: Annotated[str, typer.Argument(help=_("Key of the scheme, or its scheme.toml."), show_default=False)],
    ) -> int:
        path = _file(scheme)
        installed = _with_plugin_beside(path, registry.load())
        remarks = (
            lint_file(path, installed.measures)
            if path is not None
            else lint_scheme(find(installed, scheme), installed.measures)
        )
        for remark in remarks:
            typer.echo(f"{_level(remark.level)}  {remark.place}  {_say(remark.text)}")
        if not remarks:
            typer.echo(_("Nothing to remark."))
        return int(any(remark.level == "error" for remark in remarks))

    @schemes.command(
        help=_("Score a scheme's golden examples and compare with what was computed by hand. Exit code 1: differences.")
    )
    def check(
        scheme: Annotated[str, typer.Argument(help=_("Key of the scheme, or its folder."), show_default=False)],
    ) -> int:
        path = _file(scheme)
        installed = _with_plugin_beside(path, registry.load())
        chosen = scheme_file.load(path) if path is not None else find(installed, scheme)
        if chosen.folder is None:
            raise CommandRefused(_("Scheme %(key)s was not read from a file, so it has no examples.", key=chosen.key))
        missing = [_say(one.text) for one in lint_scheme(chosen, installed.measures) if one.code == "unknown_measure"]
        if missing:
            raise CommandRefused(
                _("%(problems)s Install the plugin that gives them, then check again.", problems=" ".join(missing))
            )
        examples = golden_file.load(chosen, chosen.folder)
        differences = golden.check(chosen, chosen.folder, installed)
        for one in differences:
            typer.echo(
                _(
                    "%(example)s, %(place)s: expected %(expected)s, found %(found)s.",
                    example=one.example,
                    place=one.place,
                    expected=one.expected,
                    found=one.found,
                )
            )
        for article in golden.coverage(chosen, examples):
            typer.echo(_coverage(article))
        typer.echo(
            plural(
                "%(number)s example scored; %(wrong)s numbers differ.",
                "%(number)s examples scored; %(wrong)s numbers differ.",
                len(examples.examples),
                wrong=len(differences),
            )
        )
        return int(bool(differences))

    @schemes.command(help=_("Make the folder of a new scheme: a whole project with its tests."))
    def new(
        name: Annotated[
            str, typer.Argument(help=_("Key of the new scheme, such as river-county."), show_default=False)
        ],
        where: Annotated[Path, typer.Option("--in", help=_("Folder in which to make it."))] = Path(),
    ) -> None:
        try:
            files = create(name, where)
        except CannotCreate as refusal:
            raise CommandRefused(_say(refusal.problem)) from refusal
        for file in files:
            typer.echo(str(file))
        typer.echo(_("Next: read its README.md, and write your rules into scheme.toml."))


def _file(written: str) -> Path | None:
    """The scheme file meant by a path to it or to its folder; None where a key is meant."""
    path = Path(written)
    if path.is_dir():
        inside = sorted(path.rglob("scheme.toml"))
        if len(inside) == 1:
            return inside[0]
        if "/" in written or "\\" in written or written == ".":
            raise CommandRefused(
                _("The folder %(folder)s holds %(number)s files scheme.toml; name the one that is meant.",
                  folder=written, number=len(inside))
            )  # fmt: skip
        return None
    if path.suffix == ".toml":
        return path
    return None


def _with_plugin_beside(path: Path | None, installed: Registry) -> Registry:
    """The registry with the plugin in whose folder the file stands, so that an author need not install it to check."""
    if path is None or not (path.parent / "__init__.py").exists():
        return installed
    folder = path.parent.resolve()
    if folder in {one.folder.resolve() for one in installed.schemes.values() if one.folder is not None}:
        return installed
    sys.path.insert(0, str(folder.parent))
    try:
        plugin = registry.load_module(folder.name, import_module(folder.name), installed.plugins)
    except Exception as error:  # what a stranger wrote may raise anything
        raise CommandRefused(
            _("The plugin %(name)s beside the file cannot be loaded: %(reason)s", name=folder.name, reason=error)
        ) from error
    finally:
        sys.path.remove(str(folder.parent))
    if plugin.failure is not None:
        typer.echo(_("%(name)s could not be loaded: %(reason)s", name=plugin.name, reason=failure(plugin)), err=True)
    return replace(installed, plugins=(*installed.plugins, plugin))


def _level(level: str) -> str:
    return {"error": _("error"), "warning": _("warning"), "note": _("note")}[level]


def _coverage(article: golden.Coverage) -> str:
    if article.nodes:
        return plural(
            "%(article)s: scored by %(nodes)s; %(number)s example",
            "%(article)s: scored by %(nodes)s; %(number)s examples",
            len(article.examples),
            article=article.article,
            nodes=", ".join(article.nodes),
        )
    why = _say(article.why_not) if article.why_not is not None else _("a gap")
    return _("%(article)s: scored by no node (%(why)s)", article=article.article, why=why)


def _show(scheme: Scheme) -> None:
    typer.echo(f"{scheme.key}  {_('version %(version)s', version=scheme.version)}  {_say(scheme.title)}")
    typer.echo(_say(scheme.summary))
    typer.echo(f"{scheme.source.document} {scheme.source.article}\n")
    typer.echo(_("Nodes"))
    _show_nodes(scheme, scheme.rules().tree, 1)
    typer.echo("\n" + _("Open points and how they are read"))
    for parameter in scheme.parameters:
        _show_parameter(parameter)


def _show_nodes(scheme: Scheme, node: Node, depth: int) -> None:
    for child in node.children if isinstance(node, Sum | Weighted) else ():
        texts = scheme.node(child.key)
        if texts is None:
            continue
        maximum = child.each if isinstance(child, Item) else getattr(child, "maximum", getattr(child, "cap", None))
        worth = plain(maximum) if maximum is not None else "—"
        mark = "+" if adds(child) else "−" if isinstance(child, Item) else ""
        typer.echo(f"{'  ' * depth}{child.key}  {mark}{worth}  {_say(texts.title)}")
        if texts.source is not None:
            typer.echo(f"{'  ' * depth}    {texts.source.article}: {texts.source.wording}")
        _show_nodes(scheme, child, depth + 1)


def _show_parameter(parameter: Parameter) -> None:
    whose = _("printed in the source") if parameter.whose == "source" else _("this project's reading")
    typer.echo(f"  {parameter.key} = {parameter.default}  {_say(parameter.title)}")
    typer.echo(f"      {_say(parameter.reason)} ({whose}; {parameter.point})")
    if parameter.is_number:
        typer.echo(
            "      "
            + _("any number from %(least)s to %(most)s", least=_bound(parameter.least), most=_bound(parameter.most))
        )
    for alternative in parameter.alternatives:
        mark = "*" if alternative.key == parameter.default else " "
        typer.echo(f"    {mark} {alternative.key}  {_say(alternative.title)}")


def _bound(value: Fraction | None) -> str:
    return "—" if value is None else plain(value)


def _say(text: Text) -> str:
    return text.in_language(language())
