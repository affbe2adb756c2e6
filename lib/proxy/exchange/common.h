// Shared by the files of an exchange: deadlines, and the media types that need other timeouts.
// Private to proxy/exchange.
#pragma once

#include <string_view>

#include "base/text.h"
#include "base/time.h"
#include "http/headers.h"

namespace gw::proxy {

inline constexpr Duration never = Duration::max();

inline Duration later(Moment now, Duration patience) {
  return patience == never ? never : now.mono + patience;
}

// "application/grpc", "application/grpc+proto"; parameters may follow.
inline bool has_media_type(const http::Headers& headers, std::string_view wanted) {
  const std::string_view value = headers.value(http::FieldId::content_type);
  if (value.size() < wanted.size() || !iequals(value.substr(0, wanted.size()), wanted))
    return false;
  return value.size() == wanted.size() || value[wanted.size()] == ';' ||
         value[wanted.size()] == '+' || value[wanted.size()] == ' ';
}

}  // namespace gw::proxy
