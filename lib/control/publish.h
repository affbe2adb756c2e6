// Publisher: activates a version of the configuration. If a version cannot be read, compiled or
// given its ports, nothing changes: the previous version stays active. Thread: control.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/log.h"
#include "control/collector.h"
#include "control/kept_counts.h"
#include "control/listening.h"
#include "control/real_sources.h"
#include "control/store_books.h"
#include "control/version.h"
#include "ledger/names.h"
#include "proxy/bridges/mailbox.h"

namespace gw::control {

// The sources of the configuration, and where its diagnostics are shown.
struct Origin {
  std::vector<std::string> paths;
  MemoryFiles memory_files;  // configuration that stands in no file (serve --to)
  std::function<void(const config::Diagnostics&)> show;
};

class Publisher {
 public:
  Publisher(Origin origin, Log& log) : origin_(std::move(origin)), log_(log) {}

  Version read(const Addresses& known);
  void show(const Version& version) const;
  // Call it once, before anything is published: the receivers of snapshots and log targets, and the
  // quota counts of the store.
  void serve_with(std::vector<proxy::Mailbox*> workers, Collector& collector, ledger::Bank& bank);
  // REQUIRES: version.snapshot
  Result<void> publish(Version version);

  // Publishes a new reading of the files and logs the result.
  void reload(Version version);
  // Publishes the active configuration with new addresses of its host names.
  void refresh(const Addresses& known);
  // The current keys of issuers, for everything that is published from now on.
  void use_keys(identity::KeySetBook keys) { key_sets_ = std::move(keys); }
  // Publishes the active configuration with these keys of issuers.
  void publish_keys(identity::KeySetBook keys);
  // Publishes the active configuration with the changes of the store. A check without changes costs
  // microseconds.
  void look_at_store();
  // Writes the quota counts since the last call; does nothing without a store.
  void keep_counts();
  bool has_store() const { return store_.has_value(); }

  std::uint64_t reloads() const { return reloads_; }  // that were taken up
  std::uint64_t refused_reloads() const { return refused_reloads_; }
  bool serves() const { return !snapshots_.empty(); }
  const decision::Snapshot& current() const { return *snapshots_.back(); }
  std::shared_ptr<const decision::Snapshot> shared() const { return snapshots_.back(); }
  const std::vector<Bound>& bound() const { return bound_; }
  const std::set<std::string>& files() const { return files_; }            // read last, well or not
  const std::set<std::string>& host_names() const { return host_names_; }  // of what serves
  // Destroys snapshots that no worker uses, here and not on a worker, because that can take long.
  void forget_old();

 private:
  using Next = std::unique_ptr<const decision::Snapshot>;
  Result<void> hand_out(Next next);
  struct Opened {  // a store that was not open before
    std::optional<StoreBooks> books;
    std::unique_ptr<KeptCounts> counts;
  };
  Result<Next> with_books(Next next, Opened& opened) const;

  Origin origin_;
  Log& log_;
  ledger::Names names_;
  std::vector<proxy::Mailbox*> workers_;
  Collector* collector_ = nullptr;
  ledger::Bank* bank_ = nullptr;
  config::Config config_;                                             // what serves, as written
  std::vector<std::shared_ptr<const decision::Snapshot>> snapshots_;  // the last one serves
  std::vector<Bound> bound_;
  std::set<std::string> files_;
  std::set<std::string> host_names_;
  std::optional<StoreBooks> store_;     // of what serves
  std::unique_ptr<KeptCounts> counts_;  // with it
  bool store_failed_ = false;           // that was said
  identity::KeySetBook key_sets_;
  std::uint64_t reloads_ = 0, refused_reloads_ = 0;
};

}  // namespace gw::control
