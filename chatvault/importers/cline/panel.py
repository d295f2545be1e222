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
from chatvault.domain.message import CostSource, Hidden, Role, Usage
from chatvault.importers.cline.attached import Attached
from chatvault.importers.cline.environment import folder_in
from chatvault.importers.cline.items import Item, Record
from chatvault.importers.costs import micro_dollars
from chatvault.importers.drafts import Draft
from chatvault.importers.json_files.json_values import (
    count,
    from_json,
    mapping,
    number,
    sequence,
    string,
    to_json,
)
from chatvault.importers.usage_keys import usage_key

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
            said = Text(_answer(text).removesuffix(_CHANGED))
            self._say(item, [said, *self._attached.shown(item.record)])
        elif kind in ("tool", "use_mcp_server", "mcp_server_request_started", "new_task"):
            # That a server is being asked is told again, without what it is asked.
            if text or kind != "mcp_server_request_started":
                self._call(item, _call(kind, text))
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
            self._settle(_found(told))
        else:
            self._usage = _sum(self._usage, _usage(told))
            self._book_the_rest()

    def _tell(self, item: Item) -> None:
        """What the program says of itself."""
        kind, text = item.kind, item.text
        if kind in _ERRORS:
            self._failed |= kind == "api_req_failed"
            self._event(item, EventKind.ERROR, _failure(text))
        elif kind == "condense_context":
            told = mapping(item.record.get("contextCondense"))
            self._usage = _sum(self._usage, _usage(told))
            self._event(item, EventKind.COMPACTION, _summary(item.record, text))
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
        used = _usage(told)
        if used is not None and (cached := used.cache_read + used.cache_write):
            self._cached.append(used.input >= cached)
        self._usage = _sum(self._usage, used)
        if string(told.get("cancelReason")):
            self._stopped = Draft(f"{item.key}:end", Role.SYSTEM, [_stop(told)], item.at)

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
            last.usage = _sum(last.usage, self._usage)
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
                output = _output(text)
                joined = f"{before}\n{output}" if before and output else before or output
                blocks[place] = replace(call, outcome=ToolOutcome(joined, ToolStatus.UNKNOWN))
                return

    def _event(self, item: Item, kind: EventKind, text: str) -> None:
        self.drafts.append(Draft(item.key, Role.SYSTEM, [Event(kind, text)], item.at))
        self._answer = None


def _stop(told: Record) -> Event:
    reason, failure = string(told.get("cancelReason")), string(told.get("streamingFailedMessage"))
    if reason == "user_cancelled":
        return Event(EventKind.INTERRUPTED, failure)
    return Event(EventKind.ERROR, _failure(failure) or reason.replace("_", " "))


def _is_failure(stopped: Draft) -> bool:
    return any(isinstance(one, Event) and one.event is EventKind.ERROR for one in stopped.blocks)


def _failure(text: str) -> str:
    """What went wrong in words, where a provider tells it with all that it knows as JSON."""
    told = mapping(from_json(text)) if text.startswith("{") else {}
    return string(told.get("message")) or string(mapping(told.get("error")).get("message")) or text


def _answer(text: str) -> str:
    """What is said; questions stand in JSON with the answers that are offered."""
    told = mapping(from_json(text)) if text.startswith("{") else {}
    said = string(told.get("question")) or string(told.get("response"))
    if not said:
        return text
    offered = sequence(told.get("options")) or sequence(told.get("suggest"))
    options = [string(one) or string(mapping(one).get("answer")) for one in offered]
    return "\n".join([said, *(f"- {option}" for option in options if option)])


def _call(kind: str, text: str) -> ToolCall:
    told = mapping(from_json(text))
    if kind == "tool":
        name = string(told.get("tool")) or kind
        # What another task is to do, or which file is read, is told where others tell what they
        # gave back.
        is_asked = name == "newTask" or (name == "readFile" and _is_path(told))
        apart = ("tool",) if is_asked else ("tool", "content")
        rest = {key: value for key, value in told.items() if key not in apart}
        failed = told.get("isError") is True
        content = string(told.get("content")) if "content" in apart else ""
        status = ToolStatus.FAILED if failed else ToolStatus.UNKNOWN
        outcome = ToolOutcome(content, status) if content else None
        return ToolCall(name, to_json(rest) if rest else "", outcome=outcome)
    name = string(told.get("toolName")) or string(told.get("uri")) or kind
    server = string(told.get("serverName"))
    arguments = told.get("arguments") or told.get("content") or ""
    return ToolCall(f"{server}.{name}" if server else name, to_json(arguments))


def _is_path(told: Record) -> bool:
    """Whether the whole path of the file stands for what is in it."""
    content, path = (string(told.get(key)).replace("\\", "/") for key in ("content", "path"))
    return bool(path) and "\n" not in content and content.endswith(path.removeprefix("./"))


def _found(told: Record) -> str:
    """What agents that worked for the task have found, one after the other."""
    agents = map(mapping, sequence(told.get("items")))
    found = [string(one.get("result")) or string(one.get("error")) for one in agents]
    return "\n\n".join(filter(None, found))


def _output(text: str) -> str:
    """The text of an output; a browser's stands in JSON with a picture that is left out."""
    told = mapping(from_json(text)) if text.startswith("{") else {}
    return string(told.get("logs")) if "screenshot" in told else text


def _summary(record: Record, text: str) -> str:
    told = mapping(record.get("contextCondense")) or mapping(from_json(text))
    return string(told.get("summary"))


def _sum(one: Usage | None, other: Usage | None) -> Usage | None:
    """What requests took together, of which the first got no answer."""
    if one is None or other is None:
        return one or other
    return one + other


def _usage(told: Record) -> Usage | None:
    cost = 0 if number(told.get("cost")) == 0 else micro_dollars(told.get("cost"))
    usage = Usage(
        input=count(told.get("tokensIn")),
        output=count(told.get("tokensOut")),
        cache_read=count(told.get("cacheReads")),
        cache_write=count(told.get("cacheWrites")),
        cost=cost,
        cost_source=None if cost is None else CostSource.REPORTED,
    )
    return usage if usage.total or usage.cost else None
