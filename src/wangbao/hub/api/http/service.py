"""Assemble the API: its description, its calls and its error handlers."""

from typing import Any, Final

from ninja import NinjaAPI, Swagger
from ninja.errors import ValidationError

from wangbao.hub.api.calls import routers
from wangbao.hub.api.http.parser import StrictParser
from wangbao.hub.api.http.problems import MEDIA_TYPE, handle_all

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


class Service(NinjaAPI):
    """Ninja's API, with problem details in its OpenAPI description."""

    def __init__(self, **given: Any) -> None:
        """Initialise Ninja's API."""
        super().__init__(**given)
        self._descriptions: dict[str, Any] = {}

    def validation_error_from_error_contexts(self, error_contexts: Any) -> ValidationError:
        """Add the refused value to each of Ninja's errors, so that a refusal names it."""
        found = super().validation_error_from_error_contexts(error_contexts)
        given = [
            each["input"]
            for context in error_contexts
            for each in context.pydantic_validation_error.errors(include_url=False)
        ]
        for error, value in zip(found.errors, given, strict=True):
            error["input"] = value
        return found

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> Any:
        """Describe the API (OpenAPI 3.1); cached for a prefix, since calls do not change while the program runs."""
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        if prefix not in self._descriptions:
            self._descriptions[prefix] = self._describe(prefix)
        return self._descriptions[prefix]

    def _describe(self, prefix: str) -> Any:
        described = super().get_openapi_schema(path_prefix=prefix)
        for path in described["paths"].values():
            for call in path.values():
                # Ninja adds the scheme once more, without the scope
                call["security"] = call.get("security", [])[-1:]
                for status, answer in call["responses"].items():
                    content = answer.get("content", {})
                    if int(status) >= 400 and "application/json" in content:
                        content[MEDIA_TYPE] = content.pop("application/json")
        return described


def make() -> NinjaAPI:
    """Build the API with all its calls."""
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
    for router in routers():
        api.add_router("", router)
    return api
