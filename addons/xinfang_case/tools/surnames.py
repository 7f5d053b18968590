"""Surnames whose reading or length an ordinary dictionary gets wrong."""

COMPOUND_SURNAMES = frozenset(
    """
    欧阳 上官 司马 司徒 司空 诸葛 夏侯 皇甫 尉迟 公孙 慕容 令狐 长孙 宇文 轩辕 端木 东方 南宫
    独孤 西门 东郭 南门 百里 呼延 澹台 公冶 宗政 濮阳 淳于 单于 太叔 申屠 仲孙 钟离 鲜于 闾丘
    亓官 司寇 子车 颛孙 巫马 公西 漆雕 乐正 壤驷 公良 拓跋 夹谷 宰父 谷梁 段干 梁丘 左丘 万俟
    赫连 闻人 完颜 纳兰 第五 达奚 叱干 耶律 哥舒 贺兰 东里 欧陽 司馬 諸葛
    """.split()
)

#: Surname → readings as a surname. The ordinary reading is kept beside them.
SURNAME_READINGS = {
    "万俟": ("moqi",), "尉迟": ("yuchi",), "单于": ("chanyu",), "长孙": ("zhangsun",),
    "澹台": ("tantai",), "令狐": ("linghu",), "宰父": ("zaifu",), "乐正": ("yuezheng",),
    "亓官": ("qiguan",), "子车": ("ziju",), "夏侯": ("xiahou",), "鲜于": ("xianyu",),
    "单": ("shan",), "仇": ("qiu",), "解": ("xie",), "乐": ("yue", "le"), "区": ("ou",),
    "曾": ("zeng",), "查": ("zha",), "任": ("ren",), "华": ("hua",), "盖": ("ge", "gai"),
    "朴": ("piao", "pu"), "员": ("yun",), "缪": ("miao",), "宓": ("mi", "fu"),
    "翟": ("zhai", "di"), "盛": ("sheng",), "葛": ("ge",), "黑": ("he",), "秘": ("bi",),
    "折": ("she",), "繁": ("po",), "逄": ("pang",), "种": ("chong",), "冼": ("xian",),
    "洗": ("xian",), "燕": ("yan",), "应": ("ying",), "那": ("na",), "宿": ("su",),
    "覃": ("qin", "tan"), "石": ("shi",), "车": ("che",), "谌": ("chen", "shen"),
    "郗": ("xi", "chi"), "郇": ("xun", "huan"), "隗": ("wei", "kui"), "牟": ("mu", "mou"),
    "祭": ("zhai",), "佘": ("she",), "阚": ("kan",), "颉": ("xie",), "句": ("gou",),
    "柏": ("bai", "bo"), "贾": ("jia",), "相": ("xiang",), "宁": ("ning",), "褚": ("chu",),
    "曲": ("qu",), "卜": ("bu",), "晁": ("chao",), "召": ("shao",), "过": ("guo",),
    "哈": ("ha",), "吾": ("wu",), "钭": ("tou",), "夏": ("xia",), "尉": ("wei",),
    "舍": ("she",), "扎": ("zha",), "沈": ("shen",), "都": ("du",), "冯": ("feng",),
    "纪": ("ji",), "仉": ("zhang",), "乜": ("nie",), "降": ("jiang",), "占": ("zhan",),
}  # fmt: skip
