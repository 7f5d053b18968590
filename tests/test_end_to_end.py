"""The main job from a citizen's filing to the downloaded bulletin, in a browser."""

import io
import re
from datetime import date

import openpyxl
import pytest
from playwright.sync_api import sync_playwright
from pypdf import PdfReader
from served_office import CHROMIUM, ROOT, Desk, Office, room_for_chromium
from stranger import ADDRESS, BROWSER, Stranger

pytestmark = pytest.mark.slow


# Who takes up, checks and signs at the organ of the review and of the recheck.
GOVERNMENT = ("fucha", "fuchafz", "fuchazr")
SIGNED = {"service_receiver": "信访人本人", "service_proof": "送达回证存卷"}
PROVINCE = ("sfucha", "sfcfz", "sfczr")


@pytest.fixture(scope="module")
def office():
    with Office("xinfang_e2e") as running:
        yield running


@pytest.fixture(scope="module")
def browser():
    with room_for_chromium(), sync_playwright() as play:
        chromium = play.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def desks(browser, office):
    opened = []

    def open_desk(**options):
        opened.append(Desk(browser, office, **options))
        return opened[-1]

    yield open_desk
    for desk in opened:
        desk.context.close()
    complaints = [text for desk in opened for text in desk.complaints]
    assert not complaints, f"browser console: {complaints}"


def test_run_prints_addresses_and_accounts(office):
    text = office.output()
    assert f"{office.base}/odoo" in text and f"{office.base}/xinfang" in text
    assert "Traceback" not in text
    for login in ("dengji", "zhenbie", "gashoujian", "lianxi", "shimin"):
        assert office.password(login) == f"demo-{login}"


def test_from_filing_to_bulletin(office, desks):
    number, code = _citizen_files(desks())
    _office_transfers(desks(), number)
    _organ_accepts(desks(), number)
    _handler_drafts(desks(), number)
    _lawyer_checks(desks(), number)
    _leader_signs(desks(), number)
    _handler_serves(desks(), number)
    _citizen_reads_and_evaluates(desks(), number, code)
    _citizen_asks(desks(), number, code, "referral-1.request_review", "市人民政府")
    _organ_above_decides(desks, number, GOVERNMENT, "复查意见")
    _citizen_asks(desks(), number, code, "review-1.request_recheck", "省人民政府")
    _organ_above_decides(desks, number, PROVINCE, "复核意见")
    _citizen_reads_the_last_word(desks(), number, code)
    _joint_office_downloads(desks())
    assert not office.log_problems()


def test_dump_and_files_hold_no_number(office):
    """C13: of all that was filed, here and in the demonstration, no number is found."""
    dump, files = office.dump()
    assert "户口迁移申请一直没有办理".encode() in dump, "it was filed, and is searched"
    for secret in ("11010519491231002X", "13800000000", "麓山路1号"):
        assert secret.encode() not in dump + files
    numbers = re.findall(rb"(?<![0-9])[1-9][0-9]{16}[0-9Xx](?![0-9])", dump + files)
    valid = [number for number in numbers if _is_id_number(number.decode())]
    assert not valid, f"{len(valid)} valid ID numbers in clear"


def test_c11_a_filing_without_a_name_leaves_no_trace(office):
    """No address, no browser, no session: in log, tables, files, sessions."""
    stranger = Stranger(office.port)
    number, code = stranger.file("路口照明的匿名建议")
    assert re.fullmatch(r"XF\d{4}-\d{7}", number) and code
    page = stranger.look_up(number, code)
    assert number in page.text_content()
    with office.log.open("rb") as stream:
        stream.seek(office.log_start)
        log = stream.read()
    lines = [line for line in log.splitlines() if b"/xinfang/submit" in line]
    assert any(b'POST /xinfang/submit HTTP/1.1" 303' in line for line in lines)
    dump, files = office.dump()
    assert "路口照明的匿名建议".encode() in dump
    sessions = b"".join(
        path.read_bytes()
        for path in (ROOT / ".xinfang" / "data" / "sessions").rglob("*")
        if path.is_file()
    )
    assert sessions, "there are sessions to look through"
    session = stranger.session()
    for place, content in (
        ("log", log),
        ("printed", office.output().encode()),
        ("dump", dump),
        ("files", files),
    ):
        for trace in (ADDRESS, BROWSER, "Nachtfalter", session, session[:42]):
            assert trace.encode() not in content, f"{trace} in {place}"
    for trace in (ADDRESS, "Nachtfalter", number, code, code.replace("-", "")):
        assert trace.encode() not in sessions, f"{trace} in a session"


def _is_id_number(text):
    from odoo.addons.xinfang_case.tools.identity import IdentityError, check_id_number

    try:
        return bool(check_id_number(text))
    except IdentityError:
        return False


def _citizen_files(desk):
    page = desk.go("/xinfang/submit")
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    page.check("input[name=type][value=claim]")
    page.select_option("select[name=department]", index=1)
    page.fill("[name=title]", "户口迁移申请一直没有办理")
    page.fill(
        "[name=content]",
        "三个月前在松岗派出所递交材料，至今没有结果，两次询问均未得到说明。",
    )
    page.fill("[name=request]", "请求办理户口迁移\n请求说明未办理的原因")
    page.check("input[name=person_kind][value=citizen]")
    page.check("input[name=identity_mode][value=named]")
    page.fill("[name=name]", "祝有年")
    page.fill("[name=id_number]", "11010519491231002X")
    page.fill("[name=phone]", "13800000000")
    for name in ("problem_place", "residence"):
        page.fill(f"[name={name}]", "湖南省长沙市岳麓区")
    page.fill("[name=address]", "麓山路1号")
    page.check("input[name=truthful]")
    page.locator("main form button.main, main form button[type=submit]").last.click()
    page.wait_for_selector(".receipt")
    number = page.locator(".receipt dd.number").first.inner_text().strip()
    code = page.locator(".receipt dd.code").inner_text().strip()
    assert re.fullmatch(r"XF\d{4}-\d{7}", number)
    page.locator('summary:has-text("为什么是这一天")').first.click()
    assert page.locator("text=第二十二条").first.is_visible()
    return number, code


def _open(desk, menu_action, number):
    """Find a record by number in a list of the back office and open it."""
    page = desk.go(f"/odoo/action-xinfang_case.{menu_action}")
    # On a slow machine the box is drawn anew while the list loads: what was typed
    # before is lost, and Enter before the suggestions are drawn does nothing.
    page.locator(".o_data_row, .o_kanban_record, .o_nocontent_help").first.wait_for()
    search = page.locator(".o_searchview_input")
    search.fill(number)
    page.locator(".o_searchview_autocomplete .o-dropdown-item.focus").first.wait_for()
    # A row of the list as it was before would be gone when it is clicked.
    with page.expect_response(re.compile("/(web_search_read|web_read_group)$")):
        search.press("Enter")
    page.locator(".o_searchview_facet", has_text=number).wait_for()
    page.locator(
        f'.o_data_row:has-text("{number}"), .o_kanban_record:has-text("{number}")'
    ).first.click()
    page.locator(".o_xinfang_act_bar").wait_for()
    return page


def _office_transfers(desk, number):
    desk.sign_in("zhenbie")
    page = _open(desk, "xinfang_petition_action", number)
    desk.act(
        "triage",
        type=("申诉求决类",),
        route=("信访程序",),
        category_id=["户籍"],
        problem_region_id=["岳麓区"],
    )
    page.locator("button[data-act=transfer]").wait_for()
    desk.act("transfer", to_department_id=["云岭市公安局"])
    page.locator("button[data-act=transfer]").wait_for(state="detached")


def _organ_accepts(desk, number):
    desk.sign_in("gashoujian")
    page = _open(desk, "xinfang_referral_action", number)
    desk.act("accept", handler_id=["桑安居"])
    page.locator("button[data-act=accept]").wait_for(state="detached")


def _handler_drafts(desk, number):
    # The police bureau's intake clerk hands it to a handler with an account.
    desk.sign_in("gashoujian")
    page = _open(desk, "xinfang_referral_action", number)
    handler = page.locator(".o_field_widget[name=handler_id] input").first
    handler.fill("卓守安")
    page.locator('.o-autocomplete--dropdown-item:has-text("卓守安")').first.click()
    page.locator(".o_form_button_save").click()
    page.locator(".o_form_button_save").wait_for(state="hidden")
    desk.context.clear_cookies()
    desk.sign_in("gazhian")
    page = _open(desk, "xinfang_referral_action", number)
    desk.act("hear_statement", heard_record="当面听取，信访人陈述与来件一致。")
    page.locator("button[data-act=draft_opinion]").wait_for()

    def answers(dialog):
        areas = dialog.locator(".o_xinfang_answers textarea")
        for index in range(areas.count()):
            areas.nth(index).fill("经查，材料齐全，已予办理并当面说明。")
            areas.nth(index).press("Tab")

    desk.act(
        "draft_opinion",
        facts="经查，申请材料齐全，因窗口人员调整而延误。",
        decision=("支持",),
        legal_basis="《中华人民共和国户口登记条例》第十条",
        filled=answers,
    )


def _lawyer_checks(desk, number):
    desk.sign_in("gafazhi")
    page = _open(desk, "xinfang_referral_action", number)
    desk.act("check_opinion")
    page.locator("button[data-act=check_opinion]").wait_for(state="detached")


def _leader_signs(desk, number):
    desk.sign_in("gajuzhang")
    page = _open(desk, "xinfang_referral_action", number)
    desk.act("approve_opinion")
    page.locator("button[data-act=approve_opinion]").wait_for(state="detached")


def _handler_serves(desk, number):
    desk.sign_in("gazhian")
    page = _open(desk, "xinfang_referral_action", number)
    desk.act("serve", service_method=("直接送达并签收",), **SIGNED)
    page.locator("button[data-act=serve]").wait_for(state="detached")


def _citizen_looks(desk, number, code):
    page = desk.go("/xinfang/query")
    page.fill("[name=number]", number)
    page.fill("[name=code]", code)
    page.locator("main form button[type=submit]").click()
    page.wait_for_selector(f"text={number}")
    return page


def _citizen_reads_and_evaluates(desk, number, code):
    page = _citizen_looks(desk, number, code)
    with page.expect_download() as waiting:
        page.locator('a:has-text("信访处理意见书")').first.click()
    content = waiting.value.path().read_bytes()
    text = "".join(p.extract_text() for p in PdfReader(io.BytesIO(content)).pages)
    assert content.startswith(b"%PDF") and "信访处理意见书" in text.replace(" ", "")
    page.locator("#act-evaluate summary").click()
    for name in ("score_office", "score_organ"):
        page.check(f"#act-evaluate input[name={name}][value=satisfied]")
    page.locator("#act-evaluate button[type=submit]").click()
    page.wait_for_selector("#act-evaluate", state="detached")


def _citizen_asks(desk, number, code, act, organ):
    """Ask for review or recheck on the page of the petition (Articles 35 and 36)."""
    page = _citizen_looks(desk, number, code)
    form = page.locator(f'[id="act-{act}"]')
    form.locator("summary").click()
    choice = form.locator("[name=review_department_id]")
    if choice.count():
        form.locator(f'label:has-text("{organ}")').first.click()
    form.locator("[name=request_text]").fill("对认定的事实不服，请求重新审查。")
    form.locator("button[type=submit]").click()
    page.wait_for_selector(f'[id="act-{act}"]', state="detached")


def _organ_above_decides(desks, number, people, kind):
    """Take up, draft, check, sign and serve at the organ one level above."""
    reviewer, lawyer, leader = people
    desk = desks()
    desk.sign_in(reviewer)
    page = _open(desk, "xinfang_review_action", number)
    desk.act("accept_review")
    page.locator("button[data-act=draft_review_opinion]").wait_for()
    desk.act(
        "draft_review_opinion",
        facts="经调阅卷宗、听取双方陈述，原处理意见认定的事实清楚。",
        review_decision=("维持",),
        legal_basis="《信访工作条例》第三十五条、第三十六条",
    )
    for login, code in ((lawyer, "check_review_opinion"), (leader, "decide_review")):
        other = desks()
        other.sign_in(login)
        signed = _open(other, "xinfang_review_action", number)
        other.act(code)
        signed.locator(f"button[data-act={code}]").wait_for(state="detached")
    page = _open(desk, "xinfang_review_action", number)
    desk.act("serve_review", service_method=("直接送达并签收",), **SIGNED)
    page.locator("button[data-act=serve_review]").wait_for(state="detached")


def _citizen_reads_the_last_word(desk, number, code):
    page = _citizen_looks(desk, number, code)
    for paper in ("信访事项复查意见书", "信访事项复核意见书"):
        with page.expect_download() as waiting:
            page.locator(f'a:has-text("{paper}")').first.click()
        reader = PdfReader(io.BytesIO(waiting.value.path().read_bytes()))
        text = "".join(p.extract_text() for p in reader.pages).replace(" ", "")
        assert paper in text
    assert "终结" in page.locator("main").inner_text()
    assert not page.locator('[id*="request_re"]').count()


def _joint_office_downloads(desk):
    desk.sign_in("lianxi")
    page = desk.go("/odoo/action-xinfang_report.report_wizard_action")
    dialog = page.locator(".modal-dialog")
    with page.expect_download() as waiting:
        dialog.locator("button[name=action_make]").click()
    assert waiting.value.suggested_filename.endswith(".xlsx")
    book = openpyxl.load_workbook(io.BytesIO(waiting.value.path().read_bytes()))
    words = {
        str(cell.value)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }
    assert any("件次" in word for word in words)
    assert any("口径" in sheet.title for sheet in book.worksheets)
    assert any(str(date.today().year) in word for word in words)
