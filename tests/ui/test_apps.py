"""The files of screens: what they have to be."""

from __future__ import annotations

import re
from datetime import date
from itertools import chain
from typing import Any

import boto3
import pytest

from tooling.sandbox.platforms.behaviors import BEHAVIORS
from tooling.sandbox.ui.model import App, Call
from tooling.sandbox.ui.reading import AppError, apps, every_button, read_app

SCREEN = {"source": "https://docs.aws.amazon.com/"}


def app(**screens: Any) -> dict[str, Any]:
    return {
        "names": ["App"],
        "date": date(2026, 11, 21),
        "start": "Home",
        "screens": {"Home": SCREEN, **screens},
    }


def calls(of: App) -> list[Call]:
    loads = [call for screen in of.screens.values() for call in screen.loads]
    return loads + [
        call for part in of.parts() for button in every_button(part.buttons) for call in button.calls
    ]


WRONG = {
    "a button leads nowhere": (
        app(Users={**SCREEN, "buttons": {"Create": {"opens": "Form"}}}),
        "App: no screen `Form`",
    ),
    "a button does nothing": (
        app(Users={**SCREEN, "buttons": {"Create": {}}}),
        "App: button `Create` does nothing",
    ),
    "a key is unknown": (app(Users={**SCREEN, "feilds": {}}), "unknown: feilds"),
    "a key of a field is unknown": (
        app(Users={**SCREEN, "fields": {"Name": {"need": True}}}),
        "unknown: need",
    ),
}


@pytest.mark.parametrize("law", WRONG)
def test_a_file_that_cant_be_right_is_refused(law: str) -> None:
    data, message = WRONG[law]

    with pytest.raises(AppError) as refused:
        read_app(data)

    assert str(refused.value) == message


def test_no_two_apps_have_the_same_name() -> None:
    names = [name for each in apps() for name in each.names]

    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("each", apps(), ids=lambda each: each.names[0])
def test_every_call_is_an_operation_of_aws_with_its_parameters(each: App) -> None:
    unknown = []
    for call in calls(each):
        service, _, method = call.operation.partition(".")
        client = boto3.client(
            service, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
        )
        model = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[method])
        members = model.input_shape.members if model.input_shape else {}
        unknown += [f"{call.operation}: {name}" for name in call.parameters if name not in members]

    assert unknown == []


def references(value: Any) -> set[str]:
    """Return the names that the templates in `value` refer to."""
    return set(re.findall(r"\{([a-z_]\w*)(?:\|\w+)?\}", repr(value)))


def bound(of: App) -> set[str]:
    """Return the names that something in an app gives a value to."""
    fields = [field for part in of.parts() for field in part.fields]
    sources = [part.list for part in of.parts() if part.list]
    sources += [source for field in fields for source in field.sources]
    buttons = [button for part in of.parts() for button in every_button(part.buttons)]
    binding = [call.binds for call in calls(of)]
    binding += [each.binds or {} for each in sources]
    binding += [each.binds or {} for each in buttons]
    return {"each", *(name for field in fields for name in (field.key, field.rows)), *chain(*binding)}


@pytest.mark.parametrize(
    "each", [app for app in apps() if not app.is_platform], ids=lambda each: each.names[0]
)
def test_every_reference_in_a_template_is_to_something_known(each: App) -> None:
    assert references(each.screens) - bound(each) == set()


def test_every_behavior_of_a_platform_is_there_and_used() -> None:
    used = {
        button.behavior for each in apps() for part in each.parts() for button in every_button(part.buttons)
    }

    assert used - {""} == set(BEHAVIORS)
