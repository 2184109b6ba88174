"""The manifests ask for exactly what the code uses: scopes by the Web API methods it calls, events by what it listens to."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import bot
from bot.slack.extras import SUGGESTED
from bot.slack.form_listeners import ASSESS
from bot.slack.installing import SCOPES
from bot.slack.slash_command import COMMAND
from bot.slack.transports import EVENTS_PATH

ROOT = Path(bot.__file__).parents[1]
SOCKET, HTTP = "slack_manifest.yaml", "slack_manifest_http.yaml"

SCOPES_OF_METHODS = {
    "assistant.threads.setStatus": {"assistant:write"},
    "assistant.threads.setSuggestedPrompts": {"assistant:write"},
    "assistant.threads.setTitle": {"assistant:write"},
    "auth.test": set(),
    "canvases.access.set": {"canvases:write"},
    "canvases.create": {"canvases:write"},
    "chat.delete": {"chat:write"},
    "chat.getPermalink": set(),
    "chat.postEphemeral": {"chat:write"},
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.history": {"channels:history", "groups:history", "im:history"},
    "conversations.info": {"channels:read", "groups:read"},  # never asked of a direct message: no im:read
    "conversations.join": {"channels:join"},
    "conversations.list": {"channels:read", "groups:read"},
    "conversations.members": {"channels:read", "groups:read"},
    "conversations.open": {"im:write"},
    "conversations.replies": {"channels:history", "groups:history", "im:history"},
    "files.info": {"files:read"},
    "files.upload_v2": {"files:write"},
    "pins.add": {"pins:write"},
    "reactions.add": {"reactions:write"},
    "team.info": {"team:read"},
    "usergroups.list": {"usergroups:read"},
    "users.info": {"users:read"},
    "users.list": {"users:read"},
    "views.open": set(),
    "views.publish": set(),
    "views.push": set(),
    "views.update": set(),
}
SCOPES_OF_EVENTS = {
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "app_uninstalled": set(),
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "message.im": {"im:history"},
    "tokens_revoked": set(),
}
OF_COMMAND_AND_SHORTCUT = {"commands"}


def manifest(name: str) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / name).read_text())
    return read


def methods_called() -> set[str]:
    """Web API methods that the Slack package names, as the API writes them or as the SDK does."""
    source = "\n".join(path.read_text() for path in (ROOT / "bot" / "slack").glob("*.py"))
    spelled = {
        method: (method, method.replace(".", "_").replace("upload_v2", "upload_v2")) for method in SCOPES_OF_METHODS
    }
    return {
        method
        for method, (api, sdk) in spelled.items()
        if f'"{api}"' in source or re.search(rf"\.{re.escape(sdk)}\(", source)
    }


@pytest.mark.parametrize("name", [SOCKET, HTTP])
def test_the_manifest_asks_for_exactly_the_scopes_that_the_code_uses(name: str) -> None:
    called, events = methods_called(), manifest(name)["settings"]["event_subscriptions"]["bot_events"]
    assert "chat.postMessage" in called
    needed = set().union(
        OF_COMMAND_AND_SHORTCUT,
        *(SCOPES_OF_METHODS[method] for method in called),
        *(SCOPES_OF_EVENTS[event] for event in events),
    )
    asked = manifest(name)["oauth_config"]["scopes"]["bot"]
    assert sorted(asked) == asked, "in order, so that a change is seen"
    assert set(asked) == needed


def test_every_method_of_the_api_that_the_code_names_is_known_here() -> None:
    source = "\n".join(path.read_text() for path in (ROOT / "bot" / "slack").glob("*.py"))
    families = {method.partition(".")[0] for method in SCOPES_OF_METHODS}
    named = set(re.findall(rf'"((?:{"|".join(families)})\.[a-zA-Z.]+)"', source))
    assert named <= set(SCOPES_OF_METHODS)
    snake = set(re.findall(rf"client\.((?:{'|'.join(families)})_[a-zA-Z_0-9]+)\(", source))
    assert snake <= {method.replace(".", "_") for method in SCOPES_OF_METHODS}


@pytest.mark.parametrize("name", [SOCKET, HTTP])
def test_every_scope_says_what_it_is_for(name: str) -> None:
    lines = (ROOT / "deploy" / name).read_text().splitlines()
    for scope in manifest(name)["oauth_config"]["scopes"]["bot"]:
        [line] = [line for line in lines if line.strip().startswith(f"- {scope} ")]
        assert re.search(r"# \S.{8,}", line), scope


def test_an_installation_over_http_asks_for_the_scopes_of_its_manifest() -> None:
    assert list(SCOPES) == manifest(HTTP)["oauth_config"]["scopes"]["bot"]


@pytest.mark.parametrize("name", [SOCKET, HTTP])
def test_command_shortcut_prompts_and_tabs_are_those_of_the_code(name: str) -> None:
    features = manifest(name)["features"]
    assert [command["command"] for command in features["slash_commands"]] == [COMMAND]
    assert [(one["callback_id"], one["type"]) for one in features["shortcuts"]] == [(ASSESS, "message")]
    prompts = [(prompt["title"], prompt["message"]) for prompt in features["agent_view"]["suggested_prompts"]]
    assert prompts == list(SUGGESTED)
    assert "assistant_view" not in features
    assert features["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }
    assert manifest(name)["settings"]["interactivity"]["is_enabled"] is True


@pytest.mark.parametrize("name", [SOCKET, HTTP])
def test_texts_keep_slacks_limits(name: str) -> None:
    shown, features = manifest(name)["display_information"], manifest(name)["features"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 175 <= len(shown["long_description"]) <= 4000
    assert len(features["agent_view"]["agent_description"]) <= 300
    assert len(features["agent_view"]["suggested_prompts"]) <= 4
    assert len(features["bot_user"]["display_name"]) <= 80
    assert all(len(one["name"]) <= 24 and len(one["description"]) <= 150 for one in features["shortcuts"])


KNOWN_TO_SLACK = {
    "": {"_metadata", "display_information", "features", "oauth_config", "settings"},
    "_metadata": {"major_version", "minor_version"},
    "display_information": {"name", "description", "long_description", "background_color"},
    "features": {"agent_view", "app_home", "bot_user", "slash_commands", "shortcuts"},
    "features.agent_view": {"agent_description", "suggested_prompts", "actions"},
    "features.agent_view.suggested_prompts": {"title", "message"},
    "features.app_home": {"home_tab_enabled", "messages_tab_enabled", "messages_tab_read_only_enabled"},
    "features.bot_user": {"display_name", "always_online"},
    "features.slash_commands": {"command", "url", "description", "usage_hint", "should_escape"},
    "features.shortcuts": {"name", "type", "callback_id", "description"},
    "oauth_config": {"redirect_urls", "scopes"},
    "oauth_config.scopes": {"bot"},
    "settings": {
        "event_subscriptions",
        "interactivity",
        "org_deploy_enabled",
        "socket_mode_enabled",
        "token_rotation_enabled",
    },
    "settings.event_subscriptions": {"request_url", "bot_events"},
    "settings.interactivity": {"is_enabled", "request_url"},
}
"""The keys of version 2 of the manifest that Slack publishes (github.com/slackapi/manifest-schema, read 2026-11-24), as far as
we use them. Every section there refuses keys that it does not know."""


def sections(read: Any, path: str = "") -> list[tuple[str, set[str]]]:
    """Each mapping of a manifest by where it stands, with its keys."""
    if isinstance(read, list):
        return [found for one in read for found in sections(one, path)]
    if not isinstance(read, dict):
        return []
    inner = [found for key, value in read.items() for found in sections(value, f"{path}.{key}".lstrip("."))]
    return [(path, set(read)), *inner]


@pytest.mark.parametrize("name", [SOCKET, HTTP])
def test_every_key_is_one_that_slack_knows(name: str) -> None:
    found = sections(manifest(name))
    assert len(found) > 10
    for path, keys in found:
        assert keys <= KNOWN_TO_SLACK[path], path
    assert manifest(name)["_metadata"] == {"major_version": 2}, "the version that knows agent_view"


def test_the_two_differ_only_in_how_slack_reaches_us() -> None:
    socket, http = manifest(SOCKET), manifest(HTTP)
    assert socket["settings"].pop("socket_mode_enabled") is True
    assert http["settings"].pop("socket_mode_enabled") is False
    addresses = [
        http["settings"]["event_subscriptions"].pop("request_url"),
        http["settings"]["interactivity"].pop("request_url"),
        http["features"]["slash_commands"][0].pop("url"),
    ]
    assert addresses == [f"https://advisor.example.com{EVENTS_PATH}"] * 3
    assert http["oauth_config"].pop("redirect_urls") == ["https://advisor.example.com/slack/oauth_redirect"]
    assert socket == http
