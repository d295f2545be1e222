"""Invented messages with secrets in them, and others that only look so.

The secrets are put together from letters that are drawn by chance, the same ones every time, so
that none of them stands in a file.
"""

from __future__ import annotations

import random
import string
from collections.abc import Iterator

HEX = "0123456789abcdef"
WORD = string.ascii_letters + string.digits
BASE64 = WORD + "+/"
SHOUT = string.ascii_uppercase + "234567"

Labelled = tuple[str, str]  # of what kind it is, and the text
BEGIN, END = "⟦", "⟧"  # around what nobody else may read, where that is marked


def with_secret() -> Iterator[Labelled]:
    """Messages that hold one secret each."""
    return ((kind, bare(text)) for kind, text in with_marked_secret())


def bare(text: str) -> str:
    """A marked text as it would be written."""
    return text.replace(BEGIN, "").replace(END, "")


def with_marked_secret() -> Iterator[Labelled]:
    """The same with the secret marked."""
    dice = random.Random(20)

    def some(count: int, of: str = WORD) -> str:
        return "".join(dice.choices(of, k=count))

    def key(count: int, of: str = WORD) -> str:
        """Letters and digits, both of them."""
        return f"{some(count - 2, of)}{dice.choice('23456789')}{dice.choice('abcdef')}"

    for _ in range(3):
        token = f"{some(36)}.eyJ{some(80)}.{some(43)}"
        pem = "\n".join(some(64, BASE64) for _ in range(5))
        yield "openai", f"My key is ⟦sk-{key(48)}⟧ and it says 401."
        yield "openai", f"OPENAI_API_KEY=⟦sk-proj-{key(60)}-{some(40)}⟧"
        yield "anthropic", f'client = Anthropic(api_key="⟦sk-ant-api03-{key(90)}-{some(6)}AA⟧")'
        yield "alike", f"export OPENROUTER_API_KEY=⟦sk-or-v1-{some(64, HEX)}⟧"
        yield "alike", f"curl -H 'Authorization: Bearer ⟦sk-{some(32, HEX)}⟧' https://api.example"
        yield "github", f"git clone https://x-access-token:⟦ghp_{some(36)}⟧@github.com/ada/rye"
        yield "github", f"GITHUB_TOKEN: ⟦gho_{some(36)}⟧"
        yield "github", f"the new one: ⟦github_pat_{some(22)}_{some(59)}⟧"
        yield "gitlab", f"⟦glpat-{key(20)}⟧ is read-only"
        yield "aws", f"aws_access_key_id = ⟦AKIA{some(16, SHOUT)}⟧"
        yield "aws", f"aws_secret_access_key = ⟦{key(40, BASE64)}⟧"
        yield "aws", f'"SecretAccessKey": "⟦{key(40, BASE64)}⟧"'
        yield "google", f"https://maps.example/js?key=⟦AIza{some(35)}⟧&libraries=places"
        yield "google", f'"client_secret": "⟦GOCSPX-{some(28)}⟧"'
        yield "google", f"⟦ya29.a0{some(120)}⟧"
        yield "azure", f"DefaultEndpointsProtocol=https;AccountKey=⟦{some(86, BASE64)}==⟧;Suffix=x"
        yield "slack", f"SLACK_BOT_TOKEN=⟦xoxb-{some(12, '123456789')}-{some(24)}⟧"
        yield (
            "slack",
            f"post it to https://hooks.slack.com/services/⟦T{some(8)}/B{some(8)}/{some(24)}⟧",
        )
        yield "discord", f"https://discord.com/api/webhooks/{some(18, '123456789')}/⟦{some(68)}⟧"
        yield "telegram", f"bot ⟦{some(10, '123456789')}:AA{some(33)}⟧ does not answer"
        yield "stripe", f"stripe.api_key = '⟦sk_live_{some(24)}⟧'"
        yield "stripe", f"STRIPE_WEBHOOK_SECRET=⟦whsec_{some(32)}⟧"
        yield "sendgrid", f"⟦SG.{some(22)}.{some(43)}⟧"
        yield "mailgun", f"auth=('api', '⟦key-{some(32, HEX)}⟧')"
        yield "hugging face", f"huggingface-cli login --token ⟦hf_{some(34)}⟧"
        yield "groq", f"GROQ_API_KEY=⟦gsk_{some(52)}⟧"
        yield "npm", f"//registry.example/:_authToken=⟦npm_{some(36)}⟧"
        yield "pypi", f"password = ⟦pypi-{some(150)}⟧"
        yield "docker", f"docker login -u ada -p ⟦dckr_pat_{some(27)}⟧"
        yield "digitalocean", f"doctl auth init -t ⟦dop_v1_{some(64, HEX)}⟧"
        yield "vault", f"VAULT_TOKEN=⟦hvs.{some(90)}⟧"
        yield "shopify", f"X-Shopify-Access-Token: ⟦shpat_{some(32, HEX)}⟧"
        yield "jwt", f"Cookie: session=⟦eyJ{token}⟧"
        yield "jwt", f'{{"access_token":"⟦eyJ{token}⟧","token_type":"bearer"}}'
        yield "pem", f"-----BEGIN RSA PRIVATE KEY-----\n⟦{pem}⟧\n-----END RSA PRIVATE KEY-----"
        yield "pem", f"cat id\n-----BEGIN OPENSSH PRIVATE KEY-----\n⟦{pem}⟧\n"
        yield (
            "pem",
            '"private_key": "-----BEGIN PRIVATE KEY-----\\n⟦' + pem.replace("\n", "\\n") + END,
        )
        yield "pgp", f"-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: 2\n\n⟦{pem}⟧"
        yield "age", f"# public key: age1{some(58)}\n⟦AGE-SECRET-KEY-1{some(58, SHOUT)}⟧"
        yield "address", f"DATABASE_URL=postgres://ada:⟦{key(14)}⟧@db.example.org:5432/rye"
        yield "address", f"redis://:x@y is not it, mongodb+srv://baker:⟦{key(12)}⟧@cluster.example"
        yield "authorization", f"-H 'Authorization: Bearer ⟦{key(40)}⟧'"
        yield "authorization", f'"Authorization": "Basic ⟦{key(30, BASE64)}==⟧"'
        yield "named", f"DB_PASSWORD=⟦{key(12)}⟧"
        yield "named", f"spring.datasource.password=⟦{key(7)}!{some(4)}7⟧"
        yield "named", f"password: ⟦{key(10)}#9⟧"
        yield "named", f'"password": "⟦{key(11)}⟧"'
        yield "named", f"mysqli_connect('db', 'ada', getenv('X')); $password = '⟦{key(9)}!⟧';"
        yield "named", f"API_KEY='⟦{some(40, HEX)}⟧'"
        yield "named", f'const apiKey = "⟦{key(32)}⟧";'
        yield "named", f"auth_token: ⟦{key(32)}⟧"
        yield "named", f"SECRET_KEY = '⟦django-insecure-{key(30)}#⟧'"
    # A few that these rules cannot tell from words; they count against the recall.
    yield "said", f"the wifi password is ⟦{key(9)}⟧"
    yield "said", "password: ⟦correct-horse-battery-staple⟧"
    yield "named", f"PASS ⟦{key(10)}⟧"


def without_secret() -> Iterator[Labelled]:
    """Messages that hold none, though some of it looks like one."""
    dice = random.Random(30)

    def some(count: int, of: str = WORD) -> str:
        return "".join(dice.choices(of, k=count))

    for _ in range(3):
        uuid = "-".join(some(count, HEX) for count in (8, 4, 4, 4, 12))
        yield "hash", f"commit {some(40, HEX)}\nAuthor: Ada"
        yield "hash", f"sha256:{some(64, HEX)}"
        yield "hash", f'"integrity": "sha512-{some(86, BASE64)}=="'
        yield "hash", f"The ETag was {some(32, HEX)}."
        yield "id", f"session {uuid} was resumed"
        yield "id", f"toolu_01{some(22)}"
        yield "id", f"https://docs.example/d/{some(44)}/edit"
        yield "id", f"msg_{some(24)} and req_{some(24)}"
        yield "picture", f"data:image/png;base64,{some(200, BASE64)}"
        yield "public", f"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{some(43, BASE64)} ada@rye"
        yield "public", f"-----BEGIN PUBLIC KEY-----\n{some(64, BASE64)}\n-----END PUBLIC KEY-----"
        yield "public", f"-----BEGIN CERTIFICATE-----\n{some(64, BASE64)}"
        yield "code", f"tokens = {dice.randint(1000, 99999)}; max_tokens: {dice.randint(100, 9999)}"
    for text in (
        "OPENAI_API_KEY=sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "export ANTHROPIC_API_KEY=sk-ant-your-key-goes-here-0000000000",
        'api_key="sk-..."',
        "AKIAIOSFODNN7EXAMPLE",
        "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "A token of GitHub begins with ghp_, one of Slack with xoxb- and a key of AWS with AKIA.",
        '<div class="sk-folding-cube-wrapper-with-shadow-and-border">',
        "disk-usage-by-folder-and-by-kind-of-file-sorted",
        "risk-management-framework-for-small-bakeries-2024",
        "git checkout task-1234567890123456789012345",
        "password = os.environ['DB_PASSWORD_1']",
        'password: str = Field(min_length=8, description="8 to 64 characters")',
        "const token = await getToken(user1.id);",
        "token = tokens[index + 1]",
        "let token = self.lexer2.next_token();",
        "apiKey: process.env.OPENAI_API_KEY_V2,",
        "api_key=settings.API_KEY_2024",
        "password: ${{ secrets.DB_PASSWORD_2 }}",
        "POSTGRES_PASSWORD=${POSTGRES_PASSWORD:-postgres}",
        "DATABASE_URL=postgresql://user:password@localhost:5432/app",
        "postgres://postgres:postgres@db:5432/test",
        "amqp://$USER:$PASSWORD@broker",
        "https://<user>:<password>@example.org/repo.git",
        "mysql://root:secret@127.0.0.1/db",
        "git@github.com:ada/rye.git",
        "ssh://git@example.org:2222/ada/rye.git",
        "https://example.org/a:b@c and http://localhost:8080/@scope/package",
        "npm install @scope/package@1.2.3 --registry=http://localhost:4873/",
        '<input type="password" name="password" autocomplete="current-password">',
        'placeholder="password: at least 8 characters"',
        '"password": "required|string|min:8"',
        'errors: { password: "Passwords must match" }',
        "The password is wrong. Passwords: three tries, then ten minutes.",
        "secret: my-app-secret-1",
        "secretName: tls-certificate-2024",
        "kubectl create secret generic db --from-literal=password=$PASS1234",
        "Authorization: Bearer <token>",
        "Authorization: Bearer $TOKEN_2",
        "headers = {'Authorization': f'Bearer {token}'}",
        "if line.startswith('-----BEGIN PRIVATE KEY-----'):\n    raise ValueError('no keys here')",
        'An encoded header begins with eyJ, because that is {" in Base64.',
        "primary_key=True, foreign_key='user.id', key='session-2024'",
        "cache_key: 'thread:1234:v2'",
        "public_key = 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p'",
        "pwd: /home/ada/bread2024/rye",
        "PWD=/srv/app/releases/20240101",
        "cd $(pwd) && ls",
        "token: string; tokenType: 'bearer'; tokenCount: number",
        "next_page_token: null, pageToken=undefined",
        "Tokens: 12,345 in, 678 out. Token=1234567890",
        "password=********",
        "pass=1, fail=0, pass1=2",
        "How does an Authorization: Basic header work?",
        "SELECT password_hash FROM users WHERE token = ?",
        "basic2020: bearer1 of news, authorization: none",
        "The keyboard's Space key = jump, Enter key: confirm-selection",
        "bread.baking.secret = a.long.slow.rise",
        "Say hello.",
        "",
        "ya29. September",
    ):
        yield "said", text
