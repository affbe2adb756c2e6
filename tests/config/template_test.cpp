// Templates and edits: which braces are placeholders, which are text, and what may not be edited.
#include "config/template.h"

#include <catch2/catch.hpp>

#include "base/text.h"

using namespace gw;
using namespace gw::config;

namespace {

using Kind = TemplatePart::Kind;

const std::vector<std::string> captures = {"id"};

std::string shape(const Template& made) {
  std::string all;
  for (const TemplatePart& part : made.parts)
    all += part.kind == Kind::text ? "'" + part.name + "' "
                                   : format("<{}:{}> ", static_cast<int>(part.kind), part.name);
  return all;
}

Value text(std::string content) {
  Value value;
  value.data = std::move(content);
  return value;
}

Value table(std::vector<std::pair<std::string, Value>> entries) {
  Value::Table all;
  for (auto& [key, value] : entries) all.push_back({key, {}, std::move(value)});
  Value value;
  value.data = std::move(all);
  return value;
}

std::string codes(const Diagnostics& diagnostics) {
  std::string all;
  for (const Diagnostic& one : diagnostics.all()) all += (all.empty() ? "" : " ") + one.code;
  return all;
}

}  // namespace

TEST_CASE("placeholders and other braces", "[config][template]") {
  const std::pair<const char*, std::string> rows[] = {
      {"plain", "'plain' "},
      {"", ""},
      {"/a/{id}/b", "'/a/' <1:id> '/b' "},
      {"{**}", "<2:> "},
      {"{header.X-User}{query.a[b]}", "<10:x-user> <11:a[b]> "},
      {"{claim.realm.roles}", "<13:realm.roles> "},
      {"{request.host}:{request.port}", "<5:> ':' <6:> "},
      {"{\"a\": {\"b\": [1, {}]}}", "'{\"a\": {\"b\": [1, {}]}}' "},
      {"{ id }", "'{ id }' "},
      {"{{id}}", "'{id}' "},
      {"{{request.host}} is {request.host}", "'{request.host} is ' <5:> "},
      {"a{", "'a{' "},
      {"{{\"id\": \"{id}\"}}", "'{{\"id\": \"' <1:id> '\"}}' "},
  };
  for (const auto& [source, expected] : rows) {
    INFO(source);
    Diagnostics diagnostics;
    const Template made = parse_template(source, {}, {&captures, true, false}, diagnostics);
    CHECK(diagnostics.ok());
    CHECK(shape(made) == expected);
    CHECK(made.source == source);
  }
}

TEST_CASE("unknown placeholders are errors", "[config][template]") {
  for (const char* source : {"{idd}", "{request.hots}", "{response.status}", "{**}", "{header.}",
                             "{upstream.name}", "{nothing}"}) {
    INFO(source);
    Diagnostics diagnostics;
    parse_template(source, {}, {&captures, false, false}, diagnostics);
    CHECK(codes(diagnostics) == "bad-template");
  }
  Diagnostics diagnostics;
  parse_template("{request.hots}", {}, {}, diagnostics);
  CHECK(diagnostics.all()[0].help.find("did you mean {request.host}?") == 0);
}

TEST_CASE("responses know more, and without captures any name may be one", "[config][template]") {
  Diagnostics diagnostics;
  CHECK(shape(parse_template("{response.status} {any}{**}", {}, {nullptr, false, true},
                             diagnostics)) == "<18:> ' ' <1:any> <2:> ");
  CHECK(diagnostics.ok());
}

TEST_CASE("edits are read", "[config][template]") {
  Diagnostics diagnostics;
  const Value value = table({{"set", table({{"X-A", text("{id}")}, {"host", text("inner")}})},
                             {"add", table({{"x-b", text("1")}})},
                             {"remove", text("X-Internal-*")},
                             {"query", table({{"set", table({{"Page", text("1")}})}})}});
  const RequestEdits edits = parse_request_edits(value, {&captures}, diagnostics);
  CHECK(codes(diagnostics) == "");
  REQUIRE(edits.set.size() == 2);
  CHECK(edits.set[0].name == "x-a");
  CHECK(edits.add[0].values[0].source == "1");
  CHECK(edits.remove == std::vector<std::string>{"x-internal-*"});
  CHECK(edits.query.set[0].name == "Page");
}

TEST_CASE("what the gateway decides cannot be edited", "[config][template]") {
  const auto check = [](Value value, const char* expected) {
    Diagnostics diagnostics;
    parse_request_edits(value, {}, diagnostics);
    CHECK(codes(diagnostics) == expected);
  };
  for (const char* name : {"Content-Length", "transfer-encoding", "Connection", "te", "upgrade",
                           "keep-alive", "proxy-connection", "trailer"}) {
    INFO(name);
    check(table({{"set", table({{name, text("1")}})}}), "field.not-yours");
    check(table({{"remove", text(name)}}), "field.not-yours");
  }
  check(table({{"remove", text("con*")}}), "field.not-yours");
  check(table({{"remove", text("*")}}), "field.not-yours");
  check(table({{"remove", text("host")}}), "field.not-yours");
  check(table({{"add", table({{"host", text("a")}})}}), "field.not-yours");
  check(table({{"set", table({{"a b", text("1")}})}}), "field.name");
  check(table({{"set", table({{"a", text("1\r\nb: 2")}})}}), "field.value");
  check(table({{"set", table({{"a", text("1")}, {"A", text("2")}})}}), "key-set-twice");
  check(table({{"sett", table({})}}), "unknown-key");
}
