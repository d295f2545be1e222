"""The style sheet inside every exported page: light or dark as the reader's system is."""

from __future__ import annotations

STYLE = """
:root { color-scheme: light dark; --base: #FFFFFF; --sunken: #F5F7F8; --person: #EEF4F8;
  --line: #E4E8EB; --text: #1A1F24; --quiet: #5D6770; --accent: #17658A; --bad: #B0281F; }
@media (prefers-color-scheme: dark) { :root { --base: #16191C; --sunken: #1F2327;
  --person: #1E272D; --line: #2B3035; --text: #E5E8EA; --quiet: #A3ADB6; --accent: #72BCDD;
  --bad: #F2938A; } }
body { margin: 0 auto; max-width: 46rem; padding: 2rem 1rem 4rem; background: var(--base);
  color: var(--text); font: 1rem/1.6 system-ui, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.6rem; line-height: 1.25; }
article h1, article h2, article h3, article h4 { font-size: 1.1rem; }
h1, h2, h3, h4, h5, h6, p, li, td, th { text-align: start; unicode-bidi: plaintext; }
a { color: var(--accent); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: 0 0 2rem;
  color: var(--quiet); font-size: .9rem; }
dd { margin: 0; }
article { border-top: 1px solid var(--line); padding: .75rem 0; }
article.user { background: var(--person); border: 0; border-radius: .75rem; margin: 1rem 0;
  padding: .25rem 1rem; }
article header { color: var(--quiet); font-size: .85rem; }
article header b { color: var(--text); }
pre { background: var(--sunken); border-radius: .5rem; overflow: auto; max-height: 40rem;
  padding: .75rem 1rem; font-size: .875rem; line-height: 1.45; tab-size: 4; }
code { background: var(--sunken); border-radius: .25rem; padding: .1em .3em; }
pre code { background: none; padding: 0; }
code, pre { font-family: ui-monospace, monospace; }
blockquote { border-inline-start: .2rem solid var(--line); color: var(--quiet); margin: 1rem 0;
  padding-inline-start: 1rem; }
details { border: 1px solid var(--line); border-radius: .5rem; margin: .75rem 0;
  padding: .4rem .75rem; }
summary { color: var(--quiet); cursor: pointer; font-size: .9rem; }
summary.failed { color: var(--bad); }
table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { border: 1px solid var(--line); padding: .3rem .6rem; text-align: start; }
figure { margin: 1rem 0; }
img { border-radius: .5rem; max-width: 100%; }
figcaption, .file, .event { color: var(--quiet); font-size: .9rem; }
.event { text-align: center; }
@media print { pre { max-height: none; white-space: pre-wrap; } }
"""
