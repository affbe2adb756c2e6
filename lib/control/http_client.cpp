// The library's timeouts apply per read and its limits to nothing, so a peer that sends one byte
// per second, or without end, is stopped from outside.
#include "control/http_client.h"

#include <httplib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/text.h"
#include "http/fields.h"
#include "net/socket.h"

namespace gw::control {

namespace {

constexpr seconds longest_connect(2);
constexpr milliseconds between_shuts(50);

std::string_view text_of(httplib::Error error) {
  switch (error) {
    case httplib::Error::Connection:
      return "connection refused";
    case httplib::Error::ConnectionTimeout:
      return "connecting timed out";
    case httplib::Error::SSLServerVerification:
      return "its certificate is not valid for this name, or not signed by a trusted authority";
    case httplib::Error::SSLConnection:
      return "the TLS handshake failed";
    case httplib::Error::SSLLoadingCerts:
      return "this system has no trusted certificates; install ca-certificates";
    default:
      return "the connection was closed, or the server does not use HTTP";
  }
}

// Shuts a connection down when its time is over. It holds a duplicate of the descriptor, because
// the original number may be reused.
class Deadline {
 public:
  explicit Deadline(Duration within) : thread_([this, within] { wait(within); }) {}
  ~Deadline() {
    {
      const std::lock_guard lock(mutex_);
      done_ = true;
      wake_.notify_one();
    }
    thread_.join();
  }

  void holds(int connection) {
    const std::lock_guard lock(mutex_);
    connection_ = net::Descriptor(::dup(connection));
  }
  bool passed() {
    const std::lock_guard lock(mutex_);
    return passed_;
  }

 private:
  void wait(Duration within) {
    std::unique_lock lock(mutex_);
    const auto done = [this] { return done_; };
    if (wake_.wait_for(lock, within, done)) return;
    passed_ = true;
    do {
      if (connection_) ::shutdown(connection_.fd(), SHUT_RDWR);
    } while (!wake_.wait_for(lock, between_shuts, done));
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  bool done_ = false, passed_ = false;  // guarded by mutex_, as is
  net::Descriptor connection_;
  std::thread thread_;  // last: it uses the rest
};

struct Url {
  std::string server, host, target;
};

Url parts_of(const std::string& url) {
  const std::size_t start = url.find("://") + 3;
  const std::size_t end = std::min(url.find_first_of("/?", start), url.size());
  Url parts{url.substr(0, end), url.substr(start, end - start), url.substr(end)};
  const std::size_t port = parts.host.find(':', parts.host.find(']') + 1);  // npos + 1 is 0
  parts.host.resize(std::min(port, parts.host.size()));
  if (!parts.target.starts_with('/')) parts.target.insert(0, "/");
  return parts;
}

void settle(httplib::Client& client, const FetchLimits& limits, Deadline& deadline) {
  client.set_connection_timeout(std::min<Duration>(longest_connect, limits.deadline));
  client.set_read_timeout(limits.deadline + seconds(1));  // ours is the one that ends it
  client.set_write_timeout(limits.deadline + seconds(1));
  client.set_follow_location(false);
  client.set_decompress(false);
  client.set_keep_alive(false);
  client.set_socket_options([&deadline](socket_t connection) { deadline.holds(connection); });
}

Error io(std::string_view what) { return {Error::Kind::io, std::string(what)}; }
Error too_long(const FetchLimits& limits) {
  const auto most = duration_cast<milliseconds>(limits.deadline).count();
  return io(format("it took longer than {} ms", most));
}

std::string refusal_of(const httplib::Response& response) {
  const bool leads_on = response.status >= 300 && response.status < 400;
  return format("it responds with status {}{}", response.status,
                leads_on ? "; redirects are not followed: use the URL that it redirects to" : "");
}

// The addresses of the host, or one empty entry if the host is an address. Not the system's lookup,
// which the library would use, because it has no timeout.
Result<std::vector<std::string>> addresses_of(const Url& url, const FetchLimits& limits) {
  if (url.host.starts_with('[') || IpAddress::parse(url.host)) return std::vector<std::string>{""};
  const Result<net::Resolved> found = net::resolve_now(url.host, limits.deadline, limits.resolver);
  if (!found) return Error{found.error().kind, found.error().message};
  std::vector<std::string> addresses;
  for (const IpAddress& address : found->addresses) addresses.push_back(address.text());
  return addresses;
}

// The result of one address.
struct Tried {
  std::optional<Fetched> fetched = {};
  Error why = {};          // there is none
  bool elsewhere = false;  // nobody listens there, but may at another address
};

Tried fetch_at(const std::string& address, const Url& url, const FetchLimits& limits,
               Deadline& deadline) {
  httplib::Client client(url.server);
  if (!client.is_valid()) return {.why = {Error::Kind::unsupported, "this URL cannot be fetched"}};
  settle(client, limits, deadline);
  if (!address.empty()) client.set_hostname_addr_map({{url.host, address}});
  Fetched fetched;
  std::optional<Error> refused;
  const auto judge = [&](const httplib::Response& response) {
    if (response.status != 200) refused = Error{Error::Kind::invalid, refusal_of(response)};
    fetched.lifetime = lifetime_of(response.get_header_value("Cache-Control"));
    return !refused;
  };
  const auto take = [&](const char* bytes, std::size_t size) {
    if (fetched.body.size() + size > limits.bytes)
      refused = Error{Error::Kind::limit, format("it is larger than {} bytes", limits.bytes)};
    else
      fetched.body.append(bytes, size);
    return !refused;
  };
  const httplib::Headers fields = {{"Accept", "application/json"}, {"User-Agent", "gw"}};
  const httplib::Result result = client.Get(url.target, fields, judge, take);
  if (refused) return {.why = *refused};
  if (deadline.passed()) return {.why = too_long(limits)};
  if (result) return {.fetched = std::move(fetched)};
  return {.why = io(text_of(result.error())),
          .elsewhere = result.error() == httplib::Error::Connection ||
                       result.error() == httplib::Error::ConnectionTimeout};
}

}  // namespace

std::optional<Duration> lifetime_of(std::string_view cache_control) {
  std::optional<Duration> lifetime;
  for (std::string_view element; http::next_element(cache_control, element);) {
    const std::size_t equals = element.find('=');
    const std::string name = lower(trim(element.substr(0, equals)));
    if (name == "no-store" || name == "no-cache") return Duration{};
    if (name != "max-age" || equals == element.npos) continue;
    std::string_view value = trim(element.substr(equals + 1));
    if (value.size() > 2 && value.starts_with('"') && value.ends_with('"'))
      value = value.substr(1, value.size() - 2);
    constexpr std::uint64_t most = 10 * 365 * 24 * 3600ULL;
    if (const auto number = parse_number(value))
      lifetime = seconds(static_cast<std::int64_t>(std::min(*number, most)));
  }
  return lifetime;
}

Result<Fetched> fetch(const std::string& url, const FetchLimits& limits) {
  const auto start = std::chrono::steady_clock::now();
  const Url parts = parts_of(url);
  const Result<std::vector<std::string>> addresses = addresses_of(parts, limits);
  if (!addresses) return addresses.error();
  Deadline deadline(limits.deadline - (std::chrono::steady_clock::now() - start));
  Tried last;
  for (const std::string& address : *addresses) {
    last = fetch_at(address, parts, limits, deadline);
    if (!last.elsewhere) break;
  }
  if (!last.fetched) return last.why;
  return *std::move(last.fetched);
}

}  // namespace gw::control
