"""The picture of a diagram: every shape and flow is in it, no caption covers anything, what is done, now and ahead is told, and no name is markup."""
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from engine import views
from engine.views import Diagram, Edge, Node
from tests.web import samples_pages
from tests.web.diagram_sample import CUTI, diagram
from web.diagram import arrange, draw, text
from web.diagram.layout import CONTAINERS, GATEWAYS, box_of

SVG = "{http://www.w3.org/2000/svg}"
EVIL = samples_pages.EVIL


def picture(shown: views.Diagram):
    """The SVG, which must be well-formed, inside the svg namespace."""
    return etree.fromstring(str(draw(shown)).replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1).encode())


def words(svg) -> str:
    return " ".join(t.text or "" for t in svg.iter(SVG + "text"))


def overlap(a, b, slack: float = 0.5) -> bool:
    return a[0] + slack < b[2] and b[0] + slack < a[2] and a[1] + slack < b[3] and b[1] + slack < a[3]


def solid(shown: views.Diagram, layout) -> dict[str, tuple]:
    """What a caption must not cover: every shape that is no frame around others, and the name columns."""
    boxes = {n.id: box_of(n) for n in shown.nodes if n.kind not in CONTAINERS and n.id not in layout.expanded}
    return boxes | {h.of: h.box for h in layout.headers}


def crowded() -> views.Diagram:
    """A grid of gateways so close that most places for a caption are taken, each with a name and a named flow to the next."""
    nodes = [Node(f"g{i}{j}", "exclusiveGateway", f"Sudah lengkap nomor {i}{j}?", i * 90.0, j * 80.0, 50, 50) for i in range(6) for j in range(6)]
    edges = [Edge(f"f{i}{j}", ((i * 90.0 + 50, j * 80.0 + 25), (i * 90.0 + 90, j * 80.0 + 25)), "dikembalikan lagi") for i in range(5) for j in range(6)]
    return Diagram("Padat", tuple(nodes), tuple(edges))


def upright() -> views.Diagram:
    """Pool with lanes side by side, a black box, a note, data and a nested lane."""
    nodes = [Node("p", "participant", "Kolam", 0, 0, 600, 400), Node("l1", "lane", "Kiri", 0, 30, 300, 370), Node("l2", "lane", "Kanan", 300, 30, 300, 370),
             Node("a", "userTask", "Kerja", 60, 120, 110, 80), Node("b", "callActivity", "Panggil prosedur lain", 360, 120, 110, 80),
             Node("q", "participant", "Instansi luar", 0, 460, 600, 60), Node("n", "textAnnotation", "Catatan penting", 420, 300, 100, 40),
             Node("d", "dataObjectReference", "Berkas", 80, 280, 36, 50), Node("s", "dataStoreReference", "Buku cuti", 180, 280, 50, 50)]
    return Diagram("Tegak", tuple(nodes), (Edge("f", ((170, 160), (360, 160))), Edge("m", ((115, 200), (140, 460)), "surat")))


# what is in it -----------------------------------------------------------------------------------------------------------------------------
def test_every_name_and_every_flow_is_drawn():
    shown = diagram(CUTI)
    svg = picture(shown)
    flat = re.sub(r"\s+", "", words(svg)).replace("-", "")
    for thing in (*shown.nodes, *shown.edges):
        assert re.sub(r"\s+", "", thing.name).replace("-", "") in flat
    lines = [p for g in svg.iter(SVG + "g") if g.get("marker-end") for p in g]
    assert len(lines) == len(shown.edges) > 60
    assert len(list(svg.iter(SVG + "rect"))) == sum(n.kind.endswith("Task") or n.kind == "subProcess" for n in shown.nodes)


def test_each_kind_has_its_shape_and_sign():
    kinds = ("startEvent", "endEvent", "intermediateCatchEvent", "boundaryEvent", *sorted(GATEWAYS), "userTask", "serviceTask", "businessRuleTask", "subProcess")
    svg = picture(Diagram("Semua", tuple(Node(k, k, k, 150.0 * i, 0, 50, 50, event="timer") for i, k in enumerate(kinds))))
    used = {u.get("href") for u in svg.iter(SVG + "use")}
    assert {f"#d-{g}" for g in GATEWAYS} <= used and {"#d-c-timer", "#d-t-timer", "#d-userTask", "#d-plus"} <= used
    assert used == {f"#{g.get('id')}" for g in svg.iter(SVG + "g") if (g.get("id") or "").startswith("d-") and g.getparent().tag == SVG + "defs"}
    circles = [c for g in svg.iter(SVG + "g") if g.get("class", "").startswith("n ") for c in g.iter(SVG + "circle")]
    assert len(circles) == 1 + 1 + 2 + 2                       # start, end (thick), and two double rings


def test_an_event_sub_process_is_dotted_and_keeps_its_name():
    shown = diagram(CUTI)
    assert "penarikan" in arrange(shown).event_scopes
    assert '<g class="sc ahead ev">' in draw(shown) and "Penarikan permohonan" in words(picture(shown))


def test_lanes_have_a_column_with_level_names_and_pools_a_strip():
    layout = arrange(diagram(CUTI))
    names = {" ".join(h.lines): h for h in layout.headers}
    assert {"Cuti", "Pemohon", "Pengelola kepegawaian", "Atasan langsung", "Pejabat berwenang", "Sistem"} == set(names)
    assert names["Cuti"].turned and not names["Sistem"].turned
    assert all(len(line) <= 12 for h in layout.headers for line in h.lines)
    assert len({h.box[:1] + h.box[2:3] for h in layout.headers if not h.turned}) == 1


def test_upright_lanes_black_boxes_notes_and_data_are_drawn():
    shown = upright()
    drawn = words(picture(shown))
    for name in ("Kolam", "Kiri", "Kanan", "Instansi luar", "Catatan penting", "Berkas", "Buku cuti", "Panggil prosedur lain"):
        assert all(part in drawn for part in name.split()), name


def test_no_diagram_is_no_picture():
    assert draw(Diagram("Kosong")) == ""


# captions ------------------------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("shown", [diagram(CUTI), crowded(), upright()], ids=["cuti", "crowded", "upright"])
def test_no_caption_covers_a_shape_or_another_caption(shown):
    layout = arrange(shown)
    captions = list(layout.captions.values())
    assert captions
    for i, one in enumerate(captions):
        for other in captions[i + 1:]:
            assert not overlap(one.box, other.box), (one.lines, other.lines)
        for ident, box in solid(shown, layout).items():
            assert not overlap(one.box, box), (one.lines, ident)


def test_a_caption_stays_near_what_it_names():
    shown = diagram(CUTI)
    layout = arrange(shown)
    for n in shown.nodes:
        if n.id in layout.captions:
            box, mine = layout.captions[n.id].box, box_of(n)
            away = max(mine[0] - box[2], box[0] - mine[2], mine[1] - box[3], box[1] - mine[3])
            assert away < 40, (n.name, away)


def test_the_designers_place_is_kept_where_it_is_free():
    gateway = Node("g", "exclusiveGateway", "Lengkap?", 100, 100, 50, 50, label=(160, 118, 60, 14))
    box = arrange(Diagram("Satu", (gateway,))).captions["g"].box
    assert box[0] == 160 and (box[1] + box[3]) / 2 == 125
    blocked = arrange(Diagram("Dua", (gateway, Node("t", "userTask", "Kerja", 155, 90, 110, 80)))).captions["g"].box
    assert not overlap(blocked, (155, 90, 265, 170))


def test_task_names_fit_their_box():
    shown = diagram(CUTI, now={"pertimbangan"})
    for n in shown.nodes:
        if n.kind.endswith("Task"):
            for line in text.wrap(n.name, 15, 5, n.width - 8):
                assert text.width(line) <= n.width - 8 and len(line) <= 15


@given(st.text(max_size=80), st.integers(3, 30), st.integers(1, 5))
def test_wrapped_lines_keep_their_limits_and_lose_no_letter(written, chars, lines):
    result = text.wrap(written, chars, lines)
    assert len(result) <= lines and all(len(line) <= chars for line in result)
    if not any(line.endswith("…") for line in result):
        kept = "".join(result).replace("-", "").replace(" ", "")
        assert kept == "".join(written.split()).replace("-", "")


def test_text_is_never_scaled_below_eleven_pixels():
    drawn = draw(diagram(CUTI))
    assert "viewBox" not in drawn and "scale(" not in drawn and "font-size" not in drawn and "style=" not in drawn
    sheet = (CUTI.parents[2] / "web" / "static" / "runut.css").read_text()
    assert float(re.search(r"\.dia svg\{[^}]*font-size:([\d.]+)px", sheet)[1]) == text.SIZE >= 11


# what is done, now and ahead -------------------------------------------------------------------------------------------------------------------
def test_states_are_told_by_shape_and_by_words():
    shown = diagram(CUTI, done={"permohonan", "hitung_hak", "verifikasi"}, now={"pertimbangan", "keputusan"})
    svg = picture(shown)
    assert svg.get("role") == "img" and svg.get("aria-labelledby") == svg.find(SVG + "title").get("id")
    title = svg.find(SVG + "title").text
    assert "Selesai: 2 tahap." in title and "Sekarang: Pertimbangan atasan, Keputusan pejabat." in title
    tokens = [e for e in svg.iter() if e.get("class") == "tok"]
    assert [e.tag for e in tokens].count(SVG + "circle") == 2 and [e.tag for e in tokens].count(SVG + "path") == 2
    assert len([g for g in svg.iter(SVG + "g") if g.get("id") == "d-kini"]) == 1


def test_passed_flows_are_drawn_apart():
    shown = diagram(CUTI)
    arrows = {g.get("marker-end")[7:-1]: len(g) for g in picture(shown).iter(SVG + "g") if g.get("marker-end")}
    passed = sum(e.passed for e in shown.edges)
    assert arrows == {"mkr": passed, "mke": len(shown.edges) - passed} and passed > 5


def test_an_unknown_state_is_ahead_and_a_default_flow_has_its_stroke():
    nodes = (Node("a", "userTask", "Kerja", 0, 0, 110, 80, state="baru"),)
    drawn = draw(Diagram("Satu", nodes, (Edge("f", ((110, 40), (200, 40)), default=True), Edge("g", ((110, 60), (200, 60))))))
    assert '<g class="n ahead">' in drawn
    assert [d.count("M") for d in re.findall(r'<path d="(M[^"]+)"/>', drawn.partition("marker-end")[2])][:2] == [2, 1]


def test_a_badge_avoids_the_boundary_event_on_the_corner():
    task = Node("t", "userTask", "Kerja", 100, 100, 110, 80, state="done")
    free = arrange(Diagram("Satu", (task,))).badges["t"]
    taken = arrange(Diagram("Dua", (task, Node("b", "boundaryEvent", "", 190, 82, 36, 36)))).badges["t"]
    assert free == (210, 100) and taken == (100, 100)


# safety ------------------------------------------------------------------------------------------------------------------------------------------
def test_no_name_becomes_markup():
    shown = diagram(CUTI)
    evil = replace(shown, title=EVIL, nodes=tuple(replace(n, name=EVIL, id=f"{EVIL}{i}", event=EVIL if n.event else "") for i, n in enumerate(shown.nodes)),
                   edges=tuple(replace(e, name=EVIL, id=f"{EVIL}f{i}") for i, e in enumerate(shown.edges)))
    page = html.fromstring(f"<div>{draw(evil)}</div>")
    assert page.xpath("//script|//img|//foreignobject|//*[@onerror]|//*[@onload]") == []
    assert "<script" not in draw(evil) and "alert(1)" in page.text_content()


@given(st.lists(st.tuples(st.sampled_from(["userTask", "startEvent", "exclusiveGateway", "lane", "participant", "subProcess", "boundaryEvent", "aneh"]),
                          st.text(max_size=30), st.floats(-500, 500), st.floats(-500, 500), st.floats(0, 300), st.floats(0, 300)), max_size=8),
       st.lists(st.lists(st.tuples(st.floats(-500, 500), st.floats(-500, 500)), max_size=4), max_size=4))
def test_any_geometry_is_drawn_as_well_formed_svg(shapes, lines):
    xml_safe = re.compile(r"[^\x20-\ud7ff\ue000-\ufffd]")
    nodes = tuple(Node(f"n{i}", kind, xml_safe.sub("", name), x, y, w, h) for i, (kind, name, x, y, w, h) in enumerate(shapes))
    edges = tuple(Edge(f"e{i}", tuple(points), "ya", i % 2 == 0, None, i % 2 == 1) for i, points in enumerate(lines))
    if nodes:
        picture(Diagram("Apa saja", nodes, edges))


# drawings without states -------------------------------------------------------------------------------------------------------------------
def test_a_draft_is_drawn_in_whole_lines_and_words_keep_clear_of_the_sign():
    shown = Diagram("Draf", (Node("a", "userTask", "Pertimbangan atasan langsung", 0, 0, 100, 80, "plain"), Node("b", "endEvent", "", 200, 22, 36, 36, "plain")),
                    (Edge("f", ((100, 40), (200, 40))),))
    svg = str(draw(shown))
    assert 'class="n plain"' in svg and 'class="e plain"' in svg and "ahead" not in svg and "Belum" not in svg
    tops = [float(y) - 12 + 40 for y in re.findall(r'<text x="[^"]*" y="([^"]*)"', svg.replace('<text y', '<text x="0" y'))] or [0.0]
    lines = text.wrap("Pertimbangan atasan langsung", 15, 4, 92)
    assert len(lines) == 3 and min(tops) >= 20
