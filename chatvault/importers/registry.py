"""The formats that can be imported, and which of them a path is in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chatvault.importers.ai_studio.importer import AIStudioImporter
from chatvault.importers.aider.importer import AiderImporter
from chatvault.importers.amp import AmpImporter
from chatvault.importers.antigravity.importer import AntigravityImporter
from chatvault.importers.augment import AugmentImporter
from chatvault.importers.base import Importer, Resumer
from chatvault.importers.big_agi.importer import BigAGIImporter
from chatvault.importers.character_ai import CharacterAIImporter
from chatvault.importers.chat_tables.importer import ChatSystemImporter
from chatvault.importers.chatbot_ui.importer import ChatbotUIImporter
from chatvault.importers.chatbot_ui.storage import ChatbotUIStorageImporter
from chatvault.importers.chatbox.importer import ChatboxImporter
from chatvault.importers.chatgpt.importer import ChatGPTImporter
from chatvault.importers.chatvault_json.importer import ChatVaultImporter
from chatvault.importers.cherry_studio.importer import CherryStudioImporter
from chatvault.importers.claude_ai.importer import ClaudeAIImporter
from chatvault.importers.claude_code.importer import ClaudeCodeImporter
from chatvault.importers.claude_code.resuming import ClaudeCodeResumer
from chatvault.importers.claude_code_telegram import ClaudeCodeTelegramImporter
from chatvault.importers.cline.importer import ClineImporter
from chatvault.importers.code_buddy.importer import CodeBuddyImporter
from chatvault.importers.codex.importer import CodexImporter
from chatvault.importers.codex.resuming import CodexResumer
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.watched import Looked, WatchedContainer
from chatvault.importers.continue_dev.importer import ContinueImporter
from chatvault.importers.copilot_activity import CopilotActivityImporter
from chatvault.importers.copilot_chat.importer import CopilotChatImporter
from chatvault.importers.copilot_cli import session as copilot_cli_session
from chatvault.importers.copilot_cli.importer import CopilotCLIImporter
from chatvault.importers.crush.importer import CrushImporter
from chatvault.importers.cursor.importer import CursorImporter
from chatvault.importers.deepseek.importer import DeepSeekImporter
from chatvault.importers.deepseek_harness.importer import DeepSeekHarnessImporter
from chatvault.importers.devin.importer import DevinImporter
from chatvault.importers.factory_droid.importer import FactoryDroidImporter
from chatvault.importers.gemini_cli.importer import GeminiCLIImporter
from chatvault.importers.gemini_takeout.importer import GeminiTakeoutImporter
from chatvault.importers.gemini_takeout.workspace import GeminiWorkspaceImporter
from chatvault.importers.github_copilot.importer import GitHubCopilotImporter
from chatvault.importers.goose.exported import exports as goose_exports
from chatvault.importers.goose.importer import GooseImporter
from chatvault.importers.gpt4all.importer import GPT4AllImporter
from chatvault.importers.gptme.importer import GptmeImporter
from chatvault.importers.grok.importer import GrokImporter
from chatvault.importers.grok_build.importer import GrokBuildImporter
from chatvault.importers.grok_cli import GrokCLIImporter
from chatvault.importers.growing_files.resuming import LogResumer
from chatvault.importers.hermes.importer import HermesImporter
from chatvault.importers.hermes.importer import exports as hermes_exports
from chatvault.importers.hugging_chat import HuggingChatImporter
from chatvault.importers.iflow import IFlowImporter
from chatvault.importers.interchange.openai_messages import OpenAIMessagesImporter
from chatvault.importers.interchange.sharegpt import ShareGPTImporter
from chatvault.importers.jan.importer import JanImporter
from chatvault.importers.junie import JunieImporter
from chatvault.importers.kimi_cli import resuming as kimi_resuming
from chatvault.importers.kimi_cli.importer import KimiImporter
from chatvault.importers.kiro.importer import KiroImporter
from chatvault.importers.koboldcpp import importer as koboldcpp
from chatvault.importers.koboldcpp.importer import KoboldCppImporter
from chatvault.importers.langgraph.importer import LangGraphImporter
from chatvault.importers.le_chat import LeChatImporter
from chatvault.importers.libre_chat.importer import LibreChatImporter
from chatvault.importers.llama_cpp import LlamaCppImporter
from chatvault.importers.llm_logs.importer import LLMImporter
from chatvault.importers.lm_studio.importer import LMStudioImporter
from chatvault.importers.microsoft_copilot import MicrosoftCopilotImporter
from chatvault.importers.mistral_vibe.importer import MistralVibeImporter
from chatvault.importers.open_webui.importer import OpenWebUIImporter
from chatvault.importers.opencode.importer import OpenCodeImporter
from chatvault.importers.people.discord import DiscordImporter
from chatvault.importers.people.discord_package import DiscordPackageImporter
from chatvault.importers.people.imessage import IMessageImporter
from chatvault.importers.people.messenger import MessengerImporter
from chatvault.importers.people.slack import SlackImporter
from chatvault.importers.people.telegram import TelegramImporter
from chatvault.importers.people.telegram_pages import TelegramPagesImporter
from chatvault.importers.people.whatsapp import WhatsAppImporter
from chatvault.importers.perplexity.importer import PerplexityImporter
from chatvault.importers.perplexity.workbook_importer import PerplexityWorkbookImporter
from chatvault.importers.pi_agent import session as pi_agent_session
from chatvault.importers.pi_agent.importer import PiAgentImporter
from chatvault.importers.pi_ai import PiAIImporter
from chatvault.importers.qwen_chat import QwenChatImporter
from chatvault.importers.qwen_code import session as qwen_code_session
from chatvault.importers.qwen_code.importer import QwenCodeImporter
from chatvault.importers.saved_chats.importer import SavedChatsImporter
from chatvault.importers.silly_tavern.importer import SillyTavernImporter
from chatvault.importers.specstory.importer import SpecStoryImporter
from chatvault.importers.t3_chat import T3ChatImporter
from chatvault.importers.text_generation_webui import TextGenerationWebUIImporter
from chatvault.importers.trae import TraeImporter
from chatvault.importers.training_sets.importer import TrainingSetImporter
from chatvault.importers.typing_mind.importer import TypingMindImporter
from chatvault.importers.void_editor import VoidImporter
from chatvault.importers.warp.importer import WarpImporter
from chatvault.importers.windsurf.importer import WindsurfImporter
from chatvault.importers.zed.importer import ZedImporter

# Raise it with every change to what an importer makes of a file: files are read again then.
READER_VERSION = 17

# In the order in which they are asked; the first to claim a file gets it.
IMPORTERS: tuple[Importer, ...] = (
    ChatVaultImporter(),
    DeepSeekImporter(),
    ChatGPTImporter(),
    ClaudeAIImporter(),
    GeminiWorkspaceImporter(),  # lies in one archive with what the next would complain of
    GeminiTakeoutImporter(),
    AIStudioImporter(),
    GrokImporter(),
    LeChatImporter(),
    PiAIImporter(),
    T3ChatImporter(),
    HuggingChatImporter(),
    CharacterAIImporter(),
    CopilotActivityImporter(),
    MicrosoftCopilotImporter(),
    GitHubCopilotImporter(),
    PerplexityImporter(),
    PerplexityWorkbookImporter(),
    SavedChatsImporter(),
    CodeBuddyImporter(),  # some of its lines are like those of the next two
    IFlowImporter(),  # its lines are like those of the next
    ClaudeCodeImporter(),
    CodexImporter(),
    CopilotChatImporter(),
    CopilotCLIImporter(),
    GrokBuildImporter(),
    DeepSeekHarnessImporter(),
    WindsurfImporter(),  # its chats are like those of the next
    CursorImporter(),
    VoidImporter(),
    TraeImporter(),
    KiroImporter(),
    AntigravityImporter(),
    SpecStoryImporter(),
    ClineImporter(),
    AmpImporter(),
    OpenCodeImporter(),
    GooseImporter(),
    CrushImporter(),
    GrokCLIImporter(),
    ZedImporter(),
    DevinImporter(),
    LLMImporter(),
    LangGraphImporter(),
    LMStudioImporter(),
    JanImporter(),
    GPT4AllImporter(),
    TextGenerationWebUIImporter(),
    KoboldCppImporter(),
    LlamaCppImporter(),
    SillyTavernImporter(),
    ChatboxImporter(),
    CherryStudioImporter(),
    TypingMindImporter(),
    BigAGIImporter(),
    ChatbotUIImporter(),
    ChatbotUIStorageImporter(),
    QwenChatImporter(),
    OpenWebUIImporter(),
    LibreChatImporter(),
    PiAgentImporter(),
    FactoryDroidImporter(),
    ContinueImporter(),
    AugmentImporter(),
    JunieImporter(),
    AiderImporter(),
    HermesImporter(),
    MistralVibeImporter(),
    GptmeImporter(),
    WarpImporter(),
    QwenCodeImporter(),
    KimiImporter(),
    GeminiCLIImporter(),
    ClaudeCodeTelegramImporter(),
    ChatSystemImporter("saturn"),
    ChatSystemImporter("orchestrator-chat"),
    ChatSystemImporter("ibtech-agent"),
    ChatSystemImporter("stupid-chat-bot"),
    ChatSystemImporter("laravel-chatbot"),
    WhatsAppImporter(),
    TelegramImporter(),
    TelegramPagesImporter(),
    DiscordImporter(),
    DiscordPackageImporter(),
    SlackImporter(),
    MessengerImporter(),
    IMessageImporter(),
    # Forms that many programs write: what others know better is theirs.
    ShareGPTImporter(),
    OpenAIMessagesImporter(),
    TrainingSetImporter(),
)

# The formats whose files may tell of accounts besides, so that not every byte is kept.
WITH_ACCOUNTS = frozenset(
    {
        OpenWebUIImporter.key,
        ClaudeCodeTelegramImporter.key,
        MessengerImporter.key,
        SavedChatsImporter.key,
        TelegramImporter.key,
        *(one.key for one in IMPORTERS if isinstance(one, ChatSystemImporter)),
    }
)

# Which of a format's files may hold a program's settings too, with keys, or tell of an account: no
# such file is kept.
WITH_KEYS: dict[str, Callable[[Container, Sequence[str]], Sequence[str]]] = {
    ChatboxImporter.key: ChatboxImporter().claim,
    ChatbotUIStorageImporter.key: ChatbotUIStorageImporter().claim,
    CherryStudioImporter.key: CherryStudioImporter().claim,
    TypingMindImporter.key: TypingMindImporter().claim,
    BigAGIImporter.key: BigAGIImporter().claim,
    GooseImporter.key: goose_exports,
    HermesImporter.key: hermes_exports,
    PerplexityWorkbookImporter.key: PerplexityWorkbookImporter().claim,
    PiAIImporter.key: PiAIImporter().claim,
    KoboldCppImporter.key: koboldcpp.with_keys,
}
# Whose conversations may come out of such files.
SOURCES_WITH_KEYS = frozenset({*WITH_KEYS, ChatbotUIImporter.key, PerplexityImporter.key})

# The formats in which a file that grew is read on from where it was read to.
RESUMERS: dict[str, Resumer] = {
    ClaudeCodeImporter.key: ClaudeCodeResumer(),
    CodexImporter.key: CodexResumer(),
    CopilotCLIImporter.key: LogResumer(copilot_cli_session.read_behind),
    KimiImporter.key: LogResumer(kimi_resuming.read_behind),
    PiAgentImporter.key: LogResumer(pi_agent_session.read_behind),
    QwenCodeImporter.key: LogResumer(qwen_code_session.read_behind, qwen_code_session.companions),
}


@dataclass(frozen=True, slots=True)
class Portion:
    """The members of a container that one importer reads."""

    importer: Importer
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Who reads what; ``unclaimed`` are the members that no importer knows."""

    portions: tuple[Portion, ...]
    unclaimed: tuple[str, ...]


def importer(key: str) -> Importer:
    """The importer of that key. Raises KeyError."""
    return {known.key: known for known in IMPORTERS}[key]


def plan(
    container: Container,
    importers: tuple[Importer, ...] = IMPORTERS,
    looked: Looked = lambda _: None,
    names: Sequence[str] | None = None,
) -> Plan:
    """Let each importer claim its members by their content, or those of ``names``.

    ``looked`` hears how far that is.
    """
    watched = WatchedContainer(container, looked)
    left = container.names() if names is None else tuple(names)
    portions = []
    for candidate in importers:
        claimed = candidate.claim(watched, left) if left else ()
        if claimed:
            portions.append(Portion(candidate, claimed))
            taken = set(claimed)
            left = tuple(name for name in left if name not in taken)
    return Plan(tuple(portions), left)
