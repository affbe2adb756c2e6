// Keys are pinned while loading: to an issuer, and each to what it may sign with (RFC 8725, 3.1).
#include "policy/issuers.h"

#include <algorithm>

#include "base/text.h"
#include "config/placeholders.h"

namespace gw::policy {

namespace {

using http::Reason;

constexpr config::Option issuer_options[] = {
    {"iss", "text", "needed", "The claim `iss` of its tokens."},
    {"key", "PEM or secret", "", "Its public key, or the secret that it shares."},
    {"jwks", "URL or PATH", "", "Its keys as JWKS."},
    {"audience", "text or list", "", "One of these must stand in `aud`."},
    {"algorithms", "list of names", "what the keys are made for", "What it may sign with."},
};

std::vector<Signing> read_algorithms(config::Reader& reader) {
  std::vector<Signing> algorithms;
  for (const config::Text& name : reader.texts("algorithms")) {
    if (const auto known = find_signing(name.value)) {
      algorithms.push_back(*known);
      continue;
    }
    std::vector<std::string> names;
    for (std::size_t i = 0; i < signing_count; ++i)
      names.emplace_back(signing_name(static_cast<Signing>(i)));
    reader.diagnostics().error("bad-algorithm", name.at,
                               format("\"{}\" is no algorithm of tokens", printable(name.value)),
                               config::did_you_mean(name.value, names));
  }
  return algorithms;
}

void add_keys(config::Reader& reader, const config::Value& at, Result<std::vector<NamedKey>> read,
              std::span<const Signing> allowed, KeySet& keys) {
  const auto wrong = [&](const Error& error) {
    reader.diagnostics().error("bad-key", at.at, format("{}: {}", reader.owner(), error.text()),
                               "give a public key as PEM, a JWKS, or a secret of 32 bytes or more");
  };
  if (!read) return wrong(read.error());
  for (NamedKey& key : *read)
    if (Result<void> added = keys.add(std::move(key), allowed); !added) wrong(added.error());
}

Result<std::vector<NamedKey>> one(Result<NamedKey> key) {
  if (!key) return key.error();
  std::vector<NamedKey> keys;
  keys.push_back(*std::move(key));
  return keys;
}

void read_jwks_file(config::Reader& reader, const config::Value& value, MakeContext& context,
                    std::span<const Signing> allowed, KeySet& keys) {
  const auto name = reader.text("jwks");
  if (!name) return;
  if (name->value.starts_with("http://") || name->value.starts_with("https://"))
    return context.diagnostics.not_yet(name->at, "`jwks` with a URL", "give a file, or `key`");
  const std::vector<std::string>& files = context.diagnostics.files;
  const std::string path =
      config::path_from(name->at.file < files.size() ? files[name->at.file] : "", name->value);
  const Result<std::string> text = context.sources.read(path);
  if (text)
    add_keys(reader, value, read_jwks(*text), allowed, keys);
  else if (!context.sources.hermetic())
    context.diagnostics.error("unreadable-file", name->at,
                              format("cannot read {}: {}", path, text.error().message),
                              "the path is relative to the file that names it");
}

Issuer read_issuer(config::Reader& reader, MakeContext& context) {
  Issuer issuer;
  issuer.name = value_or(reader.text("iss"), std::string());
  for (config::Text& text : reader.texts("audience"))
    issuer.audience.push_back(std::move(text.value));
  const std::vector<Signing> algorithms = read_algorithms(reader);
  const config::Value* const key = reader.find("key");
  const config::Value* const jwks = reader.find("jwks");
  if (key != nullptr)
    if (const auto text = reader.text("key"))
      add_keys(reader, *key, one(read_key(text->value)), algorithms, issuer.keys);
  if (jwks != nullptr) read_jwks_file(reader, *jwks, context, algorithms, issuer.keys);
  if (key == nullptr && jwks == nullptr)
    context.diagnostics.not_yet(reader.at(), "an issuer without `key` and `jwks` (discovery)",
                                "give one of them");
  reader.finish(issuer_options);
  return issuer;
}

void report_twins(std::span<const Issuer> issuers, const config::Reader& last) {
  const std::string& name = issuers.back().name;
  if (std::count_if(issuers.begin(), issuers.end(),
                    [&](const Issuer& other) { return other.name == name; }) > 1)
    last.diagnostics().error("bad-issuer", last.at(),
                             format("two issuers are called \"{}\"", printable(name)),
                             "write their keys into one JWKS");
}

}  // namespace

std::vector<Issuer> read_issuers(config::Reader& reader, MakeContext& make) {
  std::vector<Issuer> issuers;
  for (config::Reader& table : reader.tables("issuers")) {
    issuers.push_back(read_issuer(table, make));
    report_twins(issuers, table);
  }
  const config::Value* const written = reader.find("issuers");
  if (issuers.empty() && written != nullptr && make.diagnostics.ok())
    make.diagnostics.error("bad-issuer", written->at,
                           format("{}: without an issuer no token is good", reader.owner()),
                           "name one: { iss = \"https://id.example.com\", jwks = \"keys.json\" }");
  return issuers;
}

std::optional<TokenFault> find_issuer(std::span<const Issuer> issuers, const Json& claims,
                                      const Issuer*& found) {
  const Json* const claim = claims.find("iss");
  const std::string* const name = claim == nullptr ? nullptr : claim->text();
  std::string known;
  for (const Issuer& issuer : issuers) {
    if (name != nullptr && *name == issuer.name) {
      found = &issuer;
      return {};
    }
    known += format("{}`{}`", known.empty() ? "" : " or ", issuer.name);
  }
  return TokenFault{Reason::jwt_issuer,
                    format("claim `iss` expected {}, got {}", known,
                           name == nullptr ? "none" : format("`{}`", printable(*name, 60)))};
}

}  // namespace gw::policy
