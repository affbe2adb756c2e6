// KeyFetcher: the key sets of issuers, fetched in advance by its own threads and kept current, so
// that no request waits for an issuer. A key set stays in use until the issuer publishes another
// valid one. Thread: control.
#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "base/log.h"
#include "base/result.h"
#include "control/http_client.h"
#include "identity/books.h"
#include "identity/key_source.h"
#include "net/socket.h"
#include "proxy/bridges/key_set_requests.h"

namespace gw::control {

struct KeyTimes {
  // How long a key set is considered complete if Cache-Control gives no lifetime, and the bounds of
  // that lifetime.
  Duration standard = std::chrono::minutes(15), least = std::chrono::minutes(5), most = hours(24);
  // Retry intervals after a failure, doubling; the previous keys stay in use.
  Duration first_retry = seconds(1), last_retry = seconds(60);
  Duration between_requests = seconds(30);  // at the least, for one set
  FetchLimits limits = {};
};

// The current keys of one source. Blocks; any thread.
struct FetchedKeys {
  identity::KeySet keys;
  std::string document;              // of the JWKS
  std::optional<Duration> lifetime;  // the shorter one, where two documents tell one
};
Result<FetchedKeys> fetch_keys(const identity::KeySource& source, const FetchLimits& limits);
// The name of the source in logs: "keys of https://id.test".
std::string name_of(const identity::KeySource& source);

class KeyFetcher {
 public:
  static Result<std::unique_ptr<KeyFetcher>> make(KeyTimes times, Log& log);
  ~KeyFetcher();  // a fetch that is under way ends first, at its deadline
  KeyFetcher(const KeyFetcher&) = delete;
  KeyFetcher& operator=(const KeyFetcher&) = delete;

  // Replaces the watched sources. Threads start with the first source, because most configurations
  // need none.
  void watch(std::span<const identity::KeySource> sources);
  bool watches_any() const;
  // Waits until each source has been fetched or has failed once.
  void wait_for_first(Duration patience);
  // Fetches the key sets in which tokens named an unknown key, unless they were fetched a moment
  // ago.
  void request(proxy::KeySetRequests::Taken requests);
  identity::KeySetBook book() const;
  int fd() const { return changed_.fd(); }  // readable once a set has become another
  bool take();                              // whether one has, since it was last asked

 private:
  using Clock = std::chrono::steady_clock;

  struct Source {
    identity::KeySource what;
    std::shared_ptr<const identity::KeySet> keys;  // null: never fetched
    std::string document;                          // they are of
    Clock::time_point due{};
    Clock::time_point last_request =
        Clock::time_point::min();  // when it was last fetched on request
    std::uint32_t failures = 0;    // in a row
    bool tried = false, busy = false;
  };

  KeyFetcher(net::Descriptor changed, KeyTimes times, Log& log);
  void run();
  std::map<ledger::KeySetId, Source>::iterator next_due();  // REQUIRES of all here: mutex_ is held
  bool all_tried() const;
  void take_in(Source& source, FetchedKeys fetched);
  void take_failure(Source& source, const Error& error);
  Duration jittered(Duration time);

  net::Descriptor changed_;  // eventfd
  const KeyTimes times_;
  Log& log_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;                // the threads: there may be something to do
  std::condition_variable tried_;               // the control thread: another one was tried
  std::map<ledger::KeySetId, Source> sources_;  // guarded by mutex_, as are those below
  std::uint64_t generation_ = 0;
  std::uint64_t seed_ = 0;  // of the jitter
  bool stop_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace gw::control
