"""The Web API methods that the advisor uses, with the refusals that matter."""

import json
import time
from collections.abc import Callable
from typing import Any

from .blocks import block_errors
from .workspace import APP_ID, APP_TOKEN, BOT_ID, BOT_USER, TEAM, Posted, Workspace

Args = dict[str, Any]
Answer = dict[str, Any]
TEXT_CHARACTERS = 40_000
PRIVATE_METADATA_CHARACTERS = 3_000


class Refusal(Exception):  # noqa: N818 - named by what Slack does
    """``ok: false`` with Slack's error name."""

    def __init__(self, error: str, messages: list[str] | None = None) -> None:
        super().__init__(error)
        self.error = error
        self.messages = messages or []


def call(workspace: Workspace, method: str, args: Args, token: str) -> Answer:
    """What Slack answers; raises ``Refusal`` where it refuses."""
    if method == "oauth.v2.access":
        return _oauth_access(workspace, args)
    if method == "apps.connections.open":
        if token != APP_TOKEN:
            raise Refusal("invalid_auth")
        return {"url": ""}  # the server fills in its own address
    if token not in workspace.tokens:
        raise Refusal("invalid_auth" if token else "not_authed")
    handler = _METHODS.get(method)
    if handler is None:
        raise Refusal("unknown_method")
    return handler(workspace, args)


def _auth_test(_workspace: Workspace, _args: Args) -> Answer:
    return {"url": "https://stand-in.example/", "team": "Stand-in", "user": "advisor", "team_id": TEAM} | {
        "user_id": BOT_USER, "bot_id": BOT_ID, "is_enterprise_install": False,
    }  # fmt: skip


def _blocks(workspace: Workspace, args: Args, surface: str = "message") -> list[dict[str, Any]]:
    blocks = args.get("blocks") or []
    if isinstance(blocks, str):
        try:
            blocks = json.loads(blocks)
        except ValueError:
            raise Refusal("invalid_blocks_format") from None
    errors = block_errors(blocks, surface=surface, unsupported=workspace.unsupported_blocks)
    if errors:
        raise Refusal("invalid_blocks", [f"[ERROR] {error}" for error in errors])
    return list(blocks)


def _metadata(args: Args) -> dict[str, Any] | None:
    metadata = args.get("metadata")
    if isinstance(metadata, str):
        metadata = json.loads(metadata)
    if not metadata:
        return None
    if not metadata.get("event_type") or not isinstance(metadata.get("event_payload"), dict):
        raise Refusal("invalid_metadata_format")
    return dict(metadata)


def _content(workspace: Workspace, args: Args) -> tuple[str, list[dict[str, Any]]]:
    text = str(args.get("text") or "")
    if len(text) > TEXT_CHARACTERS:
        raise Refusal("msg_too_long")
    blocks = _blocks(workspace, args)
    if not text and not blocks:
        raise Refusal("no_text")
    return text, blocks


def _channel(workspace: Workspace, args: Args) -> str:
    channel = str(args.get("channel") or "")
    if channel in workspace.users:
        channel = workspace.direct_message(channel)
    if not workspace.knows(channel):
        raise Refusal("not_in_channel" if channel in workspace.without_the_app else "channel_not_found")
    return channel


def _post_message(workspace: Workspace, args: Args) -> Answer:
    channel = _channel(workspace, args)
    text, blocks = _content(workspace, args)
    message = workspace.add(
        Posted(
            channel=channel,
            ts=workspace.next_ts(),
            user=BOT_USER,
            bot_id=BOT_ID,
            text=text,
            blocks=blocks,
            thread_ts=str(args.get("thread_ts") or ""),
            metadata=_metadata(args),
        )
    )
    return {"channel": channel, "ts": message.ts, "message": message.as_json(metadata=True)}


def _own_message(workspace: Workspace, args: Args, refusal: str) -> Posted:
    message = workspace.by_ts.get((_channel(workspace, args), str(args.get("ts"))))
    if message is None or message.deleted or message.seen_by:
        raise Refusal("message_not_found")
    if message.bot_id != BOT_ID:
        raise Refusal(refusal)
    return message


def _update(workspace: Workspace, args: Args) -> Answer:
    message = _own_message(workspace, args, "cant_update_message")
    message.text, message.blocks = _content(workspace, args)
    message.metadata = _metadata(args) or message.metadata
    message.edited += 1
    return {"channel": message.channel, "ts": message.ts, "text": message.text}


def _delete(workspace: Workspace, args: Args) -> Answer:
    message = _own_message(workspace, args, "cant_delete_message")
    message.deleted = True
    return {"channel": message.channel, "ts": message.ts}


def _post_ephemeral(workspace: Workspace, args: Args) -> Answer:
    channel = _channel(workspace, args)
    if args.get("user") not in workspace.users:
        raise Refusal("user_not_in_channel")
    text, blocks = _content(workspace, args)
    seen_by = str(args["user"])
    posted = Posted(channel, workspace.next_ts(), BOT_USER, text, blocks, bot_id=BOT_ID, seen_by=seen_by)
    posted.thread_ts = str(args.get("thread_ts") or "")
    return {"message_ts": workspace.add(posted).ts}


def _history(workspace: Workspace, args: Args) -> Answer:
    channel = _channel(workspace, args)
    thread = str(args.get("ts") or "")
    found = workspace.visible(channel, thread)
    if thread and not found:
        raise Refusal("thread_not_found")
    oldest, latest = str(args.get("oldest") or "0"), str(args.get("latest") or "9999999999")
    inclusive = str(args.get("inclusive")).lower() in {"true", "1"}
    found = [m for m in found if oldest < m.ts < latest or (inclusive and m.ts in {oldest, latest})]
    if not thread:
        found = [m for m in found if m.thread_ts in {"", m.ts}][::-1]
    shown = found[: int(args.get("limit") or 100)]
    with_metadata = str(args.get("include_all_metadata")).lower() in {"true", "1"}
    return {"messages": [m.as_json(metadata=with_metadata) for m in shown], "has_more": len(found) > len(shown)}


def _conversation(workspace: Workspace, args: Args) -> Answer:
    channel = str(args.get("channel") or "")
    if channel not in workspace.without_the_app:
        channel = _channel(workspace, args)
    direct = channel in workspace.direct.values()
    creator = workspace.creators.get(channel, "U_CREATOR")
    about = {"id": channel, "name": channel.lower(), "is_im": direct, "is_channel": not direct, "creator": creator}
    about["is_member"] = channel in workspace.channels
    return {"channel": about}


def _open_conversation(workspace: Workspace, args: Args) -> Answer:
    user = str(args.get("users") or "")
    if user not in workspace.users:
        raise Refusal("user_not_found")
    return {"channel": {"id": workspace.direct_message(user)}}


def _user(workspace: Workspace, args: Args) -> Answer:
    user = str(args.get("user"))
    if user not in workspace.users:
        raise Refusal("user_not_found")
    name = workspace.users[user]
    person = {"id": user, "name": name.lower(), "real_name": name, "tz": "Europe/Berlin", "team_id": TEAM}
    return {"user": person | {"is_admin": user in workspace.admins, "is_owner": False}}


def _view(workspace: Workspace, args: Args, surface: str) -> dict[str, Any]:
    view = args.get("view")
    view = json.loads(view) if isinstance(view, str) else dict(view or {})
    errors = block_errors(view.get("blocks"), surface=surface)
    if surface == "modal":
        for key in ("title", "submit", "close"):
            label = str(view.get(key, {"text": "x"}).get("text", "x")) if key != "title" or view.get("title") else ""
            if not 1 <= len(label) <= 24:
                errors.append(f"{key} must be between 1 and 24 characters")
        has_input = any(block.get("type") == "input" for block in view.get("blocks") or [])
        if has_input and "submit" not in view:
            errors.append("a view with inputs needs submit")
    if len(str(view.get("private_metadata", ""))) > PRIVATE_METADATA_CHARACTERS:
        errors.append("private_metadata over 3000 characters")
    if errors:
        raise Refusal("invalid_arguments", [f"[ERROR] {error}" for error in errors])
    return view | {"id": workspace.next_id("V"), "hash": workspace.next_id("h"), "team_id": TEAM, "app_id": APP_ID}


def _views_open(workspace: Workspace, args: Args) -> Answer:
    trigger = workspace.triggers.get(str(args.get("trigger_id")))
    if trigger is None:
        raise Refusal("invalid_trigger_id")
    if trigger.used:
        raise Refusal("exchanged_trigger_id")
    if time.monotonic() > trigger.expires:
        raise Refusal("expired_trigger_id")
    view = _view(workspace, args, "modal")
    trigger.used = True
    view["root_view_id"] = view["id"]
    workspace.views[view["id"]] = view
    return {"view": view}


def _views_update(workspace: Workspace, args: Args) -> Answer:
    known = workspace.views.get(str(args.get("view_id")))
    if known is None:
        raise Refusal("not_found")
    if args.get("hash") and args["hash"] != known["hash"]:
        raise Refusal("hash_conflict")
    view = _view(workspace, args, "modal") | {"id": known["id"], "root_view_id": known["root_view_id"]}
    workspace.views[view["id"]] = view
    return {"view": view}


def _views_publish(workspace: Workspace, args: Args) -> Answer:
    user = str(args.get("user_id"))
    if user not in workspace.users:
        raise Refusal("user_not_found")
    workspace.homes[user] = _view(workspace, args, "home")
    return {"view": workspace.homes[user]}


def _fine(_workspace: Workspace, _args: Args) -> Answer:
    return {}


def _prompts(workspace: Workspace, args: Args) -> Answer:
    prompts = args.get("prompts")
    prompts = json.loads(prompts) if isinstance(prompts, str) else prompts
    if not isinstance(prompts, list) or not 1 <= len(prompts) <= 4:
        raise Refusal("invalid_arguments")
    return _fine(workspace, args)


def _about_thread(workspace: Workspace, args: Args) -> Answer:
    if not args.get("thread_ts"):
        raise Refusal("invalid_arguments")
    _channel(workspace, {"channel": args.get("channel_id")})
    return {}


def _upload_url(workspace: Workspace, args: Args) -> Answer:
    file = workspace.next_id("F")
    workspace.files[file] = {"id": file, "name": args.get("filename"), "alt_txt": args.get("alt_txt"), "content": b""}
    return {"file_id": file, "upload_url": ""}  # the server fills in its own address


def _complete_upload(workspace: Workspace, args: Args) -> Answer:
    files = args.get("files") or []
    files = json.loads(files) if isinstance(files, str) else files
    done = []
    for file in files:
        known = workspace.files.get(file["id"])
        if known is None or not known["content"]:
            raise Refusal("file_not_found")
        known |= {"title": file.get("title"), "channel": args.get("channel_id"), "thread_ts": args.get("thread_ts")}
        permalink = f"https://stand-in.example/files/{file['id']}"
        done.append({"id": file["id"], "title": file.get("title"), "permalink": permalink, "mimetype": "image/png"})
    return {"files": done}


def _canvas(workspace: Workspace, args: Args) -> Answer:
    if not workspace.canvases_allowed:
        raise Refusal("canvas_disabled_user_team")
    content = args.get("document_content")
    content = json.loads(content) if isinstance(content, str) else content
    if not isinstance(content, dict) or content.get("type") != "markdown":
        raise Refusal("invalid_arguments")
    canvas = workspace.next_id("FC")
    workspace.canvases[canvas] = {"title": args.get("title"), "markdown": content.get("markdown", ""), "access": []}
    return {"canvas_id": canvas}


def _canvas_access(workspace: Workspace, args: Args) -> Answer:
    canvas = workspace.canvases.get(str(args.get("canvas_id")))
    if canvas is None:
        raise Refusal("canvas_not_found")
    canvas["access"].append({key: args.get(key) for key in ("access_level", "channel_ids", "user_ids")})
    return {}


def _file(workspace: Workspace, args: Args) -> Answer:
    file = str(args.get("file"))
    if file not in workspace.files and file not in workspace.canvases:
        raise Refusal("file_not_found")
    return {"file": {"id": file, "permalink": f"https://stand-in.example/docs/{file}", "mimetype": "image/png"}}


def _permalink(workspace: Workspace, args: Args) -> Answer:
    channel = _channel(workspace, args)
    stamp = str(args.get("message_ts", "")).replace(".", "")
    return {"channel": channel, "permalink": f"https://stand-in.example/archives/{channel}/p{stamp}"}


def _oauth_access(workspace: Workspace, args: Args) -> Answer:
    code = str(args.get("code") or "")
    if not code.startswith("code-"):
        raise Refusal("invalid_code")
    team = code.removeprefix("code-")
    token = f"xoxb-{team}"
    workspace.tokens[token] = team
    return {
        "access_token": token, "token_type": "bot", "scope": "chat:write", "bot_user_id": BOT_USER, "app_id": APP_ID,
        "team": {"id": team, "name": team}, "enterprise": None, "is_enterprise_install": False,
        "authed_user": {"id": "U_INSTALLER"},
    }  # fmt: skip


_METHODS: dict[str, Callable[[Workspace, Args], Answer]] = {
    "auth.test": _auth_test,
    "chat.postMessage": _post_message,
    "chat.update": _update,
    "chat.delete": _delete,
    "chat.postEphemeral": _post_ephemeral,
    "chat.getPermalink": _permalink,
    "conversations.replies": _history,
    "conversations.history": _history,
    "conversations.info": _conversation,
    "conversations.open": _open_conversation,
    "users.info": _user,
    "views.open": _views_open,
    "views.update": _views_update,
    "views.push": _views_open,
    "views.publish": _views_publish,
    "assistant.threads.setSuggestedPrompts": _prompts,
    "assistant.threads.setTitle": _about_thread,
    "assistant.threads.setStatus": _about_thread,
    "reactions.add": _fine,
    "files.getUploadURLExternal": _upload_url,
    "files.completeUploadExternal": _complete_upload,
    "files.info": _file,
    "canvases.create": _canvas,
    "canvases.access.set": _canvas_access,
    "bots.info": lambda _workspace, _args: {"bot": {"id": BOT_ID, "app_id": APP_ID, "user_id": BOT_USER}},
}
