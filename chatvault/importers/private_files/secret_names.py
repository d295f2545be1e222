"""What columns, fields and settings are called that open an account or tell whose it is."""

from __future__ import annotations

import re

# Tokens that are counted are none. The last ones are those of the languages that tables of chats
# are often in.
OPENING = (
    r"passw(?:or[dt]|d)|passphrase|(?:token|key|secret)[_-]?hash|"
    r"(?:api|secret|private|access)[_-]?key|"
    r"(?:refresh|access|session|api|auth|bot|bearer|csrf|device|push|remember|jwt|oauth)[_-]?token"
    r"(?!s|[_-]?(?:count|usage|use))|client[_-]?secret|cookie|credential|webhook|key[_-]?vault|"
    r"kennwort|contrase(?:n|ñ)a|mot[_-]?de[_-]?passe|wachtwoord|пароль|密码|密碼|パスワード|비밀번호"
)
PERSONAL = (
    r"e[_-]?mail|phone|telefon|tel(?:e|é)fono|t(?:e|é)l(?:e|é)phone|correo|courriel|почта|телефон|"
    r"电话|邮箱|ip[_-]?addr|(?:^|[_-])ip$|(?-i:[a-z]I[pP])$|remote[_-]?addr|forwarded[_-]?for|"
    r"^mail$|user[_-]?agent|oauth"
)
_AT_END = r"(?:^|[_\W])(?:token|secret|key|pass|pwd)$|(?-i:[a-z](?:Token|Secret|Key|Pass))$"

COLUMN = re.compile(
    rf"{OPENING}|{PERSONAL}|^(?:token|secret|bearer|pwd|otp|salt|senha|clave|hasło)$", re.IGNORECASE
)
SETTING = re.compile(rf"{OPENING}|{_AT_END}", re.IGNORECASE)
