// Remote: what a policy asks over HTTP: where its `url` is, and how the answer is given when there
// is none. Immutable; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "config/reader.h"
#include "crypto/secret.h"
#include "policy/kind.h"

namespace gw::policy {

struct Remote {
  std::uint32_t upstream = 0;  // index into the snapshot's upstreams
  std::string url;             // as written
  std::string target;          // its path and query
  Duration timeout = seconds(2);

  // A call there, with no fields and no body yet.
  Call call(std::string_view method) const;
};

// The options `url` (or what it is called here) and `timeout`. None where they are wrong.
std::optional<Remote> read_remote(config::Reader& reader, std::string_view url_key,
                                  MakeContext& context);

// The JSON object that was answered with 200, else what was answered instead. No part of the answer
// stands in the error: it may hold a secret.
Result<Json> json_answer(const Answer& answer);

// The options `client_id` and `client_secret`, as the value of `Authorization`; empty where
// neither is there.
crypto::Secret read_client(config::Reader& reader);

enum class OnFailure : std::uint8_t { refuse, pass };
OnFailure read_on_failure(config::Reader& reader);
// The option `cache`: zero where it is "off".
Duration read_cache(config::Reader& reader, Duration standard);

}  // namespace gw::policy
