"""Say who may open the pages of messages, and what stands in their addresses (``tests/hub/house/test_roles.py``)."""

TABLE = {
    "GET outbox:messages": "sa aaaaaaaa a aa aaaa aa",
    "POST outbox:open_all": "sa aaaaaaaa a aa aaaa aa",
    "GET outbox:preferences": "sa aaaaaaaa a aa aaaa aa",
    "POST outbox:preferences": "sa aaaaaaaa a aa aaaa aa",
    # A message of the underwriter's box.
    "GET outbox:message": "s- -a------ - -- ---- --",
    "POST outbox:acknowledge": "s- -a------ - -- ---- --",
    "GET outbox:deliveries": "sr arrrrrra r rr raar ra",
    "GET outbox:delivery": "sr arrrrrra r rr r--r r-",
    "POST outbox:retry": "sr arrrrrrr r rr r--r r-",
    "GET outbox:webhooks": "sr arrrrrra r rr raar ra",
    "POST outbox:webhooks": "sr arrrrrrr r rr rarr ra",
    # A webhook of the enterprise.
    "GET outbox:webhook": "s- -------- - -- raa- --",
    "POST outbox:rotate": "s- -------- - -- rar- --",
    "POST outbox:test": "s- -------- - -- rar- --",
    "POST outbox:close": "s- -------- - -- rar- --",
}
_HOOK = {f"outbox:{page}": lambda of: of.webhook.ref for page in ("webhook", "rotate", "test", "close")}
ARGUMENTS = {"ref": {"outbox": lambda of: of.message.ref, **_HOOK}}
