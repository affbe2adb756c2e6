// Structured fields: what they say, written again in the one form, and what is refused.
#include "http/structured.h"

#include <catch2/catch.hpp>
#include <string>

using namespace gw;
using namespace gw::http;

namespace {

// "NAME=TEXT" of each member, in the canonical form; or "fault: WHAT".
std::string read(std::string_view text) {
  BlockPool pool(4096);
  Arena arena(pool);
  const SfDictionary dictionary = parse_sf_dictionary(text, arena);
  if (dictionary.fault != nullptr) {
    CHECK(dictionary.members.empty());
    return std::string("fault: ") + dictionary.fault;
  }
  std::string all;
  for (const SfMember& member : dictionary.members) {
    CHECK(dictionary.find(member.name) == &member);
    if (!all.empty()) all += ", ";
    all += std::string(member.name) + '=';
    all +=
        member.is_list ? sf_list_text(member.items, member.parameters) : sf_text(member.items[0]);
  }
  return all;
}

}  // namespace

TEST_CASE("dictionaries are read and written in their one form", "[http]") {
  const std::pair<const char*, const char*> rows[] = {
      {"", ""},
      {"  ", ""},
      {"a", "a=?1"},
      {"a=?0", "a=?0"},
      {" a=1 ,\t b=\"x\"  ", "a=1, b=\"x\""},
      {"a=-015", "a=-15"},
      {"a=999999999999999", "a=999999999999999"},
      {R"(a="q\"b\\c")", R"(a="q\"b\\c")"},
      {"a=*tok/en:1", "a=*tok/en:1"},
      {"a=:aGVsbG8=:", "a=:aGVsbG8=:"},
      {"a=::", "a=::"},
      {"*a.b_c-1=1;p;q=?0; r=2", "*a.b_c-1=1;p;q=?0;r=2"},
      {"a;x=1", "a=?1;x=1"},
      {"sig=(  \"date\"   \"@query-param\";name=\"Pet\" );created=1;keyid=\"k\"",
       "sig=(\"date\" \"@query-param\";name=\"Pet\");created=1;keyid=\"k\""},
      {"sig=(),b=(1 a :Zg==:)", "sig=(), b=(1 a :Zg==:)"},
  };
  for (const auto& [text, form] : rows) {
    INFO(text);
    CHECK(read(text) == form);
    CHECK(read(form) == form);
  }
}

TEST_CASE("what is no dictionary, or could be two", "[http]") {
  const std::pair<const char*, const char*> rows[] = {
      {"A=1", "an invalid name"},
      {"a=1,", "a comma at the end"},
      {"a=1 b=2", "no comma between two members"},
      {"a=1,,b=2", "an invalid name"},
      {"a=", "an invalid value"},
      {"a=1, a=2", "a duplicate name"},
      {"a=(1);p=1;p=2", "a duplicate parameter"},
      {"a=1;", "an invalid name"},
      {"a=-", "an invalid number"},
      {"a=1000000000000000", "an invalid number"},
      {"a=1.5", "a decimal"},
      {"a=@1", "an invalid value"},
      {"a=%\"x\"", "an invalid value"},
      {"a=?2", "an invalid boolean"},
      {"a=\"x", "an invalid string"},
      {"a=\"x\\", "an invalid string"},
      {"a=\"\\n\"", "an invalid string"},
      {"a=\"\x7f\"", "an invalid string"},
      {"a=\"\xc3\xa9\"", "an invalid string"},
      {"a=:Zg:", "bytes that are not base64 between colons"},
      {"a=:Zg==", "bytes that are not base64 between colons"},
      {"a=(1", "a list without an end"},
      {"a=(1\t2)", "a list without an end"},
      {"a=(\"x\"\"y\")", "a list without an end"},
      {"a=((1))", "an invalid value"},
      {"a=(", "an invalid value"},
  };
  for (const auto& [text, fault] : rows) {
    INFO(text);
    CHECK(read(text) == std::string("fault: ") + fault);
  }
}

TEST_CASE("members, items and parameters are counted", "[http]") {
  const auto many = [](std::size_t count, const std::string& start, const std::string& each) {
    std::string text = start;
    for (std::size_t i = 0; i < count; ++i) text += each + std::to_string(i);
    return text;
  };
  CHECK(read(many(15, "a", ",k")).size() > 60);
  CHECK(read(many(16, "a", ",k")) == "fault: too many members");
  CHECK(read(many(64, "a=(", " ") + ")").size() > 60);
  CHECK(read(many(65, "a=(", " ") + ")") == "fault: too many items in a list");
  CHECK(read(many(16, "a=1", ";k")).size() > 40);
  CHECK(read(many(17, "a=1", ";k")) == "fault: too many parameters");
}
