"""What the tests of reports as pages share."""

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from forms import published
from lxml import html

from xltool import data, policy
from xltool.app import many
from xltool.app.picturing import Drawing
from xltool.form import Filing
from xltool.outcome import Outcome
from xltool.report.page import page

SHANGHAI = policy.load()


def checked(*paths: Path) -> list[Outcome]:
    return [outcome for of_file in many.check_all(paths, SHANGHAI) for outcome in of_file]


def written(outcomes: Sequence[Outcome]) -> str:
    return "".join(page.pieces(outcomes, SHANGHAI, None, Drawing()))


def parsed(text: str) -> Any:
    return html.document_fromstring(text)


def said(element: Any) -> str:
    return "".join(element.itertext())


def only(found: list[Any]) -> Any:
    assert len(found) == 1
    return found[0]


def by_id(root: Any, name: str) -> Any:
    return only(root.xpath("//*[@id=$name]", name=name))


def target(root: Any, link: Any) -> Any:
    """Where a link within the page leads."""
    to = link.get("href", "")
    assert to.startswith("#")
    return by_id(root, to[1:])


def saying(form_id: str, text: str) -> Filing:
    """A form that says this wherever text can stand."""
    stated = data.to_data(published()[form_id])
    stated["project"] = dict.fromkeys(stated["project"], text)
    stated["goals"] = dict.fromkeys(stated["goals"], text)
    for row in stated["indicators"]:
        row.update(dict.fromkeys(("name", "target", "actual", "reason"), text))
    return data.from_data(json.loads(json.dumps(stated), parse_int=str), "测试")


def assert_alone(text: str) -> None:
    """Nothing from elsewhere, every link leads somewhere, every id is there once, one script: its own."""
    root = parsed(text)
    assert not root.xpath("//*[@src or @srcset or @action or @background or @data or @poster]")
    assert not [one for one in root.iter("link", "iframe", "object", "embed", "base", "img", "form")]
    assert not [name for one in root.iter() for name in one.attrib if str(name).startswith("on")]
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    for link in root.iter("a"):
        target(root, link)
    script = only(root.xpath("//script")).text or ""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy_said = only(root.xpath("//meta[@http-equiv='Content-Security-Policy']")).get("content", "")
    assert f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'" in policy_said
    styles = only(root.xpath("//style")).text or ""
    assert not re.search(r"url\(|@import|expression", styles)
    assert not root.xpath("//@style")
