// Parses the text forms of RFC 4291 and writes that of RFC 5952.
#include "base/ip.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace gw {

namespace {

std::optional<std::uint32_t> parse_v4(std::string_view text) {
  std::uint32_t value = 0;
  int parts = 0;
  while (true) {
    const auto dot = text.find('.');
    const std::string_view part = text.substr(0, dot);
    const auto number = parse_number(part);
    if (!number || *number > 255 || (part.size() > 1 && part[0] == '0')) return {};
    value = value << 8 | static_cast<std::uint32_t>(*number);
    ++parts;
    if (dot == std::string_view::npos) break;
    text.remove_prefix(dot + 1);
  }
  return parts == 4 ? std::optional(value) : std::nullopt;
}

struct Groups {
  std::array<std::uint16_t, 8> at{};
  int count = 0;
  bool add(std::uint32_t value) {
    if (count == 8) return false;
    at[static_cast<std::size_t>(count++)] = static_cast<std::uint16_t>(value);
    return true;
  }
};

// Groups separated by colons; the last one may be dotted IPv4. An empty text has no groups.
bool parse_groups(std::string_view text, Groups& groups) {
  if (text.empty()) return true;
  for (const std::string_view part : split(text, ':')) {
    const bool last = part.data() + part.size() == text.data() + text.size();
    if (last && part.find('.') != std::string_view::npos) {
      const auto v4 = parse_v4(part);
      if (!v4 || !groups.add(*v4 >> 16) || !groups.add(*v4 & 0xffff)) return false;
      continue;
    }
    if (part.empty() || part.size() > 4) return false;
    std::uint32_t value = 0;
    for (const char c : part) {
      if (hex_value(c) < 0) return false;
      value = value << 4 | static_cast<std::uint32_t>(hex_value(c));
    }
    if (!groups.add(value)) return false;
  }
  return true;
}

std::optional<IpAddress> parse_v6(std::string_view text) {
  Groups head, tail;
  const auto gap = text.find("::");
  if (gap == std::string_view::npos) {
    if (!parse_groups(text, head) || head.count != 8) return {};
  } else {
    if (!parse_groups(text.substr(0, gap), head) || !parse_groups(text.substr(gap + 2), tail))
      return {};
    if (head.count + tail.count > 7) return {};
  }
  std::array<std::uint8_t, 16> bytes{};
  const auto put = [&](int group, std::uint16_t value) {
    bytes[static_cast<std::size_t>(group * 2)] = static_cast<std::uint8_t>(value >> 8);
    bytes[static_cast<std::size_t>(group * 2 + 1)] = static_cast<std::uint8_t>(value & 255);
  };
  for (int i = 0; i < head.count; ++i) put(i, head.at[static_cast<std::size_t>(i)]);
  for (int i = 0; i < tail.count; ++i)
    put(8 - tail.count + i, tail.at[static_cast<std::size_t>(i)]);
  return IpAddress::v6(bytes);
}

}  // namespace

IpAddress IpAddress::v4(std::uint32_t host_order) {
  IpAddress address;
  address.bytes_[10] = address.bytes_[11] = 0xff;
  for (std::size_t i = 0; i < 4; ++i)
    address.bytes_[12 + i] = static_cast<std::uint8_t>(host_order >> (24 - 8 * i));
  return address;
}

IpAddress IpAddress::v6(const std::array<std::uint8_t, 16>& bytes) {
  IpAddress address;
  address.bytes_ = bytes;
  return address;
}

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  if (text.size() > 2 && text.front() == '[' && text.back() == ']')
    return parse_v6(text.substr(1, text.size() - 2));
  if (text.find(':') != std::string_view::npos) return parse_v6(text);
  const auto v4_value = parse_v4(text);
  return v4_value ? std::optional(v4(*v4_value)) : std::nullopt;
}

bool IpAddress::is_v4() const {
  return std::all_of(bytes_.begin(), bytes_.begin() + 10, [](auto b) { return b == 0; }) &&
         bytes_[10] == 0xff && bytes_[11] == 0xff;
}

std::string IpAddress::text() const {
  char buffer[longest_text];
  return std::string(buffer, write(buffer));
}

char* IpAddress::write(char* to) const {
  const auto put = [&](unsigned number, int base) {
    to = std::to_chars(to, to + 4, number, base).ptr;
  };
  if (is_v4()) {
    for (std::size_t i = 12; i < 16; ++i) {
      if (i > 12) *to++ = '.';
      put(bytes_[i], 10);
    }
    return to;
  }
  std::array<unsigned, 8> groups{};
  for (std::size_t i = 0; i < 8; ++i)
    groups[i] = static_cast<unsigned>(bytes_[2 * i] << 8 | bytes_[2 * i + 1]);
  std::size_t gap = 8, gap_length = 1;  // the longest run of zeros, at least two (RFC 5952, 4.2)
  for (std::size_t i = 0; i < 8; ++i) {
    std::size_t length = 0;
    while (i + length < 8 && groups[i + length] == 0) ++length;
    if (length > gap_length) gap = i, gap_length = length;
  }
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == gap) {
      *to++ = ':', *to++ = ':';
      i += gap_length - 1;
      continue;
    }
    if (i > 0 && i != gap + gap_length) *to++ = ':';
    put(groups[i], 16);
  }
  return to;
}

IpAddress IpAddress::prefix(int bits) const {
  IpAddress result = *this;
  for (int i = 0; i < 16; ++i) {
    const int keep = std::clamp(bits - i * 8, 0, 8);
    result.bytes_[static_cast<std::size_t>(i)] &= static_cast<std::uint8_t>(0xff00 >> keep);
  }
  return result;
}

std::optional<Cidr> Cidr::parse(std::string_view text) {
  const auto slash = text.find('/');
  const auto base = IpAddress::parse(text.substr(0, slash));
  if (!base) return {};
  const int offset = text.find(':') == std::string_view::npos ? 96 : 0;
  if (slash == std::string_view::npos) return Cidr{*base, 128};
  const auto bits = parse_number(text.substr(slash + 1));
  if (!bits || *bits > static_cast<std::uint64_t>(128 - offset)) return {};
  const Cidr cidr{*base, static_cast<int>(*bits) + offset};
  return cidr.base.prefix(cidr.bits) == cidr.base ? std::optional(cidr) : std::nullopt;
}

bool Cidr::contains(const IpAddress& address) const { return address.prefix(bits) == base; }

std::string Cidr::text() const {
  return format("{}/{}", base.text(), base.is_v4() && bits >= 96 ? bits - 96 : bits);
}

}  // namespace gw
