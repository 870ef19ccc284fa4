"""``zhiheng schemes``: what is installed and how it reads its rules; help for those who write schemes."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

import typer

from dashboard.command_line.scoring import find
from dashboard.translations import _, language
from plugins import registry
from plugins.contract import Text
from plugins.decimals import plain
from plugins.rubric import Bonus, Node, Sum, Weighted
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
            reason = _say(plugin.failure) if plugin.failure else ""
            typer.echo(_("%(name)s could not be loaded: %(reason)s", name=plugin.name, reason=reason), err=True)

    @schemes.command(help=_("A scheme's tree, its sources, and every open point with its readings."))
    def show(scheme: Annotated[str, typer.Argument(help=_("Key of the scheme."), show_default=False)]) -> None:
        chosen = find(registry.load(), scheme)
        _show(chosen)


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
        maximum = getattr(child, "maximum", None)
        worth = plain(maximum) if maximum is not None else "—"
        mark = "+" if isinstance(child, Bonus) else ""
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
