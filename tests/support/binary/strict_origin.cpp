// One thread. In each turn it first reads all that came on any connection, then notes it, then
// answers: so nothing that was sent before a request is noted after that request's answer.
#include "support/binary/strict_origin.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>
#include <utility>

#include "base/text.h"
#include "codec/recorder.h"

namespace gw::test {

namespace {

using codec::visible;
using Fields = std::vector<std::pair<std::string, std::string>>;

struct Request {
  std::string line, body;
  Fields fields, trailers;
};

// Reads what is there from `at` on. `fault`: it is no request; otherwise, where something is
// missing, `whole` is false.
class Reading {
 public:
  explicit Reading(std::string_view text) : text_(text) {}

  Request request;
  std::string fault;
  bool whole = false;
  std::size_t used() const { return at_; }

  void read() { whole = line(request.line) && fields(request.fields) && body() && fault.empty(); }

 private:
  // Without its CRLF.
  bool line(std::string& to) {
    const std::size_t end = text_.find("\r\n", at_);
    if (end == text_.npos) return false;
    to = text_.substr(at_, end - at_);
    at_ = end + 2;
    if (to.find_first_of(std::string_view("\r\n\0", 3)) != to.npos) fault = "a stray line end";
    return fault.empty();
  }
  // Up to the empty line.
  bool fields(Fields& to) {
    for (std::string text; line(text);) {
      if (text.empty()) return true;
      const std::size_t colon = text.find(": ");
      if (colon == text.npos || colon == 0 || text.find_first_of(" \t") < colon) {
        fault = "no field line";
        return false;
      }
      to.emplace_back(text.substr(0, colon), text.substr(colon + 2));
    }
    return false;
  }
  std::vector<std::string> values(std::string_view name) const {
    std::vector<std::string> all;
    for (const auto& [field, value] : request.fields)
      if (iequals(field, name)) all.push_back(value);
    return all;
  }
  bool body() {
    const auto lengths = values("content-length"), codings = values("transfer-encoding");
    if (values("host").size() != 1) fault = "not one Host";
    if (lengths.size() + codings.size() > 1) fault = "framed twice";
    if (!codings.empty() && codings[0] != "chunked") fault = "an unknown coding";
    if (!fault.empty()) return false;
    if (!codings.empty()) return chunks();
    return lengths.empty() || data(parse_number(lengths[0]));
  }
  bool data(std::optional<std::uint64_t> size) {
    if (!size) fault = "a size that is none";
    if (!size || text_.size() - at_ < *size) return false;
    request.body += text_.substr(at_, *size);
    at_ += *size;
    return true;
  }
  bool chunks() {
    for (std::string size, empty; line(size);) {
      if (size == "0") return fields(request.trailers);
      if (!data(hexadecimal(size)) || !line(empty)) return false;
      if (!empty.empty()) fault = "a chunk longer than its size";
    }
    return false;
  }
  static std::optional<std::uint64_t> hexadecimal(std::string_view text) {
    std::uint64_t number = 0;
    for (const char c : text) {
      if (hex_value(c) < 0 || number > 0xffff'ffff) return {};
      number = number * 16 + static_cast<unsigned>(hex_value(c));
    }
    return text.empty() ? std::nullopt : std::optional(number);
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

// What the gateway says of itself on every request: checked here, so that no case need name it.
class OwnFields {
 public:
  OwnFields(const Fields& fields, std::string authority) : authority_(std::move(authority)) {
    for (const auto& [name, value] : fields)
      if (iequals(name, "host")) host_ = value;
  }

  bool is(std::string_view name, std::string_view value) {
    if (iequals(name, "via") && value.ends_with(", 1.1 gw")) ++found_;  // and tells of others
    const bool own = is_own(lower(name), value);
    if (own) ++found_;
    return own;
  }
  // An HTTP/1.0 client may name no host.
  bool all() const { return found_ == (host_ == authority_ ? 5 : 6); }
  std::string host() const { return host_ == authority_ ? "ORIGIN" : host_; }

 private:
  bool is_own(std::string_view name, std::string_view value) const {
    if (name == "x-forwarded-for") return value == "127.0.0.1";
    if (name == "x-forwarded-proto") return value == "http";
    if (name == "x-forwarded-host") return value == host_;
    if (name == "via") return value == "1.1 gw" || value == "1.0 gw";
    if (name == "x-request-id") return value.size() == 32;
    return name == "forwarded" && value.starts_with("for=127.0.0.1;") &&
           value.ends_with(";proto=http") &&
           (host_ == authority_ || value.find(host_) != value.npos);
  }

  const std::string authority_;
  std::string host_;
  int found_ = 0;
};

std::string text_of(const Request& request, const std::string& authority) {
  OwnFields own(request.fields, authority);
  std::string text = request.line;
  for (const auto& [name, value] : request.fields) {
    if (own.is(name, value)) continue;
    text += format("; {}: {}", name, iequals(name, "host") ? own.host() : visible(value));
  }
  if (!own.all()) text += " (without what the gateway adds)";
  if (!request.body.empty() || !request.trailers.empty()) text += " | " + visible(request.body);
  for (const auto& [name, value] : request.trailers)
    text += format(" | {}: {}", name, visible(value));
  return text;
}

std::string answer_to(const Request& request) {
  return format("HTTP/1.1 200 OK\r\nX-Saw: {}\r\nContent-Length: 2\r\n\r\n{}",
                request.line.substr(0, 100), request.line.starts_with("HEAD ") ? "" : "ok");
}

}  // namespace

StrictOrigin::StrictOrigin() : listening_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in at = {};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof at;
  auto* const raw = reinterpret_cast<sockaddr*>(&at);
  std::array<int, 2> ends = {};
  if (::bind(listening_.fd(), raw, size) != 0 || ::listen(listening_.fd(), 64) != 0 ||
      ::getsockname(listening_.fd(), raw, &size) != 0 || ::pipe(ends.data()) != 0)
    throw std::runtime_error("no port for an origin");
  port_ = ntohs(at.sin_port);
  stop_read_ = net::Descriptor(ends[0]);
  stop_write_ = net::Descriptor(ends[1]);
  thread_ = std::thread([this] { serve(); });
}

StrictOrigin::~StrictOrigin() {
  stop_write_ = {};
  thread_.join();
}

std::string StrictOrigin::url() const { return format("http://127.0.0.1:{}", port_); }

StrictOrigin::Came StrictOrigin::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(came_, {});
}

void StrictOrigin::serve() {
  for (;;) {
    std::vector<pollfd> waiting = {{stop_read_.fd(), POLLIN, 0}, {listening_.fd(), POLLIN, 0}};
    for (const Connection& one : connections_) waiting.push_back({one.socket.fd(), POLLIN, 0});
    if (::poll(waiting.data(), waiting.size(), -1) < 0 || waiting[0].revents) return;
    if (waiting[1].revents) accept();
    for (Connection& one : connections_) read(one);
    for (Connection& one : connections_) note(one);
    for (Connection& one : connections_) {
      const std::string text = std::exchange(one.answers, {});
      ::send(one.socket.fd(), text.data(), text.size(), MSG_NOSIGNAL);
    }
    std::erase_if(connections_, [](const Connection& one) { return one.ended; });
  }
}

void StrictOrigin::accept() {
  Connection fresh;
  fresh.socket = net::Descriptor(::accept4(listening_.fd(), nullptr, nullptr, SOCK_CLOEXEC));
  const int on = 1;
  ::setsockopt(fresh.socket.fd(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  connections_.push_back(std::move(fresh));
}

void StrictOrigin::read(Connection& one) {
  std::array<char, 65536> bytes;
  for (;;) {
    const ssize_t got = ::recv(one.socket.fd(), bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (got <= 0) {
      one.ended = got == 0 || (errno != EAGAIN && errno != EINTR);
      return;
    }
    one.unread.append(bytes.data(), static_cast<std::size_t>(got));
  }
}

void StrictOrigin::note(Connection& one) {
  const std::lock_guard lock(mutex_);
  while (!one.unread.empty()) {
    Reading reading(one.unread);
    reading.read();
    if (!reading.fault.empty()) {
      came_.whole.push_back(format("{}: {}", reading.fault, visible(one.unread)));
      one.unread.clear();
      one.ended = true;
    } else if (reading.whole) {
      came_.whole.push_back(text_of(reading.request, url().substr(7)));
      one.answers += answer_to(reading.request);
      one.unread.erase(0, reading.used());
      one.noted = false;
    } else {
      if (!std::exchange(one.noted, true)) came_.parts.push_back(visible(one.unread));
      return;
    }
  }
}

}  // namespace gw::test
