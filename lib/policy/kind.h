// Kind: a type of policy as a row: its name, its options, what it needs and reads, and how it is
// made. registry.cpp has the list.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"
#include "config/options.h"
#include "config/sources.h"
#include "identity/key_source.h"
#include "ledger/names.h"
#include "policy/policy.h"

namespace gw::policy {

struct Kind;

// Another policy of the configuration, for policies that combine several.
struct Other {
  const Kind* kind = nullptr;
  const Policy* policy = nullptr;  // null where it was not made, which is an error already
};

// The limit in a consumer's table that replaces this policy's limit.
struct OwnLimit {
  std::string_view consumer;
  const config::ConsumerLimit* limit = nullptr;
};

struct MakeContext {
  const config::Policy& policy;  // its name, place and options
  config::Diagnostics& diagnostics;
  config::Sources& sources;
  ledger::Names& names;
  // Finds a policy by name, and reports an unknown one. Set only if the Kind combines others.
  std::function<Other(const config::Text&)> other = {};
  // The upstream of a URL, without its path: an index in the snapshot; none if the URL is invalid,
  // which is reported.
  std::function<std::optional<std::uint32_t>(const config::Text&)> upstream = {};
  std::vector<identity::KeySource>* key_sources =
      nullptr;                                // gets what must be fetched; null: nobody does
  std::span<const OwnLimit> own_limits = {};  // only where the Kind takes them
};

struct Kind {
  std::string_view name;
  std::string_view summary;
  std::span<const config::Option> options;
  std::span<const http::Reason> reasons;      // what it may refuse with
  bool finds_principal = false;               // authentication
  http::Reason missing = http::Reason::none;  // what it says where there is no credential at all
  bool of_others = false;                     // made after those that it is made of
  bool edits_response = false;                // on_response is called
  bool counts_are_kept = false;               // over a restart, where there is a store
  bool takes_own_limits = false;              // a consumer's `limit` may name it
  bool answers_preflights = false;            // a preflight is matched with the method it asks for
  bool later = false;                         // known to the language, not yet to this version
  // Whether its options need a consumer (limit by = "consumer").
  bool (*needs_principal)(const config::Policy&) = nullptr;
  // Whether its options need the client certificate.
  bool (*needs_certificate)(const config::Policy&) = nullptr;
  // Whether its options count by the route's upstream, which a route with `split` does not allow.
  bool (*needs_one_upstream)(const config::Policy&) = nullptr;
  // Null, with diagnostics, if the options are invalid.
  std::unique_ptr<Policy> (*make)(MakeContext&) = nullptr;
};

std::span<const Kind> kinds();                 // those of the language, also the later ones
const Kind* find_kind(std::string_view name);  // null where unknown

}  // namespace gw::policy
