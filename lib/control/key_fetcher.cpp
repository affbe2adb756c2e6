// A few threads, so that an issuer that does not respond delays no other.
#include "control/key_fetcher.h"

#include <pthread.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/dice.h"
#include "base/text.h"
#include "crypto/random.h"

namespace gw::control {

namespace {

constexpr std::size_t most_threads = 4;

Error at(const std::string& url, const Error& cause) { return because(url, cause); }

std::string counted(std::size_t keys) { return format("{} key{}", keys, keys == 1 ? "" : "s"); }

// The shorter lifetime of two documents.
std::optional<Duration> shorter(std::optional<Duration> a, std::optional<Duration> b) {
  return a && b ? std::min(*a, *b) : (a ? a : b);
}

}  // namespace

std::string name_of(const identity::KeySource& source) {
  return format("keys of {}", source.issuer);
}

Result<FetchedKeys> fetch_keys(const identity::KeySource& source, const FetchLimits& limits) {
  FetchedKeys fetched;
  std::string url = source.url;
  if (source.discovers()) {
    const std::string place = identity::discovery_url(source.issuer);
    const Result<Fetched> document = fetch(place, limits);
    if (!document) return at(place, document.error());
    const Result<std::string> discovered = identity::discovered_url(source, document->body);
    if (!discovered) return at(place, discovered.error());
    url = *discovered;
    fetched.lifetime = document->lifetime;
  }
  Result<Fetched> document = fetch(url, limits);
  if (!document) return at(url, document.error());
  Result<identity::KeySet> keys = identity::fetched_keys(source, document->body);
  if (!keys) return at(url, keys.error());
  fetched.keys = *std::move(keys);
  fetched.document = std::move(document->body);
  fetched.lifetime = shorter(fetched.lifetime, document->lifetime);
  return fetched;
}

Result<std::unique_ptr<KeyFetcher>> KeyFetcher::make(KeyTimes times, Log& log) {
  net::Descriptor changed(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!changed) return Error{Error::Kind::io, std::strerror(errno), "eventfd"};
  return std::unique_ptr<KeyFetcher>(new KeyFetcher(std::move(changed), times, log));
}

KeyFetcher::KeyFetcher(net::Descriptor changed, KeyTimes times, Log& log)
    : changed_(std::move(changed)), times_(times), log_(log) {
  std::memcpy(&seed_, crypto::random_bytes(sizeof seed_).data(), sizeof seed_);
}

KeyFetcher::~KeyFetcher() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
    wake_.notify_all();
  }
  for (std::thread& thread : threads_) thread.join();
}

void KeyFetcher::watch(std::span<const identity::KeySource> sources) {
  const std::lock_guard lock(mutex_);
  std::map<ledger::KeySetId, Source> next;
  for (const identity::KeySource& what : sources) {
    const auto known = sources_.find(what.id);
    if (known != sources_.end())
      next.insert(sources_.extract(known));
    else
      next[what.id].what = what;
  }
  sources_ = std::move(next);
  while (threads_.size() < std::min(most_threads, sources_.size())) {
    threads_.emplace_back([this] { run(); });
    pthread_setname_np(threads_.back().native_handle(), "gw-keys");
  }
  wake_.notify_all();
}

bool KeyFetcher::watches_any() const {
  const std::lock_guard lock(mutex_);
  return !sources_.empty();
}

void KeyFetcher::wait_for_first(Duration patience) {
  std::unique_lock lock(mutex_);
  tried_.wait_for(lock, patience, [this] { return all_tried(); });
}

void KeyFetcher::request(proxy::KeySetRequests::Taken requests) {
  if (!requests.any()) return;
  const std::lock_guard lock(mutex_);
  const Clock::time_point now = Clock::now();
  for (auto& [id, source] : sources_) {
    const bool soon = source.last_request != Clock::time_point::min() &&
                      now - source.last_request < times_.between_requests;
    // An issuer that failed is retried anyway.
    if (!requests.has(id) || soon || source.failures > 0) continue;
    source.last_request = now;
    source.due = now;
  }
  wake_.notify_all();
}

identity::KeySetBook KeyFetcher::book() const {
  const std::lock_guard lock(mutex_);
  identity::KeySetBook::Sets sets;
  for (const auto& [id, source] : sources_) {
    if (sets.size() <= ledger::number(id)) sets.resize(ledger::number(id) + 1);
    sets[ledger::number(id)] = source.keys;
  }
  return {std::make_shared<const identity::KeySetBook::Sets>(std::move(sets)), generation_};
}

bool KeyFetcher::take() {
  eventfd_t count = 0;
  return eventfd_read(changed_.fd(), &count) == 0;
}

void KeyFetcher::run() {
  std::unique_lock lock(mutex_);
  while (!stop_) {
    const auto next = next_due();
    if (next == sources_.end()) {
      wake_.wait(lock);
      continue;
    }
    const Clock::time_point due = next->second.due;  // the source may go while this waits
    if (due > Clock::now()) {
      wake_.wait_until(lock, due);
      continue;
    }
    next->second.busy = true;
    const identity::KeySource what = next->second.what;
    lock.unlock();
    Result<FetchedKeys> fetched = fetch_keys(what, times_.limits);
    lock.lock();
    const auto found = sources_.find(what.id);
    if (found == sources_.end()) continue;  // it is not watched any more
    Source& source = found->second;
    source.busy = false;
    if (fetched)
      take_in(source, *std::move(fetched));
    else
      take_failure(source, fetched.error());
    source.tried = true;
    if (all_tried()) tried_.notify_all();
    wake_.notify_all();
  }
}

std::map<ledger::KeySetId, KeyFetcher::Source>::iterator KeyFetcher::next_due() {
  auto next = sources_.end();
  for (auto at = sources_.begin(); at != sources_.end(); ++at)
    if (!at->second.busy && (next == sources_.end() || at->second.due < next->second.due))
      next = at;
  return next;
}

bool KeyFetcher::all_tried() const {
  return std::all_of(sources_.begin(), sources_.end(),
                     [](const auto& entry) { return entry.second.tried; });
}

void KeyFetcher::take_in(Source& source, FetchedKeys fetched) {
  const Duration lifetime =
      std::clamp(fetched.lifetime.value_or(times_.standard), times_.least, times_.most);
  source.due = Clock::now() + jittered(lifetime);
  if (source.failures > 0 && source.keys) log_.info(name_of(source.what) + ": fetched again");
  source.failures = 0;
  if (source.keys && fetched.document == source.document) return;
  log_.info(format("{}: {} fetched{}", name_of(source.what), counted(fetched.keys.size()),
                   source.keys ? format(", in place of {}", source.keys->size()) : ""));
  source.keys = std::make_shared<const identity::KeySet>(std::move(fetched.keys));
  source.document = std::move(fetched.document);
  ++generation_;
  eventfd_write(changed_.fd(), 1);
}

void KeyFetcher::take_failure(Source& source, const Error& error) {
  const std::uint32_t doublings = std::min(source.failures, 16u);
  const Duration wait = std::min(times_.first_retry * (1 << doublings), times_.last_retry);
  ++source.failures;
  source.due = Clock::now() + jittered(wait);
  log_.error(format(
      "{} cannot be fetched: {}; {}; tried again in {} s", name_of(source.what), error.text(),
      source.keys ? format("the previous {} stay in use", counted(source.keys->size()))
                  : "all of its tokens are rejected until then",
      std::max<std::int64_t>(1, duration_cast<seconds>(wait).count())));
}

// Up to a tenth earlier, so that many gateways do not fetch at the same time.
Duration KeyFetcher::jittered(Duration time) {
  const double share = Dice{++seed_}.draw(Dice::Purpose::backoff) / 10;
  return time - duration_cast<Duration>(std::chrono::duration<double, std::nano>(
                    static_cast<double>(time.count()) * share));
}

}  // namespace gw::control
