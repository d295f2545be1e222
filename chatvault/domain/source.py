"""The products that conversations come from."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Family(enum.StrEnum):
    """What sort of product a source is; the window draws each family in its own shape."""

    CHAT = "chat"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Source:
    """One product, by the key that is stored with every session."""

    key: str
    name: str
    initials: str
    family: Family


SOURCES: dict[str, Source] = {
    source.key: source
    for source in (
        Source("chatgpt", "ChatGPT", "Cg", Family.CHAT),
        Source("claude-ai", "Claude", "Cl", Family.CHAT),
        Source("gemini", "Gemini", "Gm", Family.CHAT),
        Source("ai-studio", "AI Studio", "As", Family.CHAT),
        Source("ai-mode", "AI Mode", "Ao", Family.CHAT),
        Source("grok", "Grok", "Gk", Family.CHAT),
        Source("deepseek", "DeepSeek", "Ds", Family.CHAT),
        Source("le-chat", "Le Chat", "Lc", Family.CHAT),
        Source("pi-ai", "Pi.ai", "Pa", Family.CHAT),
        Source("copilot", "Copilot", "Co", Family.CHAT),
        Source("github-copilot", "GitHub Copilot", "Gh", Family.CHAT),
        Source("perplexity", "Perplexity", "Px", Family.CHAT),
        Source("qwen-chat", "Qwen Chat", "Qc", Family.CHAT),
        Source("notebook-lm", "NotebookLM", "Nb", Family.CHAT),
        Source("duck-ai", "Duck.ai", "Du", Family.CHAT),
        Source("t3-chat", "T3 Chat", "T3", Family.CHAT),
        Source("hugging-chat", "HuggingChat", "Hg", Family.CHAT),
        Source("character-ai", "Character.AI", "Ca", Family.CHAT),
        Source("saved-chats", "Saved chats", "Sv", Family.CHAT),
        Source("claude-code", "Claude Code", "CC", Family.AGENT),
        Source("codex", "Codex", "Cx", Family.AGENT),
        Source("copilot-chat", "Copilot Chat", "Cp", Family.AGENT),
        Source("copilot-cli", "Copilot CLI", "Ci", Family.AGENT),
        Source("deepseek-harness", "DeepSeek Harness", "Dh", Family.AGENT),
        Source("grok-build", "Grok Build", "Gb", Family.AGENT),
        Source("grok-cli", "Grok CLI", "Gi", Family.AGENT),
        Source("cursor", "Cursor", "Cu", Family.AGENT),
        Source("kiro", "Kiro", "Ki", Family.AGENT),
        Source("specstory", "SpecStory", "Sp", Family.AGENT),
        Source("cline", "Cline", "Cn", Family.AGENT),
        Source("roo-code", "Roo Code", "Ro", Family.AGENT),
        Source("zoo-code", "Zoo Code", "Zo", Family.AGENT),
        Source("gemini-cli", "Gemini CLI", "Gc", Family.AGENT),
        Source("continue", "Continue", "Ct", Family.AGENT),
        Source("aider", "aider", "Ai", Family.AGENT),
        Source("amp", "Amp", "Am", Family.AGENT),
        Source("augment", "Augment", "Au", Family.AGENT),
        Source("junie", "Junie", "Ju", Family.AGENT),
        Source("factory-droid", "Factory Droid", "Fd", Family.AGENT),
        Source("pi-agent", "Pi", "Pi", Family.AGENT),
        Source("opencode", "OpenCode", "Op", Family.AGENT),
        Source("goose", "Goose", "Gs", Family.AGENT),
        Source("crush", "Crush", "Cr", Family.AGENT),
        Source("zed", "Zed", "Ze", Family.AGENT),
        Source("openclaw", "OpenClaw", "Oc", Family.AGENT),
        Source("qwen-code", "Qwen Code", "Qw", Family.AGENT),
        Source("kimi-cli", "Kimi", "Km", Family.AGENT),
        Source("antigravity", "Antigravity", "Ag", Family.AGENT),
        Source("hermes", "Hermes", "He", Family.AGENT),
        Source("iflow", "iFlow", "If", Family.AGENT),
        Source("code-buddy", "CodeBuddy", "Bd", Family.AGENT),
        Source("void", "Void", "Vo", Family.AGENT),
        Source("windsurf", "Windsurf", "Ws", Family.AGENT),
        Source("devin", "Devin", "De", Family.AGENT),
        Source("mistral-vibe", "Mistral Vibe", "Mv", Family.AGENT),
        Source("gptme", "gptme", "Gp", Family.AGENT),
        Source("warp", "Warp", "Wp", Family.AGENT),
        Source("qoder", "Qoder", "Qd", Family.AGENT),
        Source("trae", "Trae", "Tr", Family.AGENT),
        Source("traex", "TraeX", "Tx", Family.AGENT),
        Source("zcode", "ZCode", "Zc", Family.AGENT),
        Source("mimo-code", "MiMo Code", "Mm", Family.AGENT),
        Source("icodemate", "ICodeMate", "Ic", Family.AGENT),
        Source("llm", "llm", "Ll", Family.CHAT),
        Source("lm-studio", "LM Studio", "Lm", Family.CHAT),
        Source("jan", "Jan", "Ja", Family.CHAT),
        Source("gpt4all", "GPT4All", "G4", Family.CHAT),
        Source("text-generation-webui", "text-generation-webui", "Tw", Family.CHAT),
        Source("koboldcpp", "koboldcpp", "Kb", Family.CHAT),
        Source("llama-cpp", "llama.cpp", "La", Family.CHAT),
        Source("silly-tavern", "SillyTavern", "Sy", Family.CHAT),
        Source("chatbox", "Chatbox", "Cb", Family.CHAT),
        Source("cherry-studio", "Cherry Studio", "Cs", Family.CHAT),
        Source("typing-mind", "TypingMind", "Tm", Family.CHAT),
        Source("big-agi", "big-AGI", "Ba", Family.CHAT),
        Source("chatbot-ui", "Chatbot UI", "Ch", Family.CHAT),
        Source("open-webui", "Open WebUI", "Ow", Family.CHAT),
        Source("librechat", "LibreChat", "Li", Family.CHAT),
        Source("langgraph", "LangGraph", "Lg", Family.CHAT),
        Source("tables", "Tables", "Tb", Family.CHAT),
        Source("sharegpt", "ShareGPT", "Sg", Family.CHAT),
        Source("openai-messages", "OpenAI messages", "Om", Family.CHAT),
        Source("claude-code-telegram", "Claude Code Telegram", "Cb", Family.AGENT),
        Source("saturn", "Saturn", "St", Family.AGENT),
        Source("orchestrator-chat", "OrchestratorChat", "Or", Family.AGENT),
        Source("ibtech-agent", "IBTech agent", "Ib", Family.CHAT),
        Source("stupid-chat-bot", "Stupid Chat Bot", "Sc", Family.CHAT),
        Source("laravel-chatbot", "Website chatbot", "Wc", Family.CHAT),
        Source("whatsapp", "WhatsApp", "Wa", Family.CHAT),
        Source("telegram", "Telegram", "Tg", Family.CHAT),
        Source("discord", "Discord", "Di", Family.CHAT),
        Source("slack", "Slack", "Sl", Family.CHAT),
        Source("messenger", "Messenger", "Me", Family.CHAT),
        Source("imessage", "iMessage", "iM", Family.CHAT),
        Source("kilo-code", "Kilo Code", "Kc", Family.AGENT),
    )
}


def key_of(called: str) -> str | None:
    """The key of the source of that key or name; None where none is.

    Case does not matter, nor whether words are joined, apart, or have a hyphen between them.
    """
    asked = _letters(called)
    known = ((key, _letters(key), _letters(one.name)) for key, one in SOURCES.items())
    return next((key for key, *names in known if asked in names), None)


def source(key: str) -> Source:
    """The source of that key; a key from a newer importer still gets a name and initials."""
    known = SOURCES.get(key)
    return known or Source(key, key.replace("-", " ").title(), key[:2].title(), Family.CHAT)


def _letters(called: str) -> str:
    return "".join(filter(str.isalnum, called.casefold()))
