// URLs are parsed only as far as fetching needs.
#include "identity/key_source.h"

#include <algorithm>

#include "base/json.h"
#include "base/text.h"

namespace gw::identity {

namespace {

constexpr JsonLimits discovery_limits{.depth = 8, .bytes = 256 * 1024};

Error invalid(std::string message) { return {Error::Kind::invalid, std::move(message)}; }

// "example.com:8443" of "https://example.com:8443/keys"; empty if there is none.
std::string_view authority_of(std::string_view url) {
  const std::size_t start = url.find("://");
  if (start == url.npos) return {};
  url.remove_prefix(start + 3);
  return url.substr(0, url.find_first_of("/?"));
}

bool is_port(std::string_view text) {
  const auto number = parse_number(text);
  return number && *number >= 1 && *number <= 65535;
}

// HOST, HOST:PORT, [ADDRESS], [ADDRESS]:PORT
bool is_authority(std::string_view text) {
  const bool bracketed = text.starts_with('[');
  const std::size_t end = std::min(text.size(), bracketed ? text.find(']') : text.find(':'));
  if (bracketed && end == text.size()) return false;
  const std::string_view host = bracketed ? text.substr(1, end - 1) : text.substr(0, end);
  const std::string_view rest = text.substr(bracketed ? end + 1 : end);
  const bool sound = std::all_of(host.begin(), host.end(), [&](char c) {
    return is_alpha(c) || is_digit(c) || c == '.' || (bracketed ? c == ':' : c == '-' || c == '_');
  });
  return !host.empty() && sound &&
         (rest.empty() || (rest.front() == ':' && is_port(rest.substr(1))));
}

}  // namespace

std::optional<std::string> url_fault(std::string_view url) {
  if (!url.starts_with("https://") && !url.starts_with("http://"))
    return "it starts with neither https:// nor http://";
  if (url.size() > 2048) return "it is longer than 2048 bytes";
  const bool printable_only =
      std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < 0x7f && c != '\\'; });
  if (!printable_only)
    return "it contains a space, a control character or a character that must be escaped";
  if (url.find('#') != url.npos) return "it has a fragment (#)";
  if (authority_of(url).find('@') != url.npos) return "it contains a user name";
  if (!is_authority(authority_of(url))) return "it has no valid host and port";
  return {};
}

bool is_open_to_forgery(std::string_view url) {
  if (!url.starts_with("http://")) return false;
  const std::string_view authority = authority_of(url);
  for (const std::string_view local : {"localhost", "127.", "[::1]"})
    if (authority.starts_with(local)) return false;
  return true;
}

std::string discovery_url(std::string_view issuer) {
  if (issuer.ends_with('/')) issuer.remove_suffix(1);
  return std::string(issuer) + "/.well-known/openid-configuration";
}

Result<std::string> discovered_url(const KeySource& source, std::string_view document) {
  const Result<Json> json = parse_json(document, discovery_limits);
  if (!json) return json.error();
  const auto text_of = [&](const char* name) {
    const Json* const member = json->find(name);
    return member == nullptr ? nullptr : member->text();
  };
  const std::string* const issuer = text_of("issuer");
  if (issuer == nullptr || *issuer != source.issuer)
    return invalid(format("its `issuer` is {}, not `{}`",
                          issuer ? format("`{}`", printable(*issuer, 100)) : "absent",
                          source.issuer));
  const std::string* const url = text_of("jwks_uri");
  if (url == nullptr) return invalid("it has no `jwks_uri`");
  if (const auto fault = url_fault(*url))
    return invalid(format("its `jwks_uri` \"{}\": {}", printable(*url, 100), *fault));
  if (source.issuer.starts_with("https://") && !url->starts_with("https://"))
    return invalid(format("its `jwks_uri` {} is not https, but the issuer is", *url));
  return *url;
}

Result<KeySet> fetched_keys(const KeySource& source, std::string_view document) {
  Result<std::vector<NamedKey>> read = read_jwks(document);
  if (!read) return read.error();
  KeySet keys;
  std::optional<Error> unfit;
  for (NamedKey& key : *read) {
    if (key.key.kind() == crypto::VerifyKey::Kind::secret) continue;
    if (Result<void> added = keys.add(std::move(key), source.algorithms); !added)
      unfit = added.error();
  }
  if (!keys.empty()) return keys;
  return unfit ? *unfit : invalid("it contains only secrets, which must not be published");
}

}  // namespace gw::identity
