// The match keys of routes and groups.
#include <algorithm>

#include "base/text.h"
#include "config/parse/parts.h"
#include "config/url.h"
#include "http/method.h"

namespace gw::config {

namespace {

void read_hosts(Reader& owner, std::vector<Text>& hosts) {
  for (Text& text : owner.texts("host")) {
    std::string host = lower(text.value);
    const std::string_view plain = std::string_view(host).substr(host.starts_with("*.") ? 2 : 0);
    if (is_host(plain)) {
      hosts.push_back({std::move(host), text.at});
      continue;
    }
    std::string help = "write a name like \"api.example.com\" or \"*.example.com\"";
    if (host == "*")
      help = "remove `host` to match every host";
    else if (plain.find("://") == plain.npos && is_host(plain.substr(0, plain.find(':'))))
      help = "remove the port: any port matches";
    owner.diagnostics().error("bad-host", text.at,
                              format("{}: \"{}\" is not a valid host", owner.subject("host").text(),
                                     printable(text.value)),
                              std::move(help));
  }
}

void read_methods(Reader& owner, std::vector<Text>& methods) {
  for (Text& text : owner.texts("method")) {
    std::string upper = text.value;
    for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    const bool wrong_case = http::method_of(text.value) == http::Method::other &&
                            http::method_of(upper) != http::Method::other;
    if (http::is_token(text.value) && !wrong_case) {
      methods.push_back(std::move(text));
      continue;
    }
    owner.diagnostics().error(
        "bad-method", text.at,
        format("{}: \"{}\" is not a valid method", owner.subject("method").text(),
               printable(text.value)),
        wrong_case ? format("methods are case-sensitive: write \"{}\"", upper) : "");
  }
}

enum class Case : std::uint8_t { counts, lower };

void read_predicates(Reader& owner, std::string_view key, Case letters,
                     std::vector<NamedPredicate>& all) {
  auto table = owner.table(key);
  if (!table) return;
  for (const Entry& entry : table->entries()) {
    std::string name = letters == Case::lower ? lower(entry.key) : entry.key;
    const bool twice = std::any_of(all.begin(), all.end(),
                                   [&](const NamedPredicate& one) { return one.name == name; });
    if (twice)
      owner.diagnostics().error(
          "key-set-twice", entry.key_at,
          format("the {} `{}` is given twice: field names ignore case", key, entry.key),
          "keep one of them");
    else if (letters == Case::lower && !http::is_token(name))
      owner.diagnostics().error("field.name", entry.key_at,
                                format("\"{}\" is not a valid field name", printable(name)));
    else
      all.push_back(
          {std::move(name), entry.key_at, parse_predicate(entry.value, owner.diagnostics())});
  }
}

}  // namespace

Match read_match(Reader& owner) {
  Match match;
  match.listeners = owner.texts("listener");
  read_hosts(owner, match.hosts);
  read_methods(owner, match.methods);
  read_predicates(owner, "header", Case::lower, match.headers);
  read_predicates(owner, "query", Case::counts, match.queries);
  read_predicates(owner, "cookie", Case::counts, match.cookies);
  match.from = owner.cidrs("from");
  return match;
}

}  // namespace gw::config
