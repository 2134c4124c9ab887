"""The head of a letter, as all papers of the union have it. {% load letters %}"""

from django import template

from ..letter_papers import letter_head

register = template.Library()
register.simple_tag(letter_head)
