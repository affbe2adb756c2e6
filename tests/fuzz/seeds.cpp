// fuzz_seeds FOLDER: where the fuzz targets begin, made of what the other tests have anyway: the
// wire files, the examples, the cases of the configuration. One folder a target, and a dictionary.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>
#include <string>

#include "base/text.h"
#include "config/options.h"
#include "control/real_sources.h"
#include "control/version.h"
#include "record/line.h"
#include "support/core/certificates.h"
#include "support/wire_cases.h"

using namespace gw;
namespace fs = std::filesystem;

namespace {

const fs::path source = GW_SOURCE_DIR;

class Seeds {
 public:
  explicit Seeds(fs::path folder) : folder_(std::move(folder)) { fs::create_directories(folder_); }

  void add(std::string_view bytes) {
    std::ofstream(folder_ / std::to_string(count_++), std::ios::binary) << bytes;
  }
  // Words that a mutation may put anywhere.
  void words(const std::set<std::string>& words) const {
    std::ofstream file(folder_.string() + ".dict");
    for (const std::string& word : words) {
      file << '"';
      for (const char c : word) file << format("\\x{:02x}", static_cast<unsigned char>(c));
      file << "\"\n";
    }
  }

 private:
  fs::path folder_;
  int count_ = 0;
};

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<fs::path> files(const fs::path& folder, std::string_view extension) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::recursive_directory_iterator(source / folder))
    if (entry.path().extension() == extension) found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

void wire(const fs::path& folder) {
  Seeds h1(folder / "h1_fuzz"), target(folder / "target_fuzz");
  for (const test::WireCase& one : test::wire_cases("server_")) {
    h1.add(std::string("\x01\x06", 2) + one.input);
    const auto first = one.input.find(' '), last = one.input.find(' ', first + 1);
    if (last == std::string::npos) continue;
    const std::string wanted = one.input.substr(first + 1, last - first - 1);
    target.add(std::string("\x01\x06", 2) + "a.test" + wanted);
    target.add(std::string("\x02\x06", 2) + "[::1]:" + wanted);
  }
  for (const test::WireCase& one : test::wire_cases("client_"))
    h1.add(std::string("\x00\x06", 2) + one.input);
  h1.words({"GET ",
            "HEAD ",
            "POST ",
            " HTTP/1.1\r\n",
            " HTTP/1.0\r\n",
            "HTTP/1.1 200 OK\r\n",
            "HTTP/1.1 101 \r\n",
            "HTTP/1.1 100 \r\n",
            "HTTP/1.1 204 \r\n",
            "Host: a\r\n",
            "Content-Length: ",
            "Transfer-Encoding: chunked\r\n",
            "Connection: close\r\n",
            "Connection: upgrade\r\n",
            "Upgrade: x\r\n",
            "Expect: 100-continue\r\n",
            "TE: trailers",
            "0\r\n\r\n",
            "5\r\nhello\r\n",
            "\r\n\r\n",
            ";a=b",
            "\r",
            "\n"});
  target.words({"%2F", "%2f", "%5C", "%2e", "/../", "/./", "//", "%25", "%00", "http://",
                "https://", "@", "[::1]", "*", "?", "#", ":80", ":65536", ";"});
}

void proxy_protocol(const fs::path& folder) {
  Seeds seeds(folder / "proxy_protocol_fuzz");
  const std::string start("\r\n\r\n\0\r\nQUIT\n", 12);
  seeds.add("PROXY TCP4 192.168.0.1 10.0.0.2 56324 443\r\nGET / HTTP/1.1\r\n");
  seeds.add("PROXY TCP6 2001:db8::1 ::1 0 65535\r\n");
  seeds.add("PROXY UNKNOWN ffff::1 ::1 1 2\r\n");
  seeds.add(start +
            std::string("\x21\x11\0\x0c\x01\x02\x03\x04\x05\x06\x07\x08\x30\x39\1\xbb", 16));
  seeds.add(start + std::string("\x21\x21\0\x24", 4) + std::string(36, '\1'));
  seeds.add(start + std::string("\x20\0\0\0", 4));
  seeds.add(start + std::string("\x21\x31\0\xd8", 4) + std::string(216, 'u'));
  seeds.words({start, "PROXY ", "TCP4 ", "TCP6 ", "UNKNOWN", "\r\n", "255.255.255.255", "::"});
}

// The tokens of other tests, and their keys. The first byte says which (jwt_fuzz.cpp).
void tokens(const fs::path& folder) {
  Seeds seeds(folder / "jwt_fuzz");
  for (const char* file : {"tests/identity/hostile_tokens.jws", "tests/policy/jose_examples.jws"}) {
    const std::string text = text_of(source / file);
    for (const std::string_view line : split(text, '\n')) {
      if (line.starts_with("token ")) seeds.add('\0' + std::string(line.substr(6)));
      if (line.starts_with("key ")) seeds.add('\2' + std::string(line.substr(4)));
    }
  }
  seeds.add(std::string("\1{\"alg\":\"HS256\",\"kid\":\"h\"}.") +
            R"({"iss":"joe","sub":"a","exp":1,"a":{"b":["c",{}]},"a.b":null})");
  seeds.add(std::string("\4{\"issuer\":\"https://id.test\",\"jwks_uri\":") +
            "\"https://keys.test:8443/a?b\"}");
  seeds.words({"\"issuer\":\"",
               "\"jwks_uri\":\"",
               "http://127.0.0.1",
               "https://",
               "\"alg\":\"",
               "\"kid\":\"",
               "HS256",
               "ES256",
               "EdDSA",
               "none",
               "\"aud\":[",
               "\"exp\":",
               "\"sub\":\"",
               "\"kty\":\"",
               "\"crv\":\"",
               "\"keys\":[",
               "P-256",
               "Ed25519",
               "\"x\":\"",
               "-----BEGIN PUBLIC KEY-----\n",
               "-----END PUBLIC KEY-----",
               "{\"a\":",
               "."});
}

void signatures(const fs::path& folder) {
  Seeds seeds(folder / "signature_fuzz");
  for (const char* text :
       {"sig=(\"@method\" \"@target-uri\" \"date\");created=1;keyid=\"k\"\n/a?b=c",
        "a=(\"@query-param\";name=\"b\" \"@query\"), b=(\"x-a\")\n/?b=%20+c&d",
        "a=:Zg==:, b;p=?0, c=\"q\\\"\";d=-12\n/",
        "s=(\"@path\" \"@request-target\")\nhttp://a.test?x"})
    seeds.add(text);
  seeds.words({"\"@method\"", "\"@path\"", "\"@query\"", "\"@query-param\";name=\"",
               "\"@authority\"", "\"date\"", ";created=", ";keyid=\"", "=(", ", ", ":Zg==:", "?0",
               "%2F", "&"});
}

void certificates(const fs::path& folder) {
  using namespace test;
  Seeds seeds(folder / "certificate_fuzz");
  seeds.add(make_der({.names = {{uri_tag, "urn:a"}, {dns_tag, "a.test"}, {email_tag, "a@a.test"}},
                      .common_names = {{utf8_tag, "Ann"}}}));
  seeds.add(make_der({.names = {{address_tag, "\x0a\x01\x02\x03"}, {dns_tag, "*.A.test"}},
                      .common_names = {{bmp_tag, std::string("\0A\0n", 4)}, {utf8_tag, "B"}}}));
  seeds.add(make_der({.until = {generalized_tag, "99991231235959Z"}}));
  seeds.words({"\x86", "\x82", "\x81", "\xa0", "\x30\x80", "\x55\x1d\x11", "\x55\x04\x03", "\x1e",
               "\x0c", "\x18", "\xff"});
}

// The routes and the tests' requests of a configuration, as patterns_fuzz reads them.
std::string routes_of(const fs::path& path) {
  control::RealSources sources;
  ledger::Names names;
  const config::Config config = control::read_version({path}, sources, names).loaded.config;
  std::string text;
  for (const config::Route& route : config.routes)
    for (const config::PathPattern& pattern : route.match.paths)
      text += format("{} {} {}\n", route.match.hosts.empty() ? "-" : route.match.hosts[0].value,
                     pattern.text, route.match.methods.empty() ? "" : route.match.methods[0].value);
  for (const config::Test& test : config.tests)
    for (const config::Step& step : test.steps)
      text +=
          format("> {} {} {}\n", step.request.authority, step.request.target, step.request.method);
  return text;
}

void configurations(const fs::path& folder) {
  Seeds toml(folder / "toml_fuzz"), patterns(folder / "patterns_fuzz");
  for (const char* place : {"examples", "tests/decision"})
    for (const fs::path& path : files(place, ".toml")) {
      toml.add(text_of(path));
      patterns.add(routes_of(path));
    }
  for (const fs::path& path : files("tests/config", ".conftest")) {
    const std::string text = text_of(path);
    toml.add(text.substr(0, text.find("\n----")));
  }
  std::set<std::string> words = {
      "[[route]]\n", "[[test]]\n",     "[upstream.a]\n",        "${env:A}",
      "${var:a}",    "{request.path}", "\"http://127.0.0.1:1\""};
  for (const config::OptionTable& table : config::option_tables())
    for (const config::Option& option : table.options) words.insert(std::string(option.name));
  toml.words(words);
  patterns.words({"/**", "{a}", "{b:[0-9]+}", "{d:0*}", "{c}.json", "/a", "*.x.test", "x.test",
                  "\n- /", "\n> ", " GET", " POST", "%2F", "//"});
}

void predicates(const fs::path& folder) {
  Seeds seeds(folder / "predicates_fuzz");
  for (const char* text : {"? \"x\"\nx\ny", "? [\"x\", \"\"]\nx\n", "? true\n", "? false\nx",
                           "? { prefix = \"a\", suffix = \"b\", not = \"ab\" }\nab\nacb",
                           "? { regex = \"[a-f]{2,3}x*\", not = { contains = \"c\" } }\nabc\nab",
                           "{id}\na\nb=c\nx%2Fy\nx/%22", "{**}{id}-{header.x-a}\n\t\"\\\n",
                           "{cookie.b}\n\nb=%0d%0a; c=d", "{{id}} { \"a\": {id} }\n",
                           "{request.path}?{request.query}\n", "{client.address}"})
    seeds.add(text);
  seeds.words({"{id}", "{**}", "{header.x-a}", "{cookie.b}", "{request.host}", "{{", "}}",
               "prefix = ", "suffix = ", "contains = ", "regex = ", "not = ", "%0d%0a", "%22",
               "\\u0000"});
}

void logs(const fs::path& folder) {
  Seeds seeds(folder / "log_fuzz");
  const std::string text = text_of(source / "tests/record/read_test.cpp");
  for (std::string_view line : split(text, '\n')) {  // the raw strings of its cases
    const std::size_t from = line.find("R\"("), end = line.rfind(")\"");
    if (from == line.npos || end == line.npos || end < from) continue;
    seeds.add(line.substr(from + 3, end - from - 3));
  }
  record::Record record;
  record.status = 200, record.path = "/a\"", record.policies = "keys=pass";
  record.reason = http::Reason::route_none;
  std::string own;
  record::append_json_line(own, record);
  seeds.add(own + own);
  seeds.words({"\\u00e4",
               "\\ud83d\\ude00",
               "\\x41",
               "\\\"",
               "\":\"",
               "\",\"",
               " - - [",
               "01/Jan/2026:12:00:00 +0000",
               "2026-01-01T12:00:00Z",
               "] \"GET ",
               " HTTP/1.1\" 200 ",
               "http://",
               "0.005",
               "\"status\":",
               "\"time\":",
               "\"requestTimeEpoch\":",
               "-",
               "null",
               "[{",
               "}]"});
}

}  // namespace

int main(int count, char** words) {
  if (count != 2) {
    std::cerr << "usage: fuzz_seeds FOLDER\n";
    return 2;
  }
  const fs::path folder = words[1];
  fs::remove_all(folder);
  wire(folder);
  proxy_protocol(folder);
  tokens(folder);
  signatures(folder);
  certificates(folder);
  configurations(folder);
  predicates(folder);
  logs(folder);
}
