// What stands in a table of the program stands everywhere it must: each policy has its unit test,
// its cases, an example and a manual entry; each reason is given somewhere, tested and documented.
#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

#include "admin/metrics.h"
#include "http/reason.h"
#include "policy/kind.h"
#include "tidy/tidy.h"

namespace {

using gw::tidy::Complaints;
using gw::tidy::read_file;
using gw::tidy::TextFile;

// As a name in the code: "rate-limit" is rate_limit.
std::string identifier(std::string_view name) {
  std::string result(name);
  std::replace(result.begin(), result.end(), '-', '_');
  return result;
}

// A manual page as it is read, without mdoc's escaped hyphens.
std::string manual(const std::string& page) {
  std::string text = read_file("man/" + page);
  text.erase(std::remove(text.begin(), text.end(), '\\'), text.end());
  return text;
}

bool is_letter(char c) { return c == '_' || std::isalnum(static_cast<unsigned char>(c)) != 0; }

// The word as a whole: Reason::upstream_tls does not stand in Reason::upstream_tls_old.
bool has_word(const std::string& text, const std::string& word) {
  for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1))
    if (at + word.size() == text.size() || !is_letter(text[at + word.size()])) return true;
  return false;
}

bool in_some(const std::vector<TextFile>& files, const std::string& word) {
  return std::any_of(files.begin(), files.end(),
                     [&](const TextFile& file) { return has_word(file.text, word); });
}

// A configuration that names the type, on a line of its own or in a table inside a line.
bool uses_policy(const std::string& text, const std::string& name) {
  if (text.find("[policy." + name + "]") != text.npos) return true;
  const std::string quoted = '"' + name + '"';
  for (std::size_t at = text.find(quoted); at != text.npos; at = text.find(quoted, at + 1)) {
    const std::size_t start = text.rfind('\n', at) + 1;  // npos + 1 is the first line's
    const std::size_t word = text.rfind("type", at);
    if (word == text.npos || word < start) continue;
    const std::string between = text.substr(word + 4, at - word - 4);
    if (between.find_first_not_of(" =") == between.npos) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("each policy has a unit test, cases, an example and a manual entry", "[tidy]") {
  Complaints complaints;
  const std::vector<TextFile> examples = gw::tidy::text_files({"examples"}, {".toml"});
  const std::string page = manual("gw.toml.5");
  for (const gw::policy::Kind& kind : gw::policy::kinds()) {
    if (kind.later) continue;
    const std::string name(kind.name);
    const auto demand = [&](bool given, const std::string& what) {
      if (!given) complaints.add("policy " + name + ": no " + what);
    };
    const std::string unit = "tests/policy/kinds/" + identifier(name) + "_test.cpp";
    const std::string cases = "tests/decision/" + identifier(name) + ".toml";
    const std::string text = read_file(cases);
    demand(!read_file(unit).empty(), unit);
    demand(uses_policy(text, name) && text.find("[[test]]") != text.npos, "[[test]] in " + cases);
    demand(std::any_of(examples.begin(), examples.end(),
                       [&](const TextFile& file) { return uses_policy(file.text, name); }),
           "example of it under examples/");
    demand(page.find(".Ss \"" + name) != page.npos, "section in man/gw.toml.5");
    for (const gw::config::Option& option : kind.options)
      demand(option.later || page.find(".It Sy \"" + std::string(option.name)) != page.npos,
             "entry for " + std::string(option.name) + " in man/gw.toml.5");
  }
  CHECK(complaints.text() == "");
}

TEST_CASE("each reason is given, tested and documented", "[tidy]") {
  struct Row {
    std::string id, name;
  };
#define X(id, name, status, side, text, remedy) {#id, name},
  const std::vector<Row> rows = {GW_REASONS(X)};
#undef X
  std::vector<TextFile> sources = gw::tidy::text_files({"lib"}, {".h", ".cpp"});
  sources.erase(std::remove_if(
                    sources.begin(), sources.end(),
                    [](const TextFile& file) { return file.path.starts_with("lib/http/reason."); }),
                sources.end());
  const std::vector<TextFile> tests =
      gw::tidy::text_files({"tests", "examples"}, {".cpp", ".h", ".toml"});
  const std::string page = manual("gw-reasons.7");
  Complaints complaints;
  for (const Row& row : rows) {
    if (row.id == "none") continue;
    if (!in_some(sources, "Reason::" + row.id)) complaints.add(row.name + " is never given");
    if (!in_some(tests, "Reason::" + row.id) && !in_some(tests, '"' + row.name + '"'))
      complaints.add(row.name + " stands in no test");
    if (page.find(".It Sy \"" + row.name + " (") == page.npos)
      complaints.add(row.name + " is not in man/gw-reasons.7");
  }
  CHECK(complaints.text() == "");
}

TEST_CASE("each metric is documented, and has a name by the rules", "[tidy]") {
  const std::string page = manual("gw-metrics.7");
  Complaints complaints;
  std::set<std::string_view> seen;
  for (const gw::admin::Metric& row : gw::admin::metric_table) {
    const std::string name(row.name);
    const auto demand = [&](bool holds, const std::string& what) {
      if (!holds) complaints.add("metric " + name + ": " + what);
    };
    demand(page.find(".It Sy \"" + name + "\"") != page.npos, "not in man/gw-metrics.7");
    demand(seen.insert(row.name).second, "told twice");
    demand(name.starts_with("gw_") || name.starts_with("process_"), "not of this program");
    const bool counter = row.kind == gw::admin::MetricKind::counter;
    demand(name.ends_with("_total") == counter, "counters end with _total, and nothing else does");
    demand(row.help.find_first_of("\"\\\n") == row.help.npos, "its text needs escapes");
  }
  CHECK(complaints.text() == "");
}
