// At load time keys are bound to an issuer, and each key to its algorithms (RFC 8725, 3.1).
#include "policy/issuers.h"

#include <algorithm>

#include "base/text.h"
#include "config/placeholders.h"

namespace gw::policy {

namespace {

using http::Reason;

constexpr config::Option issuer_options[] = {
    {"iss", "text", "needed", "The claim `iss` of its tokens."},
    {"key", "PEM or secret", "", "Its public key, or the shared secret."},
    {"jwks", "URL or PATH", "", "Its keys as JWKS. Without `jwks` and `key`: discovery by `iss`."},
    {"audience", "text or list", "", "The claim `aud` must contain one of these."},
    {"algorithms", "list of names", "what the keys are made for",
     "Signature algorithms that are accepted."},
};

std::vector<crypto::Signing> read_algorithms(config::Reader& reader) {
  std::vector<crypto::Signing> algorithms;
  for (const config::Text& name : reader.texts("algorithms")) {
    if (const auto known = crypto::find_signing(name.value)) {
      algorithms.push_back(*known);
      continue;
    }
    std::vector<std::string> names;
    for (std::size_t i = 0; i < crypto::signing_count; ++i)
      names.emplace_back(crypto::signing_name(static_cast<crypto::Signing>(i)));
    reader.diagnostics().error("bad-algorithm", name.at,
                               format("\"{}\" is not a token algorithm", printable(name.value)),
                               config::did_you_mean(name.value, names));
  }
  return algorithms;
}

void add_keys(config::Reader& reader, const config::Value& at,
              Result<std::vector<identity::NamedKey>> read,
              std::span<const crypto::Signing> allowed, identity::KeySet& keys) {
  const auto wrong = [&](const Error& error) {
    reader.diagnostics().error("bad-key", at.at, format("{}: {}", reader.owner(), error.text()),
                               "give a public key as PEM, a JWKS, or a secret of 32 bytes or more");
  };
  if (!read) return wrong(read.error());
  for (identity::NamedKey& key : *read)
    if (Result<void> added = keys.add(std::move(key), allowed); !added) wrong(added.error());
}

Result<std::vector<identity::NamedKey>> one(Result<identity::NamedKey> key) {
  if (!key) return key.error();
  std::vector<identity::NamedKey> keys;
  keys.push_back(*std::move(key));
  return keys;
}

bool is_url(std::string_view text) {
  return text.starts_with("http://") || text.starts_with("https://");
}

// Policies that fetch from the same source share it.
ledger::KeySetId add_source(MakeContext& context, identity::KeySource source) {
  std::string name = format("{} {}", source.issuer, source.url);
  for (const crypto::Signing algorithm : source.algorithms)
    name += format(" {}", crypto::signing_name(algorithm));
  source.id = context.names.key_set(name);
  std::vector<identity::KeySource>* const all = context.key_sources;
  const auto same = [&](const identity::KeySource& other) { return other.id == source.id; };
  const ledger::KeySetId id = source.id;
  if (all != nullptr && std::none_of(all->begin(), all->end(), same))
    all->push_back(std::move(source));
  return id;
}

// url: empty for discovery, which starts from the issuer's name.
ledger::KeySetId read_fetched(MakeContext& context, const std::string& issuer,
                              const config::Text& url,
                              const std::vector<crypto::Signing>& algorithms) {
  const std::string& asked = url.value.empty() ? issuer : url.value;
  if (const auto fault = identity::url_fault(asked))
    context.diagnostics.error(
        "bad-issuer", url.at,
        url.value.empty()
            ? format("without `key` and `jwks` the keys of \"{}\" are looked for at that URL: {}",
                     printable(issuer), *fault)
            : format("nothing can be fetched from \"{}\": {}", printable(asked), *fault),
        "give `key`, or `jwks` as a file or a URL");
  else if (identity::is_open_to_forgery(asked))
    context.diagnostics.warning("insecure-jwks", url.at,
                                format("{} is not https: whoever is on the way can replace the "
                                       "keys",
                                       asked),
                                "write https://, or a file that you trust");
  return add_source(context, {{}, issuer, url.value, algorithms, url.at});
}

void read_jwks_file(const config::Text& name, const config::Value& value, config::Reader& reader,
                    MakeContext& context, std::span<const crypto::Signing> allowed,
                    identity::KeySet& keys) {
  const std::vector<std::string>& files = context.diagnostics.files;
  const std::string path =
      config::path_from(name.at.file < files.size() ? files[name.at.file] : "", name.value);
  const Result<std::string> text = context.sources.read(path);
  if (text)
    add_keys(reader, value, identity::read_jwks(*text), allowed, keys);
  else if (!context.sources.hermetic())
    context.diagnostics.error("unreadable-file", name.at,
                              format("cannot read {}: {}", path, text.error().message),
                              "the path is relative to the file that names it");
}

Issuer read_issuer(config::Reader& reader, MakeContext& context) {
  Issuer issuer;
  issuer.name = value_or(reader.text("iss"), std::string());
  for (config::Text& text : reader.texts("audience"))
    issuer.audience.push_back(std::move(text.value));
  const std::vector<crypto::Signing> algorithms = read_algorithms(reader);
  const config::Value* const key = reader.find("key");
  const config::Value* const jwks = reader.find("jwks");
  if (key != nullptr)
    if (const auto text = reader.text("key"))
      add_keys(reader, *key, one(identity::read_key(text->value)), algorithms, issuer.keys);
  const auto named = jwks != nullptr ? reader.text("jwks") : std::nullopt;
  if (named && !is_url(named->value))
    read_jwks_file(*named, *jwks, reader, context, algorithms, issuer.keys);
  else if (named && key != nullptr)
    reader.diagnostics().error("bad-issuer", named->at, "`key` and fetched keys exclude each other",
                               "remove `key` or `jwks`");
  else if (named || (key == nullptr && jwks == nullptr && !issuer.name.empty()))
    issuer.fetched = read_fetched(context, issuer.name,
                                  named ? *named : config::Text{{}, reader.at()}, algorithms);
  reader.finish(issuer_options);
  return issuer;
}

void report_twins(std::span<const Issuer> issuers, const config::Reader& last) {
  const std::string& name = issuers.back().name;
  if (std::count_if(issuers.begin(), issuers.end(),
                    [&](const Issuer& other) { return other.name == name; }) > 1)
    last.diagnostics().error("bad-issuer", last.at(),
                             format("two issuers have the name \"{}\"", printable(name)),
                             "put their keys into one JWKS");
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
    make.diagnostics.error(
        "bad-issuer", written->at,
        format("{}: `issuers` is empty, so every token would be rejected", reader.owner()),
        "add one: { iss = \"https://id.example.com\", jwks = \"keys.json\" }");
  return issuers;
}

const identity::KeySet* keys_of(const Issuer& issuer, const identity::KeySetBook& fetched) {
  if (issuer.fetched) return fetched.find(*issuer.fetched);
  return issuer.keys.empty() ? nullptr : &issuer.keys;
}

std::optional<identity::TokenFault> find_issuer(std::span<const Issuer> issuers, const Json& claims,
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
  return identity::TokenFault{
      Reason::jwt_issuer, format("claim `iss` expected {}, got {}", known,
                                 name == nullptr ? "none" : format("`{}`", printable(*name, 60)))};
}

}  // namespace gw::policy
