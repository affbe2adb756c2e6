// The reader as policies use it: typed reads, placeholders for numbers, what stays unknown.
#include "config/reader.h"

#include <catch2/catch.hpp>

#include "config/toml.h"

using namespace gw;
using namespace gw::config;

namespace {

constexpr Option options[] = {
    {"limit", "rate", "needed", "How many."},
    {"burst", "number", "", "At once."},
    {"later", "text", "", "Not yet.", true},
};

std::string said(const Diagnostics& diagnostics) {
  std::string all;
  for (const Diagnostic& one : diagnostics.all())
    all += "[" + one.code + "] " + one.message + (one.help.empty() ? "" : " | " + one.help) + "\n";
  return all;
}

}  // namespace

TEST_CASE("each type is read from its form", "[config][reader]") {
  Diagnostics diagnostics;
  const Value table = parse_toml(
      "flag = true\ntext = \"x\"\ncount = 5\ndur = \"1m\"\noff = \"off\"\nsize = \"1KiB\"\n"
      "bytes = 10\nrate = \"1/second\"\ntime = 2026-01-01\ntexts = [\"a\", \"b\"]\none = \"a\"\n"
      "cidrs = \"10.0.0.0/8\"\nkey = \"address\"\nword = \"b\"\n[table]\nx = 1\n[[tables]]\n",
      0, diagnostics);
  Reader reader(table, "policy `p`", diagnostics);
  CHECK(reader.flag("flag")->value);
  CHECK(reader.text("text")->value == "x");
  CHECK(reader.text("text")->at.line == 2);
  CHECK(reader.count("count", 1, 5)->value == 5);
  CHECK(reader.duration("dur")->value == seconds(60));
  CHECK(reader.duration("off", Off::allowed)->value == no_limit);
  CHECK(reader.size("size")->value == 1024);
  CHECK(reader.size("bytes")->value == 10);
  CHECK(reader.rate("rate")->value.count == 1);
  CHECK(reader.time("time")->value.time_since_epoch() == seconds(1767225600));
  CHECK(reader.texts("texts").size() == 2);
  CHECK(reader.texts("one").size() == 1);
  CHECK(reader.cidrs("cidrs")[0].value.bits == 104);
  CHECK(reader.key("key")->show() == "address");
  static constexpr std::string_view words[] = {"a", "b"};
  CHECK(reader.word("word", words)->value == 1);
  CHECK(reader.table("table")->number("x")->value == 1);
  CHECK(reader.tables("tables").size() == 1);
  CHECK_FALSE(reader.text("absent").has_value());
  CHECK(reader.texts("absent").empty());
  CHECK(said(diagnostics) == "");
}

TEST_CASE("keys are checked against their options", "[config][reader]") {
  Diagnostics diagnostics;
  const Value table = parse_toml("bust = 1\nlater = \"x\"\n", 0, diagnostics);
  Reader(table, "policy `p`", diagnostics).finish(options);
  CHECK(said(diagnostics) ==
        "[unknown-key] `bust` is not a key of policy `p` | did you mean `burst`?\n"
        "[not-yet] `later` is part of the configuration language, but this version of gw does not "
        "support it yet\n"
        "[missing-key] policy `p` needs `limit` | rate: How many.\n");
}

TEST_CASE("a placeholder may stand for a number or a boolean", "[config][reader]") {
  Diagnostics diagnostics;
  Value table = parse_toml("number = \"5\"\nflag = \"true\"\nwords = \"many\"\n", 0, diagnostics);
  for (Entry& entry : std::get<Value::Table>(table.data)) entry.value.placeholder = true;
  Reader reader(table, "policy `p`", diagnostics);
  CHECK(reader.number("number")->value == 5);
  CHECK(reader.flag("flag")->value);
  CHECK(said(diagnostics) == "");
  CHECK_FALSE(reader.number("words").has_value());
  CHECK(diagnostics.errors() == 1);
}

TEST_CASE("what is unknown is taken as right, in silence", "[config][reader]") {
  Diagnostics diagnostics;
  Value table = parse_toml("x = \"\"\n", 0, diagnostics);
  std::get<Value::Table>(table.data)[0].value.unknown = true;
  Reader reader(table, "policy `p`", diagnostics);
  CHECK_FALSE(reader.number("x").has_value());
  CHECK_FALSE(reader.flag("x").has_value());
  CHECK_FALSE(reader.text("x").has_value());
  CHECK_FALSE(reader.duration("x").has_value());
  CHECK_FALSE(reader.size("x").has_value());
  CHECK_FALSE(reader.rate("x").has_value());
  CHECK_FALSE(reader.time("x").has_value());
  CHECK_FALSE(reader.key("x").has_value());
  CHECK_FALSE(reader.predicate("x").has_value());
  CHECK_FALSE(reader.table("x").has_value());
  CHECK(reader.tables("x").empty());
  CHECK(reader.cidrs("x").empty());
  CHECK(said(diagnostics) == "");
}

// A secret must not come out in a message.
TEST_CASE("a secret is not shown", "[config][reader]") {
  Diagnostics diagnostics;
  const Value table = parse_toml(
      "n = \"hunter2\"\nd = \"hunter2\"\nr = \"hunter2\"\ns = \"hunter2\"\n"
      "c = \"hunter2\"\nw = \"hunter2\"\nk = \"hunter2\"\n",
      0, diagnostics);
  diagnostics.keep_secret("hunter2");
  Reader reader(table, "policy `p`", diagnostics);
  reader.number("n");
  reader.duration("d");
  reader.rate("r");
  reader.size("s");
  reader.cidrs("c");
  static constexpr std::string_view words[] = {"a"};
  reader.word("w", words);
  reader.key("k");
  CHECK(diagnostics.errors() == 7);
  CHECK(said(diagnostics).find("hunter2") == std::string::npos);
}
