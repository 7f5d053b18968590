from datetime import date, datetime, timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..tools import document_words as words
from .common import XinfangCase

SECRET = "市领导批示：请从严控制并密切关注此人。"
MOMENT = datetime(2026, 3, 2, 2, 0)  # Monday 2 March 2026, ten o'clock in Shanghai


@tagged("post_install", "-at_install")
class TestDocumentContent(XinfangCase):
    """What each paper says: the contents the law demands, and nothing it must not."""

    def texts(self, document):
        """Return block key → text of a document."""
        self.assertTrue(document, "no such document was made")
        return {block.key: block.text or "" for block in document.block_ids}

    def whole(self, document):
        """Return everything that is printed, as one string."""
        return str(document._content())

    def petition_with(self, *demands, when=MOMENT, **vals):
        """Return a registered and triaged petition with these demands."""
        vals.setdefault("received_date", when.date())
        petition = self.register(self.make_petition(**vals), when=when)
        return self.triage(petition, when=when, demands="\n".join(demands))

    # -- common block -----------------------------------------------------

    def test_common_block(self):
        petition = self.petition_with("停止夜间施工")
        referral = self.to_accepted(petition, when=MOMENT)
        notice = self.document(petition, "D05")
        self.assertEqual(notice.title, "受理告知书")
        self.assertEqual(notice.number, "测公信受〔2026〕1号")
        self.assertEqual(notice.addressee, "王测试")
        self.assertEqual(notice.issue_date, date(2026, 3, 2))
        self.assertEqual(notice.department_id, self.police)
        self.assertEqual(notice.referral_id, referral)
        imprint = notice.imprint
        self.assertEqual(imprint["organ"], "测试市公安局")
        self.assertEqual(imprint["contact"], self.users["handler"].name)
        self.assertEqual(imprint["phone"], "0999-1234567")
        self.assertIn(petition.number, imprint["intro"])
        self.assertIn("收到日期：2026年3月2日", imprint["intro"])

    def test_as_it_was_when_issued(self):
        petition = self.petition_with("停止夜间施工")
        self.to_accepted(petition, when=MOMENT)
        notice = self.document(petition, "D05")
        before = notice._content_hash()
        self.assertEqual(before, notice.sha256)
        self.police.write({"name": "改名后的公安局", "phone": "0999-0000000"})
        self.assertEqual(notice._content_hash(), before)
        self.assertNotIn("改名后", self.whole(notice))

    def test_chinese_whatever_the_clerk_reads(self):
        petition = self.make_petition(received_date=MOMENT.date())
        english = petition.with_context(lang="en_US")
        self.act(english, "window", "register", MOMENT)
        form = self.document(petition, "D01")
        self.assertIn("信访形式：来访", self.texts(form)["receipt"])
        self.assertEqual(
            [b.heading for b in form.block_ids][:2], ["信访人", "接收情况"]
        )

    # -- D01 ------------------------------------------------------------

    def test_registration_form(self):
        one, other = (
            self.make_petitioner(name, department_id=self.office.id)
            for name in ("李代表", "赵代表")
        )
        petition = self.register(
            headcount=3,
            representative_ids=[one.id, other.id],
            addressee="测试市信访局负责同志",
            purpose_id=self.env["xinfang.purpose"].search([], limit=1).id,
        )
        form = self.document(petition, "D01")
        texts = self.texts(form)
        self.assertIn("姓名（名称）：王测试", texts["petitioner"])
        self.assertIn("110101********1232", texts["petitioner"])
        self.assertIn("138****8000", texts["petitioner"])
        self.assertIn("人数：3人", texts["petitioner"])
        self.assertIn("收到日期：", texts["receipt"])
        self.assertIn("受信人：测试市信访局负责同志", texts["receipt"])
        self.assertIn("登记人：" + self.users["window"].name, texts["receipt"])
        self.assertIn("小区东侧工地连续多日夜间施工", texts["matter"])
        self.assertIn("要求责令停止夜间施工", texts["request"])
        self.assertEqual(texts["representatives"], "李代表、赵代表")
        for clear in ("110101198001011232", "13800138000", "2单元301室"):
            self.assertNotIn(clear, self.whole(form))

    def test_long_story_does_not_stop_registration(self):
        petition = self.register(content="很长的事实。\n" * 20_000)
        text = self.texts(self.document(petition, "D01"))["matter"]
        self.assertIn("余文从略", text)
        self.assertLess(len(text), 7_000)

    def test_accusation_gets_no_registration_form(self):
        petition = self.register(type="accusation")
        self.assertFalse(self.document(petition, "D01"))

    # -- D02, D03, D04 ----------------------------------------------------

    def test_letter_of_transfer(self):
        petition = self.petition_with("停止夜间施工", "公布审批情况")
        referral = self.to_delivered(
            petition, when=MOMENT, basis="噪声执法由公安机关负责", reason=SECRET
        )
        letter = self.document(petition, "D02")
        texts = self.texts(letter)
        self.assertEqual(letter.addressee, "测试市公安局")
        self.assertIn(
            "（一）停止夜间施工。\n（二）公布审批情况。", texts["matter_brief"]
        )
        self.assertIn("信访人王测试以来访方式", texts["matter_brief"])
        self.assertIn("噪声执法由公安机关负责。", texts["basis_of_competence"])
        self.assertIn("第二十二条", texts["basis_of_competence"])
        notice, objection = (
            self.env["xinfang.clock"].sudo()._running(code, referral)
            for code in ("TL-03", "TL-05")
        )
        # Fifteen days after 2 March; five working days: 3, 4, 5, 6 and 9 March.
        self.assertEqual(notice.due_date, date(2026, 3, 17))
        self.assertEqual(objection.due_date, date(2026, 3, 9))
        self.assertIn("15日内，即在2026年3月17日前", texts["reminder"])
        self.assertIn("5个工作日内，即在2026年3月9日前提出异议", texts["reminder"])
        self.assertNotIn("批示", self.whole(letter))

    def test_letter_of_assignment_names_the_day_to_report(self):
        petition = self.petition_with("停止夜间施工")
        self.to_delivered(
            petition, act="assign", when=MOMENT, report_due="2026-04-30", reason=SECRET
        )
        letter = self.document(petition, "D03")
        self.assertIn(
            "请于2026年4月30日前反馈办理结果，提交办结报告",
            self.texts(letter)["report_back"],
        )
        self.assertIn("2026年3月17日", self.texts(letter)["reminder"])
        self.assertNotIn("批示", self.whole(letter))
        self.assertIn("交办", self.texts(self.document(petition, "D04"))["whereto"])

    def test_assisting_organs_get_letters_of_their_own(self):
        petition = self.petition_with("停止夜间施工")
        self.to_delivered(petition, when=MOMENT, assist_department_ids=[self.branch.id])
        letters = petition.sudo().document_ids.filtered(lambda d: d.type_code == "D02")
        self.assertEqual(
            set(letters.mapped("addressee")), {self.police.name, self.branch.name}
        )
        helper = letters.filtered(lambda d: d.addressee == self.branch.name)
        self.assertIn("协办单位", self.texts(helper)["basis_of_competence"])
        whereto = self.texts(self.document(petition, "D04"))["whereto"]
        self.assertIn("转送测试市公安局依法处理", whereto)
        self.assertIn("由测试市公安局东城分局协助办理", whereto)

    def test_identity_in_letters(self):
        for mode, words_of in (
            ("confidential", "要求对其身份保密"),
            ("anonymous", "匿名"),
        ):
            petition = self.petition_with("停止夜间施工", identity_mode=mode)
            self.to_delivered(petition, when=MOMENT)
            letter = self.document(petition, "D02")
            with self.subTest(mode=mode):
                self.assertIn(words_of, self.texts(letter)["matter_brief"])
                self.assertNotIn("王测试", self.whole(letter))

    def test_notice_of_where_it_went(self):
        petition = self.petition_with("停止夜间施工")
        self.to_delivered(petition, when=MOMENT, reason=SECRET)
        notice = self.document(petition, "D04")
        texts = self.texts(notice)
        self.assertIn("已于2026年3月2日将该事项转送测试市公安局", texts["whereto"])
        self.assertIn("电话：0999-1234567", texts["contact"])
        self.assertIn(petition.number, texts["query"])
        self.assertIn("查询码", texts["query"])
        self.assertNotIn("批示", self.whole(notice))

    def test_anonymous_gets_no_notice(self):
        petition = self.petition_with("停止夜间施工", identity_mode="anonymous")
        self.to_delivered(petition, when=MOMENT)
        self.assertFalse(self.document(petition, "D04"))

    def test_forwarded_to_a_branch(self):
        petition = self.petition_with("停止夜间施工")
        referral = self.to_delivered(petition, when=MOMENT)
        self.act(referral, "intake", "forward", MOMENT, to_department_id=self.branch.id)
        notice = self.document(petition, "D04")
        self.assertEqual(notice.department_id, self.police)
        self.assertIn("转送测试市公安局东城分局", self.texts(notice)["whereto"])
        letter = self.document(petition, "D02")
        self.assertEqual(letter.addressee, self.branch.name)
        self.assertIn("第二十三条第一款", self.texts(letter)["basis_of_competence"])

    def test_accusation_letters_say_nothing_of_it(self):
        other = self.discipline.copy({"name": "测试市东城区纪委监委", "code": "T-东纪"})
        bureau = self.police.copy({"name": "测试市粮食局", "code": "T-粮食"})
        bureau.discipline_department_id = other
        petition = self.register(
            type="accusation",
            title="举报某科长受贿",
            content="某科长收受施工单位财物。",
            department_id=self.office.id,
            accused_ids=[(0, 0, {"department_id": bureau.id})],
        )
        login = "inspector_discipline"
        values = {"type": "accusation"}
        self.triage(petition, login, **values)
        self.act(
            petition, login, "send_discipline", to_department_id=other.id, reason=SECRET
        )
        made = petition.sudo().document_ids
        self.assertEqual(set(made.mapped("type_code")), {"B1", "D02"})
        made.block_ids.invalidate_recordset()
        self.assertFalse(any(made.block_ids.mapped("text")), "nothing lies in clear")
        for document in made:
            for word in ("科长", "受贿", "财物", "批示"):
                self.assertNotIn(word, self.whole(document))
            self.assertNotIn("王测试", self.whole(document))

    # -- D05 ------------------------------------------------------------

    def test_acceptance_of_a_claim(self):
        petition = self.petition_with("停止夜间施工", "公布审批情况")
        referral = self.to_accepted(petition, when=MOMENT)
        texts = self.texts(self.document(petition, "D05"))
        self.assertEqual(texts["claims"], "（一）停止夜间施工。\n（二）公布审批情况。")
        self.assertIn("自2026年3月2日起受理，由测试市公安局办理", texts["acceptance"])
        self.assertIn("测试市信访局转送", texts["acceptance"])
        self.assertIn("第三十一条第六项", texts["procedure"])
        clock = self.env["xinfang.clock"].sudo()._running("TL-07", referral)
        # Sixty days after 2 March end on Friday 1 May, Labour Day; 1-5 May are off.
        self.assertEqual(clock.due_date, date(2026, 5, 6))
        self.assertIn("60日内办结，即在2026年5月6日前", texts["limit"])
        for right in ("陈述", "回避", "查询", "评价"):
            self.assertIn(right, texts["rights"])

    def test_acceptance_by_type_and_route(self):
        """Of claims those of the petition procedure are accepted, and suggestions."""
        petition = self.register()
        self.triage(petition, type="suggestion")
        self.to_accepted(petition)
        texts = self.texts(self.document(petition, "D05"))
        self.assertIn("第二十九条", texts["procedure"])
        self.assertNotIn("60日", texts["limit"])
        self.assertIn("不适用信访程序六十日", texts["limit"])
        for number in range(1, 6):
            article = f"第三十一条第{words.zh_number(number)}项"
            self.assertIn(article, words.PROCEDURES[f"c{number}"])

    def test_acceptance_without_a_leaders_instruction(self):
        referral = self.to_delivered(reason=SECRET)
        self.act(
            referral,
            "intake",
            "accept",
            handler_id=self.users["handler"].id,
            reason=SECRET,
        )
        for document in referral.petition_id.document_ids:
            self.assertNotIn("批示", self.whole(document))

    def test_organisation_is_addressed_as_one(self):
        company = self.make_petitioner(
            "测试市某机械有限公司",
            person_kind="legal_person",
            id_type="uscc",
            id_number=False,
        )
        petition = self.register(petitioner_id=company.id)
        self.to_accepted(self.triage(petition))
        notice = self.document(petition, "D05")
        self.assertEqual(notice.addressee, "测试市某机械有限公司")
        self.assertIn("你单位", notice.imprint["intro"])
        self.assertNotIn("您", self.whole(notice))

    # -- D06, D07 ---------------------------------------------------------

    def test_another_procedure(self):
        petition = self.register()
        self.triage(petition, route="c4")
        self.act(
            petition,
            "triage",
            "guide",
            guide_to="向测试市人民政府行政复议机构申请行政复议，自知道处罚决定之日起六十日内提出",
            legal_basis="《中华人民共和国行政复议法》第二十条",
            reason="该事项是对行政处罚决定不服",
            route_organ_name="测试市人民政府行政复议机构",
            route_until_text="自知道处罚决定之日起六十日内",
            follow_up_date=str(date.today() + timedelta(30)),
        )
        texts = self.texts(self.document(petition, "D06"))
        self.assertIn("行政复议机构申请行政复议", texts["guide_to"])
        self.assertIn("该事项是对行政处罚决定不服。", texts["reasons"])
        self.assertIn("第三十一条第四项", texts["legal_ground"])
        self.assertIn("《中华人民共和国行政复议法》第二十条。", texts["legal_ground"])

    def test_refusal(self):
        referral = self.to_delivered()
        self.act(
            referral,
            "leader",
            "refuse",
            refusal_ground="competence",
            reason="该事项属于住房和城乡建设主管部门的职责。",
            legal_basis="《中华人民共和国建筑法》第六条",
            guide_to="可以向测试市住房和城乡建设局提出，电话0999-7654321",
        )
        document = self.document(referral.petition_id, "D07")
        texts = self.texts(document)
        self.assertEqual(texts["ground"], words.GROUNDS["competence"])
        self.assertIn("住房和城乡建设主管部门的职责", texts["reasons"])
        self.assertIn("第二十三条", texts["legal_ground"])
        self.assertIn("《中华人民共和国建筑法》第六条。", texts["legal_ground"])
        self.assertIn("电话0999-7654321", texts["guide_to"])
        self.assertIn("决定不予受理", document.imprint["intro"])

    def test_every_ground_has_words(self):
        grounds = dict(self.env["xinfang.referral"]._fields["refusal_ground"].selection)
        self.assertEqual(set(grounds), set(words.GROUNDS))
        self.assertEqual(set(grounds), set(words.GROUND_BASIS))
        decisions = dict(self.env["xinfang.demand"]._fields["decision"].selection)
        self.assertEqual(set(decisions), set(words.DECISIONS))
        channels = dict(self.env["xinfang.petition"]._fields["channel"].selection)
        self.assertEqual(set(channels), set(words.CHANNELS))
        routes = dict(self.env["xinfang.petition"]._fields["route"].selection)
        self.assertLessEqual(set(routes), set(words.PROCEDURES))
        methods = dict(self.env["xinfang.document"]._fields["service_method"].selection)
        self.assertEqual(set(methods), set(words.SERVICE_METHODS))

    def test_same_matter_in_progress(self):
        first = self.to_accepted().petition_id
        again = self.register()
        self.triage(again)
        self.act(again, "triage", "link_repeat", origin_id=first.id)
        texts = self.texts(self.document(again, "D07"))
        self.assertEqual(texts["ground"], words.GROUNDS["in_progress"])
        self.assertIn(first.number, texts["reasons"])
        self.assertIn("第十九条第三款", texts["legal_ground"])
        self.assertIn("测试市公安局", texts["guide_to"])

    def test_same_matter_of_somebody_else_stays_theirs(self):
        first = self.to_accepted().petition_id
        neighbour = self.make_petitioner("陈邻居")
        again = self.register(petitioner_id=neighbour.id)
        self.triage(again)
        remark = "与王测试反映的是同一工地，王测试是其邻居。"
        self.act(again, "triage", "link_repeat", origin_id=first.id, reason=remark)
        document = self.document(again, "D07")
        self.assertEqual(document.addressee, "陈邻居")
        self.assertNotIn(first.number, self.whole(document))
        self.assertNotIn("王测试", self.whole(document))

    # -- D15 ------------------------------------------------------------

    def test_extension(self):
        referral = self.to_accepted(self.petition_with("停止夜间施工"), when=MOMENT)
        later = datetime(2026, 4, 20, 2, 0)
        self.act(
            referral, "leader", "extend", later, days=20, reason="需要委托噪声检测"
        )
        texts = self.texts(self.document(referral.petition_id, "D15"))
        self.assertIn("应当在2026年5月6日前", texts["original_due"])
        self.assertIn("需要委托噪声检测。", texts["reasons"])
        # The extension is added to the un-rolled sixtieth day: 1 May + 20 days.
        self.assertIn("延长办理期限20日", texts["new_due"])
        self.assertIn("2026年5月21日", texts["new_due"])
        self.assertIn(self.users["leader"].name, texts["approval"])
        self.act(
            referral, "leader", "extend", later, days=10, reason="检测机构要求补充采样"
        )
        second = self.texts(self.document(referral.petition_id, "D15"))
        self.assertIn("应当在2026年5月21日前", second["original_due"])
        self.assertIn("延长办理期限10日", second["new_due"])
        self.assertIn("2026年6月1日", second["new_due"])  # 31 May is a Sunday

    # -- D16 ------------------------------------------------------------

    def test_opinion(self):
        petition = self.petition_with("停止施工", "公布审批", "赔偿损失", "处分人员")
        demands = petition.sudo().demand_ids
        decisions = ["support", "explain", "reject", "part_support"]
        answers = {
            str(demand.id): {"decision": decision, "answer": f"答复{index}"}
            for index, (demand, decision) in enumerate(
                zip(demands, decisions, strict=True)
            )
        }
        referral = self.to_draft(petition, when=MOMENT, opinion={"answers": answers})
        opinion = self.document(petition, "D16")
        texts = self.texts(opinion)
        self.assertIn("（四）处分人员。", texts["claims"])
        self.assertIn("经查，该工地", texts["facts"])
        self.assertEqual(
            texts["decisions"].split("\n"),
            [
                "（一）关于“停止施工”的诉求，予以支持。答复0。",
                "（二）关于“公布审批”的诉求，作出解释说明。答复1。",
                "（三）关于“赔偿损失”的诉求，不予支持。答复2。",
                "（四）关于“处分人员”的诉求，部分予以支持。答复3。",
            ],
        )
        self.assertIn("噪声污染防治法", texts["legal_ground"])
        self.assertIn("第三十五条", texts["remedy"])
        self.assertIn(
            "30日内，向测试市人民政府（地址：测试市人民路1号）", texts["remedy"]
        )
        self.act(referral, "legal", "check_opinion", MOMENT)
        self.act(referral, "leader", "approve_opinion", MOMENT, reason=SECRET)
        self.assertNotIn("批示", self.whole(opinion))

    def test_opinion_too_long_is_refused_while_it_can_be_shortened(self):
        referral = self.to_heard()
        with (
            self.assertRaisesRegex(UserError, "信访处理意见书"),
            self.env.cr.savepoint(),
        ):
            self.act(
                referral,
                "handler",
                "draft_opinion",
                **self.opinion(facts="查\n" * 9_000),
            )
        self.env.invalidate_all()
        self.assertFalse(self.document(referral.petition_id, "D16"))

    def test_unseen_characters_are_taken_out(self):
        referral = self.to_draft(
            opinion={
                "facts": "经查\u202e属实\u200b。\n\n\x0b应予支持。",
                "legal_basis": "依据。",
            }
        )
        facts = self.texts(self.document(referral.petition_id, "D16"))["facts"]
        self.assertEqual(facts, "经查属实。\n应予支持。")


@tagged("post_install", "-at_install")
class TestDocumentWords(XinfangCase):
    """The small helpers of wording."""

    def test_dates_and_numbers(self):
        self.assertEqual(words.zh_date(date(2026, 3, 5)), "2026年3月5日")
        self.assertEqual(words.zh_date(False), "")
        for number, text in (
            (1, "一"),
            (10, "十"),
            (12, "十二"),
            (20, "二十"),
            (99, "九十九"),
        ):
            self.assertEqual(words.zh_number(number), text)

    def test_paragraphs(self):
        self.assertEqual(words.numbered(["一项", " "]), "一项")
        self.assertEqual(words.numbered(["甲", "乙"]), "（一）甲\n（二）乙")
        self.assertEqual(words.sentence("完毕"), "完毕。")
        self.assertEqual(words.sentence("完毕！"), "完毕！")
        self.assertEqual(words.sentence(False), "")
