"""The API itself: its description, its calls, its refusals."""

from collections.abc import Mapping
from typing import Any, Final

from ninja import NinjaAPI, Swagger
from ninja.errors import ValidationError

from wangbao.hub.api.bearer import Bearer
from wangbao.hub.api.problems import MEDIA_TYPE, Problem, handle_all
from wangbao.hub.api.reading import StrictParser
from wangbao.hub.api.scopes import Scope

VERSION: Final = "1.0"
DESCRIPTION: Final = """\
经纪人与保险人系统所需的全部调用：评估、投保、报价、签发、批改、退保、恢复、续保、单证与保费明细表。

Everything a broker's or an insurer's system needs: assess, apply, quote, bind, endorse, cancel, reinstate, renew,
documents and bordereaux.

* `Authorization: Bearer wb_…`：令牌在控制台“接口令牌”页或以命令 `api_token` 创建，代表一名成员及其角色，仅限所列权限。
  A token is made on the console's page of API tokens or by the command `api_token`; it stands for a member in a role,
  within its scopes.
* 金额为字符串，单位元。Amounts are strings, in yuan.
* 会新增记录的写入须带 `Idempotency-Key`：同键同内容再次发送，得到同一答复；同键而内容不同，得到 409。Writes that make a
  record carry an `Idempotency-Key`: sent again with the same content, they are answered as before; with other content,
  409.
* 列表以 `cursor` 翻页。Lists are paged by `cursor`.
* 错误为 RFC 9457 problem details，语言随 `Accept-Language`。Errors are problem details (RFC 9457), in the language of
  `Accept-Language`.
"""

# What any call may be answered with besides its own.
_ALWAYS: Final = (400, 401, 403, 422, 429)


class Service(NinjaAPI):
    """Ninja's API, whose description says that refusals are problem details."""

    def validation_error_from_error_contexts(self, error_contexts: Any) -> ValidationError:
        """Ninja's, with what was given: a refusal names the value."""
        found = super().validation_error_from_error_contexts(error_contexts)
        given = [
            each["input"]
            for context in error_contexts
            for each in context.pydantic_validation_error.errors(include_url=False)
        ]
        for error, value in zip(found.errors, given, strict=True):
            error["input"] = value
        return found

    def get_openapi_schema(self, **given: Any) -> Any:
        """The description (OpenAPI 3.1)."""
        described = super().get_openapi_schema(**given)
        for path in described["paths"].values():
            for call in path.values():
                # Ninja lists the scheme once itself, without the scope
                call["security"] = call.get("security", [])[-1:]
                for status, answer in call["responses"].items():
                    content = answer.get("content", {})
                    if int(status) >= 400 and "application/json" in content:
                        content[MEDIA_TYPE] = content.pop("application/json")
        return described


def answers(**by_status: Any) -> dict[int, Any]:
    """The answers of a call: ``answers(ok=Policy)``, ``answers(created=Policy, also=(404, 409))``."""
    also = set(by_status.pop("also", ()))
    also |= {415} & {status + 2 for status in also}  # whatever reads a body refuses one of another type
    found: dict[int, Any] = dict.fromkeys((*_ALWAYS, *also), Problem)
    for name, schema in by_status.items():
        found[{"ok": 200, "created": 201}[name]] = schema
    return dict(sorted(found.items()))


def called(scope: Scope | None, described: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What a call with a scope tells Ninja: how it is authorised and how that is described; None is any scope.

    ``described`` is what the description says besides, such as a body that is no JSON.
    """
    security = {"security": [{"Bearer": [str(scope)]}]} if scope else {}
    return {"auth": Bearer(scope), "openapi_extra": {**security, **(described or {})}}


def make() -> NinjaAPI:
    """The API with all its calls."""
    from wangbao.hub.api.calls import ROUTERS  # noqa: PLC0415 - they use this module

    api = Service(
        title="网保 Wangbao API",
        version=VERSION,
        description=DESCRIPTION,
        urls_namespace="api",
        parser=StrictParser(),
        docs=Swagger(settings={"persistAuthorization": False, "tryItOutEnabled": False}),
        openapi_url="/openapi.json",
        docs_url="/docs",
    )
    handle_all(api)
    for router in ROUTERS:
        api.add_router("", router)
    return api
