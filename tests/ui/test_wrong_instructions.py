"""Instructions that a reader could not follow: each is refused, and says why."""

from __future__ import annotations

import pytest

from tests.ui.instructions import POLICY, save_policy
from tests.ui.reader import Reader
from tooling.sandbox.sandbox import Sandbox
from tooling.sandbox.ui.walkthrough import ScreenError

NEW_USER = "Open **IAM** > **Users** and choose **Create user**.\n"
EDITOR = "Open **IAM** > **Policies** and choose **Create policy**.\n"
AT_USER = "on this screen: **Next**, **Cancel**, **User name**, "
REFUSED = {
    "a button has another name": (
        "Open **IAM** > **Users** and choose **Add user**.",
        "nothing is called **Add user** at **Users**",
        "did you mean **Create user**?\non this screen: **Create user**, **Delete**, **Administrator**",
    ),
    "a field has another name": (
        NEW_USER + "Enter `reader` as **Username**.",
        "no field **Username** at **Specify user details**",
        "did you mean **User name**?\nfields here: **User name**",
    ),
    "a required field is empty": (
        NEW_USER + "Choose **Next**.",
        "**User name** is empty, and **Specify user details** requires it",
        "",
    ),
    "a value is refused": (
        NEW_USER + "Enter `crewai reader` as **User name**.",
        "`crewai reader` is refused as **User name**",
        "up to 64 letters, digits and + = , . @ _ -",
    ),
    "a step comes too early": (
        NEW_USER + "Choose **Create user**.",
        "nothing is called **Create user** at **Specify user details**",
        AT_USER,
    ),
    "a form is left open": (
        NEW_USER + "Open **IAM** > **Policies**.",
        "the form **Create user** was begun and never submitted",
        "it is at **Specify user details**, whose buttons are: **Next**, **Cancel**",
    ),
    "a screen is unknown": (
        "Open **IAM** > **User**.",
        "nothing to open is called **User** at **Dashboard**",
        "did you mean **Users**?\n"
        "on this screen: **Dashboard**, **Users**, **Policies**, **Roles**, **Identity providers**",
    ),
    "an app is unknown": (
        "Open **IAMM**.",
        "no app is called **IAMM**",
        "did you mean **IAM**?",
    ),
    "an entry is unknown": (
        "Open **IAM** > **Users** > `reader`.",
        "nothing to open is called **reader** at **Users**",
        "on this screen: **Administrator**, **Dashboard**, **Users**, ",
    ),
    "a policy is none": (
        EDITOR + 'Choose **JSON** and paste `{"Version"` into **Policy editor**.',
        "what is in **Policy editor** is no JSON",
        "Expecting ':' delimiter: line 1 column 11 (char 10)",
    ),
    "a file is missing": (
        EDITOR + "Choose **JSON** and paste `raed.json` into **Policy editor**.",
        "there is no file `raed.json`",
        "the working folder has: `read.json`",
    ),
    "the visual editor is used": (
        EDITOR + "Choose **Next**.",
        "**Next** is not carried out",
        "the visual editor is not carried out; choose **JSON** and paste the policy",
    ),
    "nothing was copied": (
        NEW_USER + "Enter the role ARN as **User name**.",
        "nothing was copied as `role ARN`",
        "copied so far: nothing",
    ),
    "a confirmation is wrong": (
        "Open **IAM** > **Users** > `Administrator` and choose **Delete**.\nEnter `admin`.",
        "`admin` is refused as **User name**",
        "to confirm, enter `Administrator`",
    ),
    "AWS refuses": (
        NEW_USER + "Enter `Administrator` as **User name**. Choose **Next** twice.\nChoose **Create user**.",
        "**Create user** fails: EntityAlreadyExists: User Administrator already exists",
        "",
    ),
}


@pytest.mark.parametrize("law", REFUSED)
def test_a_wrong_instruction_is_refused_when(sandbox: Sandbox, reader: Reader, law: str) -> None:
    save_policy(sandbox)
    instructions, problem, hint = REFUSED[law]

    found = reader.refused(instructions)

    assert (found[0], found[1][: len(hint) or None]) == (problem, hint)


def test_a_form_has_to_be_submitted_before_the_list_ends(reader: Reader) -> None:
    reader.follow(NEW_USER)

    with pytest.raises(ScreenError, match=r"the form \*\*Create user\*\* was begun and never submitted"):
        reader.walkthrough.finish()


def test_the_nearest_policy_is_suggested(sandbox: Sandbox, reader: Reader) -> None:
    save_policy(sandbox)

    _, hint = reader.refused(f"""
        {POLICY}{NEW_USER}
        Enter `reader` as **User name** and choose **Next**. Select **Attach policies directly**.
        Check `CrewAISecretRead`.
    """)

    assert hint.splitlines()[0] == "did you mean **CrewAISecretsRead**?"
