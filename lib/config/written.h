// Written: a value with its place in the file. Maybe: empty if the value is not given.
#pragma once

#include <optional>
#include <string>

#include "config/diagnostic.h"

namespace gw::config {

template <class T>
struct Written {
  T value{};
  Position at;
};
using Text = Written<std::string>;
template <class T>
using Maybe = std::optional<Written<T>>;

template <class T>
T value_or(const Maybe<T>& written, T standard) {
  return written ? written->value : std::move(standard);
}

}  // namespace gw::config
