"""Makes messages of what Cline shows in its panel."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from chatvault.domain.blocks import (
    Block,
    Event,
    EventKind,
    Text,
    TextVariant,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolStatus,
)
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.importers.cline import shown, spent
from chatvault.importers.cline.attached import Attached
from chatvault.importers.cline.environment import folder_in
from chatvault.importers.cline.items import Item
from chatvault.importers.contents.usage_keys import usage_key
from chatvault.importers.json_files.json_values import (
    from_json,
    mapping,
    string,
    to_json,
)
from chatvault.importers.messages.drafts import Draft

_FEEDBACK = ("user_feedback", "user_feedback_diff")
_ANSWERS = ("text", "completion_result", "followup", "plan_mode_respond", "plan_mode_response",
            "plan_completion_result", "act_mode_respond")  # fmt: skip
_TO_ALLOW = "REQ_APP"  # stands behind a command that a person has to allow
_OUTPUTS = ("command_output", "browser_action_result", "mcp_server_response",
            "codebase_search_result", "subtask_result")  # fmt: skip
_ERRORS = ("error", "diff_error", "api_req_failed", "mistake_limit_reached", "invalid_model")
# What the panel shows of itself: waiting, buttons, hooks, files that were saved, and the like.
_SILENT = frozenset(
    {
        *("api_req_finished", "api_req_retried", "api_req_retry_delayed", "api_req_deleted"),
        *("api_req_rate_limit_wait", "api_req_rate_limited", "deleted_api_reqs"),
        *("checkpoint_created", "checkpoint_saved", "checkpoint_restore"),
        *("shell_integration_warning", "shell_integration_warning_with_suggestion"),
        *("resume_task", "resume_completed_task", "hook_status", "hook_output_stream"),
        *("load_mcp_documentation", "browser_session_status", "sliding_window_truncation"),
        *("auto_approval_max_req_reached", "conditional_rules_applied", "error_retry"),
        *("condense_context_error", "report_bug", "condense", "summarize_task"),
        *("too_many_tools_warning", "payment_required_prompt"),
    }
)
_NOTES = ("info", "task_progress", "mcp_notification", "clineignore_error", "rooignore_error",
          "command_permission_denied", "generate_explanation", "user_edit_todos")  # fmt: skip
_CHANGED = "HAS_CHANGES"  # behind the last words of a task that changed files


class Panel:
    """Takes the items in order; ``folder`` and ``model`` are what they tell of the task.

    ``unknown`` is told the kinds that are not known yet.
    """

    def __init__(self, task: str, unknown: Callable[[str], None]) -> None:
        self._task, self._unknown = task, unknown
        self.drafts: list[Draft] = []
        self.folder = ""
        self.model: str | None = None
        self._attached = Attached()
        self._answer: Draft | None = None  # the one that is being given
        self._stopped: Draft | None = None  # that it was ended, told behind what there is of it
        self._failed = False  # whether it was told already that the request failed
        self._at: int | None = None  # of the last item
        self._usage: Usage | None = None  # of the request that it answers
        self._cached: list[bool] = []  # of requests with a cache whether the input may hold that

    def take(self, items: Iterable[Item]) -> None:
        """Take in all items of a task; the first thing said is the task itself."""
        for item in items:
            model = string(mapping(item.record.get("modelInfo")).get("modelId"))
            self.model = model or self.model
            if not self.drafts and item.kind in ("text", "task"):
                self._prompt(item)
            else:
                self._take(item)
            self._at = item.at or self._at
        self._end()
        self._book_the_rest()

    def part_input(self) -> None:
        """Take what came from a cache out of the input, where all requests count it there.

        Newer versions of Roo Code do so, and older ones with most providers; others never do.
        """
        if not self._cached or not all(self._cached):
            return
        for draft in self.drafts:
            if (used := draft.usage) is not None:
                rest = used.input - used.cache_read - used.cache_write
                draft.usage = replace(used, input=max(0, rest))

    def _take(self, item: Item) -> None:
        kind, text = item.kind, item.text
        if kind == "api_req_started":
            self._request(item)
        elif kind in _FEEDBACK:
            self._prompt(item)
        elif kind == "reasoning":
            self._say(item, [Thinking(text or string(item.record.get("reasoning")))])
        elif kind in _ANSWERS:
            said = Text(shown.answer(text).removesuffix(_CHANGED))
            self._say(item, [said, *self._attached.shown(item.record)])
        elif kind in ("tool", "use_mcp_server", "mcp_server_request_started", "new_task"):
            # That a server is being asked is told again, without what it is asked.
            if text or kind != "mcp_server_request_started":
                self._call(item, shown.call(kind, text))
        elif kind in ("command", "browser_action", "browser_action_launch"):
            name = "execute_command" if kind == "command" else kind
            asked = text.removesuffix(_TO_ALLOW) if kind == "command" else text
            self._call(item, ToolCall(name, to_json({"command": asked}) if asked else ""))
        elif kind in _OUTPUTS:
            self._settle(text)
        elif kind == "image":  # where a picture that was asked for lies
            self._settle(string(mapping(from_json(text)).get("imagePath")))
        elif kind in ("use_subagents", "subagent", "subagent_usage"):
            self._agents(item)
        else:
            self._tell(item)

    def _agents(self, item: Item) -> None:
        """Agents that work for the task: one call with what they found, and what they took."""
        told = mapping(from_json(item.text))
        if item.kind == "use_subagents":
            self._call(item, ToolCall(item.kind, to_json(told) if told else item.text))
        elif item.kind == "subagent":
            self._settle(shown.found(told))
        else:
            self._usage = spent.together(self._usage, spent.on_request(told))
            self._book_the_rest()

    def _tell(self, item: Item) -> None:
        """What the program says of itself."""
        kind, text = item.kind, item.text
        if kind in _ERRORS:
            self._failed |= kind == "api_req_failed"
            self._event(item, EventKind.ERROR, shown.failure(text))
        elif kind == "condense_context":
            told = mapping(item.record.get("contextCondense"))
            self._usage = spent.together(self._usage, spent.on_request(told))
            self._event(item, EventKind.COMPACTION, shown.summary(item.record, text))
        elif kind == "compaction":
            if mapping(from_json(text)).get("status") == "completed":
                self._event(item, EventKind.COMPACTION, "")
        elif kind in _NOTES:
            self._keep(item, Text(text))
        elif kind not in _SILENT:
            self._unknown(kind)
            self._keep(item, Text(text or to_json(item.record), TextVariant.UNKNOWN))

    def _keep(self, item: Item, block: Text) -> None:
        """What the program says beside the conversation."""
        if block.text.strip():
            self.drafts.append(
                Draft(item.key, Role.SYSTEM, [block], item.at, hidden=Hidden.PROGRESS)
            )

    def _prompt(self, item: Item) -> None:
        text = item.text
        if item.kind == "user_feedback_diff":
            text = string(mapping(from_json(text)).get("diff")) or text
        blocks: list[Block] = [Text(text)] if text.strip() else []
        blocks += self._attached.shown(item.record)
        self._end()
        if blocks:
            self.drafts.append(Draft(item.key, Role.USER, blocks, item.at))

    def _request(self, item: Item) -> None:
        """A request begins: what comes after it is its answer, and what it cost."""
        told = mapping(from_json(item.text))
        self.folder = self.folder or folder_in(string(told.get("request")))
        self._end()
        used = spent.on_request(told)
        if used is not None and (cached := used.cache_read + used.cache_write):
            self._cached.append(used.input >= cached)
        self._usage = spent.together(self._usage, used)
        if string(told.get("cancelReason")):
            self._stopped = Draft(f"{item.key}:end", Role.SYSTEM, [shown.stop(told)], item.at)

    def _end(self) -> None:
        """The answer that was being given has ended, some before they were whole."""
        self._answer = None
        stopped, self._stopped = self._stopped, None
        failed, self._failed = self._failed, False
        if stopped is None or (failed and _is_failure(stopped)):
            return
        stopped.at = self._at if self._at is not None else stopped.at
        self.drafts.append(stopped)

    def _book_the_rest(self) -> None:
        """What a last request took that got no answer stands with the answer before."""
        answers = [draft for draft in self.drafts if draft.role is Role.ASSISTANT]
        if self._usage is not None and answers:
            last = answers[-1]
            last.usage = spent.together(last.usage, self._usage)
            last.usage_key = last.usage_key or usage_key(self._task, last.external_id)
            self._usage = None

    def _say(self, item: Item, blocks: list[Block]) -> None:
        said = [block for block in blocks if not isinstance(block, Text | Thinking) or block.text]
        if not said:
            return
        if self._answer is None:
            self._answer = Draft(item.key, Role.ASSISTANT, [], item.at, model=self.model)
            if self._usage is not None:
                self._answer.usage = self._usage
                self._answer.usage_key = usage_key(self._task, item.key)
                self._usage = None
            self.drafts.append(self._answer)
        if said[0] not in self._answer.blocks:  # asked for approval, then said that it is done
            self._answer.blocks += said

    def _call(self, item: Item, call: ToolCall) -> None:
        last = self._answer.blocks[-1] if self._answer and self._answer.blocks else None
        same = isinstance(last, ToolCall) and (last.name, last.arguments) == (
            call.name,
            call.arguments,
        )
        if not same:
            self._say(item, [call])

    def _settle(self, text: str) -> None:
        """The output of the last call; a command gives it bit by bit, also while one says more."""
        answers = (draft for draft in reversed(self.drafts) if draft.role is Role.ASSISTANT)
        last = self._answer or next(answers, None)
        blocks = last.blocks if last else []
        for place in range(len(blocks) - 1, -1, -1):
            call = blocks[place]
            if isinstance(call, ToolCall):
                before = call.outcome.text if call.outcome else ""
                output = shown.output(text)
                joined = f"{before}\n{output}" if before and output else before or output
                blocks[place] = replace(call, outcome=ToolOutcome(joined, ToolStatus.UNKNOWN))
                return

    def _event(self, item: Item, kind: EventKind, text: str) -> None:
        self.drafts.append(Draft(item.key, Role.SYSTEM, [Event(kind, text)], item.at))
        self._answer = None


def _is_failure(stopped: Draft) -> bool:
    return any(isinstance(one, Event) and one.event is EventKind.ERROR for one in stopped.blocks)
