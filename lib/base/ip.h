// IP addresses and CIDR blocks as values: parse, print, contains. No sockets.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gw {

// Sixteen bytes. IPv4 is stored as ::ffff:a.b.c.d, so that an IPv4 client of an IPv6 socket has the
// same address.
class IpAddress {
 public:
  IpAddress() = default;  // ::
  static IpAddress v4(std::uint32_t host_order);
  static IpAddress v6(const std::array<std::uint8_t, 16>& bytes);
  // "1.2.3.4", "2001:db8::1", "[::1]"; without a zone or port.
  static std::optional<IpAddress> parse(std::string_view text);

  bool is_v4() const;
  const std::array<std::uint8_t, 16>& bytes() const { return bytes_; }
  std::string text() const;
  static constexpr std::size_t longest_text = 39;
  char* write(char* to) const;  // writes the text and returns its end
  // Keeps the first `bits` of the 128 and clears the others.
  IpAddress prefix(int bits) const;

  friend bool operator==(const IpAddress&, const IpAddress&) = default;
  friend auto operator<=>(const IpAddress&, const IpAddress&) = default;

 private:
  std::array<std::uint8_t, 16> bytes_{};
};

struct Cidr {
  IpAddress base;
  int bits = 128;  // of 128: a v4 /24 is 120

  // "10.0.0.0/8", "::1/128", or a single address. Bits beyond the prefix length must be zero.
  static std::optional<Cidr> parse(std::string_view text);
  bool contains(const IpAddress& address) const;
  std::string text() const;

  friend bool operator==(const Cidr&, const Cidr&) = default;
};

}  // namespace gw
