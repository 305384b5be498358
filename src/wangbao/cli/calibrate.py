"""``wangbao calibrate``: fit laws to claims, each figure with its error."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wangbao.cli.language import LangOption
from wangbao.cli.options import JsonOption

if TYPE_CHECKING:
    from wangbao.calibration.losses import Losses

app = typer.Typer(
    help="校准：由赔案拟合频率、金额、报告滞后与进展 / calibration: laws fitted to claims",
    no_args_is_help=True,
)
TableArgument = Annotated[
    Path, typer.Argument(metavar="TABLE", help="CSV、XLSX 或 Parquet 表 / a table of these kinds")
]


@app.command("severity")
def severity(
    table: TableArgument,
    *,
    amount: Annotated[str, typer.Option(metavar="COLUMN", help="金额列（自地面起） / ground-up amount")],
    deductible: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="免赔额列 / deductible of each loss")
    ] = None,
    limit: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="限额列（免赔额以上） / limit above the deductible")
    ] = None,
    threshold: Annotated[
        float | None,
        typer.Option(help="尾部起点；不给则列出若干 / start of the tail, else several are shown"),
    ] = None,
    lang: LangOption = "zh",
    json: JsonOption = None,
) -> None:
    """拟合单笔损失的分布，计及免赔额与限额 / Fit laws of one loss, under deductibles and limits."""
    from wangbao.calibration import severity_study

    losses = _losses(table, amount, deductible, limit)
    study = severity_study.study(losses, threshold)
    from wangbao.cli import calibrate_view

    _written(json, severity_study.record(study))
    calibrate_view.show_severity(study, lang)


@app.command("frequency")
def frequency(
    table: TableArgument,
    *,
    count: Annotated[str, typer.Option(metavar="COLUMN", help="事件数列 / number of incidents")],
    exposure: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="年数列，缺省每行一年 / years, else one a row")
    ] = None,
    factor: Annotated[
        list[str] | None, typer.Option(metavar="COLUMN", help="分类因子，可重复 / a factor, repeatable")
    ] = None,
    log: Annotated[
        list[str] | None, typer.Option(metavar="COLUMN", help="取对数的数值列，可重复 / a number, by its log")
    ] = None,
    lang: LangOption = "zh",
    json: JsonOption = None,
) -> None:
    """拟合事件数：泊松与负二项 / Fit counts of incidents: Poisson and negative binomial."""
    import numpy as np

    from wangbao.calibration import frequency as counts
    from wangbao.cli import calibrate_view, table_columns
    from wangbao.vocabulary.errors import refusal

    named = [count, *([exposure] if exposure else []), *(log or [])]
    read = table_columns.numbers(table, named)
    levels = table_columns.words(table, factor or [])
    for name in log or []:
        if not np.all(read[name] > 0):
            raise refusal(name, None, "取对数的列须大于 0", "must be above 0 to take its logarithm")
    explained = counts.design(
        levels, {f"log {name}": np.log(read[name]) for name in log or []}, len(read[count])
    )
    found = counts.compare(read[count], read[exposure] if exposure else 1.0, explained)
    _written(json, counts.record(found))
    calibrate_view.show_frequency(found, explained, lang)


@app.command("lag")
def lag(
    table: TableArgument,
    *,
    days: Annotated[
        str, typer.Option(metavar="COLUMN", help="从出险到报案的天数列 / days from loss to report")
    ],
    horizon: Annotated[
        str, typer.Option(metavar="COLUMN", help="从出险到估值日的天数列 / days from loss to valuation")
    ],
    lang: LangOption = "zh",
    json: JsonOption = None,
) -> None:
    """拟合报告滞后，计及尚未报告者 / Fit the lag until a loss is reported, allowing for those not reported yet."""
    from wangbao.calibration import lag as lags
    from wangbao.cli import calibrate_view, table_columns

    read = table_columns.numbers(table, [days, horizon])
    found = lags.fit(read[days], read[horizon])
    _written(json, lags.record(found))
    calibrate_view.show_lag(found, lang)


@app.command("triangle")
def triangle(table: TableArgument, *, lang: LangOption = "zh", json: JsonOption = None) -> None:
    """发展三角形：链梯法与 Mack 标准误；首列为起期，其余为累计数 / Develop a cumulative triangle after Mack."""
    import numpy as np

    from wangbao.calibration import triangle as triangles
    from wangbao.cli import calibrate_view, table_columns
    from wangbao.standard import table_files
    from wangbao.vocabulary.errors import refusal

    origin, *periods = table_files.read(table).header
    if not periods:
        raise refusal("", None, "除起期外没有其他列", "there is no column beside the origin", file=str(table))
    read = table_columns.numbers(table, periods)
    names = table_columns.words(table, [origin])[origin]
    found = triangles.mack(np.column_stack([read[period] for period in periods]))
    _written(json, triangles.record(found, names))
    calibrate_view.show_triangle(found, names, lang)


def _losses(table: Path, amount: str, deductible: str | None, limit: str | None) -> "Losses":
    from wangbao.calibration.losses import losses
    from wangbao.cli import table_columns
    from wangbao.vocabulary.errors import InputError

    named = [amount, *([deductible] if deductible else []), *([limit] if limit else [])]
    read = table_columns.numbers(table, named)
    try:
        return losses(read[amount], read[deductible] if deductible else None, read[limit] if limit else None)
    except InputError as error:
        raise error.in_file(str(table)) from None


def _written(file: Path | None, data: Any) -> None:
    from json import dumps

    from wangbao.vocabulary.whole_file import write_whole

    if file is not None:
        write_whole(file, dumps(data, ensure_ascii=False, indent=1) + "\n")
