"""A text in both languages, Chinese first."""

from typing import Literal, NamedTuple, get_args

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = get_args(Lang)


class Text(NamedTuple):
    """A phrase in Chinese and in English; ``say`` picks one."""

    zh: str
    en: str

    def say(self, lang: Lang) -> str:
        return self.zh if lang == "zh" else self.en
