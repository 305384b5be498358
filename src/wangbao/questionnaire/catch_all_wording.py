"""Patterns of catch-all wordings by language, used by :mod:`~wangbao.questionnaire.catch_all`.

A question is specific if it contains a noun for something that exists or not: a control, a product, an event of a named
kind. 隐患 or "issues" alone are unspecific, so they are refused if only words like 网络 or "security" precede them.
健全 or "adequate" ask for a judgement instead of a fact (司法解释（二）art. 6), so they are refused unless the question
says what is measured.
"""

import re
from typing import Final, NamedTuple

from wangbao.vocabulary.text import Lang, Text


class Rule(NamedTuple):
    """A pattern that is refused, with the reason; it does not apply if ``unless`` is found as well."""

    pattern: re.Pattern[str]
    why: Text
    unless: re.Pattern[str] | None = None

    def phrase(self, wording: str) -> str | None:
        """Find the phrase of a wording that the rule refuses, if any."""
        found = self.pattern.search(wording)
        if found is None or (self.unless is not None and self.unless.search(wording)):
            return None
        return found.group(0)


def rule(pattern: str, zh: str, en: str, unless: str = "") -> Rule:
    """Build a rule of case-insensitive patterns."""
    return Rule(
        re.compile(pattern, re.IGNORECASE),
        Text(zh, en),
        re.compile(unless, re.IGNORECASE) if unless else None,
    )


_ELSE: Final = ("以“其他”兜底", "reaches for everything else")
_ANY: Final = ("泛指一切事实，未说明问什么", "asks about any fact whatever")
_MATERIAL: Final = (
    "要求投保人自行判断何为重要事实",
    "leaves it to the applicant what may matter to the insurer",
)
_OPEN: Final = ("以“等”“包括但不限于”敞开范围", "leaves its list open")
_VAGUE: Final = (
    "只问有无“隐患”“问题”之类，未说明是哪一种",
    "asks whether there are issues or the like, without saying which",
)
_UNTOLD: Final = (
    "泛问有无未披露、未告知的事，未说明问什么",
    "asks for whatever was not disclosed, without saying what",
)
_JUDGED: Final = (
    "以“健全”“充分”之类要求投保人自行评价，未给出可衡量的标准",
    "asks the applicant to judge whether something is adequate, without a measure",
)

_FACTS_ZH: Final = (  # 个人信息 and 信息系统 are words of their own, not "information"
    "情况|情形|事项|事实|(?<!个人)信息(?!系统|安全|技术|化|基础设施)|(?<!多)因素|问题|原因|风险|隐患|内容|资料|材料"
)
_VAGUE_ZH: Final = (
    "情况|情形|状况|事宜|事项|事实|事由|因素|问题|风险|隐患|漏洞|"
    "缺陷|缺失|弱点|短板|不足|异常|薄弱环节|薄弱之处|地方"
)
_BLAND_ZH: Final = (  # words that leave a vague noun vague
    "网络|信息|数据|系统|安全|业务|经营|管理|技术|内部|外部|合规|法律|运营|生产|风险|相应|一定|某些|某种|一些|若干"
    "|较大|较高|较多|明显|显著|严重|重大|重要|潜在|可能|现实|不良|不利|异常|特殊|此类|这类|类似|方面|上|中|的|和|与|及|或|、"
    "|不利于[^，。？]{1,10}的|有碍[^，。？]{1,10}的|未知|已知|目前|现有"
)
_END_ZH: Final = r"(?=$|[，。？?；]|吗|呢|没有|与否)"
_NUMBER_ZH: Final = r"[0-9０-９零一二两三四五六七八九十百千半]+"
_MEASURED_ZH: Final = (
    rf"{_NUMBER_ZH}(?:个?小时|天|日|次|级|人|项|分钟|台|份|位|字符|个月)"
    r"|百分之|[%％]|GB\s*/?\s*T|ISO|等级保护|等保"
)
_JUDGED_ZH: Final = (
    "健全|完善|完备|充分(?!利用)|充足|到位|妥善|妥当|适当(?!性)|恰当|得当|得力"
    "|足够|达标|合理|周全|周密|令人满意|合乎要求"
)
_MILD_ZH: Final = "都|均|已经?|足够|比较|较为?|十分|非常|落实|做得?|处理|执行|管理|采取|建立|设置|配备|了|有"

_FACTS_EN: Final = (
    r"(?:circumstances?|matters?|facts?|(?<!personal )information(?! systems?| security| technology)|issues?|details?"
    r"|(?<!-)factors?|risks?|problems?|things?|reasons?)"
)
_VAGUE_EN: Final = (
    r"(?:circumstances?|matters?|facts?|issues?|concerns?|problems?|risks?|hazards?|weakness(?:es)?|vulnerabilit(?:y|ies)"
    r"|deficienc(?:y|ies)|shortcomings?|gaps?|defects?|situations?|conditions?|factors?|things?|threats?|dangers?"
    r"|irregularit(?:y|ies)|exposures?)"
)
_BLAND_EN: Final = (
    r"(?:an?|any|some|the|certain|potential|possible|hidden|serious|significant|major|material|known|unknown|existing"
    r"|current|security|cyber|network|it|information|data|system|safety|business|operational|compliance|legal|internal"
    r"|technical|particular|special|unusual|undisclosed|unreported|latent|outstanding|adverse|unfavou?rable|or|and)"
)
_WHERE_EN: Final = (
    r"(?: ?(?:in|of|with|on|within|at|about|affecting|concerning|regarding)"
    r" ?(?:(?:your|the|its|our|their|it|enterprise|company|organi[sz]ation|business|network|systems?|security|data"
    r"|information|operations?)(?:'s)? ?){1,4})*"
)
_MEASURED_EN: Final = (
    r"\b\d+(?:\.\d+)?\s*(?:%|hours?|days?|times?|people|minutes?|characters?|copies|months?)|\bper cent\b|\bGB ?/?T\b"
    r"|\bISO\b|\b(?:grade|level) \d"
)
_JUDGED_EN: Final = (
    r"\b(?:in)?(?:adequate|sufficient|appropriate|satisfactory)(?:ly)?\b|\b(?:satisfactorily|suitable|suitably|robust"
    r"|comprehensive|reasonable|reasonably|good enough|up to standard|well[- ](?:protected|secured|managed|designed))\b"
    r"|\bproperly (?:protect|secur|manag|maintain|train|configur)|\bin good order\b"
    r"|\bgood (?:security|protection|controls|order)\b|\b(?:is|are)\b[^.?]{0,40}\b(?:secure|safe|reliable)\s*(?=$|[?.])"
    r"|\b(?:measures|controls|security|polic(?:y|ies)|procedures|safeguards)\b[^.?]{0,15}\beffective\b"
)
_HAPPENING_EN: Final = (
    r"\b(?:events?|incidents?|circumstances?|matters?|facts?|situations?|conditions?|occurrences?)\b"
)

WORDING: Final[dict[Lang, tuple[Rule, ...]]] = {
    "zh": (
        rule(rf"(?:其他|其它|别的)[^，。？、]{{0,8}}(?:{_FACTS_ZH})", *_ELSE),
        rule(r"(?:是否|有无|有没有|有否)(?:还|尚|另)?(?:有|存在)?(?:其他|其它|别的)", *_ELSE),
        rule(r"(?:是否|有无|有没有)?(?:还|尚|另)有(?:什么|哪些|何|任何|其他|其它)", *_ELSE),
        rule(r"(?:除|上述|以上|前述)[^，。？]{0,12}(?:之外|以外)", *_ELSE),
        rule(rf"(?:任何|一切|所有|全部)[^，。？、]{{0,10}}(?:{_FACTS_ZH})", *_ANY),
        rule(
            rf"(?:需要|须|应|值得|有必要)(?:予以)?(?:说明|告知|补充|披露|申报)的?(?:{_FACTS_ZH}|$|？)", *_ANY
        ),
        rule(
            r"(?:需要?|须|应当?|应该|有必要|值得|希望|想)[^，。？]{0,10}"
            r"(?:知道|了解|知悉|知晓|告知|告诉|说明|补充|披露|申报|注意|关注|留意|提醒)"
            rf"(?:(?:{_VAGUE_ZH}|事)|的(?:{_VAGUE_ZH}|事|东西|内容)?{_END_ZH})",
            *_ANY,
        ),
        rule(r"影响(?:到)?(?:风险|危险|保险人|本公司|承保|投保|核保|费率|保险费)", *_MATERIAL),
        rule(r"(?:不利于|有碍|妨碍|不适合|不宜)(?:本?公司|保险人|我们)?(?:承保|投保|核保|保险)", *_MATERIAL),
        rule(
            r"(?:可能|足以|会|或将)(?:会|够)?(?:引发|导致|引起|造成|产生|招致|构成)[^，。？]{0,12}"
            rf"(?:索赔|赔偿|损失|责任|保险事故|理赔)[^，。？]{{0,4}}(?:事件|事故|事|{_VAGUE_ZH})",
            *_MATERIAL,
        ),
        rule(rf"(?:重要|重大|有关(?!键)|相关|不利)[^，。？、]{{0,4}}(?:{_FACTS_ZH})", *_MATERIAL),
        rule(rf"包括但不限于|诸如此类|等(?:等|{_FACTS_ZH})", *_OPEN),
        rule(
            r"(?:未|没有?|尚未|从未|未曾|不曾|隐瞒)(?:予以|如实|主动|向我们|向保险人|向本公司){0,2}(?:披露|告知|告诉|申报|提及|说明)"
            rf"(?:的?(?:{_VAGUE_ZH}|事)|的?{_END_ZH})|未(?:披露|告知|申报)的?[^，。？]{{0,6}}(?:{_VAGUE_ZH})"
            rf"|(?:事情?|{_VAGUE_ZH})[^，。？]{{0,6}}(?:没有?|未|尚未)(?:告诉|告知|披露)"
            r"|(?:什么|哪些)[^，。？]{0,4}(?:告诉|告知)(?:我们|保险人|本公司)"
            r"|是否[^，。？]{0,4}(?:如实|全面|完整)(?:地)?(?:告知|披露|申报|说明)",
            *_UNTOLD,
        ),
        rule(
            rf"(?:是否|有无|有没有|有否|存在|具有|有)(?:还|尚|曾|仍|已)?(?:存在|存有|发现|面临|有)?着?"
            rf"(?:{_BLAND_ZH})*(?:{_VAGUE_ZH}){_END_ZH}",
            *_VAGUE,
        ),
        rule(
            rf"是否(?:{_MILD_ZH})*(?:{_JUDGED_ZH})|(?:{_JUDGED_ZH})(?:与否|吗|没有|的(?:[^，。？]{{0,10}})"
            r"(?:措施|制度|体系|机制|管理|防护|保护|能力|控制|预案))"
            r"|(?:措施|制度|体系|机制|管理|防护|控制|保护)[^，。？]{0,6}是否[^，。？]{0,4}(?:有效|可靠|良好|完整)"
            rf"{_END_ZH}|是否(?:{_MILD_ZH})*(?:安全|可靠|良好|稳妥){_END_ZH}"
            rf"|(?:{_BLAND_ZH})的?(?:状况|情况|水平|能力)(?:如何|怎样|怎么样|好不好|好吗)"
            r"|请(?:说明|描述|介绍|简述)[^，。？]{0,12}(?:状况|情况)",
            *_JUDGED,
            unless=_MEASURED_ZH,
        ),
    ),
    "en": (
        rule(r"\b(?:anything|something|everything|nothing) else\b", *_ELSE),
        rule(rf"\b(?:any |all |some )?(?:other|further|additional)\b[^,.?;]{{0,30}}\b{_FACTS_EN}\b", *_ELSE),
        rule(
            r"\b(?:other than|apart from|besides) (?:the |those |as )?(?:above|listed|mentioned|stated)\b",
            *_ELSE,
        ),
        rule(
            r"\b(?:not|un) ?(?:yet )?(?:mentioned|disclosed|stated|covered) (?:above|elsewhere|already|so far)\b",
            *_ELSE,
        ),
        rule(rf"\b(?:any|all|every)\b[^,.?;]{{0,25}}\b{_FACTS_EN}\b", *_ANY),
        rule(r"\b(?:anything|everything|something|what else)\b", *_ANY),
        rule(
            r"\b(?:we|us|the insurer|insurers|underwriters?)\b (?:should|must|need to|needs to|ought to|have to|has to"
            r"|would want to|might want to|may wish to|will want to) (?:\w+ )?"
            r"(?:know|be told|be aware|hear|consider|learn)",
            *_ANY,
        ),
        rule(
            r"\b(?:affect|influence|relevant to|bear on)\b[^,.?;]{0,30}\b(?:insurer|acceptance|underwrit|decision)",
            *_MATERIAL,
        ),
        rule(
            r"\b(?:unfavou?rable|adverse|detrimental|prejudicial|harmful|unfit|unsuitable) (?:to|for) (?:\w+ ){0,3}"
            r"(?:insur|underwrit|accept|cover)",
            *_MATERIAL,
        ),
        rule(
            rf"{_HAPPENING_EN}[^.?]{{0,20}}\b(?:may|might|could|can|would|likely to)\b[^.?]{{0,15}}"
            r"\b(?:give rise to|lead to|result in|cause|trigger|become|produce)\b[^.?]{0,20}"
            r"\b(?:claims?|loss(?:es)?|liabilit(?:y|ies)|damages?)\b",
            *_MATERIAL,
        ),
        rule(
            rf"\b(?:material|important|significant|adverse|relevant)\b[^,.?;]{{0,15}}\b{_FACTS_EN}\b",
            *_MATERIAL,
        ),
        rule(
            r"\bincluding,? (?:but|without) (?:not )?limit|\betc\b|\band so (?:on|forth)\b|\band the like\b",
            *_OPEN,
        ),
        rule(
            rf"\b(?:undisclosed|undeclared|unreported|untold|withheld) (?:{_BLAND_EN} )*{_VAGUE_EN}\b"
            rf"|\b{_VAGUE_EN}\b[^.?]{{0,20}}\bnot (?:yet )?(?:been )?(?:disclosed|declared|told|reported|revealed)\b"
            r"|\bwhat (?:\w+ ){0,3}not (?:yet )?(?:been )?(?:disclosed|declared|told|revealed)\b"
            r"|\bwithh(?:eld|olding) (?:information|facts?|details?)\b"
            r"|\bwhy (?:we|the insurer) (?:should|might|may|would)\b"
            r"|\b(?:failed|omitted|forgotten|forgot) to (?:disclose|declare|tell|mention|state)\b",
            *_UNTOLD,
        ),
        rule(
            r"\b(?:is there|are there|was there|were there|have|has|had|aware of|know of|knows of|face|faces|exist)\b"
            rf"(?: been)? (?:{_BLAND_EN} )*{_VAGUE_EN}{_WHERE_EN}\s*(?=$|[,.?;])"
            rf"|\b(?:do|does) (?:{_BLAND_EN} )*{_VAGUE_EN} exist\b",
            *_VAGUE,
        ),
        rule(_JUDGED_EN, *_JUDGED, unless=_MEASURED_EN),
    ),
}
