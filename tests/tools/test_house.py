# SPDX-License-Identifier: Apache-2.0
"""tools/check arrows: each rule holds for a good tree and is broken by a bad one."""

import shutil
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import check_house  # noqa: E402
from cpp_text import CppText  # noqa: E402

SPDX = "// SPDX-License-Identifier: Apache-2.0\n"


class Tree(unittest.TestCase):
    """A small tree that follows every rule, for each test to break in one place."""

    def setUp(self):
        self.root = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.root)
        self.write("tools/house.txt", (ROOT / "tools/house.txt").read_text())
        self.write("src/noise/frames.h", f"{SPDX}#pragma once\nvoid f();\n")
        self.write("src/noise/frames.cc", f'{SPDX}#include "crypto/aead.h"\n#include <vector>\n')

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def source(self, path, text):
        self.write(path, SPDX + ("#pragma once\n" if path.endswith(".h") else "") + text)

    def found(self):
        return check_house.check_tree(self.root)

    def assert_found(self, *parts):
        found = self.found()
        self.assertEqual(len(found), 1, found)
        for part in parts:
            self.assertIn(part, found[0])

    def assert_clean(self):
        self.assertEqual(self.found(), [])


class GoodTree(Tree):
    def test_has_no_findings(self):
        self.assert_clean()


class Arrows(Tree):
    def test_a_folder_below_may_not_include_one_above_it(self):
        self.source("src/noise/frames.cc", '\n#include "lan/pump.h"\n')
        self.assert_found("src/noise/frames.cc:3:", "noise may not include lan")

    def test_sync_and_lan_never_see_each_other(self):
        self.source("src/sync/session.cc", '#include "lan/pump.h"\n')
        self.assert_found("sync may not include lan")
        self.source("src/sync/session.cc", '#include "store/store.h"\n')
        self.source("src/lan/pump.cc", '#include "sync/session.h"\n')
        self.assert_found("lan may not include sync")

    def test_cli_reaches_neither_keys_nor_the_store(self):
        for folder in ("crypto", "store", "vault", "node"):
            self.source("src/cli/run.cc", f'#include "{folder}/x.h"\n')
            self.assert_found(f"cli may not include {folder}")

    def test_bin_may_include_every_folder(self):
        self.source("src/bin/lulld.cc", '#include "control/server.h"\n#include "cli/run.h"\n')
        self.assert_clean()

    def test_a_folder_that_is_not_in_the_table_is_found(self):
        self.source("src/util/x.cc", "\n")
        self.assert_found("src/util/x.cc:1:")

    def test_an_include_of_an_unknown_folder_is_found(self):
        self.source("src/noise/frames.cc", '#include "util/x.h"\n')
        self.assert_found('"util/x.h" is in no folder')

    def test_an_include_must_say_its_folder(self):
        self.source("src/noise/frames.cc", '#include "frames.h"\n')
        self.assert_found("does not say its folder")

    def test_an_include_through_the_parent_is_found(self):
        self.source("src/noise/frames.cc", '#include "../lan/pump.h"\n')
        self.assert_found("is in no folder")

    def test_an_include_made_by_a_macro_is_found(self):
        self.source("src/noise/frames.cc", "#include HEADER\n")
        self.assert_found("names no file")

    def test_a_link_beyond_the_table_is_found(self):
        good = "# SPDX-License-Identifier: Apache-2.0\nlull_folder(sync LINKS lull_store)\n"
        self.write("src/CMakeLists.txt", good)
        self.assert_clean()
        self.write("src/CMakeLists.txt", good + "lull_folder(lan LINKS lull_noise\n  lull_sync)\n")
        self.assert_found("src/CMakeLists.txt:3:", "lan may not link sync")

    def test_the_page_for_people_says_the_same(self):
        page = (ROOT / "src/README.md").read_text()
        self.write("src/README.md", page)
        self.assert_clean()
        self.write("src/README.md", page.replace("| noise | crypto |", "| noise | crypto, model |"))
        self.assert_found("src/README.md:", "noise is not as in")
        self.write("src/README.md", page.replace("| noise | crypto |\n", ""))
        self.assert_found("src/README.md:", "noise is not as in")

    def test_a_table_whose_arrow_points_up_is_refused(self):
        self.write("tools/house.txt", "[arrows]\nbase =\ncrypto = noise\nnoise =\n")
        with self.assertRaises(SystemExit):
            self.found()


class Doors(Tree):
    OUTSIDE = {
        "sodium.h": "noise",
        "sqlite3.h": "sync",
        "asio/write.hpp": "sync",
        "asio.hpp": "cli",
        "utf8proc.h": "wire",
        "spdlog/spdlog.h": "node",
        "CLI/CLI.hpp": "bin",
        "qrcodegen/qrcodegen.hpp": "cli",
        "ZXing/ReadBarcode.h": "cli",
        "png.h": "cli",
        "jpeglib.h": "cli",
        "google/protobuf/message.h": "node",
        "record.pb.h": "store",
        "sync.pb.h": "control",
        "pairing.pb.h": "cli",
    }

    def test_each_is_shut_to_other_folders(self):
        for include, folder in self.OUTSIDE.items():
            with self.subTest(include):
                self.source(f"src/{folder}/x.cc", f"#include <{include}>\n")
                self.assert_found(f"{include} only in")
                (self.root / f"src/{folder}/x.cc").unlink()

    def test_quotes_do_not_open_one(self):
        self.source("src/noise/frames.cc", '#include "sodium.h"\n')
        self.assert_found("sodium.h only in crypto")

    def test_each_is_open_to_its_folder(self):
        self.source("src/crypto/aead.cc", "#include <sodium.h>\n")
        self.source("src/vault/vfs.cc", "#include <sqlite3.h>\n")
        self.source("src/wire/record.cc", '#include "record.pb.h"\n')
        self.source("src/lan/pump.cc", "#include <asio/write.hpp>\n")
        self.assert_clean()

    def test_generated_messages_are_in_no_header(self):
        self.source("src/wire/record.h", '#include "record.pb.h"\n')
        self.assert_found("src/wire/record.h:3:", "never in a header")

    def test_a_name_of_protobuf_needs_no_include_to_be_found(self):
        self.source("src/node/x.cc", "namespace pb = google::protobuf;\n")
        self.assert_found("src/node/x.cc:2:", "google::protobuf only in")

    def test_a_library_without_a_door_is_found(self):
        self.source("src/node/x.cc", "#include <curl/curl.h>\n")
        self.assert_found("<curl/curl.h> has no door")

    def test_what_is_only_written_about_is_not_found(self):
        self.source(
            "src/noise/frames.cc",
            "// #include <sodium.h>\n/*\n#include <sqlite3.h>\n*/\n"
            'const char* a = "google::protobuf";\nconst char* b = R"x(\n#include <png.h>\n)x";\n',
        )
        self.assert_clean()

    def test_spaces_do_not_hide_an_include(self):
        self.source("src/noise/frames.cc", "  #  include /* why */ <sodium.h> // here\n")
        self.assert_found("sodium.h only in crypto")


class Marks(Tree):
    def test_a_source_without_the_licence_line_is_found(self):
        self.write("src/noise/frames.cc", "#include <vector>\n")
        self.assert_found("src/noise/frames.cc:1:", "SPDX")

    def test_a_script_has_the_licence_in_its_second_line(self):
        self.write("tools/run", "#!/bin/sh\necho\n")
        self.assert_found("tools/run:2:", "SPDX")
        self.write("tools/run", "#!/bin/sh\n# SPDX-License-Identifier: Apache-2.0\n")
        self.assert_clean()

    def test_a_header_without_pragma_once_is_found(self):
        self.write("src/noise/frames.h", f"{SPDX}// #pragma once\nvoid f();\n")
        self.assert_found("src/noise/frames.h:1:", "#pragma once")

    def test_using_namespace_in_a_header_is_found(self):
        self.source("tests/support/x.h", "\nusing  namespace std;\n")
        self.assert_found("tests/support/x.h:4:", "using namespace")

    def test_a_name_that_is_not_snake_case_is_found(self):
        self.source("src/noise/FrameReader.cc", "\n")
        self.assert_found("FrameReader is not snake_case")

    def test_a_component_is_named_as_svelte_has_it(self):
        self.write("src/page/src/kit/Button.svelte", "<!-- SPDX-License-Identifier: Apache-2.0 -->\n")
        self.source("src/page/src/state/session.svelte.ts", "\n")
        self.assert_clean()
        self.write("src/page/src/kit/my_button.svelte", "<!-- SPDX-License-Identifier: Apache-2.0 -->\n")
        self.assert_found("my_button is not PascalCase")

    def test_a_path_outside_the_repository_is_found(self):
        for text in ("see /" "work/x\n", "see ../sha" "red/x.json\n", "`sha" "red/x`\n"):
            self.write("README.md", f"fine\n{text}")
            self.assert_found("README.md:2:", "outside this repository")
        self.write("README.md", "The network/work of private/shared records, shared or not.\n")
        self.assert_clean()

    def test_a_picture_is_passed_over(self):
        (self.root / "tests").mkdir()
        (self.root / "tests/x.png").write_bytes(b"\x89PNG\xff")
        self.assert_clean()


class Sizes(Tree):
    def body(self, lines):
        return "".join(f"  g({n});\n" for n in range(lines))

    def test_a_function_may_have_70_lines_and_not_71(self):
        self.source("src/noise/x.cc", "namespace lull {\nvoid f() {\n" + self.body(68) + "}\n}\n")
        self.assert_clean()
        self.source("src/noise/x.cc", "namespace lull {\nvoid f() {\n" + self.body(69) + "}\n}\n")
        self.assert_found("src/noise/x.cc:3:", "f has 71 lines")

    def test_a_file_may_have_450_lines_and_not_451(self):
        self.source("src/noise/x.cc", "\n" * 449)
        self.assert_clean()
        self.source("src/noise/x.cc", "\n" * 450)
        self.assert_found("the file has 451 lines")

    def test_a_long_table_is_no_function(self):
        self.source("src/noise/x.cc", "constexpr int k[] = {\n" + "  1,\n" * 80 + "};\n")
        self.assert_clean()


class Functions(unittest.TestCase):
    def names(self, text):
        return [(f.line, f.name, f.lines) for f in CppText(text).functions()]

    def test_are_seen_in_namespaces_and_classes(self):
        text = (
            "namespace a::b {\nclass X : public Y {\n"
            " public:\n  int f() const { return 1; }\n};\n}\n"
        )
        self.assertEqual(self.names(text), [(4, "f", 1)])

    def test_a_constructor_ends_after_its_members(self):
        text = "X::X(int a)\n    : a_{a}, b_{{1}, 2}, c_(3) {\n  f();\n}\nvoid g() {}\n"
        self.assertEqual(self.names(text), [(1, "X::X", 4), (5, "g", 1)])

    def test_a_lambda_belongs_to_its_function(self):
        text = "void f() {\n  auto g = [] {\n    return 1;\n  };\n}\n"
        self.assertEqual(self.names(text), [(1, "f", 5)])

    def test_a_lambda_of_a_namespace_is_one(self):
        self.assertEqual(self.names("const auto f = [](int a) {\n};\n"), [(1, "lambda", 2)])

    def test_templates_operators_and_return_types_do_not_confuse(self):
        text = (
            "template <class T, class U = std::vector<T>>\nauto f(T t) -> std::vector<U> {\n}\n"
            "bool operator==(const X& a, const X& b) {\n}\n"
            "struct stat g(int fd) {\n}\nenum class E : int { kA };\n"
        )
        self.assertEqual(self.names(text), [(1, "f", 3), (4, "operator==", 2), (6, "g", 2)])

    def test_braces_in_text_do_not_confuse(self):
        text = "void f() {\n  g('{', \"}}\", 1'000);  // }\n  /* } */\n}\nvoid h() {}\n"
        self.assertEqual(self.names(text), [(1, "f", 4), (5, "h", 1)])


if __name__ == "__main__":
    unittest.main()
