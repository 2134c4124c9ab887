"""Templates as they are loaded: neighbours that say the same on every page of a language become one piece of text.

Half of a page's nodes are such: words to translate, addresses without a number, icons, static files. Each run of them
is rendered once in a language and kept as long as the process lives: nothing in it depends on rows, users or requests.
Only node types of which that is certain are taken; whatever names a variable, or sets one, stays as it was.
"""

from django.template import Context, Template
from django.template.base import FilterExpression, Node, NodeList, TextNode, TokenType, Variable
from django.template.defaulttags import CommentNode, IfNode, LoadNode, URLNode
from django.template.library import SimpleNode
from django.template.loaders import base, cached
from django.templatetags.i18n import BlockTranslateNode, LanguageNode, TranslateNode
from django.templatetags.static import StaticNode
from django.urls import get_script_prefix, get_urlconf
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from .templatetags.page import icon

Key = tuple[str | None, str, str | None]
KEY = "_key_of_fixed_parts"


class FixedNode(Node):
    """Nodes that depend on nothing but the language and where the application is mounted."""

    child_nodelists = ()

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes
        self.token, self.origin = nodes[0].token, nodes[0].origin
        self.said: dict[Key, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        key: Key | None = context.__dict__.get(KEY)
        if key is None:  # once a page: asking costs more than most pieces
            key = (get_language(), get_script_prefix(), get_urlconf())
            setattr(context, KEY, key)
        text = self.said.get(key)
        if text is None:
            text = self.said[key] = SafeString("".join(str(node.render_annotated(context)) for node in self.nodes))
        return text


class SpokenNode(Node):
    """A `language` block: what is included in it shares the page's context, and with it the language asked for once."""

    child_nodelists = ("nodelist",)

    def __init__(self, node: LanguageNode) -> None:
        self.node, self.nodelist = node, node.nodelist
        self.token, self.origin = node.token, node.origin

    def render(self, context: Context) -> SafeString:
        outside = context.__dict__.pop(KEY, None)
        try:
            return SafeString(self.node.render_annotated(context))
        finally:
            context.__dict__.pop(KEY, None)
            if outside is not None:
                setattr(context, KEY, outside)


def is_constant(value: object) -> bool:
    """Whether this argument of a tag is a word of the template, without a filter."""
    if not isinstance(value, FilterExpression):
        return False
    variable = value.var
    is_word = variable.literal is not None if isinstance(variable, Variable) else isinstance(variable, str)
    return is_word and not value.filters


def is_fixed(node: Node) -> bool:
    match node:
        case TextNode() | CommentNode() | LoadNode():
            return True
        case TranslateNode():
            context = node.message_context
            return not node.asvar and is_constant(node.filter_expression) and (context is None or is_constant(context))
        case BlockTranslateNode():
            is_plain = all(token.token_type == TokenType.TEXT for token in node.singular)
            depends = node.asvar or node.extra_context or node.countervar or node.message_context
            return is_plain and not depends
        case URLNode():
            return is_constant(node.view_name) and not (node.args or node.kwargs or node.asvar)
        case StaticNode():
            return is_constant(node.path) and node.varname is None
        case SimpleNode():
            is_set = all(map(is_constant, [*node.args, *node.kwargs.values()]))
            return node.func is icon and is_set and node.target_var is None
    return False


def fold(nodes: NodeList) -> None:
    """Put the fixed neighbours of this list and of all below it together, in place."""
    folded: list[Node] = []
    run: list[Node] = []
    for node in [*nodes, None]:
        if node is not None and is_fixed(node):
            run.append(node)
            continue
        folded += run if all(isinstance(one, TextNode) for one in run) else [FixedNode(run)]
        run = []
        if node is not None:
            folded.append(SpokenNode(node) if isinstance(node, LanguageNode) else node)
            for below in lists_of(node):
                fold(below)
    nodes[:] = folded


def lists_of(node: Node) -> list[NodeList]:
    """The lists of nodes inside a node. `if` keeps its own aside, and gives only copies of them; in a `language` block
    another one is spoken than on the page."""
    if isinstance(node, LanguageNode):
        return []
    if isinstance(node, IfNode):
        return [nodes for _condition, nodes in node.conditions_nodelists]
    found = [getattr(node, name, None) for name in node.child_nodelists]
    return [nodes for nodes in found if isinstance(nodes, NodeList)]


class _Folding(base.Loader):
    def get_template(self, template_name: str, skip: list[object] | None = None) -> Template:  # type: ignore[override]
        template = super().get_template(template_name, skip)  # type: ignore[arg-type]
        fold(template.nodelist)
        return template


class Loader(cached.Loader, _Folding):
    """Django's cached loader, which folds each template before it keeps it."""
