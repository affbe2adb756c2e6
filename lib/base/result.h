// Result<T>: a value or an Error. (g++ 12 has no std::expected in C++20.)
#pragma once

#include <optional>
#include <utility>
#include <variant>

#include "base/check.h"
#include "base/error.h"

namespace gw {

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : value_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return value_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // REQUIRES: ok()
  T& value() & { return (GW_CHECK(ok()), std::get<0>(value_)); }
  const T& value() const& { return (GW_CHECK(ok()), std::get<0>(value_)); }
  T&& value() && { return (GW_CHECK(ok()), std::get<0>(std::move(value_))); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }

  // REQUIRES: !ok()
  const Error& error() const { return (GW_CHECK(!ok()), std::get<1>(value_)); }

 private:
  std::variant<T, Error> value_;
};

// Success, or an Error.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}

  bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }
  // REQUIRES: !ok()
  const Error& error() const { return (GW_CHECK(!ok()), *error_); }

 private:
  std::optional<Error> error_;
};

}  // namespace gw
