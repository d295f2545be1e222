"""A small store of every format that can be imported, as its tool leaves it; all invented."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.unit.importers import (
    backup_files,
    export_files,
    small_agent_files,
    test_amp,
    test_augment,
    test_character_ai,
    test_copilot_activity,
    test_grok_cli,
    test_hugging_chat,
    test_junie,
    test_le_chat,
    test_llama_cpp,
    test_microsoft_copilot,
    test_pi_ai,
    test_qwen_chat,
    test_t3_chat,
    test_text_generation_webui,
    test_trae,
    test_training_sets,
    test_void_editor,
)
from tests.unit.importers.ai_studio import test_ai_studio
from tests.unit.importers.aider import test_aider
from tests.unit.importers.antigravity import antigravity_files
from tests.unit.importers.big_agi import test_big_agi
from tests.unit.importers.chat_tables import chat_system_files
from tests.unit.importers.chatbot_ui import test_chatbot_ui
from tests.unit.importers.chatgpt import chatgpt_files
from tests.unit.importers.chatvault_json import test_chatvault_json
from tests.unit.importers.claude_ai import claude_ai_files
from tests.unit.importers.claude_code.claude_code_files import Transcript
from tests.unit.importers.cline import cline_files
from tests.unit.importers.code_buddy import code_buddy_files
from tests.unit.importers.codex.codex_files import Rollout
from tests.unit.importers.continue_dev import test_continue_sessions
from tests.unit.importers.copilot_chat import copilot_chat_files
from tests.unit.importers.copilot_cli import copilot_cli_files
from tests.unit.importers.crush import crush_files
from tests.unit.importers.cursor import cursor_files
from tests.unit.importers.deepseek import test_deepseek
from tests.unit.importers.deepseek_harness import deepseek_harness_files
from tests.unit.importers.devin import devin_files
from tests.unit.importers.factory_droid import factory_droid_files
from tests.unit.importers.gemini_cli import test_gemini_cli
from tests.unit.importers.gemini_takeout import (
    gemini_takeout_files,
    test_gemini_takeout,
    test_gemini_workspace,
)
from tests.unit.importers.github_copilot import test_github_copilot
from tests.unit.importers.goose import goose_files
from tests.unit.importers.gpt4all import gpt4all_files, test_gpt4all
from tests.unit.importers.grok import test_grok
from tests.unit.importers.grok_build import grok_build_files
from tests.unit.importers.hermes import hermes_files
from tests.unit.importers.interchange import test_interchange
from tests.unit.importers.jan import test_jan
from tests.unit.importers.kimi_cli import kimi_files
from tests.unit.importers.kiro import kiro_files
from tests.unit.importers.koboldcpp import test_koboldcpp
from tests.unit.importers.langgraph import langgraph_files, test_langgraph
from tests.unit.importers.libre_chat import test_libre_chat
from tests.unit.importers.llm_logs import test_llm_logs
from tests.unit.importers.lm_studio import test_lm_studio
from tests.unit.importers.open_webui import test_open_webui
from tests.unit.importers.opencode import opencode_files
from tests.unit.importers.people import (
    telegram_page_files,
    test_discord_package,
    test_imessage,
    test_people,
)
from tests.unit.importers.perplexity import (
    test_perplexity,
    test_perplexity_workbook,
    test_perplexity_written,
)
from tests.unit.importers.pi_agent import pi_agent_files
from tests.unit.importers.qwen_code import qwen_code_files
from tests.unit.importers.saved_chats import (
    test_copied_chats,
    test_counted_chats,
    test_numbered_chats,
    test_ruled_chats,
    test_saved_chats,
    test_sourced_chats,
    test_written_chats,
)
from tests.unit.importers.silly_tavern import test_silly_tavern
from tests.unit.importers.specstory import specstory_files
from tests.unit.importers.zed import zed_files

Make = Callable[[Path], object]


def _claude_code(folder: Path) -> object:
    transcript = Transcript()
    transcript.user("How long does rye rise?")
    (folder / "projects" / "-home-ada").mkdir(parents=True)
    return transcript.write(folder / "projects" / "-home-ada")


def _codex(folder: Path) -> object:
    rollout = Rollout()
    rollout.user("How long does rye rise?")
    rollout.assistant("Ten hours.")
    return rollout.write(folder)


def _cursor(folder: Path) -> object:
    editor = cursor_files.EditorDatabase()
    editor.composer("c1", "u1", "a1", name="Bread")
    editor.bubble("c1", "u1", "How long does rye rise?")
    editor.bubble("c1", "a1", "Ten hours.")
    editor.write(folder / "User" / "globalStorage" / "state.vscdb")
    transcript = cursor_files.Transcript()
    transcript.user("Which oven?")
    transcript.assistant("One of stone.")
    return transcript.write(folder / "projects")


def _copilot_cli(folder: Path) -> object:
    log = copilot_cli_files.Log()
    log.user("How long does rye rise?")
    log.assistant("Ten hours.")
    copilot_cli_files.store(folder / "session-store.db", copilot_cli_files.taken(0, 90, 5, 60, 20))
    return log.write(folder, f"session-state/{copilot_cli_files.SESSION}/events.jsonl")


def _gemini(folder: Path) -> object:
    path = test_gemini_cli.chats(folder) / "session-2026-03-01.json"
    return test_gemini_cli.write(path, test_gemini_cli.document())


def _slack(folder: Path) -> object:
    test_people.written(folder / "channels.json", [{"id": "C1", "name": "rye"}])
    said = {"type": "message", "user": "U1", "ts": "1609458900.000001", "text": "Is it rye?"}
    return test_people.written(folder / "rye" / "2021-01-01.json", [said])


def _messenger(folder: Path) -> object:
    said = {"sender_name": "Ada", "timestamp_ms": 1609455300000, "content": "Is it rye?"}
    told = {"participants": [{"name": "Ada"}], "title": "Ada", "messages": [said]}
    return test_people.written(folder / "inbox" / "ada_7" / "message_1.json", told)


SPECIMENS: dict[str, Make] = {
    "chatvault": lambda folder: test_chatvault_json.write(folder / "bread.json"),
    "chatgpt": lambda folder: export_files.write(
        folder, {"conversations.json": [chatgpt_files.said("Rye"), chatgpt_files.said("Oven")]}
    ),
    "claude-ai": lambda folder: export_files.write(
        folder, {"conversations.json": [claude_ai_files.said("Rye"), claude_ai_files.said("Oven")]}
    ),
    "claude-code": _claude_code,
    "codex": _codex,
    "copilot-chat": lambda folder: copilot_chat_files.put(
        folder, copilot_chat_files.chat(copilot_chat_files.request(1, "How long does rye rise?"))
    ),
    "copilot-cli": _copilot_cli,
    "grok-build": lambda folder: grok_build_files.put(
        folder,
        [
            grok_build_files.user("How long does rye rise?"),
            grok_build_files.assistant("Ten hours."),
        ],
        grok_build_files.summary(),
    ),
    "deepseek-harness": lambda folder: deepseek_harness_files.whole().write(
        folder / "sessions" / "--home-ada-oven--" / deepseek_harness_files.SESSION
    ),
    "cursor": _cursor,
    "antigravity": lambda folder: antigravity_files.write(folder, antigravity_files.whole()),
    "kiro": lambda folder: kiro_files.write(
        folder / "cli" / f"{kiro_files.SESSION}.jsonl", kiro_files.lines(kiro_files.command_line())
    ),
    "specstory": lambda folder: specstory_files.write(
        folder / specstory_files.HISTORY, specstory_files.CURRENT
    ),
    "cline": lambda folder: cline_files.simple().write(cline_files.tasks(folder) / "1763812800000"),
    "amp": lambda folder: test_amp.write(folder, test_amp.thread()),
    "opencode": lambda folder: opencode_files.write_database(
        folder / "opencode.db", opencode_files.exchange()
    ),
    "goose": lambda folder: goose_files.write_database(
        folder / "sessions" / "sessions.db", goose_files.exchange()
    ),
    "grok-cli": lambda folder: test_grok_cli.write_database(
        folder / ".grok" / "grok.db", test_grok_cli.exchange()
    ),
    "crush": lambda folder: crush_files.write_database(
        folder / ".crush" / "crush.db", crush_files.exchange()
    ),
    "zed": lambda folder: zed_files.write_database(
        folder / "threads" / "threads.db", zed_files.thread()
    ),
    "devin": lambda folder: devin_files.write(
        folder / "cli" / "sessions.db", devin_files.exchange()
    ),
    "pi-agent": lambda folder: pi_agent_files.write(folder / "1.jsonl", pi_agent_files.whole()),
    "factory-droid": lambda folder: factory_droid_files.write(
        folder / "1.jsonl", factory_droid_files.whole()
    ),
    "continue": lambda folder: test_continue_sessions.write(folder, test_continue_sessions.told()),
    "aider": lambda folder: test_aider.write(folder / "bakery"),
    "code-buddy": lambda folder: code_buddy_files.write(folder, code_buddy_files.whole()),
    "iflow": lambda folder: small_agent_files.iflow(folder / "-home-ada-oven"),
    "augment": lambda folder: test_augment.write(folder / "sessions"),
    "junie": lambda folder: test_junie.write(folder),
    "trae": lambda folder: test_trae.write(folder / "state.vscdb"),
    "void": lambda folder: test_void_editor.write(folder / "state.vscdb"),
    "windsurf": lambda folder: small_agent_files.windsurf(folder / "1a2b" / "state.vscdb"),
    "mistral-vibe": lambda folder: small_agent_files.vibe(folder / "session_1"),
    "gptme": lambda folder: small_agent_files.gptme(folder / "2026-05-10-rye"),
    "warp": lambda folder: small_agent_files.warp(folder / "warp.db"),
    "hermes": lambda folder: hermes_files.database(
        folder / "state.db", hermes_files.about(), hermes_files.exchange()
    ),
    "qwen-code": lambda folder: qwen_code_files.write(
        folder / "chats" / "1.jsonl", qwen_code_files.whole()
    ),
    "kimi-cli": lambda folder: kimi_files.write(
        kimi_files.code_session(folder) / "agents" / "main" / "wire.jsonl", kimi_files.whole()
    ),
    "gemini-cli": _gemini,
    "open-webui": lambda folder: test_open_webui.exported(
        folder, test_open_webui.row(*test_open_webui.question_and_answer())
    ),
    "librechat": lambda folder: test_libre_chat.exported(
        folder, test_libre_chat.conversation(test_libre_chat.question(), test_libre_chat.answer())
    ),
    "openai-messages": lambda folder: test_interchange.array(folder, test_interchange.talk()),
    "sharegpt": lambda folder: test_interchange.lines(folder, test_interchange.shared()),
    "perplexity-workbook": lambda folder: test_perplexity_workbook.book(
        folder / "data.xlsx", [test_perplexity_workbook.HEAD, test_perplexity_workbook.RYE]
    ),
    "training-set": lambda folder: test_training_sets.lines(folder, test_training_sets.PAIR),
    "claude-code-telegram": lambda folder: chat_system_files.database(
        folder / "bot.db", chat_system_files.TELEGRAM
    ),
    "saturn": lambda folder: chat_system_files.database(
        folder / "chats.db", chat_system_files.SATURN
    ),
    "orchestrator-chat": lambda folder: chat_system_files.database(
        folder / "orchestrator.db", chat_system_files.ORCHESTRATOR
    ),
    "ibtech-agent": lambda folder: test_people.written(
        folder / "agent.sql", chat_system_files.IBTECH.replace("\tarchived\t", "\tactive\t")
    ),
    "stupid-chat-bot": lambda folder: chat_system_files.database(
        folder / "chat.db", chat_system_files.STUPID
    ),
    "laravel-chatbot": lambda folder: chat_system_files.database(
        folder / "site.sqlite", chat_system_files.LARAVEL
    ),
    "whatsapp": lambda folder: test_people.written(
        folder / "_chat.txt", "[31/12/20, 23:55:01] Ada: Is it rye?\n[31/12/20, 23:56:01] Bo: Yes\n"
    ),
    "telegram": lambda folder: test_people.written(folder / "result.json", test_people.telegram()),
    "telegram-html": telegram_page_files.chat,
    "discord-package": lambda folder: test_discord_package.package(
        folder, test_discord_package.message(1, "How long does rye rise?")
    ),
    "discord": lambda folder: test_people.written(
        folder / "rye.json", test_people.discord(test_people.posted("1", "One"))
    ),
    "slack": _slack,
    "messenger": _messenger,
    "imessage": test_imessage.specimen,
    "llm": lambda folder: test_llm_logs.log(folder, test_llm_logs.old_rows(), test_llm_logs.OLD),
    "langgraph": lambda folder: langgraph_files.steps(folder, *test_langgraph.TALK),
    "lm-studio": lambda folder: test_lm_studio.written(
        folder, test_lm_studio.conversation(test_lm_studio.asked("How long does rye rise?"))
    ),
    "jan": lambda folder: test_jan.thread(
        folder, test_jan.message("m1", "user", test_jan.text("How long does rye rise?"))
    ),
    "gpt4all": lambda folder: gpt4all_files.written(folder, *test_gpt4all.TALK),
    "text-generation-webui": lambda folder: test_text_generation_webui.written(
        folder, test_text_generation_webui.chat(["How long does rye rise?", "Ten hours."])
    ),
    "koboldcpp": lambda folder: test_koboldcpp.written(folder, test_koboldcpp.rich()),
    "llama-cpp": lambda folder: test_llama_cpp.exported(folder, test_llama_cpp.talk()),
    "silly-tavern": lambda folder: test_silly_tavern.written(folder, *test_silly_tavern.rich()),
    "chatbox": lambda folder: backup_files.written(folder / "data.json", backup_files.chatbox()),
    "cherry-studio": lambda folder: backup_files.written(
        folder / "data.json", backup_files.cherry_studio()
    ),
    "typing-mind": lambda folder: backup_files.written(
        folder / "data.json", backup_files.typing_mind()
    ),
    "big-agi": lambda folder: test_big_agi.written(
        folder, test_big_agi.everything(test_big_agi.talk())
    ),
    "chatbot-ui-storage": lambda folder: test_chatbot_ui.written(
        folder, test_chatbot_ui.storage(test_chatbot_ui.conversation())
    ),
    "chatbot-ui": lambda folder: test_chatbot_ui.written(
        folder, test_chatbot_ui.history(test_chatbot_ui.conversation())
    ),
    "gemini": lambda folder: export_files.write(
        folder, {f"{gemini_takeout_files.FOLDER}/MyActivity.json": test_gemini_takeout.ROWS}
    ),
    "gemini-workspace": lambda folder: export_files.write(
        folder,
        {
            f"{test_gemini_workspace.HISTORY}/conversation_1786294800.txt": (
                test_gemini_workspace.conversation()
            )
        },
    ),
    "ai-studio": lambda folder: export_files.write(
        folder, {f"{test_ai_studio.FOLDER}/Rye.json": test_ai_studio.prompt()}
    ),
    "grok": lambda folder: export_files.write(
        folder, {test_grok.BACKEND: test_grok.told(test_grok.conversation())}
    ),
    "deepseek": lambda folder: export_files.write(
        folder, {"conversations.json": [test_deepseek.conversation()]}
    ),
    "le-chat": lambda folder: export_files.write(
        folder, {f"{test_le_chat.NAME}.json": test_le_chat.chat()}
    ),
    "pi-ai": lambda folder: export_files.write(folder, {"takeout.json": test_pi_ai.takeout()}),
    "t3-chat": lambda folder: export_files.write(folder, {"t3chat.json": test_t3_chat.exported()}),
    "hugging-chat": lambda folder: export_files.write(
        folder, {"conversations.json": test_hugging_chat.exported()}
    ),
    "character-ai": lambda folder: export_files.write(
        folder, {"baker.json": test_character_ai.dump(), "chat.json": test_character_ai.turns()}
    ),
    "copilot": lambda folder: export_files.write(
        folder, {"history.csv": test_copilot_activity.TABLE.encode()}
    ),
    "perplexity": lambda folder: export_files.write(
        folder,
        {
            "perplexity_rye.json": test_perplexity.saved(),
            "spelt.md": test_perplexity_written.TWO.encode(),
        },
    ),
    "microsoft-365-copilot": lambda folder: export_files.write(
        folder, {"m365-copilot-Rye.json": test_microsoft_copilot.chat()}
    ),
    "github-copilot": lambda folder: export_files.write(
        folder,
        {
            "rye.json": test_github_copilot.exported(),
            "spelt.md": test_github_copilot.WRITTEN.replace("aa\n", "ab\n").encode(),
        },
    ),
    "qwen-chat": lambda folder: export_files.write(
        folder, {"qwen-chat-export-1771454860951.json": test_qwen_chat.answer()}
    ),
    "saved-chats": lambda folder: export_files.write(
        folder,
        {
            "Rye.json": test_saved_chats.voyager(),
            "Spelt.md": test_written_chats.WRITTEN.encode(),
            "Oats.txt": test_copied_chats.COPIED.encode(),
            "Barley.md": test_numbered_chats.markdown(test_numbered_chats.SAID).encode(),
            "Wheat.md": test_sourced_chats.SAVED.encode(),
            "Emmer.md": test_counted_chats.SAVED.encode(),
            "Duck.txt": test_ruled_chats.SAVED.encode(),
        },
    ),
}
