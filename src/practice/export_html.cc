// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "model/catalogue.h"
#include "practice/export_writer.h"

namespace lull::practice {

namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out.push_back(c);
    }
  }
  return out;
}

// The policy is for readers' sake: were there a hole in escaped(), still nothing would be loaded
// and nothing run.
constexpr const char* kHead =
    R"html(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width">
<title>{0}</title>
<style>
body {{ font: 11pt/1.45 sans-serif; max-width: 40em; margin: 2em auto; padding: 0 1em; }}
h2 {{ margin-top: 1.6em; border-bottom: 1px solid #999; }}
h3 {{ margin: 1em 0 0.2em; font-size: 1em; }}
dl {{ margin: 0; display: grid; grid-template-columns: 10em 1fr; gap: 0.1em 1em; }}
dt {{ color: #555; }}
dd {{ margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: isolate; }}
footer {{ margin-top: 2em; border-top: 1px solid #999; font-size: 0.9em; }}
@page {{ margin: 18mm; }}
@media print {{ body {{ max-width: none; margin: 0; }} article {{ break-inside: avoid; }} }}
</style>
</head>
<body>
<h1>{0}</h1>
)html";

class HtmlWriter final : public ExportWriter {
 public:
  std::string head(std::string_view) override {
    return fmt::format(kHead, escaped(model::line("export.title")));
  }

  std::string entry(const ShownEntry& entry) override {
    std::string out;
    if (entry.section != section_) {
      section_ = entry.section;
      out = fmt::format("<h2>{}</h2>\n", escaped(section_));
    }
    out += "<article>\n";
    const auto heading = entry_heading(entry);
    if (!heading.empty()) out += fmt::format("<h3>{}</h3>\n", escaped(heading));
    out += "<dl>\n";
    for (const auto& value : entry.values)
      if (value.for_people)
        out += fmt::format("<dt>{}</dt><dd dir=\"auto\">{}</dd>\n", escaped(value.label),
                           escaped(value.text));
    return out + "</dl>\n</article>\n";
  }

  std::string foot() override {
    return fmt::format("<footer>{}</footer>\n</body>\n</html>\n",
                       escaped(model::line("export.footer")));
  }

  bool by_kind() const override { return true; }

 private:
  std::string section_;
};

}  // namespace

std::unique_ptr<ExportWriter> html_writer() {
  return std::make_unique<HtmlWriter>();
}

}  // namespace lull::practice
