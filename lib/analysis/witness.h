// Witness: a request made up to prove something about routes, and the real route table's word on
// it. Any thread, one asker each.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/arena.h"
#include "decision/snapshot.h"
#include "decision/specificity.h"

namespace gw::analysis {

using NamedText = std::pair<std::string, std::string>;

struct Witness {
  std::string method, host, path;
  std::vector<NamedText> queries, headers, cookies;
  IpAddress client;
  std::uint32_t listener = 0;

  // "GET http://api.example.com/v1/x?v=1 with x-version: 2"
  std::string show(const decision::Snapshot&) const;
};

// Who a witness comes from where no route asks: not worth a word in show().
IpAddress usual_client();

class WitnessAsker {
 public:
  explicit WitnessAsker(const decision::Snapshot& snapshot) : snapshot_(snapshot) {}

  // The route that wins, by which of its hosts and patterns; none where nothing matches or no such
  // request can exist.
  std::optional<decision::RouteVariant> winner(const Witness&);
  // One way to match, judged alone.
  bool holds(const decision::RouteVariant&, const Witness&);

 private:
  template <class Ask>
  bool with_facts(const Witness&, Ask);

  const decision::Snapshot& snapshot_;
  BlockPool pool_{16 * 1024};
  Arena arena_{pool_};
};

}  // namespace gw::analysis
