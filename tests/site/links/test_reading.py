from __future__ import annotations

import pytest

from tooling.site.links.reading import Read, read


@pytest.mark.parametrize(
    ("html", "links"),
    [
        ('<a href="a/?x=1&amp;y=2">a</a>', ["a/?x=1&y=2"]),
        ("<A HREF=a>a</A>", ["a"]),
        ('<img src="a.png" srcset="b.png 1x, c,d.png 2x,e.png">', ["a.png", "b.png", "c,d.png", "e.png"]),
        ('<IMG SRCSET="b.png">', ["b.png"]),
        ('<link rel="preload" imagesrcset="a.png 2x">', ["a.png"]),
        ('<link rel="preconnect" href="https://a.example"><link rel="icon" href="i.png">', ["i.png"]),
        ('<script src="a.js"></script><iframe src="f/"></iframe>', ["a.js", "f/"]),
        ('<video poster="p.png" src="v.mp4"></video>', ["v.mp4", "p.png"]),
        ('<object data="o.svg"></object>', ["o.svg"]),
        ('<form action="search/"></form>', ["search/"]),
        ('<svg><use xlink:href="s.svg#x"/></svg>', ["s.svg#x"]),
        ('<p style="background: url(a.png)"><p style="background: URL(b.png)">', ["a.png", "b.png"]),
        ('<p id="p" data="d" action="a" name="n" content="c">', []),
        ("<style>@import 'a.css'; b { background: URL( \"b.png\" ) }</style>", ["a.css", "b.png"]),
        ('<noscript><img src="n.png"></noscript>', ["n.png"]),
        ('<meta http-equiv="Refresh" content="0; url=\'../a/\'">', ["../a/"]),
        ('<meta http-equiv="refresh" content="5">', []),
        ("<!-- <a href='gone'> --><code>&lt;a href='gone'></code>", []),
        ('<a href="a">1</a><a href="a">2</a>', ["a"]),
    ],
)
def test_the_links_of_a_page(html: str, links: list[str]) -> None:
    assert list(read("a.html", html.encode()).links) == links


def test_an_anchor_is_an_id_or_the_name_of_a_link() -> None:
    html = '<h2 id="a">A</h2><a name="b"></a><input name="c"><a id="d" href="x">D</a><a id="é" name="f">'

    assert read("a.html", html.encode()).anchors.keys() == {"a", "b", "d", "é", "f"}


def test_a_page_may_say_what_its_links_start_from_and_where_it_leads() -> None:
    html = '<base target="x"><base href="../b/"><base href="c"><meta http-equiv="refresh" content="0;URL=a/">'

    assert read("a.html", html.encode()) == Read({"a/": None}, refresh="a/", base="../b/")


def test_a_stylesheet_loads_what_stands_in_no_comment() -> None:
    css = "@import url('a.css'); /* url(b.png) */ p { src: url(c.woff2), url(\"d e.png\"), url(#clip) }"

    assert list(read("a.css", css.encode()).links) == ["a.css", "c.woff2", "d e.png"]


def test_a_sitemap_lists_pages() -> None:
    xml = "<urlset><url><loc>https://a.example/?a&amp;b</loc></url></urlset>"

    assert list(read("sitemap.xml", xml.encode()).links) == ["https://a.example/?a&b"]
