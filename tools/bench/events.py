"""Events and what different people write about them; nothing in them is real.

Each sentence has wordings that say the same. One person takes some of an event's
sentences in some order and wording, with words of his own. Another one also knows less
of it: he gets numbers wrong, says the short name of a firm, or “our estate”.
"""

import re

from .texts import PLACES

MATTERS = {
    "噪声": (
        ["反映{place}工地夜间施工", "{place}{firm}夜间施工扰民", "投诉{place}深夜打桩"],
        [
            [
                "{place}东侧由{firm}承建的工地每晚{hour}点以后仍在施工",
                "{firm}在{place}的工地夜里{hour}点以后还用打桩机",
                "我们小区旁边是{firm}的工地，{hour}点过后照样开工",
            ],
            [
                "从{month}月{day}日开始一直持续到现在",
                "{month}月{day}日以来天天如此",
                "这种情况自{month}月{day}日起没有停过",
            ],
            [
                "已经向城管热线投诉{count}次，每次停一两天又恢复",
                "打了{count}次城管电话，执法人员走后又接着干",
                "先后{count}次举报，只是口头警告",
            ],
            [
                "楼里有{count}位老人因为睡不好住过院",
                "老人血压升高，孩子第二天上课没精神",
                "我母亲心脏不好，医生说必须保证睡眠",
            ],
            [
                "工地没有张贴夜间施工许可",
                "没有见到主管部门批准夜间施工的公告",
                "问过项目部，拿不出夜间施工的批文",
            ],
            [
                "现场录音和视频可以提供",
                "我们保存了{count}段手机录像",
                "邻居们录了音，愿意作证",
            ],
        ],
        ["要求责令停止夜间施工", "请求依法查处并书面答复", "希望限定施工时间"],
    ),
    "欠薪": (
        ["{firm}拖欠工资", "反映{firm}在{place}拖欠农民工工资", "讨要{place}工程工资"],
        [
            [
                "我在{firm}承包的{place}改造工程做木工",
                "{month}月起我们{count}个人在{place}给{firm}干活",
                "经老乡介绍到{firm}位于{place}的项目上班",
            ],
            [
                "{month}月至今的工资一共{money}元没有发",
                "还欠{money}元，只给过一次生活费",
                "工资条上写着应发{money}元，一分没有拿到",
            ],
            [
                "项目经理说甲方没有拨款，让我们等",
                "负责人总说下个月给，后来电话也不接",
                "公司推给包工头，包工头说钱在公司",
            ],
            [
                "手里有考勤表和工友签字的清单",
                "有打卡记录和微信聊天记录为证",
                "劳务合同在公司，没有给我们",
            ],
            [
                "去过劳动监察大队，登记后没有消息",
                "{month}月{day}日向人社部门投诉过，让补材料",
                "街道调解过{count}次没有结果",
            ],
            [
                "家里孩子要交学费，实在等不起",
                "快过年了，回家的路费都没有",
                "有的工友生病都没有钱看",
            ],
        ],
        ["请求责令{firm}支付工资", "要求帮助追讨{money}元", "请劳动监察部门处理"],
    ),
    "物业": (
        ["{place}物业乱收费", "反映{place}物业服务差", "{place}业主投诉{firm}"],
        [
            [
                "{place}的物业公司{firm}从{month}月起把物业费涨到每平方米{price}元",
                "{firm}没有征求业主同意就涨价，现在{price}元一平方米",
                "物业费从{month}月开始涨，说是公司统一定价",
            ],
            [
                "电梯{count}台里有两台坏了半年不修",
                "地下车库灯不亮，电梯经常停运",
                "{count}号楼的电梯困过人，修了又坏",
            ],
            [
                "门禁坏了没有人管，外卖电动车随便进",
                "保安一共{count}个人，晚上没有人巡逻",
                "单元门敞着，{month}月还发生过盗窃",
            ],
            [
                "公共收益{money}元从来没有公示过",
                "广告费和停车费去了哪里，业主要求查账被拒绝",
                "停车费一年收{money}元，账目不公开",
            ],
            [
                "社区居委会协调{count}次，物业不参加",
                "找过住建部门的物业科，说要走业主大会",
                "业委会已经到期，街道迟迟不组织换届",
            ],
            [
                "不交钱就不给办门禁卡",
                "欠费的住户被停了水卡",
                "有业主被起诉，还被贴了催缴单",
            ],
        ],
        ["要求恢复原来的收费标准", "请求公开公共收益", "请住建部门责令整改"],
    ),
    "拆迁": (
        ["{place}拆迁补偿问题", "反映{place}征收补偿标准", "{place}安置房逾期未交付"],
        [
            [
                "我家在{place}{number}号的房子{month}月被征收",
                "{place}片区征收时我们签了协议，房屋面积{area}平方米",
                "父母留下的{area}平方米房子在{place}征收范围内",
            ],
            [
                "协议约定{count}个月内交付安置房，到现在没有交房",
                "安置房说好{count}个月，早已过期",
                "过渡期超过了{count}个月，还在外面租房",
            ],
            [
                "过渡费从{month}月起停发，累计{money}元",
                "欠发的过渡费已经有{money}元",
                "{firm}说没有资金，过渡费不再发放",
            ],
            [
                "邻居的补偿单价比我们高",
                "同样的房子评估价相差很多",
                "评估报告没有送达，也没有告诉我们可以复核",
            ],
            [
                "征收办让我们找{firm}，{firm}让我们找征收办",
                "指挥部已经撤了，不知道该找谁",
                "去区里问过{count}次，答复都是正在研究",
            ],
            [
                "老人八十多岁了，盼着搬回去",
                "孩子上学的学区也因此定不下来",
                "租的房子{month}月又到期了",
            ],
        ],
        ["请求尽快交付安置房", "要求补发过渡费{money}元", "请求公开补偿方案"],
    ),
    "环境": (
        ["{firm}排放废气", "反映{place}附近企业排污", "{place}臭味扰民"],
        [
            [
                "{place}北面的{firm}夜间排放刺鼻气体",
                "{firm}后半夜偷排，整个{place}都能闻到",
                "一到{hour}点以后就有酸臭味从{firm}方向飘来",
            ],
            [
                "河水颜色发黑，{month}月{day}日出现死鱼",
                "排水口流出来的水带泡沫",
                "厂区围墙下有一根暗管通到河里",
            ],
            [
                "已经拨打环保热线{count}次，答复监测达标",
                "工作人员白天来，厂里白天不开",
                "监测结果没有给我们看过",
            ],
            [
                "附近幼儿园有{count}个孩子咳嗽",
                "窗户不敢开，衣服晾出去全是味道",
                "菜地里的叶子都黄了",
            ],
            [
                "企业距离居民楼只有{area}米",
                "环评公示的防护距离没有做到",
                "当初批的是仓库，后来改成了车间",
            ],
            [
                "我们有照片和取的水样",
                "有{count}户签名可以作证",
                "视频里能看到时间和排口位置",
            ],
        ],
        ["要求夜间突击检查", "请求责令停产整治", "请公开监测数据"],
    ),
    "社保": (
        ["养老保险缴费年限问题", "反映{firm}未缴社保", "{firm}欠缴养老保险"],
        [
            [
                "我{year}年进{firm}工作，一直到改制",
                "本人系{firm}退休职工，{year}年参加工作",
                "在{firm}上班{count}年，档案在{place}社保所",
            ],
            [
                "{year}年以前的工龄没有计入缴费年限",
                "社保所说{year}年以前没有缴费记录",
                "系统里少了{count}年",
            ],
            [
                "单位当年扣了个人部分，却没有上缴",
                "工资单显示每月都扣了养老金",
                "{firm}改制时说统一补缴，后来没有下文",
            ],
            [
                "因此每月少领{price}百多元",
                "退休待遇比同批的人低很多",
                "到了年龄办不了退休",
            ],
            [
                "社保局让找原单位，原单位已经注销",
                "主管部门说档案丢失，让自己找证明人",
                "跑了{count}个部门，互相推",
            ],
            [
                "有当年的工资单和招工表复印件",
                "三位同事可以写证明",
                "在档案馆查到了花名册",
            ],
        ],
        ["请求认定工龄", "要求补缴养老保险", "请书面说明不予认定的依据"],
    ),
}
FIRMS = "恒达 鑫源 万顺 宏业 泰和 金桥 远景 德润 华诚 安居 瑞丰 长兴".split()
KINDS = "建筑公司 置业公司 物业服务公司 化工厂 劳务公司 机械厂".split()
OPENINGS = [
    "我是{place}的居民，",
    "您好，现就有关情况反映如下：",
    "本人向贵局反映以下问题：",
    "尊敬的领导，",
    "",
]
CLOSINGS = [
    "请有关部门重视",
    "盼望早日解决",
    "恳请核实处理，谢谢",
    "望尽快给予答复",
    "",
]
# Words that people use for each other.
SYNONYMS = [
    ("一直", "始终"),
    ("现在", "目前"),
    ("没有", "未"),
    ("不给", "拒绝"),
    ("我们", "大家"),
    ("反映", "投诉"),
    ("要求", "请求"),
    ("以后", "之后"),
    ("开始", "起"),
    ("附近", "周边"),
    ("居民", "住户"),
    ("拖欠", "欠付"),
    ("公示", "公开"),
    ("提供", "出示"),
    ("停止", "停下"),
    ("答复", "回复"),
    ("处理", "解决"),
    ("从来", "至今"),
    ("老人", "老年人"),
    ("孩子", "小孩"),
]
_SYNONYM = re.compile("|".join(word for pair in SYNONYMS for word in pair))
_OTHER = {a: b for pair in SYNONYMS for a, b in (pair, pair[::-1])}
SWAPPED = 0.4  # share of such words that come out otherwise
AGAIN = ["我上次反映的问题还没有解决，", "再次反映：", "前几天来过，现补充如下：", ""]


class Event:
    """Something that happened, about which several people may write.

    :param rng: source of all choices
    :param but: matter that it must not be about
    :param like: event of the same kind, about which it must not be
    """

    def __init__(self, rng, but=None, like=None):
        self.rng = rng
        self.matter = rng.choice([m for m in MATTERS if m != but])
        if like:
            self.matter = like.matter
        self.facts = {
            "place": rng.choice(PLACES),
            "firm": rng.choice(FIRMS) + rng.choice(KINDS),
            "number": rng.randrange(1, 400),
            "hour": rng.choice(("十", "十一", "十二")),
            "month": rng.randrange(1, 13),
            "day": rng.randrange(1, 29),
            "count": rng.randrange(2, 40),
            "money": rng.randrange(20, 900) * 100,
            "price": f"{rng.randrange(1, 6)}.{rng.randrange(10)}",
            "area": rng.randrange(30, 180),
            "year": rng.randrange(1975, 2005),
        }

    def first(self):
        """Return how somebody tells it the first time: title, content, request and
        the choices made.
        """
        sentences = MATTERS[self.matter][1]
        count = self.rng.randrange(4, len(sentences) + 1)
        chosen = sorted(self.rng.sample(range(len(sentences)), count))
        told = [(i, self.rng.randrange(len(sentences[i]))) for i in chosen]
        frame = [self.rng.choice(x) for x in (OPENINGS, CLOSINGS)]
        return told, frame, self._text(told, *frame)

    def reworded(self, told, frame):
        """Return how the same person tells it again: most of it in the same words."""
        sentences = MATTERS[self.matter][1]
        again = [
            (
                i,
                self.rng.randrange(len(sentences[i]))
                if self.rng.random() < 0.35
                else n,
            )
            for i, n in told
            if self.rng.random() > 0.12 or len(told) < 3
        ] or told
        if self.rng.random() < 0.5:
            # He begins with something else this time.
            start = self.rng.randrange(len(again))
            again = again[start:] + again[:start]
        opening = self.rng.choice(AGAIN) + frame[0]
        text = self._text(again, opening, self.rng.choice(CLOSINGS))
        return tuple(map(self._reworded, text))

    def by_another(self):
        """Return how another person tells the same: own choice, order and words."""
        told, frame, _text = self.first()
        self.rng.shuffle(told)
        text = self._text(told, *frame, self._other_facts())
        return tuple(map(self._reworded, text))

    def _other_facts(self):
        """Return the facts as somebody else knows them."""
        rng, facts = self.rng, dict(self.facts)
        own = Event(rng).facts
        for name in (
            "number",
            "hour",
            "month",
            "day",
            "count",
            "money",
            "area",
            "year",
        ):
            if rng.random() < 0.3:
                facts[name] = own[name]
        if rng.random() < 0.25:
            facts["firm"] = facts["firm"][:2]
        if rng.random() < 0.15:
            facts["place"] = rng.choice(("我们小区", "我们这里", "本小区"))
        return facts

    def _reworded(self, text):
        def swap(found):
            return _OTHER[found[0]] if self.rng.random() < SWAPPED else found[0]

        return _SYNONYM.sub(swap, text)

    def _text(self, told, opening, closing, facts=None):
        titles, sentences, requests = MATTERS[self.matter]
        parts = [sentences[i][n] for i, n in told]
        content = opening + "，".join([*parts, closing] if closing else parts) + "。"
        request = "，".join(self.rng.sample(requests, 2)) + "。"
        return tuple(
            text.format(**(facts or self.facts))
            for text in (self.rng.choice(titles), content, request)
        )
