"""Invented texts with what nobody hands on marked in them, and others that only look so."""

from __future__ import annotations

import random
import string
from collections.abc import Iterator

from tests.unit.domain.secret_texts import Labelled, with_marked_secret, without_secret


def marked() -> Iterator[Labelled]:
    """Texts with one secret, address or home folder each, or a few, marked."""
    yield from with_marked_secret()
    dice = random.Random(40)

    def some(count: int, of: str = string.ascii_lowercase) -> str:
        return "".join(dice.choices(of, k=count))

    for _ in range(3):
        name, other, place = some(5), some(7), some(9)
        yield "mail", f"Write to ⟦{name}@{place}.example⟧, please."
        yield "mail", f"From: Ada <⟦{name}.{other}+news@mail.{place}.co.uk⟧>"
        yield "mail", f"[mail](mailto:⟦{name}@{place}.org⟧?subject=Rye)"
        yield "mail", f'git config user.email "⟦{other}_{name}@{place}.dev⟧"'
        yield "mail", f"Co-authored-by: {name} <⟦12345+{name}@users.noreply.{place}.com⟧>"
        yield "mail", f"?login=⟦{name}%40{place}.com⟧&next=/"
        yield "mail", f"邮箱是⟦{name}@{place}.cn⟧，谢谢"
        yield "mail", f"jürgen: ⟦jürgen.{name}@bäckerei-{place}.de⟧."
        yield "mail", f'{{"to":["⟦{name}@{place}.io⟧","⟦{other}@{place}.io⟧"]}}'
        yield "home", f"cd ⟦/home/{name}⟧/rye && pwd"
        yield "home", f"⟦/Users/{name}⟧/Library/Application Support/rye"
        yield "home", f'File "⟦/home/{name}⟧/rye/oven.py", line 3'
        yield "home", f"C:\\> dir ⟦C:\\Users\\{name}⟧\\rye"
        yield "home", f'"path": "⟦C:\\\\Users\\\\Ada {name}⟧\\\\Documents"'
        yield "home", f"⟦c:/Users/{name}⟧/rye and ⟦/mnt/c/Users/{name}⟧/rye"
        yield "home", f"file://⟦/home/{name}⟧/rye.html"
        yield "home", f"rsync oven:⟦/var/home/{name}⟧ /srv"
        yield "home", f"\\\\⟦wsl$\\Debian\\home\\{name}⟧\\rye"
        yield "home", f"~/.claude/projects/⟦-home-{name}⟧-rye/a.jsonl"
        yield "home", f'{{"cwd":"\\n⟦/home/{name}⟧", "b'
    # A few that these rules cannot tell from words; they count against the recall.
    yield "mail", "⟦ada [at] bakery.example⟧"
    yield "home", "drwxr-xr-x 2 ⟦ada⟧ users 4096 rye"


def harmless() -> Iterator[str]:
    """Texts in which nothing is to be replaced, though some of it looks like it."""
    yield from (text for _, text in without_secret() if "/home/" not in text)
    yield from (
        "git clone git@github.com:ada/rye.git",
        "https://ada@example.org/rye.git",
        "ssh://git@rye.example:2222/ada/rye.git",
        "user@example.com, you@mail.example.org",
        "Co-authored-by: Claude <noreply@anthropic.com>",
        "logo@2x.png icon@3x.webp",
        "systemctl status getty@tty1.service user@1000.service",
        "npm install @scope/package@1.2.3 left-pad@latest",
        "@app.route('/home/about') and @pytest.mark.parametrize",
        "ada@rye:~$ ls",
        "a @ b.T and x@W.T",
        "Meet @ada at 8 p.m. @ the bakery. Then home.",
        "https://example.org/home/news and example.org/Users/list",
        "cd /home/user/rye; ls /home/runner/work/rye /Users/Shared",
        "mkdir -p /home/$USER/rye /home/<you>/rye /home/{name}",
        "C:\\Users\\Public\\Documents and C:\\Users\\%USERNAME%",
        "dir C:\\Windows\\System32 and D:\\rye",
        "/root/.bashrc, ~/rye, $HOME/rye, /opt/home, /srv/app",
        "work-from-home-office-setup and a -home-made bread",
        "Users of the home page go home.",
        # These do look like one, and count against the precision.
        "y = hidden@self.weight",
        "GET /home/index",
    )
