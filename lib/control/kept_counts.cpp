// It uses its own connection and waits only briefly for other writers, because signals and reloads
// wait for this thread. Rows of past periods are deleted a day later, a few at a time.
#include "control/kept_counts.h"

#include <sys/random.h>
#include <sys/stat.h>

#include <vector>

#include "base/check.h"
#include "base/text.h"
#include "store/counts.h"
#include "store/open.h"

namespace gw::control {

namespace {

constexpr milliseconds patience(100);
constexpr std::chrono::minutes between_clearings(10);
constexpr std::int64_t cleared_at_once = 1000;

Moment read_clocks() {
  return {std::chrono::steady_clock::now().time_since_epoch(), std::chrono::system_clock::now()};
}

HashKey random_key() {
  HashKey key;
  GW_CHECK(::getrandom(&key, sizeof key, 0) == static_cast<ssize_t>(sizeof key));
  return key;
}

}  // namespace

KeptCounts::KeptCounts(std::string path, Log& log)
    : path_(std::move(path)), log_(log), client_key_(random_key()) {
  const Result<bool> opened = open();
  if (!opened) say(opened.error());
}

KeptCounts::Identity KeptCounts::identity() const {
  struct stat status {};
  if (::stat(path_.c_str(), &status) != 0) return {};
  return {status.st_dev, status.st_ino};
}

// Returns true if the client key has changed.
Result<bool> KeptCounts::open() {
  database_.reset();
  Result<store::Database> opened = store::open_store(path_, store::Access::create, patience);
  if (!opened) return opened.error();
  const Result<HashKey> key = store::count_key(*opened, client_key_);
  if (!key) return key.error();
  const Result<std::int64_t> rows = store::number_of_counts(*opened);
  if (!rows) return rows.error();
  identity_ = identity();
  rows_ = *rows;
  loaded_.clear();
  database_ = *std::move(opened);
  const bool other = key->k0 != client_key_.k0 || key->k1 != client_key_.k1;
  client_key_ = *key;
  return other;
}

void KeptCounts::load(ledger::Bank& bank, const ledger::Names& names) {
  if (!database_) return;
  const Moment now = read_clocks();
  for (const auto& [id, name] : names.kept_buckets()) {
    if (!loaded_.insert(id).second) continue;
    const Result<void> read =
        store::each_count(*database_, name, now.wall, [&, bucket = id](const store::Count& count) {
          bank.restore({bucket, count.client, count.ends, count.spent}, now);
        });
    if (!read) say(read.error());
  }
}

void KeptCounts::take(ledger::Bank& bank, WallTime now) {
  std::erase_if(waiting_, [now](const auto& one) { return one.second.ends <= now; });
  for (const ledger::Spent& spent : bank.take_spent()) {
    if (spent.ends <= now) continue;
    const Client client{spent.bucket, spent.key};
    const auto known = waiting_.find(client);
    if (known != waiting_.end() && known->second.ends == spent.ends)
      known->second.amount += spent.amount;
    else if (known != waiting_.end() || waiting_.size() < std::size_t{most_counts})
      waiting_.insert_or_assign(client, spent);
  }
}

bool KeptCounts::save(ledger::Bank& bank, const ledger::Names& names) {
  const Moment now = read_clocks();
  take(bank, now.wall);
  bool other_key = false;
  if (!database_ || identity() != identity_) {
    const Result<bool> opened = open();
    if (!opened) {
      say(opened.error());
      return false;
    }
    other_key = *opened;
    if (other_key) waiting_.clear();  // nobody would find them
  }
  Result<void> done = make_room(now.wall);
  if (done) done = write(names);
  say(done);
  return other_key;
}

Result<void> KeptCounts::make_room(WallTime now) {
  if (now < looked_for_old_ + between_clearings) return {};
  const Result<std::int64_t> gone =
      store::forget_counts(*database_, now - hours(24), cleared_at_once);
  if (!gone) return gone.error();
  rows_ -= *gone;
  if (*gone < cleared_at_once) looked_for_old_ = now;
  return {};
}

// The number of new rows is unknown, so all count as new until the rows are counted again.
Result<void> KeptCounts::write(const ledger::Names& names) {
  if (waiting_.empty()) return {};
  std::vector<std::string_view> name_of;
  for (const auto& [id, name] : names.kept_buckets()) {
    name_of.resize(std::max<std::size_t>(name_of.size(), number(id) + 1));
    name_of[number(id)] = name;
  }
  std::vector<store::Count> counts;
  for (const auto& [client, spent] : waiting_)
    counts.push_back({name_of[number(spent.bucket)], spent.key, spent.ends, spent.amount});
  const auto more = static_cast<std::int64_t>(counts.size());
  if (rows_ + more > most_counts) {
    const Result<std::int64_t> rows = store::number_of_counts(*database_);
    if (!rows) return rows.error();
    rows_ = *rows;
  }
  const bool room = rows_ + more <= most_counts;
  if (!room && !full_)
    log_.warning(format(
        "{}: it has the maximum of {} quota counts; counts of further clients are not stored",
        path_, most_counts));
  full_ = !room;
  if (Result<void> added = store::add_counts(*database_, counts, room); !added) return added;
  if (room) rows_ += more;
  waiting_.clear();
  return {};
}

void KeptCounts::say(const Result<void>& done) {
  if (!done && !failed_)
    log_.error(format("quota counts are kept in memory until the store can be written: {}",
                      done.error().text()));
  if (done && failed_) log_.info("quota counts are written to the store again");
  failed_ = !done;
}

}  // namespace gw::control
