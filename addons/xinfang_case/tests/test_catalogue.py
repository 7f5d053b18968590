from odoo.tests import BaseCase, tagged

from ..tools.catalogue import CatalogueError, parse_catalogue

HEAD = "code,name\n"


@tagged("post_install", "-at_install")
class TestParseCatalogue(BaseCase):
    def test_parents_by_digits_and_first(self):
        lines = parse_catalogue(
            HEAD + "010101,三级\n010100,二级\n010000,一级\n990000,其他\n"
        )
        self.assertEqual(
            [(line.code, line.parent_code) for line in lines],
            [
                ("010000", ""),
                ("990000", ""),
                ("010100", "010000"),
                ("010101", "010100"),
            ],
        )

    def test_parents_by_column(self):
        text = (
            "\ufeffparent_code,code,name,petition_type\n"
            ",100000,甲,claim\n100000, 200000 , 乙 ,\n"
        )
        lines = parse_catalogue(text)
        self.assertEqual(
            [(x.code, x.name, x.parent_code) for x in lines],
            [("100000", "甲", ""), ("200000", "乙", "100000")],
        )
        self.assertEqual([x.petition_type for x in lines], ["claim", ""])

    def test_faults_name_their_line(self):
        parents = "code,name,parent_code\n"
        for text, code, line in (
            ("", "columns", 1),
            ("code;name\n", "columns", 1),
            (HEAD, "empty", 1),
            (HEAD + "1,甲\n", "code", 2),
            (HEAD + "１０００００,甲\n", "code", 2),
            (HEAD + "100000,\n", "name", 2),
            (HEAD + "100000\n", "name", 2),
            (HEAD + "100000,甲\n100000,乙\n", "twice", 3),
            (HEAD + "100000,甲\n200100,乙\n", "parent", 3),
            (parents + "100000,甲,300000\n", "parent", 2),
            (parents + "100000,甲,100000\n", "depth", 2),
            (
                parents
                + f"1000{0:02},甲,\n"
                + "".join(f"1000{i:02},甲,1000{i - 1:02}\n" for i in range(1, 4)),
                "depth",
                5,
            ),
            ("code,name,petition_type\n100000,甲,xx\n", "type", 2),
            (HEAD + '100000,"甲"乙"\n', "csv", 2),
        ):
            with self.subTest(text=text), self.assertRaises(CatalogueError) as caught:
                parse_catalogue(text)
            self.assertEqual(
                (caught.exception.code, caught.exception.line), (code, line)
            )
