// Reads [[test]] blocks. Each step starts as a copy of the test's own request.
#include "config/cases.h"

#include "base/text.h"
#include "config/cases/parts.h"
#include "config/parse/parts.h"

namespace gw::config {

namespace {

class TestReader {
 public:
  explicit TestReader(Parsing& parsing) : parsing_(parsing), diagnostics_(parsing.diagnostics) {}

  Test whole(const Value& table) {
    Test test;
    test.at = table.at;
    const Value* name = table.find("name");
    const bool named = name != nullptr && name->text() != nullptr;
    const std::string title = named ? format("the test `{}`", printable(*name->text())) : "a test";
    Reader reader(table, title, diagnostics_);
    if (const Maybe<std::string> text = reader.text("name")) read_name(*text, test);
    Step first;
    first.at = table.at;
    first.request.now = first_of_2026;
    read_step(reader, first);
    read_steps(reader, first, test);
    reader.finish(options_of(Table::test));
    return test;
  }

 private:
  void read_name(const Text& name, Test& test) {
    test.name = name.value;
    const auto [first, is_new] = parsing_.test_names.emplace(name.value, name.at);
    if (!is_new)
      diagnostics_.error("duplicate-name", name.at,
                         format("two tests are named `{}`: first at {}", printable(name.value),
                                diagnostics_.place(first->second)),
                         "names must be unique");
  }

  void read_steps(Reader& reader, const Step& first, Test& test) {
    if (!reader.has("steps")) {
      check_whole(reader, reader.has("request"), reader.has("expect"));
      test.steps.push_back(first);
      return;
    }
    for (Reader& table : reader.tables("steps")) {
      Step step = first;
      step.at = table.at();
      read_step(table, step);
      step.after = value_or(table.duration("after"), step.after);
      table.finish(options_of(Table::step));
      check_whole(table, reader.has("request") || table.has("request"),
                  reader.has("expect") || table.has("expect"));
      test.steps.push_back(std::move(step));
    }
  }

  void check_whole(const Reader& reader, bool request, bool expect) {
    if (!request)
      diagnostics_.error("missing-key", reader.at(), format("{} needs `request`", reader.owner()),
                         "write one like request = \"GET http://localhost/\"");
    if (!expect)
      diagnostics_.error("missing-key", reader.at(), format("{} needs `expect`", reader.owner()),
                         "write one like expect = { status = 200 }");
  }

  // The keys that a test and its steps share.
  void read_step(Reader& reader, Step& step) {
    read_case_request(reader, step.request);
    read_given(reader, step.request);
    step.repeat = value_or(reader.count("repeat", 1, 1'000'000), step.repeat);
    step.every = value_or(reader.duration("every"), step.every);
    if (auto expect = reader.table("expect")) step.expect = read_expect(*expect);
  }

  Parsing& parsing_;
  Diagnostics& diagnostics_;
};

}  // namespace

void parse_test(const Value& table, Parsing& parsing) {
  Test test = TestReader(parsing).whole(table);
  if (table.is_table()) parsing.config.tests.push_back(std::move(test));
}

}  // namespace gw::config
