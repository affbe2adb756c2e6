// What gw says to a command line that it cannot follow: exact words, exit code 2.
#include <catch2/catch.hpp>

#include "base/text.h"
#include "support/binary/process.h"
#include "support/temp_folder.h"

using namespace gw;
using test::Ran;

namespace {

Ran gw_with(std::vector<std::string> words, const std::string& folder = "/") {
  words.insert(words.begin(), GW_BINARY);
  return test::run({.words = std::move(words), .folder = folder});
}

}  // namespace

TEST_CASE("a command line that makes no sense is answered with what was meant", "[cli]") {
  const struct {
    std::vector<std::string> words;
    std::string expected;
  } cases[] = {
      {{"srve"}, "gw: error: there is no command 'srve'\nhelp: did you mean 'serve'?\n"},
      {{"xyzzyx"}, "gw: error: there is no command 'xyzzyx'\nhelp: 'gw help' lists the commands\n"},
      {{"--versoin"},
       "gw: error: there is no option '--versoin'\nhelp: did you mean '--version'?\n"},
      {{"serve", "--lsten", "x"},
       "gw: error: 'gw serve' has no option '--lsten'\nhelp: did you mean '--listen'?\n"},
      {{"serve", "--to"},
       "gw: error: '--to' needs a value: URL\nhelp: 'gw serve --help' lists what it takes\n"},
      {{"serve", "now"},
       "gw: error: 'now' is one argument too many for 'gw serve'\n"
       "help: 'gw serve --help' lists what it takes\n"},
      {{"route-test", "GET", "/x"},
       "gw: error: '/x' is one argument too many for 'gw route-test'\n"
       "help: quote what belongs together: gw route-test 'GET /x'\n"},
      {{"serve", "--watch=yes"},
       "gw: error: '--watch' takes no value\nhelp: 'gw serve --help' lists what it takes\n"},
      {{"serve", "--to", "a", "--to", "b"},
       "gw: error: '--to' is given 2 times\nhelp: give it once\n"},
      {{"serve", "--watch", "--no-watch"},
       "gw: error: '--watch' and '--no-watch' exclude each other\nhelp: remove one of them\n"},
      {{"serve", "--listen", ":80"},
       "gw: error: '--listen' needs '--to'\n"
       "help: in a configuration file, set listener.NAME.address\n"},
      {{"serve", "--to", "http://127.0.0.1:1", "-c", "x"},
       "gw: error: '--to' and '--config' exclude each other\nhelp: remove one of them\n"},
      {{"--generate", "html"},
       "gw: error: this generates nothing\n"
       "help: gw --generate man FOLDER, examples FOLDER, or bash, zsh, fish [FOLDER]\n"},
  };
  for (const auto& c : cases) {
    const Ran ran = gw_with(c.words);
    CHECK(ran.err == c.expected);
    CHECK(ran.out.empty());
    CHECK(ran.code == 2);
  }
}

TEST_CASE("help goes to standard output where it was asked for", "[cli]") {
  const Ran asked = gw_with({"help"});
  CHECK(asked.code == 0);
  CHECK(asked.out.starts_with("An API gateway you can question.\n\nusage: gw COMMAND"));
  CHECK(asked.err.empty());
  const Ran bare = gw_with({});
  CHECK(bare.code == 2);
  CHECK(bare.out.empty());
  CHECK(bare.err == asked.out);
  for (const Ran& ran : {gw_with({"serve", "--help"}), gw_with({"help", "serve"})}) {
    CHECK(ran.code == 0);
    CHECK(ran.out.starts_with("Forward live traffic.\n\nusage: gw serve [OPTION]...\n"));
    CHECK(ran.out.find("  Print this help.\n") != ran.out.npos);
  }
  CHECK(gw_with({"help", "keygen", "secret"}).out == gw_with({"keygen", "secret", "-h"}).out);
  CHECK(gw_with({"help", "help"}).out == asked.out);
  const Ran unknown = gw_with({"help", "srve"});
  CHECK(unknown.code == 2);
  CHECK(unknown.err == "gw: error: there is no command 'srve'\nhelp: did you mean 'serve'?\n");
}

TEST_CASE("the version has a command and three options", "[cli]") {
  for (const char* const word : {"version", "--version", "-v", "-V"}) {
    const Ran ran = gw_with({word});
    CHECK(ran.code == 0);
    CHECK(ran.out.starts_with("gw "));
    CHECK(ran.out.find('\n') == ran.out.size() - 1);
    CHECK(ran.err.empty());
  }
}

TEST_CASE("every help text fits 80 columns where standard output is not a terminal", "[cli]") {
  const std::vector<std::vector<std::string>> commands = {
      {},
      {"serve"},
      {"validate"},
      {"route-test"},
      {"bench"},
      {"inspect-logs"},
      {"keygen"},
      {"keygen", "api-key"},
      {"keygen", "api-key", "list"},
      {"keygen", "api-key", "revoke"},
      {"keygen", "api-key", "rotate"},
      {"keygen", "api-key", "import"},
      {"keygen", "jwt-key"},
      {"keygen", "token"},
      {"keygen", "secret"},
      {"keygen", "password"},
      {"keygen", "certificate"},
  };
  for (std::vector<std::string> words : commands) {
    words.emplace_back("--help");
    const Ran ran = gw_with(words);
    REQUIRE(ran.code == 0);
    for (const std::string_view line : split(ran.out, '\n')) {
      CAPTURE(line);
      CHECK(line.size() <= 80);
    }
  }
}

TEST_CASE("help keeps the words of an example on one line", "[cli]") {
  const Ran ran = gw_with({"keygen", "token", "--help"});
  CHECK(ran.out.find("\n  gw keygen token --claims '{\"scope\": \"orders:read\"}'\n      ") !=
        ran.out.npos);
}

TEST_CASE("without a configuration serve shows one, and how to do without", "[cli]") {
  const test::TempFolder folder;
  const Ran ran = gw_with({"serve"}, folder.path());
  CHECK(ran.code == 2);
  CHECK(ran.err ==
        "gw: error: there is no gw.toml\n\nA minimal configuration, in gw.toml:\n\n"
        "  [listener.web]\n  address = \"127.0.0.1:8080\"\n\n"
        "  [[route]]\n  path = \"/api/**\"\n  upstream = \"http://127.0.0.1:9001\"\n\n"
        "Or run without a file:\n\n  gw serve --to http://127.0.0.1:9001\n");
}
