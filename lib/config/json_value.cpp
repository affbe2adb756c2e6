// Maps each kind of TOML value to JSON; members keep their order.
#include "config/json_value.h"

#include <cmath>

#include "base/time.h"

namespace gw::config {

Json json_of(const Value& value, Diagnostics& diagnostics) {
  if (const auto* text = value.text()) return {*text};
  if (const auto* flag = std::get_if<bool>(&value.data)) return {*flag};
  if (const auto* number = std::get_if<std::int64_t>(&value.data)) return {*number};
  if (const auto* time = std::get_if<WallTime>(&value.data))
    return {std::int64_t{time->time_since_epoch() / seconds(1)}};
  if (const auto* number = std::get_if<double>(&value.data)) {
    if (std::isfinite(*number)) return {*number};
    diagnostics.error("wrong-type", value.at, "JSON has no inf or nan");
  } else if (const auto* items = value.array()) {
    Json::Array array;
    for (const Value& item : *items) array.push_back(json_of(item, diagnostics));
    return {std::move(array)};
  } else if (const auto* table = value.table()) {
    Json::Object object;
    for (const Entry& entry : *table)
      object.push_back({entry.key, json_of(entry.value, diagnostics)});
    return {std::move(object)};
  }
  return {};
}

}  // namespace gw::config
