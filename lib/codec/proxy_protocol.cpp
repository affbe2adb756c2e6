// The text form (version 1) and the binary form (version 2).
#include "codec/proxy_protocol.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"

namespace gw::codec {

namespace {

using Outcome = ProxyHeader::Outcome;

constexpr std::string_view text_start = "PROXY ";
constexpr std::size_t longest_text = 107;  // as the document counts, CRLF included
constexpr std::string_view binary_start("\r\n\r\n\0\r\nQUIT\n", 12);
constexpr std::size_t binary_head = 16;
constexpr std::size_t longest_binary = 4096 - binary_head;

ProxyHeader bad(const char* fault) {
  ProxyHeader header;
  header.outcome = Outcome::bad;
  header.fault = fault;
  return header;
}

ProxyHeader done(Outcome outcome, std::size_t used) {
  ProxyHeader header;
  header.outcome = outcome;
  header.used = used;
  return header;
}

// Whether `bytes` is a prefix of `text`, or the reverse.
bool may_become(std::string_view bytes, std::string_view text) {
  return bytes.substr(0, text.size()) == text.substr(0, bytes.size());
}

// Takes the word up to the next space, and the space. Empty if there is no space.
std::optional<std::string_view> word(std::string_view& rest) {
  const std::size_t space = rest.find(' ');
  if (space == rest.npos) return {};
  const std::string_view found = rest.substr(0, space);
  rest.remove_prefix(space + 1);
  return found;
}

std::optional<std::uint16_t> port_of(std::string_view text) {
  const auto number = parse_number(text);
  if (!number || *number > 65535 || (text.size() > 1 && text[0] == '0')) return {};
  return static_cast<std::uint16_t>(*number);
}

std::optional<IpAddress> address_of(std::string_view text, bool v6) {
  const bool colon = text.find(':') != text.npos;
  if (colon != v6 || text.starts_with('[')) return {};
  return IpAddress::parse(text);
}

ProxyHeader parse_text(std::string_view bytes) {
  const std::size_t end = bytes.substr(0, longest_text).find("\r\n");
  if (end == bytes.npos)
    return bytes.size() < longest_text ? ProxyHeader{} : bad("a PROXY line that is too long");
  std::string_view rest = bytes.substr(text_start.size(), end - text_start.size());
  if (rest == "UNKNOWN" || rest.starts_with("UNKNOWN ")) return done(Outcome::local, end + 2);
  const auto family = word(rest);
  if (!family || (*family != "TCP4" && *family != "TCP6"))
    return bad("a PROXY line of no known family");
  const bool v6 = *family == "TCP6";
  const auto from = word(rest), to = word(rest), port = word(rest);
  if (!port) return bad("a PROXY line with a part missing");
  const auto source = address_of(*from, v6), destination = address_of(*to, v6);
  const auto source_port = port_of(*port), destination_port = port_of(rest);
  if (!source || !destination) return bad("a PROXY line with an invalid address");
  if (!source_port || !destination_port) return bad("a PROXY line with an invalid port");
  ProxyHeader header = done(Outcome::addresses, end + 2);
  header.source = *source;
  header.destination = *destination;
  header.source_port = *source_port;
  header.destination_port = *destination_port;
  return header;
}

std::uint8_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint8_t>(bytes[at]);
}
std::uint16_t short_at(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint16_t>(byte_at(bytes, at) << 8 | byte_at(bytes, at + 1));
}

IpAddress v4_at(std::string_view bytes, std::size_t at) {
  return IpAddress::v4(static_cast<std::uint32_t>(short_at(bytes, at)) << 16 |
                       short_at(bytes, at + 2));
}
IpAddress v6_at(std::string_view bytes, std::size_t at) {
  std::array<std::uint8_t, 16> raw;
  for (std::size_t i = 0; i < raw.size(); ++i) raw[i] = byte_at(bytes, at + i);
  return IpAddress::v6(raw);
}

// Whether each entry (type, two bytes of length, value) is complete and nothing is left over.
bool are_whole(std::string_view tlvs) {
  while (!tlvs.empty()) {
    if (tlvs.size() < 3) return false;
    const std::size_t size = 3u + short_at(tlvs, 1);
    if (size > tlvs.size()) return false;
    tlvs.remove_prefix(size);
  }
  return true;
}

ProxyHeader parse_binary(std::string_view bytes) {
  if (bytes.size() > 12 && byte_at(bytes, 12) >> 4 != 2)
    return bad("a PROXY header of a version other than 2");
  if (bytes.size() > 12 && (byte_at(bytes, 12) & 15) > 1)
    return bad("a PROXY header with an unknown command");
  if (bytes.size() < binary_head) return {};
  const std::size_t size = short_at(bytes, 14);
  if (size > longest_binary) return bad("a PROXY header that is too long");
  if (bytes.size() < binary_head + size) return {};
  const std::string_view body = bytes.substr(binary_head, size);
  ProxyHeader header = done(Outcome::local, binary_head + size);
  if ((byte_at(bytes, 12) & 15) == 0) return header;  // LOCAL: what follows means nothing
  const std::uint8_t family = byte_at(bytes, 13);
  const bool v4 = family == 0x11, v6 = family == 0x21;
  if (!v4 && !v6) return header;  // "falls back to the UNSPEC mode"
  const std::size_t address = v4 ? 4 : 16, all = 2 * address + 4;
  if (body.size() < all) return bad("a PROXY header with a part missing");
  if (!are_whole(body.substr(all))) return bad("a PROXY header with a broken TLV");
  header.outcome = Outcome::addresses;
  header.source = v4 ? v4_at(body, 0) : v6_at(body, 0);
  header.destination = v4 ? v4_at(body, address) : v6_at(body, address);
  header.source_port = short_at(body, 2 * address);
  header.destination_port = short_at(body, 2 * address + 2);
  return header;
}

}  // namespace

ProxyHeader parse_proxy_header(std::string_view bytes) {
  if (may_become(bytes, binary_start))
    return bytes.size() < binary_start.size() ? ProxyHeader{} : parse_binary(bytes);
  if (may_become(bytes, text_start))
    return bytes.size() < text_start.size() ? ProxyHeader{} : parse_text(bytes);
  return bad("no PROXY header");
}

}  // namespace gw::codec
