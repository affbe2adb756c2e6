// The order of a start: everything that can fail (signals, files, ports, logs) comes before the
// first thread, so a failed start leaves nothing behind.
#include "control/server.h"

#include <poll.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/text.h"

namespace gw::control {

namespace {

// Saving a file causes several changes on disk: the reload starts after 100 ms without a change,
// and after one second at the latest.
constexpr milliseconds quiet(100);
constexpr seconds longest_wait(1);
constexpr milliseconds between_refreshes(100);
constexpr milliseconds between_sweeps(1000);
constexpr milliseconds between_looks(
    200);  // between two checks of the store and of key set requests
constexpr milliseconds between_counts(800);  // written to the store: at the next look that is due
constexpr seconds patience_with_dns(2);      // an answer that comes later is taken in then
constexpr seconds patience_with_issuers(2);  // the same

// A gateway needs two descriptors per request; the default soft limit exists for programs that use
// select.
void raise_descriptor_limit() {
  rlimit limit = {};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

Server::~Server() {
  if (!workers_) return;
  workers_->post_stop();
  workers_->join();
}

Version Server::read() {
  Version version = publisher_.read(host_names_->known());
  if (!version.snapshot) return version;
  look_up_names(version);
  fetch_keys_of(version);
  return version;
}

// Compiles once to collect the host names, and again if that gave new addresses, so that the first
// request finds its endpoint. The names of the active version stay watched, because this one may be
// rejected.
void Server::look_up_names(Version& version) {
  if (version.host_names.empty()) return;
  const Addresses before = host_names_->known();
  std::set<std::string> names = publisher_.host_names();
  names.insert(version.host_names.begin(), version.host_names.end());
  if (const Result<void> done = host_names_->watch(names); !done) log_.error(done.error().text());
  host_names_->wait_for_first(patience_with_dns);
  host_names_->take();
  const Addresses known = host_names_->known();
  if (known != before) version = publisher_.read(known);
}

// So that the first request with a token finds its key. The sources of the active version stay
// watched too.
void Server::fetch_keys_of(const Version& version) {
  if (!version.snapshot || version.snapshot->key_sources.empty()) return;
  std::vector<identity::KeySource> sources(version.snapshot->key_sources.begin(),
                                           version.snapshot->key_sources.end());
  if (publisher_.serves())
    sources.insert(sources.end(), publisher_.current().key_sources.begin(),
                   publisher_.current().key_sources.end());
  keys_->watch(sources);
  keys_->wait_for_first(patience_with_issuers);
  keys_->take();
  publisher_.use_keys(keys_->book());
}

Result<void> Server::prepare(Version version) {
  auto workers = WorkerThreads::make(version.snapshot->workers, version.snapshot->engine, log_);
  if (!workers) return workers.error();
  workers_ = std::move(*workers);
  admin::Traffic* const counts = version.snapshot->admin ? &traffic_ : nullptr;
  collector_.emplace(AccessLog(workers_->rings(), log_, counts));
  if (version.snapshot->admin)
    if (Result<void> opened = open_admin(*version.snapshot->admin); !opened) return opened;
  publisher_.serve_with(workers_->mailboxes(), *collector_, workers_->bank());
  return publisher_.publish(std::move(version));
}

Result<void> Server::open_admin(const config::Admin& admin) {
  auto opened = admin::AdminServer::open(admin,
                                         {.counters = workers_->counters(),
                                          .endpoints = workers_->endpoints(),
                                          .connection_counts = workers_->connection_counts(),
                                          .traffic = traffic_,
                                          .board = board_},
                                         log_);
  if (!opened) return because("the admin interface", opened.error());
  admin_ = *std::move(opened);
  return {};
}

void Server::show_status() {
  board_.set({.serves = publisher_.shared(),
              .version = version_,
              .workers = workers_->count(),
              .reloads = publisher_.reloads(),
              .refused_reloads = publisher_.refused_reloads(),
              .started = started_,
              .draining = draining_});
}

Result<Started> Server::start() {
  raise_descriptor_limit();
  Result<Signals> signals = Signals::make();
  if (!signals) return signals.error();
  signals_.emplace(std::move(*signals));
  auto host_names = HostNames::make({}, log_);
  if (!host_names) return host_names.error();
  host_names_ = std::move(*host_names);
  auto keys = KeyFetcher::make({}, log_);
  if (!keys) return keys.error();
  keys_ = std::move(*keys);

  Version version = read();
  publisher_.show(version);
  if (!version.snapshot) {
    const std::size_t errors = version.loaded.diagnostics.errors();
    return Error{Error::Kind::invalid,
                 format("the configuration has {} error{}", errors, errors == 1 ? "" : "s")};
  }
  if (Result<void> done = prepare(std::move(version)); !done) return done.error();
  if (wants_watch_) {
    Result<Watch> watch = Watch::make();
    if (!watch) return watch.error();
    watch_.emplace(std::move(*watch));
    watch_->look_at(publisher_.files());
  }
  collector_->start();
  workers_->start();
  show_status();
  if (admin_) admin_->start();
  return Started{workers_->engine(), workers_->count(), decision::route_count(publisher_.current()),
                 publisher_.bound(), admin_ ? admin_->address().text() : ""};
}

void Server::run() {
  while (ended_ < workers_->count()) {
    wait();
    for (const Signal signal : signals_->take()) handle(signal);
    act_on_changes();
    show_status();
    ended_ += workers_->take_ended();
    publisher_.forget_old();
  }
  workers_->join();
  publisher_.keep_counts();
  collector_->stop();
  admin_ = nullptr;
}

void Server::wait() {
  std::array<pollfd, 5> watched = {{
      {.fd = signals_->fd(), .events = POLLIN, .revents = 0},
      {.fd = workers_->ended_fd(), .events = POLLIN, .revents = 0},
      {.fd = host_names_->fd(), .events = POLLIN, .revents = 0},
      {.fd = keys_->fd(), .events = POLLIN, .revents = 0},
      {.fd = watch_ ? watch_->fd() : -1, .events = POLLIN, .revents = 0},
  }};
  const bool soon = files_changed_ || refresh_due_;
  const bool looks = publisher_.has_store() || keys_->watches_any();
  const milliseconds longest = soon ? quiet : looks ? between_looks : between_sweeps;
  ::poll(watched.data(), watched.size(), static_cast<int>(longest.count()));
}

void Server::handle(Signal signal) {
  switch (signal) {
    case Signal::stop:
      return stop();
    case Signal::reload:
      return reload();
    case Signal::reopen:
      return collector_->reopen();
  }
}

void Server::stop() {
  if (draining_) {
    log_.warning("stopping immediately");
    return workers_->post_stop();
  }
  draining_ = true;
  log_.info("stopping after the requests in flight; send the signal again to stop immediately");
  workers_->post_drain(publisher_.current().drain);
}

void Server::act_on_changes() {
  const Clock::time_point now = Clock::now();
  if (watch_ && watch_->take())
    files_changed_ = Change{files_changed_ ? files_changed_->first : now, now};
  if (host_names_->take()) refresh_due_ = std::max(now, refreshed_ + between_refreshes);
  if (now >= kept_ + between_counts) {
    kept_ = now;
    publisher_.keep_counts();
  }
  if (draining_) return;
  if (now >= looked_ + between_looks) {
    looked_ = now;
    publisher_.look_at_store();
    keys_->request(workers_->key_set_requests().take());
  }
  if (keys_->take()) publisher_.publish_keys(keys_->book());
  if (files_changed_ &&
      now >= std::min(files_changed_->last + quiet, files_changed_->first + longest_wait))
    reload();
  if (refresh_due_ && now >= *refresh_due_) {
    refresh_due_.reset();
    refreshed_ = now;
    publisher_.refresh(host_names_->known());
  }
}

void Server::reload() {
  files_changed_.reset();
  if (draining_) return;
  publisher_.reload(read());
  if (watch_) watch_->look_at(publisher_.files());
  if (const Result<void> done = host_names_->watch(publisher_.host_names()); !done)
    log_.error(done.error().text());
  const auto& sources = publisher_.current().key_sources;
  keys_->watch({sources.data(), sources.size()});
}

}  // namespace gw::control
