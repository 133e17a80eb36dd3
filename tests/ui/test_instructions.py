"""Sentences in, gestures out."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tooling.content.prose import Prose, Run, Style, prose
from tooling.sandbox.ui.gestures import (
    Check,
    Choose,
    Clear,
    Copy,
    Empty,
    Enter,
    Fill,
    Find,
    Gesture,
    In,
    Keep,
    Open,
    Pass,
    Paste,
    Select,
    Submit,
    Wait,
)
from tooling.sandbox.ui.instructions import filling, gestures
from tooling.sandbox.ui.refusal import ScreenError
from tooling.sandbox.ui.verbs import VERBS

SENTENCES: dict[str, tuple[Gesture, ...]] = {
    "Open **IAM** > **Users** and choose **Create user**.": (Open(("IAM", "Users")), Choose("Create user")),
    "Go to **Roles**, open `reader`, and copy its **ARN**.": (
        Open(("Roles",)),
        Open(("reader",)),
        Copy("ARN"),
    ),
    "Open the IAM console and choose **Users**.": (Open(("IAM",)), Choose("Users")),
    "In CrewAI Platform, open **Settings** > **Workload Identity**.": (
        In("CrewAI Platform"),
        Open(("Settings", "Workload Identity")),
    ),
    "Enter `reader` as **User name** and choose **Next**.": (
        Enter(Run("reader", Style.CODE), "User name"),
        Choose("Next"),
    ),
    "Find the old access key ID, and choose **Actions**.": (
        Find(Run("old access key ID")),
        Choose("Actions"),
    ),
    "Enter `a` as **Key** and `b` as **Value**.": (
        Enter(Run("a", Style.CODE), "Key"),
        Enter(Run("b", Style.CODE), "Value"),
    ),
    "Enter the access key ID of step 4 as **Access Key ID**.": (
        Enter(Run("access key ID of step 4"), "Access Key ID"),
    ),
    "For **Policy name**, type `read`.": (In("Policy name"), Enter(Run("read", Style.CODE))),
    "Select **Attach policies directly**, check `Read`, and choose **Next** twice.": (
        Select("Attach policies directly"),
        Check("Read"),
        Choose("Next"),
        Choose("Next"),
    ),
    "Choose **JSON**, then paste `read.json` into **Policy editor**.": (
        Choose("JSON"),
        Paste(Run("read.json", Style.CODE), "Policy editor"),
    ),
    "Choose `us-east-1` for **Region**.": (Choose("us-east-1", "Region"),),
    "Choose **Delete** under **Access keys**.": (In("Access keys"), Choose("Delete")),
    "On the **Permissions** tab, choose **Add permissions** > **Create inline policy**.": (
        In("Permissions"),
        Choose("Add permissions"),
        Choose("Create inline policy"),
    ),
    "In the navigation pane, choose **Users**.": (Choose("Users"),),
    "In the AWS Management Console, open **IAM**.": (Open(("IAM",)),),
    "Back in CrewAI Platform, choose **Test Connection**.": (
        In("CrewAI Platform"),
        Choose("Test Connection"),
    ),
    "Copy the **Access key** and the **Secret access key**.": (Copy("Access key"), Copy("Secret access key")),
    "Copy the value of **RoleARN**, which you need later.": (Copy("RoleARN"),),
    "Leave **Role ARN** and **External ID** empty.": (Empty("Role ARN"), Empty("External ID")),
    "Leave **Console access** unchecked, and keep **Path** as it is.": (
        Clear("Console access"),
        Keep("Path"),
    ),
    "Clear **Require MFA**.": (Clear("Require MFA"),),
    "Set **Region** to `us-east-1`.": (Fill("Region", Run("us-east-1", Style.CODE)),),
    "To confirm, enter `reader` and choose **Delete**.": (Enter(Run("reader", Style.CODE)), Choose("Delete")),
    "Save it, and choose **Test Connection**. AWS can take a minute.": (Submit(), Choose("Test Connection")),
    "Copy the **Secret access key**, and save it. Save the key in a safe place.": (
        Copy("Secret access key"),
        Submit(),
    ),
    "Wait until the status is `CREATE_COMPLETE`.": (Wait("CREATE_COMPLETE"),),
    "Wait for an hour.": (Pass(timedelta(hours=1)),),
    "Wait 90 minutes, and choose **Test Flow**.": (Pass(timedelta(minutes=90)), Choose("Test Flow")),
    "Wait a minute or two. Waiting for three days is too long.": (),
    "Choose **Next** (nothing else is needed) so that AWS shows the last page.": (Choose("Next"),),
    "The user is for one application alone. It has no password, and nobody signs in with it.": (),
}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_says_what_to_do(sentence: str) -> None:
    assert gestures(prose(sentence)) == SENTENCES[sentence]


UNREADABLE = {
    "Chose **Next**.": "unknown verb `Chose`",
    "The **Secret access key** is shown once.": "no verb before `Secret access key`",
    "Don't choose **Next**.": "unknown verb `Don't`",
    "If you see **Warning**, choose **OK**.": "`Warning` stands in an explanation, which is not carried out",
    "Choose **Next** so that **Last** opens.": "`Last` stands in an explanation, which is not carried out",
    "Choose **Next** or **Back**.": "can't tell what `Back` is for after `Next`",
    "Choose the first one, and copy the **ARN**.": "nothing in bold or code to choose: `the first one`",
    "Enter, and choose **Next**.": "no value to enter",
    "Wait for some hours, and choose **Next**.": "can't tell what to wait for: `for some hours`",
    "Wait, and choose **Next**.": "can't tell what to wait for: ``",
    "Enter `a` or `b` as **Name**.": "more than one value for `Name`: `a`, `b`",
}


@pytest.mark.parametrize("sentence", UNREADABLE)
def test_what_looks_like_an_instruction_is_never_passed_over(sentence: str) -> None:
    with pytest.raises(ScreenError) as refused:
        gestures(prose(sentence))

    assert refused.value.problem == UNREADABLE[sentence]


def test_the_nearest_verb_is_suggested() -> None:
    with pytest.raises(ScreenError) as refused:
        gestures(prose("Chose **Next**."))

    assert refused.value.hint.splitlines()[0] == "did you mean `choose`?"


ROWS: dict[str, Gesture] = {
    "`aws-prod`": Fill("Name", Run("aws-prod", Style.CODE)),
    "`aws-prod`, or a name of your own": Fill("Name", Run("aws-prod", Style.CODE)),
    "the role ARN of step 3": Fill("Name", Run("the role ARN of step 3")),
    "**AWS Secrets Manager**": Fill("Name", Run("AWS Secrets Manager", Style.BOLD)),
    "leave empty": Empty("Name"),
    "Empty.": Empty("Name"),
    "checked": Check("Name"),
    "leave unchecked": Clear("Name"),
    "leave it as it is": Keep("Name"),
}


@pytest.mark.parametrize("value", ROWS)
def test_a_row_of_a_table_says_what_a_field_gets(value: str) -> None:
    assert filling("Name", prose(value)) == ROWS[value]


JOINING = "the|a|as|for|in|to|into|on|under|of|so|if|and|then|,|.|;|:|(|)|>|twice|empty"
WORDS = st.sampled_from([*VERBS, *re.split(r"\|", JOINING)])
TEXT = st.one_of(WORDS, st.text(max_size=8))
PROSE = st.lists(st.builds(Run, TEXT.map(lambda text: f" {text} "), st.sampled_from(Style)), max_size=12)


@given(PROSE.map(tuple))
def test_any_prose_is_read_or_refused(sentence: Prose) -> None:
    assert read(sentence) in {"read", "refused"}


def read(sentence: Prose) -> str:
    try:
        gestures(sentence)
        filling("Field", sentence)
    except ScreenError as refused:
        return "refused" if refused.problem.strip() == refused.problem.split("\n")[0] else refused.problem
    return "read"
