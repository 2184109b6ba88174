"""What was said in a quick estimate goes on with it: through the likeliest reading, the chart and into a consultation."""

import pytest
from slack_stand_in import StandIn
from slack_stand_in.following import said, seen

from bot.conversation.understanding.read import read
from bot.facts.load_billing_words import load_billing_words
from bot.facts.load_lexicon import load_lexicon
from bot.framework import Answers, QuestionId
from bot.messages import Place, Tenant
from bot.quoting import REGIONS
from bot.storage.store import Store


async def test_the_region_goes_on_through_the_likeliest_reading_into_the_consultation(
    slack: StandIn, advised: None, store: Store
) -> None:
    ada = slack.person("U1", "Ada")
    await ada.slash("/llm-cost", "80M tokens, 40% cached, in the EU")
    (estimate,) = slack.workspace.messages
    await ada.presses(estimate, "cost:ask")
    await slack.until(lambda _: "cost:consult" in seen(estimate))
    assert "40 % of the input cached · kept in EU" in estimate.text
    await ada.presses(estimate, "cost:consult")
    await said(slack, ada.direct, "Region: European Union")
    known = (await store.load(Place(Tenant("", "T1"), ada.direct, ""))).consultation.known()
    assert known.region == "EU"


@pytest.mark.parametrize("named", sorted({region for _, region in load_billing_words().regions}))
def test_a_region_of_the_bill_is_the_one_that_a_consultation_understands(named: str) -> None:
    said = read(named, asked=QuestionId.REGION, known=Answers(), lexicon=load_lexicon())
    assert said.answers == {QuestionId.REGION: REGIONS.get(named, named)}
