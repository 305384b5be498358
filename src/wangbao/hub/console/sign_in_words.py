"""Our words for the fields of the sign-in library, by field name."""

from typing import Final

from wangbao.vocabulary.text import Text

SIGN_IN_LABELS: Final = {
    "login": Text("邮箱", "E-mail address"),
    "email": Text("邮箱", "E-mail address"),
    "password": Text("密码", "Password"),
    "oldpassword": Text("当前密码", "Present password"),
    "password1": Text("新密码", "New password"),
    "password2": Text("再次输入新密码", "New password again"),
    "code": Text("验证码", "Code"),
    "passwordless": Text("用作通行密钥（无需密码登录）", "Use as a passkey, without the password"),
}
# `name` is a person's where they register, a security key's elsewhere.
NAME_OF_PERSON: Final = Text("姓名", "Your name")
NAME_OF_KEY: Final = Text("密钥名称", "Name of the key")
SIGN_IN_HELP: Final = {
    # The library puts its own "forgotten?" link here; the page has one of ours.
    "password": Text("", ""),
    "oldpassword": Text("", ""),
    "password1": Text(
        "至少 10 个字符，不要与姓名或邮箱相近，也不要用常见密码。",
        "At least 10 characters, unlike your name or address, and not a common password.",
    ),
}
