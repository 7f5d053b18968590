"""Chinese texts with words of known frequency; nothing in them is real."""

PLACES = [
    "东湖路",
    "建设大街",
    "滨河小区",
    "阳光花园",
    "和平里",
    "工人新村",
    "青年公寓",
    "桥头村",
    "石塘镇",
    "柳林社区",
    "幸福家园",
    "松江苑",
    "北门市场",
    "老城厢",
    "开发区三期",
    "铁西广场",
]
MATTERS = [
    "拖欠工资",
    "物业收费",
    "夜间施工噪声",
    "违章建筑",
    "房屋漏水",
    "学位分配",
    "养老待遇",
    "道路破损",
    "排污扰民",
    "电梯停运",
    "宅基地确权",
    "医疗费用报销",
    "车位纠纷",
    "燃气安全",
    "广场舞扰民",
    "公交改线",
    "供暖不足",
    "土地承包",
    "工伤认定",
    "退役安置",
]
ACTS = [
    "多次反映未得到答复",
    "至今没有解决",
    "希望有关部门尽快处理",
    "影响周边居民正常生活",
    "造成较大经济损失",
    "要求公开处理结果",
    "与承诺不符",
    "手续迟迟不予办理",
]
REQUESTS = [
    "要求依法调查处理",
    "请求责令限期整改",
    "请求返还多收的费用",
    "要求书面答复处理结果",
    "请求恢复原状并赔偿损失",
    "要求公开相关文件",
]
CLAUSES = [
    "今年以来我们先后向社区和街道反映情况",
    "对方负责人以各种理由推脱",
    "附近共有八十余户受到影响",
    "现场照片和收据可以提供",
    "老人和孩子的作息受到很大干扰",
    "当时签订的协议写明了完成时间",
    "工作人员来过一次以后再没有下文",
    "我们愿意配合调查并提供证人",
    "合同中对费用标准有明确约定",
    "雨季来临以后情况更加严重",
    "邻居们已经联名签字",
    "希望能够到现场实地查看",
]
# Word, share of petitions, place: what the searches of the benchmark look for.
COMMON = [
    ("拆迁补偿", 0.036),
    ("停水", 0.022),
    ("噪声", None),
    ("地下管廊渗漏", 0.0001),
]


def texts(rng):
    """Return title, content (about 160 characters) and request of one petition.

    No mark of punctuation at the end, nothing that JSON or COPY would escape.
    """
    place, matter = rng.choice(PLACES), rng.choice(MATTERS)
    roll = rng.random()
    if roll < 0.036:
        matter = "拆迁补偿"
    elif roll < 0.058:
        matter = "停水"
    elif roll > 0.9999:
        matter = "地下管廊渗漏"
    title = f"反映{place}{matter}问题"
    start = rng.randrange(len(CLAUSES))
    clauses = [
        CLAUSES[(start + step) % len(CLAUSES)] for step in (0, 1, 3, 5, 7, 8, 10)
    ]
    number = rng.randrange(1, 400)
    content = (
        f"我住在{place}{number}号，{matter}的问题{rng.choice(ACTS)}，"
        f"{'，'.join(clauses)}，{rng.choice(ACTS)}，请有关部门重视"
    )
    return (
        title,
        content,
        f"{rng.choice(REQUESTS)}，{rng.choice(REQUESTS)}（{place}{number}号）",
    )
