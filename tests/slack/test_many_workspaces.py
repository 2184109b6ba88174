"""Installing by OAuth in several workspaces, each answered with its own token, and forgotten when it leaves."""

import logging
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from cryptography.fernet import Fernet
from slack_stand_in import REFUSALS, SIGNING_SECRET, StandIn
from slack_stand_in.scripted_advisor import ScriptedAdvisor, quick_cost

from bot.messages import Place, Tenant
from bot.slack.installing import Installations
from bot.slack.serving import Middle, SlackConfig, running
from bot.storage.installations import stores
from bot.storage.secrecy import Secrecy
from bot.storage.store import Store

# slack_sdk 3.47 gives client id and secret to aiohttp in a way that aiohttp 3.14 deprecates; it works, and is not ours.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")


@pytest.fixture
async def site(slack: StandIn, store: Store, tmp_path: Path) -> AsyncIterator[str]:
    url = f"sqlite+aiosqlite:///{tmp_path / 'advisor.db'}"
    secrecy = Secrecy.of(Fernet.generate_key().decode())
    kept = await stores(url, client_id="111.222", secrecy=secrecy, logger=logging.getLogger("test"))
    config = SlackConfig(
        signing_secret=SIGNING_SECRET, client_id="111.222", client_secret="client-secret",
        api_url=slack.api_url, http_port=0, http_host="127.0.0.1",
    )  # fmt: skip
    installations = Installations(kept.installations, kept.states)
    middle = Middle(ScriptedAdvisor(), quick_cost, store, REFUSALS, installations=installations)
    async with running(config, middle) as port:
        slack.deliver_over_http(f"http://127.0.0.1:{port}/slack/events")
        yield f"http://127.0.0.1:{port}"
    await kept.close()


async def installed(site: str, team: str, *, code: str = "", keep_cookie: bool = True) -> tuple[int, str]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        async with session.get(f"{site}/slack/install") as answer:
            page, cookie = await answer.text(), answer.headers["Set-Cookie"].split(";")[0]
        address = next(link for link in page.replace("&amp;", "&").split('"') if "oauth/v2/authorize" in link)
        state = parse_qs(urlsplit(address).query)["state"][0]
        headers = {"Cookie": cookie} if keep_cookie else {}
        back = f"{site}/slack/oauth_redirect?code={code or 'code-' + team}&state={state}"
        async with session.get(back, headers=headers) as answer:
            return answer.status, await answer.text()


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("advisor.db*"))


async def test_each_workspace_is_answered_with_its_own_token(slack: StandIn, site: str, tmp_path: Path) -> None:
    assert (await installed(site, "TONE"))[0] == 200
    assert (await installed(site, "TTWO"))[0] == 200
    for team in ("TONE", "TTWO"):
        person = slack.person(f"U{team}", team=team)
        await person.says("own_cloud")
        await slack.until(lambda w, at=person: w.from_the_app(at.direct))
        posts = [call for call in slack.workspace.calls_of("chat.postMessage") if call.args["channel"] == person.direct]
        assert [call.token for call in posts] == [f"xoxb-{team}"]
    assert b"xoxb-TONE" not in everything_in(tmp_path)


async def test_a_workspace_that_never_installed_gets_no_consultation(slack: StandIn, site: str) -> None:
    person = slack.person("U9", team="TNONE")
    await person.says("own_cloud")
    assert not slack.workspace.calls_of("chat.postMessage")


async def test_a_workspace_that_leaves_is_forgotten(slack: StandIn, site: str, store: Store) -> None:
    await installed(site, "TONE")
    person = slack.person("U1", team="TONE")
    await person.says("own_cloud")
    await slack.until(lambda w: w.from_the_app(person.direct))
    place = Place(Tenant("", "TONE"), person.direct, "")
    assert (await store.load(place)).version == 1
    await person.raises({"type": "tokens_revoked", "tokens": {"bot": ["UADVISOR"]}})
    await person.raises({"type": "app_uninstalled"})
    assert (await store.load(place)).version == 0
    await person.says("some")
    assert len(slack.workspace.from_the_app(person.direct)) == 1


@pytest.mark.parametrize(
    ("code", "keep_cookie", "said"),
    [("nonsense", True, "did not confirm"), ("code-TONE", False, "another browser")],
)
async def test_a_failed_installation_is_explained(
    slack: StandIn, site: str, code: str, keep_cookie: bool, said: str
) -> None:
    status, page = await installed(site, "TONE", code=code, keep_cookie=keep_cookie)
    assert status >= 400
    assert said in page
    assert "Begin again" in page


async def test_a_cancelled_installation_says_that_nothing_was_installed(site: str) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{site}/slack/oauth_redirect?error=access_denied") as answer,
    ):
        assert "cancelled" in await answer.text()
