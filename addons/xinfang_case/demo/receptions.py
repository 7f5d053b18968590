"""Leaders' reception days of the invented city: some published, one still a plan."""

from datetime import timedelta

from ..tools.moment import legal_today

# organ, leader, post, portfolio, days from today, form, place, published
DAYS = [
    ("gov", "贺云川", "市长", "全面工作", 2, "fixed", "云岭市信访接待中心一楼", True),
    (
        "gov",
        "陶青岚",
        "副市长",
        "公安、信访",
        16,
        "appointment",
        "云岭市信访接待中心二楼",
        True,
    ),
    (
        "gov",
        "姜予怀",
        "副市长",
        "住房和城乡建设",
        30,
        "video",
        "云岭市信访接待中心视频室",
        False,
    ),
]


def create_receptions(env, organs):
    """Plan the days relative to today, and publish them.

    :param dict organs: key of ``texts/organs.csv`` → id
    """
    today = legal_today(env)
    for key, leader, post, portfolio, days, form, place, published in DAYS:
        reception = env["xinfang.reception"].create(
            {
                "department_id": organs[key],
                "leader": leader,
                "post": post,
                "portfolio": portfolio,
                "date": today + timedelta(days),
                "form": form,
                "place": place,
            }
        )
        if published:
            reception.action_publish()
