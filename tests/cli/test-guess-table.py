#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""From a file to a table: what `guess` finds out of it, what it asks about, and what `run` loads then."""

import gzip
import json
import sqlite3
from contextlib import closing

from support import Sandbox, Server, contains, equal, excludes, main

REPORT = """Report of May

Datum;Kunde;Betrag;Menge
01.02.2024;Müller, Anna;1.234,50;5
31.12.2023;"Meier; Co";12,00;7
15.01.2024;Weiß;-5,25;8
"""
SURE = [("2024-02-01", "Müller, Anna", "1234.50", 5), ("2023-12-31", "Meier; Co", "12.00", 7),
        ("2024-01-15", "Weiß", "-5.25", 8)]

# Text that cannot be in any other character set than the one named.
ENCODINGS = {
    "windows-1252": ("cp1252", "Müller Köln Weiß Düsseldorf Jäger Nürnberg Schäfer Grünstraße Böhm Fürth"),
    "windows-1250": ("cp1250", "Jiří Plzeň Tomáš Šárka České Budějovice Žofie Ondřej Třebíč"),
    "windows-1251": ("cp1251", "Иван Петров Москва Ольга Смирнова Санкт-Петербург Анна Казань"),
    "koi8-r": ("koi8-r", "Иван Петров Москва Ольга Смирнова Санкт-Петербург Анна Казань"),
    "shift_jis": ("cp932", "山田太郎 東京 鈴木一郎 大阪 佐藤花子 名古屋"),
    "euc-jp": ("euc-jp", "山田太郎 東京 鈴木一郎 大阪 佐藤花子 名古屋"),
    "gb18030": ("gb18030", "王小明 北京 李雷 上海 韩梅梅 广州"),
    "big5": ("big5", "王小明 臺北 李雷 高雄 韓梅梅 臺中"),
    "euc-kr": ("cp949", "김철수 서울 이영희 부산 박민수 대구"),
}


class Box(Sandbox):
    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def put(self, name, data):
        with open(self.path(name), "wb") as stream:
            stream.write(data if isinstance(data, bytes) else data.encode())


def rows(box, table):
    with closing(sqlite3.connect(box.path("data.db"))) as database:
        return database.execute(f'select * from "{table}"').fetchall()


def codes(found):
    return sorted({warning["code"] for warning in found["warnings"]})


def what_is_found_is_loaded():
    for name, data in (("orders.csv", REPORT.encode()), ("orders.csv.gz", gzip.compress(REPORT.encode())),
                       ("orders.txt", REPORT.encode()), ("wide.csv", REPORT.encode("utf-16"))):
        with Box() as box:
            box.put(name, data)
            out, err = box.run("guess", name)
            box.write("task.json", json.loads(out))
            source = json.loads(out)["source"]
            equal([source[key] for key in ("type", "format", "delimiter", "quote", "header", "skip_rows", "decimal",
                                           "thousands")], ["file", "csv", ";", '"', True, 2, ",", "."])
            equal(json.loads(out)["source_fields"], ["Datum", "Kunde", "Betrag", "Menge"])
            contains(err, "delimiter: ")
            excludes(err, "ambiguous")
            result = box.json("run", "task.json")
            equal((result["inserted"], result["rejected"]), (3, 0))
            excludes(json.dumps(result["warnings"]), "ambiguous")
            equal(rows(box, json.loads(out)["destination"]["table"]), SURE)


def nothing_is_guessed_silently():
    cases = {
        "dates.csv": ("id,day\n1,01/02/2024\n2,03/04/2024\n", "date_ambiguous"),
        "numbers.csv": ("id;amount\n1;1.234\n2;5.678\n", "number_ambiguous"),
        "marks.csv": ("a|b,c|1\nd|e,f|2\ng|h,i|3\n", "dialect_ambiguous"),
        "names.csv": ("red,apple\ngreen,pear\nblue,plum\n", "dialect_ambiguous"),
        "latin.csv": ("id,name\n1,Müller\n2,Weiß\n".encode("cp1252"), "encoding_guessed"),
        "sure.csv": ("id,day\n1,31/01/2024\n2,01/02/2024\n", None),
    }
    for name, (text, code) in cases.items():
        with Box() as box:
            box.put(name, text)
            err = box.run("guess", name)[1]
            found = box.json("guess", name)
            equal(codes(found), [code] if code else [])
            (contains if code else excludes)(err, code or "ambiguous")
            if code and code != "date_ambiguous":
                equal(len(found["dialect"]["ambiguous"]), 1)


def a_run_that_finds_out_says_so():
    with Box() as box:
        box.put("names.csv", "a|b,c|1\nd|e,f|2\ng|h,i|3\n")
        box.write("task.json", {"sluice": 1, "id": "t", "name": "T",
                                "source": {"type": "file", "path": "names.csv", "format": "csv"},
                                "destination": {"type": "sqlite", "path": "data.db", "table": "t"}})
        contains(json.dumps(box.json("run", "task.json")["warnings"]), "dialect_ambiguous")


def a_run_without_a_mapping_tells_what_it_took():
    cases = {"dates.csv": ("id,day\n1,01/02/2024\n2,03/04/2024\n", "date_ambiguous"),
             "numbers.csv": ("id;amount\n1;1.234\n2;5.678\n", "number_ambiguous"),
             "clear.csv": ("id,day,amount\n1,2024-01-02,1.25\n2,2024-03-04,2.5\n", None)}
    for name, (text, code) in cases.items():
        with Box() as box:
            box.put(name, text)
            box.write("task.json", {"sluice": 1, "id": "t", "name": "T", "source": {"type": "file", "path": name},
                                    "destination": {"type": "sqlite", "path": "data.db", "table": "t"}})
            for command in ("run", "verify", "preview", "sample"):
                equal([warning["code"] for warning in box.json(command, "task.json")["warnings"]], [code] if code else [])


def comments_are_no_rows():
    cases = {"# by hand; in May, 2024\nid,v\n1,5\n2,6\n": [["1", "5"], ["2", "6"]],
             "# note\nid,v\n# and, more\n1,\"5\n# no note\"\n": [["1", "5\n# no note"]]}
    for text, want in cases.items():
        with Box() as box:
            box.put("in.csv", text)
            source = {"type": "file", "path": "in.csv", "comment": "#", "header": True}
            box.write("task.json", {"sluice": 1, "id": "t", "name": "T", "source": source,
                                    "mapping": [{"column": "id", "type": "text", "from": "id"},
                                                {"column": "v", "type": "text", "from": "v"}],
                                    "destination": {"type": "sqlite", "path": "data.db", "table": "t"}})
            found = box.json("preview", "task.json")
            equal((found["rows"], found["rejects"], found["warnings"]), (want, [], []))
    with Box() as box:
        box.put("in.csv", "# made by hand\n# in May, 2024\nid,v\n1,5\n2,6\n")
        guessed = box.json("guess", "in.csv")["task"]
        equal(guessed["source"]["comment"], "#")
        box.write("task.json", guessed)
        equal(box.json("run", "task.json")["warnings"], [])


def a_nul_is_shown():
    with Box() as box:
        box.put("nul.csv", "a,b\nx\0y,1\nz\0,w\n")
        box.write("task.json", {"sluice": 1, "id": "t", "name": "T",
                                "source": {"type": "file", "path": "nul.csv", "delimiter": ",", "header": True},
                                "mapping": [{"column": "a", "type": "text", "from": "a"},
                                            {"column": "b", "type": "integer", "from": "a"}],
                                "destination": {"type": "sqlite", "path": "data.db", "table": "t"}})
        equal([reject["value"] for reject in box.json("preview", "task.json")["rejects"]], ["x\ufffdy", "z\ufffd"])
        box.write("task.json", {"sluice": 1, "id": "t", "name": "T",
                                "source": {"type": "file", "path": "nul.csv", "delimiter": ",", "header": True},
                                "destination": {"type": "sqlite", "path": "data.db", "table": "t"}})
        equal(box.json("preview", "task.json")["rows"], [["x\ufffdy", "1"], ["z\ufffd", "w"]])


def both_readings_of_a_date_are_told():
    with Box() as box:
        box.put("dates.csv", "id,day\n1,01/02/2024\n2,03/04/2024\n")
        found = box.json("guess", "dates.csv")
        field = {field["path"]: field for field in found["sample"]["fields"]}["day"]
        equal((field["format"], field["ambiguous"]), ("%d/%m/%Y", ["%d/%m/%Y", "%m/%d/%Y"]))
        equal(found["task"]["mapping"][1]["transforms"], [{"to_date": {"format": "%d/%m/%Y"}}])


def character_sets():
    for encoding, (codec, text) in ENCODINGS.items():
        with Box() as box:
            box.put("in.csv", ("id,text\n" + "".join(f"{n},{word}\n" for n, word in enumerate(text.split()))).encode(codec))
            found = box.json("guess", "in.csv")
            equal(found["task"]["source"]["encoding"], encoding)
            equal(codes(found), ["encoding_guessed"])
            box.write("task.json", found["task"])
            equal(box.json("run", "task.json")["rejected"], 0)
            equal([row[1] for row in rows(box, "in")], text.split())


def what_is_said_is_kept():
    with Box() as box:
        box.put("in.csv", "1;2,5\n3;4,5\n")
        box.write("task.json", {"sluice": 1, "id": "mine", "name": "Mine",
                                "source": {"type": "file", "path": "in.csv", "format": "csv", "delimiter": ",",
                                           "header": False},
                                "destination": {"type": "sqlite", "path": "data.db", "table": "t"}})
        task = box.json("guess", "task.json")["task"]
        equal((task["id"], task["source"]["delimiter"], task["source"]["header"]), ("mine", ",", False))
        equal([entry["column"] for entry in task["mapping"]], ["c1", "c2"])


def many_lines_of_json():
    with Box() as box:
        box.put("in.jsonl.gz", gzip.compress(b"".join(b'{"id": %d, "x": {"y": "a"}}\n' % n for n in range(50))))
        found = box.json("guess", "in.jsonl.gz")
        equal((found["dialect"], found["task"]["source"]["format"]), (None, "jsonl"))
        equal([entry["from"] for entry in found["task"]["mapping"]], ["id", "x.y"])


def an_answer_that_is_a_table():
    body = REPORT.encode("cp1252")

    def give(handler):
        handler.send_response(200 if handler.path == "/orders" else 404)
        handler.send_header("Content-Type", "text/csv")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    server = Server(give)
    try:
        with Box() as box:
            url = server.url + "/orders"
            found = box.json("guess", url.replace("://", "://me:hidden-word@"))
            source = found["task"]["source"]
            equal([source[key] for key in ("type", "url", "format", "delimiter", "header", "skip_rows", "decimal",
                                           "encoding")], ["http", url, "csv", ";", True, 2, ",", "windows-1252"])
            equal((found["dialect"]["delimiter"], codes(found)), (";", ["encoding_guessed"]))
            equal([secret["name"] for secret in found["secrets"]], ["api-password"])
            excludes(json.dumps(found), "hidden-word")
            del source["auth"]
            box.write("task.json", found["task"])
            equal(box.json("sample", "task.json")["dialect"]["delimiter"], ";")
            equal(box.json("run", "task.json")["inserted"], 3)
            equal(rows(box, found["task"]["destination"]["table"]), SURE)
            contains(box.run("guess", server.url + "/nothing", status=1)[1], "404")
    finally:
        server.close()


if __name__ == "__main__":
    main([what_is_found_is_loaded, nothing_is_guessed_silently, a_run_that_finds_out_says_so,
          a_run_without_a_mapping_tells_what_it_took, a_nul_is_shown, comments_are_no_rows,
          both_readings_of_a_date_are_told, character_sets, what_is_said_is_kept, many_lines_of_json,
          an_answer_that_is_a_table])
