// Everything that can fail (files, sockets, logs) happens before the first worker is notified.
#include "control/publish.h"

#include <algorithm>
#include <tuple>

#include "base/text.h"
#include "decision/compile/compile.h"

namespace gw::control {

namespace {

std::string counted(std::size_t count, std::string_view noun) {
  return format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

// Settings that a running process cannot change.
std::string needs_restart(const decision::Snapshot& now, const decision::Snapshot& next) {
  if (now.workers != next.workers) return "gateway.workers";
  if (now.admin != next.admin) return "gateway.admin";
  return now.engine != next.engine ? "gateway.engine" : "";
}

}  // namespace

Version Publisher::read(const Addresses& known) {
  RealSources sources(known, origin_.memory_files);
  Version version = read_version(origin_.paths, sources, names_);
  files_ = sources.files_read();
  version.host_names = sources.names_asked();
  return version;
}

void Publisher::show(const Version& version) const {
  if (!version.loaded.diagnostics.all().empty()) origin_.show(version.loaded.diagnostics);
}

void Publisher::serve_with(std::vector<proxy::Mailbox*> workers, Collector& collector,
                           ledger::Bank& bank) {
  workers_ = std::move(workers);
  collector_ = &collector;
  bank_ = &bank;
}

Result<void> Publisher::publish(Version version) {
  Result<void> done = hand_out(std::move(version.snapshot));
  if (!done) return done;
  config_ = std::move(version.loaded.config);
  host_names_ = std::move(version.host_names);
  return {};
}

// Adds fetched keys and the store to the books of the file. `opened` receives a newly opened store.
Result<Publisher::Next> Publisher::with_books(Next next, Opened& opened) const {
  if (next->store.empty() && next->key_sources.empty()) return next;
  identity::Books books = next->books;
  books.key_sets = key_sets_;
  if (next->store.empty()) return next->with_books(std::move(books), next->version);
  const bool known = store_ && store_->path() == next->store;
  if (!known) {
    Result<StoreBooks> read = StoreBooks::open(next->store);
    if (!read) return read.error();
    opened.books = *std::move(read);
    opened.counts = std::make_unique<KeptCounts>(next->store, log_);
  }
  KeptCounts& counts = known ? *counts_ : *opened.counts;
  counts.load(*bank_, names_);
  books.count_key = counts.client_key();
  (known ? *store_ : *opened.books).add_to(books);
  return next->with_books(std::move(books), next->version);
}

Result<void> Publisher::hand_out(Next of_files) {
  Opened opened;
  Result<Next> with = with_books(std::move(of_files), opened);
  if (!with) return with.error();
  Next next = *std::move(with);
  Result<Listening> listening = open_listeners(bound_, *next, workers_.size());
  if (!listening) return listening.error();
  if (snapshots_.empty() || current().access_log != next->access_log) {
    Result<LogSinks> sinks = make_log_sinks(next->access_log);
    if (!sinks) return sinks.error();
    collector_->use(std::move(*sinks));
  }
  if (opened.books || next->store.empty()) {
    if (counts_) std::ignore = counts_->save(*bank_, names_);  // where they were counted for
    store_ = std::move(opened.books);
    counts_ = std::move(opened.counts);
  }
  snapshots_.push_back(std::move(next));
  bound_ = std::move(listening->bound);
  for (std::size_t i = 0; i < workers_.size(); ++i)
    workers_[i]->post(proxy::Publish{.snapshot = snapshots_.back(),
                                     .opened = std::move(listening->opened[i]),
                                     .closed = listening->closed});
  return {};
}

void Publisher::reload(Version version) {
  show(version);
  const std::uint64_t before = current().version;
  const auto refuse = [&](const std::string& why) {
    ++refused_reloads_;
    log_.error(format("reload failed: {}; version {} stays active", why, before));
  };
  if (!version.snapshot) return refuse(counted(version.loaded.diagnostics.errors(), "error"));
  const std::string fixed = needs_restart(current(), *version.snapshot);
  if (!fixed.empty())
    log_.warning(format("a change of {} takes effect only after a restart", fixed));
  if (const Result<void> done = publish(std::move(version)); !done)
    return refuse(done.error().text());
  ++reloads_;
  log_.info(format("reloaded: version {} serves, {}", current().version,
                   counted(decision::route_count(current()), "route")));
}

void Publisher::refresh(const Addresses& known) {
  RealSources sources(known, origin_.memory_files);
  config::Diagnostics found;  // said when the files were read
  std::unique_ptr<const decision::Snapshot> next =
      decision::compile(config_, sources, names_, found);
  const Result<void> done =
      next ? hand_out(std::move(next))
           : Error{Error::Kind::invalid,
                   "a file that the configuration refers to is no longer valid"};
  if (done)
    log_.info(format("addresses of host names changed: version {} is active", current().version));
  else
    log_.error(format("new addresses of host names are not used: {}", done.error().text()));
}

void Publisher::publish_keys(identity::KeySetBook keys) {
  key_sets_ = std::move(keys);
  if (current().key_sources.empty()) return;
  const Result<void> done = hand_out(current().with_books(current().books, names_.next_version()));
  if (done)
    log_.info(format("keys of issuers changed: version {} is active", current().version));
  else
    log_.error(format("new keys of issuers are not used: {}", done.error().text()));
}

void Publisher::look_at_store() {
  if (!store_) return;
  const Result<bool> changed = store_->refresh();
  if (!changed) {
    if (!store_failed_)
      log_.error(format("the store cannot be read, its previous keys stay in use: {}",
                        changed.error().text()));
    store_failed_ = true;
    return;
  }
  if (store_failed_) log_.info("the store can be read again");
  store_failed_ = false;
  if (!*changed) return;
  const Result<void> done = hand_out(current().with_books(current().books, names_.next_version()));
  if (done)
    log_.info(format("the store changed: version {} is active, {}", current().version,
                     counted(store_->keys(), "key")));
  else
    log_.error(format("changes of the store are not used: {}", done.error().text()));
}

void Publisher::keep_counts() {
  if (!counts_) {
    bank_->take_spent();
    return;
  }
  if (!counts_->save(*bank_, names_)) return;
  const Result<void> done = hand_out(current().with_books(current().books, names_.next_version()));
  if (!done) log_.error(format("counts in the store are not used: {}", done.error().text()));
}

void Publisher::forget_old() {
  const auto old = [this](const std::shared_ptr<const decision::Snapshot>& snapshot) {
    return snapshot != snapshots_.back() && snapshot.use_count() == 1;
  };
  snapshots_.erase(std::remove_if(snapshots_.begin(), snapshots_.end(), old), snapshots_.end());
}

}  // namespace gw::control
