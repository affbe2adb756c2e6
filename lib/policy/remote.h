// Remote: the HTTP service of a policy: its `url`, and the result if it does not respond.
// Immutable; any thread.
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

  // A call to it, without fields and body.
  Call call(std::string_view method) const;
};

// Reads the options `url` (or another name) and `timeout`. None if they are invalid.
std::optional<Remote> read_remote(config::Reader& reader, std::string_view url_key,
                                  MakeContext& context);

// The JSON object of a 200 response, otherwise an error. The error contains no part of the
// response, which may contain a secret.
Result<Json> json_answer(const Answer& answer);

// Reads the options `client_id` and `client_secret`, as the value of `Authorization`; empty if
// neither is set.
crypto::Secret read_client(config::Reader& reader);

enum class OnFailure : std::uint8_t { refuse, pass };
OnFailure read_on_failure(config::Reader& reader);
// Reads the option `cache`: zero for "off".
Duration read_cache(config::Reader& reader, Duration standard);

}  // namespace gw::policy
