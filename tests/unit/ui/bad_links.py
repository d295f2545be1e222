"""Targets of links that lead nowhere a link of a message may lead."""

from __future__ import annotations

BAD_LINKS = (
    # Scripts, in every spelling.
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "\tjavascript:alert(1)",
    "java\nscript:alert(1)", "java\x00script:alert(1)", "javascript&colon;alert(1)",
    "javascript://example.org/%0Aalert(1)", "vbscript:MsgBox(1)", "livescript:x", "mocha:x",
    # What carries its own content.
    "data:,x", "data:text/html,<script>alert(1)</script>", "data:text/html;base64,PHNjcmlwdD4=",
    "blob:https://example.org/1", "about:blank", "view-source:https://example.org",
    "jar:https://example.org/a.jar!/x", "feed:https://example.org",
    # Files of this computer and of others in its network.
    "file:///etc/passwd", "file://host/share", "FILE:/etc/passwd", "/etc/passwd", "x.html", "..",
    "\\\\host\\share", "//host/share", "smb://host", "afp://host", "nfs://host/x", "C:\\x.exe",
    # Programs that are started by an address.
    "ms-settings:", "ms-word:ofe|u|https://example.org/x.docx", "search-ms:query=x",
    "ms-msdt:/id", "shell:startup", "steam://run/1", "intent://x#Intent;end", "tel:1", "sms:1",
    "ssh://-oProxyCommand=x", "telnet://host", "ftp://host/x", "ldap://host", "chrome://settings",
    "chatvault:abc#1",
    # Addresses that name no host, or none that is one.
    "https://", "https:///etc/passwd", "http://[::1/x", "https://example.org:99999999999/",
    "https://exa mple.org/", "https://exa\x00mple.org/", "mailto:", "",
)  # fmt: skip
