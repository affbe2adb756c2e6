// The only file that uses c-ares. Each lookup has its own channel, so it ends by itself, uses its
// own port, and reads the current /etc/resolv.conf.
#include "net/resolver.h"

#include <ares.h>
#include <netdb.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <optional>

#include "base/text.h"
#include "net/sockaddr.h"

namespace gw::net {

namespace {

using Time = std::chrono::steady_clock::time_point;

constexpr std::size_t lookups_at_once = 32;  // the rest waits, in order of names
constexpr Duration longest_retry = seconds(60);

Time now() { return std::chrono::steady_clock::now(); }

IpAddress ip_of(const ares_addrinfo_node& node) {
  SockAddr address;
  std::memcpy(&address.storage, node.ai_addr, std::min<std::size_t>(node.ai_addrlen, address.size));
  return from_sockaddr(address).ip;
}

Result<Resolved> read_answer(int status, const ares_addrinfo* answer, const std::string& name) {
  Resolved resolved;
  if (status == ARES_SUCCESS && answer) {
    int ttl = INT_MAX;
    for (const ares_addrinfo_node* node = answer->nodes; node; node = node->ai_next) {
      resolved.addresses.push_back(ip_of(*node));
      ttl = std::min(ttl, node->ai_ttl);
    }
    resolved.ttl = seconds(std::max(ttl, 0));
  }
  auto& all = resolved.addresses;
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  if (!all.empty()) return resolved;
  if (status == ARES_ENOTFOUND || status == ARES_ENODATA || status == ARES_SUCCESS)
    return Error{Error::Kind::not_found, "the name does not exist", name};
  if (status == ARES_ETIMEOUT || status == ARES_ECONNREFUSED)
    return Error{Error::Kind::io, "no response from a DNS server", name};
  return Error{Error::Kind::io, ares_strerror(status), name};
}

// One lookup from start to result. Its callback may be called inside start().
class Lookup {
 public:
  Lookup(std::string name, const ResolverOptions& options) : name_(std::move(name)) {
    start(options);
  }
  ~Lookup() {
    if (channel_) ares_destroy(channel_);
  }
  Lookup(const Lookup&) = delete;
  Lookup& operator=(const Lookup&) = delete;

  const std::optional<Result<Resolved>>& answer() const { return answer_; }
  void add_to(std::vector<pollfd>& polled) const;
  Duration patience(Duration most) const;
  void process(const std::vector<pollfd>& polled);

 private:
  void start(const ResolverOptions& options);
  void fail(int status) { answer_ = read_answer(status, nullptr, name_); }

  std::string name_;
  ares_channel channel_ = nullptr;
  std::optional<Result<Resolved>> answer_;
};

// Without ares_library_init: outside Windows it only counts, in a global variable that two threads
// must not change at once.
void Lookup::start(const ResolverOptions& options) {
  ares_options set{};
  set.timeout = static_cast<int>(duration_cast<milliseconds>(options.try_time).count());
  set.tries = options.tries;
  char lookups[] = "fb";  // files first, then DNS
  set.lookups = lookups;
  const int which = ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_LOOKUPS;
  if (const int status = ares_init_options(&channel_, &set, which); status != ARES_SUCCESS)
    return fail(status);
  if (!options.servers.empty()) {
    const int status = ares_set_servers_ports_csv(channel_, options.servers.c_str());
    if (status != ARES_SUCCESS) return fail(status);
  }
  ares_addrinfo_hints hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_flags = ARES_AI_NOSORT;  // all are endpoints alike; sorting would open sockets
  const auto on_done = [](void* self, int status, int, ares_addrinfo* result) {
    auto* lookup = static_cast<Lookup*>(self);
    if (status != ARES_EDESTRUCTION) lookup->answer_ = read_answer(status, result, lookup->name_);
    if (result) ares_freeaddrinfo(result);
  };
  ares_getaddrinfo(channel_, name_.c_str(), nullptr, &hints, on_done, this);
}

void Lookup::add_to(std::vector<pollfd>& polled) const {
  if (!channel_) return;
  ares_socket_t sockets[ARES_GETSOCK_MAXNUM];
  const int bits = ares_getsock(channel_, sockets, ARES_GETSOCK_MAXNUM);
  for (int i = 0; i < ARES_GETSOCK_MAXNUM; ++i) {
    const bool reads = ARES_GETSOCK_READABLE(bits, i) != 0;
    const bool writes = ARES_GETSOCK_WRITABLE(bits, i) != 0;
    if (!reads && !writes) continue;
    const int events = (reads ? POLLIN : 0) | (writes ? POLLOUT : 0);
    polled.push_back({sockets[i], static_cast<short>(events), 0});
  }
}

Duration Lookup::patience(Duration most) const {
  if (answer_ || !channel_) return Duration::zero();
  timeval left{};
  if (!ares_timeout(channel_, nullptr, &left)) return most;
  return std::min<Duration>(most, seconds(left.tv_sec) + microseconds(left.tv_usec));
}

// Processes the descriptors of `polled` that are ready and belong to this lookup, and timeouts.
void Lookup::process(const std::vector<pollfd>& polled) {
  if (!channel_) return;
  std::vector<pollfd> ours;
  add_to(ours);
  for (const pollfd& mine : ours) {
    const auto ready = std::find_if(polled.begin(), polled.end(), [&](const pollfd& one) {
      return one.fd == mine.fd && one.revents != 0;
    });
    if (ready == polled.end()) continue;
    const bool writes = (ready->revents & POLLOUT) != 0;
    const bool reads = (ready->revents & ~POLLOUT) != 0;
    ares_process_fd(channel_, reads ? mine.fd : ARES_SOCKET_BAD,
                    writes ? mine.fd : ARES_SOCKET_BAD);
  }
  ares_process_fd(channel_, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
}

// Rounded up, so that a wait does not end repeatedly just before its time.
void poll_for(std::vector<pollfd>& polled, Duration time) {
  const auto rounded = std::chrono::ceil<milliseconds>(time).count();
  ::poll(polled.data(), polled.size(),
         static_cast<int>(std::clamp<std::int64_t>(rounded, 0, INT_MAX)));
}

}  // namespace

Result<Resolved> resolve_now(const std::string& name, Duration timeout,
                             const ResolverOptions& options) {
  Lookup lookup(name, options);
  const Time end = now() + timeout;
  std::vector<pollfd> polled;
  while (!lookup.answer()) {
    const Duration left = end - now();
    if (left <= Duration::zero())
      return Error{Error::Kind::io, "no response from a DNS server", name};
    polled.clear();
    lookup.add_to(polled);
    poll_for(polled, lookup.patience(left));
    lookup.process(polled);
  }
  return *lookup.answer();
}

struct Resolver::Watched {
  Time due{};  // when to ask (again)
  int failures = 0;
  std::vector<IpAddress> addresses;
  std::unique_ptr<Lookup> lookup;
};

Result<std::unique_ptr<Resolver>> Resolver::make(ResolverOptions options, ResolverEvents events) {
  Descriptor waker(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
  if (!waker) return Error{Error::Kind::io, format("eventfd: {}", std::strerror(errno))};
  return std::unique_ptr<Resolver>(
      new Resolver(std::move(options), std::move(events), std::move(waker)));
}

Resolver::Resolver(ResolverOptions options, ResolverEvents events, Descriptor waker)
    : options_(std::move(options)),
      events_(std::move(events)),
      waker_(std::move(waker)),
      thread_([this] { run(); }) {}

Resolver::~Resolver() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake();
  thread_.join();
}

void Resolver::watch(std::set<std::string> names) {
  {
    const std::lock_guard lock(mutex_);
    wanted_ = std::move(names);
    wanted_changed_ = true;
  }
  wake();
}

void Resolver::wake() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(waker_.fd(), &one, sizeof one);
}

void Resolver::run() {
  while (take_orders()) {
    start_lookups();
    wait();
    finish_lookups();
  }
}

// Returns false when the resolver ends.
bool Resolver::take_orders() {
  const std::lock_guard lock(mutex_);
  if (std::exchange(wanted_changed_, false)) {
    std::erase_if(watched_, [this](const auto& one) { return !wanted_.contains(one.first); });
    for (const std::string& name : wanted_) watched_.try_emplace(name);
  }
  return !stopping_;
}

void Resolver::start_lookups() {
  auto running =
      static_cast<std::size_t>(std::count_if(watched_.begin(), watched_.end(), [](const auto& one) {
        return one.second.lookup != nullptr;
      }));
  const Time at = now();
  for (auto& [name, watched] : watched_) {
    if (watched.lookup || watched.due > at || running == lookups_at_once) continue;
    watched.lookup = std::make_unique<Lookup>(name, options_);
    ++running;
  }
}

void Resolver::wait() {
  std::vector<pollfd> polled{{waker_.fd(), POLLIN, 0}};
  Duration patience = hours(1);
  const Time at = now();
  for (const auto& [name, watched] : watched_) {
    if (watched.lookup) {
      watched.lookup->add_to(polled);
      patience = watched.lookup->patience(patience);
    } else if (watched.due > at) {  // else it waits for one of those under way
      patience = std::min<Duration>(patience, watched.due - at);
    }
  }
  poll_for(polled, patience);
  std::uint64_t count;
  if (polled[0].revents != 0) [[maybe_unused]]
    const ssize_t got = ::read(waker_.fd(), &count, 8);
  for (auto& [name, watched] : watched_)
    if (watched.lookup && !watched.lookup->answer()) watched.lookup->process(polled);
}

void Resolver::finish_lookups() {
  for (auto& [name, watched] : watched_) {
    if (!watched.lookup || !watched.lookup->answer()) continue;
    const std::unique_ptr<Lookup> lookup = std::move(watched.lookup);
    on_answer(name, watched, *lookup->answer());
  }
}

void Resolver::on_answer(const std::string& name, Watched& watched,
                         const Result<Resolved>& answer) {
  if (!answer) {
    const int doublings = std::min(watched.failures, 16);
    watched.due = now() + std::min(options_.shortest * (1 << doublings), longest_retry);
    if (watched.failures++ == 0 && events_.on_failure) events_.on_failure(name, answer.error());
    return;
  }
  watched.failures = 0;
  watched.due = now() + std::clamp(answer->ttl, options_.shortest, options_.longest);
  if (watched.addresses == answer->addresses) return;
  watched.addresses = answer->addresses;
  events_.on_change(name, watched.addresses);
}

}  // namespace gw::net
