"""Words of Chinese names: what jieba cuts, without the words that say nothing.

jieba's dictionary is read from its package on first use (a second and 100 MB, once a process).
Its own cache file lies in the shared temporary folder, where anyone can plant another one; the
dictionary is set here without it, so that no cache is read or written.
"""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import regex

_HAN = regex.compile(r"\p{Han}+")
_DATA = tomllib.loads(files(__package__).joinpath("text_words.toml").read_text(encoding="utf-8"))
_PLAIN = frozenset(_DATA["plain"])
_ENDINGS = "率度数量额值"


FUND_WORDS: list[str] = _DATA["funds"]
"""What may stand beside the words of `FUND_ROLES` where an amount is one of the project."""

FUND_ROLES: dict[str, list[str]] = _DATA["roles"]
"""Fund figures by the words that name them; the first that is found decides."""


@cache
def _tokenizer() -> Any:
    import jieba

    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer


def cut(text: str) -> list[str]:
    """A text as the words that jieba sees."""
    return list(_tokenizer().lcut(text, HMM=False))


@lru_cache(maxsize=4096)
def words(name: str) -> tuple[str, ...]:
    """The words of a name that tell it from others, in order, each once.

    Neighbouring characters that jieba leaves single are a word of this document that its
    dictionary lacks (长株潭, 双创). Endings that name the measure are cut: 满意率 is 满意.
    """
    found: list[str] = []
    for run in _HAN.findall(name):
        single = ""
        for word in _tokenizer().lcut(run, HMM=False):
            if len(word) == 1 and word not in _PLAIN:
                single += word
                continue
            found += [single, word]
            single = ""
        found.append(single)
    cut = (word[:-1] if len(word) > 2 and word[-1] in _ENDINGS else word for word in found)
    return tuple(dict.fromkeys(word for word in cut if len(word) > 1 and word not in _PLAIN))
