"""Recognises keys and tokens in what was said, by the forms their makers give them."""

from __future__ import annotations

import re

# By their beginnings, which are as good as unique; what looks random alone is no secret yet.
_FORMS = re.compile(
    r"""(?x) (?<![A-Za-z0-9]) (?:
    sk-(?:ant-|proj-|or-v1-)?[A-Za-z0-9_-]{24,}    # OpenAI, Anthropic, OpenRouter
    | gh[pousr]_[A-Za-z0-9]{36,}                     # GitHub
    | github_pat_[A-Za-z0-9_]{50,}
    | glpat-[A-Za-z0-9_-]{20,}                       # GitLab
    | (?:AKIA|ASIA)[A-Z0-9]{16}                      # AWS
    | AIza[A-Za-z0-9_-]{35}                          # Google
    | xox[abeoprs]-[A-Za-z0-9-]{20,}                 # Slack
    | hf_[A-Za-z0-9]{30,}                            # Hugging Face
    | npm_[A-Za-z0-9]{36}
    | pypi-[A-Za-z0-9_-]{50,}
    | [rs]k_(?:live|test)_[A-Za-z0-9]{20,}           # Stripe
    | SG\.[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{30,}     # SendGrid
    | eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{20,}  # JSON Web Token
    )
    | -----BEGIN\ (?:[A-Z]+\ )?PRIVATE\ KEY-----
    | (?<=://)[^\s:/@]{1,64}:[^\s:/@]{6,64}@[\w.-]+  # a password in an address
    """
)
# What every form holds, tried only at signs that are rare in texts: every text that is imported
# goes through it, most hold none of it, and to try at each letter takes three times as long.
_BEGINNINGS = re.compile(
    r"-(?:(?<=sk-)|(?<=lpat-)|(?<=xox[abeoprs]-)|(?<=ypi-)|(?<=KEY-))"
    r"|_(?:(?<=gh[pousr]_)|(?<=_pat_)|(?<=hf_)|(?<=npm_)|(?<=k_live_)|(?<=k_test_))"
    r"|I(?:A|za)|G\.|J(?<=eyJ)|://"
)


def holds_secret(text: str) -> bool:
    """Whether a key, token or password of a known form stands in ``text``."""
    return _BEGINNINGS.search(text) is not None and _FORMS.search(text) is not None
