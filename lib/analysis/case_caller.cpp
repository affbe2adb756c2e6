// A consumer with the API key that it would use, so that errors of the key (such as its expiry) are
// reported as in service.
#include "analysis/case_caller.h"

#include <algorithm>

#include "base/text.h"
#include "crypto/digest.h"
#include "crypto/random.h"

namespace gw::analysis {

namespace {

std::span<const std::string_view> views(const std::vector<std::string>& texts, Arena& arena) {
  const std::span<std::string_view> all = arena.array<std::string_view>(texts.size());
  std::copy(texts.begin(), texts.end(), all.begin());
  return all;
}

// The key with that id; without an id the first valid key, else the first.
std::optional<identity::ApiKey> choose_key(const std::vector<identity::ApiKey>& keys,
                                           std::string_view id, WallTime now) {
  const auto fits = [&](const identity::ApiKey& key) {
    return id.empty() ? identity::state_of(key, now) == identity::KeyState::valid : key.id() == id;
  };
  const auto found = std::find_if(keys.begin(), keys.end(), fits);
  if (found != keys.end()) return *found;
  return id.empty() && !keys.empty() ? std::optional(keys[0]) : std::nullopt;
}

}  // namespace

const policy::Caller* make_caller(const config::CaseCaller& as, const policy::Facts& facts,
                                  Arena& arena) {
  const identity::Consumer consumer = facts.books.consumers.find(as.consumer);
  policy::Caller caller;
  caller.principal = {.name = consumer.name, .groups = consumer.groups};
  if (as.groups) caller.principal.groups = views(*as.groups, arena);
  if (as.described) {
    caller.principal.scopes = views(as.scopes, arena);
  } else {
    caller.key = choose_key(facts.books.keys.keys_of(consumer.name), as.key, facts.now.wall);
    if (caller.key) caller.principal.scopes = caller.key->scopes;
    if (!caller.key) caller.unknown_key = as.key;
  }
  return arena.make<policy::Caller>(caller);
}

crypto::ClientCertificate make_certificate(const policy::Caller& caller) {
  crypto::ClientCertificate made;
  made.common_name = caller.principal.name;
  made.fingerprint =
      crypto::digest_text(crypto::sha256(format("the certificate of {}", made.common_name)));
  made.until = WallTime::max();
  return made;
}

}  // namespace gw::analysis
